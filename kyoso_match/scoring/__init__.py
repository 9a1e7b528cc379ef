"""From a pair of records to a score that is the sum of its parts."""

from kyoso_match.scoring.bags import Bag, Floats
from kyoso_match.scoring.bridging import missing, words_at
from kyoso_match.scoring.parts import CHANCE, Score, Weights, above_chance
from kyoso_match.scoring.scorer import Scorer, Side

__all__ = ["CHANCE", "Bag", "Floats", "Score", "Scorer", "Side", "Weights", "above_chance", "missing", "words_at"]
