"""Advice quotes the sheet as it was written, wherever it stands."""

from __future__ import annotations

import csv
import importlib.resources

import pytest
from hypothesis import given

from kyoso_match import Challenge, check_challenge
from kyoso_match.checkup import Rule
from tests.strategies import challenges


@given(challenges())
def test_every_place_is_in_its_field(challenge: Challenge) -> None:
    fields = dict(challenge.texts())
    for one in check_challenge(challenge):
        if one.place is None:
            assert one.rule.value.startswith("missing_")
        else:
            assert fields[one.place.field][one.place.start : one.place.end] == one.place.text != ""


def test_full_width_and_half_width_texts_are_quoted_as_written() -> None:
    text = "令和6年度の㈱ｻﾝﾌﾟﾙの実証に続き、ＰＦＳで行う。\n観光のｱﾌﾟﾘを\n開発したい。"
    found = {one.rule: one.place for one in check_challenge(Challenge("c", {"概要": text}))}
    for rule, quoted in ((Rule.JARGON, "ＰＦＳ"), (Rule.SOLUTION_FIRST, "ｱﾌﾟﾘを\n開発したい")):
        place = found[rule]
        assert place is not None
        assert (place.field, place.text, place.start) == ("text.概要", quoted, text.index(quoted))


def test_places_in_entries() -> None:
    challenge = Challenge("c", "本文。", title="移動", needs=("速いこと", "柔軟な対応"), offers=("所管課の協力",))
    found = [one.place for one in check_challenge(challenge) if one.place is not None]
    assert [(place.field, place.text, place.start, place.end) for place in found] == [
        ("needs[1]", "柔軟な", 0, 3),
        ("offers[0]", "所管課", 0, 3),
    ]


def test_a_sentence_goes_on_after_a_clause() -> None:
    long = "商店街の活性化に向けて、若い世代が足を運びたくなる催しを地域の店と一緒に考えながら、"
    assert Rule.VAGUE in [one.rule for one in check_challenge(Challenge("c", long + "形にしたい。"))]
    assert Rule.VAGUE not in [
        one.rule for one in check_challenge(Challenge("c", long + "来客を2割増やす企画を形にしたい。"))
    ]


@pytest.mark.parametrize("piece", ["1,", "9", "一", "AI", "年に", "活性化、"])
def test_very_long_texts_come_to_an_end(piece: str) -> None:
    """A pattern that tries every start of a long run of digits would take minutes."""
    assert check_challenge(Challenge("c", piece * 20_000))


def test_the_dictionary_is_whole() -> None:
    source = importlib.resources.files("kyoso_match").joinpath("data", "jargon.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(source.splitlines()))
    assert len(rows) >= 120
    assert len({row["term"] for row in rows}) == len(rows)
    assert all(set(row) == {"term", "explanation", "alternative"} and all(row.values()) for row in rows)
    assert not [row["term"] for row in rows if row["term"] in row["alternative"]]
