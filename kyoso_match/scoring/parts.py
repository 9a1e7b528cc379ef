"""The named parts of a score and what each of them counts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

# How close the closest word of an unrelated text comes to a word: the mean between texts of different fields of
# data/training, by importance of the words.
CHANCE = 0.22
# Sums taken in another order differ in the sixteenth digit; rounding makes equal scores equal.
SCORE_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Weights:
    """What one full unit of each part adds to the score.

    The five parts of the text add up to 1, so a text compared with itself scores 1 before facts; ``fact`` is what one
    satisfied fact adds and one violated fact takes away. ``coverage`` also weighs what the term bridge adds to
    coverage, which never makes it more than 1. How the defaults were chosen is written in docs/model-development.md.
    """

    meaning: float = 0.27
    words: float = 0.12
    characters: float = 0.39
    coverage: float = 0.13
    focus: float = 0.09
    fact: float = 0.01

    def to_dict(self) -> dict[str, float]:
        """The weights by name."""
        return asdict(self)

    def of_parts(self) -> tuple[float, ...]:
        """The weight of each part, in the order of the parts of ``Score``."""
        return self.meaning, self.words, self.characters, self.coverage, self.coverage, self.focus, self.fact


class Score(NamedTuple):
    """The weighted parts of one pair; ``total`` is their sum, rounded to 9 digits."""

    meaning: float
    words: float
    characters: float
    coverage: float
    bridge: float
    focus: float
    facts: float

    @property
    def total(self) -> float:
        """The score of the pair."""
        return round(sum(self), SCORE_DIGITS)


def above_chance(similarities: NDArray[np.float64]) -> NDArray[np.float64]:
    """Best similarities of words, measured from what the closest word of an unrelated text reaches; 1 stays 1."""
    measured: NDArray[np.float64] = (similarities - CHANCE) / (1.0 - CHANCE)
    return measured
