"""JSON and JSONL text -> items, and records -> JSONL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path

from kyoso_match.errors import FileFormatError, RowProblem
from kyoso_match.records.checks import shown
from kyoso_match.records.model import Record
from kyoso_match.records.rows import Item, Items, id_of_line

_NOT_JSON = "JSONとして読み取れません。括弧・引用符・コンマを確かめてください。"
_WHITE_SPACE = " \t\r\n"


def items_of_jsonl(text: str, file: str) -> Items:
    """One item per line; blank lines are passed over, and a line that is no JSON is a problem of that line alone."""
    items, problems = [], []
    for line, row in enumerate(text.split("\n"), 1):  # not splitlines(): U+2028 may stand inside a JSON string
        if not row.strip():
            continue
        try:
            items.append(Item(json.loads(row), line, id_of_line(line)))
        except (ValueError, RecursionError):  # also numbers of more than 4,300 digits
            problems.append(RowProblem(_NOT_JSON, file=file, line=line, value=shown(row)))
    return Items(tuple(items), tuple(problems), None, file)


def items_of_json(text: str, file: str) -> Items:
    """One item per element of the array in the file, with the line on which it starts.

    Raises FileFormatError for anything but one array: behind a broken element nobody knows where the next one starts.
    """
    decoder = json.JSONDecoder()
    place = _skip(text, 0)
    if text[place : place + 1] != "[":
        raise FileFormatError(f"{file} はJSONの配列ではありません。[{{…}}, {{…}}] の形にしてください。")
    items: list[Item] = []
    line, counted = 1, 0
    place = _skip(text, place + 1)
    while text[place : place + 1] != "]" or items:
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = decoder.raw_decode(text, place)
        except (ValueError, RecursionError):
            raise FileFormatError(f"{file} の{line}行目から始まる要素が読めません。{_NOT_JSON}") from None
        items.append(Item(value, line))
        place = _skip(text, place)
        separator = text[place : place + 1]
        if separator == "]":
            break
        if separator != ",":
            raise FileFormatError(f"{file} の{line}行目から始まる要素の後に「,」か「]」がありません。{_NOT_JSON}")
        place = _skip(text, place + 1)
    if text[place + 1 :].strip(_WHITE_SPACE):
        raise FileFormatError(f"{file} の配列の後に余分な文字があります。配列を一つだけにしてください。")
    return Items(tuple(items), (), None, file)


def write_jsonl(records: Iterable[Record], path: str | os.PathLike[str]) -> None:
    """Write one record per line (UTF-8), so that reading the file gives equal records in the same order.

    The file is there whole or not at all: it is written beside ``path`` and then takes its place. Raises OSError.
    """
    target = Path(path)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            for record in records:
                file.write(json.dumps(record.to_dict(), ensure_ascii=False, allow_nan=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _WHITE_SPACE:
        place += 1
    return place
