"""When nothing is listed: split conformal prediction on the scores of right pairs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kyoso_match.errors import InputError


@dataclass(frozen=True, slots=True)
class Abstention:
    """Scores of right pairs, ascending: the best right one of each challenge.

    The guarantee (Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World, 2005; Angelopoulos and Bates,
    "Conformal Prediction: A Gentle Introduction", 2023, section 1): for one more challenge that is exchangeable with
    those (drawn in the same way), the best of its right pairs scores below ``threshold(alpha)`` with a probability of
    at most ``alpha``. It holds on average over challenges, not for each kind of them; it says nothing of further right
    pairs of the same challenge, nor of challenges of another kind.
    """

    scores: tuple[float, ...]

    @property
    def n(self) -> int:
        """How many challenges it rests on."""
        return len(self.scores)

    def threshold(self, alpha: float) -> float:
        """The floor(alpha (n + 1))-th smallest score; pairs that score at least as much are kept.

        -inf where that is the 0th: with fewer than 1 / alpha - 1 challenges only keeping everything is safe.
        InputError unless 0 < ``alpha`` < 1.

        >>> fit_abstention([0.5, 0.2, 0.4, 0.3]).threshold(0.4)
        0.3
        """
        place = math.floor(_exact(alpha) * (self.n + 1))
        return self.scores[place - 1] if place else -math.inf

    def required(self, alpha: float) -> int:
        """How many challenges a threshold for ``alpha`` needs at least."""
        return math.ceil(1 / _exact(alpha)) - 1

    def usable_threshold(self, alpha: float) -> float:
        """``threshold(alpha)``; InputError where there are too few challenges for a finite one."""
        if self.n < self.required(alpha):
            raise InputError(
                f"許容する見落とし率 {alpha} の基準点は、正しい組が分かっている課題が{self.required(alpha)}件以上ないと"
                f"決められません(今は{self.n}件)。見落とし率を大きくするか、採用した組を増やしてください。"
            )
        return self.threshold(alpha)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {"scores": list(self.scores)}

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> Abstention:
        """What ``to_dict`` gave."""
        return fit_abstention(known["scores"])


def fit_abstention(true_pair_scores: Iterable[float]) -> Abstention:
    """Keep the scores of right pairs: one for each challenge, the best where several are right.

    InputError where there is none, or one is not a number.
    """
    scores = tuple(sorted(float(score) for score in true_pair_scores))
    if not scores or not all(map(math.isfinite, scores)):
        raise InputError(f"正しい組の点を、有限の数で1つ以上渡してください: {len(scores)}件ありました。")
    return Abstention(scores)


def _exact(alpha: float) -> Fraction:
    """The number as it was written: 0.29 (n + 1) is 29 for n = 99, and not a little less."""
    if not 0.0 < alpha < 1.0:
        raise InputError(f"見落とし率 alpha は0より大きく1より小さい数にしてください(例: 0.1): {alpha}")
    return Fraction(repr(float(alpha)))
