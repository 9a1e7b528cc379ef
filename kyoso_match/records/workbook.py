"""XLSX worksheets -> items. Needs openpyxl, which the extra ``excel`` installs."""

from __future__ import annotations

import datetime
import warnings
from pathlib import Path

from kyoso_match.errors import FileFormatError, MissingExtraError
from kyoso_match.records.columns import Headings
from kyoso_match.records.rows import Items
from kyoso_match.records.tables import GridRow, items_of

_MIDNIGHT = datetime.time()


def items_of_workbook(path: Path, headings: Headings, sheet: str | None = None) -> Items:
    """The items of one worksheet, the first one unless ``sheet`` names another; lines are the row numbers of Excel.

    Formulas give the values that were saved with them. Raises FileFormatError for a file that is no workbook or has
    no such sheet, MissingExtraError where openpyxl is not installed.
    """
    grid = _grid(path, sheet)
    return items_of(grid, headings, str(path), fixed_width=False)


def _grid(path: Path, sheet: str | None) -> list[GridRow]:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtraError("openpyxl", "excel") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drop-down lists and styles that do not matter here
        try:
            workbook = load_workbook(path, read_only=True, data_only=True)
        except Exception as error:  # a damaged file fails anywhere in zipfile, the XML parser or openpyxl
            raise FileFormatError(
                f"{path} をExcelブックとして開けません({type(error).__name__})。"
                "パスワードを外し、.xlsx形式で保存し直してください。"
            ) from error
        try:
            names = [worksheet.title for worksheet in workbook.worksheets]
            if not names or (sheet is not None and sheet not in names):
                wanted = "ワークシート" if sheet is None else f"シート「{sheet}」"
                raise FileFormatError(f"{path} に{wanted}がありません。あるシート: {'、'.join(names) or '(なし)'}")
            worksheet = workbook.worksheets[0 if sheet is None else names.index(sheet)]
            worksheet.reset_dimensions()  # some programs write a wrong size, and cells outside it would be lost
            rows = worksheet.iter_rows(values_only=True)
            return [(line, [_cell(value) for value in row]) for line, row in enumerate(rows, 1)]
        except FileFormatError:
            raise
        except Exception as error:  # worksheets are parsed only now
            raise FileFormatError(
                f"{path} のシートを読み取れません({type(error).__name__})。.xlsx形式で保存し直してください。"
            ) from error
        finally:
            workbook.close()


def _cell(value: object) -> object:
    """The value of a cell; a day is a date, though Excel stores it as midnight."""
    if isinstance(value, datetime.datetime) and value.time() == _MIDNIGHT:
        return value.date()
    return value
