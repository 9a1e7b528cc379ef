"""How sure the numbers are: bootstrap intervals, paired permutation tests, Holm's correction.

Queries are drawn with replacement (Efron and Tibshirani, An Introduction to the Bootstrap, chapter 13: percentile
intervals). Two rankers are compared query by query: under the null hypothesis their values could be swapped (Smucker,
Allan and Carterette, "A Comparison of Statistical Significance Tests for Information Retrieval Evaluation", CIKM 2007).

For sentence similarity the statistic is Spearman's correlation: Pearson's of the ranks, which are taken once over all
pairs; a resample draws pairs with their ranks, and a permutation swaps the ranks that two rankers gave to a pair.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_AT_ONCE = 500
_TOLERANCE = 1e-12
_NORMAL_975 = 1.959964


class Interval(NamedTuple):
    """A value with its 95 % interval."""

    value: float
    low: float
    high: float


class Comparison(NamedTuple):
    """A difference with its 95 % interval and the probability of one as large by chance."""

    difference: float
    low: float
    high: float
    p: float


# A statistic takes draws (resamples, n): how often each query was drawn, and gives (resamples,) values.
Statistic = Callable[[Floats], Floats]


def mean_of(values: Sequence[float] | Floats) -> Statistic:
    """The mean of the drawn values."""
    known = np.asarray(values, dtype=np.float64)
    return lambda draws: draws @ known / draws.sum(axis=1)


def correlation_of(first: Floats, second: Floats) -> Statistic:
    """Pearson's correlation of the drawn pairs."""
    x, y = first - first.mean(), second - second.mean()
    moments = np.stack([x, y, x * x, y * y, x * y], axis=1)

    def statistic(draws: Floats) -> Floats:
        return _correlation(draws @ moments / draws.sum(axis=1, keepdims=True))

    return statistic


def bootstrap(statistics: Mapping[str, Statistic], n: int, resamples: int, seed: int) -> dict[str, Floats]:
    """The value of each statistic in every resample; all of them see the same resamples."""
    found: dict[str, list[Floats]] = {name: [] for name in statistics}
    for draws in _draws(n, resamples, seed):
        for name, statistic in statistics.items():
            found[name].append(statistic(draws))
    return {name: np.concatenate(parts) for name, parts in found.items()}


def interval(statistic: Statistic, n: int, resampled: Floats) -> Interval:
    """The value on all queries, with the 2.5th and 97.5th percentile of the resampled ones."""
    low, high = np.percentile(resampled, [2.5, 97.5])
    return Interval(float(statistic(np.ones((1, n)))[0]), float(low), float(high))


def wilson(successes: int, n: int) -> Interval:
    """A share with its 95 % interval (Wilson, "Probable Inference", JASA 22, 1927).

    >>> [round(value, 3) for value in wilson(9, 10)]
    [0.9, 0.596, 0.982]
    """
    share, z2 = successes / n, _NORMAL_975**2
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _NORMAL_975 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(share, max(0.0, middle - half), min(1.0, middle + half))


def mean_permutation_p(differences: Sequence[float] | Floats, resamples: int, seed: int) -> float:
    """Two-sided p of a mean difference when the sign of each difference is a coin toss.

    (1 + how many of the resamples differ as much) / (1 + resamples), so that p is never 0 (Phipson and Smyth, 2010).
    """
    known = np.asarray(differences, dtype=np.float64)
    observed = abs(float(known.sum()))
    extreme = sum(
        int((np.abs(signs @ known) >= observed - _TOLERANCE).sum()) for signs in _signs(len(known), resamples, seed)
    )
    return (1 + extreme) / (1 + resamples)


def correlation_permutation_p(first: Floats, second: Floats, gold: Floats, resamples: int, seed: int) -> float:
    """Two-sided p of the difference of two correlations with ``gold`` when each pair's values could be swapped."""
    centre = (first.mean() + second.mean()) / 2.0
    a, b, y = first - centre, second - centre, gold - gold.mean()
    half_sum, half_difference = _moments(a, b, y)
    total, y_square = half_sum.sum(axis=0), float((y * y).mean())
    n = len(y)

    def difference(signs: Floats) -> Floats:
        moved = signs @ half_difference
        return _pearson((total + moved) / n, y_square) - _pearson((total - moved) / n, y_square)

    observed = abs(float(difference(np.ones((1, n)))[0]))
    extreme = sum(
        int((np.abs(difference(signs)) >= observed - _TOLERANCE).sum()) for signs in _signs(n, resamples, seed)
    )
    return (1 + extreme) / (1 + resamples)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Holm's step-down correction (1979): the i-th smallest of m is multiplied by m - i + 1, and never falls.

    >>> {name: round(p, 6) for name, p in holm({"a": 0.01, "b": 0.04, "c": 0.03}).items()}
    {'a': 0.03, 'b': 0.06, 'c': 0.06}
    """
    corrected: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(p_values, key=lambda name: (p_values[name], name))):
        highest = max(highest, min(1.0, p_values[name] * (len(p_values) - place)))
        corrected[name] = highest
    return {name: corrected[name] for name in p_values}


def _moments(a: Floats, b: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Half the sum and half the difference of (x, x^2, x y) for the two rankers: swapping a pair flips a sign."""
    of_a, of_b = np.stack([a, a * a, a * y], axis=1), np.stack([b, b * b, b * y], axis=1)
    return (of_a + of_b) / 2.0, (of_a - of_b) / 2.0


def _pearson(moments: Floats, y_square: float) -> Floats:
    x, x_square, xy = moments[:, 0], moments[:, 1], moments[:, 2]
    return np.asarray(xy / np.sqrt((x_square - x * x) * y_square), dtype=np.float64)


def _correlation(moments: Floats) -> Floats:
    x, y, x_square, y_square, xy = moments.T
    return np.asarray((xy - x * y) / np.sqrt((x_square - x * x) * (y_square - y * y)), dtype=np.float64)


def _draws(n: int, resamples: int, seed: int) -> Iterator[Floats]:
    generator = np.random.default_rng(seed)
    for begin in range(0, resamples, _AT_ONCE):
        count = min(_AT_ONCE, resamples - begin)
        places = generator.integers(0, n, size=(count, n)) + n * np.arange(count)[:, None]
        yield np.bincount(places.reshape(-1), minlength=count * n).reshape(count, n).astype(np.float64)


def _signs(n: int, resamples: int, seed: int) -> Iterator[Floats]:
    generator = np.random.default_rng(seed)
    for begin in range(0, resamples, _AT_ONCE):
        yield generator.integers(0, 2, size=(min(_AT_ONCE, resamples - begin), n)).astype(np.float64) * 2.0 - 1.0
