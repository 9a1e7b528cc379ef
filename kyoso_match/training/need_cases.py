"""Examples of needs as the network reads them: word ids, words without content, standings and weights."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.explain.passages import Passages, read_need, read_offer
from kyoso_match.need_model import (
    NO_FUNCTION,
    OTHER_FUNCTION,
    REFUSED,
    STANDINGS,
    Floats,
    Integers,
    closest_passages,
    rows_of_functions,
)
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Scorer, Side
from kyoso_match.training.extras import require
from kyoso_match.training.need_examples import Example

# Words without content that the examples say less often than this share one row.
_FEWEST_SAID = 15
_DROPPED_WORDS, _FEWEST_KEPT = 0.1, 3


class Line(NamedTuple):
    """One passage: word ids, -1 for words without content; their rows of F; standings; shares of importance."""

    ids: Integers
    functions: Integers
    standings: Integers
    weights: Floats


class Case(NamedTuple):
    """An example ready to be read.

    ``joined`` are the passages that are judged once more as one; ``told`` are those that may be what decides the
    example, of which the joined ones count as one more.
    """

    need: Line
    offer: tuple[Line, ...]
    joined: tuple[int, ...]
    outcome: int
    weight: float
    told: tuple[int, ...]


class Cases(NamedTuple):
    """All cases, and the words without content that have rows of their own, in the order of the rows."""

    made: list[Case]
    functions: list[str]


def cases(found: Iterable[Example], scorer: Scorer) -> Cases:
    """The examples that have words to compare on both sides."""
    numbers = {"": NO_FUNCTION}
    made: list[Case] = []
    for example in found:
        asking = _side(scorer, Challenge("need", example.need))
        giving = _side(scorer, Capability("offer", example.offer))
        need = read_need(scorer, asking, range(len(asking.profile.units)))
        if need is None or giving.profile.is_empty:
            continue
        offer = read_offer(scorer, giving)
        (asked,), given = _lines(asking, need, numbers), _lines(giving, offer, numbers)
        joined = _joined(asked, given, scorer)
        told = _told(giving.profile, offer.units, example)
        made.append(Case(asked, given, joined, example.outcome, example.weight, told))
    return _in_rows(made, list(numbers))


def _joined(need: Line, offer: Sequence[Line], scorer: Scorer) -> tuple[int, ...]:
    content = [line.ids[line.ids >= 0] for line in offer]
    asked = need.ids >= 0
    similarities = scorer.similarities(need.ids[asked], np.concatenate(content))
    starts = np.cumsum([0, *map(len, content[:-1])])
    return tuple(closest_passages(need.weights[asked], similarities, starts))


def _in_rows(made: Sequence[Case], names: Sequence[str]) -> Cases:
    """The cases with rows of F for the numbers of their words without content."""
    lines = [line.functions for case in made for line in (case.need, *case.offer)]
    said = np.bincount(np.concatenate(lines), minlength=len(names))
    functions = sorted(name for name, count in zip(names, said, strict=True) if name and count >= _FEWEST_SAID)
    rows = rows_of_functions(functions)
    row_of = np.array([rows.get(name, OTHER_FUNCTION) for name in names])

    def in_rows(line: Line) -> Line:
        return line._replace(functions=row_of[line.functions])

    return Cases(
        [case._replace(need=in_rows(case.need), offer=tuple(map(in_rows, case.offer))) for case in made], functions
    )


def _told(profile: Profile, passages: Sequence[range], example: Example) -> tuple[int, ...]:
    """The passages that may decide an example: to refuse a need, one that does not stand in a text that meets it."""
    count = len(passages)
    if example.outcome != REFUSED:
        return tuple(range(count + (count > 1)))
    text, units = profile.document.text, profile.units
    own = [
        number
        for number, passage in enumerate(passages)
        if text[units[passage.start].start : units[passage.stop - 1].end] not in example.shared
    ]
    return tuple(own or range(count))


def _side(scorer: Scorer, record: Challenge | Capability) -> Side:
    return scorer.side(Profile.of(record), np.zeros(0, dtype=np.float32))


def _lines(side: Side, passages: Passages, numbers: dict[str, int]) -> tuple[Line, ...]:
    """The passages, with numbers for their words without content, which go on from those given before."""
    words = passages.words
    keys = [side.profile.keys[place] for place in passages.places.tolist()]
    functions = np.array([numbers.setdefault(function, len(numbers)) for function in words.functions])
    ids = np.full(len(functions), -1, dtype=np.int64)
    ids[functions == NO_FUNCTION] = side.words.ids[side.words.places_of(keys)]
    return tuple(
        Line(ids[begin:end], functions[begin:end], words.standings[begin:end], words.weights[begin:end])
        for begin, end in pairwise((*words.starts.tolist(), len(ids)))
    )


class Padded(NamedTuple):
    """Lines as tensors ``(lines, longest)``; ``functions`` are -1 where a line has ended."""

    ids: Any
    functions: Any
    standings: Any
    weights: Any

    @classmethod
    def of(cls, lines: Sequence[Line], rng: np.random.Generator | None) -> Padded:
        """Lay lines one below another; with ``rng`` some words are left out."""
        torch = require("torch")
        kept = [_some_of(line, rng) for line in lines]
        shape = len(lines), max(map(len, kept))
        ids, functions = np.full(shape, -1, dtype=np.int64), np.full(shape, -1, dtype=np.int64)
        standings, weights = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.float32)
        for row, (line, places) in enumerate(zip(lines, kept, strict=True)):
            stretch = slice(len(places))
            ids[row, stretch], standings[row, stretch] = line.ids[places], line.standings[places]
            functions[row, stretch] = line.functions[places]
            weights[row, stretch] = line.weights[places] / (line.weights[places].sum() or 1.0)
        return cls(*map(torch.from_numpy, (ids, functions, standings, weights)))


def _some_of(line: Line, rng: np.random.Generator | None) -> Integers:
    """Places of a line; of words without content half as many are dropped."""
    everywhere = np.arange(len(line.ids))
    if rng is None:
        return everywhere
    chance = np.where(line.ids >= 0, _DROPPED_WORDS, _DROPPED_WORDS / 2.0)
    kept: NDArray[np.bool_] = rng.random(len(line.ids)) >= chance
    enough = int((line.ids[kept] >= 0).sum()) >= min(_FEWEST_KEPT, int((line.ids >= 0).sum()))
    return everywhere[kept] if enough and line.weights[kept].any() else everywhere


class Rows(NamedTuple):
    """Needs, the passages beside them, and which of these are judged once more as one.

    ``example`` is the need of each passage, ascending; ``stated`` ``(passages, len(STANDINGS))`` its standings;
    ``joined`` are passages to join and ``joined_example`` the needs that they stand beside.
    """

    needs: Padded
    passages: Padded
    example: Integers
    stated: Any
    joined: list[list[int]]
    joined_example: Integers

    @classmethod
    def of(cls, some: Sequence[Case], rng: np.random.Generator | None = None) -> Rows:
        """All passages of some cases; with ``rng`` some words are left out."""
        torch = require("torch")
        counts = [len(case.offer) for case in some]
        firsts = np.cumsum([0, *counts[:-1]]).tolist()
        passages = [line for case in some for line in case.offer]
        stated = np.zeros((len(passages), len(STANDINGS)), dtype=np.float32)
        for row, line in enumerate(passages):
            stated[row, line.standings] = 1.0
        joining = [number for number, case in enumerate(some) if case.joined]
        return cls(
            Padded.of([case.need for case in some], rng),
            Padded.of(passages, rng),
            np.repeat(np.arange(len(some)), counts),
            torch.from_numpy(stated),
            [[firsts[number] + place for place in some[number].joined] for number in joining],
            np.array(joining, dtype=np.int64),
        )

    def examples(self) -> Integers:
        """The need of each row of logits: the passages of a need, then its joined ones."""
        return np.sort(np.concatenate([self.example, self.joined_example]))
