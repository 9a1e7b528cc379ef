from __future__ import annotations

import datetime

import pytest

from kyoso_match.errors import FilterError
from kyoso_match.filters import compile_where
from kyoso_match.records import Capability, Challenge

CHALLENGE = Challenge("c1", "移動", fields=("交通",), owner="見本市")
CAPABILITY = Capability(
    "k1",
    "配車",
    region=("茨城県", "栃木県"),
    budget_yen=900_000,
    deadline=datetime.date(2027, 3, 31),
    owner="Ｅｘａｍｐｌｅ社",
    attributes={"規模": "小"},
)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("region=茨城県", True),
        ("region=千葉県", False),
        ("region!=千葉県", True),
        ("region~茨城", True),
        ("region ~ 千葉", False),
        ("budget_yen<=900000", True),
        ("budget_yen<=1,000,000", True),
        ("budget_yen<900000", False),
        ("budget_yen>=900001", False),
        ("deadline>=2027-01-01", True),
        ("deadline<2027-03-31", False),
        ("owner=example社", True),  # width and case do not matter
        ("attributes.規模=小", True),
        ("attributes.規模=大", False),
        ("period_months<=1", True),  # not stated: unknown excludes nobody
        ("attributes.知らない列=大", True),
        ("challenge.fields=交通", True),
        ("challenge.fields=防災", False),
        ("capability.id=k1", True),
    ],
)
def test_typed_conditions(condition: str, expected: bool) -> None:
    predicate = compile_where(condition)
    assert predicate is not None
    assert predicate(CHALLENGE, CAPABILITY) is expected


def test_several_conditions_all_have_to_hold() -> None:
    both = compile_where(["region~茨城", "budget_yen<=900000"])
    one_fails = compile_where(["region~茨城", "budget_yen<=1"])
    assert both is not None
    assert one_fails is not None
    assert both(CHALLENGE, CAPABILITY)
    assert not one_fails(CHALLENGE, CAPABILITY)


def test_a_function_is_used_as_it_is() -> None:
    def predicate(challenge: Challenge, capability: Capability) -> bool:
        return challenge.id == capability.id

    assert compile_where(predicate) is predicate
    assert compile_where(None) is None


@pytest.mark.parametrize(
    "condition",
    ["", "region", "=茨城", "region=", "region>>3", "住所=茨城", "budget_yen<=安い", "deadline<来年", "owner<5"],
)
def test_what_cannot_be_read_is_said(condition: str) -> None:
    with pytest.raises(FilterError, match=r"条件|項目"):
        predicate = compile_where(condition)
        assert predicate is not None
        predicate(CHALLENGE, CAPABILITY)


@pytest.mark.parametrize(
    ("condition", "kept"), [("region~沖縄県", True), ("region=沖縄県", True), ("region!=全国", False)]
)
def test_the_whole_country_is_every_region(condition: str, kept: bool) -> None:
    predicate = compile_where(condition)
    assert predicate is not None
    assert predicate(Challenge("c"), Capability("k", region=("全国",))) is kept
