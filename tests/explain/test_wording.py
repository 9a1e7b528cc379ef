"""Sentences from rows: every number in them is the sum of rows, every quote stands in a row."""

from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Explanation, Matcher
from kyoso_match.explain import Evidence, Need, NeedBasis, NeedState, Row, WordPair
from kyoso_match.explain.explanation import PARTS
from kyoso_match.explain.phrases import (
    FACT_NAMES,
    NEED_MARKS,
    NEED_NAMES,
    PART_NAMES,
    denies,
    fact_verdict,
    need_verdict,
    shown_word,
    stated_fact,
)
from kyoso_match.explain.rationale import Clause, grouped, rationale
from kyoso_match.records import read_capabilities, read_challenges
from tests.strategies import capabilities, challenges

CHALLENGES = read_challenges("data/samples/challenges.jsonl").records
CAPABILITIES = read_capabilities("data/samples/capabilities.jsonl").records


def asked(text: str, start: int = 0, field: str = "text") -> Evidence:
    return Evidence(field, text, start, start + len(text))


given_text = asked


def fact(name: str, amount: float, challenge: str = "", capability: str = "") -> Row:
    return Row(
        "facts",
        amount,
        name,
        (Evidence(name, challenge),) if challenge else (),
        (Evidence(name, capability),) if capability else (),
    )


def coverage(text: str, amount: float, answer: str, *pairs: WordPair) -> Row:
    return Row("coverage", amount, "", (asked(text),), (given_text(answer),), pairs)


def need(
    text: str,
    state: NeedState,
    closest: str | None = None,
    closeness: float = 0.5,
    basis: NeedBasis | None = None,
) -> Need:
    usual = NeedBasis.OFFERED if state in (NeedState.MET, NeedState.PARTIAL) else NeedBasis.NOT_SAID
    return Need(asked(text), state, basis or usual, closeness, given_text(closest) if closest else None)


def pair(one: str, other: str, similarity: float) -> WordPair:
    return WordPair(asked(one), given_text(other), similarity)


LONG = "通院の足に困る高齢者のために、予約制の乗合タクシーを平日の昼間に走らせたい"

# (rows, needs, the clauses). One kind of reason each, with the odd cases beside it.
CASES: list[tuple[list[Row], list[Need], list[Clause]]] = [
    ([], [], []),
    (
        [coverage("通院の足がほしい。", 0.02, "乗合タクシーを運行。")],
        [need("通院の足がほしい。", NeedState.MET, "乗合タクシーを運行。")],
        [Clause("要望「通院の足がほしい」に対応する記述として「乗合タクシーを運行」がある(+0.020点)。", (0,))],
    ),
    (  # the best of several answers is quoted; the amount is that of all of them
        [coverage("足がほしい", 0.02, "タクシー"), coverage("買い物も", 0.01, "移動販売")],
        [
            need("足がほしい", NeedState.PARTIAL, "タクシー", 0.5),
            need("買い物も", NeedState.PARTIAL, "移動販売", 0.6),
        ],
        [
            Clause(
                "要望「買い物も」に近い記述として「移動販売」があり、ほか1件の要望にも近い記述がある(+0.030点)。",
                (1, 0),
            )
        ],
    ),
    (  # what cannot be read is said as a reading, not as a fact; long quotes are cut
        [coverage(LONG, 0.001, "給食"), *(coverage(f"要望{n}", 0.0, "給食") for n in range(4))],
        [need(LONG, NeedState.UNMET, "給食"), *(need(f"要望{n}", NeedState.UNMET, "給食") for n in range(4))],
        [
            Clause(
                f"要望「{LONG[:31]}…」「要望0」「要望1」ほか2件への対応は、強みの記述からは読み取れなかった。",
                (0, 1, 2, 3, 4),
            )
        ],
    ),
    (  # what is refused is quoted, and is not among what cannot be read
        [coverage("口座振替で", 0.001, "口座振替は扱っていません。"), coverage("窓口も", 0.0, "給食")],
        [
            need("口座振替で", NeedState.UNMET, "口座振替は扱っていません。", 0.5, NeedBasis.DENIED),
            need("窓口も", NeedState.UNMET, "給食"),
        ],
        [
            Clause("要望「口座振替で」には、対応しないという記述「口座振替は扱っていません」がある。", (0,)),
            Clause("要望「窓口も」への対応は、強みの記述からは読み取れなかった。", (1,)),
        ],
    ),
    (  # a need without a row is not stated
        [],
        [need("足がほしい", NeedState.UNMET, "給食"), need("買い物も", NeedState.UNKNOWN)],
        [],
    ),
    (  # the amount is that of all rows of the unit, and the words say that there are others
        [
            Row("meaning", 0.04, "", (asked("移動支援"),), (given_text("配車"),)),
            Row("meaning", 0.02, "", (asked("移動支援"),), (given_text("運行"),)),
            Row("meaning", 0.03, "", (asked("広報"),), (given_text("配車"),)),
        ],
        [],
        [Clause("課題の「移動支援」は、強みの「配車」などと話題が近い(+0.060点)。", (0, 1))],
    ),
    (  # a wish comes before a stronger unit that wishes for nothing
        [
            Row("meaning", 0.04, "", (asked("人口は3万人"),), (given_text("配車"),)),
            Row("meaning", 0.03, "", (asked("足がほしい"),), (given_text("機能はありません。"),)),
        ],
        [need("足がほしい", NeedState.UNMET)],
        [
            Clause(
                "課題の「足がほしい」は、強みの「機能はありません」(打ち消しの表現あり)と話題が近い(+0.030点)。", (1,)
            )
        ],
    ),
    (  # against each other in meaning, or without characters to point at: no reason to state
        [
            Row("meaning", -0.04, "", (asked("移動支援"),), (given_text("配車"),)),
            Row("meaning", 0.01, "", (), (given_text("配車"),)),
        ],
        [],
        [],
    ),
    (  # at most three words, no suffix on its own
        [
            Row("words", 0.05, "者", (asked("者"),), (given_text("者"),)),
            Row("words", 0.04, "迷う", (asked("迷わ"),), (given_text("迷い"),)),
            Row("words", 0.03, "猪", (asked("イノシシ"),), (given_text("イノシシ"),)),
            Row("words", 0.02, "sns", (asked("SNS"),), (given_text("SNS"),)),
            Row("words", 0.01, "申請", (asked("申請"),), (given_text("申請"),)),
        ],
        [],
        [Clause("どちらの文章にも「迷う」「イノシシ」「SNS」が出てくる(+0.090点)。", (1, 2, 3))],
    ),
    (  # related words only where no word is shared, the closest pair, and no bare stems
        [
            coverage(
                "空から見たい", 0.01, "飛行", pair("見", "眺", 0.5), pair("置い", "並べ", 0.9), pair("空", "飛行", 0.6)
            )
        ],
        [],
        [Clause("課題の「空」と強みの「飛行」は関連する言葉。", (0,))],
    ),
    (  # the same word is not "related", and neither is one below 0.5
        [coverage("空から", 0.01, "飛行", pair("空", "空", 1.0), pair("空", "飛行", 0.49))],
        [],
        [],
    ),
    (
        [
            fact("region", 0.01, "鉾田市", "全国"),
            fact("fields", 0.01, "健康", "健康"),
            fact("form", 0.0, "", "現地"),
        ],
        [],
        [Clause("条件のうち、地域・分野は合い(+0.020点)、実施形態は記載からは判断できない。", (0, 1, 2))],
    ),
    ([fact("region", 0.01, "鉾田市", "全国")], [], [Clause("条件のうち、地域は合う(+0.010点)。", (0,))]),
    (
        [fact("budget_yen", -0.01, "900,000円", "1,200,000円"), fact("period_months", 0.0, "3か月")],
        [],
        [
            Clause("条件のうち、期間は記載からは判断できない。", (1,)),
            Clause("予算と費用(課題: 900,000円、強み: 1,200,000円)は合わない(-0.010点)。", (0,)),
        ],
    ),
]


@pytest.mark.parametrize(("rows", "needs", "clauses"), CASES)
def test_clauses(rows: list[Row], needs: list[Need], clauses: list[Clause]) -> None:
    assert list(rationale(rows, needs)) == clauses


def test_every_part_fact_and_state_has_a_name() -> None:
    assert set(PARTS) <= set(PART_NAMES)
    assert set(NEED_MARKS) == set(NEED_NAMES) == set(NeedState)
    assert len(set(NEED_MARKS.values())) == len(NeedState)
    facts = ["region", "budget_yen", "period_months", "deadline", "seats", "eligibility", "form", "fields"]
    assert list(FACT_NAMES) == facts


@pytest.mark.parametrize(
    ("row", "verdict", "stated"),
    [
        (fact("region", 0.01, "鉾田市", "全国"), "○ 合う", "地域(課題: 鉾田市、強み: 全国)"),
        (fact("form", -0.01, "現地", "オンライン"), "× 合わない", "実施形態(課題: 現地、強み: オンライン)"),
        (fact("budget_yen", 0.0, "", "0円"), "？ 判断できない", "予算と費用(課題: 記載なし、強み: 0円)"),
    ],
)
def test_facts(row: Row, verdict: str, stated: str) -> None:
    assert (fact_verdict(row), stated_fact(row)) == (verdict, stated)


@pytest.mark.parametrize(
    ("label", "one", "other", "shown"),
    [
        ("申請", "申請", "申請", "申請"),
        ("募る", "募り", "募る", "募る"),
        ("作る", "つくり", "作り", "作る"),
        ("生塵", "生ごみ", "生ごみ", "生塵"),  # looks alike at its first character
        ("鹿", "シカ", "シカ", "シカ"),
    ],
)
def test_shown_word(label: str, one: str, other: str, shown: str) -> None:
    assert shown_word(Row("words", 0.1, label, (asked(one),), (given_text(other),))) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("測る機能はありません。", True),
        ("家庭ごみは対象外ですが、", True),
        ("受け付けはすでに終了しており、", True),
        ("全国に対応します。", False),
    ],
)
def test_denies(text: str, expected: bool) -> None:
    assert denies(given_text(text)) is expected


def test_groups_read_as_one_and_keep_every_amount() -> None:
    rows = [
        Row("meaning", 0.04, "", (asked("移動"),), (given_text("配車"),)),
        Row("meaning", -0.01, "", (asked("移動"),), (given_text("給食"),)),
        Row("words", 0.05, "予約", (asked("予約"),), (given_text("予約"),)),
        Row("words", 0.06, "配車", (asked("配車"),), (given_text("配車"),)),
        fact("region", 0.01, "鉾田市", "全国"),
        fact("form", -0.01, "現地", "オンライン"),
        fact("budget_yen", 0.0, "", "0円"),
        Row("meaning", 0.02, "", (), (given_text("配車"),)),
        Row("characters", 0.004, "も予約配車を", (asked("も予約配車を"),), (given_text("も予約配車を"),)),
        Row("characters", 0.001, "ます。", (asked("ます。"),), (given_text("ます。"),)),  # nothing worth a name
        Row("focus", 0.003, "", (asked("移動"),), (given_text("配車"),)),
        Row("focus", 0.002, "", (asked("移動"),), (given_text("給食"),)),
    ]
    groups = grouped(rows)
    assert [(round(group.amount, 9), group.places, group.names) for group in groups] == [
        (0.11, (2, 3), ("配車", "予約")),
        (0.03, (0, 1), ()),
        (0.02, (7,), ()),
        (0.005, (8, 9), ("予約配車",)),
        (0.003, (10,), ()),
        (0.002, (11,), ()),
        (0.0, (4, 5), ("地域", "実施形態")),
    ]
    assert groups[1].row is rows[0]


# --- what holds for every pair ------------------------------------------------------------------

NUMBER = re.compile(r"([+-]\d+\.\d{3})点")


@cache
def matcher() -> Matcher:
    return Matcher(CAPABILITIES)


@cache
def sample(challenge: int, capability: int) -> Explanation:
    found = matcher().pair(CHALLENGES[challenge], CAPABILITIES[capability].id).explanation
    assert found is not None
    return found


def assert_clauses_come_from_rows(explanation: Explanation) -> None:
    for clause in explanation.clauses:
        assert clause.rows
        assert len(set(clause.rows)) == len(clause.rows)
        stated = [explanation.rows[place] for place in clause.rows]
        assert len({row.part for row in stated}) == 1
        for number in NUMBER.findall(clause.text):
            assert number == f"{sum(row.amount for row in stated):+.3f}"
        evidence = [entry.text for row in stated for entry in (*row.challenge, *row.capability)]
        evidence += [
            word.text
            for row in stated
            for word_pair in row.pairs
            for word in (word_pair.challenge, word_pair.capability)
        ]
        evidence += [row.label for row in stated]
        # A need that is refused is quoted with the passage that refuses it.
        evidence += [need.closest.text for need in explanation.needs if need.closest is not None]
        known = ["".join(text.split()) for text in evidence]
        for quote in re.findall(r"「(.*?)」", clause.text.replace("…」", "」")):
            assert any("".join(quote.split()) in text for text in known), quote


SETTINGS = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(st.integers(0, len(CHALLENGES) - 1), st.integers(0, len(CAPABILITIES) - 1))
def test_sample_clauses_come_from_rows(challenge: int, capability: int) -> None:
    explanation = sample(challenge, capability)
    assert_clauses_come_from_rows(explanation)
    assert 1 <= len(explanation.clauses) <= 8
    assert explanation.rationale == "".join(clause.text for clause in explanation.clauses)


@SETTINGS
@given(challenges(), capabilities())
def test_any_clauses_come_from_rows(challenge: Challenge, capability: Capability) -> None:
    explanation = matcher().pair(challenge, capability).explanation
    assert explanation is not None
    assert_clauses_come_from_rows(explanation)
    assert sum(group.amount for group in grouped(explanation.rows)) == pytest.approx(explanation.score, abs=1e-6)


@SETTINGS
@given(st.integers(0, len(CHALLENGES) - 1), st.integers(0, len(CAPABILITIES) - 1))
def test_printed_amounts_add_up_to_the_score(challenge: int, capability: int) -> None:
    explanation = sample(challenge, capability)
    lines = str(explanation).splitlines()
    parts = [float(amount) for amount in re.findall(r" ([+-]\d\.\d{3})", lines[0].partition("(")[2])]
    evidence = lines[lines.index("根拠(点の大きい順):") + 1 :]
    amounts = [float(line.split()[0]) for line in evidence if re.match(r"  [+-]\d\.\d{3} ", line)]
    assert sum(parts) == pytest.approx(explanation.score, abs=0.0005 * 5)
    assert sum(amounts) == pytest.approx(explanation.score, abs=0.0005 * (len(amounts) + 1))
    assert sum(group.amount for group in grouped(explanation.rows)) == pytest.approx(explanation.score, abs=1e-6)
    assert len(amounts) <= 7
    assert all(need_verdict(need) in str(explanation) for need in explanation.needs)
