"""The rankers that are measured side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.rankers.base import Ranker
from benchmarks.rankers.dense import SentenceTransformerRanker, minilm
from benchmarks.rankers.ginza import GinzaRanker
from benchmarks.rankers.lexical import Bm25Ranker, TfidfRanker
from benchmarks.rankers.library import DEFAULT, PARTS, LibraryRanker

__all__ = ["DEFAULT", "RANKERS", "Ranker", "SentenceTransformerRanker"]

RANKERS: dict[str, Callable[[], Ranker]] = {
    **{name: partial(LibraryRanker, name) for name in (DEFAULT, *PARTS)},
    "bm25": Bm25Ranker,
    "tfidf": partial(TfidfRanker, "tfidf"),
    "ngrams": partial(TfidfRanker, "ngrams"),
    "ginza": GinzaRanker,
    "minilm": minilm,
}
