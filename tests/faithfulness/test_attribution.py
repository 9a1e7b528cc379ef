from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from kyoso_match import Capability, Challenge, Explanation, Matcher, Weights
from kyoso_match.edits import unit_spans, without_units
from kyoso_match.explain import Evidence, Row, WordPair
from kyoso_match.faithfulness import SideName, net_amounts, pair_amounts, unit_amounts
from kyoso_match.faithfulness.attribution import UnitsOf
from kyoso_match.faithfulness.measure import SIDES
from kyoso_match.text import Span
from tests.strategies import capabilities, challenges

ASKED = Challenge("c", "給食の献立。道路の点検。", title="移動", needs=("運転",))
GIVEN = Capability("k", "献立を作る。点検をする。")


def at(field: str, start: int, end: int) -> Evidence:
    return Evidence(field, "", start, end)


def explained(*rows: Row) -> Explanation:
    explanation = Matcher().pair(ASKED, GIVEN).explanation
    assert explanation is not None
    return replace(explanation, rows=rows)


def test_units_are_those_of_the_examples() -> None:
    assert [(span.field, span.start, span.end) for span in unit_spans(ASKED)] == [
        ("title", 0, 2),
        ("text", 0, 6),
        ("text", 6, 12),
        ("needs[0]", 0, 2),
    ]
    assert [(span.start, span.end) for span in unit_spans(GIVEN)] == [(0, 6), (6, 12)]


def test_quotes_share_a_row_equally() -> None:
    row = Row("words", 0.6, "点検", (at("text", 9, 11), at("title", 0, 2), at("text", 6, 8)), (at("text", 6, 8),))
    explanation = explained(row)
    assert unit_amounts(explanation, "challenge") == pytest.approx([0.2, 0.0, 0.4, 0.0])
    assert unit_amounts(explanation, "capability") == pytest.approx([0.0, 0.6])
    assert pair_amounts(explanation) == pytest.approx(np.array([[0, 0.2], [0, 0], [0, 0.4], [0, 0]]))


def test_words_that_correspond_share_a_row_by_similarity() -> None:
    pairs = (
        WordPair(at("text", 0, 2), at("text", 0, 2), 0.9),
        WordPair(at("text", 3, 5), at("text", 6, 8), 0.3),
    )
    row = Row("coverage", 0.4, "", (at("text", 0, 6),), (at("text", 0, 6), at("text", 6, 12)), pairs)
    explanation = explained(row)
    assert unit_amounts(explanation, "challenge") == pytest.approx([0.0, 0.4, 0.0, 0.0])
    assert unit_amounts(explanation, "capability") == pytest.approx([0.3, 0.1])
    assert pair_amounts(explanation)[1] == pytest.approx([0.3, 0.1])


def test_facts_and_prompts_belong_to_no_unit() -> None:
    fact = Row("facts", 0.1, "region", (Evidence("region", "茨城県"),), (Evidence("region", "全国"),))
    prompt = Row("meaning", 0.2, "", (), (at("text", 0, 6),))
    explanation = explained(fact, prompt)
    assert unit_amounts(explanation, "challenge") == pytest.approx([0.0] * 4)
    assert unit_amounts(explanation, "capability") == pytest.approx([0.2, 0.0])
    assert pair_amounts(explanation) == pytest.approx(np.zeros((4, 2)))


def test_amounts_keep_their_sign() -> None:
    explanation = explained(Row("meaning", -0.1, "", (at("needs[0]", 0, 2),), (at("text", 6, 12),)))
    assert unit_amounts(explanation, "challenge") == pytest.approx([0.0, 0.0, 0.0, -0.1])


def test_evidence_is_in_the_first_unit_that_it_reaches_into() -> None:
    units = UnitsOf(Challenge("c", "・給食\n\n・献立"))
    assert [(span.start, span.end) for span in units.spans] == [(1, 3), (6, 8)]
    places = [units.at(Span("text", *place)) for place in ((0, 3), (2, 3), (3, 5), (4, 7), (8, 9))]
    assert places == [0, 0, None, 1, None]
    assert units.at(Span("title", 0, 1)) is None


@given(challenges(), capabilities())
@settings(max_examples=60, deadline=None)
def test_units_add_up_to_the_rows_that_quote_the_text(challenge: Challenge, capability: Capability) -> None:
    explanation = Matcher().pair(challenge, capability).explanation
    assert explanation is not None

    def quoted(row: Row, *sides: str) -> bool:
        return all(any(quote.start is not None for quote in getattr(row, side)) for side in sides)

    for side in SIDES:
        expected = sum(row.amount for row in explanation.rows if quoted(row, side))
        assert unit_amounts(explanation, side).sum() == pytest.approx(expected, abs=1e-9)
    both = sum(row.amount for row in explanation.rows if quoted(row, *SIDES))
    assert pair_amounts(explanation).sum() == pytest.approx(both, abs=1e-9)


COVERAGE_ONLY = Weights(meaning=0.0, words=0.0, characters=0.0, coverage=1.0, focus=0.0, fact=0.0)
ALL = Weights()


def test_net_amounts_are_exact_for_a_weighted_mean() -> None:
    """Coverage C = sum_i c_i; without unit i it is (C - c_i) / (1 - w_i), so it falls by (c_i - C w_i) / (1 - w_i)."""
    matcher = Matcher(weights=COVERAGE_ONLY)
    match = matcher.pair(
        Challenge("c", "給食の献立。道路の点検。通院の送迎。"), Capability("k", "献立を作る。学校の点検。")
    )
    assert match.explanation is not None
    printed, net = (
        unit_amounts(match.explanation, "challenge"),
        net_amounts(matcher, match.explanation, "challenge"),
    )
    shares = (printed - net) / match.score
    assert shares.sum() == pytest.approx(1.0)
    for place in range(3):
        drop = match.score - matcher.scores([(without_units(match.challenge, [place]), match.capability)])[0]
        assert drop == pytest.approx(net[place] / (1.0 - shares[place]), abs=1e-7)
    # On the capability's side coverage has no norm, so there is nothing to take off.
    assert net_amounts(matcher, match.explanation, "capability") == pytest.approx(
        unit_amounts(match.explanation, "capability")
    )


@pytest.mark.parametrize("side", SIDES)
def test_net_amounts_of_all_units_add_up_to_what_is_not_normalised(side: SideName) -> None:
    matcher = Matcher(weights=ALL)
    explanation = matcher.pair(ASKED, GIVEN).explanation
    assert explanation is not None
    net = net_amounts(matcher, explanation, side)
    rest = explanation.parts["focus" if side == "challenge" else "coverage"]
    assert net.sum() == pytest.approx(rest, abs=1e-6)
