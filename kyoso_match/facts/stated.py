"""The facts of one record: those of its fields and, where a field is empty, those that its text states."""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kyoso_match.facts.mentions import FactMention, Range
from kyoso_match.facts.reading import find_facts
from kyoso_match.records import Challenge, Record
from kyoso_match.records.checks import ONLINE
from kyoso_match.text import Document, Span

_NUMBERS = ("budget_yen", "period_months", "seats")
_LISTS = ("region", "eligibility", "form", "fields")
UNKNOWN_NUMBER = Range()
"""A number that is stated but not known: 数百万円, or two that contradict each other."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Several words of one fact. ``complete`` says that nothing else is meant: a field, or a text with のみ or 限定.

    ``online`` (of ``region``) says that the work can be done online, from anywhere.
    """

    names: tuple[str, ...]
    complete: bool = True
    online: bool = False


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact of a record: a value to compare, how it is shown to people, and where the text states it.

    ``value`` is a ``Range``, a date (None: a day without its year) or ``Listed``. ``spans`` is empty for a value from
    a field.
    """

    value: Hashable
    shown: str
    spans: tuple[Span, ...] = ()


def facts_of(record: Record, document: Document | None = None) -> Mapping[str, Stated]:
    """The facts that a record states, by the name of the field; ``document`` is that of its texts.

    A field counts more than the text. Where a text states two different numbers or days, the one that it calls a
    limit counts; without one the fact is stated but unknown. The bounds of 月額 and 初期費用 are taken together.

    >>> facts = facts_of(Challenge("c1", "予算は90万円です。", period_months=3))
    >>> facts["budget_yen"].value, facts["budget_yen"].spans, facts["period_months"].spans
    (Range(least=900000, most=900000), (Span(field='text', start=3, end=7),), ())
    """
    found: dict[str, Stated] = {}
    for name in (*_NUMBERS, "deadline", *_LISTS):
        value = getattr(record, name)
        if value is not None and value != ():
            found[name] = Stated(_comparable(value, record if name == "region" else None), _shown(name, value))
    document = Document(record.texts()) if document is None else document
    said: dict[str, list[FactMention]] = {}
    for mention in find_facts(document.text, "challenge" if isinstance(record, Challenge) else "capability"):
        if (mention.name in _NUMBERS or mention.name in _LISTS or mention.name == "deadline") and (
            mention.name not in found
        ):
            said.setdefault(mention.name, []).append(mention)
    for name, mentions in said.items():
        spans = tuple(document.span(mention.start, mention.end) for mention in mentions)
        shown = "、".join(dict.fromkeys(" ".join(mention.text.split()) for mention in mentions))
        found[name] = Stated(_value_said(name, mentions, record), shown, spans)
    return MappingProxyType(found)


def _comparable(value: object, placed: Record | None) -> Hashable:
    if isinstance(value, tuple):
        return Listed(value, online=placed is not None and ONLINE in placed.form)
    return value if isinstance(value, datetime.date) else _exactly(value)


def _exactly(value: object) -> Range:
    assert isinstance(value, int | float)
    return Range(value, value)


def _value_said(name: str, mentions: list[FactMention], record: Record) -> Hashable:
    if name in _LISTS:
        names = tuple(dict.fromkeys(str(mention.value) for mention in mentions))
        complete = all(mention.limit for mention in mentions)
        return Listed(names, complete, name == "region" and ONLINE in record.form)
    values = {mention.value for mention in mentions}
    limits = {mention.value for mention in mentions if mention.limit}
    if len(values) > 1 and len(limits) == 1:
        values = limits
    if name == "deadline":
        day = values.pop() if len(values) == 1 else None
        return day if isinstance(day, datetime.date) else None
    # Organisations that are sought and organisations that are served are not counted in the same direction.
    if None in values or not all(mention.persons for mention in mentions):
        return UNKNOWN_NUMBER
    if len(values) == 1:
        value = values.pop()
        return value if isinstance(value, Range) else _exactly(value)
    ranges = [value if isinstance(value, Range) else _exactly(value) for value in values]
    if any(one.most == Range().most for one in ranges):
        return Range(max(one.least for one in ranges))
    return UNKNOWN_NUMBER


def _shown(name: str, value: object) -> str:
    if name == "budget_yen":
        assert isinstance(value, int)
        return f"{value // 10_000:,}万円" if value and value % 10_000 == 0 else f"{value:,}円"
    if name == "period_months":
        return f"{value:g}か月"
    if isinstance(value, datetime.date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "、".join(value) if isinstance(value, tuple) else f"{value:,}"
