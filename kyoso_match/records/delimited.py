"""CSV and TSV text -> items, with the physical line on which each row starts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

from kyoso_match.errors import FileFormatError, RowProblem
from kyoso_match.records.columns import Headings
from kyoso_match.records.rows import Items
from kyoso_match.records.tables import GridRow, header_position, items_of, known_headers

_DELIMITERS = (",", "\t", ";")
_LONGEST_CELL = 10_000_000
_SNIFFED_LINES = 40
_OPEN_QUOTE = '引用符「"」が閉じていません。この行の引用符を確かめてください。'
_WRONG_QUOTE = '引用符「"」の使い方が正しくありません。値の中の引用符は「""」と二つ重ねてください。'


def items_of_text(text: str, headings: Headings, file: str, delimiter: str | None = None) -> Items:
    """The items of a delimited text. Without a ``delimiter`` it is the one of comma, tab and semicolon that fits best.

    A row whose quotes are wrong is a problem of that row alone; what stands below it is still read.
    Raises FileFormatError for a text without any row.
    """
    lines = list(io.StringIO(text, newline=""))
    if not text.strip():
        raise FileFormatError(f"{file} は空です。1行目に列名、2行目から内容を入れてください。")
    with _long_cells():
        rows, problems = _grid(lines, delimiter or _best_delimiter(lines, headings), file)
    items = items_of(rows, headings, file, fixed_width=True)
    return Items(items.items, (*items.problems, *problems), items.headers, file)


def _best_delimiter(lines: list[str], headings: Headings) -> str:
    """The delimiter with which the header row has most known headers, then most cells; comma where all are alike."""

    def fit(delimiter: str) -> tuple[int, int]:
        rows, _ = _grid(lines[:_SNIFFED_LINES], delimiter, "")
        if not rows:
            return 0, 0
        header = rows[header_position(rows, headings)][1]
        return known_headers(header, headings), len(header)

    return max(_DELIMITERS, key=fit)


def _grid(lines: list[str], delimiter: str, file: str) -> tuple[list[GridRow], list[RowProblem]]:
    rows: list[GridRow] = []
    problems: list[RowProblem] = []
    start = 0
    while start < len(lines):
        reader = csv.reader(lines[start:], delimiter=delimiter, strict=True)
        base = start
        while True:
            start = base + reader.line_num
            try:
                cells = next(reader, None)
            except csv.Error as error:
                reason = _OPEN_QUOTE if "unexpected end" in str(error) else _WRONG_QUOTE
                problems.append(RowProblem(reason, file=file, line=start + 1))
                start += 1  # an open quote has swallowed everything below its row: read on from the next line
                break
            if cells is None:
                return rows, problems
            rows.append((start + 1, cells))
    return rows, problems


@contextmanager
def _long_cells() -> Iterator[None]:
    """Let a cell be longer than the 131,072 characters at which the csv module stops; the limit is a global one."""
    usual = csv.field_size_limit(_LONGEST_CELL)
    try:
        yield
    finally:
        csv.field_size_limit(usual)
