"""The rows of ``bridge``: terms of the two texts that answer each other without sharing a word."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kyoso_match.bridge import Term
from kyoso_match.explain.rows import Evidence, Row, WordPair, quote
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side, missing, words_at

_SIMILARITY_DIGITS = 7


def bridge_rows(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> Iterator[Row]:
    """One row for each pair of terms that adds to coverage; pairs that raise the same word share it equally.

    ``similarities`` are those of the words of the two sides, ``(challenge words, capability words)``.
    """
    uses = [
        (term, other) for term in challenge.terms for other in scorer.bridge.across(term) if other in capability.terms
    ]
    total = float(challenge.words.importance.sum())
    if not uses or not total:
        return
    keys = challenge.profile.keys
    raised = [challenge.words.places_of(words_at(challenge.terms[term], keys)) for term, _ in uses]
    sharing = np.bincount(np.concatenate(raised), minlength=len(similarities))
    gains = challenge.words.importance * missing(similarities.max(axis=1)) / total
    for (term, other), places in zip(uses, raised, strict=True):
        amount = float((gains[places] / sharing[places]).sum())
        if amount:
            asked, given = _quotes(challenge, term), _quotes(capability, other)
            pair = WordPair(asked[0], given[0], _similarity(scorer, term, other))
            label = f"{scorer.bridge.label_of(term)}↔{scorer.bridge.label_of(other)}"
            yield Row("bridge", scorer.weights.coverage * amount, label, asked, given, (pair,))


def _quotes(side: Side, term: Term) -> tuple[Evidence, ...]:
    return tuple(_quoted(side.profile, places) for places in side.terms[term])


def _quoted(profile: Profile, places: range) -> Evidence:
    return quote(profile, int(profile.starts[places[0]]), int(profile.ends[places[-1]]))


def _similarity(scorer: Scorer, term: Term, other: Term) -> float:
    """The cosine of the two terms as texts, by their word vectors; 0 where it is negative or nothing is known."""
    here, there = (scorer.table.vectors(list(keys)).astype(np.float64).sum(axis=0) for keys in (term, other))
    lengths = float(np.linalg.norm(here) * np.linalg.norm(there))
    return round(min(1.0, max(0.0, float(here @ there) / lengths)), _SIMILARITY_DIGITS) if lengths else 0.0
