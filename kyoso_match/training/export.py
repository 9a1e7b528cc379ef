"""From a trained table to the small one that is shipped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.word_vectors import Words, first_table
from kyoso_match.word_table import WordTable


def export_table(
    words: Words, table: NDArray[np.float32], config: TrainingConfig, metadata: Mapping[str, Any] | None = None
) -> WordTable:
    """The most frequent words of a trained table with int8 rows; a row of average length is 1 long.

    What training changed is scaled by ``config.stride``: start + stride * (trained - start), the scaled task vector of
    Ilharco et al. 2023, "Editing Models with Task Arithmetic", section 2.
    """
    kept = min(config.most_words, len(words.words))
    start = first_table(words, config)[:kept]
    rows = start + config.stride * (table[:kept] - start)
    rows = (rows / np.linalg.norm(rows, axis=1).mean()).astype(np.float32)
    description = {**(metadata or {}), "config": config.to_dict(), "corpus_lines": words.all_texts}
    idf = words.idf()[:kept].astype(np.float32)
    return WordTable.quantise(words.words[:kept], rows, idf, words.unseen_idf(), description)
