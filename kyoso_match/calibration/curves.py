"""Curves from a score to a probability, both of them never falling: isotonic regression and Platt's sigmoid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Bounds(NamedTuple):
    """The lowest and the highest probability that labels can support: nobody can tell that something is certain.

    1 / (negatives + 2) and (positives + 1) / (positives + 2), the targets of Platt, "Probabilistic Outputs for Support
    Vector Machines", 1999, section 2.2.
    """

    low: float
    high: float

    @classmethod
    def of(cls, n: int, positives: int) -> Bounds:
        """Those of ``n`` labels, ``positives`` of them right."""
        return cls(1.0 / (n - positives + 2.0), (positives + 1.0) / (positives + 2.0))


@dataclass(frozen=True, slots=True)
class Isotonic:
    """A line through knots: ``probabilities[i]`` at ``scores[i]``, level outside of them."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def at(self, scores: Floats) -> Floats:
        """The probability at each score."""
        return np.asarray(np.interp(scores, self.scores, self.probabilities), dtype=np.float64)

    @classmethod
    def fit(cls, scores: Floats, labels: Floats) -> Isotonic:
        """Pool adjacent violators (Ayer et al., 1955): the never falling steps closest to the labels."""
        from sklearn.isotonic import IsotonicRegression

        fitted = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(scores, labels)
        return cls(tuple(map(float, fitted.X_thresholds_)), tuple(map(float, fitted.y_thresholds_)))


@dataclass(frozen=True, slots=True)
class Platt:
    """1 / (1 + exp(-(slope score + intercept))), with ``slope`` >= 0."""

    slope: float
    intercept: float

    def at(self, scores: Floats) -> Floats:
        """The probability at each score."""
        # Beyond 700 the exponential leaves the range of a float; the probability is 0 or 1 long before.
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(self.slope * scores + self.intercept, -700.0, 700.0))))

    @classmethod
    def fit(cls, scores: Floats, labels: Floats) -> Platt:
        """The most likely sigmoid for Platt's targets; level where high scores are not right more often."""
        from sklearn.linear_model import LogisticRegression

        bounds = Bounds.of(len(labels), int(labels.sum()))
        targets = np.where(labels > 0.0, bounds.high, bounds.low)
        centre, spread = float(scores.mean()), float(scores.std()) or 1.0
        scaled = (scores - centre) / spread
        # A target between 0 and 1 is a pair that is right with that weight, and wrong with the rest.
        twice = np.concatenate([scaled, scaled])[:, None]
        outcomes = np.repeat([1, 0], len(scores))
        weights = np.concatenate([targets, 1.0 - targets])
        model = LogisticRegression(C=1e9, tol=1e-9, max_iter=1000).fit(twice, outcomes, sample_weight=weights)
        slope = float(model.coef_[0, 0]) / spread
        if slope <= 0.0:
            share = float(targets.mean())
            return cls(0.0, float(np.log(share / (1.0 - share))))
        return cls(slope, float(model.intercept_[0]) - slope * centre)


Curve = Isotonic | Platt
CURVES: dict[str, type[Isotonic] | type[Platt]] = {"isotonic": Isotonic, "platt": Platt}
