"""The measures on one ranking, worked by hand."""

from math import log2

import pytest

from benchmarks.measures import per_query

# Judged: a and b are right (2), c is plausible (1). Ranked: x c a y, then others, b at place 12.
GRADES = {"q": {"a": 2, "b": 2, "c": 1}}
RANKING = {"q": ["x", "c", "a", "y", *(f"z{place}" for place in range(7)), "b"]}

VALUES = {
    "R@10": 2 / 3,
    "P@10": 2 / 10,
    "nDCG@10": (1 / log2(3) + 2 / log2(4)) / (2 / log2(2) + 2 / log2(3) + 1 / log2(4)),
    "nDCG@10 (2^g-1)": (1 / log2(3) + 3 / log2(4)) / (3 / log2(2) + 3 / log2(3) + 1 / log2(4)),
    "MRR": 1 / 3,
    "H@1": 0.0,
    "H@10": 1.0,
}


@pytest.mark.parametrize("name", VALUES)
def test_value(name: str) -> None:
    assert per_query(name, RANKING, GRADES) == {"q": pytest.approx(VALUES[name], abs=1e-6)}


@pytest.mark.parametrize("name", VALUES)
def test_a_query_without_a_ranking_counts_as_0(name: str) -> None:
    grades = {**GRADES, "unanswered": {"a": 2}}
    assert per_query(name, RANKING, grades)["unanswered"] == 0.0


@pytest.mark.parametrize(
    ("ranked", "expected"),
    [(["b", "a"], 1.0), (["c", "x", "b"], 1 / 3), (["c"], 0.0), ([f"x{i}" for i in range(100)] + ["a"], 0.0)],
)
def test_mrr_looks_for_grade_2_among_the_first_hundred(ranked: list[str], expected: float) -> None:
    assert per_query("MRR", {"q": ranked}, GRADES)["q"] == pytest.approx(expected, abs=1e-6)
