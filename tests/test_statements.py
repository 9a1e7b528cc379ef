from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from kyoso_match.statements import find_statements
from kyoso_match.tokens import tokenize
from tests.strategies import TEXTS

TABLE = Path(__file__).parent.parent / "benchmarks" / "data" / "clauses.csv"


def clauses() -> list[tuple[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["standing"]) for row in csv.DictReader(file)]


def said(text: str) -> list[tuple[str, str]]:
    return [(text[found.start : found.end], str(found.standing)) for found in find_statements(text)]


@pytest.mark.parametrize(
    ("text", "standing"),
    [
        ("口座振替の機能を備えています。", "affirmed"),
        ("口座振替の機能は備えていません。", "denied"),
        ("口座振替の機能はございません", "denied"),
        ("学童保育は対象外となります。", "denied"),
        ("相続の相談は専門外です。", "denied"),
        ("英語版は未対応です", "denied"),
        ("紙の申請書には非対応", "denied"),
        ("個人宅の工事はお引き受けできません。", "denied"),
        ("飛び込みの相談はご遠慮いただいています。", "denied"),
        ("夜間の出動は致しかねます。", "denied"),
        ("夜間は対応が難しい状況です。", "denied"),
        ("ペットを連れた方のご宿泊はお断りしております。", "denied"),
        ("今年度の受付を終了しました。", "denied"),
        ("配達のサービスを終えました。", "denied"),
        ("導入後の研修は別途お見積もりとなります", "denied"),
        ("多言語対応の予定はありません", "denied"),
        ("夜間の対応は含みません。", "denied"),
        ("予算はない。", "denied"),
        ("資格は問いません。", "affirmed"),
        ("結果の公表にも異存はありません", "affirmed"),
        ("道に迷うことはありません。", "lacking"),
        ("客を奪い合うことがありません", "lacking"),
        ("ご負担をおかけしません。", "unneeded"),
        ("ご利用の人数に上限はありません。", "affirmed"),
        ("費用がかさむかもしれません。", "affirmed"),
        ("年齢を問わず参加できます。", "affirmed"),
        ("高齢者だけではなく子どもも参加できます", "affirmed"),
        ("車いすの方のご乗車をお断りすることはありません。", "affirmed"),
        ("個人の方もご契約いただけます。", "affirmed"),
        ("手帳に丸を付けるだけです。", "affirmed"),
        ("採用後の相談も定額に含まれます。", "affirmed"),
        ("お引き受けできないことはありません。", "affirmed"),
        # Some are taken, some are not.
        ("すべて対応できるわけではありません。", "limited"),
        ("雨天の日は出動できない場合があります。", "limited"),
        ("対象は法人に限ります。", "limited"),
        ("料金は月額のみ", "limited"),
        ("来年度の提供を予定しています。", "planned"),
        ("多言語版は開発中です。", "planned"),
        ("配信の準備を進めています。", "planned"),
        ("健康づくりへの貢献を目指しています。", "affirmed"),
        ("自治体と一緒に進めたいと考えています。", "affirmed"),
        ("生徒だけでなく、教職員も対象です。", "affirmed"),
        ("派遣の対象外である。", "denied"),
        ("お受けを控えさせていただきます。", "denied"),
        ("資格を取ることが契約の条件であり、", "required"),
        ("実現に向けて準備を進めている段階です。", "planned"),
        ("団体でのご利用はご容赦ください。", "denied"),
        ("貸し出す仕組みは構想の段階です。", "planned"),
        ("自治体の移住の説明会を企画します。", "affirmed"),
        ("専用端末は不要です。", "unneeded"),
        ("必ずしも来庁する必要はありません", "unneeded"),
        ("会員の登録はいりません。", "unneeded"),
        ("授業料はいただきません。", "unneeded"),
        ("費用はかかりません", "unneeded"),
        ("料金は無料", "unneeded"),
        ("ネット環境が必要です", "required"),
        ("授業料をいただきます。", "required"),
        ("機器は自治体側でご用意いただきます。", "required"),
        ("職員の常駐をお願いしています。", "required"),
        ("担当者を置かなければなりません。", "required"),
        ("事前の工事は欠かせません。", "required"),
    ],
)
def test_what_a_clause_says(text: str, standing: str) -> None:
    assert said(text)[-1][1] == standing


@pytest.mark.parametrize(("text", "standing"), clauses())
def test_single_clauses(text: str, standing: str) -> None:
    found = [standing for _, standing in said(text)]
    assert standing in found
    # 追加の料金なしで伺います says both that it is so and what it takes.
    if standing in ("affirmed", "planned", "denied"):
        assert found[-1] == standing


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # What names nothing is said of the clause before it.
        (
            "高所での駆除は、安全面を考え、今年から取りやめました。",
            [("高所での駆除は、安全面を考え、", "denied"), ("今年から取りやめました。", "denied")],
        ),
        (
            "見守りは続けていましたが、今はやめています。",
            [("見守りは続けていましたが、", "denied"), ("今はやめています。", "denied")],
        ),
        # A topic and what is said of it belong together over a comma.
        ("遺骨につきまして、ご依頼はお断りします。", [("遺骨につきまして、ご依頼はお断りします。", "denied")]),
        ("二度と伺わない、ということはしません。", [("二度と伺わない、ということはしません。", "affirmed")]),
        (
            "小型犬しか預からないということはありません。",
            [("小型犬しか預からないということはありません。", "affirmed")],
        ),
        ("運転手はおらず車を貸します。", [("運転手はおらず", "denied"), ("車を貸します。", "affirmed")]),
        ("施工できるのは木造の建物のみです。", [("施工できるのは", "affirmed"), ("木造の建物のみです。", "limited")]),
        ("男性限定の教室は毎週開きます。", [("男性限定の教室は", "limited"), ("毎週開きます。", "affirmed")]),
        ("軽い修繕は別料金で承ります。", [("軽い修繕は別料金で", "denied"), ("承ります。", "affirmed")]),
        ("電波は届かなくても使えます。", [("電波は届かなくても", "unneeded"), ("使えます。", "affirmed")]),
        # What is not possible without a thing demands it; elsewhere a condition says neither yes nor no.
        (
            "看護師がいなければ、出動できません。",
            [("看護師がいなければ、", "required"), ("出動できません。", "denied")],
        ),
        (
            "明かりが使われていないと、知らせます。",
            [("明かりが使われていないと、", "lacking"), ("知らせます。", "affirmed")],
        ),
        (
            "二十人に満たない学校への訪問は見送ります。",
            [("二十人に満たない", "denied"), ("学校への訪問は見送ります。", "denied")],
        ),
        (
            "送迎は行いますが、介助は行っておりません。",
            [("送迎は行いますが、", "affirmed"), ("介助は行っておりません。", "denied")],
        ),
        ("離島を除く市内全域に対応します。", [("離島を除く", "denied"), ("市内全域に対応します。", "affirmed")]),
        ("個人ではなく法人に限ります。", [("個人ではなく", "lacking"), ("法人に限ります。", "limited")]),
        (
            "庭の草刈りは別の団体を紹介し、当方では対象外です。",
            [("庭の草刈りは別の団体を紹介し、", "denied"), ("当方では対象外です。", "denied")],
        ),
        ("屋根の上は含めず引き受けます。", [("屋根の上は含めず", "denied"), ("引き受けます。", "affirmed")]),
        ("工事をしないで付けます。", [("工事をしないで", "unneeded"), ("付けます。", "affirmed")]),
        ("迷わない、やさしい画面です。", [("迷わない、", "lacking"), ("やさしい画面です。", "affirmed")]),
        ("平日しか対応していません。", [("平日しか", "limited"), ("対応していません。", "affirmed")]),
        (
            "ご参加は二十名以上の団体に限り受け付けます",
            [("ご参加は", "affirmed"), ("二十名以上の団体に限り", "limited"), ("受け付けます", "affirmed")],
        ),
        (
            "草刈りだけのご依頼は受けておりません。",
            [("草刈りだけの", "denied"), ("ご依頼は受けておりません。", "denied")],
        ),
        ("PCを使わずに申請します。", [("PCを使わずに", "unneeded"), ("申請します。", "affirmed")]),
        (
            "申請は通帳がなくても始めます。",
            [("申請は", "affirmed"), ("通帳がなくても", "unneeded"), ("始めます。", "affirmed")],
        ),
        ("自治体の負担なしで導入できます", [("自治体の負担なしで", "unneeded"), ("導入できます", "affirmed")]),
        (
            "使われていない空き家を貸し出します。",
            [("使われていない", "lacking"), ("空き家を貸し出します。", "affirmed")],
        ),
        ("端末がなくては申請が進みません。", [("端末がなくては", "required"), ("申請が進みません。", "denied")]),
        ("電源のない場所では動きません。", [("電源のない", "required"), ("場所では動きません。", "denied")]),
        (
            "共同利用は、充電設備を設けていただければ実施します。",
            [("共同利用は、", "affirmed"), ("充電設備を設けていただければ", "limited"), ("実施します。", "affirmed")],
        ),
        ("※土日は対象外(祝日は対応)", [("※土日は対象外(", "denied"), ("祝日は対応)", "affirmed")]),
    ],
)
def test_what_is_said_inside_a_clause(text: str, expected: list[tuple[str, str]]) -> None:
    assert said(text) == expected


@given(TEXTS)
def test_statements_cover_every_content_word_in_order_without_overlap(text: str) -> None:
    found = find_statements(text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for token in tokenize(text):
        if token.is_content:
            assert sum(one.start <= token.start and token.end <= one.end for one in found) == 1


def test_a_long_chain_of_negations_is_read_in_time() -> None:
    assert find_statements("断る" + "ことはない" * 2000)
