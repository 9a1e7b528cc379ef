"""From running text and pairs of texts to a word table (extra ``train``; nothing here is needed to match).

The way of the data: ``corpora`` (or anybody's texts and pairs) -> ``word_keys`` -> ``word_vectors`` -> ``contrastive``
-> ``export`` -> ``card``. ``build`` wires them into one resumable command, ``train_static`` into one function.
"""

from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.pairs import Pair, ScoredPair
from kyoso_match.training.static import train_static

__all__ = ["Pair", "ScoredPair", "TrainingConfig", "train_static"]
