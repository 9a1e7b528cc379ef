"""The sentences and clauses of a text: the smallest pieces that are compared and quoted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kyoso_match.text.normalise import BULLET, Normalised

MAX_UNIT_CHARACTERS = 200
LONG_SENTENCE_CHARACTERS = 40
SHORTEST_CLAUSE_CHARACTERS = 10

_SENTENCE_END = re.compile(r"[。!?]+[」』)】〕]*|(?<=[^\x00-\x7f])\.(?=\s|[^\x00-\x7f]|$)|\n")
_BRACKETED = re.compile(r"「[^「」\n]*」|『[^『』\n]*』|\([^()\n]*\)")
_CLAUSE_END = re.compile(
    r"(?:(?:です|ます|た|る|い|だ)が|ので|ため|ために|けれど|けれども|ものの|一方で?|おり|とともに|ほか|つつ|ながら"
    r"|[しりちいきみびえけせてねべめれでず]|ば)[、,]"
)
_BEFORE_BULLET = "\n。"
_COMMA = re.compile(r"[、,]")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or clause: the characters ``start`` to ``end`` of the source text."""

    start: int
    end: int


def split_units(normalised: Normalised) -> tuple[Unit, ...]:
    r"""Cut a text into units, in order, without overlap; bullets and blank margins belong to none.

    A line break ends a unit unless it only wraps a sentence. A sentence of more than 40 characters is cut into its
    clauses, and no unit has more than 200 characters.

    >>> from kyoso_match.text import normalise
    >>> text = "高齢化が進んでいる。①移動の支援\n②買い物の支援"
    >>> [text[unit.start:unit.end] for unit in split_units(normalise(text))]
    ['高齢化が進んでいる。', '移動の支援', '買い物の支援']
    """
    units: list[Unit] = []
    for start, end in _sentences(normalised.text):
        for clause_start, clause_end in _clauses(normalised.text, start, end):
            unit = _trimmed(normalised, clause_start, clause_end)
            # Two normalised characters on either side of a boundary can come from the same characters of the source.
            if unit is not None and (not units or units[-1].end <= unit.start):
                units.append(unit)
    return tuple(units)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    inside = _bracketed_spans(text)
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if any(start < opening < match.start() < closing for opening, closing in inside):
            continue
        if match[0] == "." and BULLET.fullmatch(text, start, match.end()):
            continue
        yield start, match.end()
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _bracketed_spans(text: str) -> list[tuple[int, int]]:
    """Quotations in which a 。 does not end the sentence around it; long ones are texts of their own."""
    return [match.span() for match in _BRACKETED.finditer(text) if len(match[0]) <= LONG_SENTENCE_CHARACTERS]


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start > LONG_SENTENCE_CHARACTERS:
        for match in _CLAUSE_END.finditer(text, start, end):
            long_enough = min(match.end() - start, end - match.end()) >= SHORTEST_CLAUSE_CHARACTERS
            if long_enough:
                yield from _pieces(text, start, match.end())
                start = match.end()
    yield from _pieces(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut what is still too long, after a comma where there is one."""
    while end - start > MAX_UNIT_CHARACTERS:
        limit = start + MAX_UNIT_CHARACTERS
        commas = [match.end() for match in _COMMA.finditer(text, start + SHORTEST_CLAUSE_CHARACTERS, limit)]
        cut = commas[-1] if commas else limit
        yield start, cut
        start = cut
    yield start, end


def _trimmed(normalised: Normalised, start: int, end: int) -> Unit | None:
    text = normalised.text
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start == end:
        return None
    first, last = normalised.original(start, end)
    if start == 0 or text[start - 1] in _BEFORE_BULLET:
        bullet = BULLET.match(normalised.source, first, last)
        first = bullet.end() if bullet is not None and bullet.end() < last else first
    return Unit(first, last)
