"""Needs and passages as the model of needs reads them: distinct words, their importance, what a passage says."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from kyoso_match.explain.refusals import are
from kyoso_match.need_model import STANDINGS, Asked, Floats, Integers, Passages
from kyoso_match.scoring import Scorer, Side
from kyoso_match.statements import find_statements

# Words that ask, whatever is asked for.
_ASKING = frozenset(
    "考える 求める 探す 募集 希望 期待 欲しい 頼む 検討 願う 困る 悩む 課題 必要 相手 業者 団体 会社 人 事業".split()
)


def asking_importance(side: Side) -> Floats:
    """The importance of every word of a text that asks, place by place; 0 for words that only say that it asks."""
    keys = side.profile.keys
    return np.where(are(keys, _ASKING), 0.0, side.words.importance[side.words.places_of(keys)])


class Wanted(NamedTuple):
    """A need for the model; ``places`` are those of its distinct words in the profile."""

    asked: Asked
    places: Integers


def wanted(scorer: Scorer, side: Side, places: Integers, importance: Floats) -> Wanted | None:
    """The words at some places as a need; None when none of them is important."""
    keys = side.profile.keys
    first: dict[str, int] = {}
    for place in places.tolist():
        if importance[place] > 0.0:
            first.setdefault(keys[place], place)
    if not first:
        return None
    chosen = np.array(list(first.values()), dtype=np.int64)
    ids = side.words.ids[side.words.places_of(first)]
    weights = importance[chosen] / float(importance[chosen].sum())
    return Wanted(Asked(scorer.unit_vectors(ids), weights, scorer.gist(ids, np.ones(len(ids)))), chosen)


class Offered(NamedTuple):
    """The passages of an offer for the model; ``places`` are those of their words in the profile.

    ``units`` has the units of each passage, as positions in the profile.
    """

    passages: Passages
    places: Integers
    units: tuple[range, ...]


def offered(scorer: Scorer, side: Side) -> Offered:
    """The sentences of a text that hold content words."""
    profile = side.profile
    sentences = _sentences(side)
    sentence_of = np.repeat(np.arange(len(sentences)), [len(units) for units in sentences])[profile.unit_of]
    first: dict[tuple[int, str], int] = {}
    for place, (sentence, key) in enumerate(zip(sentence_of.tolist(), profile.keys, strict=True)):
        first.setdefault((sentence, key), place)
    places = np.array(list(first.values()), dtype=np.int64)
    holding, starts = np.unique(sentence_of[places], return_index=True)
    words = side.words.places_of(key for _, key in first)
    ids, importance = side.words.ids[words], side.words.importance[words]
    sums = np.add.reduceat(importance, starts)
    counts = np.diff([*starts, len(places)])
    gists = [
        scorer.gist(ids[start : start + count], np.ones(count)) for start, count in zip(starts, counts, strict=True)
    ]
    passages = Passages(
        scorer.unit_vectors(ids),
        importance / np.repeat(np.where(sums > 0.0, sums, 1.0), counts),
        starts,
        np.stack(gists),
        _standings(side, [sentences[place] for place in holding]),
    )
    return Offered(passages, places, tuple(sentences[place] for place in holding))


def _sentences(side: Side) -> list[range]:
    """The units of each sentence: a clause that ends with a comma goes on in the next unit."""
    text, units = side.profile.document.text, side.profile.units
    begins = [
        place
        for place in range(len(units))
        if not place or not text[units[place - 1].start : units[place - 1].end].endswith(("、", ",", "，"))
    ]
    return [range(begin, end) for begin, end in zip(begins, [*begins[1:], len(units)], strict=True)]


def _standings(side: Side, sentences: list[range]) -> Floats:
    """Which standings the statements of each sentence have, ``(sentences, len(STANDINGS))``."""
    units = side.profile.units
    begins = np.array([units[sentence[0]].start for sentence in sentences])
    found: Floats = np.zeros((len(sentences), len(STANDINGS)))
    for statement in find_statements(side.profile.document.text):
        place = int(np.searchsorted(begins, statement.start, side="right")) - 1
        found[max(0, place), STANDINGS.index(statement.standing)] = 1.0
    return found
