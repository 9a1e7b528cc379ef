"""A path -> items: which kind of file it is, and who reads that kind."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from kyoso_match.errors import FileFormatError
from kyoso_match.records.columns import Headings
from kyoso_match.records.decoding import decoded
from kyoso_match.records.delimited import items_of_text
from kyoso_match.records.jsonfiles import items_of_json, items_of_jsonl
from kyoso_match.records.rows import Items
from kyoso_match.records.workbook import items_of_workbook

WORKBOOKS: Final = frozenset({".xlsx", ".xlsm"})
KNOWN_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".json", ".jsonl", ".ndjson"}) | WORKBOOKS
NOT_SUPPORTED: Final = frozenset({".xls", ".ods", ".numbers", ".docx", ".doc", ".pdf"})
"""Recognised as files, so that a path of one is refused instead of being matched as if it were a text."""

_LONGEST_PATH = 1024


def looks_like_path(text: str) -> bool:
    """Whether a str is meant as a path: one line that ends in the suffix of a kind of file.

    >>> looks_like_path("課題一覧.xlsx"), looks_like_path("買い物に困る高齢者が増えている。")
    (True, False)
    """
    if len(text) > _LONGEST_PATH or "\n" in text or "\0" in text:
        return False
    return Path(text.strip()).suffix.lower() in KNOWN_SUFFIXES | NOT_SUPPORTED


def items_of_file(path: Path, headings: Headings, sheet: str | None = None) -> Items:
    """The items of a CSV, TSV, JSON, JSONL or XLSX file; ``sheet`` is for XLSX only.

    Raises FileFormatError for a file that is missing, of another kind, or in no known encoding.
    """
    suffix = path.suffix.lower()
    if suffix not in KNOWN_SUFFIXES:
        kinds = "、".join(sorted(KNOWN_SUFFIXES))
        raise FileFormatError(f"{path} の形式には対応していません。{kinds} のどれかで保存し直してください。")
    if not path.is_file():
        raise FileFormatError(f"ファイル {path} が見つかりません。場所と名前を確かめてください。")
    if sheet is not None and suffix not in WORKBOOKS:
        raise FileFormatError(f"{path} にシートはありません。sheet={sheet!r} はExcelブックにだけ使えます。")
    if suffix in WORKBOOKS:
        return items_of_workbook(path, headings, sheet)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFormatError(f"ファイル {path} を開けません({error.strerror})。") from error
    text = decoded(data, str(path))
    if suffix == ".json":
        return items_of_json(text, str(path))
    if suffix in (".jsonl", ".ndjson"):
        return items_of_jsonl(text, str(path))
    return items_of_text(text, headings, str(path), None if suffix == ".csv" else "\t")
