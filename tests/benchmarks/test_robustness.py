from __future__ import annotations

import numpy as np
import pytest

from benchmarks.robustness.measure import Meter, Shifts, TruePairs, kyoso_cases, samples
from benchmarks.robustness.naming import KINDS, draws, mention
from benchmarks.robustness.section import robustness_section
from benchmarks.robustness.spellings import SPELLINGS, exchange
from kyoso_match import Capability, Challenge

EDITS = {spelling.name: spelling.edit for spelling in SPELLINGS}


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("width", "AIで30件", "ＡＩで３０件"),
        ("platform", "株式会社が5キロ", "㈱が5㌔"),
        ("old_kanji", "学校の図書", "學校の圖書"),
        ("long_vowels", "センサーとラリーとサーバールーム", "センサとラリーとサーバールーム"),
        ("kana_kanji", "子どものまちづくり", "子供の街づくり"),
        ("numbers", "90万円で20件、2024年", "900,000円で二十件、令和6年"),
        ("dialect", "している", "しとる"),
        ("abbreviations", "AIとMAIL", "人工知能とMAIL"),  # not inside a longer word
        ("amounts", "19人とB2", "21人とB2"),
    ],
)
def test_edits(name: str, text: str, expected: str) -> None:
    assert EDITS[name](text) == expected


def test_the_last_spelling_becomes_the_first() -> None:
    assert exchange("あ/い/う")("あいう") == "いうあ"


def test_draws_are_the_same_for_the_same_seed_and_never_a_name_with_itself() -> None:
    for kind in KINDS:
        found = draws(kind, 20, seed=3)
        assert found == draws(kind, 20, seed=3)
        assert all(first != second for first, second in found)


def test_names_stand_in_title_and_text_of_both_sides() -> None:
    challenge, capability = Challenge("c", "水道。", title="点検"), Capability("k", "水道。", title="点検")
    for named in (mention(challenge, "豊田市"), mention(capability, "豊田市")):
        assert "豊田市" in named.title
        assert isinstance(named.text, str)
        assert "豊田市" in named.text


def test_true_pairs_are_read() -> None:
    assert (len(samples().pairs), len(kyoso_cases().pairs)) == (107, 119)


def tiny() -> TruePairs:
    capabilities = (Capability("k0", "給食の献立"), Capability("k1", "道路の点検"), Capability("k2", "子どもの見守り"))
    return TruePairs("tiny", (Challenge("c", "AIで道路の点検"),), capabilities, ((0, 1),))


def test_shifts_count_what_changed_and_how_far() -> None:
    found = Meter(tiny()).edited(lambda text: text.replace("道路の点検", "給食の献立"))
    # one side at a time: the challenge asks for what another offers, and the capability says what another says
    assert found["one"].scores.shape == (2,)
    assert (found["one"].scores < 0).all()
    assert found["one"].ranks[0] >= 1.0
    assert Meter(tiny()).edited(lambda text: text)["both"].summary() == {"n": 0}


def test_summary_by_hand() -> None:
    found = Shifts(np.array([0.01, -0.03, 0.0, 0.0]), np.array([0.0, 2.0, 0.0, -1.0])).summary()
    assert found == {
        "n": 4,
        "mean": 0.01,
        "p95": 0.027,
        "max": 0.03,
        "signed": -0.005,
        "same_rank": 0.5,
        "rank_mean": 0.75,
        "rank_max": 2,
    }


def test_the_section_says_which_names_move_a_score_too_far() -> None:
    one = Shifts(np.array([0.01]), np.array([0.0])).summary()
    far = Shifts(np.array([0.03]), np.array([1.0])).summary()
    record = {
        "environment": {"commit": "c" * 40, "changed": False, "date": "2026-01-01"},
        "fingerprint": "static:0",
        "seed": 0,
        "draws": 2,
        "pairs": {"samples": 107},
        "spellings": {"width": {"title": "width", "one": one, "both": {"n": 0}}},
        "names": {"a": {"title": "town", "one": one, "both": one}, "b": {"title": "brand", "one": one, "both": far}},
    }
    text = robustness_section(record)
    assert "- town: at most 0.02 (largest 0.0100)." in text
    assert "- brand: **more than** 0.02 (largest 0.0300)." in text
    assert "| width | one side | 1 | 0.0100 | 0.0100 | 0.0100 | 100 % | 0.00 | 0 |" in text
