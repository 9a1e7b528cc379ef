from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, combinations
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.counterfactual.search import Positions, Scores, Search


def subsets(count: int) -> list[Positions]:
    return [
        frozenset(places)
        for places in chain.from_iterable(combinations(range(count), size) for size in range(count + 1))
    ]


def search(scores: Mapping[Positions, float | None], count: int, sign: float = 1.0) -> Search:
    def score_all(asked: Sequence[Positions]) -> list[Scores | None]:
        return [None if (score := scores[subset]) is None else (score, 0.0) for subset in asked]

    return Search(score_all, count, sign)


@st.composite
def tables(draw: st.DrawFn) -> tuple[int, dict[Positions, float | None]]:
    """Any scores at all for the subsets of up to five positions: nothing has to be monotone."""
    count = draw(st.integers(0, 5))
    score = st.one_of(st.none(), st.integers(-2, 9).map(float))
    return count, {subset: draw(score if subset else st.integers(-2, 9).map(float)) for subset in subsets(count)}


@given(tables(), st.sampled_from([1.0, -1.0]))
@settings(max_examples=300, deadline=None)
def test_no_smaller_set_is_enough(table: tuple[int, dict[Positions, float | None]], sign: float) -> None:
    count, scores = table
    found, smallest = search(scores, count, sign).smallest()
    enough = [subset for subset, score in scores.items() if score is not None and sign * score < 0.0]
    assert smallest
    if found is None:
        assert not enough
    else:
        assert found in enough
        assert len(found) == min(map(len, enough))


def test_greedy_goes_astray_and_the_exact_search_does_not() -> None:
    """0 helps most alone, yet only 1 and 2 together are enough."""
    scores: dict[Positions, float | None] = dict.fromkeys(subsets(3), 5.0)
    scores |= {frozenset({0}): 1.0, frozenset({0, 1}): 2.0, frozenset({0, 2}): 2.0, frozenset({1, 2}): -1.0}
    scores[frozenset({0, 1, 2})] = 3.0
    assert search(scores, 3).smallest() == (frozenset({1, 2}), True)


@given(st.lists(st.integers(1, 20), min_size=9, max_size=12), st.integers(1, 120))
@settings(max_examples=60, deadline=None)
def test_beyond_eight_units_nothing_can_be_left_out(weights: list[int], start: int) -> None:
    """Each unit lowers the score by its weight."""
    count = len(weights)

    def score(subset: Positions) -> float:
        return start - 0.5 - sum(weights[place] for place in subset)

    found, smallest = Search(lambda asked: [(score(subset), 0.0) for subset in asked], count, 1.0).smallest()
    if found is None:
        assert sum(weights) < start
        return
    assert score(found) < 0.0
    assert all(score(found - {place}) > 0.0 for place in found)
    # weights that add up are taken largest first, so the number of units is the smallest there is
    heaviest, needed = sorted(weights, reverse=True), 0
    while start - 0.5 - sum(heaviest[:needed]) > 0.0:
        needed += 1
    assert len(found) == needed
    assert smallest == (sum(comb(count, size) for size in range(len(found))) <= 256)


def test_a_pair_that_is_beyond_already_needs_nothing() -> None:
    assert search({frozenset(): -1.0}, 0).smallest() == (frozenset(), True)


def test_every_set_is_scored_once() -> None:
    asked: list[Positions] = []

    def score_all(wanted: Sequence[Positions]) -> list[Scores]:
        asked.extend(wanted)
        return [(1.0, 0.0) for _ in wanted]

    found = Search(score_all, 4, 1.0)
    assert found.smallest() == (None, True)
    assert len(asked) == len(set(asked)) == len(found.known) == 16


@pytest.mark.parametrize("count", [9, 12])
def test_what_is_too_much_to_try_is_said(count: int) -> None:
    assert Search(lambda asked: [(1.0, 0.0) for _ in asked], count, 1.0).smallest() == (None, False)
