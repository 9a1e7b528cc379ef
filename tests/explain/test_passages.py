from __future__ import annotations

import numpy as np
import pytest

from kyoso_match import Capability, Challenge
from kyoso_match.explain.passages import asked_from, read_need, read_offer, sentences_of
from kyoso_match.need_model import STANDINGS
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Scorer, Side
from kyoso_match.statements import Standing
from kyoso_match.word_table import WordTable

SCORER = Scorer(WordTable.bundled())


def side(record: Challenge | Capability) -> Side:
    return SCORER.side(Profile.of(record), np.zeros(0, dtype=np.float32))


def test_an_offer_is_read_word_by_word() -> None:
    given = side(Capability("k", "尼崎市の会社です。\n・送迎は行いますが、介助は行っておりません。\n。"))
    offer = read_offer(SCORER, given)
    first = ["<name>", "<name>", "の", "", "です", "。"]
    second = ["", "は", "行う", "ます", "が", "、", "", "は", "行く", "て", "居る", "ます", "ず", "。"]
    assert offer.words.functions == [*first, *second]
    assert given.profile.keys == ("会社", "送迎", "介助")
    assert offer.places.tolist() == [0, 1, 2]
    # The bullet stands in no unit, and the last line says nothing.
    assert offer.words.starts.tolist() == [0, len(first)]
    assert offer.units == (range(0, 1), range(1, 2))
    denied = [STANDINGS[place] is Standing.DENIED for place in offer.words.standings.tolist()]
    assert denied == [False] * 12 + [True] * 8
    importance = dict(zip(given.words.keys, given.words.importance.tolist(), strict=True))
    transport = importance["送迎"] / (importance["送迎"] + importance["介助"])
    assert offer.words.weights[[3, 6, 12]].tolist() == pytest.approx([1.0, transport, 1.0 - transport])
    assert np.count_nonzero(offer.words.weights) == 3
    vectors = WordTable.bundled().vectors(["会社", "送迎", "介助"]).astype(np.float64)
    assert offer.words.gists == pytest.approx(np.stack([vectors[0], vectors[1] + vectors[2]]), abs=1e-6)
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    assert offer.words.vectors[[3, 6, 12]] == pytest.approx(units, abs=1e-6)
    assert not offer.words.vectors[[0, 1, 2, 4, 5]].any()


def test_words_that_only_ask_count_for_nothing_in_a_need() -> None:
    asking = side(Challenge("c", "困っています。夜の送迎を頼みたい。"))
    assert read_need(SCORER, asking, range(1)) is None
    need = read_need(SCORER, asking, range(1, 2))
    assert need is not None
    assert [asking.profile.keys[place] for place in need.places.tolist()] == ["夜", "送迎", "頼む"]
    assert need.words.functions == ["", "の", "", "を", "", "たい", "。"]
    assert need.words.weights[4] == 0.0
    assert need.words.weights.sum() == pytest.approx(1.0)
    assert need.words.starts.tolist() == [0]


def test_a_clause_that_ends_with_a_comma_goes_on() -> None:
    text = "学校の給食の献立を地元の農家の野菜から組み立てて確かめますが，食器や食缶の運搬は行いません。配膳もします。"
    profile = Profile.of(Capability("k", text))
    assert [text[unit.start : unit.end][-4:] for unit in profile.units] == ["ますが，", "ません。", "します。"]
    assert sentences_of(profile) == [range(2), range(2, 3)]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("情報を外に出せないため、庁内で要約を使いたい。", "庁内で要約を使いたい。"),
        ("人手が足りないが、夜も開けており、送迎を頼みたい。", "送迎を頼みたい。"),
        ("手話と点字を、無料で学びたい。", "手話と点字を、無料で学びたい。"),
    ],
)
def test_what_leads_to_a_need_is_told_from_what_is_asked(text: str, asked: str) -> None:
    profile = Profile.of(Challenge("c", text))
    assert len(profile.units) == 1
    assert text[asked_from(profile, 0) :] == asked


def test_a_need_is_read_from_where_it_asks() -> None:
    asking = side(Challenge("c", "人手が足りないため、夜の送迎を始めたい。"))
    need = read_need(SCORER, asking, range(1), asked_from(asking.profile, 0))
    assert need is not None
    assert [asking.profile.keys[place] for place in need.places.tolist()] == ["夜", "送迎", "始める"]
    assert need.words.functions == ["", "の", "", "を", "", "たい", "。"]
    assert need.words.weights.sum() == pytest.approx(1.0)
