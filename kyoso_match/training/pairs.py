"""What the contrastive training learns from."""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """Two texts that belong together: a need and what was done about it, a question and its answer.

    Pairs with the same ``group`` are never used as wrong answers for one another. Pairs of one ``source`` share
    batches, so that the wrong answers are of the same kind as the right one.
    """

    left: str
    right: str
    group: str = ""
    source: str = "pairs"


class ScoredPair(NamedTuple):
    """Two texts and how similar people found them, on any scale."""

    left: str
    right: str
    score: float
    source: str = "scored"
