from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge
from kyoso_match.edits import REWORDINGS, Rewording, unit_spans
from kyoso_match.edits.endings import in_the_other_style
from kyoso_match.profiles import Profile
from kyoso_match.records import Record
from kyoso_match.text import Span
from tests.strategies import capabilities, challenges

BY_NAME = {edit.name: edit for edit in REWORDINGS}
TEXT = "高齢化が進んでいる。①移動の支援をAIで行います。\n②買い物、ガス。"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("width", "ＡＩで1,200件のガスとセンサーをﾊﾟｽ", "AIで１，２００件のｶﾞｽとｾﾝｻｰをﾊﾟｽ"),
        ("order", "山がある。川がない。\n・海", "山がある。川がない。\n・海"),  # 海 has no end of its own
        ("order", "山がある。川がない。海へ行く！", "海へ行く！川がない。山がある。"),
        ("order", "・山の道\n・川の道", "・川の道\n・山の道"),
        ("order", TEXT, "買い物、ガス。①移動の支援をAIで行います。\n②高齢化が進んでいる。"),
        ("punctuation", "山、川。海，空．1.5、2,000", "山，川．海、空。1.5，2,000"),
        ("endings", TEXT, "高齢化が進んでいます。①移動の支援をAIで行う。\n②買い物、ガス。"),
        ("lines", TEXT, "高齢化が進んでいる。\n①移動の支援をAIで行います。\n②買い物、ガス。"),
        ("lines", "あ" * 36 + "。", "あ" * 35 + "\nあ。"),
        ("lines", "あ" * 34 + "10円を「い」うえ", "あ" * 34 + "10\n円を「い」うえ"),
    ],
)
def test_exact_texts(name: str, text: str, expected: str) -> None:
    assert BY_NAME[name].apply(Challenge("c", text)).record.text == expected


def test_clauses_of_a_sentence_keep_their_order() -> None:
    long = "観光客が増えたが、ごみの処理が追い付いていないため、受け入れる仕組みを企業と一緒に考えて実行に移したい。"
    record = Capability("k", f"{long}水が要る。")
    assert len(unit_spans(record)) == 3
    assert BY_NAME["order"].apply(record).record.text == f"水が要る。{long}"


def test_every_field_is_reworded_and_every_unit_is_found_again() -> None:
    record = Challenge("c", {"背景": "山がある。川がない。"}, title="海がある", needs=("減らしたい", "増やしたい。"))
    found = BY_NAME["endings"].apply(record)
    assert found.record == Challenge(
        "c",
        {"背景": "山があります。川がありません。"},
        title="海があります",
        needs=("減らしたいです", "増やしたいです。"),
    )
    assert found.places[1:3] == (Span("text.背景", 0, 7), Span("text.背景", 7, 15))
    turned = BY_NAME["order"].apply(record)
    assert turned.places[1:3] == (Span("text.背景", 5, 10), Span("text.背景", 0, 5))


@pytest.mark.parametrize(
    ("plain", "polite"),
    [
        ("支援している。", "支援しています。"),
        ("人がいない。", "人がいない。"),  # いません or ないです
        ("まだ決まっていない。", "まだ決まっていません。"),
        ("予算がない。", "予算がありません。"),
        ("参加できる。", "参加できます。"),
        ("参加できない", "参加できません"),
        ("課題である。", "課題です。"),
        ("研修を提供する。", "研修を提供します。"),
        ("足を確保したい", "足を確保したいです"),
        ("負担になる。", "負担になります。"),
    ],
)
def test_endings_there_and_back(plain: str, polite: str) -> None:
    assert in_the_other_style(plain) == polite
    assert in_the_other_style(polite) == plain


@pytest.mark.parametrize(
    ("polite", "plain"),
    [
        ("運行を行います。", "運行を行う。"),
        ("専用の端末を用います。", "専用の端末を用います。"),
        ("安定を目指します。", "安定を目指す。"),
        ("効果を試します。", "効果を試す。"),
        ("調査を実施します。", "調査を実施する。"),
        ("人を募ります。", "人を募る。"),
        ("費用を借ります。", "費用を借ります。"),
        ("話を聞きます。", "話を聞く。"),
        ("書類をまとめます。", "書類をまとめる。"),
        ("情報は扱いません。", "情報は扱いません。"),
        ("減らしてきました。", "減らしてきた。"),
        ("ご相談ください。", "ご相談ください。"),
        ("減りますが、", "減りますが、"),
    ],
)
def test_endings_are_changed_only_where_they_are_certain(polite: str, plain: str) -> None:
    assert in_the_other_style(polite) == plain


@pytest.mark.parametrize("edit", REWORDINGS, ids=lambda edit: edit.name)
@given(record=st.one_of(challenges(), capabilities()))
@settings(max_examples=60, deadline=None)
def test_content_words_stay(edit: Rewording, record: Record) -> None:
    found = edit.apply(record)
    if edit.name == "order":  # beside other words the dictionary takes some words for others
        before, after = (Counter("".join(text for _, text in one.texts())) for one in (record, found.record))
    else:
        before, after = (Counter(Profile.of(one).keys) for one in (record, found.record))
    assert before == after
    assert len(found.places) == len(unit_spans(record))
    texts = dict(found.record.texts())
    assert all(0 <= place.start < place.end <= len(texts[place.field]) for place in found.places)
    taken = sorted((place.field, place.start, place.end) for place in found.places)
    assert all(one[0] != two[0] or one[2] <= two[1] for one, two in pairwise(taken))
