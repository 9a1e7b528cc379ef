from __future__ import annotations

import math

import numpy as np
import pytest

from kyoso_match.bigrams import BigramTable
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.scoring import CHANCE, Scorer, Side, Weights
from kyoso_match.word_table import WordTable

NOTHING = dict.fromkeys(Weights().to_dict(), 0.0)
ONLY = {part: Weights(**{**NOTHING, part: 1.0}) for part in NOTHING}


def side(scorer: Scorer, record: Record) -> Side:
    profile = Profile.of(record)
    return scorer.side(profile, StaticEmbedder(scorer.table).embed([profile.document.text], "challenge")[0])


def score(table: WordTable, part: str, challenge: str, capability: str) -> float:
    scorer = Scorer(table, ONLY[part])
    return scorer.score(side(scorer, Challenge("c", challenge)), side(scorer, Capability("k", capability))).total


def test_meaning_is_the_cosine_of_the_summed_word_vectors(tiny_table: WordTable) -> None:
    # 移動 + 給食 = (1, 0, 1), 交通 = (0.6, 0.8, 0): 0.6 / sqrt(2)
    assert score(tiny_table, "meaning", "移動と給食", "交通") == pytest.approx(0.6 / math.sqrt(2), abs=0.005)


def test_words_is_the_cosine_of_log_tf_idf(tiny_table: WordTable) -> None:
    # 移動 twice (idf 1), 給食 once (idf 3) against 給食, 広報 (idf 3 and 4); nothing else is shared
    twice = 1.0 * (1.0 + math.log(2.0))
    expected = 3.0 * 3.0 / (math.hypot(twice, 3.0) * math.hypot(3.0, 4.0))
    assert score(tiny_table, "words", "移動、移動、給食", "給食と広報") == pytest.approx(expected, abs=1e-9)


def test_coverage_is_the_share_of_importance_that_the_closest_words_answer(tiny_table: WordTable) -> None:
    # 移動 (idf 1) is answered by 交通 at 0.6, 給食 (idf 3) by itself, 広報 (idf 4, length 2) by nothing
    expected = (1.0 * 0.6 + 3.0 * 1.0 + 8.0 * 0.0) / (1.0 + 3.0 + 8.0)
    expected = (expected - CHANCE) / (1.0 - CHANCE)
    assert score(tiny_table, "coverage", "移動、給食、広報", "給食と交通") == pytest.approx(expected, abs=0.005)


def test_words_that_nothing_answers_count_against_a_pair(tiny_table: WordTable) -> None:
    assert score(tiny_table, "coverage", "移動", "給食") == pytest.approx(-CHANCE / (1.0 - CHANCE), abs=1e-9)
    assert score(tiny_table, "coverage", "移動", "") == score(tiny_table, "focus", "", "移動") == 0.0


def test_focus_is_coverage_seen_from_the_other_side(tiny_table: WordTable) -> None:
    # 給食 (idf 3) is called for, 交通 (idf 2) at 0.6 by 移動
    expected = ((3.0 * 1.0 + 2.0 * 0.6) / (3.0 + 2.0) - CHANCE) / (1.0 - CHANCE)
    assert score(tiny_table, "focus", "移動、給食、広報", "給食と交通") == pytest.approx(expected, abs=0.005)
    here, there = "移動、給食", "交通、広報"
    assert score(tiny_table, "focus", here, there) == score(tiny_table, "coverage", there, here)


def test_characters_is_the_cosine_of_pairs_of_characters(tiny_table: WordTable) -> None:
    # IT, T導, 導入 against IT, Tの: every pair is in 1 of 9 texts but 導入, which is in 4
    table = BigramTable({"導入": 4}, texts=9, fewest=1)
    rare, known = math.log(10 / 2), math.log(10 / 5)
    expected = rare * rare / (math.sqrt(2 * rare**2 + known**2) * math.sqrt(2) * rare)
    scorer = Scorer(tiny_table, ONLY["characters"], table)
    found = scorer.score(side(scorer, Challenge("c", "IT導入")), side(scorer, Capability("k", "ＩＴの"))).total
    assert found == pytest.approx(expected, abs=1e-9)


def test_an_unknown_word_covers_itself(tiny_table: WordTable) -> None:
    assert score(tiny_table, "coverage", "鱰鰧", "鱰鰧") == 1.0


def test_facts_count_satisfied_minus_violated(tiny_table: WordTable) -> None:
    scorer = Scorer(tiny_table, ONLY["fact"])
    challenge = side(scorer, Challenge("c", "移動", budget_yen=10, period_months=3, region=("茨城県",)))
    capability = side(scorer, Capability("k", "交通", budget_yen=11, period_months=3, region=("全国",), form=("現地",)))
    assert scorer.score(challenge, capability).total == 2.0 - 1.0  # region and period, budget; the form is unknown


def test_a_text_compared_with_itself_scores_one() -> None:
    scorer = Scorer(WordTable.bundled())
    text = "高齢者の通院の足を確保したい。"
    total = scorer.score(side(scorer, Challenge("c", text)), side(scorer, Capability("k", text))).total
    assert total == pytest.approx(1.0, abs=1e-6)


def test_the_weights_of_the_text_parts_add_up_to_one() -> None:
    weights = Weights()
    assert sum(weights.to_dict().values()) - weights.fact == pytest.approx(1.0)


def test_an_empty_text_scores_zero(tiny_table: WordTable) -> None:
    scorer = Scorer(tiny_table)
    empty, full = side(scorer, Challenge("c")), side(scorer, Capability("k", "移動"))
    assert tuple(scorer.score(empty, full)) == (0.0,) * 7


def test_many_at_once_equal_one_by_one() -> None:
    scorer = Scorer(WordTable.bundled())
    texts = ["高齢者の移動", "", "給食の食べ残しを減らす", "予約制の乗合タクシー", "移動移動移動の足", "。"] * 9
    challenges = [side(scorer, Challenge(f"c{place}", text)) for place, text in enumerate(texts)]
    capabilities = [side(scorer, Capability(f"k{place}", text)) for place, text in enumerate(reversed(texts))]
    totals = scorer.totals(challenges, capabilities)
    single = [
        [scorer.score(challenge, capability).total for capability in capabilities[:7]] for challenge in challenges[:7]
    ]
    np.testing.assert_allclose(totals[:7, :7], single, atol=1e-9, rtol=0)
    assert scorer.totals(challenges, []).shape == (len(texts), 0)
