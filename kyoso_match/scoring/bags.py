"""What texts consist of, counted: one bag for each text, and many bags side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_CELLS_AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True)
class Bag:
    """The distinct terms of one text.

    ``keys`` are in code-point order, which depends on nothing but the text; ``ids`` (in a vocabulary), ``counts``,
    ``idf``, ``weights`` and ``importance`` belong to them one by one. ``weights`` are (1 + ln count) idf, scaled to
    norm 1; ``importance`` is how much it matters that a term is answered.
    """

    keys: tuple[str, ...]
    ids: Integers
    counts: Floats
    idf: Floats
    weights: Floats
    importance: Floats

    @classmethod
    def of(
        cls,
        terms: Iterable[str],
        ids_of: Callable[[Sequence[str]], Integers],
        idf_of: Callable[[Sequence[str]], Floats],
        importance_of: Callable[[Integers], Floats] | None = None,
    ) -> Bag:
        """Count the terms of a text; ``importance_of`` gives a factor to the idf for each id (1 by default)."""
        counted = Counter(terms)
        keys = tuple(sorted(counted))
        counts = np.array([counted[key] for key in keys], dtype=np.float64)
        idf = idf_of(keys).astype(np.float64)
        weights = (1.0 + np.log(counts)) * idf
        norm = float(np.linalg.norm(weights))
        ids = ids_of(keys)
        importance = idf if importance_of is None else idf * importance_of(ids)
        return cls(keys, ids, counts, idf, weights / norm if norm else weights, importance)

    def places_of(self, terms: Iterable[str]) -> Integers:
        """The position in ``keys`` of each of some terms that are in the bag."""
        position = {key: place for place, key in enumerate(self.keys)}
        return np.array([position[term] for term in terms], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Bags:
    """The terms of many texts one after another: those of text i are ``[bounds[i], bounds[i + 1])``.

    ``vocabulary`` holds the distinct ids, ascending, and ``positions`` says which of them each term is.
    """

    vocabulary: Integers
    positions: Integers
    weights: Floats
    importance: Floats
    bounds: Integers

    @classmethod
    def of(cls, bags: Sequence[Bag]) -> Bags:
        """Put bags side by side."""
        vocabulary, positions = np.unique(np.concatenate([bag.ids for bag in bags]), return_inverse=True)
        bounds = np.concatenate([[0], np.cumsum([len(bag.ids) for bag in bags])])
        weights = np.concatenate([bag.weights for bag in bags])
        importance = np.concatenate([bag.importance for bag in bags])
        return cls(vocabulary, positions, weights, importance, bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def cosines(self, bag: Bag) -> Floats:
        """The cosine of the weights of one bag with those of every other, ``(len(self),)``."""
        weights = np.zeros(len(self.vocabulary))
        _, here, there = np.intersect1d(self.vocabulary, bag.ids, assume_unique=True, return_indices=True)
        weights[here] = bag.weights[there]
        cosines: Floats = _reduce(np.add, (weights[self.positions] * self.weights)[None, :], self.bounds)[0]
        return cosines

    def covered_in(self, similarities: Floats) -> Floats:
        """How much of each of these texts another text answers: the mean of the best similarities, by importance.

        ``similarities`` is ``(terms of the other text, len(vocabulary))``.
        """
        answered = similarities.max(axis=0, initial=0.0)[self.positions] * self.importance
        sums = _reduce(np.add, np.stack([answered, self.importance]), self.bounds)
        covered: Floats = sums[0] / np.where(sums[1] > 0.0, sums[1], 1.0)
        return covered

    def best(self, similarities: Floats) -> Floats:
        """For each term of another text the best similarity in each bag, in blocks that fit the memory.

        ``similarities`` is ``(terms of the other text, len(vocabulary))``, the result ``(those terms, len(self))``.
        """
        best = np.zeros((len(similarities), len(self)))
        cells = len(similarities) * max(1, len(self.positions))
        bags_at_once = max(1, _CELLS_AT_ONCE * len(self) // max(1, cells))
        for begin in range(0, len(self), bags_at_once):
            end = min(begin + bags_at_once, len(self))
            first, last = self.bounds[begin], self.bounds[end]
            inside = similarities[:, self.positions[first:last]]
            best[:, begin:end] = _reduce(np.maximum, inside, self.bounds[begin : end + 1] - first)
        return best


def _reduce(operation: np.ufunc, values: Floats, bounds: Integers) -> Floats:
    """``operation`` over the columns of each bag; 0 for a bag without terms."""
    result: Floats = np.zeros((len(values), len(bounds) - 1))
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        result[:, filled] = operation.reduceat(values, bounds[filled], axis=1)
    return result
