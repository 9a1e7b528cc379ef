"""The rankers that are measured side by side."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.rankers.base import Ranker
from benchmarks.rankers.dense import SentenceTransformerRanker, minilm
from benchmarks.rankers.ginza import GinzaRanker
from benchmarks.rankers.lexical import Bm25Ranker, TfidfRanker
from benchmarks.rankers.library import LibraryRanker

__all__ = ["DEFAULT", "RANKERS", "Ranker", "SentenceTransformerRanker"]

DEFAULT = "default"

RANKERS: dict[str, Callable[[], Ranker]] = {
    DEFAULT: lambda: LibraryRanker("default"),
    "meaning": lambda: LibraryRanker("meaning"),
    "words": lambda: LibraryRanker("words"),
    "coverage": lambda: LibraryRanker("coverage"),
    "bm25": Bm25Ranker,
    "tfidf": lambda: TfidfRanker("tfidf"),
    "ngrams": lambda: TfidfRanker("ngrams"),
    "ginza": GinzaRanker,
    "minilm": minilm,
}
