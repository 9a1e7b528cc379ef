"""Words that are at home in the town hall and nowhere else."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.sheet import Sentence, Sheet
from kyoso_match.text import normalise

_SHORTEST_EXPLANATION = 4


@dataclass(frozen=True, slots=True)
class _Term:
    """An administrative word, what it means, and words that anybody knows."""

    term: str
    explanation: str
    alternative: str


def jargon(sheet: Sheet) -> Iterator[Advice]:
    """One piece of advice for each administrative word, where it first stands, unless it is explained right there."""
    terms, pattern = _dictionary()
    said = set()
    for sentence in sheet.sentences:
        for found in pattern.finditer(sentence.text):
            if found[0] in said or not _stands_alone(sentence.text, found):
                continue
            said.add(found[0])
            if not _is_explained(sentence, found, terms[found[0]]):
                yield _advice(sentence, found, terms[found[0]])


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, _Term], re.Pattern[str]]:
    source = files("kyoso_match").joinpath("data", "jargon.csv").read_text(encoding="utf-8")
    terms = {normalise(row["term"]).text: _Term(**row) for row in csv.DictReader(source.splitlines())}
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return terms, re.compile("|".join(map(re.escape, longest_first)))


def _stands_alone(text: str, found: re.Match[str]) -> bool:
    """Whether the word is no part of a longer word: 随契 is none in 付随契約, SIB none in POSSIBLE."""
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    first, last = found[0][0], found[0][-1]
    return not (_same_script(before, first) or (_same_script(last, after) and after not in _MAY_FOLLOW))


# Kanji that make a longer word of which the term keeps its meaning.
_MAY_FOLLOW = frozenset("等課者費額制化名内外上下中間時後前数案型用")
_SCRIPTS = (re.compile("[一-鿿々]"), re.compile("[ァ-ヺー]"), re.compile("[A-Za-z]"))


def _same_script(one: str, other: str) -> bool:
    return any(script.match(one) and script.match(other) for script in _SCRIPTS)


def _is_explained(sentence: Sentence, found: re.Match[str], term: _Term) -> bool:
    after = sentence.text[found.end() :]
    note = re.match(r"(?:等|など)?[」』]?\(([^()]*)\)|(?:等|など)?[」』]?とは", after)
    if note is not None and (note[1] is None or len(note[1]) >= _SHORTEST_EXPLANATION):
        return True
    inside = re.search(r"\($", sentence.text[: found.start()]) is not None and after.startswith(")")
    return inside or normalise(term.alternative).text in sentence.text


def _advice(sentence: Sentence, found: re.Match[str], term: _Term) -> Advice:
    place = sentence.quote(*found.span())
    return Advice(
        Rule.JARGON,
        place,
        f"「{place.text}」: 企業には伝わりにくい行政の言葉です。意味は、{term.explanation}。",
        f"例: 「{term.alternative}」と書くか、「{term.term}({term.alternative})」と補う",
    )
