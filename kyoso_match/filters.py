"""Which pairs may be matched at all: a predicate on both records, or conditions that a person can type."""

from __future__ import annotations

import datetime
import operator
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeAlias

from kyoso_match.errors import FilterError
from kyoso_match.facts import WHOLE_COUNTRY
from kyoso_match.records import Capability, Challenge, Record

Predicate: TypeAlias = Callable[[Challenge, Capability], bool]
Where: TypeAlias = Predicate | str | Sequence[str]

_CONDITION = re.compile(r"\s*(challenge\.|capability\.)?([\w.]+?)\s*(!=|<=|>=|=|~|<|>)\s*(.+?)\s*")
_FIELDS = frozenset(entry.name for entry in fields(Record)) - {"attributes"}
_ORDERINGS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One typed condition on one side, such as ``region~茨城県`` or ``budget_yen<=900000``.

    ``=`` and ``!=`` compare the value, or the members of a list; ``~`` looks for a part of the text; the orderings
    take numbers and dates (YYYY-MM-DD). A record that does not state the field is kept: unknown excludes nobody. Who
    works in the whole country (全国) works in every region.
    """

    side: str
    field: str
    sign: str
    value: str

    def __call__(self, challenge: Challenge, capability: Capability) -> bool:
        """Whether the pair may be matched."""
        found = _value_of(challenge if self.side == "challenge" else capability, self.field)
        if found is None or found in ("", ()):
            return True
        if self.sign in _ORDERINGS:
            return _ORDERINGS[self.sign](found, self._comparable_to(found))
        members = [_plain(str(member)) for member in (found if isinstance(found, tuple | list) else (found,))]
        if self.field == "region" and self.sign in ("=", "~") and any(WHOLE_COUNTRY in member for member in members):
            return True
        if self.sign == "~":
            return any(_plain(self.value) in member for member in members)
        return (_plain(self.value) in members) is (self.sign == "=")

    def stated(self, challenge: Challenge, capability: Capability) -> str:
        """The condition and what the record states, in Japanese."""
        found = _value_of(challenge if self.side == "challenge" else capability, self.field)
        value = "、".join(map(str, found)) if isinstance(found, tuple | list) else str(found)
        side = "課題" if self.side == "challenge" else "強み"
        return f"{self.field}{self.sign}{self.value} ({side}の記載: {value})"

    def _comparable_to(self, found: object) -> object:
        try:
            if isinstance(found, datetime.date):
                return datetime.date.fromisoformat(self.value)
            if isinstance(found, int | float):
                return float(self.value.replace(",", ""))
        except ValueError:
            pass
        raise FilterError(
            f"条件「{self.field}{self.sign}{self.value}」は比べられません。"
            f"数値の項目には数字を、日付の項目には 2026-03-31 の形の日付を指定してください。"
        )


def compile_where(where: Where | None) -> Predicate | None:
    """One predicate for what the caller gave: a function of both records, one condition, or several that all hold."""
    if where is None or callable(where):
        return where
    conditions = _conditions(where)
    return lambda challenge, capability: all(condition(challenge, capability) for condition in conditions)


def unmet_conditions(where: Where | None, challenge: Challenge, capability: Capability) -> tuple[str, ...]:
    """The conditions that a pair does not meet, each with the value found, in Japanese; empty when it may be matched.

    >>> unmet_conditions("region~茨城県", Challenge("c"), Capability("k", region=("大阪府",)))
    ('region~茨城県 (強みの記載: 大阪府)',)
    """
    if where is None:
        return ()
    if callable(where):
        return () if where(challenge, capability) else ("呼び出し側の関数による条件",)
    return tuple(
        condition.stated(challenge, capability)
        for condition in _conditions(where)
        if not condition(challenge, capability)
    )


def _conditions(where: str | Sequence[str]) -> list[Condition]:
    return [_parse(text) for text in ([where] if isinstance(where, str) else where)]


def _parse(text: str) -> Condition:
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise FilterError(
            f"絞り込み条件「{text}」を読み取れません。「項目=値」「項目~含む文字」「項目<=数」の形で指定してください"
            "(例: region~茨城県、budget_yen<=900000)。"
        )
    side, field, sign, value = match.groups()
    if field not in _FIELDS and not field.startswith("attributes."):
        names = "、".join(sorted(_FIELDS))
        raise FilterError(f"絞り込みの項目「{field}」はありません。使える項目: {names}、attributes.列名")
    return Condition((side or "capability.")[:-1], field, sign, value)


def _value_of(record: Record, field: str) -> object:
    if field.startswith("attributes."):
        return record.attributes.get(field.removeprefix("attributes."))
    return getattr(record, field)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
