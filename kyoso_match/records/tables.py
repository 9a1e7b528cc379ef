"""A grid of cells -> items with headers: what CSV files and worksheets have in common."""

from __future__ import annotations

from collections.abc import Sequence

from kyoso_match.errors import FileFormatError, RowProblem
from kyoso_match.records.cells import is_missing
from kyoso_match.records.columns import Headings
from kyoso_match.records.rows import Item, Items, id_of_line

_HEADER_WITHIN = 10
_KNOWN_HEADERS_NEEDED = 2

GridRow = tuple[int, Sequence[object]]
"""The 1-based line on which a row starts, and its cells."""


def header_position(rows: Sequence[GridRow], headings: Headings) -> int:
    """The position of the header row: the first of 10 with two known headers, so that titles above it are passed over.

    Where there is none, the first row that is not blank.
    """
    first_filled = None
    for position, (_, cells) in enumerate(rows[:_HEADER_WITHIN]):
        if first_filled is None and not _is_blank(cells):
            first_filled = position
        if known_headers(cells, headings) >= _KNOWN_HEADERS_NEEDED:
            return position
    return first_filled or 0


def known_headers(cells: Sequence[object], headings: Headings) -> int:
    """How many different known headers stand in the row."""
    return len({cell for cell in cells if isinstance(cell, str) and cell.strip() and headings.knows(cell)})


def items_of(rows: Sequence[GridRow], headings: Headings, file: str, *, fixed_width: bool) -> Items:
    """The items below the header row. Blank rows are passed over.

    ``fixed_width``: whether a row with too few cells is a problem (a CSV file) or ends with empty cells (a worksheet).
    """
    rows = list(rows)
    if all(_is_blank(cells) for _, cells in rows):
        raise FileFormatError(f"{file} は空です。1行目に列名、2行目から内容を入れてください。")
    start = header_position(rows, headings)
    header, below = rows[start][1], rows[start + 1 :]
    width = len(header) if fixed_width else max(len(cells) for _, cells in rows)
    needed = max(place for place, cell in enumerate(header, 1) if not is_missing(cell)) if fixed_width else 0
    items, problems = [], []
    names = _names([*header, *[None] * (width - len(header))])
    used = [
        name
        for place, name in enumerate(names)
        if not _is_blank(header[place : place + 1])
        or any(not _is_blank(cells[place : place + 1]) for _, cells in below)
    ]
    for line, cells in below:
        if _is_blank(cells):
            continue
        if len(cells) < needed or not _is_blank(cells[width:]):
            reason = (
                f"列の数が見出しと合いません(見出し{needed}列、この行{len(cells)}列)。"
                "区切り文字や引用符の抜けがないか確かめてください。"
            )
            problems.append(RowProblem(reason, file=file, line=line))
            continue
        items.append(Item(dict(zip(names, cells, strict=False)), line, id_of_line(line)))
    return Items(tuple(items), tuple(problems), tuple(used), file)


def _is_blank(cells: Sequence[object]) -> bool:
    return all(is_missing(cell) for cell in cells)


def _names(cells: Sequence[object]) -> list[str]:
    """The headers as texts, each once: the second 備考 becomes 備考(2), and a column without a header 列5."""
    names: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = base = f"列{place}" if is_missing(cell) else " ".join(str(cell).split())
        count = 1
        while name in names:
            count += 1
            name = f"{base}({count})"
        names.append(name)
    return names
