"""What a fact found in a text is, and the characters around it that say what kind of fact it is."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Role: TypeAlias = Literal["challenge", "capability"]

_ENDS_SENTENCE = "。!?\n"
_BEFORE, _AFTER = 48, 32


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from ``least`` to ``most``, both included: an amount of which a text states the bounds only."""

    least: float = 0.0
    most: float = math.inf


FactValue: TypeAlias = int | float | str | datetime.date | Range | None


@dataclass(frozen=True, slots=True)
class FactMention:
    """A fact that a text states: ``text`` is what is written there, ``source[start:end]``.

    ``value`` is None where the text states the fact without a value that could be compared (数百万円, 3月31日 without
    a year). ``limit`` is True where it is said as a limit (上限, まで, のみ, 限定). ``persons`` is False for a number
    of ``seats`` that counts organisations.
    """

    name: str
    value: FactValue
    start: int
    end: int
    text: str
    limit: bool = False
    persons: bool = True


class Found(NamedTuple):
    """A mention at offsets of the normalised text."""

    name: str
    value: FactValue
    start: int
    end: int
    limit: bool = False
    persons: bool = True


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The characters of the same sentence before ``start`` and after ``end``, some forty at most."""
    first = max(0, start - _BEFORE)
    first = max(first, *(text.rfind(mark, first, start) + 1 for mark in _ENDS_SENTENCE))
    ends = (text.find(mark, end, end + _AFTER) for mark in _ENDS_SENTENCE)
    last = min((place for place in ends if place >= 0), default=end + _AFTER)
    return text[first:start], text[end:last]


def since_comma(before: str) -> str:
    """The last clause of the characters before a mention."""
    return before[before.rfind("、") + 1 :]
