"""Means with intervals, for values of pairs that are not independent of each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000


class Estimate(NamedTuple):
    """The mean of ``n`` pairs with its 95 % interval.

    ``value`` is None where no pair could be measured, and the interval is None where all of them belong to one
    challenge: what is not known is not zero.
    """

    value: float | None
    low: float | None
    high: float | None
    n: int


UNKNOWN = Estimate(None, None, None, 0)


def mean_of(values: Sequence[float | None], groups: Sequence[str], seed: int) -> Estimate:
    """The mean of the known values and the percentile bootstrap of whole groups (Efron and Tibshirani, chapter 13).

    ``groups`` names the challenge of each value: pairs of one challenge share its text, so they are drawn together.

    >>> mean_of([1.0, None, 3.0], ["a", "b", "a"], 0)
    Estimate(value=2.0, low=None, high=None, n=2)
    """
    known = [(value, group) for value, group in zip(values, groups, strict=True) if value is not None]
    if not known:
        return UNKNOWN
    numbers = np.array([value for value, _ in known])
    names, group_of = np.unique([group for _, group in known], return_inverse=True)
    if len(names) == 1:
        return Estimate(float(numbers.mean()), None, None, len(numbers))
    sums, counts = np.bincount(group_of, numbers), np.bincount(group_of)
    drawn = np.random.default_rng(seed).integers(0, len(names), size=(RESAMPLES, len(names)))
    means: NDArray[np.float64] = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(numbers.mean()), float(low), float(high), len(numbers))
