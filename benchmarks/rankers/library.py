"""The library as its users call it: the default ranking, and its parts alone through the public weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benchmarks.rankers.base import Floats, Pairs, Ranker
from kyoso_match import Matcher, Weights

DEFAULT = "default"
# The sets have texts and no facts.
PARTS = tuple(part for part in Weights().to_dict() if part != "fact")


class LibraryRanker(Ranker):
    """``Matcher.rank`` with the bundled model; texts go into the field ``text``. ``name``: default, or a part."""

    packages = ("fugashi", "unidic-lite")

    def __init__(self, name: str) -> None:
        self.name = name
        if name == DEFAULT:
            self.title, self._weights = "kyoso_match (default)", Weights()
        else:
            self.title = f"kyoso_match ({name} alone)"
            self._weights = Weights(**{part: float(part == name) for part in Weights().to_dict()})
        self.fingerprint = Matcher().embedder.fingerprint
        self.settings = {"weights": self._weights.to_dict()}

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
