"""The set that comes with the repository, and what is said where the others are missing."""

from pathlib import Path

import pytest

from benchmarks.places import VARIABLE, NotAvailableError, data_folder
from benchmarks.sets import SET_NAMES, RetrievalSet, SimilaritySet, load_set


def test_kyoso_cases_is_whole() -> None:
    data = load_set("kyoso_cases")
    assert isinstance(data, RetrievalSet)
    judged = {(query, document) for query, row in data.grades.items() for document in row}
    assert (len(data.queries), len(data.documents), len(judged)) == (100, 200, 395)
    assert set(data.grades) == set(data.queries)
    assert {document for _, document in judged} <= set(data.documents)
    assert {grade for row in data.grades.values() for grade in row.values()} == {1, 2}
    assert data.queries["C001"].startswith("登園時の保護者の荷物と準備の負担を軽くしたい。町立の園に")


@pytest.mark.parametrize("name", [name for name in SET_NAMES if name != "kyoso_cases"])
def test_missing_set_says_how_to_obtain_it(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(NotAvailableError, match=rf"{name}.*Obtain .*{VARIABLE}"):
        load_set(name)


@pytest.mark.parametrize(("name", "queries", "documents"), [("localgovfaq", 749, 1_786), ("rs_projects", 1_015, 1_015)])
def test_sizes_of_other_retrieval_sets(name: str, queries: int, documents: int) -> None:
    data = _load_or_skip(name)
    assert isinstance(data, RetrievalSet)
    assert (len(data.queries), len(data.documents)) == (queries, documents)
    assert all(set(row) <= set(data.documents) for row in data.grades.values())


@pytest.mark.parametrize(("name", "pairs"), [("jsts", 1_457), ("jsick", 4_927)])
def test_sizes_of_similarity_sets(name: str, pairs: int) -> None:
    data = _load_or_skip(name)
    assert isinstance(data, SimilaritySet)
    assert len(data.pairs) == len(data.gold) == pairs


def _load_or_skip(name: str) -> RetrievalSet | SimilaritySet:
    if not data_folder().is_dir():
        pytest.skip(f"the evaluation data is not on this machine; name its folder in {VARIABLE}")
    return load_set(name)
