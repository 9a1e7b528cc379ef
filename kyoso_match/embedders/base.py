"""What every embedder promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Role = Literal["challenge", "capability"]
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pieces:
    """A unit vector taken apart: ``vectors.sum(axis=0)`` is the vector that ``embed`` returns for the same text.

    ``vectors`` is float32 ``(m, dimension)``; ``spans`` is int64 ``(m, 2)``, code-point offsets into the text that
    was given. A piece that belongs to no characters (a special token, a prompt) has the span ``(0, 0)``.
    """

    vectors: Vectors
    spans: NDArray[np.int64]


@runtime_checkable
class Embedder(Protocol):
    """Texts to unit vectors, with one role for each side.

    A text without content (empty, or only symbols) has the zero vector; every other row has norm 1 within 1e-5.
    Two embedders with the same ``fingerprint`` give the same vectors.
    """

    @property
    def dimension(self) -> int:
        """How many numbers a vector has."""
        ...

    @property
    def fingerprint(self) -> str:
        """Names everything that decides the vectors: model, weights, prompts, pooling."""
        ...

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """float32 ``(len(texts), dimension)``; does not depend on the batch that a text comes in."""
        ...

    def pieces(self, text: str, role: Role) -> Pieces:
        """The vector of one text as a sum of pieces with their places in the text."""
        ...
