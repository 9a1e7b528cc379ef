"""What is listed, and the reasons why nothing is."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge
from kyoso_match.calibration import Calibration, fit_abstention, fit_calibration, with_measured
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.errors import InputError
from kyoso_match.profiles import Profile
from kyoso_match.records import Record
from kyoso_match.scoring import Scorer, Side
from kyoso_match.selection import Rule


@pytest.fixture(scope="module")
def calibration() -> Calibration:
    known = fit_calibration(np.linspace(0, 1, 40), [0] * 20 + [1] * 20)
    return with_measured(known, fit_abstention([k / 100 for k in range(31, 50)]))  # 19 challenges, from 0.31 on


@pytest.fixture(scope="module")
def sides() -> Mapping[str, Side]:
    embedder = StaticEmbedder()
    scorer = Scorer(embedder.table)
    records: list[Record] = [
        Challenge("c", "通院の足がほしい。", title="移動"),
        Challenge("c-empty", "、。"),
        Capability("k1", "乗合タクシーを運行します。", title="配車"),
        Capability("k2", "給食をつくります。"),
        Capability("k-empty", "。"),
    ]
    profiles = [Profile.of(record) for record in records]
    vectors = embedder.embed([profile.document.text for profile in profiles], "challenge")
    return {profile.record.id: scorer.side(profile, vector) for profile, vector in zip(profiles, vectors, strict=True)}


def offers(sides: Mapping[str, Side], *ids: str) -> dict[str, Side]:
    return {record_id: sides[record_id] for record_id in ids}


def test_best_first_above_both_floors(sides: Mapping[str, Side], calibration: Calibration) -> None:
    others = offers(sides, "k1", "k2")
    scored = {"k1": 0.30, "k2": 0.35}
    assert Rule.of(None, None, None, None).select(sides["c"], others, scored) == ([("k2", 0.35), ("k1", 0.30)], "")
    assert Rule.of(1, None, None, None).select(sides["c"], others, scored).listed == [("k2", 0.35)]
    assert Rule.of(None, 0.35, None, None).select(sides["c"], others, scored).listed == [("k2", 0.35)]
    # the 2nd smallest of 19 at 0.1
    rule = Rule.of(None, 0.1, 0.1, calibration)
    assert rule.threshold == 0.32
    assert rule.select(sides["c"], others, scored).listed == [("k2", 0.35)]


def test_the_four_reasons(sides: Mapping[str, Side], calibration: Calibration) -> None:
    others = offers(sides, "k1", "k2", "k-empty")
    plain, low = Rule.of(3, None, None, None), {"k1": 0.3, "k2": 0.2}
    assert plain.select(sides["c-empty"], others, {}).reason == "本文に比べられる言葉がありません。"
    assert plain.select(sides["c"], others, {}).reason == "絞り込みの条件に合う強みがありません。"
    assert plain.select(sides["c"], offers(sides, "k-empty"), {}).reason == "比べられる強みがありません。"
    assert plain.select(sides["k1"], offers(sides, "c"), {}).reason == "絞り込みの条件に合う課題がありません。"
    nearest = "最も近いのは「配車」の 0.300 です。"
    assert Rule.of(3, 0.4, None, None).select(sides["c"], others, low) == (
        [],
        f"指定された最低点(min_score) 0.400 に届くものがありません。{nearest}",
    )
    assert Rule.of(3, 0.25, 0.1, calibration).select(sides["c"], others, low) == (
        [],
        f"許容する見落とし率 0.1 での基準点 0.320 に届くものがありません。{nearest}",
    )


def test_no_threshold_is_an_error_and_never_a_guess(calibration: Calibration) -> None:
    with pytest.raises(InputError, match=r"alpha=0\.1.*min_score"):
        Rule.of(None, None, 0.1, None)
    with pytest.raises(InputError, match="19件以上"):
        Rule.of(None, None, 0.05, with_measured(calibration, fit_abstention([0.5] * 18)))
    with pytest.raises(InputError, match="0より大きく1より小さい"):
        Rule.of(None, None, 1.0, calibration)
    with pytest.raises(InputError, match="top_k"):
        Rule.of(0, None, None, None)


def test_arguments_by_name(calibration: Calibration) -> None:
    assert Rule.of(5, None, None, calibration).to_dict() == {"top_k": 5, "min_score": None}
    assert Rule.of(None, 0.2, 0.1, calibration).to_dict() == {"top_k": None, "min_score": 0.2, "alpha": 0.1}


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.floats(0, 1), max_size=12), st.floats(0, 1))
def test_a_floor_takes_away_and_never_reorders(scored: dict[str, float], floor: float) -> None:
    every = sorted(scored.items(), key=lambda entry: (-entry[1], entry[0]))
    rule = Rule(4, floor)
    wanted = [entry for entry in every if entry[1] >= floor][:4]
    if wanted:
        # without a listed pair a reason needs the records themselves
        assert rule.select(None, {}, scored) == (wanted, "")  # type: ignore[arg-type]
