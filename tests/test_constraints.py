from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.constraints import FACTS, FactCheck, State, balance_of, check_facts
from kyoso_match.facts import Range, facts_of
from kyoso_match.records import Capability, Challenge
from kyoso_match.text import Span
from tests.strategies import capabilities, challenges

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
    (("茨城県鉾田市",), ("関東",), S),
    (("茨城県鉾田市",), ("関東一円",), S),
    (("茨城県鉾田市",), ("九州", "四国"), V),
    (("山梨県",), ("関東",), U),  # some count it to Kanto
    (("茨城県",), ("首都圏",), U),
    (("茨城県鉾田市",), ("オンライン",), S),
    (("オンライン",), ("沖縄県",), S),  # no place matters
    (("全国",), ("茨城県",), U),  # everywhere is more than one prefecture, and perhaps one of it will do
    (("東京都千代田区",), ("京都",), U),  # the end of another name
    (("茨城県鉾田市",), ("県内",), U),  # of which prefecture?
    (("県内",), ("県内",), U),
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
        ("seats", 3, 3, S),
        ("seats", 80, 30, V),
        ("seats", None, 30, U),
        ("eligibility", ("法人",), ("企業",), S),
        ("eligibility", ("企業",), ("スタートアップ",), S),
        ("eligibility", ("団体",), ("認定NPO法人",), S),
        ("eligibility", ("スタートアップ",), ("企業",), U),  # it may be one
        ("eligibility", ("法人",), ("個人事業主",), V),
        ("eligibility", ("市内に本店を置く者",), ("企業",), U),  # nobody can tell
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


# --- values that stand in the text --------------------------------------------------------------------------------


def check(name: str, challenge: Challenge, capability: Capability, as_of: datetime.date | None = None) -> FactCheck:
    return next(check for check in check_facts(challenge, capability, as_of=as_of) if check.name == name)


TEXTS = [
    ("budget_yen", "予算は90万円です。", "費用は80万円です。", S),
    ("budget_yen", "予算は90万円です。", "費用は100万円です。", V),
    ("budget_yen", "予算は90万円です。", "費用は50万円からです。", U),  # the least that it costs
    ("budget_yen", "予算は90万円です。", "費用は100万円からです。", V),
    ("budget_yen", "予算は90万円です。", "月額3万円です。", U),
    ("budget_yen", "予算は90万円です。", "初期費用は100万円、月額3万円です。", V),
    ("budget_yen", "予算は50万円から100万円です。", "費用は50万円です。", S),
    ("budget_yen", "予算は50万円から100万円です。", "費用は80万円です。", U),
    ("budget_yen", "予算は50万円から100万円です。", "費用は120万円です。", V),
    ("budget_yen", "予算はありません。", "自治体の負担はありません。", S),
    ("budget_yen", "予算はありません。", "費用は80万円です。", V),
    ("budget_yen", "予算は数百万円です。", "費用は80万円です。", U),
    ("budget_yen", "予算は数百万円です。", "利用料は無料です。", S),  # whatever it is, it covers nothing
    ("budget_yen", "交通を支えたい。", "利用料は無料です。", U),
    ("budget_yen", "予算は90万円です。予算は80万円です。", "費用は10万円です。", U),  # which of them?
    ("budget_yen", "総事業費は2千万円、委託料の上限は8百万円です。", "費用は700万円です。", S),
    ("budget_yen", "総事業費は2千万円、委託料の上限は8百万円です。", "費用は900万円です。", V),
    ("period_months", "実証期間は6か月です。", "導入までの期間は3か月です。", S),
    ("period_months", "実証期間は1か月です。", "導入までの期間は3か月です。", V),
    ("period_months", "実証期間は1か月です。", "最短2週間で導入できます。", U),
    ("period_months", "実証期間は1週間です。", "最短2週間で導入できます。", V),
    ("seats", "定員は80名です。", "一度に最大100名まで受講できます。", S),
    ("seats", "定員は80名です。", "一度に最大30名まで受講できます。", V),
    ("seats", "協力企業を5社まで募集します。", "同時に3団体まで支援できます。", U),  # partners, and customers
    ("eligibility", "応募できるのは法人のみです。", "当社は移動を支えます。", S),
    ("eligibility", "NPO可。", "当社は移動を支えます。", U),  # others may come, too
    ("form", "面談は対面のみとします。", "オンライン完結で支援します。", V),
    ("form", "リモート可。", "オンラインで対応します。", S),
    ("form", "現地での作業が必要です。", "オンラインで対応します。", U),  # it does not say only
    ("region", "茨城県鉾田市で実証を行います。", "全国対応です。", S),
    ("region", "茨城県鉾田市で実証を行います。", "関東一円で活動しています。", S),
    ("region", "茨城県鉾田市で実証を行います。", "沖縄県で活動しています。", U),  # it does not say only
]


@pytest.mark.parametrize(("name", "asked", "given_", "expected"), TEXTS)
def test_facts_in_texts(name: str, asked: str, given_: str, expected: State) -> None:
    assert check(name, Challenge("c", asked), Capability("k", given_)).state is expected


def test_a_text_says_where_it_says_so() -> None:
    challenge = Challenge(
        "c", {"背景": "高齢化が進む。", "条件": "予算は９０万円、期間は３ヶ月です。"}, needs=("リモート可。",)
    )
    checks = check_facts(challenge, Capability("k", budget_yen=800_000))
    assert checks == (
        FactCheck("budget_yen", S, "９０万円", "80万円", (Span("text.条件", 3, 7),)),
        FactCheck("period_months", U, "３ヶ月", "", (Span("text.条件", 11, 14),)),
        FactCheck("form", U, "リモート可", "", (Span("needs[0]", 0, 5),)),
    )


def test_a_field_counts_more_than_the_text() -> None:
    challenge = Challenge("c", "予算は90万円です。", budget_yen=500_000)
    assert facts_of(challenge)["budget_yen"].value == Range(500_000, 500_000)
    assert check("budget_yen", challenge, Capability("k")) == FactCheck("budget_yen", U, "50万円", "")


def test_a_reference_customer_is_no_service_area() -> None:
    challenge = Challenge("c", region=("茨城県鉾田市",))
    for text in (
        "愛知県豊田市で導入実績があります。",
        "東京都に本社があります。",
        "これまでに沖縄県の12市に導入しました。",
    ):
        assert check("region", challenge, Capability("k", text)) == FactCheck("region", U, "茨城県鉾田市", "")
    assert check("region", challenge, Capability("k", "対応は沖縄県内のみです。")).state is V


def test_work_that_is_done_online_needs_no_service_area() -> None:
    challenge = Challenge("c", region=("茨城県鉾田市",), form=("オンライン",))
    assert check("region", challenge, Capability("k", region=("沖縄県",), form=("オンライン", "現地"))).state is U
    assert check("region", challenge, Capability("k", region=("沖縄県",), form=("現地",))).state is V


MARCH, APRIL = datetime.date(2026, 3, 31), datetime.date(2026, 4, 1)


@pytest.mark.parametrize(
    ("asked", "given_", "as_of", "expected"),
    [
        (MARCH, MARCH, MARCH, S),  # the last day counts
        (MARCH, None, MARCH, U),
        (MARCH, MARCH, None, U),
        (MARCH, None, APRIL, V),
        (None, MARCH, APRIL, V),
        (APRIL, MARCH, APRIL, V),
        (APRIL, APRIL, MARCH, S),
    ],
)
def test_deadlines(
    asked: datetime.date | None, given_: datetime.date | None, as_of: datetime.date | None, expected: State
) -> None:
    found = check("deadline", Challenge("c", deadline=asked), Capability("k", deadline=given_), as_of)
    assert found.state is expected
    assert found.challenge == (f"2026年{asked.month}月{asked.day}日" if asked else "")


def test_a_deadline_in_a_text() -> None:
    passed = Challenge("c", "応募の締切はR8.3.31です。")
    assert check("deadline", passed, Capability("k"), APRIL).state is V
    assert (
        check("deadline", Challenge("c", "応募の締切は3月31日です。"), Capability("k"), APRIL).state is U
    )  # of which year?


BOUNDS = st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)).map(sorted).map(lambda ends: Range(*ends))


@given(BOUNDS, st.integers(0, 10**9), st.integers(0, 10**9), BOUNDS)
def test_more_never_hurts_also_where_only_bounds_are_known(asked: Range, low: int, high: int, needed: Range) -> None:
    more = Range(asked.least + low, asked.most + low + high)
    for name in ("budget_yen", "period_months"):
        assert balance_of(name, asked, needed) <= balance_of(name, more, needed)
    assert balance_of("seats", needed, asked) <= balance_of("seats", needed, more)


@given(st.dates(), st.dates(), st.dates(), st.integers(0, 1000))
def test_a_later_deadline_never_hurts(
    one: datetime.date, other: datetime.date, as_of: datetime.date, days: int
) -> None:
    later = min(one, datetime.date(9000, 1, 1)) + datetime.timedelta(days)
    assert balance_of("deadline", min(one, later), other, as_of) <= balance_of(
        "deadline", max(one, later), other, as_of
    )


@given(challenges(), capabilities(), st.sampled_from(FACTS), st.booleans(), st.none() | st.just(APRIL))
def test_without_a_field_a_fact_is_unknown_unless_the_text_states_it(
    challenge: Challenge, capability: Capability, name: str, on_challenge: bool, as_of: datetime.date | None
) -> None:
    """A deadline has passed on either side: only the other one can violate it then."""
    if on_challenge:
        challenge = Challenge.from_dict({key: value for key, value in challenge.to_dict().items() if key != name})
    else:
        capability = Capability.from_dict({key: value for key, value in capability.to_dict().items() if key != name})
    for found in check_facts(challenge, capability, as_of=as_of):
        here, spans = (
            (found.challenge, found.challenge_spans) if on_challenge else (found.capability, found.capability_spans)
        )
        if found.name == name:
            assert bool(here) == bool(spans)
            if not here:
                assert found.state is (V if name == "deadline" and as_of else U)
