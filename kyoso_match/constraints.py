"""The facts of a pair, compared: satisfied, violated or unknown.

A fact that one side leaves out is unknown. Unknown is no agreement and no objection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kyoso_match.municipalities import PREFECTURES
from kyoso_match.records import Capability, Challenge

_PREFECTURE = re.compile("|".join(sorted(PREFECTURES)))
_WHOLE_COUNTRY = frozenset({"全国", "日本全国", "全都道府県", "どこでも"})


class State(StrEnum):
    """What a comparison of facts says."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact of both sides side by side; a value is empty where the side does not state it."""

    name: str
    state: State
    challenge: str
    capability: str


def check_facts(challenge: Challenge, capability: Capability) -> tuple[FactCheck, ...]:
    """Every fact that at least one side states, always in the same order.

    >>> hokota = Challenge("c1", "健康づくり", region=("茨城県鉾田市",), budget_yen=900_000)
    >>> company = Capability("k1", "野菜摂取の測定", region=("全国",), period_months=3)
    >>> [(check.name, str(check.state)) for check in check_facts(hokota, company)]
    [('region', 'satisfied'), ('budget_yen', 'unknown'), ('period_months', 'unknown')]
    """
    return tuple(
        FactCheck(name, state, _shown(name, getattr(challenge, name)), _shown(name, getattr(capability, name)))
        for name, state in _states(challenge, capability)
    )


def balance_of(name: str, asked: object, given: object) -> int:
    """1 for a fact of this name that is satisfied, -1 for one that is violated, 0 for an unknown one."""
    if not (_is_stated(asked) and _is_stated(given)):
        return 0
    return _BALANCE[_COMPARISONS[name](asked, given)]


def _states(challenge: Challenge, capability: Capability) -> Iterator[tuple[str, State]]:
    for name, compare in _COMPARISONS.items():
        asked, given = getattr(challenge, name), getattr(capability, name)
        if _is_stated(asked) and _is_stated(given):
            yield name, compare(asked, given)
        elif _is_stated(asked) or _is_stated(given):
            yield name, State.UNKNOWN


def _is_stated(value: object) -> bool:
    return value is not None and value != ()


def _verdict(holds: bool) -> State:
    return State.SATISFIED if holds else State.VIOLATED


def _region(asked: object, given: object) -> State:
    """Satisfied when one place lies in an area served; violated only when both name other prefectures."""
    places, areas = _texts(asked), _texts(given)
    if any(area in _WHOLE_COUNTRY for area in areas) or any(area in place for place in places for area in areas):
        return State.SATISFIED
    known_places = [_PREFECTURE.search(place) for place in places]
    known_areas = [_PREFECTURE.search(area) for area in areas]
    if not all(known_places) or not all(known_areas):
        return State.UNKNOWN
    prefectures = {match[0] for match in known_places if match} & {match[0] for match in known_areas if match}
    # The same prefecture, but another town in it: the area served may or may not reach there.
    return State.UNKNOWN if prefectures else State.VIOLATED


def _budget(asked: object, given: object) -> State:
    """The money at hand covers the cost; so more money never turns satisfied into violated."""
    return _verdict(_number(asked) >= _number(given))


def _period(asked: object, given: object) -> State:
    """The time at hand covers the time needed."""
    return _verdict(_number(asked) >= _number(given))


def _shared(asked: object, given: object) -> State:
    return _verdict(bool(set(_texts(asked)) & set(_texts(given))))


def _same_field(asked: object, given: object) -> State:
    """Lists of policy fields are never complete: a shared one agrees, none in common says nothing."""
    return State.SATISFIED if set(_texts(asked)) & set(_texts(given)) else State.UNKNOWN


_COMPARISONS: dict[str, Callable[[object, object], State]] = {
    "region": _region,
    "budget_yen": _budget,
    "period_months": _period,
    "eligibility": _shared,
    "form": _shared,
    "fields": _same_field,
}

FACTS = tuple(_COMPARISONS)
_BALANCE = {State.SATISFIED: 1, State.VIOLATED: -1, State.UNKNOWN: 0}


def _texts(value: object) -> tuple[str, ...]:
    assert isinstance(value, tuple)
    return value


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return value


def _shown(name: str, value: object) -> str:
    if not _is_stated(value):
        return ""
    if name == "budget_yen":
        yen = round(_number(value))
        return f"{yen // 10_000:,}万円" if yen and yen % 10_000 == 0 else f"{yen:,}円"
    if name == "period_months":
        return f"{value:g}か月"
    return "、".join(_texts(value))
