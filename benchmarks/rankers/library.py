"""The library as its users call it: the default ranking, and its parts alone through the public weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benchmarks.rankers.base import Floats, Pairs, Ranker
from kyoso_match import Matcher, Weights

PARTS = {
    "default": ("kyoso_match, default", None),
    "meaning": ("kyoso_match, meaning alone", Weights(meaning=1.0, words=0.0, coverage=0.0, fact=0.0)),
    "words": ("kyoso_match, words alone", Weights(meaning=0.0, words=1.0, coverage=0.0, fact=0.0)),
    "coverage": ("kyoso_match, coverage alone", Weights(meaning=0.0, words=0.0, coverage=1.0, fact=0.0)),
}


class LibraryRanker(Ranker):
    """``Matcher.rank`` with the bundled model; texts go into the field ``text``."""

    packages = ("fugashi", "unidic-lite")

    def __init__(self, name: str) -> None:
        self.name = name
        self.title, self._weights = PARTS[name]
        self.fingerprint = Matcher().embedder.fingerprint

    def rank(self, queries: Mapping[str, str], documents: Mapping[str, str], depth: int) -> dict[str, list[str]]:
        """The public path without explanations."""
        matcher = Matcher(_records(documents), weights=self._weights)
        found: dict[str, list[str]] = {query: [] for query in queries}
        for match in matcher.rank(_records(queries), top_k=depth, explain=False):
            found[match.challenge.id].append(match.capability.id)
        return found

    def compare(self, pairs: Pairs) -> Floats:
        """The score of each pair, the first sentence as challenge; 0 where one of them has no content words."""
        matcher = Matcher(weights=self._weights)
        return np.array([matcher.pair(first, second).score for first, second in pairs])


def _records(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": record_id, "text": text} for record_id, text in texts.items()]
