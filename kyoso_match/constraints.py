"""The facts of a pair, compared: satisfied, violated or unknown.

A fact that one side leaves out is unknown. Unknown is no agreement and no objection. Values come from the fields of the
records and, where a field is empty, from their texts; a number of which only bounds are known is compared by them.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from kyoso_match.facts import WHOLE_COUNTRY, Listed, Range, Stated, facts_of, kind_of
from kyoso_match.municipalities import AREAS, PREFECTURES
from kyoso_match.records import Capability, Challenge
from kyoso_match.records.checks import ONLINE
from kyoso_match.text import Span

_PREFECTURE = re.compile("|".join(sorted(PREFECTURES)))
_ANYWHERE = frozenset({WHOLE_COUNTRY, "日本全国", "全都道府県", "どこでも", ONLINE})
_FROM_HERE = re.compile("[当本]?[県市町村区都府道管]内?")
_AREA = re.compile(rf"(?P<area>{'|'.join(sorted(AREAS, key=len, reverse=True))})(?:地方|エリア|一円|全域|圏)*")
_ENDS_OF_PLACES = frozenset("都道府県市区町村郡")

# Kind of organisation -> the wider kinds that it belongs to.
_WIDER: Mapping[str, frozenset[str]] = {
    "企業": frozenset({"法人", "民間事業者", "事業者"}),
    "スタートアップ": frozenset({"企業", "法人", "民間事業者", "事業者"}),
    "NPO": frozenset({"団体", "法人"}),
    "大学": frozenset({"法人", "団体"}),
    "個人事業主": frozenset({"個人", "事業者", "民間事業者"}),
    "フリーランス": frozenset({"個人", "個人事業主", "事業者", "民間事業者"}),
}
_KINDS = frozenset({*_WIDER, "法人", "団体", "個人", "自治体", "事業者", "民間事業者"})


class State(StrEnum):
    """What a comparison of facts says."""

    SATISFIED = "satisfied"
    VIOLATED = "violated"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FactCheck:
    """One fact of both sides side by side; a value is empty where the side does not state it.

    ``challenge_spans`` and ``capability_spans`` are the places in the texts of the records that state the value; they
    are empty for a value from a field.
    """

    name: str
    state: State
    challenge: str
    capability: str
    challenge_spans: tuple[Span, ...] = ()
    capability_spans: tuple[Span, ...] = ()


def check_facts(
    challenge: Challenge, capability: Capability, *, as_of: datetime.date | None = None
) -> tuple[FactCheck, ...]:
    """Every fact that at least one side states, always in the same order.

    ``as_of`` is the day on which deadlines are judged; without it they are unknown.

    >>> hokota = Challenge("c1", "健康づくり", region=("茨城県鉾田市",), budget_yen=900_000)
    >>> company = Capability("k1", "野菜摂取の測定。費用は80万円です。", region=("全国",), period_months=3)
    >>> [(check.name, str(check.state)) for check in check_facts(hokota, company)]
    [('region', 'satisfied'), ('budget_yen', 'satisfied'), ('period_months', 'unknown')]
    >>> check_facts(hokota, company)[1].capability_spans
    (Span(field='text', start=11, end=15),)
    """
    return compare_facts(facts_of(challenge), facts_of(capability), as_of)


def compare_facts(
    asked: Mapping[str, Stated], given: Mapping[str, Stated], as_of: datetime.date | None = None
) -> tuple[FactCheck, ...]:
    """``check_facts`` for records of which the facts are known already, as ``facts_of`` gives them."""
    checks = []
    for name in FACTS:
        here, there = asked.get(name), given.get(name)
        if here is not None or there is not None:
            state = _state(name, here and here.value, there and there.value, as_of)
            shown = (here.shown if here else "", there.shown if there else "")
            checks.append(FactCheck(name, state, *shown, here.spans if here else (), there.spans if there else ()))
    return tuple(checks)


def balance_of(name: str, asked: Hashable, given: Hashable, as_of: datetime.date | None = None) -> int:
    """1 for a fact of this name that is satisfied, -1 for one that is violated, 0 for an unknown one.

    ``asked`` and ``given`` are values of ``Stated``, None where a side does not state the fact.
    """
    return _BALANCE[_state(name, asked, given, as_of)]


def _state(name: str, asked: Hashable, given: Hashable, as_of: datetime.date | None) -> State:
    if name == "deadline":
        return _deadline(asked, given, as_of)
    if asked is None or given is None:
        return State.UNKNOWN
    return _COMPARISONS[name](asked, given)


def _deadline(asked: Hashable, given: Hashable, as_of: datetime.date | None) -> State:
    """Violated when either deadline has passed; satisfied when both are stated and neither has."""
    days = [day for day in (asked, given) if isinstance(day, datetime.date)]
    if as_of is None:
        return State.UNKNOWN
    if any(day < as_of for day in days):
        return State.VIOLATED
    return State.SATISFIED if len(days) == 2 else State.UNKNOWN


def _region(asked: Hashable, given: Hashable) -> State:
    """Satisfied when one place lies in an area served, or when no place matters.

    Violated only when both sides name other prefectures and nothing else is meant, and the work cannot be done online.
    """
    places, areas = _listed(asked), _listed(given)
    if ONLINE in places.names or _ANYWHERE.intersection(areas.names):
        return State.SATISFIED
    if any(_covers(area, place) for place in places.names for area in areas.names):
        return State.SATISFIED
    if not (places.complete and areas.complete) or (places.online and areas.online):
        return State.UNKNOWN
    known_places = [_prefectures(place) for place in places.names]
    known_areas = [_prefectures(area) for area in areas.names]
    if not all(known_places) or not all(known_areas):
        return State.UNKNOWN
    # The same prefecture, but another town in it: the area served may or may not reach there.
    apart = frozenset().union(*known_places).isdisjoint(frozenset().union(*known_areas))
    return State.VIOLATED if apart else State.UNKNOWN


@lru_cache(maxsize=65536)
def _covers(area: str, place: str) -> bool:
    """Whether a place lies in an area by its name: 茨城県鉾田市 in 茨城県 and in 関東, but not 東京都 in 京都."""
    if _FROM_HERE.fullmatch(area):
        return False
    start = place.find(area)
    if start == 0 or (start > 0 and place[start - 1] in _ENDS_OF_PLACES):
        return True
    wide = _AREA.fullmatch(area)
    prefecture = _PREFECTURE.match(place)
    return wide is not None and prefecture is not None and prefecture[0] in AREAS[wide["area"]][0].split()


@lru_cache(maxsize=65536)
def _prefectures(place: str) -> frozenset[str]:
    """The prefectures that a place may lie in; none where its name does not say so."""
    wide = _AREA.fullmatch(place)
    if wide is not None:
        return frozenset(" ".join(AREAS[wide["area"]]).split())
    named = _PREFECTURE.search(place)
    return frozenset({named[0]}) if named else frozenset()


def _at_least(asked: Hashable, given: Hashable) -> State:
    """What is at hand covers what is needed, so that more never turns satisfied into violated.

    The money covers the cost, the time at hand the time needed. A cost of 0 is covered by any budget that is stated.
    """
    assert isinstance(asked, Range)
    assert isinstance(given, Range)
    if asked.least >= given.most:
        return State.SATISFIED
    return State.VIOLATED if asked.most < given.least else State.UNKNOWN


def _seats(asked: Hashable, given: Hashable) -> State:
    """As many can be provided or served as are sought."""
    return _at_least(given, asked)


def _eligibility(asked: Hashable, given: Hashable) -> State:
    """One kind of owner is admitted; violated only where all kinds are known ones and none can be meant by another."""
    admitted, kinds = _listed(asked), _listed(given)
    if set(admitted.names) & set(kinds.names):
        return State.SATISFIED
    wanted, known = {kind_of(name) for name in admitted.names}, {kind_of(name) for name in kinds.names}
    if any(wide in wanted for kind in known for wide in (kind, *_WIDER.get(kind, ()))):
        return State.SATISFIED
    may_be = any(kind in _WIDER.get(want, ()) for want in wanted for kind in known)
    if may_be or not (admitted.complete and kinds.complete) or not (wanted | known) <= _KINDS:
        return State.UNKNOWN
    return State.VIOLATED


def _form(asked: Hashable, given: Hashable) -> State:
    """One way of working together is common; violated only where both sides leave no other."""
    wanted, possible = _listed(asked), _listed(given)
    if set(wanted.names) & set(possible.names):
        return State.SATISFIED
    return State.VIOLATED if wanted.complete and possible.complete else State.UNKNOWN


def _same_field(asked: Hashable, given: Hashable) -> State:
    """Lists of policy fields are never complete: a shared one agrees, none in common says nothing."""
    return State.SATISFIED if set(_listed(asked).names) & set(_listed(given).names) else State.UNKNOWN


def _listed(value: Hashable) -> Listed:
    assert isinstance(value, Listed)
    return value


_COMPARISONS: dict[str, Callable[[Hashable, Hashable], State]] = {
    "region": _region,
    "budget_yen": _at_least,
    "period_months": _at_least,
    "seats": _seats,
    "eligibility": _eligibility,
    "form": _form,
    "fields": _same_field,
}

FACTS = ("region", "budget_yen", "period_months", "deadline", "seats", "eligibility", "form", "fields")
_BALANCE = {State.SATISFIED: 1, State.VIOLATED: -1, State.UNKNOWN: 0}
