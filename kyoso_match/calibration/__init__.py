"""From scores to how sure one may be: a probability for a pair, and the score below which nothing is listed."""

from kyoso_match.calibration.abstention import Abstention, fit_abstention
from kyoso_match.calibration.bundled import bundled_calibration, calibration_for
from kyoso_match.calibration.model import Calibration, HeldBack, enough_labels, fit_calibration, with_measured
from kyoso_match.calibration.reliability import ReliabilityBin, expected_calibration_error, folds_of, reliability
from kyoso_match.calibration.source import ScoreSource

__all__ = [
    "Abstention",
    "Calibration",
    "HeldBack",
    "ReliabilityBin",
    "ScoreSource",
    "bundled_calibration",
    "calibration_for",
    "enough_labels",
    "expected_calibration_error",
    "fit_abstention",
    "fit_calibration",
    "folds_of",
    "reliability",
    "with_measured",
]
