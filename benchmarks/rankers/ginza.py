"""The word vectors of ja_ginza as a sentence embedding.

The mean of the vectors of a text's words weighted by idf, with the common component removed: Arora, Liang and Ma,
"A Simple but Tough-to-Beat Baseline for Sentence Embeddings", ICLR 2017. Needs ``pip install ginza ja_ginza``, which
may live in an environment of its own: results of several environments are joined in the same files.
"""

from __future__ import annotations

import importlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from benchmarks.places import NotAvailableError
from benchmarks.rankers.base import Floats, VectorRanker

_FUNCTION_CLASSES = {"ADP", "AUX", "SCONJ", "CCONJ", "PUNCT", "SYM", "DET", "PRON", "PART", "SPACE", "INTJ"}


class GinzaRanker(VectorRanker):
    """Cosine of the idf-weighted mean of word vectors."""

    name = "ginza"
    title = "GiNZA (ja_ginza): idf-weighted mean of word vectors"
    packages = ("ginza", "ja_ginza", "spacy", "sudachipy")

    def __init__(self) -> None:
        try:
            spacy = importlib.import_module("spacy")
            self._model: Any = spacy.load(
                "ja_ginza", exclude=["parser", "ner", "compound_splitter", "bunsetu_recognizer"]
            )
        except (ModuleNotFoundError, OSError) as error:
            raise NotAvailableError("ginza: pip install ginza ja_ginza (an environment of its own will do)") from error
        self.fingerprint = f"ja_ginza:{self._model.meta['version']}"
        self._idf: dict[str, float] = {}
        self._unseen = 1.0
        self._common: Floats = np.zeros(self._model.vocab.vectors_length)
        self._words = lru_cache(maxsize=None)(self._read)

    def fit(self, texts: Sequence[str]) -> None:
        """Document frequencies and the common component of these texts."""
        count = Counter(word for text in texts for word in {word for word, _ in self._words(text)})
        self._idf = {word: float(np.log((1 + len(texts)) / (1 + n))) + 1.0 for word, n in count.items()}
        self._unseen = float(np.log(1 + len(texts))) + 1.0
        means = np.stack([self._mean(text) for text in texts])
        self._common = np.linalg.svd(means, full_matrices=False)[2][0]

    def vectors(self, texts: Sequence[str], *, query: bool) -> Floats:
        """Unit rows without the common component."""
        means = np.stack([self._mean(text) for text in texts])
        means -= np.outer(means @ self._common, self._common)
        norms = np.linalg.norm(means, axis=1, keepdims=True)
        return np.asarray(means / np.where(norms > 0.0, norms, 1.0), dtype=np.float64)

    def _mean(self, text: str) -> Floats:
        total = np.zeros(self._model.vocab.vectors_length)
        for word, vector in self._words(text):
            total += self._idf.get(word, self._unseen) * vector
        norm = float(np.linalg.norm(total))
        return total / norm if norm else total

    def _read(self, text: str) -> list[tuple[str, Floats]]:
        document = self._model.make_doc(text)
        return [
            (token.lemma_ or token.text, np.asarray(token.vector, dtype=np.float64))
            for token in document
            if token.has_vector and token.pos_ not in _FUNCTION_CLASSES
        ]
