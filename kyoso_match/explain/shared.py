"""The rows of ``words`` and ``characters``: what both texts say or write alike."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NamedTuple

from kyoso_match.explain.rows import Evidence, Row, quote, quote_word
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Bag, Scorer, Side


def word_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each word that both sides use."""
    for key, product in _products(challenge.words, capability.words).items():
        amount = scorer.weights.words * product
        yield Row("words", amount, key, _occurrences(challenge.profile, key), _occurrences(capability.profile, key))


def _products(challenge: Bag, capability: Bag) -> dict[str, float]:
    """a_t b_t for every term that both bags hold."""
    there = dict(zip(capability.keys, capability.weights.tolist(), strict=True))
    here = zip(challenge.keys, challenge.weights.tolist(), strict=True)
    return {key: weight * there[key] for key, weight in here if key in there}


def _occurrences(profile: Profile, key: str) -> tuple[Evidence, ...]:
    return tuple(quote_word(profile, place) for place, other in enumerate(profile.keys) if other == key)


class _Run(NamedTuple):
    """Overlapping pairs of characters, together the characters ``start`` to ``end`` of a document."""

    pairs: tuple[str, ...]
    start: int
    end: int


def character_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each run of characters of the challenge whose pairs the capability writes, too.

    A pair that the challenge writes several times shares its weight among its places.
    """
    products = _products(challenge.characters, capability.characters)
    counts = dict(zip(challenge.characters.keys, challenge.characters.counts.tolist(), strict=True))
    places: dict[tuple[str, ...], list[_Run]] = {}
    for run in _runs(challenge.profile, products):
        places.setdefault(run.pairs, []).append(run)
    for pairs, runs in places.items():
        each = sum(products[pair] / counts[pair] for pair in pairs)
        evidence = tuple(quote(challenge.profile, run.start, run.end) for run in runs)
        answer = tuple(quote(capability.profile, *run[1:]) for run in _runs(capability.profile, frozenset(pairs)))
        yield Row("characters", scorer.weights.characters * each * len(runs), evidence[0].text, evidence, answer)


def _runs(profile: Profile, shared: Container[str]) -> Iterator[_Run]:
    """The longest runs of overlapping pairs that are all shared."""
    pairs: list[str] = []
    first = last = 0
    for pair, start, end in profile.pairs:
        if pair not in shared:
            continue
        if pairs and start >= last:
            yield _Run(tuple(pairs), first, last)
            pairs = []
        if not pairs:
            first = start
        pairs.append(pair)
        last = end
    if pairs:
        yield _Run(tuple(pairs), first, last)
