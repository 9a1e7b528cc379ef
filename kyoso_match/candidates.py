"""Which capabilities are worth scoring for a challenge.

Up to a few thousand eligible records all of them are. Beyond that the nearest by meaning and the best by words
(BM25) are joined. Retrieval only picks candidates; it never makes a score.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from kyoso_match.index import VectorIndex
from kyoso_match.scoring import Floats, Side

# Okapi BM25: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009, section 3.4.
_K1, _B = 1.2, 0.75


class LexicalIndex:
    """BM25 over the dictionary forms of content words; idf comes with the model, not from the records at hand."""

    def __init__(self, sides: Mapping[str, Side]) -> None:
        from scipy.sparse import csc_array

        self.ids = tuple(sides)
        self._place = {record_id: place for place, record_id in enumerate(self.ids)}
        lengths = np.array([len(side.profile.keys) for side in sides.values()], dtype=np.float64)
        norms = _K1 * (1.0 - _B + _B * lengths / max(float(lengths.mean()), 1.0)) if len(lengths) else lengths
        rows, columns, values = [], [], []
        for place, side in enumerate(sides.values()):
            words = side.words
            rows.append(np.full(len(words.ids), place))
            columns.append(words.ids)
            values.append(words.idf * words.counts * (_K1 + 1.0) / (words.counts + norms[place]))
        terms = np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
        shape = (len(self.ids), int(terms.max()) + 1 if len(terms) else 1)
        self._weights = csc_array((np.concatenate(values), (np.concatenate(rows), terms)), shape=shape)

    def search(self, challenge: Side, k: int, among: Collection[str] | None = None) -> list[str]:
        """The ids with the ``k`` best BM25 scores above 0, best first, ties by id."""
        scores = self.scores(challenge)
        places = range(len(self.ids)) if among is None else sorted(self._place[record_id] for record_id in among)
        found = [(-scores[place], self.ids[place]) for place in places if scores[place] > 0.0]
        return [record_id for _, record_id in sorted(found)[:k]]

    def scores(self, challenge: Side) -> Floats:
        """The BM25 score of every record, in the order of ``ids``."""
        known = challenge.words.ids[challenge.words.ids < self._weights.shape[1]]
        return np.asarray(self._weights[:, known].sum(axis=1), dtype=np.float64).reshape(-1)


def nearest_by_meaning_or_words(
    challenge: Side, vectors: VectorIndex, words: LexicalIndex, k: int, among: Collection[str] | None
) -> list[str]:
    """The union of the ``k`` nearest by cosine and the ``k`` best by BM25, in the order of their ids."""
    query: NDArray[np.float32] = challenge.vector.astype(np.float32)
    by_meaning = [hit.id for hit in vectors.search(query, k, among)]
    return sorted({*by_meaning, *words.search(challenge, k, among)})


def best_first(scores: Mapping[str, float], k: int | None) -> list[tuple[str, float]]:
    """The ids with their scores, highest first, ties by id; at most ``k``."""
    return sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[:k]
