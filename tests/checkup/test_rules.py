"""Each rule on pairs of texts that differ in one thing."""

from __future__ import annotations

import datetime

import pytest

from kyoso_match import Advice, Challenge, check_challenge
from kyoso_match.checkup import Rule

# What a sheet needs so that no rule has anything to say; each test takes one thing out or puts one in.
SCALE = "対象は市内の75歳以上の約1,200人です。"
BUDGET = "予算は上限200万円です。"
PERIOD = "実施期間は6か月です。"
CURRENT = "現在は、申込書を職員が表計算ソフトに打ち直しています。"
WHOLE = SCALE + BUDGET + PERIOD + CURRENT


def advice(text: str, **fields: object) -> list[Advice]:
    return list(check_challenge(Challenge("c", text, **fields)))  # type: ignore[arg-type]  # fields of any kind


def rules(text: str, **fields: object) -> list[Rule]:
    return [one.rule for one in advice(text, **fields)]


def quotes(rule: Rule, text: str, **fields: object) -> list[str]:
    return [one.place.text for one in advice(text, **fields) if one.rule is rule and one.place is not None]


def test_a_whole_sheet_needs_no_advice() -> None:
    assert rules(WHOLE) == []


def test_an_empty_sheet_lacks_every_fact() -> None:
    assert rules("") == [rule for rule in Rule if rule.value.startswith("missing_")]


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (Rule.MISSING_SCALE, SCALE),
        (Rule.MISSING_BUDGET, BUDGET),
        (Rule.MISSING_PERIOD, PERIOD),
        (Rule.MISSING_CURRENT, CURRENT),
    ],
)
def test_one_sentence_is_one_fact(rule: Rule, sentence: str) -> None:
    rest = WHOLE.replace(sentence, "対象は高齢者です。")
    found = advice(rest)
    assert [one.rule for one in found] == [rule]
    assert found[0].place is None
    assert found[0].example.startswith("例: ")


def test_whom_it_is_for() -> None:
    assert Rule.MISSING_TARGET in rules("橋の点検を速く済ませたい。")
    assert Rule.MISSING_TARGET not in rules("橋の点検を速く済ませ、通学する児童を守りたい。")


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"budget_yen": 0}, Rule.MISSING_BUDGET),
        ({"period_months": 6}, Rule.MISSING_PERIOD),
        ({"deadline": datetime.date(2027, 3, 31)}, Rule.MISSING_PERIOD),
        ({"attributes": {"対象人数": 1200}}, Rule.MISSING_SCALE),
        ({"attributes": {"備考": "予算は令和8年度に要求"}}, Rule.MISSING_BUDGET),
        ({"needs": ("小学校12校で使えること",)}, Rule.MISSING_SCALE),
    ],
)
def test_what_a_field_holds_is_not_missing(fields: dict[str, object], rule: Rule) -> None:
    text = "高齢者の通院の足を確保したい。"
    assert rule in rules(text)
    assert rule not in rules(text, **fields)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("年に約450件の申請があります。", True),
        ("およそ450の申請者がいます。", True),
        ("商店街の3軒に1軒が空き店舗です。", True),
        ("人口が8千人に満たない町です。", True),
        ("数十人が利用しています。", True),
        ("１２か所の避難所で使います。", True),
        ("第1回の会議で決めました。", False),
        ("1人で悩む方が多くいます。", False),
        ("平均年齢は70歳です。", False),
        ("3年前に閉校しました。", False),
        ("多くの方が困っています。", False),
    ],
)
def test_scale(text: str, told: bool) -> None:
    assert (Rule.MISSING_SCALE not in rules(text)) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("費用は90万円までです。", True),
        ("予算はありません。", True),
        ("市の費用負担なしで行います。", True),
        ("建物は無償でお貸しします。", True),
        ("お金はほとんどかけられません。", True),
        ("維持費だけで年に180万円かかっています。", False),
        ("電気代が2年で1.6倍になりました。", False),
        ("野菜の産出額は日本一です。", False),
    ],
)
def test_budget(text: str, told: bool) -> None:
    assert (Rule.MISSING_BUDGET not in rules(text)) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3か月間の実証を行います。", True),
        ("令和8年10月から始めます。", True),
        ("年度内に始めたいと思います。", True),
        ("秋の総合訓練までに試します。", True),
        ("提案は随時受け付けます。", True),
        ("3年前に閉校した小学校があります。", False),
        ("公開まで3週間待ちになることもあります。", False),
        ("不登校の児童が5年で2倍を超えました。", False),
        ("受付の時期に残業が増えます。", False),
    ],
)
def test_period(text: str, told: bool) -> None:
    assert (Rule.MISSING_PERIOD not in rules(text)) is told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("広報紙を自治会の班長が配っています。", True),
        ("点検の結果を野帳に書き写しており、時間がかかります。", True),
        ("タクシー券を配ってきましたが、足りません。", True),
        ("申請は紙で受け付けます。", True),
        ("見回りは業者に委託してます。", True),
        ("高齢者が困っています。", False),
        ("利用者が減っています。", False),
        ("使いやすい仕組みを求めています。", False),
        ("職員の負担が増加しており、対策を検討しています。", False),
    ],
)
def test_how_it_is_done_today(text: str, told: bool) -> None:
    assert (Rule.MISSING_CURRENT not in rules(text)) is told


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("商店街を活性化したい。", ["活性化"]),
        ("商店街を活性化し、平日の来客を300人から400人に増やしたい。", []),  # can be counted
        ("これまで商店街の活性化に力を入れてきました。", []),  # told, not asked for
        ("地域活性化起業人をお迎えしたい。", []),  # the name of a programme
        ("効果的な情報発信を積極的に行いたい。", ["効果的な", "積極的に"]),
        ("様々な世代が集まる場を求めます。様々な催しもしたい。", ["様々"]),  # once
        ("防災の取組を推進したい。", ["取組を推進"]),
    ],
)
def test_vague_wording(text: str, quoted: list[str]) -> None:
    assert quotes(Rule.VAGUE, text) == quoted


def test_vague_wording_in_titles_and_needs_but_not_in_what_is_offered() -> None:
    assert quotes(Rule.VAGUE, "", title="商店街の活性化") == ["活性化"]
    assert quotes(Rule.VAGUE, "", needs=("柔軟な対応",)) == ["柔軟な"]
    assert quotes(Rule.VAGUE, "", offers=("柔軟な対応",)) == []


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("観光案内のアプリを開発したい。", ["アプリを開発したい"]),
        ("窓口に並ぶ時間が長く、苦情が続いています。観光案内のアプリを開発したい。", []),  # a problem before
        ("観光案内のアプリを開発したい。道に迷う方への対応が職員の負担になっています。", []),  # and after
        ("昨年、観光案内のアプリを開発しました。", []),  # not asked for
        ("SNSの専門人材を募集します。", []),  # a person, not a tool
        ("道に迷わず歩けるまちにしたい。", []),  # no tool
    ],
)
def test_a_tool_before_the_problem(text: str, quoted: list[str]) -> None:
    assert quotes(Rule.SOLUTION_FIRST, text) == quoted


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("受付は会計年度任用職員が行います。", ["会計年度任用職員"]),
        ("受付は任期付きの非常勤職員が行います。", []),
        ("会計年度任用職員(任期付きの非常勤職員)が受け付けます。", []),  # explained
        ("会計年度任用職員とは、年度ごとに任用される職員です。", []),
        ("会計年度任用職員が受け付け、会計年度任用職員が入力します。", ["会計年度任用職員"]),  # once
        ("随意契約を結びます。付随契約書も要ります。", ["随意契約"]),
        ("SIBを使います。POSSIBLEという名の団体です。", ["SIB"]),
        ("避難行動要支援者名簿を使います。", ["避難行動要支援者名簿"]),  # the longest
        ("所管課は別にあります。", ["所管課"]),
    ],
)
def test_administrative_words(text: str, quoted: list[str]) -> None:
    assert quotes(Rule.JARGON, text) == quoted


def test_jargon_says_what_it_means_and_what_to_write() -> None:
    found = next(one for one in advice("起債で行う事業です。") if one.rule is Rule.JARGON)
    assert "自治体が国や銀行などから借り入れをすること" in found.message
    assert found.example == "例: 「市の借り入れ」と書くか、「起債(市の借り入れ)」と補う"
