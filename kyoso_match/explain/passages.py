"""Needs and passages as the model of needs reads them: all words in their order, and how much each of them tells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kyoso_match.explain.refusals import are
from kyoso_match.need_model import STANDINGS, Floats, Integers, Words
from kyoso_match.profiles import Profile, units_at
from kyoso_match.scoring import Scorer, Side
from kyoso_match.statements import find_statements
from kyoso_match.tokens import Word, tokenize

# Words that ask, whatever is asked for.
_ASKING = frozenset(
    "考える 求める 探す 募集 希望 期待 欲しい 頼む 検討 願う 困る 悩む 課題 必要 相手 業者 団体 会社 人 事業".split()
)
# Names count for nothing, but a name stands there.
_NAME = "<name>"


class Passages(NamedTuple):
    """Passages of a text, as the model reads them.

    ``units`` has the units of each passage, as positions in the profile; ``places`` are those of the content words.
    """

    words: Words
    places: Integers
    units: tuple[range, ...]


def asking_importance(side: Side) -> Floats:
    """The importance of every word of a text that asks, place by place; 0 for words that only say that it asks."""
    return np.where(are(side.profile.keys, _ASKING), 0.0, _importance(side))


def read_need(scorer: Scorer, side: Side, units: range, begin: int = 0) -> Passages | None:
    """Some units of a text that asks, from the offset ``begin`` on, as a passage; None without words to compare."""
    importance = np.where(side.profile.starts >= begin, asking_importance(side), 0.0)
    if not importance[np.isin(side.profile.unit_of, units)].any():
        return None
    return _passages(scorer, side, [units], importance, begin)


# Clauses that say why something is asked for, or when.
_LEAD = re.compile("(?:ため|ので|から|にあたり|に当たり|おり|が|けれど|けれども|ものの|なか|中で)[、,，]")


def asked_from(profile: Profile, unit: int) -> int:
    """Where a unit asks: 情報を外に出せないため、|庁内で要約を使いたい. Its start, where nothing leads to it."""
    found = profile.units[unit]
    ends = [match.end() for match in _LEAD.finditer(profile.document.text, found.start, found.end)]
    return ends[-1] if ends else found.start


def read_offer(scorer: Scorer, side: Side) -> Passages:
    """The sentences of a text that hold content words."""
    holding = frozenset(side.profile.unit_of.tolist())
    sentences = [units for units in sentences_of(side.profile) if not holding.isdisjoint(units)]
    return _passages(scorer, side, sentences, _importance(side))


def sentences_of(profile: Profile) -> list[range]:
    """The units of each sentence: a clause that ends with a comma goes on in the next unit."""
    text, units = profile.document.text, profile.units
    begins = [
        place
        for place in range(len(units))
        if not place or not text[units[place - 1].start : units[place - 1].end].endswith(("、", ",", "，"))
    ]
    return [range(begin, end) for begin, end in zip(begins, [*begins[1:], len(units)], strict=True)]


def _importance(side: Side) -> Floats:
    importance: Floats = side.words.importance[side.words.places_of(side.profile.keys)]
    return importance


class _Heard(NamedTuple):
    """The words of a text that stand in its units: content places (-1 for others), what they are, and where."""

    starts: Integers
    places: Integers
    functions: list[str]
    standings: Integers
    units: Integers


@lru_cache(maxsize=1024)
def _heard(side: Side) -> _Heard:
    profile = side.profile
    text = profile.document.text
    tokens = tokenize(text)
    starts = np.array(tokens.starts, dtype=np.int64)
    units = units_at(profile.units, starts)
    place_at = {start: place for place, start in enumerate(profile.starts.tolist())}
    places = np.array([place_at.get(start, -1) for start in tokens.starts], dtype=np.int64)
    functions = ["" if place >= 0 else _function(word) for word, place in zip(tokens.words, places, strict=True)]
    inside = units >= 0
    kept = [function for function, is_inside in zip(functions, inside, strict=True) if is_inside]
    return _Heard(starts[inside], places[inside], kept, _standings_at(text, starts[inside]), units[inside])


def _function(word: Word) -> str:
    """What a word without content is known by: 契約いただけます and 契約いただきます have one lemma, but differ."""
    if word.key:
        return _NAME
    return word.surface if word.lemma == "頂く" else word.lemma


def _standings_at(text: str, offsets: Integers) -> Integers:
    """The standing of the statement at each offset; those between statements are affirmed."""
    statements = find_statements(text)
    if not statements:
        return np.zeros(len(offsets), dtype=np.int64)
    found = np.searchsorted([statement.start for statement in statements], offsets, side="right") - 1
    ends = np.array([statement.end for statement in statements])
    standings = np.array([STANDINGS.index(statement.standing) for statement in statements])
    return np.where((found >= 0) & (offsets < ends[found]), standings[found], 0)


def _passages(scorer: Scorer, side: Side, passages: list[range], importance: Floats, begin: int = 0) -> Passages:
    """The words of some stretches of units, which hold content words and do not overlap, in the order of the text."""
    heard = _heard(side)
    passage_of = np.full(len(side.profile.units), -1, dtype=np.int64)
    for number, units in enumerate(passages):
        passage_of[units.start : units.stop] = number
    passage = passage_of[heard.units]
    inside = np.flatnonzero((passage >= 0) & (heard.starts >= begin))
    passage, places = passage[inside], heard.places[inside]
    has_content = places >= 0
    places, owner = places[has_content], passage[has_content]
    ids = side.words.ids[side.words.places_of(map(side.profile.keys.__getitem__, places.tolist()))]
    vectors = np.zeros((len(inside), scorer.table.dimension))
    vectors[has_content] = scorer.unit_vectors(ids)
    sums = np.bincount(owner, importance[places], minlength=len(passages))
    weights = np.zeros(len(inside))
    weights[has_content] = importance[places] / np.where(sums > 0.0, sums, 1.0)[owner]
    full = scorer.lengths(ids)[:, None] * vectors[has_content]
    words = Words(
        vectors,
        [heard.functions[place] for place in inside.tolist()],
        heard.standings[inside],
        weights,
        np.searchsorted(passage, np.arange(len(passages))),
        np.stack([full[owner == number].sum(axis=0) for number in range(len(passages))]),
    )
    return Passages(words, places, tuple(passages))
