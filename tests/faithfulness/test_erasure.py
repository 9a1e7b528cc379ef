from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge
from kyoso_match.edits import unit_spans
from kyoso_match.faithfulness.erasure import Choice, Target, count_of, highest, highest_pairs, parted, variants
from kyoso_match.text import Span


@pytest.mark.parametrize(
    ("percent", "units", "count"),
    [(10, 3, 1), (10, 10, 1), (10, 11, 2), (20, 5, 1), (20, 6, 2), (50, 3, 2), (50, 4, 2)],
)
def test_counts_are_rounded_up(percent: int, units: int, count: int) -> None:
    assert count_of(percent, units) == count


def test_the_highest_and_of_equal_ones_the_first() -> None:
    assert highest(np.array([0.1, 0.3, 0.1, -0.2]), 3) == (1, 0, 2)


def test_pairs_are_taken_until_enough_units_are_chosen() -> None:
    amounts = np.array([[0.1, 0.9], [0.8, 0.0], [0.0, 0.7]])
    assert highest_pairs(amounts, 1) == Choice((0,), (1,))
    assert highest_pairs(amounts, 2) == Choice((0,), (1,))
    assert highest_pairs(amounts, 3) == Choice((0, 1), (1, 0))
    assert highest_pairs(amounts, 5) == Choice((0, 1, 2), (1, 0))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.floats(0, 1), st.integers(0, 9))
def test_as_many_characters_as_asked_are_taken_and_all_others_stay(lengths: list[int], share: float, seed: int) -> None:
    ends = np.cumsum(lengths).tolist()
    spans = [Span("text", end - length, end) for end, length in zip(ends, lengths, strict=True)]
    wanted = int(share * ends[-1])
    taken, left = parted(spans, wanted, np.random.default_rng(seed))
    assert sum(span.end - span.start for span in taken) == wanted
    characters = [place for span in (*taken, *left) for place in range(span.start, span.end)]
    assert sorted(characters) == list(range(ends[-1]))
    assert sum(span not in spans for span in taken) <= 1


def test_variants_of_both_sides() -> None:
    asked, given_ = Challenge("c", "山の道。川の道。"), Capability("k", "空を飛ぶ。海を行く。", offers=("船",))
    target = Target(asked, given_, unit_spans(asked), unit_spans(given_))
    found = list(variants(target, Choice((0,), (1, 2)), 3, np.random.default_rng(0)))
    assert len(found) == 8
    assert [(found[0][0].text, found[0][1].text, found[0][1].offers)] == [("川の道。", "空を飛ぶ。", ())]
    assert [(found[1][0].text, found[1][1].text, found[1][1].offers)] == [("山の道。", "海を行く。", ("船",))]
    for without, alone in zip(found[2::2], found[3::2], strict=True):
        assert sum(len(text) for _, text in without[0].texts()) == 4
        assert sum(len(text) for _, text in without[1].texts()) == 5  # 11 characters less 海を行く。 and 船
        assert sum(len(text) for _, text in alone[0].texts()) == 4
        assert sum(len(text) for _, text in alone[1].texts()) == 6


def test_a_side_that_is_not_touched_stays() -> None:
    asked, given_ = Challenge("c", "山の道。川の道。"), Capability("k", "空を飛ぶ。海を行く。")
    target = Target(asked, given_, unit_spans(asked), unit_spans(given_))
    found = list(variants(target, Choice(None, (0,)), 2, np.random.default_rng(0)))
    assert all(pair[0] is asked for pair in found)
    assert [pair[1].text for pair in found[:2]] == ["海を行く。", "空を飛ぶ。"]
