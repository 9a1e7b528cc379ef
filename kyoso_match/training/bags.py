"""Texts as bags of table rows, many at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

# Shorter texts keep all of their words: what is left would often say something else.
_SHORTEST_DROPPED = 4


@dataclass(frozen=True, slots=True)
class Bags:
    """The rows of text i are ``rows[bounds[i] : bounds[i + 1]]``."""

    rows: Integers
    bounds: Integers

    @classmethod
    def of(cls, texts: Sequence[Sequence[int]]) -> Bags:
        """Bags from lists of rows."""
        bounds = np.cumsum([0, *map(len, texts)], dtype=np.int64)
        rows = np.fromiter((row for text in texts for row in text), dtype=np.int64, count=int(bounds[-1]))
        return cls(rows, bounds)

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def batch(
        self, texts: Integers, rng: np.random.Generator, dropout: float = 0.0, longest: int | None = None
    ) -> tuple[Integers, Integers]:
        """Rows and offsets of ``texts``, each with some of its words left out and no longer than ``longest``.

        A long text is represented by another stretch of it each time, so that all of it is learned from.
        """
        parts: list[Integers] = []
        for text in texts.tolist():
            rows = self.rows[self.bounds[text] : self.bounds[text + 1]]
            if longest is not None and len(rows) > longest:
                start = int(rng.integers(0, len(rows) - longest + 1))
                rows = rows[start : start + longest]
            if dropout and len(rows) >= _SHORTEST_DROPPED:
                kept = rng.random(len(rows)) >= dropout
                if kept.any():
                    rows = rows[kept]
            parts.append(rows)
        offsets = np.cumsum([0, *(len(part) for part in parts[:-1])], dtype=np.int64)
        return np.concatenate(parts), offsets


@dataclass(frozen=True, slots=True)
class PairSet:
    """The pairs of one source as bags; pairs of equal ``groups`` are not wrong answers for one another."""

    left: Bags
    right: Bags
    groups: Integers

    def __len__(self) -> int:
        return len(self.left)


@dataclass(frozen=True, slots=True)
class ScoredSet:
    """Scored pairs as bags."""

    left: Bags
    right: Bags
    scores: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.left)


def rows_of(line: str, vocabulary: Mapping[str, int]) -> list[int]:
    """The rows of the known words of a line of keys."""
    return [vocabulary[key] for key in line.split() if key in vocabulary]
