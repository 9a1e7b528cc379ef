"""Pairs of terms in a table -> ``TermPair``, and back to a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from kyoso_match.bridge.terms import TermPair, problem_of
from kyoso_match.errors import FileFormatError, RowProblem
from kyoso_match.records.cells import as_text
from kyoso_match.records.checks import UnfitError, shown
from kyoso_match.records.columns import Column, Headings
from kyoso_match.records.files import items_of_file
from kyoso_match.records.rows import Item
from kyoso_match.storage import replaced_file

_COLUMNS = ("field", "administrative", "business", "note")
_HEADINGS = {
    "field": ("field", "分野", "政策分野"),
    "administrative": ("administrative", "行政の言葉", "行政の用語", "行政用語", "行政語", "行政", "自治体の言葉"),
    "business": ("business", "企業の言葉", "企業の用語", "企業用語", "企業語", "企業", "民間の言葉"),
    "note": ("note", "備考", "メモ", "説明"),
}
_HEADINGS_NEEDED = "「行政の言葉」と「企業の言葉」(または administrative と business)の列"


def read_pairs(path: Path) -> tuple[list[TermPair], list[RowProblem]]:
    """The pairs of a file and the lines that hold none; FileFormatError for a file that cannot be read at all."""
    items = items_of_file(path, Headings(_HEADINGS))
    if items.headers is not None:
        _require_terms(items.headers, path)
    pairs: list[TermPair] = []
    problems = list(items.problems)
    for item in items.items:
        pair = _pair_of(item)
        problem = problem_of(pair) if isinstance(pair, TermPair) else pair
        if problem is not None:
            problems.append(replace(problem, file=str(path), line=item.line))
        elif isinstance(pair, TermPair):
            pairs.append(pair)
    return pairs, sorted(problems, key=lambda entry: entry.line or 0)


def write_pairs(pairs: Iterable[TermPair], path: Path) -> None:
    """Write pairs as CSV (UTF-8), which ``read_pairs`` reads."""
    with replaced_file(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows([getattr(pair, name) for name in _COLUMNS] for pair in pairs)


def _require_terms(headers: Sequence[str], path: Path) -> None:
    if not {"administrative", "business"} <= {column.field for column in _columns(tuple(headers))}:
        found = "、".join(headers) or "(なし)"
        raise FileFormatError(f"{path} には{_HEADINGS_NEEDED}が必要です。見つかった列: {found}。")


@lru_cache(maxsize=16)
def _columns(headers: tuple[str, ...]) -> tuple[Column, ...]:
    return Headings(_HEADINGS).columns(headers)


def _pair_of(item: Item) -> TermPair | RowProblem:
    """The pair of one line, or why it is none; of two columns with one meaning the first that is filled in counts."""
    if not isinstance(item.value, Mapping):
        return RowProblem(f"{_HEADINGS_NEEDED}をもつ表の行が必要です。", value=shown(item.value))
    cells = dict.fromkeys(_COLUMNS, "")
    for column in _columns(tuple(item.value)):
        if cells.get(column.field) == "":
            try:
                cells[column.field] = as_text(item.value[column.header]).strip()
            except UnfitError as error:
                return RowProblem(error.reason, field=column.header, value=error.value)
    return TermPair(**cells)
