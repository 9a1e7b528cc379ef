"""The two curves: by hand, and against the properties that every calibration has to have."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.calibration.curves import Bounds, Isotonic, Platt

SCORES = st.floats(-1.0, 2.0, allow_nan=False)


def test_adjacent_violators_are_pooled() -> None:
    """1 at 0.2 stands before two wrong ones: the three share 1/3; the two highest stay at 1."""
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    curve = Isotonic.fit(scores, np.array([0.0, 1.0, 0.0, 0.0, 1.0, 1.0]))
    assert curve.at(scores) == pytest.approx([0.0, 1 / 3, 1 / 3, 1 / 3, 1.0, 1.0])
    # halfway between two knots, and level outside of them
    assert curve.at(np.array([0.15, 0.45, -9.0, 9.0])) == pytest.approx([1 / 6, 2 / 3, 0.0, 1.0])


def test_equal_scores_share_one_probability() -> None:
    curve = Isotonic.fit(np.array([0.1, 0.1, 0.1, 0.9]), np.array([1.0, 0.0, 0.0, 1.0]))
    assert curve.at(np.array([0.1, 0.9])) == pytest.approx([1 / 3, 1.0])


def test_platt_solves_its_two_equations() -> None:
    """At the optimum the residuals sum to 0, and so do the residuals times the scores."""
    rng = np.random.default_rng(0)
    scores = rng.random(200)
    labels = (rng.random(200) < 1 / (1 + np.exp(-10 * (scores - 0.5)))).astype(np.float64)
    curve = Platt.fit(scores, labels)
    low, high = Bounds.of(200, int(labels.sum()))
    wrong = curve.at(scores) - np.where(labels > 0, high, low)
    assert wrong.sum() == pytest.approx(0.0, abs=1e-4)
    assert (wrong * scores).sum() == pytest.approx(0.0, abs=1e-4)
    assert curve.at(np.array([0.5]))[0] == pytest.approx(
        1 / (1 + math.exp(-(curve.slope * 0.5 + curve.intercept))), abs=1e-12
    )


def test_platt_is_finite_for_classes_that_a_line_separates() -> None:
    curve = Platt.fit(np.linspace(0, 1, 40), np.repeat([0.0, 1.0], 20))
    assert 0 < curve.slope < 1e4
    assert 0.0 < curve.at(np.array([0.0]))[0] < 0.1 < 0.9 < curve.at(np.array([1.0]))[0] < 1.0


def test_platt_is_level_where_high_scores_are_right_less_often() -> None:
    curve = Platt.fit(np.linspace(0, 1, 40), np.repeat([1.0, 0.0], 20))
    assert curve.slope == 0.0
    assert curve.at(np.array([0.0, 0.5, 1.0])) == pytest.approx([0.5, 0.5, 0.5])


def test_bounds_are_platts_targets() -> None:
    assert Bounds.of(30, 10) == (1 / 22, 11 / 12)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(SCORES, st.booleans()), min_size=2, max_size=60), st.lists(SCORES, min_size=2, max_size=30))
def test_never_falling_and_in_range(pairs: list[tuple[float, bool]], asked: list[float]) -> None:
    scores, labels = (np.array(column, dtype=np.float64) for column in zip(*pairs, strict=True))
    for kind in (Isotonic, Platt):
        found = kind.fit(scores, labels).at(np.array(sorted(asked)))
        assert ((found >= 0.0) & (found <= 1.0)).all()
        assert (np.diff(found) >= -1e-12).all()
