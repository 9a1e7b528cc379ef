"""The written training data: what its README promises."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from kyoso_match.training.corpora import MEETING, read_pairs, read_records

FOLDER = Path(__file__).parents[2] / "data" / "training"
KINDS = {"said", "other_words", "part", "conditional", "denied", "absent"}


def test_needs_and_evidence_are_parts_of_their_texts() -> None:
    for record in read_records(FOLDER / "written_offers.jsonl"):
        for need in record["needs"]:
            assert need["kind"] in KINDS
            assert need["need"] in record["challenge"]
            assert need["evidence"] in record["capability"]
            assert (need["kind"] == "absent") == (need["evidence"] == "")
        assert record["fit"] == any(need["kind"] in MEETING for need in record["needs"])


@pytest.mark.parametrize(
    ("name", "key", "texts"),
    [
        ("written_offers", "challenge", ["capability"]),
        ("written_needs", "need", ["part", "near"]),
        ("written_texts", "need", ["texts"]),
    ],
)
def test_no_text_is_written_twice(name: str, key: str, texts: list[str]) -> None:
    records = list(read_records(FOLDER / f"{name}.jsonl"))
    assert len({record[key] for record in records}) == len(records)
    lines: dict[str, list[int]] = defaultdict(list)
    for number, record in enumerate(records):
        for text in (text for key in texts for text in _all_of(record[key])):
            lines[text].append(number)
    # What meets one of the four needs of a plan stands beside the others, too.
    plan = 4 if name == "written_texts" else 1
    assert [text for text, places in lines.items() if places[-1] - places[0] >= plan] == []
    assert [text for text, places in lines.items() if len(places) > len(set(places))] == []


def _all_of(written: str | dict[str, list[str]]) -> list[str]:
    return [written] if isinstance(written, str) else [text for kind in written.values() for text in kind]


def test_the_readme_counts_the_lines() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in FOLDER.glob("*.jsonl"):
        lines = sum(1 for _ in read_records(path))
        assert f"| `{path.name}` | {lines:,} |" in readme


def test_the_table_learns_from_what_fits_and_is_not_held_back() -> None:
    offers = list(read_pairs(FOLDER / "written_offers.jsonl", seed=0))
    fitting = {record["challenge"] for record in read_records(FOLDER / "written_offers.jsonl") if record["fit"]}
    learned = {pair.left for pair in offers if pair.source == "written_offers"}
    assert learned < fitting
    assert 0.75 < len(learned) / len(fitting) < 0.85  # four in five
    needs = {pair.left for pair in read_pairs(FOLDER / "written_needs.jsonl", seed=0)}
    every = {record["need"] for record in read_records(FOLDER / "written_needs.jsonl")}
    assert 0.45 < len(needs) / len(every) < 0.55  # one in two
