"""The smallest set of positions that makes a pair change places: greedy first, then exact where that is affordable."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from math import comb

# Up to so many subsets are tried one by one: all subsets of 8 units.
EXHAUSTIVE_SUBSETS = 2**8

Positions = frozenset[int]
# The score of a changed pair, and of what it is compared with; None for a change that is not allowed.
Scores = tuple[float, float]
ScoreAll = Callable[[Sequence[Positions]], Sequence[Scores | None]]


class Search:
    """Sets of positions 0 to ``count - 1``, each scored once.

    ``sign`` is 1 where the pair has to fall below its target and -1 where it has to rise above it.
    """

    def __init__(self, score_all: ScoreAll, count: int, sign: float) -> None:
        self._score_all, self._sign = score_all, sign
        self.count = count
        self.known: dict[Positions, Scores | None] = {}

    def smallest(self) -> tuple[Positions | None, bool]:
        """The set that was found, None without any, and whether every smaller set was tried, too."""
        found = self._greedy()
        largest = self.count if found is None else len(found) - 1
        if sum(comb(self.count, size) for size in range(largest + 1)) > EXHAUSTIVE_SUBSETS:
            return found, False
        for size in range(largest + 1):
            best = self._best([frozenset(places) for places in combinations(range(self.count), size)])
            if best is not None and self._is_enough(best):
                return best, True
        return found, True

    def _greedy(self) -> Positions | None:
        """Add the position that brings the pair closest until it changes places; then leave out what is not needed."""
        chosen = self._best([frozenset()])
        while chosen is not None and not self._is_enough(chosen):
            chosen = self._best([chosen | {place} for place in range(self.count) if place not in chosen])
        while chosen:
            fewer = self._best([chosen - {place} for place in sorted(chosen)])
            if fewer is None or not self._is_enough(fewer):
                break
            chosen = fewer
        return chosen

    def _best(self, subsets: Sequence[Positions]) -> Positions | None:
        """The allowed set that is closest to changing places or furthest beyond; of equal ones the first."""
        new = [subset for subset in subsets if subset not in self.known]
        self.known |= dict(zip(new, self._score_all(new), strict=True))
        gaps = [(gap, place) for place, subset in enumerate(subsets) if (gap := self._gap(subset)) is not None]
        return subsets[min(gaps)[1]] if gaps else None

    def _gap(self, subset: Positions) -> float | None:
        scores = self.known[subset]
        return None if scores is None else self._sign * (scores[0] - scores[1])

    def _is_enough(self, subset: Positions) -> bool:
        gap = self._gap(subset)
        return gap is not None and gap < 0.0
