"""The statistics against arithmetic that can be checked by hand."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import rankdata, spearmanr

from benchmarks.statistics import (
    bootstrap,
    correlation_of,
    correlation_permutation_p,
    holm,
    interval,
    mean_of,
    mean_permutation_p,
    wilson,
)

RESAMPLES = 10_000

# p values by name, what Holm's procedure makes of them, why
HOLM = [
    ({"a": 0.01}, {"a": 0.01}, "one test needs no correction"),
    ({"a": 0.01, "b": 0.02}, {"a": 0.02, "b": 0.02}, "2 x 0.01; 1 x 0.02"),
    ({"a": 0.03, "b": 0.02}, {"a": 0.04, "b": 0.04}, "2 x 0.02; 1 x 0.03, but never below the one before"),
    ({"a": 0.6, "b": 0.7}, {"a": 1.0, "b": 1.0}, "2 x 0.6 is cut at 1"),
    ({}, {}, "nothing to test"),
]


@pytest.mark.parametrize(("p_values", "expected", "reason"), HOLM)
def test_holm(p_values: dict[str, float], expected: dict[str, float], reason: str) -> None:
    assert holm(p_values) == pytest.approx(expected), reason


def test_interval_of_a_mean_is_that_of_the_normal_approximation() -> None:
    values = np.array([0.0] * 400 + [1.0] * 400)
    statistic = mean_of(values)
    found = interval(statistic, 800, bootstrap({"x": statistic}, 800, RESAMPLES, 0)["x"])
    half = 1.96 * 0.5 / np.sqrt(800)  # the standard deviation of the values is 0.5
    assert found.value == pytest.approx(0.5)
    assert found.low == pytest.approx(0.5 - half, abs=0.002)
    assert found.high == pytest.approx(0.5 + half, abs=0.002)


def test_all_statistics_see_the_same_resamples() -> None:
    values = np.arange(20.0)
    found = bootstrap({"x": mean_of(values), "y": mean_of(values + 3.0)}, 20, 1_000, 0)
    assert found["y"] - found["x"] == pytest.approx(np.full(1_000, 3.0))


def test_the_same_seed_gives_the_same_resamples() -> None:
    statistic = mean_of(np.arange(30.0))
    first, again, other = (bootstrap({"x": statistic}, 30, 700, seed)["x"] for seed in (1, 1, 2))
    assert (first == again).all()
    assert (first != other).any()


def test_permutation_p_is_that_of_all_sign_changes() -> None:
    differences = np.array([0.3, 0.1, 0.4, -0.2, 0.5])
    sums = [abs(float(np.dot(signs, differences))) for signs in product((-1, 1), repeat=5)]
    exact = sum(value >= 1.1 - 1e-9 for value in sums) / 32  # 0.3 + 0.1 + 0.4 - 0.2 + 0.5 = 1.1
    assert mean_permutation_p(differences, 50_000, 0) == pytest.approx(exact, abs=0.01)


def test_no_difference_has_p_1_and_a_sure_one_the_smallest() -> None:
    assert mean_permutation_p(np.zeros(50), RESAMPLES, 0) == 1.0
    assert mean_permutation_p(np.ones(50), RESAMPLES, 0) == 1 / (RESAMPLES + 1)


def test_p_is_spread_evenly_where_nothing_differs() -> None:
    generator = np.random.default_rng(0)
    p_values = [mean_permutation_p(generator.normal(size=40), 500, seed) for seed in range(300)]
    assert np.mean(np.array(p_values) < 0.05) == pytest.approx(0.05, abs=0.03)


def test_correlation_of_ranks_is_spearmans() -> None:
    generator = np.random.default_rng(0)
    x = generator.normal(size=200)
    y = x + generator.normal(size=200)
    statistic = correlation_of(rankdata(x), rankdata(y))
    assert statistic(np.ones((1, 200)))[0] == pytest.approx(spearmanr(x, y).statistic)


def test_a_draw_counts_a_pair_as_often_as_it_was_drawn() -> None:
    x, y = np.array([1.0, 2.0, 4.0, 3.0]), np.array([1.0, 3.0, 2.0, 5.0])
    drawn = np.array([[2.0, 0.0, 1.0, 1.0]])
    expected = np.corrcoef([1.0, 1.0, 4.0, 3.0], [1.0, 1.0, 2.0, 5.0])[0, 1]
    assert correlation_of(x, y)(drawn)[0] == pytest.approx(expected)


def test_permutation_p_of_correlations_is_that_of_all_swaps() -> None:
    gold = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    first = np.array([1.0, 2.0, 3.0, 4.0, 6.0, 5.0])
    second = np.array([2.0, 1.0, 6.0, 3.0, 5.0, 4.0])

    def difference(swaps: tuple[bool, ...]) -> float:
        a, b = np.where(swaps, second, first), np.where(swaps, first, second)
        return abs(float(np.corrcoef(a, gold)[0, 1] - np.corrcoef(b, gold)[0, 1]))

    observed = difference((False,) * 6)
    exact = np.mean([difference(swaps) >= observed - 1e-9 for swaps in product((False, True), repeat=6)])
    assert correlation_permutation_p(first, second, gold, 50_000, 0) == pytest.approx(exact, abs=0.01)


def test_wilson_by_hand() -> None:
    # n = 4, all right: the lower limit is n / (n + z^2)
    assert wilson(4, 4) == pytest.approx((1.0, 4 / (4 + 1.959964**2), 1.0))
    assert wilson(0, 4)[1] == 0.0
