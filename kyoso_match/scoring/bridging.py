"""What the term bridge adds to coverage: words of a bridged term are answered by the pair's other term."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from kyoso_match.bridge import BRIDGED, Bridge, Places, Term
from kyoso_match.scoring.bags import Bag, Floats
from kyoso_match.scoring.parts import CHANCE


class Bridging:
    """Which of many capabilities hold a term that answers a term of one of some challenges."""

    def __init__(self, bridge: Bridge, asked: Sequence[Places], given: Sequence[Places]) -> None:
        self._bridge = bridge
        self._count = len(given)
        wanted = {other for places in asked for term in places for other in bridge.across(term)}
        self._holders: dict[Term, list[int]] = {}
        if wanted:
            for position, places in enumerate(given):
                for term in places:
                    if term in wanted:
                        self._holders.setdefault(term, []).append(position)

    def gains(self, asked: Places, keys: Sequence[str], words: Bag, best: Floats) -> Floats | float:
        """What bridging adds to the coverage of a challenge by each capability; 0.0 where it adds nothing to any.

        ``keys`` are the content words of the challenge one after another, ``words`` the distinct ones, and ``best``
        the best similarities of those, ``(words, capabilities)``.
        """
        answered = self._answered(asked)
        total = float(words.importance.sum())
        if not answered or not total:
            return 0.0
        raised: dict[int, NDArray[np.bool_]] = {}
        for term, holders in answered.items():
            for place in words.places_of(words_at(asked[term], keys)).tolist():
                raised.setdefault(place, np.zeros(self._count, dtype=np.bool_))[holders] = True
        gains = np.zeros(self._count)
        for place in sorted(raised):
            gains += words.importance[place] * raised[place] * missing(best[place])
        return gains / total

    def _answered(self, asked: Places) -> dict[Term, list[int]]:
        """The terms of a challenge that any capability answers, with the positions of those that do."""
        if not self._holders:
            return {}
        across = self._bridge.across
        answered = {term: [self._holders[other] for other in across(term) if other in self._holders] for term in asked}
        return {term: [place for holders in found for place in holders] for term, found in answered.items() if found}


def words_at(ranges: Iterable[range], keys: Sequence[str]) -> list[str]:
    """The distinct words that stand at some places."""
    return list(dict.fromkeys(keys[place] for places in ranges for place in places))


def missing(best: Floats) -> Floats:
    """How much bridging raises words that are answered this well already, in the measure of coverage."""
    raised: Floats = np.maximum(BRIDGED - best, 0.0) / (1.0 - CHANCE)
    return raised
