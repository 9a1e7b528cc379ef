"""Records without some of their text, and with more of it; all other characters stay as they were written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from kyoso_match.errors import InputError
from kyoso_match.profiles import Profile
from kyoso_match.records import Record
from kyoso_match.text import BULLET, Span

RecordT = TypeVar("RecordT", bound=Record)


def unit_spans(record: Record) -> tuple[Span, ...]:
    r"""Where the units of a record stand in its fields, in reading order.

    >>> from kyoso_match import Challenge
    >>> [(span.start, span.end) for span in unit_spans(Challenge("c1", "・移動の支援\n・買い物"))]
    [(1, 6), (8, 11)]
    """
    profile = Profile.of(record)
    return tuple(profile.document.span(unit.start, unit.end) for unit in profile.units)


def without_units(record: RecordT, positions: Iterable[int]) -> RecordT:
    r"""The record without the units at some positions of ``unit_spans``; InputError where there is none.

    A list mark goes with its text, and an entry of ``needs`` or ``offers`` that becomes blank goes as a whole.

    >>> from kyoso_match import Challenge
    >>> without_units(Challenge("c1", "高齢化が進む。①移動の支援\n②買い物の支援", needs=("配車",)), [1, 3]).to_dict()
    {'id': 'c1', 'text': '高齢化が進む。\n②買い物の支援'}
    """
    spans = unit_spans(record)
    return without_spans(record, [spans[position] for position in _checked(positions, len(spans))])


def only_units(record: RecordT, positions: Iterable[int]) -> RecordT:
    """The record with the units at some positions of ``unit_spans`` and without all the others."""
    spans = unit_spans(record)
    kept = set(_checked(positions, len(spans)))
    return without_spans(record, [span for position, span in enumerate(spans) if position not in kept])


def without_spans(record: RecordT, spans: Iterable[Span]) -> RecordT:
    """The record without some characters; spans of one field must not overlap (InputError)."""
    texts = dict(record.texts())
    by_field: dict[str, list[Span]] = {}
    for span in spans:
        if span.field not in texts or not 0 <= span.start <= span.end <= len(texts[span.field]):
            raise InputError(f"there are no characters {span.start} to {span.end} in the field {span.field!r}")
        by_field.setdefault(span.field, []).append(span)
    return with_texts(record, {field: _cut(texts[field], gone) for field, gone in by_field.items()})


def with_texts(record: RecordT, texts: Mapping[str, str]) -> RecordT:
    """The record with other texts in some of the fields that ``texts()`` names; blank list entries go.

    >>> from kyoso_match import Challenge
    >>> with_texts(Challenge("c1", {"背景": "山"}, needs=("水", "火")), {"text.背景": "川", "needs[0]": ""}).to_dict()
    {'id': 'c1', 'text': {'背景': '川'}, 'needs': ['火']}
    """
    known = dict(record.texts())
    foreign = sorted(set(texts) - set(known))
    if foreign:
        raise InputError(f"the record {record.id!r} has no text in {', '.join(foreign)}")
    body = (
        texts.get("text", record.text)
        if isinstance(record.text, str)
        else {name: texts.get(f"text.{name}", text) for name, text in record.text.items()}
    )
    needs, offers = (
        tuple(
            new
            for place, text in enumerate(getattr(record, field))
            if (new := texts.get(f"{field}[{place}]", text)).strip()
        )
        for field in ("needs", "offers")
    )
    return replace(record, title=texts.get("title", record.title), text=body, needs=needs, offers=offers)


def with_offers(record: RecordT, offers: Iterable[str]) -> RecordT:
    """The record with more offers, after those that it has."""
    return replace(record, offers=(*record.offers, *offers))


def _checked(positions: Iterable[int], count: int) -> list[int]:
    known = sorted(set(positions))
    if known and not (known[0] >= 0 and known[-1] < count):
        raise InputError(f"positions of units are 0 to {count - 1}: {known}")
    return known


def _cut(text: str, spans: Iterable[Span]) -> str:
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    if any(second.start < first.end for first, second in pairwise(ordered)):
        raise InputError(f"spans overlap: {[(span.start, span.end) for span in ordered]}")
    kept: list[str] = []
    done = 0
    for span in ordered:
        kept.append(text[done : max(done, _with_list_mark(text, span.start))])
        done = span.end
    return "".join(kept) + text[done:]


def _with_list_mark(text: str, start: int) -> int:
    """Where the list mark before a unit begins, or the unit where it has none."""
    line = max(text.rfind("\n", 0, start), text.rfind("。", 0, start)) + 1
    return line if line < start and BULLET.fullmatch(text, line, start) else start
