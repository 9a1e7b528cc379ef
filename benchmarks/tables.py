"""Markdown tables and numbers as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def markdown_table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: bool = True) -> str:
    """A table with its first column to the left, and the others to the right where they hold numbers.

    >>> print(markdown_table(["a", "b"], [["x", "1"]]))
    | a | b |
    |---|---:|
    | x | 1 |
    """
    lines = [_line(head), "|---" + ("|---:" if numbers else "|---") * (len(head) - 1) + "|", *map(_line, rows)]
    return "\n".join(lines)


def amount(value: float, decimals: int, *, signed: bool = False) -> str:
    """A number with a fixed count of decimals.

    >>> amount(0.12345, 3), amount(0.5, 1, signed=True)
    ('0.123', '+0.5')
    """
    return f"{value:{'+' if signed else ''}.{decimals}f}"


def with_interval(values: Sequence[float], decimals: int, *, signed: bool = False) -> str:
    """A value with its interval.

    >>> with_interval([0.5, 0.4321, 0.6], 3)
    '0.500 [0.432, 0.600]'
    """
    value, low, high = (amount(part, decimals, signed=signed) for part in values)
    return f"{value} [{low}, {high}]"


def listed(words: Iterable[str]) -> str:
    """Words as one phrase.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    known = list(words)
    return " and ".join([", ".join(known[:-1]), known[-1]]) if len(known) > 1 else "".join(known)


def decimals_of(kind: str) -> int:
    """Three for measures in [0, 1], two for correlations x 100."""
    return 3 if kind == "retrieval" else 2


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
