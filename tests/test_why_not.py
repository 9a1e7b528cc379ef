from __future__ import annotations

import json

import pytest

from kyoso_match import Capability, Cause, Challenge, Matcher
from kyoso_match.errors import UnknownIdError

TAXI = Capability("taxi", "予約制の乗合タクシーを運行し、通院を支えます。", region=("茨城県",))
BUS = Capability("bus", "路線バスで通院の足を守ります。", region=("茨城県",))
MEALS = Capability("meals", "給食を作ります。", region=("大阪府",))
EMPTY = Capability("empty", "、。")
CHALLENGE = Challenge("c", "高齢者の通院の足を確保したい。", region=("茨城県鉾田市",))
MATCHER = Matcher([TAXI, BUS, MEALS, EMPTY])


def test_a_listed_pair_says_its_place() -> None:
    first = MATCHER.rank(CHALLENGE)[0]
    why = MATCHER.why_not(CHALLENGE, first.capability.id)
    assert (why.cause, why.match.rank, why.match.score) == (Cause.LISTED, 1, first.score)
    assert "1位に示されています" in str(why)


def test_an_outranked_pair_is_compared_with_the_last_one_listed() -> None:
    listed = MATCHER.rank(CHALLENGE, top_k=2)
    why = MATCHER.why_not(CHALLENGE, "meals", top_k=2)
    assert (why.cause, why.match.rank) == (Cause.OUTRANKED, 3)
    assert why.comparison is not None
    assert why.comparison.left.capability.id == listed[1].capability.id
    assert why.required == listed[1].score
    gap = sum(difference.amount for difference in why.comparison.differences)
    assert gap == pytest.approx(listed[1].score - why.match.score, abs=1e-6)
    assert why.violated == ("地域(課題: 茨城県鉾田市、強み: 大阪府)",)
    assert "地域(課題: 茨城県鉾田市、強み: 大阪府)" in str(why)


def test_a_filter_is_named_with_the_value_that_it_met() -> None:
    why = MATCHER.why_not(CHALLENGE, "meals", where=["region~茨城県", "id!=bus"])
    assert (why.cause, why.conditions) == (Cause.EXCLUDED, ("region~茨城県 (強みの記載: 大阪府)",))
    assert "合わない絞り込み条件: region~茨城県 (強みの記載: 大阪府)" in str(why)
    by_function = MATCHER.why_not(CHALLENGE, "meals", where=lambda _, capability: capability.id != "meals")
    assert by_function.cause is Cause.EXCLUDED


def test_a_score_that_is_too_low_says_what_is_lacking() -> None:
    score = MATCHER.pair(CHALLENGE, "meals").score
    why = MATCHER.why_not(CHALLENGE, "meals", min_score=score + 0.05)
    assert (why.cause, why.required) == (Cause.BELOW_MIN_SCORE, score + 0.05)
    assert f"{score:.3f}点で、{score + 0.05:.3f}点に0.050点足りません" in str(why)


def test_a_threshold_for_an_error_rate_is_named() -> None:
    threshold = MATCHER.calibration.abstention.threshold(0.2)  # type: ignore[union-attr]
    why = MATCHER.why_not("工場の排水を測りたい。", "meals", alpha=0.2)
    assert why.match.score < threshold
    assert (why.cause, why.required) == (Cause.BELOW_THRESHOLD, threshold)


def test_nothing_to_compare() -> None:
    assert MATCHER.why_not(CHALLENGE, "empty").cause is Cause.EMPTY


def test_candidates_that_retrieval_leaves_out() -> None:
    offers = [Capability(f"k{number:03}", f"乗合タクシーで通院の足を{number}人分確保") for number in range(450)]
    matcher = Matcher([*offers, MEALS], exhaustive_up_to=10)
    why = matcher.why_not(CHALLENGE, "meals", top_k=1)
    assert why.cause is Cause.NOT_RETRIEVED
    assert "exhaustive_up_to" in str(why)


def test_every_answer_is_json_and_an_unknown_id_is_an_error() -> None:
    assert json.loads(json.dumps(MATCHER.why_not(CHALLENGE, "meals", top_k=1).to_dict()))["cause"] == "outranked"
    with pytest.raises(UnknownIdError, match="nobody"):
        MATCHER.why_not(CHALLENGE, "nobody")
