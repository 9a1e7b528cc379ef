"""How far stated probabilities are from what happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 10
FOLDS = 5


class ReliabilityBin(NamedTuple):
    """``n`` pairs that were given nearly the same probability, and the share of them that was right."""

    n: int
    predicted: float
    observed: float


def reliability(probabilities: ArrayLike, labels: ArrayLike, bins: int = BINS) -> tuple[ReliabilityBin, ...]:
    """Pairs in ``bins`` groups of equal size, by rising probability, each with its mean and the share of right ones.

    Equal probabilities stay together, so that nothing depends on the order of the input; there are fewer bins then.

    >>> reliability([0.1, 0.2, 0.7, 0.9], [0, 0, 1, 1], bins=2)
    (ReliabilityBin(n=2, predicted=0.15, observed=0.0), ReliabilityBin(n=2, predicted=0.8, observed=1.0))
    """
    given, right = np.asarray(probabilities, dtype=np.float64), np.asarray(labels, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    given, right = given[order], right[order]
    ends = {int(np.searchsorted(given, given[end - 1], side="right")) for end in _ends(len(given), bins)}
    found = []
    begin = 0
    for end in sorted(ends):
        predicted, observed = float(given[begin:end].mean()), float(right[begin:end].mean())
        found.append(ReliabilityBin(end - begin, round(predicted, 9), round(observed, 9)))
        begin = end
    return tuple(found)


def _ends(n: int, bins: int) -> list[int]:
    return [end for place in range(1, bins + 1) if (end := n * place // bins) > 0]


def expected_calibration_error(bins: Sequence[ReliabilityBin]) -> float:
    """The mean distance between stated and observed, weighted by the size of the bins, in [0, 1].

    ECE = sum_b (n_b / n) |observed_b - predicted_b| (Naeini, Cooper and Hauskrecht, AAAI 2015; Guo et al., ICML 2017,
    equation 3); bins of equal mass as in Nixon et al., 2019.
    """
    n = sum(entry.n for entry in bins)
    return sum(entry.n * abs(entry.observed - entry.predicted) for entry in bins) / n if n else 0.0


def folds_of(groups: Sequence[object], folds: int = FOLDS) -> NDArray[np.int64]:
    """The fold of each entry: whole groups, dealt out by size, so that folds are about equally large.

    Groups of one size are dealt in the order of their first entry.
    """
    sizes: dict[object, int] = {}
    for group in groups:
        sizes[group] = sizes.get(group, 0) + 1
    filled = [0] * folds
    fold_of: dict[object, int] = {}
    for group, size in sorted(sizes.items(), key=lambda entry: -entry[1]):
        fold_of[group] = filled.index(min(filled))
        filled[fold_of[group]] += size
    return np.array([fold_of[group] for group in groups], dtype=np.int64)
