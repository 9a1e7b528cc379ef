from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.constraints import State, check_facts
from kyoso_match.records import Capability, Challenge

S, V, U = State.SATISFIED, State.VIOLATED, State.UNKNOWN

REGIONS = [
    (("茨城県鉾田市",), ("全国",), S),
    (("茨城県鉾田市",), ("茨城県",), S),
    (("茨城県鉾田市",), ("栃木県", "茨城県"), S),
    (("茨城県鉾田市", "栃木県小山市"), ("栃木県",), S),
    (("茨城県鉾田市",), ("栃木県",), V),
    (("茨城県鉾田市",), ("茨城県水戸市",), U),  # the same prefecture; the service may reach there
    (("茨城県",), ("茨城県水戸市",), U),
    (("鉾田市",), ("茨城県",), U),  # a name without its prefecture cannot be placed
    (("茨城県鉾田市",), ("関東",), U),
]


@pytest.mark.parametrize(("place", "area", "expected"), REGIONS)
def test_region(place: tuple[str, ...], area: tuple[str, ...], expected: State) -> None:
    checks = check_facts(Challenge("c", region=place), Capability("k", region=area))
    assert [(check.name, check.state) for check in checks] == [("region", expected)]


@pytest.mark.parametrize(
    ("fact", "asked", "given_", "expected"),
    [
        ("budget_yen", 900_000, 900_000, S),
        ("budget_yen", 900_000, 900_001, V),
        ("budget_yen", 0, 0, S),  # nothing to pay, and nothing is asked
        ("budget_yen", 0, 1, V),
        ("budget_yen", None, 500_000, U),
        ("budget_yen", 900_000, None, U),
        ("period_months", 6.0, 3.0, S),
        ("period_months", 3.0, 6.0, V),
        ("eligibility", ("企業", "NPO"), ("NPO",), S),
        ("eligibility", ("個人",), ("企業",), V),
        ("form", ("オンライン",), ("オンライン", "現地"), S),
        ("form", ("現地",), ("オンライン",), V),
        ("form", (), ("オンライン",), U),
        ("fields", ("防災",), ("防災", "交通"), S),
        ("fields", ("防災",), ("交通",), U),  # a list of fields is never complete
    ],
)
def test_each_fact(fact: str, asked: object, given_: object, expected: State) -> None:
    challenge = Challenge.from_dict({"id": "c", fact: asked}) if asked is not None else Challenge("c")
    capability = Capability.from_dict({"id": "k", fact: given_}) if given_ is not None else Capability("k")
    (check,) = check_facts(challenge, capability)
    assert (check.name, check.state) == (fact, expected)


def test_values_are_shown_as_people_write_them() -> None:
    challenge = Challenge("c", budget_yen=900_000, period_months=2.5, form=("オンライン", "現地"))
    checks = check_facts(challenge, Capability("k", budget_yen=0))
    assert [(check.challenge, check.capability) for check in checks] == [
        ("90万円", "0円"),
        ("2.5か月", ""),
        ("オンライン、現地", ""),
    ]


def test_nothing_stated_gives_no_check() -> None:
    assert check_facts(Challenge("c", "文"), Capability("k", "文")) == ()


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 10**9))
def test_more_money_never_hurts(budget: int, more: int, cost: int) -> None:
    def state(money: int) -> State:
        return check_facts(Challenge("c", budget_yen=money), Capability("k", budget_yen=cost))[0].state

    assert state(budget) is V or state(budget + more) is S
