"""Where characters stand: in a field of a record, and in the one text that its fields make together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of one named field of a record: the field's ``text[start:end]``."""

    field: str
    start: int
    end: int


class Document:
    """The named texts of one record, joined into one text that knows which field each character belongs to."""

    __slots__ = ("_offsets", "fields", "text")

    # An empty line always ends a unit, so no unit and no token reaches from one field into the next.
    SEPARATOR = "\n\n"

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = tuple(fields)
        self.text = self.SEPARATOR.join(text for _, text in self.fields)
        self._offsets: list[int] = []
        offset = 0
        for _, text in self.fields:
            self._offsets.append(offset)
            offset += len(text) + len(self.SEPARATOR)

    def span(self, start: int, end: int) -> Span:
        """The field and the offsets inside it of ``text[start:end]``, which lies within one field."""
        position = bisect_right(self._offsets, start) - 1
        offset = self._offsets[position]
        return Span(self.fields[position][0], start - offset, end - offset)
