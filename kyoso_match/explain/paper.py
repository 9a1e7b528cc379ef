"""How much of an A4 page the pieces of an explanation take, in millimetres; estimated, since only a browser knows.

The numbers follow from the style sheet: 10.5 pt text is 3.70 mm wide and 5.0 mm high per line, 9 pt tables 3.18 mm and
4.0 mm. Characters are taken as full width, so texts in Latin letters take less than is said here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

# 297 mm less the margins, the head and foot of a report, and a reserve for words that are not broken.
PAGE = 281.0 - 32.0
HEADING = 7.2

_TABLE_LINE, _TABLE_ROW = 3.97, 0.95
_SENTENCE_LINE, _SENTENCE_CHARACTERS = 5.0, 48


class Size(NamedTuple):
    """A size of type of the two texts: its class, characters in a line of a column, and the height of a line."""

    name: str
    characters: int
    line: float


LARGE, SMALL = Size("", 23, 4.82), Size("fine", 27, 4.13)


def table_height(rows: Iterable[Sequence[tuple[int, int]]]) -> float:
    """The height of rows of cells, each given by its length and the characters that a line of it holds."""
    return sum(_TABLE_ROW + _TABLE_LINE * max(lines_of(length, width) for length, width in row) for row in rows)


def paragraph_height(text: str) -> float:
    """The height of a paragraph over the whole width."""
    return 1.5 + _SENTENCE_LINE * lines_of(len(text), _SENTENCE_CHARACTERS)


def column_height(paragraphs: Iterable[str], size: Size) -> float:
    """The height of one of the two texts."""
    lines = [line for text in paragraphs for line in text.split("\n")]
    return 3.0 + sum(0.4 + size.line * lines_of(len(line) + 1, size.characters) for line in lines)


def lines_of(length: int, width: int) -> int:
    """How many lines of ``width`` characters a text takes; at least one."""
    return max(1, math.ceil(length / width))
