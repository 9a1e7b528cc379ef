"""Records as people write them, for the properties that hold for all of them."""

from __future__ import annotations

import datetime

from hypothesis import strategies as st

from kyoso_match.records import Capability, Challenge

PHRASES = (
    "高齢者の通院の足を確保したい。",
    "予約制の乗合タクシーを運行します。",
    "㈱ｻﾝﾌﾟﾙは令和6年度に1,200万円で実施。",
    "紙の申請を減らし、\n職員の負担を軽くする。",
    "・給食の食べ残し\n・地産地消",
    "ＤＸ推進とIoTで見守り😀",
    "予算はない。PC不要。",
    "費用は80万円、導入まで4か月。全国対応で、同時に5団体まで支援できます。",
    "観光客が増えたが、ごみの処理が追い付いていないため、受け入れる仕組みを企業と一緒に考えて実行に移したい。",
    "鱰鰧",
    "、。",
    "",
)
TEXTS = st.lists(st.sampled_from(PHRASES), max_size=4).map("".join)
FACTS = {
    "region": st.sampled_from([(), ("全国",), ("茨城県鉾田市",), ("茨城県",), ("沖縄県",)]),
    "budget_yen": st.sampled_from([None, 0, 500_000, 2_000_000]),
    "period_months": st.sampled_from([None, 3.0, 12.0]),
    "deadline": st.sampled_from([None, datetime.date(2026, 3, 31)]),
    "seats": st.sampled_from([None, 3, 80]),
    "eligibility": st.sampled_from([(), ("企業",), ("個人", "団体")]),
    "form": st.sampled_from([(), ("オンライン",), ("オンライン", "現地")]),
    "fields": st.sampled_from([(), ("交通",), ("福祉", "交通")]),
}
BODIES = st.one_of(TEXTS, st.dictionaries(st.sampled_from(["背景", "課題"]), TEXTS, max_size=2))
LISTS = st.lists(st.sampled_from(PHRASES[:5]), max_size=2).map(tuple)
SHORT = st.sampled_from(("", "移動支援", "給食"))


def challenges(record_id: str = "c") -> st.SearchStrategy[Challenge]:
    return st.builds(Challenge, st.just(record_id), BODIES, title=SHORT, needs=LISTS, offers=LISTS, **FACTS)


def capabilities(record_id: str = "k") -> st.SearchStrategy[Capability]:
    return st.builds(Capability, st.just(record_id), BODIES, title=SHORT, needs=LISTS, offers=LISTS, **FACTS)


def many_challenges(most: int = 5) -> st.SearchStrategy[list[Challenge]]:
    return st.integers(1, most).flatmap(lambda n: st.tuples(*(challenges(f"c{i}") for i in range(n))).map(list))


def many_capabilities(most: int = 8) -> st.SearchStrategy[list[Capability]]:
    return st.integers(1, most).flatmap(lambda n: st.tuples(*(capabilities(f"k{i}") for i in range(n))).map(list))
