"""What a ranker can do: order documents for queries, compare pairs of sentences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Pairs = Sequence[tuple[str, str]]


class Ranker(ABC):
    """One row of the tables. ``name`` is what the command line calls it, ``title`` what the tables call it.

    ``fingerprint`` names the model behind it, "" for none. ``packages`` are the distributions whose versions decide
    what it answers, ``settings`` what else does.
    """

    name: str
    title: str
    fingerprint: str = ""
    packages: tuple[str, ...] = ()
    settings: Mapping[str, object] = MappingProxyType({})
    compares: bool = True

    @abstractmethod
    def rank(self, queries: Mapping[str, str], documents: Mapping[str, str], depth: int) -> dict[str, list[str]]:
        """For each query the ids of its best documents, best first."""

    @abstractmethod
    def compare(self, pairs: Pairs) -> Floats:
        """How similar the sentences of each pair are; only their order counts."""


class VectorRanker(Ranker):
    """A ranker by the inner product of vectors, which may be learned from the documents at hand."""

    @abstractmethod
    def fit(self, texts: Sequence[str]) -> None:
        """Learn what the vectors need (document frequencies) from these texts."""

    @abstractmethod
    def vectors(self, texts: Sequence[str], *, query: bool) -> Any:  # noqa: ANN401 - an array or a sparse matrix
        """Unit rows, one for each text."""

    def rank(self, queries: Mapping[str, str], documents: Mapping[str, str], depth: int) -> dict[str, list[str]]:
        """By inner product with the vector of the query."""
        self.fit(list(documents.values()))
        given = self.vectors(list(documents.values()), query=False)
        scores = self.vectors(list(queries.values()), query=True) @ given.T
        return best_ids(list(queries), list(documents), dense(scores), depth)

    def compare(self, pairs: Pairs) -> Floats:
        """Inner products; both sentences are read as queries."""
        first, second = ([pair[side] for pair in pairs] for side in (0, 1))
        self.fit([*first, *second])
        return row_products(self.vectors(first, query=True), self.vectors(second, query=True))


def best_ids(queries: Sequence[str], documents: Sequence[str], scores: Floats, depth: int) -> dict[str, list[str]]:
    """The ids of the ``depth`` highest scores in each row, ties by id.

    >>> best_ids(["q"], ["b", "a", "c"], np.array([[1.0, 1.0, 2.0]]), 2)
    {'q': ['c', 'a']}
    """
    by_id = sorted(range(len(documents)), key=documents.__getitem__)
    ids = [documents[place] for place in by_id]
    order = np.argsort(-scores[:, by_id], axis=1, kind="stable")[:, :depth]
    return {query: [ids[place] for place in row] for query, row in zip(queries, order.tolist(), strict=True)}


def dense(values: Any) -> Floats:  # noqa: ANN401 - an array or a sparse matrix
    """A plain array of what may be sparse."""
    return np.asarray(values.toarray() if hasattr(values, "toarray") else values, dtype=np.float64)


def row_products(first: Any, second: Any) -> Floats:  # noqa: ANN401 - arrays or sparse matrices
    """The inner product of each row with the row beside it."""
    products = first.multiply(second) if hasattr(first, "multiply") else first * second
    return np.asarray(products.sum(axis=1), dtype=np.float64).reshape(-1)
