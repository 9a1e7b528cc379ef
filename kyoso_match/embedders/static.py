"""The bundled embedder: the weighted mean of word vectors, with numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from kyoso_match.embedders.base import Pieces, Role, Vectors
from kyoso_match.names import words_without_names
from kyoso_match.word_table import WordTable


class StaticEmbedder:
    """Text to unit vector without a network and without torch; the same for both roles.

    The vector is the sum of the weighted word vectors of the text's content words, scaled to norm 1 (a weighted mean
    has the same direction), so it splits exactly into its words: smooth inverse frequency weighting, Arora, Liang
    and Ma, "A Simple but Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017, section 3.

    >>> embedder = StaticEmbedder()
    >>> a, b, c = embedder.embed(["高齢者の移動支援", "お年寄りの外出を助ける", "紙の書類の電子化"], "challenge")
    >>> bool(a @ b > a @ c)
    True
    """

    def __init__(self, table: WordTable | str | Path | None = None) -> None:
        if table is None:
            table = WordTable.bundled()
        self.table = table if isinstance(table, WordTable) else WordTable.load(Path(table))

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        return self.table.dimension

    @property
    def fingerprint(self) -> str:
        """Names the word table."""
        return f"static:{self.table.fingerprint}"

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """float32 ``(len(texts), dimension)``; the zero vector for a text without content words."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            total = self._weighted(text).sum(axis=0, dtype=np.float64)
            if norm := float(np.linalg.norm(total)):
                result[row] = total / norm
        return result

    def pieces(self, text: str, role: Role) -> Pieces:
        """One piece for each content word."""
        vectors = self._weighted(text)
        norm = float(np.linalg.norm(vectors.sum(axis=0, dtype=np.float64)))
        spans = np.array([(start, end) for _, start, end in words_without_names(text)], dtype=np.int64).reshape(-1, 2)
        return Pieces((vectors / norm).astype(np.float32) if norm else vectors, spans)

    def _weighted(self, text: str) -> Vectors:
        return self.table.vectors([key for key, _, _ in words_without_names(text)])
