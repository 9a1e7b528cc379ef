from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.text import normalise, split_units
from kyoso_match.text.units import MAX_UNIT_CHARACTERS


def units(source: str) -> list[str]:
    return [source[unit.start : unit.end] for unit in split_units(normalise(source))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        (" \n　\n", []),
        ("。", ["。"]),
        ("移動が困難。支援が必要！本当か？", ["移動が困難。", "支援が必要！", "本当か？"]),
        ("移動が困難．支援が必要．", ["移動が困難．", "支援が必要．"]),
        ("人口は3.5万人です。", ["人口は3.5万人です。"]),
        ("www.example.jp を見る。", ["www.example.jp を見る。"]),
        # bullets are no content
        ("・移動の支援\n●買い物の支援\n(1) 広報", ["移動の支援", "買い物の支援", "広報"]),
        ("①移動②買い物", ["移動②買い物"]),
        ("1. 移動\n２）買い物\nア．広報", ["移動", "買い物", "広報"]),
        ("1.5倍に増えた", ["1.5倍に増えた"]),
        # a 。 inside a short quotation does not end the sentence around it
        ("市長は「やります。」と述べた。次へ。", ["市長は「やります。」と述べた。", "次へ。"]),
        ("「声を聞きたい。」", ["「声を聞きたい。」"]),
        ("終わりです。（予定）次です。", ["終わりです。", "（予定）次です。"]),
        # a wrapped sentence is one unit, quoted with its line break
        ("高齢者の移動を\n支える。", ["高齢者の移動を\n支える。"]),
        ("課題\n\n高齢者の移動", ["課題", "高齢者の移動"]),
        # long sentences are cut into clauses
        (
            "この地域では人口の減少と高齢化が同時に進んでおり、通院や買い物のための移動手段を確保することが急務です。",
            [
                "この地域では人口の減少と高齢化が同時に進んでおり、",
                "通院や買い物のための移動手段を確保することが急務です。",
            ],
        ),
        (
            "この地域では人口の減少と高齢化が同時に進んでおり，通院や買い物のための移動手段を確保することが急務です．",
            [
                "この地域では人口の減少と高齢化が同時に進んでおり，",
                "通院や買い物のための移動手段を確保することが急務です．",
            ],
        ),
        ("短い文ですが、そのままです。", ["短い文ですが、そのままです。"]),
        ("😀です。👨‍👩‍👧の家。", ["😀です。", "👨‍👩‍👧の家。"]),
    ],
)
def test_units(source: str, expected: list[str]) -> None:
    assert units(source) == expected


def test_very_long_lines_are_cut_after_commas_or_at_the_limit() -> None:
    listing = "防災、" * 200
    found = units(listing)
    assert "".join(found) == listing
    assert all(len(unit) <= MAX_UNIT_CHARACTERS and unit.endswith("、") for unit in found)
    assert [len(unit) for unit in units("あ" * 450)] == [200, 200, 50]


@given(st.text(st.sampled_from(list("あい漢字。、．.!？\n 　・①1)「」（）がでしㄱ㈱ｶﾞ😀")), max_size=300))
def test_units_are_ordered_disjoint_and_not_blank(source: str) -> None:
    found = split_units(normalise(source))
    assert all(first.end <= second.start for first, second in pairwise(found))
    assert all(source[unit.start : unit.end].strip() for unit in found)


@given(st.text(st.sampled_from(list("あい漢字カ。、\n")), max_size=300))
def test_no_word_is_lost(source: str) -> None:
    kept = "".join(units(source))
    assert [c for c in kept if c not in "\n"] == [c for c in source if c not in "\n"]
