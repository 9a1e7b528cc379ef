from __future__ import annotations

import json

import numpy as np
import pytest
from scipy.stats import kendalltau

from kyoso_match import Capability, Challenge, Match, Matcher, Weights
from kyoso_match.edits import REWORDINGS, only_units, unit_spans, without_units
from kyoso_match.errors import InputError
from kyoso_match.faithfulness import Estimate, Faithfulness, faithfulness, net_amounts, unit_amounts
from kyoso_match.faithfulness.resampling import UNKNOWN, mean_of
from kyoso_match.faithfulness.stability import overlap_after

ASKED = (
    Challenge("c1", "高齢者の通院の足を確保したい。給食の食べ残しを減らしたい。観光客を増やしたい。空き家を直したい。"),
    Challenge("c2", "給食の献立を相談したい。紙の申請を減らしたい。", title="給食と申請"),
)
GIVEN = (
    Capability(
        "k1", "乗合タクシーで通院の足を支えます。運転手も派遣します。地図を印刷します。", offers=("配車", "予約")
    ),
    Capability("k2", "給食の献立を作ります。"),
)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(GIVEN)


@pytest.fixture(scope="module")
def found(matcher: Matcher) -> Faithfulness:
    return faithfulness(matcher.rank(ASKED), matcher, draws=3)


def test_every_pair_is_counted_where_it_can_be_measured(found: Faithfulness) -> None:
    assert found.pairs == 4
    assert found.completeness is not None
    assert found.completeness < 1e-6
    assert found.erasure("challenge", "sufficiency").cited.n == 4
    assert found.erasure("capability", "sufficiency").cited.n == 2  # k2 has one unit: there is no choice
    assert found.erasure("both", "comprehensiveness", None).random.n == 2
    assert [one.tau.n for one in found.agreements] == [4, 2]


@pytest.mark.parametrize("by", ["rows", "net"])
def test_values_of_one_pair_by_hand(matcher: Matcher, by: str) -> None:
    match = matcher.pair(ASKED[0], "k1")
    one = faithfulness([match], matcher, by=by)  # type: ignore[arg-type]
    assert match.explanation is not None
    amounts = (
        unit_amounts(match.explanation, "challenge")
        if by == "rows"
        else net_amounts(matcher, match.explanation, "challenge")
    )
    order = np.argsort(-amounts).tolist()

    def score(challenge: Challenge) -> float:
        return matcher.pair(challenge, GIVEN[0]).score

    aopc = []
    for percent, count in ((10, 1), (20, 1), (30, 2), (40, 2), (50, 2)):
        less = match.score - score(without_units(ASKED[0], order[:count]))
        aopc.append(less)
        cited = one.erasure("challenge", "comprehensiveness", percent).cited
        assert cited.value == pytest.approx(less)
        assert (cited.low, cited.high, cited.n) == (None, None, 1)
        alone = match.score - score(only_units(ASKED[0], order[:count]))
        assert one.erasure("challenge", "sufficiency", percent).cited.value == pytest.approx(alone)
    assert one.erasure("challenge", "comprehensiveness", None).cited.value == pytest.approx(np.mean(aopc))
    drops = [match.score - score(without_units(ASKED[0], [place])) for place in range(len(unit_spans(ASKED[0])))]
    assert one.agreements[0].tau.value == pytest.approx(kendalltau(amounts, drops).statistic)


def test_differences_are_taken_pair_by_pair(found: Faithfulness) -> None:
    for one in found.erasures:
        assert one.cited.value is not None
        assert one.random.value is not None
        assert one.difference.value == pytest.approx(one.cited.value - one.random.value)
        assert one.cited.n == one.random.n == one.difference.n
        if one.random.value > 0:
            assert one.ratio == pytest.approx(one.cited.value / one.random.value)
        else:
            assert one.ratio is None


def test_the_same_seed_gives_the_same_and_other_pairs_change_nothing(matcher: Matcher, found: Faithfulness) -> None:
    matches = matcher.rank(ASKED)
    assert faithfulness(matches, matcher, draws=3) == found
    assert faithfulness(matches, matcher, draws=3, seed=1) != found
    alone = [faithfulness([match], matcher, draws=3).erasure("challenge", "sufficiency").random for match in matches]
    mean = np.mean([estimate.value for estimate in alone if estimate.value is not None])
    assert found.erasure("challenge", "sufficiency").random.value == pytest.approx(mean)


def test_matches_without_explanations_are_measured_alike(matcher: Matcher, found: Faithfulness) -> None:
    assert faithfulness(matcher.rank(ASKED, explain=False), matcher, draws=3) == found


def test_what_cannot_be_measured_is_unknown_and_not_zero(matcher: Matcher) -> None:
    match = matcher.pair(Challenge("c", "給食の献立"), Capability("k", "給食を作ります。"))
    one = faithfulness([match], matcher)
    assert {part.cited for part in one.erasures} == {UNKNOWN}
    assert {part.tau for part in one.agreements} == {UNKNOWN}
    assert {part.overlap for part in one.stabilities} == {UNKNOWN}
    assert "測定できない (n=0)" in str(one)
    nothing = faithfulness([], matcher)
    assert (nothing.pairs, nothing.completeness) == (0, None)
    assert "行の合計とスコアの差: 測定できない" in str(nothing)


def test_another_matcher_or_no_draw_is_an_error(matcher: Matcher) -> None:
    match = matcher.pair(ASKED[0], "k1")
    with pytest.raises(InputError, match="pass the matcher that made the matches"):
        faithfulness([match], Matcher(GIVEN, weights=Weights(meaning=1.0)))
    with pytest.raises(InputError, match="draws"):
        faithfulness([match], matcher, draws=0)
    with pytest.raises(InputError, match="no erasure"):
        faithfulness([match], matcher).erasure("both", "comprehensiveness", 15)


def test_evidence_stays_where_it_was_when_only_the_width_changes(matcher: Matcher) -> None:
    explanation = matcher.pair(
        ASKED[0], Capability("k", "AIで配車します。バスを30台出します。地図。献立。")
    ).explanation
    assert explanation is not None
    by_name = {edit.name: edit for edit in REWORDINGS}
    assert overlap_after(matcher, explanation, by_name["width"]) == 1.0
    assert overlap_after(matcher, explanation, by_name["lines"]) == 1.0


def test_nothing_to_reword_is_unknown(matcher: Matcher) -> None:
    explanation = matcher.pair(Challenge("c", "給食\n献立\n移動\n見守り"), Capability("k", "給食")).explanation
    assert explanation is not None
    assert overlap_after(matcher, explanation, REWORDINGS[0]) is None


def test_means_by_hand() -> None:
    assert mean_of([None], ["a"], 0) == UNKNOWN
    assert mean_of([0.25, 0.75], ["a", "a"], 0) == Estimate(0.5, None, None, 2)
    # two challenges with 0 and 1: a resample is one of 0, 1/2 and 1, the ends a quarter of the time each
    assert mean_of([0.0, 1.0], ["a", "b"], 0) == Estimate(0.5, 0.0, 1.0, 2)
    # drawn together: a challenge twice is (0 + 0 + 0) / 3 or 1, both are 1/4 over four values
    found = mean_of([0.0, 0.0, 0.0, 1.0], ["a", "a", "a", "b"], 0)
    assert found == Estimate(0.25, 0.0, 1.0, 4)
    many = mean_of([1.0, 2.0] * 50, [str(place) for place in range(100)], 0)
    assert many.low is not None
    assert many.high is not None
    assert 1.39 < many.low < 1.42
    assert 1.58 < many.high < 1.61


def test_the_report_in_words_and_as_values(found: Faithfulness) -> None:
    said = str(found)
    assert said.startswith("説明の忠実さ(4組、文の順位は根拠の行による)")
    tau = found.agreements[0].tau
    assert f"課題  {tau.value:.3f} [{tau.low:.3f}, {tau.high:.3f}] (n=4)" in said
    shown = found._repr_html_()
    assert "<script" not in shown
    assert f"{tau.value:.3f} [{tau.low:.3f}, {tau.high:.3f}] (n=4)" in shown
    assert repr(found) == "<Faithfulness: 4 pairs, by rows>"
    values = json.loads(json.dumps(found.to_dict()))
    assert len(values["erasures"]) == 3 * 2 * 6
    assert values["agreements"][0]["tau"] == tau._asdict()
    assert [one["edit"] for one in values["stabilities"]] == [edit.name for edit in REWORDINGS] + ["all"]


def test_any_matches_will_do(matcher: Matcher) -> None:
    match: Match = matcher.rank(ASKED)[0]
    assert faithfulness((match,), matcher).pairs == 1
