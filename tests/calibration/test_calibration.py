"""A calibration: what it needs, what it says, and which scores it refuses."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.calibration import (
    Calibration,
    HeldBack,
    ReliabilityBin,
    ScoreSource,
    bundled_calibration,
    expected_calibration_error,
    fit_abstention,
    fit_calibration,
    folds_of,
    reliability,
    with_measured,
)
from kyoso_match.calibration.bundled import BUNDLED
from kyoso_match.errors import InputError, StorageError

SOURCE = ScoreSource("static:1", "w1", {"meaning": 0.5, "words": 0.5})


def labelled(n: int, seed: int = 0) -> tuple[list[float], list[bool]]:
    rng = np.random.default_rng(seed)
    scores = rng.random(n)
    return scores.tolist(), (rng.random(n) < scores).tolist()


def fitted(n: int = 400) -> Calibration:
    scores, labels = labelled(n)
    known = fit_calibration(scores, labels, source=SOURCE, fitted_on="作った例")
    return with_measured(known, fit_abstention([0.2, 0.4, 0.6]), HeldBack.of(np.array([0.1, 0.9]), [0, 1]))


# --- reliability -----------------------------------------------------------------------------------------------------


def test_error_by_hand() -> None:
    """Two bins: 0.2 said and 1/2 seen, 0.8 said and 1 seen: (2 x 0.3 + 2 x 0.2) / 4."""
    bins = reliability([0.1, 0.3, 0.7, 0.9], [0, 1, 1, 1], bins=2)
    assert bins == (ReliabilityBin(2, 0.2, 0.5), ReliabilityBin(2, 0.8, 1.0))
    assert expected_calibration_error(bins) == pytest.approx(0.25)


def test_bins_hold_equal_numbers_and_equal_probabilities_stay_together() -> None:
    assert [entry.n for entry in reliability(np.linspace(0, 1, 95), np.zeros(95))] == [
        9,
        10,
        9,
        10,
        9,
        10,
        9,
        10,
        9,
        10,
    ]
    tied = [0.5] * 30 + [0.9] * 10
    assert [entry.n for entry in reliability(tied, [0] * 40)] == [30, 10]
    assert reliability(tied[::-1], [1] * 10 + [0] * 30) == reliability(tied, [0] * 30 + [1] * 10)
    assert expected_calibration_error(()) == 0.0


def test_folds_keep_groups_whole_and_are_about_equal() -> None:
    groups = [f"c{number // 4}" for number in range(100)]
    folds = folds_of(groups)
    assert all(len(set(folds[begin : begin + 4])) == 1 for begin in range(0, 100, 4))
    assert np.bincount(folds).tolist() == [20] * 5


# --- fitting ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "positives", "said"),
    [
        (29, 15, "29件(正しい組 15件、誤った組 14件)"),
        (40, 9, "40件(正しい組 9件、誤った組 31件)"),
        (40, 31, "40件(正しい組 31件、誤った組 9件)"),
    ],
)
def test_too_few_labels_are_refused(n: int, positives: int, said: str) -> None:
    labels = [1] * positives + [0] * (n - positives)
    with pytest.raises(InputError, match=r"30件以上.*10件以上") as caught:
        fit_calibration(np.linspace(0, 1, n), labels)
    assert said in str(caught.value)


def test_the_fewest_labels_are_enough() -> None:
    known = fit_calibration(np.linspace(0, 1, 30), [0] * 20 + [1] * 10)
    assert (known.n, known.positives, known.method) == (30, 10, "platt")


def test_auto_takes_steps_from_300_labels_on() -> None:
    assert [fit_calibration(*labelled(n)).method for n in (299, 300)] == ["platt", "isotonic"]
    assert fit_calibration(*labelled(299), method="isotonic").method == "isotonic"
    assert fit_calibration(*labelled(300), method="platt").method == "platt"


@pytest.mark.parametrize(
    ("scores", "labels", "options", "said"),
    [
        ([0.1] * 30, [1] * 29, {}, "同じ件数"),
        ([0.1] * 30, [0, 1] * 15, {"groups": ["c"]}, "同じ件数"),
        ([float("nan")] * 30, [0, 1] * 15, {}, "有限の数"),
        ([0.1] * 30, [0, 2] * 15, {}, "0 か 1"),
        ([0.1] * 30, [0, 1] * 15, {"method": "beta"}, "method は"),
    ],
)
def test_what_cannot_be_used(scores: list[float], labels: list[int], options: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        fit_calibration(scores, labels, **options)  # type: ignore[arg-type]


def test_good_and_bad_scores_have_small_and_large_errors() -> None:
    """Labels drawn with the score as their probability: out-of-fold predictions are off by chance alone."""
    ece = fit_calibration(*labelled(4000)).ece
    assert ece is not None
    assert ece < 0.04
    found = fit_calibration(*labelled(4000)).probabilities([0.2, 0.5, 0.8])
    assert found == pytest.approx([0.2, 0.5, 0.8], abs=0.08)


def test_error_is_unknown_where_a_fold_has_no_wrong_pair() -> None:
    labels = [1] * 20 + [0] * 20
    known = fit_calibration(np.linspace(0, 1, 40), labels, groups=["a"] * 20 + ["b"] * 20)
    assert known.ece is None
    assert "ECE 不明" in str(known)


def test_groups_matter() -> None:
    """Pairs of one challenge that are all alike teach nothing about other challenges."""
    rng = np.random.default_rng(5)
    base = rng.random(60)
    scores = np.repeat(base, 10) + rng.normal(0, 1e-4, 600)
    labels = np.repeat(rng.random(60) < 0.5, 10)
    alone = fit_calibration(scores, labels, method="isotonic").ece
    whole = fit_calibration(scores, labels, method="isotonic", groups=np.repeat(np.arange(60), 10).tolist()).ece
    assert alone is not None
    assert whole is not None
    assert alone < 0.1 < whole


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=30, max_size=60),
    st.sampled_from(["isotonic", "platt"]),
    st.lists(st.floats(-2, 3), min_size=2, max_size=20),
)
def test_monotone_and_never_certain(pairs: list[tuple[float, bool]], method: str, asked: list[float]) -> None:
    pairs = pairs + [(0.5, True)] * 10 + [(0.4, False)] * 10
    scores, labels = zip(*pairs, strict=True)
    found = fit_calibration(scores, labels, method=method).probabilities(sorted(asked))
    assert (np.diff(found) >= 0.0).all()
    positives = sum(labels)
    low, high = 1 / (len(labels) - positives + 2), (positives + 1) / (positives + 2)
    assert (found >= low - 1e-9).all()
    assert (found <= high + 1e-9).all()


# --- which scores ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "said"),
    [
        (replace(SOURCE, embedder="static:2"), "埋め込みが違う"),
        (replace(SOURCE, weights={"meaning": 0.6, "words": 0.4}), "重みが違う"),
        (replace(SOURCE, words="w2", embedder="static:2"), "埋め込みと単語の表が違う"),
    ],
)
def test_scores_of_another_kind_are_refused(used: ScoreSource, said: str) -> None:
    known = fitted()
    known.check(SOURCE)
    assert known.fits(SOURCE)
    assert not known.fits(used)
    with pytest.raises(InputError, match=said):
        known.check(used)


def test_a_calibration_of_unknown_scores_is_refused() -> None:
    known = fit_calibration(*labelled(60))
    assert not known.fits(SOURCE)
    with pytest.raises(InputError, match=r"source=matcher\.score_source"):
        known.check(SOURCE)


def test_the_bundled_one_is_for_its_own_scores_only() -> None:
    assert bundled_calibration(SOURCE) is None
    known = Calibration.load(BUNDLED)
    assert known.source is not None
    assert bundled_calibration(known.source) == known
    assert known.abstention is not None
    assert known.held_back is not None
    assert known.fitted_on
    assert known.n >= 1000


# --- keeping ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [60, 400])
def test_saved_and_loaded(tmp_path: Path, n: int) -> None:
    known = fitted(n)
    known.save(tmp_path / "c.json")
    again = Calibration.load(tmp_path / "c.json")
    assert again == known
    assert again.fingerprint == known.fingerprint != fitted(n + 1).fingerprint
    scores = np.linspace(-1, 2, 200)
    assert (again.probabilities(scores) == known.probabilities(scores)).all()
    assert str(again) == str(known)


def damaged(**changes: object) -> str:
    return json.dumps({**fitted().to_dict(), **changes})


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "{}",
        damaged(format_version=2),
        damaged(method="beta"),
        damaged(curve={"scores": [0.2, 0.1], "probabilities": [0.1, 0.2]}),
        damaged(curve={"scores": [0.1, 0.2], "probabilities": [0.2, 0.1]}),
        damaged(curve={"scores": [], "probabilities": []}),
        damaged(n="many"),
        damaged(abstention={"scores": []}),
    ],
)
def test_damaged_files_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text, encoding="utf-8")
    with pytest.raises(StorageError):
        Calibration.load(tmp_path / "c.json")
    with pytest.raises(StorageError):
        Calibration.load(tmp_path / "nowhere.json")


def test_what_it_says() -> None:
    assert str(fitted()).split("\n") == [
        f"確からしさの基準: isotonic、ラベル 400件(うち正しい組 {sum(labelled(400)[1])}件)、ECE {fitted().ece:.3f}",
        "作成に使ったデータ: 作った例",
        "別に取り置いたデータでの ECE: 0.100(2件)",
        "該当なしの基準: 正しい組が分かっている課題 3件",
    ]
