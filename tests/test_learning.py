"""Weights from decisions: the minimum itself, how far it moves, and that it can be taken back."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Matcher, Weights
from kyoso_match.errors import InputError
from kyoso_match.learning import PRIOR_OF_FACTS, PRIOR_OF_TEXT, fit_weights, unweighted_parts
from kyoso_match.profiles import Profile
from kyoso_match.records import read_capabilities, read_challenges
from kyoso_match.scoring import Floats, Scorer

PRESENT = np.array(list(Weights().to_dict().values()))
TOPICS = (
    "通院の足",
    "給食の献立",
    "広報紙の編集",
    "道路の点検",
    "子どもの見守り",
    "空き家の活用",
    "観光の案内",
    "ごみの分別",
)


class Told(NamedTuple):
    parts: Floats
    labels: Floats


def told(n: int, weights: Floats, seed: int = 0, slope: float = 20.0) -> Told:
    """Decisions of somebody who weighs the parts in this way."""
    rng = np.random.default_rng(seed)
    text = rng.normal([0.4, 0.15, 0.2, 0.5, 0.4], 0.12, (n, 5))
    parts = np.concatenate([text, rng.integers(-2, 3, (n, 1))], axis=1)
    scores = parts @ weights
    logits = np.clip(slope * (scores - scores.mean()), -500, 500)
    return Told(parts, (rng.random(n) < 1 / (1 + np.exp(-logits))).astype(np.float64))


# --- the minimum -----------------------------------------------------------------------------------------------------


def loss(found: Told, weights: Floats, slope: float, intercept: float) -> float:
    """The objective as the module writes it."""
    positives = found.labels.sum()
    high, low = (positives + 1) / (positives + 2), 1 / (len(found.labels) - positives + 2)
    targets = np.where(found.labels > 0, high, low)
    p = 1 / (1 + np.exp(-(slope * (found.parts @ weights) + intercept)))
    prior = np.array([PRIOR_OF_TEXT] * 5 + [PRIOR_OF_FACTS])
    own = -(targets * np.log(p) + (1 - targets) * np.log(1 - p)).sum()
    return float(own + 0.5 * (((weights - PRESENT) / prior) ** 2).sum())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 50), st.sampled_from([20, 60, 300]), st.randoms(use_true_random=False))
def test_nothing_near_it_is_better(seed: int, n: int, chance: object) -> None:
    data = told(n, np.array([0.5, 0.3, 0.05, 0.05, 0.1, 0.01]), seed)
    fit = fit_weights(data.parts, data.labels, PRESENT)
    assert fit.weights[:5].sum() == pytest.approx(1.0, abs=1e-9)
    assert (fit.weights >= 0.0).all()
    least = loss(data, fit.weights, fit.curve.slope, fit.curve.intercept)
    rng = np.random.default_rng(seed)
    for _ in range(30):
        step = rng.normal(0, 0.01, 6)
        step[:5] -= step[:5].mean()
        moved = fit.weights + step * [1, 1, 1, 1, 1, 0.1]
        if (moved >= 0.0).all():
            slope = max(0.0, fit.curve.slope + rng.normal(0, 0.3))
            assert loss(data, moved, slope, fit.curve.intercept + rng.normal(0, 0.1)) >= least - 1e-3


def test_little_evidence_moves_little() -> None:
    """Decisions by the present weights: chance alone moves no weight far."""
    for seed in range(20):
        for n, most in ((10, 0.03), (20, 0.05)):
            data = told(n, PRESENT, seed)
            assert np.abs(fit_weights(data.parts, data.labels, PRESENT).weights - PRESENT).max() < most


def test_much_evidence_finds_the_weights_of_those_who_decide() -> None:
    theirs = np.array([0.5, 0.3, 0.05, 0.05, 0.1, 0.01])
    distance = []
    for n in (50, 500, 10_000):
        data = told(n, theirs)
        distance.append(np.abs(fit_weights(data.parts, data.labels, PRESENT).weights - theirs).max())
    assert distance[0] > distance[1] > distance[2]
    assert distance[2] < 0.05


def test_what_a_line_separates_stays_finite() -> None:
    data = told(40, PRESENT, slope=1e6)
    fit = fit_weights(data.parts, data.labels, PRESENT)
    assert np.isfinite([*fit.weights, fit.curve.slope, fit.curve.intercept]).all()


def test_parts_times_weights_are_the_scores() -> None:
    matcher = Matcher()
    scorer: Scorer = matcher._scorer
    texts = [{"text": text, "region": "茨城県"} for text in TOPICS]
    asked = [matcher._prepare([record], "challenge")[0] for record in read_challenges(texts).records]
    given_ = [matcher._prepare([record], "capability")[0] for record in read_capabilities(texts).records]
    pairs = list(zip(asked, given_[1:] + given_[:1], strict=True))
    found = unweighted_parts(scorer, pairs) @ PRESENT
    assert found == pytest.approx([scorer.score(*pair).total for pair in pairs], abs=1e-9)
    assert scorer.weights == Weights()


# --- through the matcher ---------------------------------------------------------------------------------------------


def matcher() -> Matcher:
    return Matcher([{"id": f"k{n}", "text": f"{topic}を手伝います。"} for n, topic in enumerate(TOPICS)])


ASKED = [{"id": f"c{n}", "text": f"{topic}に困っている。"} for n, topic in enumerate(TOPICS)]
DECISIONS = [(f"c{n}", f"k{(n + step) % 8}", step == 0) for n in range(8) for step in range(4)]


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def scores(matcher: Matcher) -> list[tuple[float, float | None]]:
    return [(match.score, match.probability) for match in matcher.rank(ASKED, explain=False)]


def test_learned_and_taken_back_bit_for_bit(tmp_path: Path) -> None:
    known = matcher()
    before, calibration, weights = scores(known), known.calibration, known.weights
    known.save(tmp_path / "before")
    first = known.learn(DECISIONS, challenges=ASKED)
    assert known.weights == first.after != weights
    known.save(tmp_path / "learned")
    assert hashes(tmp_path / "learned") != hashes(tmp_path / "before")
    second = known.learn(DECISIONS[:24], challenges=ASKED)
    assert second.before == first.after
    known.undo_learning()
    assert known.weights == first.after
    known.undo_learning()
    assert known.weights == weights
    assert known.calibration == calibration
    assert scores(known) == before
    known.save(tmp_path / "after")
    assert hashes(tmp_path / "after") == hashes(tmp_path / "before")
    with pytest.raises(InputError, match="取り消せる学習がありません"):
        known.undo_learning()


def test_a_learned_matcher_is_saved_with_what_it_learned(tmp_path: Path) -> None:
    known = matcher()
    decisions = [(f"c{n}", f"k{(n + step) % 8}", step < 2) for n in range(8) for step in range(4)]
    report = known.learn(decisions, challenges=ASKED)
    assert report.calibration == known.calibration
    assert known.calibration is not None
    assert known.calibration.n == 32
    assert known.calibration.abstention is not None
    assert known.calibration.abstention.n == 8
    known.save(tmp_path / "m")
    again = Matcher.load(tmp_path / "m")
    assert again.weights == known.weights
    assert again.calibration == known.calibration
    assert scores(again) == scores(known)
    assert all(probability is not None for _, probability in scores(again))
    assert len(again.rank(ASKED, alpha=0.2, explain=False)) > 0


def test_too_few_labels_leave_probabilities_unknown() -> None:
    known = matcher()
    report = known.learn(DECISIONS[:20], challenges=ASKED)
    assert report.calibration is None
    assert known.calibration is None
    assert "確からしさは不明" in str(report)
    assert all(probability is None for _, probability in scores(known))
    assert "確からしさは不明" in str(known.rank(ASKED[0], explain=False))
    with pytest.raises(InputError, match=r"alpha=0\.1"):
        known.rank(ASKED, alpha=0.1)


def test_the_report() -> None:
    report = matcher().learn(DECISIONS, challenges=ASKED)
    assert (report.accepted, report.rejected, report.challenges) == (8, 24, 8)
    assert report.checked_before is not None
    assert report.checked_after is not None
    assert report.checked_before.auc == 1.0  # every right pair shares words, no wrong one does
    text = str(report)
    assert text.startswith("採否 32件(採用 8件、不採用 24件、課題 8件)から学びました。")
    for name, weight in report.before.to_dict().items():
        after = report.after.to_dict()[name]
        assert f"{weight:.3f}" in text
        assert f"{after - weight:+.3f}" in text
    assert "AUC 1.000 → 1.000" in text
    assert report._repr_html_().count("<tr>") == 7
    assert sum(list(report.after.to_dict().values())[:5]) == pytest.approx(1.0, abs=1e-9)


def test_decisions_on_one_challenge_cannot_be_checked() -> None:
    one = [(f"{TOPICS[0]}に困っている。", f"{TOPICS[n % 8]}を手伝う{n}", n % 8 == 0) for n in range(24)]
    report = matcher().learn(one)
    assert (report.challenges, report.checked_before, report.checked_after) == (1, None, None)
    assert "課題が1件だけ" in str(report)


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        (DECISIONS[:19], "20件以上.*19件"),
        ([entry for entry in DECISIONS if not entry[2]], "採用と不採用の両方"),
        ([*DECISIONS, ("、。", "k1", True)], "言葉がない記録からは学べません"),
    ],
)
def test_refused_decisions_change_nothing(decisions: list[tuple[str, str, bool]], said: str) -> None:
    known = matcher()
    before = scores(known)
    with pytest.raises(InputError, match=said):
        known.learn(decisions, challenges=ASKED)
    assert scores(known) == before
    with pytest.raises(InputError, match="取り消せる学習"):
        known.undo_learning()


def test_a_file_of_decisions(tmp_path: Path) -> None:
    path = tmp_path / "採否.csv"
    rows = [f"{challenge},{capability},{'採用' if yes else '不採用'}" for challenge, capability, yes in DECISIONS]
    path.write_text("\n".join(["課題ID,強みID,採否", *rows]), encoding="utf-8")
    assert matcher().learn(path, challenges=ASKED) == matcher().learn(DECISIONS, challenges=ASKED)


def test_the_profile_of_a_record_is_what_is_learned_from() -> None:
    """The order of decisions does not matter beyond rounding."""
    one, other = (matcher().learn(list(order), challenges=ASKED) for order in (DECISIONS, DECISIONS[::-1]))
    assert list(one.after.to_dict().values()) == pytest.approx(list(other.after.to_dict().values()), abs=1e-4)
    assert Profile.of(read_challenges(ASKED).records[0]).keys
