"""From a pair of records to a score that is the sum of its parts."""

from kyoso_match.scoring.bags import Bag, Floats
from kyoso_match.scoring.bridging import missing, words_at
from kyoso_match.scoring.parts import Score, Weights
from kyoso_match.scoring.scorer import Scorer, Side

__all__ = ["Bag", "Floats", "Score", "Scorer", "Side", "Weights", "missing", "words_at"]
