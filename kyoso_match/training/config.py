"""Every number of the training."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """Every number of the training, with the values that made the bundled model.

    With ``threads`` = 1 the same seed gives the same table, bit for bit. With more, the threads of the skip-gram step
    update one matrix without waiting for one another (Recht et al. 2011, Hogwild!), and results differ in the noise.
    """

    seed: int = 0
    threads: int = 2

    # Words: skip-gram with negative sampling (Mikolov et al. 2013).
    dimension: int = 320
    window: int = 6
    negatives: int = 6
    subsampling: float = 1e-4
    fewest_occurrences: int = 6
    word_epochs: int = 2
    word_learning_rate: float = 0.03

    # The start of the table: common components away (Mu and Viswanath 2018), rare words heavier.
    removed_components: int = 2
    weight_offset: float = 4.0
    least_weight: float = 0.3

    # Contrastive training of the table.
    epochs: int = 3
    batch: int = 1024
    learning_rate: float = 1e-3
    last_learning_rate: float = 5e-5
    warm_up_steps: int = 20
    scale: float = 8.0
    word_dropout: float = 0.1
    longest_text: int = 128

    # Ranking of scored pairs beside it.
    ranking_weight: float = 0.03
    ranking_scale: float = 20.0
    ranking_batch: int = 256

    # The table that is written: how far to go the way that training went, and how many words to keep.
    stride: float = 1.0
    most_words: int = 45_000

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self)
