"""The rows of ``meaning``: the cosine of two texts, unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from kyoso_match.embedders import Pieces, Role
from kyoso_match.explain.rows import Evidence, Row, quote
from kyoso_match.profiles import Profile, units_at
from kyoso_match.scoring import Floats, Scorer, Side

# What an embedder's ``pieces`` answers.
PiecesOf = Callable[[str, Role], Pieces]


def meaning_rows(scorer: Scorer, pieces_of: PiecesOf, challenge: Side, capability: Side) -> Iterator[Row]:
    """The cosine, unit by unit: u is a sum of segment vectors p_i and v of q_j, so cos(u, v) = sum_ij p_i . q_j."""
    asked, given = _segments(pieces_of, challenge, "challenge"), _segments(pieces_of, capability, "capability")
    amounts = scorer.weights.meaning * (asked.vectors @ given.vectors.T)
    for i, j in np.argwhere(amounts != 0.0).tolist():
        yield Row("meaning", float(amounts[i, j]), "", asked.evidence[i], given.evidence[j])


@dataclass(frozen=True, slots=True)
class _Segments:
    """The vector of a text as a sum over its units, plus what belongs to no single unit."""

    vectors: Floats
    evidence: list[tuple[Evidence, ...]]


# A text is explained beside many others.
@lru_cache(maxsize=128)
def _segments(pieces_of: PiecesOf, side: Side, role: Role) -> _Segments:
    profile = side.profile
    pieces = pieces_of(profile.document.text, role)
    if not len(pieces.vectors):
        return _Segments(np.zeros((0, len(side.vector))), [])
    vectors = pieces.vectors.astype(np.float64)
    # float32 pieces miss the vector by a rounding error, which has to be in the rows as well.
    vectors += (side.vector - vectors.sum(axis=0)) / len(vectors)
    places = _places(profile, pieces)
    order = np.lexsort((places[:, 1], places[:, 0]))
    places = places[order]
    first = np.flatnonzero(np.any(np.diff(places, axis=0, prepend=-1), axis=1))
    summed = np.add.reduceat(vectors[order], first, axis=0)
    return _Segments(summed, [_quote_all(profile, start, end) for start, end in places[first].tolist()])


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
