"""The threshold: the k-th smallest score by hand, and the share of right pairs that it loses."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.calibration import Abstention, fit_abstention
from kyoso_match.errors import InputError


def hundredths(n: int) -> Abstention:
    """Scores 0.01, 0.02, ..., so that the k-th smallest is k / 100."""
    return fit_abstention([k / 100 for k in range(n, 0, -1)])


@pytest.mark.parametrize(
    ("n", "alpha", "k"),
    [
        (9, 0.1, 1),  # 0.1 x 10
        (9, 0.2, 2),
        (9, 0.19, 1),  # 1.9, rounded down
        (19, 0.05, 1),
        (19, 0.1, 2),
        (19, 0.99, 19),  # 19.8
        (99, 0.05, 5),
        (99, 0.1, 10),
        (99, 0.29, 29),  # 0.29 x 100 is a little less than 29 in floating point
        (99, 0.999, 99),
    ],
)
def test_the_kth_smallest_score(n: int, alpha: float, k: int) -> None:
    assert hundredths(n).threshold(alpha) == k / 100
    assert hundredths(n).usable_threshold(alpha) == k / 100


@pytest.mark.parametrize(("n", "alpha", "required"), [(9, 0.05, 19), (8, 0.1, 9), (3, 0.2, 4), (98, 0.01, 99)])
def test_too_few_challenges_keep_everything(n: int, alpha: float, required: int) -> None:
    assert hundredths(n).threshold(alpha) == -math.inf
    assert hundredths(n).required(alpha) == required
    with pytest.raises(InputError, match=f"{required}件以上.*今は{n}件"):
        hundredths(n).usable_threshold(alpha)
    assert math.isfinite(hundredths(required).threshold(alpha))


@pytest.mark.parametrize("alpha", [0, 1, -0.1, 1.5, math.nan, 0.0, 1.0])
def test_alpha_lies_between_0_and_1(alpha: float) -> None:
    with pytest.raises(InputError, match="0より大きく1より小さい"):
        hundredths(9).threshold(alpha)


@pytest.mark.parametrize("scores", [[], [0.5, math.nan], [math.inf]])
def test_scores_are_numbers(scores: list[float]) -> None:
    with pytest.raises(InputError, match="正しい組の点"):
        fit_abstention(scores)


@given(
    st.lists(st.floats(0, 1), min_size=5, max_size=40),
    st.sampled_from([0.05, 0.1, 0.2, 0.5]),
)
def test_coverage_is_exact_over_all_ways_to_leave_one_out(scores: list[float], alpha: float) -> None:
    """Exchangeability in full: each score takes the place of the new one once; at most a share alpha falls below."""
    missed = 0
    for place, new in enumerate(scores):
        others = scores[:place] + scores[place + 1 :]
        missed += new < fit_abstention(others).threshold(alpha)
    assert missed <= alpha * len(scores) + 1e-9


def test_coverage_is_not_wasteful() -> None:
    """With many scores the share below the threshold comes close to alpha."""
    rng = np.random.default_rng(1)
    threshold = fit_abstention(rng.random(2000)).threshold(0.1)
    assert (rng.random(2000) < threshold).mean() == pytest.approx(0.1, abs=0.03)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.floats(0.01, 0.98), st.floats(0.001, 0.01))
def test_a_larger_alpha_never_lowers_the_threshold(scores: list[float], alpha: float, more: float) -> None:
    known = fit_abstention(scores)
    assert known.threshold(alpha) <= known.threshold(alpha + more)


def test_kept_as_it_is() -> None:
    known = fit_abstention([0.3, 0.1, 0.2])
    assert Abstention.from_dict(known.to_dict()) == known == Abstention((0.1, 0.2, 0.3))
