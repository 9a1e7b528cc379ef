from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from kyoso_match import Capability, Challenge, Matcher, NeedState
from kyoso_match.errors import InputError
from tests.strategies import capabilities, challenges

MATCHER = Matcher()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(challenges(), capabilities("k1"), capabilities("k2"))
def test_differences_add_up_to_the_gap_and_turn_around(
    challenge: Challenge, left: Capability, right: Capability
) -> None:
    found = MATCHER.compare(challenge, left, right)
    assert sum(difference.amount for difference in found.differences) == pytest.approx(found.gap, abs=1e-6)
    assert found.gap == pytest.approx(MATCHER.pair(challenge, left).score - MATCHER.pair(challenge, right).score)
    turned = MATCHER.compare(challenge, right, left)
    assert turned.gap == -found.gap
    assert sorted(round(one.amount, 9) for one in turned.differences) == sorted(
        round(-one.amount, 9) for one in found.differences
    )


def test_a_difference_names_the_reason_and_quotes_both_sides() -> None:
    challenge = Challenge("c", "通院の足を確保したい。", needs=("電話で予約したい",), region=("茨城県鉾田市",))
    taxi = Capability("k1", "乗合タクシーを電話で予約できます。", region=("茨城県",))
    meals = Capability("k2", "給食を作ります。電話での予約は受け付けていません。", region=("大阪府",))
    found = MATCHER.compare(challenge, taxi, meals)
    assert found.gap > 0
    (region,) = [one for one in found.differences if one.label == "region"]
    # Satisfied against violated: one fact up, one fact down.
    assert region.amount == pytest.approx(2 * MATCHER.weights.fact)
    assert region.left is not None
    assert region.right is not None
    assert (region.left.text, region.right.text) == ("茨城県", "大阪府")
    wish = next(need for need in found.needs if need.need.text == "電話で予約したい")
    assert (wish.left is not NeedState.UNMET, wish.right) == (True, NeedState.UNMET)
    text = str(found)
    assert f"Aの点からBの点を引くと {found.gap:+.3f}点" in text
    assert "条件の一致 地域" in text
    assert "A: 「茨城県」" in text
    assert "B: 「大阪府」" in text


def test_the_lines_shown_add_up_to_the_gap() -> None:
    challenge = Challenge("c", "高齢者の通院の足を確保したい。買い物の支援も考えたい。給食の食べ残しを減らしたい。")
    found = MATCHER.compare(
        challenge, Capability("k1", "乗合タクシーを運行します。"), Capability("k2", "給食と買い物を届けます。")
    )
    lines = [line for line in str(found).split("\n") if line.startswith(("  +", "  -"))]
    assert sum(float(line.split()[0]) for line in lines) == pytest.approx(found.gap, abs=0.0005 * len(lines))


def test_only_candidates_of_one_challenge_are_compared() -> None:
    one = MATCHER.pair(Challenge("c1", "通院の足"), Capability("k", "タクシー")).explanation
    other = MATCHER.pair(Challenge("c2", "通院の足"), Capability("k", "タクシー")).explanation
    assert one is not None
    assert other is not None
    from kyoso_match.comparison import compare

    with pytest.raises(InputError, match="「c1」と「c2」"):
        compare(one, other)
