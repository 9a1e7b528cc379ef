"""What every source gives before it is a record: one item per row, with its place."""

from __future__ import annotations

from dataclasses import dataclass

from kyoso_match.errors import RowProblem


@dataclass(frozen=True, slots=True)
class Item:
    """One row: a mapping of header -> cell, a text or a record; its line where it has one, and an id made of it."""

    value: object
    line: int | None = None
    made_id: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """All rows of a source in order; ``problems`` are rows that could not even be taken apart into cells.

    ``headers`` are those of a table; None where every row brings its own names.
    """

    items: tuple[Item, ...]
    problems: tuple[RowProblem, ...] = ()
    headers: tuple[str, ...] | None = None
    file: str | None = None


def id_of_line(line: int) -> str:
    """The id of a row that has none of its own: the same file gives the same ids again."""
    return f"行{line}"
