"""The rows that a score is the sum of, each with the characters on both sides that it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kyoso_match.constraints import State, check_facts
from kyoso_match.embedders import Embedder, Pieces, Role
from kyoso_match.profiles import Profile, units_at
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Floats, Scorer, Side

# Word pairs below this similarity are not shown as counterparts of each other.
_COUNTERPART_SIMILARITY = 0.35


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters ``start`` to ``end`` of a field of a record; ``text`` is what stands there.

    For a fact (``region``, ``budget_yen``, ...) ``text`` is its value as shown to people and the offsets are None.
    """

    field: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word of the challenge and its closest word in the capability, with their similarity in [0, 1]."""

    challenge: Evidence
    capability: Evidence
    similarity: float


@dataclass(frozen=True, slots=True)
class Row:
    """One reason: ``amount`` is what it adds to the score (or takes away), with its evidence on both sides.

    ``part`` is ``meaning`` (a unit of each side, similar in meaning), ``words`` (a word that both use; ``label`` is
    its dictionary form), ``coverage`` (a unit of the challenge and what answers it, with the words that correspond)
    or ``facts`` (``label`` is the name of the fact). A side without evidence has nothing to quote: special tokens
    and prompts of a transformer belong to no characters.
    """

    part: str
    amount: float
    label: str
    challenge: tuple[Evidence, ...]
    capability: tuple[Evidence, ...]
    pairs: tuple[WordPair, ...] = ()


def quote(profile: Profile, start: int, end: int) -> Evidence:
    """The evidence at offsets of the joined document."""
    span = profile.document.span(start, end)
    return Evidence(span.field, profile.document.text[start:end], span.start, span.end)


def quote_unit(profile: Profile, position: int) -> Evidence:
    """The evidence that one unit of the record is."""
    unit = profile.units[position]
    return quote(profile, unit.start, unit.end)


def meaning_rows(scorer: Scorer, embedder: Embedder, challenge: Side, capability: Side) -> Iterator[Row]:
    """The cosine, unit by unit: u is a sum of segment vectors p_i and v of q_j, so cos(u, v) = sum_ij p_i . q_j."""
    asked = _Segments.of(embedder, challenge, "challenge")
    given = _Segments.of(embedder, capability, "capability")
    amounts = scorer.weights.meaning * (asked.vectors @ given.vectors.T)
    for i, j in np.argwhere(amounts != 0.0).tolist():
        yield Row("meaning", float(amounts[i, j]), "", asked.evidence[i], given.evidence[j])


@dataclass(frozen=True, slots=True)
class _Segments:
    """The vector of a text as a sum over its units, plus what belongs to no single unit."""

    vectors: Floats
    evidence: list[tuple[Evidence, ...]]

    @classmethod
    def of(cls, embedder: Embedder, side: Side, role: Role) -> _Segments:
        profile = side.profile
        pieces = embedder.pieces(profile.document.text, role)
        if not len(pieces.vectors):
            return cls(np.zeros((0, len(side.vector))), [])
        vectors = pieces.vectors.astype(np.float64)
        # float32 pieces miss the vector by a rounding error, which has to be in the rows as well.
        vectors += (side.vector - vectors.sum(axis=0)) / len(vectors)
        places = _places(profile, pieces)
        order = np.lexsort((places[:, 1], places[:, 0]))
        places = places[order]
        first = np.flatnonzero(np.any(np.diff(places, axis=0, prepend=-1), axis=1))
        summed = np.add.reduceat(vectors[order], first, axis=0)
        return cls(summed, [_quote_all(profile, start, end) for start, end in places[first].tolist()])


def _places(profile: Profile, pieces: Pieces) -> NDArray[np.int64]:
    """The span of the unit that each piece lies in, or its own span where it reaches over several."""
    spans = pieces.spans.copy()
    inside = units_at(profile.units, spans[:, 0])
    for position in np.unique(inside[inside >= 0]):
        unit = profile.units[position]
        within = (inside == position) & (spans[:, 1] <= unit.end) & (spans[:, 1] > spans[:, 0])
        spans[within] = (unit.start, unit.end)
    return spans


def _quote_all(profile: Profile, start: int, end: int) -> tuple[Evidence, ...]:
    """A span of the joined document as evidence, one for each unit when it reaches over several."""
    if start == end:
        return ()
    units = [unit for unit in profile.units if unit.start < end and unit.end > start]
    if not units:
        return ()
    return tuple(quote(profile, max(start, unit.start), min(end, unit.end)) for unit in units)


def word_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each word that both sides use."""
    weight_there = dict(zip(capability.keys, capability.tfidf.tolist(), strict=True))
    for key, weight in zip(challenge.keys, challenge.tfidf.tolist(), strict=True):
        if key in weight_there:
            amount = scorer.weights.words * weight * weight_there[key]
            yield Row("words", amount, key, _occurrences(challenge.profile, key), _occurrences(capability.profile, key))


def _occurrences(profile: Profile, key: str) -> tuple[Evidence, ...]:
    return tuple(_quote_word(profile, place) for place, other in enumerate(profile.keys) if other == key)


def coverage_rows(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> Iterator[Row]:
    """One row for each unit of the challenge: how much of it the closest words of the capability answer.

    ``similarities`` are those of the words of the two sides.
    """
    asked, given = challenge.profile, capability.profile
    if asked.is_empty or given.is_empty:
        return
    asked_words, given_words = challenge.word_places(), capability.word_places()
    # A word that is said several times shares its weight among its places.
    weights = (challenge.idf / challenge.frequencies)[asked_words] / challenge.idf.sum()
    best = similarities.max(axis=1)[asked_words]
    # Of equally close words the first in the text is quoted.
    counterpart = similarities[:, given_words].argmax(axis=1)[asked_words]
    amounts = scorer.weights.coverage * weights * best
    for position in np.unique(asked.unit_of).tolist():
        places = np.flatnonzero(asked.unit_of == position)
        heaviest = places[np.argsort(-amounts[places], kind="stable")]
        shown = [place for place in heaviest.tolist() if best[place] >= _COUNTERPART_SIMILARITY]
        answered_in = dict.fromkeys(int(given.unit_of[counterpart[place]]) for place in shown or heaviest[:1])
        yield Row(
            "coverage",
            float(amounts[places].sum()),
            "",
            (quote_unit(asked, position),),
            tuple(quote_unit(given, unit) for unit in answered_in),
            tuple(
                WordPair(_quote_word(asked, place), _quote_word(given, int(counterpart[place])), float(best[place]))
                for place in shown
            ),
        )


def _quote_word(profile: Profile, place: int) -> Evidence:
    return quote(profile, int(profile.starts[place]), int(profile.ends[place]))


def fact_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each fact that either side states; an unknown one adds nothing and says so."""
    asked, given = challenge.profile.record, capability.profile.record
    assert isinstance(asked, Challenge)
    assert isinstance(given, Capability)
    signs = {State.SATISFIED: 1.0, State.VIOLATED: -1.0, State.UNKNOWN: 0.0}
    for check in check_facts(asked, given):
        yield Row(
            "facts",
            scorer.weights.fact * signs[check.state],
            check.name,
            (Evidence(check.name, check.challenge),) if check.challenge else (),
            (Evidence(check.name, check.capability),) if check.capability else (),
        )
