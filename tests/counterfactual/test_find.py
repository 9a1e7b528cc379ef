from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

from kyoso_match import Capability, Challenge, Match, Matcher
from kyoso_match.counterfactual import Counterfactual, counterfactual, needs_to_meet
from kyoso_match.edits import unit_spans, with_offers, without_units
from kyoso_match.errors import InputError
from kyoso_match.explain import NeedState
from kyoso_match.profiles import Profile
from tests.strategies import capabilities, challenges

ASKED = Challenge("c", "高齢者の通院の足を確保したい。給食の食べ残しを減らしたい。運転手の手配も頼みたい。")
TAXI = Capability("k-taxi", "乗合タクシーを運行します。運転手も派遣します。地図を印刷します。", title="通院の足")
LUNCH = Capability("k-lunch", "給食の献立を作ります。")
MAPS = Capability("k-maps", "地図を印刷します。")


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher([TAXI, LUNCH, MAPS])


def brute_force(matcher: Matcher, match: Match, threshold: float) -> int | None:
    """The size of the smallest set of units of the capability without which the pair is below the threshold."""
    count = len(unit_spans(match.capability))
    for size in range(count + 1):
        for places in combinations(range(count), size):
            left = without_units(match.capability, places)
            if size and Profile.of(left).is_empty:
                continue
            if matcher.pair(match.challenge, left).score < threshold:
                return size
    return None


@pytest.mark.parametrize("threshold", [0.01, 0.05, 0.1, 0.15, 0.2, 0.3])
def test_the_smallest_set_for_a_threshold(matcher: Matcher, threshold: float) -> None:
    match = matcher.pair(ASKED, "k-taxi")
    found = counterfactual(matcher, match, threshold=threshold)
    size = brute_force(matcher, match, threshold)
    assert found.smallest
    assert found.found == (size is not None)
    assert len(found.units) == (size or 0)
    if found.found:
        texts = {(span.field, span.start): place for place, span in enumerate(unit_spans(TAXI))}
        places = [texts[unit.field, unit.start or 0] for unit in found.units]
        assert found.score_after == matcher.pair(ASKED, without_units(TAXI, places)).score < threshold
    else:
        assert found.score_after == found.score == match.score


@given(challenges(), capabilities())
@settings(max_examples=30, deadline=None)
def test_any_pair_against_brute_force(challenge: Challenge, capability: Capability) -> None:
    matcher = Matcher()
    match = matcher.pair(challenge, capability)
    if len(unit_spans(capability)) <= 5:
        found = counterfactual(matcher, match, threshold=0.8 * match.score)
        size = brute_force(matcher, match, 0.8 * match.score)
        assert (found.found, len(found.units)) == (size is not None, size or 0)


def test_a_rival_is_scored_without_the_units_of_the_challenge_too(matcher: Matcher) -> None:
    first, second = matcher.rank(ASKED, top_k=2)
    assert (first.capability.id, second.capability.id) == ("k-taxi", "k-lunch")
    found = counterfactual(matcher, first, rival=second, side="challenge")
    assert found.found
    places = [
        place
        for place, span in enumerate(unit_spans(ASKED))
        if any((unit.field, unit.start) == (span.field, span.start) for unit in found.units)
    ]
    changed = without_units(ASKED, places)
    assert found.score_after == matcher.pair(changed, TAXI).score < matcher.pair(changed, LUNCH).score
    assert found.target_after == matcher.pair(changed, LUNCH).score
    assert found.rival == LUNCH


def test_a_rival_of_the_other_direction() -> None:
    matcher = Matcher([TAXI])
    other = Challenge("c2", "運転手を募集したい。")
    first, second = matcher.rank_challenges([ASKED, other])
    found = counterfactual(matcher, first, rival=second, side="capability")
    assert found.rival == second.challenge
    if found.found:
        assert found.score_after < found.target_after


def test_needs_that_lift_a_pair(matcher: Matcher) -> None:
    matches = matcher.rank(ASKED)
    first, last = matches[0], matches[-1]
    found = needs_to_meet(matcher, last, rival=first)
    assert found.change == "added"
    assert found.found
    assert found.smallest
    lifted = with_offers(last.capability, [unit.text for unit in found.units])
    assert found.score_after == matcher.pair(ASKED, lifted).score > first.score == found.target
    assert last.explanation is not None
    needs = [n.text for n in last.explanation.needs if n.state in (NeedState.UNMET, NeedState.PARTIAL)]
    assert set(found.units) <= set(needs)
    for size in range(len(found.units)):
        for fewer in combinations(needs, size):
            scored = matcher.pair(ASKED, with_offers(last.capability, [need.text for need in fewer]))
            assert scored.score <= first.score


def test_no_change_is_an_answer(matcher: Matcher) -> None:
    match = matcher.pair(ASKED, "k-maps")
    found = counterfactual(matcher, match, threshold=-1.0)
    assert (found.found, found.units, found.smallest) == (False, (), True)
    assert found.tried == 1  # the only unit would have to stay
    assert "基準のスコア -1.000 を下回りません(すべての組み合わせ、1通りを採点)" in str(found)
    over = needs_to_meet(matcher, match, threshold=2.0)
    assert not over.found
    assert "要望への対応を書き足しても" in str(over)


def test_a_pair_that_is_below_already(matcher: Matcher) -> None:
    found = counterfactual(matcher, matcher.pair(ASKED, "k-maps"), threshold=0.9)
    assert (found.found, found.units) == (True, ())
    assert "何も変えなくても、基準のスコア 0.900 を下回ります" in str(found)


def test_in_words_and_as_values(matcher: Matcher) -> None:
    first, second = matcher.rank(ASKED, top_k=2)
    found = counterfactual(matcher, first, rival=second)
    said = str(found)
    assert said.startswith("課題「高齢者の通院の足を確保したい。")
    assert f"強みの次の{len(found.units)}つの文を除くと" in said
    assert all(unit.text in said for unit in found.units)
    assert "採点し直して確認。これより少ない文の組では変わりません" in said
    values = found.to_dict()
    assert (values["challenge_id"], values["capability_id"], values["rival_id"]) == ("c", "k-taxi", "k-lunch")
    assert values["score_after"] == found.score_after < found.target_after == values["target_after"]
    assert repr(found) == f"<Counterfactual: c x k-taxi, {len(found.units)} removed, found>"
    assert isinstance(found, Counterfactual)


def test_what_cannot_be_compared_is_an_error(matcher: Matcher) -> None:
    first, second = matcher.rank(ASKED, top_k=2)
    with pytest.raises(InputError, match="どちらか一方"):
        counterfactual(matcher, first)
    with pytest.raises(InputError, match="どちらか一方"):
        counterfactual(matcher, first, rival=second, threshold=0.1)
    with pytest.raises(InputError, match="rival には"):
        counterfactual(matcher, first, rival=first)
    other = matcher.pair(Challenge("c9", "広報を見直したい。"), "k-maps")
    with pytest.raises(InputError, match="c9"):
        needs_to_meet(matcher, second, rival=other)
