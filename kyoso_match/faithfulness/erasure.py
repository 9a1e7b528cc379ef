"""Variants of a pair with text taken away, chosen by the rows or at random.

Comprehensiveness is how far the score falls when the highest units are taken away, sufficiency how far it falls when
only they stay (DeYoung et al., "ERASER: A Benchmark to Evaluate Rationalized NLP Models", ACL 2020, section 4); here
the highest 10 to 50 % of the units. Both grow with the amount of text that goes, so each has its own measure of
chance: the same number of characters, taken from units in random order, the last of them cut to length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.edits import without_spans
from kyoso_match.faithfulness.attribution import Floats
from kyoso_match.records import Capability, Challenge
from kyoso_match.text import Span

PERCENTS = (10, 20, 30, 40, 50)
ErasedSide = Literal["challenge", "capability", "both"]
MEASURES = ("comprehensiveness", "sufficiency")

Pair = tuple[Challenge, Capability]


class Target(NamedTuple):
    """A pair with the spans of its units on both sides."""

    challenge: Challenge
    capability: Capability
    asked: tuple[Span, ...]
    given: tuple[Span, ...]

    def without(self, asked: Sequence[Span], given: Sequence[Span]) -> Pair:
        """The pair without some characters of each side."""
        return (
            without_spans(self.challenge, asked) if asked else self.challenge,
            without_spans(self.capability, given) if given else self.capability,
        )


class Choice(NamedTuple):
    """Positions of units on each side; None for a side that is not touched."""

    asked: tuple[int, ...] | None
    given: tuple[int, ...] | None


def count_of(percent: int, units: int) -> int:
    """How many units are a percentage of them, at least one.

    >>> [count_of(20, units) for units in (3, 5, 6)]
    [1, 1, 2]
    """
    return max(1, -(-units * percent // 100))


def highest(amounts: Floats, count: int) -> tuple[int, ...]:
    """The positions of the highest amounts; of equal ones the first."""
    return tuple(np.argsort(-amounts, kind="stable")[:count].tolist())


def highest_pairs(amounts: Floats, count: int) -> Choice:
    """The units of the highest pairs of units, pair by pair until so many units of both sides are chosen."""
    asked: dict[int, None] = {}
    given: dict[int, None] = {}
    for place in np.argsort(-amounts, axis=None, kind="stable").tolist():
        if len(asked) + len(given) >= count:
            break
        i, j = divmod(place, amounts.shape[1])
        asked[i], given[j] = None, None
    return Choice(tuple(asked), tuple(given))


def variants(target: Target, choice: Choice, draws: int, generator: np.random.Generator) -> Iterator[Pair]:
    """The pair without the chosen units, and with them alone; then both again for each draw at random."""
    sides = ((target.asked, choice.asked), (target.given, choice.given))
    chosen = [[spans[place] for place in positions or ()] for spans, positions in sides]
    others = [
        [span for place, span in enumerate(spans) if place not in positions] if positions is not None else []
        for spans, positions in sides
    ]
    yield target.without(*chosen)
    yield target.without(*others)
    for _ in range(draws):
        halves = [
            parted(spans, sum(span.end - span.start for span in taken), generator)
            if positions is not None
            else ([], [])
            for (spans, positions), taken in zip(sides, chosen, strict=True)
        ]
        yield target.without(halves[0][0], halves[1][0])
        yield target.without(halves[0][1], halves[1][1])


def parted(spans: Sequence[Span], characters: int, generator: np.random.Generator) -> tuple[list[Span], list[Span]]:
    """Units in random order until so many characters are taken, the last one cut to length; and all the rest."""
    taken: list[Span] = []
    left: list[Span] = []
    order: NDArray[np.int64] = generator.permutation(len(spans))
    for place in order.tolist():
        span = spans[place]
        cut = min(span.start + characters, span.end)
        characters -= cut - span.start
        if cut > span.start:
            taken.append(Span(span.field, span.start, cut))
        if cut < span.end:
            left.append(Span(span.field, cut, span.end))
    return taken, left
