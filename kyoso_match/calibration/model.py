"""The probability that a listed pair is right, with how it was come by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from kyoso_match.calibration.abstention import Abstention
from kyoso_match.calibration.curves import CURVES, Bounds, Curve, Floats, Isotonic, Platt
from kyoso_match.calibration.reliability import ReliabilityBin, expected_calibration_error, folds_of, reliability
from kyoso_match.calibration.source import ScoreSource
from kyoso_match.errors import InputError, StorageError
from kyoso_match.storage import replaced_file

FORMAT_VERSION = 1
FEWEST_LABELS, FEWEST_OF_A_CLASS = 30, 10
# Below, a curve of two numbers is steadier than steps (Niculescu-Mizil and Caruana, ICML 2005, section 5).
_ISOTONIC_FROM = 300
# Interpolation between two knots differs in the sixteenth digit; rounding keeps it from falling.
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class HeldBack:
    """How far the probabilities are off on pairs that had no part in the fit."""

    n: int
    positives: int
    ece: float
    bins: tuple[ReliabilityBin, ...]

    @classmethod
    def of(cls, probabilities: Floats, labels: ArrayLike) -> HeldBack:
        """Measure stated probabilities against labels."""
        bins = reliability(probabilities, labels)
        right = int(np.asarray(labels, dtype=np.float64).sum())
        return cls(len(probabilities), right, round(expected_calibration_error(bins), 6), bins)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {"n": self.n, "positives": self.positives, "ece": self.ece, "bins": [list(entry) for entry in self.bins]}

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> HeldBack:
        """What ``to_dict`` gave."""
        bins = tuple(ReliabilityBin(int(n), float(given), float(seen)) for n, given, seen in known["bins"])
        return cls(int(known["n"]), int(known["positives"]), float(known["ece"]), bins)


@dataclass(frozen=True, slots=True)
class Calibration:
    """From a score to the probability that the pair is right, for pairs like those that it was fitted on.

    ``n`` labelled pairs, ``positives`` of them right. ``ece`` is the expected calibration error of predictions for
    challenges that were left out of the fit (5 folds of whole challenges); None where one fold had right or wrong
    pairs only. ``source`` says what the scores were made with (None: not stated; a ``Matcher`` takes no such one).
    ``abstention`` and ``held_back`` are there where they were measured.
    """

    curve: Curve
    n: int
    positives: int
    ece: float | None
    fitted_on: str = ""
    source: ScoreSource | None = None
    abstention: Abstention | None = None
    held_back: HeldBack | None = None

    @property
    def method(self) -> str:
        """``isotonic`` or ``platt``."""
        return "isotonic" if isinstance(self.curve, Isotonic) else "platt"

    def probability(self, score: float) -> float:
        """The probability in [0, 1] that a pair with this score is right; it never falls as the score rises."""
        return float(self.probabilities([score])[0])

    def probabilities(self, scores: ArrayLike) -> Floats:
        """The probability at each of many scores, within what so many labels can support (``curves.Bounds``)."""
        found = self.curve.at(np.asarray(scores, dtype=np.float64))
        return np.asarray(np.clip(found, *Bounds.of(self.n, self.positives)).round(_DIGITS), dtype=np.float64)

    @property
    def fingerprint(self) -> str:
        """SHA-256 (hex) of everything that it holds."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    def check(self, used: ScoreSource) -> None:
        """InputError unless it was fitted on scores that were made as those of ``used``."""
        if self.source is None:
            raise InputError(
                "この確からしさの基準には、どの設定の点から作ったかが記録されていません。"
                "fit_calibration(..., source=matcher.score_source) のように、点を出した Matcher の設定を"
                "渡してください。"
            )
        self.source.check(used)

    def fits(self, used: ScoreSource) -> bool:
        """Whether it was fitted on scores that were made as those of ``used``."""
        return self.source is not None and not self.source.difference(used)

    def __str__(self) -> str:
        ece = "不明" if self.ece is None else f"{self.ece:.3f}"
        lines = [
            f"確からしさの基準: {self.method}、ラベル {self.n:,}件(うち正しい組 {self.positives:,}件)、ECE {ece}",
            *([f"作成に使ったデータ: {self.fitted_on}"] if self.fitted_on else []),
        ]
        if self.held_back is not None:
            lines.append(f"別に取り置いたデータでの ECE: {self.held_back.ece:.3f}({self.held_back.n:,}件)")
        if self.abstention is not None:
            lines.append(f"該当なしの基準: 正しい組が分かっている課題 {self.abstention.n:,}件")
        return "\n".join(lines)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        curve: dict[str, object] = (
            {"scores": list(self.curve.scores), "probabilities": list(self.curve.probabilities)}
            if isinstance(self.curve, Isotonic)
            else {"slope": self.curve.slope, "intercept": self.curve.intercept}
        )
        parts = {"source": self.source, "held_back": self.held_back, "abstention": self.abstention}
        return {
            "format_version": FORMAT_VERSION,
            "method": self.method,
            "n": self.n,
            "positives": self.positives,
            "ece": self.ece,
            "fitted_on": self.fitted_on,
            "curve": curve,
            **{name: None if part is None else part.to_dict() for name, part in parts.items()},
        }

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> Calibration:
        """What ``to_dict`` gave; StorageError where it is not that."""
        try:
            if known["format_version"] != FORMAT_VERSION:
                raise StorageError(f"a calibration of format {known['format_version']}; this release reads version 1")
            curve, source, abstention = known["curve"], known["source"], known["abstention"]
            return cls(
                _curve(known["method"], curve),
                int(known["n"]),
                int(known["positives"]),
                None if known["ece"] is None else float(known["ece"]),
                str(known["fitted_on"]),
                None if source is None else ScoreSource.from_dict(source),
                None if abstention is None else Abstention.from_dict(abstention),
                None if known["held_back"] is None else HeldBack.from_dict(known["held_back"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            if isinstance(error, StorageError):
                raise
            raise StorageError(f"this is not a calibration that was saved here: {error!r}") from error

    def save(self, path: str | Path) -> None:
        """Write JSON; an existing file is replaced as a whole."""
        text = json.dumps(self.to_dict(), ensure_ascii=False)
        with replaced_file(Path(path)) as temporary:
            temporary.write_text(f"{text}\n", encoding="utf-8")

    @classmethod
    def load(cls, path: str | Path) -> Calibration:
        """Read what ``save`` wrote; StorageError when the file is missing, damaged or of another version."""
        try:
            known = json.loads(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise StorageError(f"{path} cannot be read as a calibration: {error}") from error
        return cls.from_dict(known)


def fit_calibration(
    scores: ArrayLike,
    labels: ArrayLike,
    method: str = "auto",
    groups: Sequence[object] | None = None,
    *,
    source: ScoreSource | None = None,
    fitted_on: str = "",
) -> Calibration:
    """Learn what scores mean from pairs that are known to be right (1, True) or wrong (0, False).

    ``method``: "isotonic", "platt", or "auto" (Platt below 300 labels). ``groups`` names the challenge of each pair:
    the pairs of one challenge are never on both sides of a fold; None takes every pair for itself. InputError below 30
    labels or 10 of one kind.
    """
    known, right = np.asarray(scores, dtype=np.float64), np.asarray(labels, dtype=np.float64)
    _check(known, right, groups)
    if method not in ("auto", *CURVES):
        raise InputError(f"method は auto、isotonic、platt のどれかにしてください: {method}")
    chosen = method if method != "auto" else "platt" if len(known) < _ISOTONIC_FROM else "isotonic"
    ece = _out_of_fold_error(known, right, chosen, list(range(len(known))) if groups is None else list(groups))
    curve = CURVES[chosen].fit(known, right)
    return Calibration(curve, len(known), int(right.sum()), ece, fitted_on, source)


def with_measured(calibration: Calibration, abstention: Abstention, held_back: HeldBack | None = None) -> Calibration:
    """The calibration together with what was measured beside it."""
    return replace(calibration, abstention=abstention, held_back=held_back)


def enough_labels(n: int, positives: int) -> bool:
    """Whether ``fit_calibration`` accepts so many."""
    return n >= FEWEST_LABELS and min(positives, n - positives) >= FEWEST_OF_A_CLASS


def _check(scores: Floats, labels: Floats, groups: Sequence[object] | None) -> None:
    if scores.ndim != 1 or scores.shape != labels.shape or (groups is not None and len(groups) != len(scores)):
        raise InputError(
            f"点、正誤、グループは同じ件数の並びにしてください: 点 {scores.shape}、正誤 {labels.shape}"
            + ("" if groups is None else f"、グループ {len(groups)}件")
        )
    if not np.isfinite(scores).all() or not np.isin(labels, (0.0, 1.0)).all():
        raise InputError("点は有限の数、正誤は 0 か 1(False か True)にしてください。")
    n, positives = len(scores), int(labels.sum())
    if not enough_labels(n, positives):
        raise InputError(
            f"確からしさの基準を作るには、正誤の分かる組が{FEWEST_LABELS}件以上、そのうち正しい組と誤った組が"
            f"それぞれ{FEWEST_OF_A_CLASS}件以上必要です: {n}件(正しい組 {positives}件、誤った組 {n - positives}件)"
            "でした。"
        )


def _out_of_fold_error(scores: Floats, labels: Floats, method: str, groups: Sequence[object]) -> float | None:
    folds = folds_of(groups)
    predicted = np.zeros(len(scores))
    for fold in np.unique(folds):
        out = folds == fold
        if len(np.unique(labels[~out])) < 2:
            return None
        predicted[out] = CURVES[method].fit(scores[~out], labels[~out]).at(scores[out])
    return round(expected_calibration_error(reliability(predicted, labels)), 6)


def _curve(method: str, known: Mapping[str, Any]) -> Curve:
    if method == "platt":
        return Platt(float(known["slope"]), float(known["intercept"]))
    if method != "isotonic":
        raise StorageError(f"unknown method {method!r}; expected isotonic or platt")
    scores, probabilities = (tuple(map(float, known[name])) for name in ("scores", "probabilities"))
    rising = all(np.diff(scores) > 0) and all(np.diff(probabilities) >= 0)
    if not scores or len(scores) != len(probabilities) or not rising:
        raise StorageError("the knots of the calibration do not rise; the file was changed")
    return Isotonic(scores, probabilities)
