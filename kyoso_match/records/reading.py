"""The one door: whatever holds challenges or capabilities -> records, and the problems of the rows that are none."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Literal

from kyoso_match.errors import InputError, RecordError, RowProblem
from kyoso_match.records.building import AnyRecord, build
from kyoso_match.records.checks import shown
from kyoso_match.records.columns import TEXT_FIELDS, Column, Headings, require_text
from kyoso_match.records.files import items_of_file, looks_like_path
from kyoso_match.records.frames import is_frame, is_series, items_of_frame, items_of_series
from kyoso_match.records.headers import CAPABILITY_HEADINGS, CHALLENGE_HEADINGS
from kyoso_match.records.model import Capability, Challenge, Record
from kyoso_match.records.rows import Item, Items

OnError = Literal["raise", "skip"]

_ACCEPTED = (
    "ファイルのパス、文字列、辞書、レコード、それらのリスト、{ID: 文} の辞書、DataFrame のどれかを渡してください。"
)


@dataclass(frozen=True, slots=True)
class Reading(Generic[AnyRecord]):
    """The records that could be read, in the order of the source, and the problems of those that could not."""

    records: tuple[AnyRecord, ...]
    problems: tuple[RowProblem, ...] = ()


def read_challenges(
    source: object,
    *,
    mapping: Mapping[str, str] | None = None,
    on_error: OnError = "raise",
    sheet: str | None = None,
) -> Reading[Challenge]:
    """Read challenges from a file, texts, dicts, records, a DataFrame or a Series.

    source:    a path (``pathlib.Path``, or a str that ends in .csv, .tsv, .json, .jsonl or .xlsx), any other str as
               one text, a record, a dict of headers and cells, a list of those, or a dict of id -> text
    mapping:   header -> field for headers that are not known or mean something else here; the field "text.<name>"
               is a named text, "attributes" is kept and not compared
    on_error:  "raise" raises one RecordError that lists every problem, "skip" returns the other rows
    sheet:     the worksheet of an .xlsx file; the first one where it is None

    Rows without an id get one from their line in the file ("行2") or their place in the list ("課題1").
    Raises FileFormatError for a file that cannot be read at all, InputError for a source of no known kind.

    >>> reading = read_challenges([{"課題名": "移動支援", "背景": "高齢化が進む。", "予算": "90万円"}])
    >>> reading.records[0].id, reading.records[0].budget_yen
    ('課題1', 900000)
    """
    return _Door(Challenge, "課題", Headings(CHALLENGE_HEADINGS, mapping)).read(source, on_error, sheet)


def read_capabilities(
    source: object,
    *,
    mapping: Mapping[str, str] | None = None,
    on_error: OnError = "raise",
    sheet: str | None = None,
) -> Reading[Capability]:
    """Read capabilities; everything is as in ``read_challenges``, with the headers that companies' sheets have.

    >>> read_capabilities("自治体向けの配車サービスを提供しています。").records[0].id
    '強み1'
    """
    return _Door(Capability, "強み", Headings(CAPABILITY_HEADINGS, mapping)).read(source, on_error, sheet)


@dataclass(frozen=True, slots=True)
class _Door(Generic[AnyRecord]):
    """One side of the reading: the kind of its records, its word for made-up ids, and its headings."""

    kind: type[AnyRecord]
    word: str
    headings: Headings

    def read(self, source: object, on_error: OnError, sheet: str | None) -> Reading[AnyRecord]:
        if on_error not in ("raise", "skip"):
            raise InputError(f'on_error は "raise" か "skip" です。渡された値: {shown(on_error)}')
        items = self._items(source, sheet)
        columns_of = self._columns_of(items)
        records: dict[str, AnyRecord] = {}
        places: dict[str, str] = {}
        problems = list(items.problems)
        for number, item in enumerate(items.items, 1):
            place = f"{number}件目" if item.line is None else f"{item.line}行目"
            built = self._record(item, number, columns_of.get(_headers(item.value, items), ()))
            if not isinstance(built, tuple) and built.id in places:
                reason = f"IDが{places[built.id]}と重複しています。ほかと重ならないIDを付けてください。"
                built = (RowProblem(reason, field="id", value=shown(built.id)),)
            if isinstance(built, tuple):
                problems += [_placed(problem, item, items.file, place) for problem in built]
            else:
                records[built.id], places[built.id] = built, place
        problems.sort(key=lambda problem: problem.line or 0)  # stable: without lines the order stays
        if problems and on_error == "raise":
            raise RecordError(tuple(problems))
        return Reading(tuple(records.values()), tuple(problems))

    def _items(self, source: object, sheet: str | None) -> Items:
        if isinstance(source, os.PathLike) or (isinstance(source, str) and looks_like_path(source)):
            path = Path(source.strip()) if isinstance(source, str) else Path(os.fsdecode(source))
            return items_of_file(path, self.headings, sheet)
        if sheet is not None:
            raise InputError("sheet はExcelブックのパスを渡すときにだけ使えます。")
        if isinstance(source, str | Record):
            return Items((Item(source),))
        if isinstance(source, Mapping):
            return self._items_of_mapping(source)
        if is_frame(source):
            return items_of_frame(source)
        if is_series(source):
            return items_of_series(source)
        if isinstance(source, Iterable) and not isinstance(source, bytes | bytearray | set | frozenset):
            return Items(tuple(Item(entry) for entry in source))
        raise InputError(f"{type(source).__name__} からは読み取れません。{_ACCEPTED}")

    def _items_of_mapping(self, source: Mapping[object, object]) -> Items:
        """One row where a key is the header of an id or a text, else id -> text (or id -> row)."""
        columns = self.headings.columns(str(key) for key in source)
        if any(column.field in TEXT_FIELDS | {"id"} for column in columns):
            return Items((Item(source),))
        return Items(tuple(Item(value, made_id=str(key)) for key, value in source.items()))

    def _columns_of(self, items: Items) -> dict[tuple[str, ...], tuple[Column, ...]]:
        """What the columns mean, for each set of headers. Raises FileFormatError where no row has a text."""
        rows = [item.value for item in items.items if isinstance(item.value, Mapping)]
        if items.headers is None and not rows:
            return {}
        found = [items.headers] if items.headers is not None else [_headers(row, items) for row in rows]
        columns_of = {headers: self.headings.columns(headers) for headers in dict.fromkeys(found)}
        every = dict.fromkeys(header for headers in columns_of for header in headers)
        self.headings.require_mapped(every)
        if items.headers is not None or len(rows) == len(items.items):
            require_text(self.headings.columns(every), f"{items.file} " if items.file else "")
        return columns_of

    def _record(self, item: Item, number: int, columns: tuple[Column, ...]) -> AnyRecord | tuple[RowProblem, ...]:
        value = item.value
        made_id = item.made_id or f"{self.word}{number}"
        if isinstance(value, self.kind):
            return value
        if isinstance(value, Record):
            raise InputError(
                f"{self.kind.__name__} が必要ですが、{type(value).__name__}(ID「{value.id}」)が渡されました。"
                "課題と強みの引数が逆になっていないか確かめてください。"
            )
        if isinstance(value, Mapping):
            row = {str(header): cell for header, cell in value.items()}
            if not any(column.field in TEXT_FIELDS for column in columns):
                return (RowProblem("本文になる項目(課題、背景、事業内容、強み など)がありません。", value=shown(row)),)
            return build(self.kind, row, columns, made_id)
        if isinstance(value, str):
            return build(self.kind, {"text": value}, (Column("text", "text", "text", None),), made_id)
        reason = f"文字列・辞書・{self.kind.__name__} のどれかが必要です。内容を入れるか、この行を除いてください。"
        return (RowProblem(reason, value=shown(value)),)


def _headers(row: object, items: Items) -> tuple[str, ...]:
    """The headers of the table that the row stands in, else its own."""
    if items.headers is not None:
        return items.headers
    return tuple(str(header) for header in row) if isinstance(row, Mapping) else ()


def _placed(problem: RowProblem, item: Item, file: str | None, place: str) -> RowProblem:
    """The problem with its file and line; without a line the reason says which item it is."""
    if item.line is None:
        return replace(problem, reason=f"{place}: {problem.reason}", file=file)
    return replace(problem, file=file, line=item.line)
