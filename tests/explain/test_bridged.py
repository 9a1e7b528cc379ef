"""The rows of bridged terms: both terms are quoted, and their amounts are the part."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.bridge import Bridge, TermPair
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.explain import Explanation, Row, explain
from kyoso_match.explain.bridged import bridge_rows
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.scoring import CHANCE, Scorer, Side, Weights
from kyoso_match.word_table import WordTable

BRIDGE = Bridge(
    (
        TermPair("交通弱者", "オンデマンド配車"),
        TermPair("交通弱者", "乗合タクシー"),
        TermPair("公共交通", "乗合タクシー"),
        TermPair("独居高齢者", "会話ロボット"),
    )
)


def side(scorer: Scorer, record: Record) -> Side:
    profile = Profile.of(record)
    return scorer.side(profile, StaticEmbedder(scorer.table).embed([profile.document.text], "challenge")[0])


def explained(scorer: Scorer, challenge: str, capability: str) -> Explanation:
    asked, offered = side(scorer, Challenge("c", challenge)), side(scorer, Capability("k", capability))
    return explain(scorer, StaticEmbedder(scorer.table).pieces, asked, offered, scorer.score(asked, offered).total)


def bridged(explanation: Explanation) -> list[Row]:
    return [row for row in explanation.rows if row.part == "bridge"]


def test_a_row_quotes_both_terms_and_says_how_close_they_are() -> None:
    scorer = Scorer(WordTable.bundled(), bridge=BRIDGE)
    challenge, capability = "交通弱者が増えた。交通弱者の足がない。", "ｵﾝﾃﾞﾏﾝﾄﾞの配車を提供。"
    (row,) = bridged(explained(scorer, challenge, capability))
    assert row.label == "交通弱者↔オンデマンド配車"
    assert [(entry.field, entry.text, entry.start, entry.end) for entry in row.challenge] == [
        ("text", "交通弱者", 0, 4),
        ("text", "交通弱者", 9, 13),
    ]
    assert [(entry.text, entry.start, entry.end) for entry in row.capability] == [("ｵﾝﾃﾞﾏﾝﾄﾞの配車", 0, 11)]
    (pair,) = row.pairs
    assert (pair.challenge, pair.capability) == (row.challenge[0], row.capability[0])
    here, there = (
        scorer.table.vectors(keys).astype(float).sum(axis=0)
        for keys in (["交通", "弱者"], ["オン", "デマンド", "配車"])
    )
    cosine = float(here @ there) / math.sqrt(float(here @ here) * float(there @ there))
    assert pair.similarity == pytest.approx(cosine, abs=1e-6)


def test_the_other_direction_names_the_term_of_the_challenge_first() -> None:
    scorer = Scorer(WordTable.bundled(), bridge=BRIDGE)
    (row,) = bridged(explained(scorer, "オンデマンド配車を入れたい。", "交通弱者の足を守ります。"))
    assert row.label == "オンデマンド配車↔交通弱者"
    assert row.challenge[0].text == "オンデマンド配車"
    assert row.capability[0].text == "交通弱者"


def test_pairs_that_raise_the_same_word_share_it(tiny_table: WordTable) -> None:
    weights = Weights(meaning=0.0, words=0.0, characters=0.0, coverage=1.0, focus=0.0, fact=0.0)
    pairs = (TermPair("移動", "広報"), TermPair("移動給食", "広報"), TermPair("移動", "交通"))
    scorer = Scorer(tiny_table, weights, bridge=Bridge(pairs))
    asked, offered = side(scorer, Challenge("c", "移動の給食")), side(scorer, Capability("k", "広報と交通"))
    similarities = scorer.similarities(asked.words.ids, offered.words.ids)
    rows = list(bridge_rows(scorer, asked, offered, similarities))
    # importance: 移動 1, 給食 3. 移動 is 0.6 from 交通, so 0.2 is missing, for three pairs; 給食 lacks 0.8, for one.
    shared, raised = 0.2 * 1 / 4 / 3 / (1.0 - CHANCE), 0.8 * 3 / 4 / (1.0 - CHANCE)
    expected = {"移動給食↔広報": shared + raised, "移動↔広報": shared, "移動↔交通": shared}
    assert {row.label: row.amount for row in rows} == pytest.approx(expected, abs=0.01)


def test_a_pair_that_adds_nothing_has_no_row() -> None:
    scorer = Scorer(WordTable.bundled(), bridge=BRIDGE)
    assert bridged(explained(scorer, "交通弱者のためのオンデマンド配車", "交通弱者のためのオンデマンド配車")) == []
    assert bridged(explained(scorer, "交通弱者", "給食")) == []
    switched_off = Scorer(WordTable.bundled(), bridge=BRIDGE.without("交通弱者", "オンデマンド配車"))
    assert bridged(explained(switched_off, "交通弱者", "オンデマンド配車")) == []


PIECES = (
    "交通弱者の足がない。",
    "公共交通を守る。",
    "独居高齢者が多い。",
    "乗合タクシー、",
    "オンデマンド配車。",
    "会話ロボット",
    "給食",
    "\n",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
SCORER = Scorer(WordTable.bundled(), bridge=BRIDGE)


@given(TEXTS, TEXTS)
@settings(max_examples=80, deadline=None)
def test_rows_add_up_to_the_part(challenge: str, capability: str) -> None:
    explanation = explained(SCORER, challenge, capability)
    rows = bridged(explanation)
    records = explanation.challenge, explanation.capability
    sides = [
        SCORER.side(Profile.of(record), StaticEmbedder(SCORER.table).embed([""], "challenge")[0]) for record in records
    ]
    assert math.fsum(row.amount for row in rows) == pytest.approx(SCORER.score(*sides).bridge, abs=1e-9)
    assert math.fsum(row.amount for row in explanation.rows) == pytest.approx(explanation.score, abs=1e-6)
    for row in rows:
        assert row.amount > 0.0
        assert 0.0 <= row.pairs[0].similarity <= 1.0
        for text, quotes in ((challenge, row.challenge), (capability, row.capability)):
            assert quotes
            assert all(text[entry.start : entry.end] == entry.text for entry in quotes)
    assert len({row.label for row in rows}) == len(rows)


def test_officials_read_both_terms() -> None:
    scorer = Scorer(WordTable.bundled(), bridge=BRIDGE)
    explanation = explained(scorer, "交通弱者の足がない。", "オンデマンド配車と乗合タクシー。")
    first, second = bridged(explanation)
    (clause,) = [clause for clause in explanation.clauses if "対応するものとして数えた" in clause.text]
    amount = first.amount + second.amount
    terms = "課題の「交通弱者」と強みの「オンデマンド配車」など2組"
    assert clause.text == f"{terms}は、言葉は違うが対応するものとして数えた({amount:+.3f}点)。"
    assert [explanation.rows[place] for place in clause.rows] == [first, second]
    near = [f"{row.label}(語の近さ {row.pairs[0].similarity:.2f})" for row in (first, second)]
    assert f"{amount:+.3f} 言い換え {'、'.join(near)}" in str(explanation)
    html = explanation.to_html()
    assert "言い換え" in html
    assert all(text in html for text in near)
