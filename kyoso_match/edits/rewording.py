"""Five ways to write a record otherwise without changing what it says, with the new place of each of its units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple

from kyoso_match.edits.endings import in_the_other_style
from kyoso_match.edits.removal import RecordT, unit_spans, with_texts
from kyoso_match.text import BULLET, Span

WRAPPED_FROM = 35

_FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
_ASCII = {wide: code for code, wide in _FULL_WIDTH.items()}
_HALF_WIDTH_KANA = {
    ord(unicodedata.normalize("NFKC", chr(half))): chr(half) for half in range(0xFF66, 0xFF9E)
}  # ヲ to ン, without the marks of ガ and パ
_MARKED_KANA = {
    ord(unicodedata.normalize("NFKC", chr(half) + mark)): chr(half) + mark
    for half in range(0xFF66, 0xFF9E)
    for mark in "\uff9e\uff9f"
    if len(unicodedata.normalize("NFKC", chr(half) + mark)) == 1
}
_OTHER_WIDTH: dict[int, int | str] = {**_FULL_WIDTH, **_ASCII, **_HALF_WIDTH_KANA, **_MARKED_KANA}
_OTHER_MARKS = str.maketrans("、。，．", "，．、。")
_ENDS_SENTENCE = re.compile(r"[。!?！？][」』)】〕）]*\Z")
# Not at a line's end: marks that could end a sentence. At its beginning only kana and kanji, so no number is torn.
_MAY_BREAK = re.compile(r"(?<![。!?.:;」』)】〕\]！？．：；）］])(?=[ぁ-んァ-ヺ一-鿿])")


class _Field(NamedTuple):
    """The text of a field, in turn: ``gaps[0]``, ``units[0]``, ``gaps[1]``, ... ``gaps[-1]``."""

    gaps: list[str]
    units: list[str]

    def sentences(self) -> list[range]:
        """The units of each sentence: clauses stay together, and so does what no line break parts."""
        ends = [
            position + 1
            for position, unit in enumerate(self.units)
            if _ENDS_SENTENCE.search(unit) or self.gaps[position + 1]
        ]
        ends = ends if ends and ends[-1] == len(self.units) else [*ends, len(self.units)]
        return [range(begin, end) for begin, end in zip([0, *ends], ends, strict=False)]


# New gaps, new units, and for each new unit the position of the one that it was.
_Rewritten = tuple[list[str], list[str], list[int]]


@dataclass(frozen=True, slots=True)
class Reworded(Generic[RecordT]):
    """A record written otherwise; ``places[i]`` is where what was its unit ``i`` stands now."""

    record: RecordT
    places: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Rewording:
    """One way to write the same; ``title`` is Japanese."""

    name: str
    title: str
    _rewrite: Callable[[_Field], _Rewritten]

    def apply(self, record: RecordT) -> Reworded[RecordT]:
        """The record in the other way of writing; the same record where nothing can be changed."""
        spans = unit_spans(record)
        texts: dict[str, str] = {}
        places: dict[int, Span] = {}
        for field, text in record.texts():
            own = [position for position, span in enumerate(spans) if span.field == field]
            taken = _taken_apart(text, [spans[position] for position in own])
            gaps, units, origins = self._rewrite(taken)
            offset = 0
            written = []
            for gap, unit, origin in zip(gaps, units, origins, strict=False):
                offset += len(gap)
                places[own[origin]] = Span(field, offset, offset + len(unit))
                offset += len(unit)
                written += [gap, unit]
            texts[field] = "".join([*written, gaps[-1]])
        return Reworded(with_texts(record, texts), tuple(places[position] for position in range(len(spans))))


def _taken_apart(text: str, spans: Sequence[Span]) -> _Field:
    bounds = [0, *(offset for span in spans for offset in (span.start, span.end)), len(text)]
    gaps = [text[begin:end] for begin, end in zip(bounds[::2], bounds[1::2], strict=True)]
    return _Field(gaps, [text[span.start : span.end] for span in spans])


def _each_unit(edit: Callable[[str], str]) -> Callable[[_Field], _Rewritten]:
    return lambda field: (field.gaps, [edit(unit) for unit in field.units], list(range(len(field.units))))


def _endings(field: _Field) -> _Rewritten:
    last = {sentence[-1] for sentence in field.sentences() if sentence}
    units = [in_the_other_style(unit) if position in last else unit for position, unit in enumerate(field.units)]
    return field.gaps, units, list(range(len(units)))


def _sentences_turned(field: _Field) -> _Rewritten:
    """The last sentence first; marks and blanks between the places stay where they are."""
    turned = [list(sentence) for sentence in reversed(field.sentences())]
    # A sentence without 。 would run into the next one.
    whole = all(_ENDS_SENTENCE.search(field.units[sentence[-1]]) for sentence in turned if sentence)
    breaks = all("\n" in gap for gap in field.gaps[1:-1])
    order = [position for sentence in turned for position in sentence] if whole or breaks else range(len(field.units))
    return field.gaps, [field.units[position] for position in order], list(order)


def _lines(field: _Field) -> _Rewritten:
    """Each sentence on lines of its own, wrapped as in a mail."""
    gaps = list(field.gaps)
    for sentence in field.sentences()[:-1]:
        if _ENDS_SENTENCE.search(field.units[sentence[-1]]) and "\n" not in gaps[sentence[-1] + 1]:
            gaps[sentence[-1] + 1] = "\n" + gaps[sentence[-1] + 1]
    return gaps, [_wrapped(unit) for unit in field.units], list(range(len(field.units)))


def _wrapped(unit: str) -> str:
    """Lines of 35 characters and more, with a break only where a reader sees that the sentence goes on."""
    if "\n" in unit:
        return unit
    lines, begin = [], 0
    for match in _MAY_BREAK.finditer(unit):
        if match.start() - begin >= WRAPPED_FROM and not BULLET.match(unit, match.start()):
            lines.append(unit[begin : match.start()])
            begin = match.start()
    return "\n".join([*lines, unit[begin:]])


REWORDINGS = (
    Rewording("width", "全角と半角", _each_unit(lambda unit: unit.translate(_OTHER_WIDTH))),
    Rewording("order", "文の順序", _sentences_turned),
    Rewording("punctuation", "句読点", _each_unit(lambda unit: unit.translate(_OTHER_MARKS))),
    Rewording("endings", "文末(です・ます/である)", _endings),
    Rewording("lines", "改行", _lines),
)
