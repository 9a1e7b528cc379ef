from __future__ import annotations

import pytest

from kyoso_match import Capability, Challenge, Matcher
from kyoso_match.explain import Need
from kyoso_match.explain.bounds import covers_number, leaves_out_number
from kyoso_match.explain.opposites import leaves_out
from kyoso_match.explain.refusals import listed_in

MATCHER = Matcher()


def judged(challenge: str, offer: str) -> Need:
    explanation = MATCHER.pair(Challenge("c", challenge), Capability("k", offer)).explanation
    assert explanation is not None
    return explanation.needs[-1]


@pytest.mark.parametrize(
    ("challenge", "offer", "state", "basis"),
    [
        # A denial of one thing is a part only of a need that lists several.
        ("手話と点字を学ぶ講座を開きたい。", "手話を学ぶ講座を開きます。点字は扱っていません。", "partial", "denied"),
        ("点字を学ぶ講座を開きたい。", "手話を学ぶ講座を開きます。点字は扱っていません。", "unmet", "denied"),
        # Numbers: what is denied holds the need, or the limit leaves it out, or not.
        (
            "十八人の小学校に科学の実験を見せてほしい。",
            "小学校に科学の実験を見せます。児童が二十人に満たない学校は見送ります。",
            "unmet",
            "denied",
        ),
        (
            "三十人の小学校に科学の実験を見せてほしい。",
            "小学校に科学の実験を見せます。ご参加は四十人以上の学校に限ります。",
            "unmet",
            "limited",
        ),
        (
            "五十人の小学校で科学の実験を見せてほしい。",
            "小学校を回り、科学の実験を子どもたちに見せます。ご参加は四十人以上の学校に限ります。",
            "met",
            "offered",
        ),
        # Words that leave each other out, also where no limit is named as such.
        ("中学校に科学の実験を見せてほしい。", "科学の実験を見せます。対象は小学校です。", "partial", "limited"),
        # The limit names one of the things that the need lists.
        (
            "橋とトンネルを点検してほしい。",
            "橋とトンネルを点検します。点検をお引き受けするのは橋に限ります。",
            "partial",
            "limited",
        ),
        # What a need does without is used, demanded or brought along; also where it stands in the clause before.
        ("現地に行かずに水道の使用量を読み取りたい。", "水道の使用量を現地に行って読み取ります。", "unmet", "demanded"),
        ("電源のない避難所で、携帯電話を充電したい。", "携帯電話を充電します。電源が必要です。", "unmet", "demanded"),
        ("自前の機材を持たずに映画を上映したい。", "映画の上映に使う機材はお貸しします。", "partial", "offered"),
        # A request for one thing that is refused closes no service.
        (
            "空き家の片付けを頼みたい。",
            "空き家の片付けを引き受けます。草刈りだけのご依頼は受けておりません。",
            "met",
            "offered",
        ),
    ],
)
def test_what_takes_an_offer_back(challenge: str, offer: str, state: str, basis: str) -> None:
    found = judged(challenge, offer)
    assert (str(found.state), str(found.basis)) == (state, basis)


@pytest.mark.parametrize(
    ("limit", "need", "left_out"),
    [
        ("二十名以上の団体に限ります", "十人の団体", True),
        ("二十名以上の団体に限ります", "二十人の団体", False),
        ("六十歳未満の方のみです", "六十五歳を過ぎた人", True),
        ("対象は15歳から39歳までの方です", "40代以上の人", True),
        ("対象は15歳から39歳までの方です", "20代の人", False),
        ("午後五時までの対応です", "夜九時まで", True),
        ("一億円以上の会社に限ります", "三千人の村", False),
        ("年に百回行っています", "二百回", False),
    ],
)
def test_numbers_that_a_limit_leaves_out(limit: str, need: str, left_out: bool) -> None:
    assert leaves_out_number(limit, need) is left_out


def test_numbers_that_a_denial_holds() -> None:
    assert covers_number("五アール以下の畑は断ります", "三アールの畑")
    assert not covers_number("五アールに満たない畑は断ります", "五アールの畑")
    assert not covers_number("小さな畑は断ります", "三アールの畑")


@pytest.mark.parametrize(
    ("limit", "wished", "left_out"),
    [
        ("平日", "休日", True),
        ("休日", "平日", False),
        ("小学", "中学", True),
        ("小学 中学", "中学", False),
        ("小学", "小学 中学", True),
        ("町", "村", False),
    ],
)
def test_words_that_leave_each_other_out(limit: str, wished: str, left_out: bool) -> None:
    assert leaves_out(limit.split(), wished.split()) is left_out


@pytest.mark.parametrize(
    ("need", "listed"),
    [
        ("手話と点字を学ぶ講座", ["手話", "点字"]),
        ("鉄筋の校舎も木造の校舎も直したい", ["校舎", "校舎"]),
        ("夜も電話で相談したい", []),
        ("写真を位置とともに送りたい", []),
    ],
)
def test_things_that_a_need_lists(need: str, listed: list[str]) -> None:
    assert listed_in(need) == listed
