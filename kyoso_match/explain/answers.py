"""The rows of ``coverage`` and ``focus``: which words of one text answer those of the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from kyoso_match.explain.rows import Evidence, Row, WordPair, quote_unit, quote_word
from kyoso_match.scoring import Floats, Scorer, Side, above_chance

# Word pairs below this similarity are not shown as counterparts of each other.
_COUNTERPART_SIMILARITY = 0.35
_COUNTERPARTS_SHOWN = 5


class _Answer(NamedTuple):
    """One unit, its share of the part, the units of the other side that answer it, and the words that correspond."""

    share: float
    unit: Evidence
    answers: tuple[Evidence, ...]
    words: tuple[tuple[Evidence, Evidence, float], ...]


def coverage_rows(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> Iterator[Row]:
    """One row for each unit of the challenge: how much of it the closest words of the capability answer.

    ``similarities`` are those of the words of the two sides, ``(challenge words, capability words)``.
    """
    for share, unit, answers, words in _answers(challenge, capability, similarities):
        pairs = tuple(WordPair(own, other, similarity) for own, other, similarity in words)
        yield Row("coverage", scorer.weights.coverage * share, "", (unit,), answers, pairs)


def focus_rows(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> Iterator[Row]:
    """One row for each unit of the capability: how much of it some word of the challenge calls for."""
    for share, unit, answers, words in _answers(capability, challenge, similarities.T):
        pairs = tuple(WordPair(other, own, similarity) for own, other, similarity in words)
        yield Row("focus", scorer.weights.focus * share, "", answers, (unit,), pairs)


def _answers(side: Side, other: Side, similarities: Floats) -> Iterator[_Answer]:
    """How the weighted mean of the best similarities of the words of one side splits into its units."""
    asked, given = side.profile, other.profile
    if not side.words.importance.any() or not other.words.importance.any():
        return
    total = float(side.words.importance.sum())
    words = side.words.places_of(asked.keys)
    # A word that is said several times shares its weight among its places.
    weights = (side.words.importance / side.words.counts)[words] / total
    best = similarities.max(axis=1)[words]
    # Of equally close words the first in the text is quoted.
    counterpart = similarities[:, other.words.places_of(given.keys)].argmax(axis=1)[words]
    shares = weights * above_chance(best)
    for position in np.unique(asked.unit_of).tolist():
        places = np.flatnonzero(asked.unit_of == position)
        heaviest = places[np.argsort(-shares[places], kind="stable")]
        shown = [place for place in heaviest.tolist() if best[place] >= _COUNTERPART_SIMILARITY][:_COUNTERPARTS_SHOWN]
        answering = dict.fromkeys(int(given.unit_of[counterpart[place]]) for place in shown or heaviest[:1])
        yield _Answer(
            float(shares[places].sum()),
            quote_unit(asked, position),
            tuple(quote_unit(given, unit) for unit in answering),
            tuple(
                (quote_word(asked, place), quote_word(given, int(counterpart[place])), float(best[place]))
                for place in shown
            ),
        )
