from __future__ import annotations

import pytest

from kyoso_match import Capability, Challenge, Matcher
from kyoso_match.bridge import Bridge, TermPair
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.explain import Need, NeedBasis, NeedState
from kyoso_match.word_table import WordTable

MATCHER = Matcher()


def judged(need: str, offer: str) -> Need:
    explanation = MATCHER.pair(Challenge("c", needs=(need,)), Capability("k", offer)).explanation
    assert explanation is not None
    (only,) = explanation.needs
    return only


@pytest.mark.parametrize(
    ("need", "offer", "state", "basis", "closest"),
    [
        (
            "電話で予約できるようにしたい",
            "乗合の車を走らせます。電話で予約できます。",
            "met",
            "offered",
            "電話で予約できます。",
        ),
        (
            "電話で予約できるようにしたい",
            "乗合の車を走らせます。電話での予約は受け付けていません。",
            "unmet",
            "denied",
            "電話での予約は受け付けていません。",
        ),
        (
            "電話で予約できるようにしたい",
            "乗合の車を走らせます。電話での予約は検討中です。",
            "partial",
            "planned",
            "電話での予約は検討中です。",
        ),
        (
            "休日に自転車を貸し出したい",
            "自転車を貸し出しています。貸し出しは平日のみ行います。",
            "unmet",
            "limited",
            "貸し出しは平日のみ行います。",
        ),
        (
            "専用の端末を持たずに使いたい",
            "見守りの画面です。専用の端末が必要です。",
            "unmet",
            "demanded",
            "専用の端末が必要です。",
        ),
        (
            "専用の端末を持たずに使いたい",
            "見守りの画面です。専用の端末を持たずに使えます。",
            "met",
            "offered",
            "専用の端末を持たずに使えます。",
        ),
        ("給食の食べ残しを減らしたい", "橋の点検を行います。", "unmet", "not_said", "橋の点検を行います。"),
    ],
)
def test_needs_are_judged_by_what_is_said(need: str, offer: str, state: str, basis: str, closest: str) -> None:
    found = judged(need, offer)
    assert (str(found.state), str(found.basis)) == (state, basis)
    assert found.closest is not None
    assert found.closest.text == closest
    assert 0.0 <= found.closeness <= 1.0


def test_a_negation_that_is_no_denial_leaves_a_need_met() -> None:
    need = "予約の電話がつながらない悩みを解消したい"
    assert judged(need, "予約の電話がつながらない悩みを解消します。").state is NeedState.MET


def test_only_a_part_denied_leaves_the_rest() -> None:
    found = judged("手話と点字を学ぶ講座を開きたい", "手話を学ぶ講座を開きます。点字は扱っていません。")
    assert (found.state, found.basis) == (NeedState.PARTIAL, NeedBasis.DENIED)


def test_a_service_that_takes_no_requests_meets_nothing() -> None:
    found = judged("電話で予約できるようにしたい", "電話で予約できます。新規のご依頼はお断りしております。")
    assert (found.state, found.basis) == (NeedState.UNMET, NeedBasis.DENIED)
    assert found.closest is not None
    assert found.closest.text == "新規のご依頼はお断りしております。"


def test_nothing_to_compare_is_unknown() -> None:
    found = judged("電話で予約できるようにしたい", "、。")
    assert (found.state, found.basis, found.closeness, found.closest) == (
        NeedState.UNKNOWN,
        NeedBasis.NOT_SAID,
        0.0,
        None,
    )


def test_a_bridged_term_answers_a_need() -> None:
    asked, given = Challenge("c", needs=("橋の点検を頼みたい",)), Capability("k", "和菓子を作ります。")
    states = [
        Matcher(bridge=bridge).pair(asked, given).explanation.needs[0].state  # type: ignore[union-attr]
        for bridge in (Bridge.none(), Bridge((TermPair("橋の点検", "和菓子"),)))
    ]
    assert states == [NeedState.UNMET, NeedState.MET]


def test_needs_are_judged_by_the_bundled_words_whichever_table_ranks(tiny_table: WordTable) -> None:
    pair = (
        Challenge("c", needs=("電話で予約したい", "給食の食べ残しを減らしたい")),
        Capability("k", "電話で予約できます。"),
    )
    own, other = (
        matcher.pair(*pair).explanation for matcher in (MATCHER, Matcher(embedder=StaticEmbedder(tiny_table)))
    )
    assert own is not None
    assert other is not None
    assert other.needs == own.needs


def test_what_the_capability_asks_is_judged_by_the_challenge() -> None:
    challenge = Challenge("c", "通院の足を確保したい。", offers=("公用車の置き場", "住民への周知"))
    capability = Capability(
        "k", "乗合の車を走らせます。車の置き場をご用意いただきます。", needs=("住民への周知", "工場の排水の記録")
    )
    explanation = MATCHER.pair(challenge, capability).explanation
    assert explanation is not None
    found = {request.text.text: request.state for request in explanation.requests}
    assert list(found) == ["車の置き場をご用意いただきます。", "住民への周知", "工場の排水の記録"]
    assert found["住民への周知"] is NeedState.MET
    assert found["車の置き場をご用意いただきます。"] in (NeedState.MET, NeedState.PARTIAL)
    assert found["工場の排水の記録"] is NeedState.UNMET
    assert "強みの側が求めること" in str(explanation)
    assert "強みの側が求めること" in explanation.to_html()
