"""Rankers by shared words or characters. Words are those of ``kyoso_match.tokens``, so only the ranking differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.rankers.base import Floats, Pairs, Ranker, VectorRanker, best_ids, dense
from kyoso_match.tokens import tokenize


def words(text: str) -> list[str]:
    """The dictionary forms of the content words of a text."""
    return tokenize(text).content_keys()


class Bm25Ranker(Ranker):
    """Okapi BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.4.

    idf is ln(1 + (N - n + 0.5) / (n + 0.5)) over the documents at hand, k1 = 1.2, b = 0.75.
    """

    name = "bm25"
    title = "BM25 over lemmas"
    packages = ("fugashi", "unidic-lite", "scikit-learn")
    compares = False

    def __init__(self, k1: float = 1.2, b: float = 0.75) -> None:
        self._k1, self._b = k1, b

    def scores(self, queries: Sequence[str], documents: Sequence[str]) -> Floats:
        """The score of every document for every query."""
        from sklearn.feature_extraction.text import CountVectorizer

        counter = CountVectorizer(analyzer=words)
        counts = counter.fit_transform(documents).astype(np.float64).tocsr()
        lengths = np.asarray(counts.sum(axis=1)).reshape(-1)
        containing = np.bincount(counts.indices, minlength=counts.shape[1])
        idf = np.log(1.0 + (len(documents) - containing + 0.5) / (containing + 0.5))
        norms = self._k1 * (1.0 - self._b + self._b * lengths / max(float(lengths.mean()), 1.0))
        frequency = counts.data
        of_row = np.repeat(norms, np.diff(counts.indptr))
        counts.data = idf[counts.indices] * frequency * (self._k1 + 1.0) / (frequency + of_row)
        return dense(counter.transform(queries).astype(np.float64) @ counts.T)

    def rank(self, queries: Mapping[str, str], documents: Mapping[str, str], depth: int) -> dict[str, list[str]]:
        """By the sum over the words of the query."""
        scores = self.scores(list(queries.values()), list(documents.values()))
        return best_ids(list(queries), list(documents), scores, depth)

    def compare(self, pairs: Pairs) -> Floats:
        """Not defined: BM25 is no similarity."""
        raise NotImplementedError("BM25 orders documents for a query; it does not compare sentences")


class TfidfRanker(VectorRanker):
    """Cosine of (1 + log tf) idf weights, idf from the documents at hand; of lemmas, or of 2 and 3 characters."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._of_words = name == "tfidf"
        self.title = "TF-IDF cosine over lemmas" if self._of_words else "TF-IDF cosine over 2-3 characters"
        self.packages = ("fugashi", "unidic-lite", "scikit-learn") if self._of_words else ("scikit-learn",)
        self._vectorizer: Any = None

    def fit(self, texts: Sequence[str]) -> None:
        """Count the documents that each word is in."""
        from sklearn.feature_extraction.text import TfidfVectorizer

        options: dict[str, Any] = {"analyzer": words} if self._of_words else {"analyzer": "char", "ngram_range": (2, 3)}
        self._vectorizer = TfidfVectorizer(sublinear_tf=True, **options).fit(texts)

    def vectors(self, texts: Sequence[str], *, query: bool) -> Any:  # noqa: ANN401 - a sparse matrix
        """Sparse unit rows."""
        return self._vectorizer.transform(texts)
