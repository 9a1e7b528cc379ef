from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from benchmarks.calibration import ALPHAS, Scored, halves, limit, measured, scores_of
from benchmarks.calibration_report import calibration_section
from benchmarks.places import RESULTS
from benchmarks.records import read_record
from benchmarks.sets import RetrievalSet
from kyoso_match import Matcher
from kyoso_match.calibration import fit_abstention


def scored() -> Scored:
    """Three challenges against three documents."""
    every = np.array([[0.1, 0.2, 0.9], [0.1, 0.3, 0.4], [0.2, 0.5, 0.6]])
    return Scored(np.array([0.9, 0.3, 0.5]), np.array([0.2, 0.4, 0.6]), every)


def test_outcome_by_hand() -> None:
    assert scored().outcome(0.45) == {
        "threshold": 0.45,
        "missed": pytest.approx(1 / 3, abs=1e-6),  # only 0.3 lies below
        "listed": 1.0,  # 1 + 0 + 2 of them
        "none": pytest.approx(1 / 3, abs=1e-6),  # the second challenge
        "none_without_right": pytest.approx(2 / 3, abs=1e-6),
    }
    # a score that equals the threshold is listed
    assert scored().outcome(0.5)["missed"] == pytest.approx(1 / 3, abs=1e-6)


def test_limit_by_hand() -> None:
    assert limit(0.1, 100) == pytest.approx(0.1 + 3 * 0.03)


def test_right_plausible_and_other_answers_are_told_apart() -> None:
    documents = {"a": "給食の献立をつくる。", "b": "乗合タクシーの運行。", "c": "給食の配送。"}
    grades = {"q": {"a": 2, "c": 1}}
    data = RetrievalSet("kyoso_cases", {"q": "給食の献立を見直したい。"}, documents, grades, ("MRR",), "0")
    found = scores_of(data)
    scores = {match.capability.id: match.score for match in Matcher(documents).rank(data.queries["q"])}
    assert found.best.tolist() == [scores["a"]]
    assert found.best_other.tolist() == [scores["b"]]
    assert found.every[0].tolist() == sorted(scores.values())
    assert sorted(found.listed) == sorted((score, record_id == "a") for record_id, score in scores.items())


def test_random_halves_miss_about_alpha() -> None:
    rng = np.random.default_rng(0)
    every = np.sort(rng.random((400, 5)), axis=1)
    data = Scored(every[:, -1], every[:, -2], every)
    for alpha in ALPHAS:
        found = halves(data, alpha, seed=1)
        assert found["missed"] == pytest.approx(alpha, abs=0.02)
        assert found["missed"] <= found["limit"]
        assert found["above_limit"] <= 0.1
        assert found == halves(data, alpha, seed=1)


def test_the_bundled_threshold_is_tried_on_all() -> None:
    known = fit_abstention([0.35, 0.55, *np.linspace(0.6, 0.9, 18)])
    found = measured(scored(), known, seed=0)
    assert found["0.1"]["bundled"]["threshold"] == 0.55  # the 2nd smallest of 20: 0.1 x 21 = 2.1
    assert found["0.1"]["bundled"]["missed"] == pytest.approx(2 / 3, abs=1e-6)
    assert set(measured(scored(), None, seed=0)["0.1"]) == {"halves"}


def section_record(missed: float) -> dict[str, Any]:
    outcome = {"threshold": 0.3, "missed": missed, "listed": 4.0, "none": 0.1, "none_without_right": 0.5, "limit": 0.2}
    return {
        "environment": {"commit": "c" * 40, "changed": False, "date": "2026-01-01"},
        "fingerprint": "static:0",
        "seed": 0,
        "repeats": 200,
        "calibration": {
            "method": "isotonic",
            "n": 3000,
            "positives": 300,
            "ece": 0.01,
            "held_back": {"n": 20, "positives": 3, "ece": 0.025, "bins": [[10, 0.1, 0.2], [10, 0.5, 0.4]]},
        },
        "sets": {
            "rs_projects": {
                "n": 1015,
                "probabilities": None,
                "alphas": {"0.1": {"halves": outcome, "bundled": outcome}},
            }
        },
    }


def test_the_section_says_where_too_much_is_missed() -> None:
    good, bad = calibration_section(section_record(0.2)), calibration_section(section_record(0.21))
    assert good.endswith(
        "Thresholds from the set itself: within the limit everywhere. "
        "The bundled threshold: within the limit everywhere."
    )
    assert "The bundled threshold: misses **more** than the limit on `rs_projects` at 0.1." in bad
    assert "| `rs_projects` | bundled | 0.1 | 0.300 | **21.0 %** | 20.0 % | 4.0 | 10.0 % | 50.0 % |" in bad
    assert "| 10 | 0.100 | 0.200 |" in good
    assert "**0.025**" in good


def test_committed_misses_are_those_of_the_committed_scores() -> None:
    record = read_record(RESULTS / "calibration.json")
    for data in record["sets"].values():
        best, other = np.array(data["best"]), np.array(data["best_other"])
        assert len(best) == data["n"]
        for alpha, entry in data["alphas"].items():
            assert entry["halves"]["limit"] == pytest.approx(
                float(alpha) + 3 * math.sqrt(float(alpha) * (1 - float(alpha)) / entry["halves"]["n_test"]), abs=1e-6
            )
            if "bundled" in entry:
                threshold = entry["bundled"]["threshold"]
                assert entry["bundled"]["missed"] == pytest.approx((best < threshold).mean(), abs=2e-3)
                assert entry["bundled"]["none_without_right"] == pytest.approx((other < threshold).mean(), abs=2e-3)
