"""From the headers of one sheet to what each of its columns means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kyoso_match.errors import FileFormatError
from kyoso_match.records.cells import squeezed
from kyoso_match.records.model import FIELD_NAMES

TEXT_FIELDS = frozenset({"text", "title", "needs", "offers"})
"""Without any of these there is nothing to compare."""

_ONE_COLUMN_FIELDS = frozenset({"id", "title", "budget_yen", "period_months", "deadline", "seats"})
_BRACKETS = re.compile(r"[(\[【〔<〈《「]([^()\[\]【】〔〕<>〈〉《》「」]*)[)\]】〕>〉》」]")
_NUMBERING = re.compile(r"^(?:q[0-9]+[.)、:]?|\(?[0-9]{1,2}[.)、:])")
_ORNAMENT = re.compile(r"[・/_\-:*●■◆□◎○★☆.,、&]")
_YEN_UNIT = re.compile(r"(?:単位:?)?(?:税込|税抜|税別)?[・、,]?(?P<unit>十?百?千?[万億]?円)[・、,]?(?:税込|税抜|税別)?")
_TIME_UNIT = re.compile(r"(?:単位:?)?(?:(?P<か月>[かヶカヵケヵ箇]?月数?)|(?P<年>年数?)|(?P<週>週間?)|(?P<日>日数?))")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as written, the field that it fills, and the unit of its bare numbers (None: unclear).

    ``name`` is what a text of this column is called where a record has several texts.
    """

    header: str
    field: str
    name: str
    unit: str | None


@lru_cache(maxsize=4096)
def heading_key(header: str) -> str:
    """The header without anything that only decorates it; two headers with one key mean the same.

    >>> heading_key("【必須】課題名"), heading_key("３．現状・課題 ※200字以内"), heading_key("予算（千円）")
    ('課題名', '現状課題', '予算')
    """
    text = squeezed(re.sub(r"^\s*[①-⑳]", "", header))
    whole = _BRACKETS.fullmatch(text)
    text = whole[1] if whole else _BRACKETS.sub("", text)
    return _ORNAMENT.sub("", _NUMBERING.sub("", re.sub(r"※.*", "", text)))


class Headings:
    """The headings that one side knows, and what the user said about further ones.

    ``mapping`` is header -> field, "text.<name>" for a named text, or "attributes" for what is not to be compared.
    Raises FileFormatError for a field that does not exist.
    """

    def __init__(self, headings: Mapping[str, tuple[str, ...]], mapping: Mapping[str, str] | None = None) -> None:
        self._fields = {heading_key(heading): field for field, known in headings.items() for heading in known}
        self._mapping = dict(mapping or {})
        self._mapped = {squeezed(header): field for header, field in self._mapping.items()}
        for header, field in self._mapping.items():
            if field not in FIELD_NAMES and not field.startswith("text."):
                raise FileFormatError(
                    f"mapping の「{header}」に指定された項目「{field}」はありません。"
                    f"使える項目: {', '.join(FIELD_NAMES)}, text.<名前>"
                )

    def knows(self, header: str) -> bool:
        """Whether the header says what its column means; the header row of a sheet is found by this."""
        return squeezed(header) in self._mapped or heading_key(header) in self._fields

    def columns(self, headers: Iterable[str]) -> tuple[Column, ...]:
        """What each column means, in the order of the sheet.

        Where two columns claim a field that has room for one value, the mapped one has it, else the first one; a
        second title becomes a text, so that it is still compared, and any other goes to ``attributes``.
        """
        headers = tuple(headers)
        meant = {header: self._mapped.get(squeezed(header)) for header in headers}
        claimed = set(meant.values())
        columns = []
        for header in headers:
            field = meant[header]
            if field is None:
                field = self._fields.get(heading_key(header), "attributes")
                if field in _ONE_COLUMN_FIELDS and field in claimed:
                    field = "text" if field == "title" else "attributes"
                claimed.add(field)
            field, _, name = field.partition(".")
            columns.append(Column(header, field, name or " ".join(header.split()), _unit(field, header)))
        return tuple(columns)

    def require_mapped(self, headers: Iterable[str]) -> None:
        """Raise FileFormatError where the mapping names a header that is not there: a typo would change the result."""
        present = {squeezed(header): header for header in headers}
        absent = [header for header in self._mapping if squeezed(header) not in present]
        if absent:
            raise FileFormatError(
                f"mapping にある列「{'」「'.join(absent)}」が見つかりません。"
                f"ある列: {', '.join(present.values()) or '(なし)'}"
            )


def require_text(columns: Iterable[Column], place: str) -> None:
    """Raise FileFormatError where no column holds anything to compare."""
    columns = tuple(columns)
    if any(column.field in TEXT_FIELDS for column in columns):
        return
    headers = "、".join(column.header for column in columns) or "(なし)"
    example = columns[0].header if columns else "列名"
    raise FileFormatError(
        f"{place}に本文になる列(課題、背景、事業内容、強み など)がありません。見つかった列: {headers}。"
        f'列の意味は mapping={{"{example}": "text"}} のように指定できます。'
    )


def _unit(field: str, header: str) -> str | None:
    notes = _BRACKETS.findall(squeezed(header))
    if field == "budget_yen":
        found = [_YEN_UNIT.fullmatch(note) for note in notes]
        unclear = any("円" in note and match is None for note, match in zip(notes, found, strict=True))
        return None if unclear else next((match["unit"] for match in found if match), "円")
    if field == "period_months":
        if "months" in heading_key(header) or heading_key(header).endswith("月数"):
            return "か月"
        return next((match.lastgroup for match in map(_TIME_UNIT.fullmatch, notes) if match), None)
    return None
