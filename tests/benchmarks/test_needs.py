from __future__ import annotations

import numpy as np
import pytest

from benchmarks.needs import MISSED, macro_f1_of, moved_down, state_of
from kyoso_match import Matcher


def test_macro_f1_by_hand() -> None:
    labels = ["met", "met", "partial", "partial", "unmet", "unmet"]
    found = ["met", "partial", "partial", "unmet", "unmet", MISSED]
    # met: 1 right, 1 not found -> 2/3; partial: 1 right, 1 wrong, 1 not found -> 1/2; unmet: the same -> 1/2
    assert macro_f1_of(labels, found)(np.ones((1, 6)))[0] == pytest.approx((2 / 3 + 1 / 2 + 1 / 2) / 3)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("met", "partial", True), ("partial", "unmet", True), ("met", "met", False), ("unmet", MISSED, False)],
)
def test_only_a_lower_state_has_moved_down(before: str, after: str, expected: bool) -> None:
    assert moved_down({"found_before": before, "found_after": after}) is expected


def test_the_state_is_that_of_the_need_that_was_labelled() -> None:
    challenge = "橋の点検を急ぎたい。給食の食べ残しを減らしたい。"
    offer = "給食の食べ残しを減らします。"
    matcher = Matcher()
    assert state_of(matcher, challenge, "給食の食べ残しを減らしたい", offer) == "met"
    assert state_of(matcher, challenge, "橋の点検を急ぎたい", offer) == "unmet"
    assert state_of(matcher, "橋がある。点検したい。", "橋がある", offer) == MISSED
