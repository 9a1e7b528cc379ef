from __future__ import annotations

import math

import pytest

from kyoso_match.candidates import LexicalIndex, best_first
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.matcher import Matcher
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.scoring import Scorer, Side
from kyoso_match.word_table import WordTable

TEXTS = {"k1": "移動と移動と給食", "k2": "給食", "k3": "広報", "k4": "交通、給食、広報、移動"}


def side(scorer: Scorer, record: Record) -> Side:
    profile = Profile.of(record)
    return scorer.side(profile, StaticEmbedder(scorer.table).embed([profile.document.text], "challenge")[0])


def test_bm25_by_hand(tiny_table: WordTable) -> None:
    scorer = Scorer(tiny_table)
    index = LexicalIndex({record_id: side(scorer, Capability(record_id, text)) for record_id, text in TEXTS.items()})
    lengths = {"k1": 3, "k2": 1, "k3": 1, "k4": 4}
    mean = sum(lengths.values()) / 4

    def bm25(idf: float, frequency: int, record_id: str) -> float:
        return idf * frequency * 2.2 / (frequency + 1.2 * (0.25 + 0.75 * lengths[record_id] / mean))

    challenge = side(scorer, Challenge("c", "移動と給食"))
    expected = {
        "k1": bm25(1.0, 2, "k1") + bm25(3.0, 1, "k1"),
        "k2": bm25(3.0, 1, "k2"),
        "k3": 0.0,
        "k4": bm25(1.0, 1, "k4") + bm25(3.0, 1, "k4"),
    }
    found = dict(zip(index.ids, index.scores(challenge).tolist(), strict=True))
    assert found == pytest.approx(expected)
    order = sorted((record_id for record_id in expected if expected[record_id]), key=lambda key: -expected[key])
    assert index.search(challenge, 10) == order
    assert index.search(challenge, 1, among=["k2", "k4"]) == [max(("k2", "k4"), key=lambda key: expected[key])]


def test_a_word_that_no_capability_has_finds_nothing(tiny_table: WordTable) -> None:
    scorer = Scorer(tiny_table)
    index = LexicalIndex({"k1": side(scorer, Capability("k1", "移動"))})
    assert index.search(side(scorer, Challenge("c", "鱰鰧")), 5) == []


def test_best_first_breaks_ties_by_id() -> None:
    assert best_first({"b": 1.0, "a": 1.0, "c": 2.0, "d": -math.inf}, 3) == [("c", 2.0), ("a", 1.0), ("b", 1.0)]


def test_few_candidates_find_what_all_find() -> None:
    # 300 offers, and a matcher that may not score more than 10 of them: the best ones are among the candidates.
    topics = ["配車", "給食", "防災無線", "観光案内", "図書館", "保育", "介護", "農業", "広報紙", "下水道"]
    offers = [{"id": f"k{place:03}", "text": f"{topics[place % 10]}の事業を{place}か所で行う"} for place in range(300)]
    wanted = [f"{topic}に困っている" for topic in topics]
    exhaustive = Matcher(offers).rank(wanted, top_k=5, explain=False)
    retrieved = Matcher(offers, exhaustive_up_to=10).rank(wanted, top_k=5, explain=False)
    assert [(m.challenge.id, m.capability.id) for m in retrieved] == [
        (m.challenge.id, m.capability.id) for m in exhaustive
    ]
    assert [m.score for m in retrieved] == [m.score for m in exhaustive]


def test_a_filter_leaves_k_results_also_among_candidates() -> None:
    offers = [
        {"id": f"k{place:03}", "text": f"配車の事業{place}", "region": ["茨城県" if place % 50 else "沖縄県"]}
        for place in range(400)
    ]
    matches = Matcher(offers, exhaustive_up_to=5).rank(
        "配車に困っている", top_k=8, where="region=沖縄県", explain=False
    )
    assert [match.capability.region for match in matches] == [("沖縄県",)] * 8
