"""Tables for people: CSV that Excel opens as it should, XLSX, and plain text in columns."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from kyoso_match.errors import MissingExtraError
from kyoso_match.storage import replaced_file

Cell = str | int | float | None

# A cell that starts like this can be run as a formula; a Japanese Excel takes the full-width signs too (OWASP, "CSV
# Injection").
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠")
# What a cell of an XLSX file can hold.
_LONGEST_CELL = 32_767


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """UTF-8 with BOM, so that Excel reads the Japanese."""
    with replaced_file(path) as temporary:
        temporary.write_bytes(csv_text(header, rows).encode("utf-8-sig"))


def csv_text(header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """The table as CSV with CRLF line ends; texts that look like formulas stay texts."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(header)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return buffer.getvalue()


def _harmless(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = _printable(cell)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def write_xlsx(path: Path, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    """One sheet with a frozen, bold header; every text cell is typed as text. Needs the extra ``excel``."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Alignment, Font
        from openpyxl.utils import get_column_letter
    except ImportError as error:
        raise MissingExtraError("openpyxl", "excel") from error
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("マッチング結果")
    sheet.freeze_panes = "A2"
    for column, name in enumerate(header):
        widest = max([_width(name), *(_width(str(row[column] or "")) for row in rows)])
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(60, widest + 2)
    for line, row in enumerate([header, *rows]):
        cells = []
        for value in row:
            cell = WriteOnlyCell(sheet, _fitting(_printable(value)) if isinstance(value, str) else value)
            cell.alignment = Alignment(wrap_text=isinstance(value, str), vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"  # a text that starts with = would be taken for a formula
            elif isinstance(value, float):
                cell.number_format = "0.000"  # only how it looks; the cell keeps all digits
            if line == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    # Finished in memory, because a half-written workbook of openpyxl complains long after the error.
    whole = io.BytesIO()
    workbook.save(whole)
    with replaced_file(path) as temporary:
        temporary.write_bytes(whole.getvalue())


def _printable(text: str) -> str:
    """Without the control characters and noncharacters that an XLSX file cannot hold and no sheet shows."""
    return "".join(
        character
        for character in text
        if character in "\n\t" or (ord(character) >= 32 and character not in "\ufffe\uffff")
    )


def _fitting(text: str) -> str:
    """Cut to the length of a cell, visibly; Excel would refuse the file or cut it without a word."""
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def columns(
    rows: Sequence[Sequence[str]], limits: Mapping[int, int] | None = None, numeric: Collection[int] = ()
) -> list[str]:
    """Lines of text in columns, where a full-width character takes two places.

    ``limits`` cut a column's width; ``numeric`` columns stand to the right.
    """
    limits = limits or {}
    cut = [[_cut(cell, limits.get(place)) for place, cell in enumerate(row)] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*cut, strict=True)]
    return [
        "  ".join(
            _filled(cell, width, to_the_right=place in numeric)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cut
    ]


def _filled(text: str, width: int, *, to_the_right: bool) -> str:
    blank = " " * (width - _width(text))
    return blank + text if to_the_right else text + blank


def _width(text: str) -> int:
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "FWA" else 1


def _cut(text: str, limit: int | None) -> str:
    text = " ".join(text.split())
    if limit is None or _width(text) <= limit:
        return text
    kept, width = "", 0
    for character in text:
        width += _character_width(character)
        if width > limit - 2:
            break
        kept += character
    return kept + "…"
