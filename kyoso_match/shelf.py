"""The capabilities that are matched against: kept ready by id, and scored where they may fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from kyoso_match.candidates import LexicalIndex, nearest_by_meaning_or_words
from kyoso_match.errors import UnknownIdError
from kyoso_match.filters import Predicate
from kyoso_match.index import VectorIndex
from kyoso_match.provenance import records_sha256
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Scorer, Side

_CANDIDATES_EACH = 200
_CANDIDATES_PER_RESULT = 20


class Shelf:
    """Sides of capabilities by id, in the order in which they came, with their vectors.

    Up to ``exhaustive_up_to`` eligible ones are all scored; beyond that, those that retrieval brings up.
    """

    def __init__(self, scorer: Scorer, dimension: int, exhaustive_up_to: int) -> None:
        self.sides: dict[str, Side] = {}
        self.vectors: VectorIndex | None = None
        self.exhaustive_up_to = exhaustive_up_to
        self._scorer = scorer
        self._dimension = dimension
        self._words: LexicalIndex | None = None
        self._sha256: str | None = None

    @property
    def records(self) -> tuple[Capability, ...]:
        """The capabilities, in their order."""
        return tuple(capability_of(side) for side in self.sides.values())

    @property
    def sha256(self) -> str:
        """``records_sha256`` of the capabilities."""
        if self._sha256 is None:
            self._sha256 = records_sha256(self.records)
        return self._sha256

    def side(self, record_id: str) -> Side:
        """The side with this id; UnknownIdError when there is none."""
        try:
            return self.sides[record_id]
        except KeyError:
            raise UnknownIdError(record_id, "強み") from None

    def insert(self, sides: Sequence[Side]) -> None:
        """Add sides whose ids are new."""
        if not sides:
            return
        if self.vectors is None:
            self.vectors = VectorIndex(self._dimension)
        vectors = np.stack([side.vector for side in sides]).astype(np.float32)
        self.vectors.add([side.profile.record.id for side in sides], vectors)
        self.sides |= {side.profile.record.id: side for side in sides}
        self._changed()

    def remove(self, ids: Iterable[str]) -> None:
        """Take sides away; UnknownIdError, with nothing removed, when one is not there."""
        gone = list(dict.fromkeys(ids))
        for record_id in gone:
            self.side(record_id)
        if gone and self.vectors is not None:
            self.vectors.remove(gone)
        for record_id in gone:
            del self.sides[record_id]
        self._changed()

    def replace(self, sides: Sequence[Side]) -> None:
        """Put sides in the place of those with the same ids, which have to be there."""
        order = list(self.sides)
        self.remove(side.profile.record.id for side in sides)
        self.insert(sides)
        self.sides = {record_id: self.sides[record_id] for record_id in order}

    def _changed(self) -> None:
        self._words = None
        self._sha256 = None

    def scored(self, asked: Sequence[Side], predicate: Predicate | None, top_k: int | None) -> list[dict[str, float]]:
        """For each challenge the scores of its eligible capabilities, or of its candidates where those are many."""
        given = [side for side in self.sides.values() if not side.profile.is_empty]
        eligible = [_eligible(challenge, given, predicate) for challenge in asked]
        if max(map(len, eligible), default=0) <= self.exhaustive_up_to:
            totals = self._scorer.totals(asked, given)
            return [
                {
                    side.profile.record.id: float(row[place])
                    for place, side in enumerate(given)
                    if side.profile.record.id in ids
                }
                for row, ids in zip(totals, eligible, strict=True)
            ]
        return [self._scored_candidates(challenge, ids, top_k) for challenge, ids in zip(asked, eligible, strict=True)]

    def _scored_candidates(self, challenge: Side, eligible: set[str], top_k: int | None) -> dict[str, float]:
        if top_k is None or len(eligible) <= self.exhaustive_up_to or self.vectors is None:
            ids = sorted(eligible)
        else:
            if self._words is None:
                self._words = LexicalIndex(self.sides)
            among = None if len(eligible) == len(self.sides) else eligible
            k = max(_CANDIDATES_EACH, _CANDIDATES_PER_RESULT * top_k)
            ids = nearest_by_meaning_or_words(challenge, self.vectors, self._words, k, among)
        totals = self._scorer.totals([challenge], [self.sides[record_id] for record_id in ids])[0]
        return dict(zip(ids, totals.tolist(), strict=True))


def challenge_of(side: Side) -> Challenge:
    """The record of a side that is a challenge's."""
    record = side.profile.record
    assert isinstance(record, Challenge)
    return record


def capability_of(side: Side) -> Capability:
    """The record of a side that is a capability's."""
    record = side.profile.record
    assert isinstance(record, Capability)
    return record


def _eligible(challenge: Side, given: Sequence[Side], predicate: Predicate | None) -> set[str]:
    if challenge.profile.is_empty:
        return set()
    if predicate is None:
        return {side.profile.record.id for side in given}
    asked = challenge_of(challenge)
    return {side.profile.record.id for side in given if predicate(asked, capability_of(side))}
