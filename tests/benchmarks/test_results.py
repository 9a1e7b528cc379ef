"""The committed results: RESULTS.md is what the result files say, and they are whole.

Regenerate with: python -m benchmarks report
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.places import RESULTS
from benchmarks.published import quoted
from benchmarks.quality import add_statistics
from benchmarks.records import new_record, open_record, read_record, write_record
from benchmarks.report import render
from benchmarks.sets import SET_NAMES, RetrievalSet, SimilaritySet
from benchmarks.statistics import bootstrap, interval, mean_of

RETRIEVAL = [name for name in SET_NAMES if name not in ("jsts", "jsick")]


def test_results_md_is_rendered_from_the_result_files() -> None:
    assert (RESULTS.parent / "RESULTS.md").read_text(encoding="utf-8") == render(RESULTS)


@pytest.mark.parametrize("name", RETRIEVAL)
def test_means_are_those_of_the_queries(name: str) -> None:
    record = read_record(RESULTS / f"{name}.json")
    for measure, rows in record["statistics"]["measures"].items():
        for ranker, row in rows.items():
            values = record["runs"][ranker]["values"][measure]
            assert len(values) == record["n"] == len(record["queries"])
            assert row[0] == pytest.approx(np.mean(values), abs=1e-6)
            assert row[1] <= row[0] <= row[2]


def test_intervals_can_be_computed_again() -> None:
    record = read_record(RESULTS / "kyoso_cases.json")
    statistic = mean_of(record["runs"]["default"]["values"]["nDCG@10"])
    resampled = bootstrap({"default": statistic}, record["n"], record["resamples"], record["seed"])
    found = interval(statistic, record["n"], resampled["default"])
    assert record["statistics"]["measures"]["nDCG@10"]["default"] == pytest.approx(list(found), abs=1e-6)


@pytest.mark.parametrize("name", SET_NAMES)
def test_results_hold_numbers_and_no_texts(name: str) -> None:
    record = read_record(RESULTS / f"{name}.json")
    text = json.dumps(record, ensure_ascii=False)
    assert not any("\u3040" <= character <= "\u9fff" for character in text)
    for run in record["runs"].values():
        assert {"commit", "machine", "versions", "date"} <= set(run["environment"])


def _tiny() -> RetrievalSet:
    queries = {f"q{place}": "問い" for place in range(4)}
    return RetrievalSet("kyoso_cases", queries, {"a": "答え"}, {}, ("nDCG@10",), "0")


def _run(title: str, values: dict[str, list[float]]) -> dict[str, Any]:
    machine = {"system": "S", "processor": "p", "cpus": 1}
    found = {
        "commit": "c" * 40,
        "changed": False,
        "date": "2026-01-01",
        "machine": machine,
        "versions": {"python": "3"},
    }
    settings = {"weights": {"meaning": 1.0}}
    return {
        "title": title,
        "fingerprint": title,
        "settings": settings,
        "seconds": 1.0,
        "environment": found,
        "values": values,
    }


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ([0.1] * 40, "the default is better than other."),
        ([0.9] * 40, "the default is worse than other."),
        ([0.4, 0.6] * 20, "the default cannot be told apart from other."),
    ],
)
def test_conclusions_follow_the_numbers(other: list[float], said: str, tmp_path: Path) -> None:
    data = RetrievalSet("kyoso_cases", {f"q{i}": "" for i in range(40)}, {"a": ""}, {}, ("nDCG@10",), "0")
    record = new_record(data, 0, 1_000)
    record["runs"] = {
        "default": _run("ours", {"nDCG@10": [0.5 + 0.01 * (-1) ** (i // 2) for i in range(40)]}),
        "zz": _run("other", {"nDCG@10": other}),
    }
    add_statistics(record, data)
    write_record(tmp_path / "kyoso_cases.json", record)
    assert said in render(tmp_path)


def test_similarity_is_compared_by_spearman(tmp_path: Path) -> None:
    gold = np.arange(30.0)
    data = SimilaritySet("jsts", (("a", "b"),) * 30, gold, "0")
    record = new_record(data, 0, 500)
    record["runs"] = {
        "default": _run("ours", {"rank": (gold + 1.0).tolist()}),
        "words": _run("reverse", {"rank": (30.0 - gold).tolist()}),
    }
    add_statistics(record, data)
    assert record["statistics"]["measures"]["Spearman x 100"]["default"] == pytest.approx([100.0] * 3)
    assert record["statistics"]["measures"]["Spearman x 100"]["words"] == pytest.approx([-100.0] * 3)
    assert record["statistics"]["comparisons"]["words"]["difference"] == pytest.approx(200.0)
    assert record["statistics"]["comparisons"]["words"]["p"] == pytest.approx(1 / 501, abs=1e-6)


def test_runs_on_the_same_data_are_joined_and_others_dropped(tmp_path: Path) -> None:
    path = tmp_path / "kyoso_cases.json"
    data = _tiny()
    record = new_record(data, 0, 10)
    record["runs"]["bm25"] = _run("BM25", {"nDCG@10": [0.0, 0.5, 1.0, 0.25]})
    write_record(path, record)
    assert read_record(path) == record
    assert list(open_record(path, data, 0, 10)["runs"]) == ["bm25"]
    other = RetrievalSet("kyoso_cases", data.queries, data.documents, {}, ("nDCG@10",), "1")
    assert open_record(path, other, 0, 10)["runs"] == {}


def test_quoted_rows_have_a_value_for_every_column() -> None:
    for table in quoted().values():
        assert table.source
        assert all(len(row.values) == len(table.columns) for row in table.rows)
