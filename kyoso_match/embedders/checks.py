"""What every embedder does with texts before, and with vectors after the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kyoso_match.embedders.base import Role, Vectors
from kyoso_match.errors import EmbedderError

Value = TypeVar("Value")


def checked_texts(texts: Sequence[str]) -> list[str]:
    """The texts as a list. Raises EmbedderError for one bare string and for anything that is not a string."""
    if isinstance(texts, str):
        raise EmbedderError("embed() takes a sequence of texts, but got one string; write embed([text], role).")
    listed = list(texts)
    for position, text in enumerate(listed):
        if not isinstance(text, str):
            raise EmbedderError(f"Texts must be strings, but text {position} is of type {type(text).__name__}.")
    return listed


def for_role(role: Role, values: Mapping[str, Value]) -> Value:
    """The value of one side. Raises EmbedderError for an unknown role."""
    if role not in values:
        raise EmbedderError(f"Unknown role {role!r}; expected one of: {', '.join(map(repr, values))}.")
    return values[role]


def has_content(text: str) -> bool:
    """Whether a text has a letter or a digit; one without (empty, blank, symbols) has the zero vector.

    >>> has_content("移動"), has_content(" --- ")
    (True, False)
    """
    return any(character.isalnum() for character in text)


def usable_vectors(values: object, count: int, source: str) -> NDArray[np.float64]:
    """What a model returned, as float64 ``(count, dimension)``.

    Raises EmbedderError when it is not numeric, not two-dimensional, of another length, or not finite.
    """
    try:
        vectors = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise EmbedderError(
            f"{source} must return {count} rows of numbers, but returned {_described(values)}."
        ) from error
    if vectors.ndim != 2 or len(vectors) != count or vectors.shape[1] == 0:
        raise EmbedderError(
            f"{source} must return an array of shape ({count}, dimension) for {count} texts,"
            f" but returned shape {vectors.shape}."
        )
    broken = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if broken.size:
        raise EmbedderError(f"{source} returned NaN or infinite values for {broken.size} of {count} texts.")
    return vectors


def unit_rows(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows divided by their Euclidean norm; zero rows stay zero.

    >>> unit_rows(np.array([[3.0, 4.0], [0.0, 0.0]])).tolist()
    [[0.6, 0.8], [0.0, 0.0]]
    """
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=0.0)
    scaled = vectors / np.where(largest > 0, largest, 1.0)  # squares of very small values would be lost
    norms = np.linalg.norm(scaled, axis=1, keepdims=True)
    return np.asarray(scaled / np.where(norms > 0, norms, 1.0))


def as_vectors(values: NDArray[np.float64]) -> Vectors:
    """float32 and C-contiguous."""
    return np.ascontiguousarray(values, dtype=np.float32)


def _described(values: object) -> str:
    if isinstance(values, Sequence) and not isinstance(values, str):
        return f"a {type(values).__name__} of {len(values)} items that is not a table of numbers"
    return f"a value of type {type(values).__name__}"
