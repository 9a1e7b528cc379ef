"""Any function from texts to vectors as an embedder: a web service, a model of another library, a table."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kyoso_match.embedders.base import Pieces, Role, Vectors
from kyoso_match.embedders.checks import as_vectors, checked_texts, for_role, has_content, unit_rows, usable_vectors
from kyoso_match.errors import EmbedderError

TextFunction = Callable[[list[str]], ArrayLike]

_PROBE = "課題"


class FunctionEmbedder:
    """Wraps ``function``, which takes a list of texts and returns one row of numbers for each.

    function:             ``list[str]`` -> array-like ``(len(texts), dimension)``, any numeric type, any norm
    name:                 what identifies the vectors: change it when the function changes, for saved vectors are
                          compared by ``fingerprint``, which is made of the name and the dimension
    capability_function:  the function for the capability side where it differs (same dimension);
                          None uses ``function`` for both sides

    Rows are divided by their norm. Texts without content never reach the function; their vector is zero.
    The vector of a function is not known to be a sum, so ``pieces`` has one piece that covers the whole text,
    also when the text has many sentences: an explanation can then name the text, but no place inside it.

    >>> embedder = FunctionEmbedder(lambda texts: [[len(text), 1.0] for text in texts], name="length")
    >>> embedder.embed(["買い物支援", ""], "challenge").round(3).tolist()
    [[0.9810000061988831, 0.19599999487400055], [0.0, 0.0]]
    """

    def __init__(self, function: TextFunction, *, name: str, capability_function: TextFunction | None = None) -> None:
        for given in (function, capability_function):
            if given is not None and not callable(given):
                raise EmbedderError(f"A function from texts to vectors is needed, but got {type(given).__name__}.")
        if not name.strip():
            raise EmbedderError("FunctionEmbedder needs a name that identifies its vectors; got a blank one.")
        self.name = name
        self._functions = {"challenge": function, "capability": capability_function or function}
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        """The length of a vector; calls the function once when no text has been embedded yet."""
        if self._dimension is None:
            self._call([_PROBE], "challenge")
        assert self._dimension is not None  # set by every call
        return self._dimension

    @property
    def fingerprint(self) -> str:
        """Made of the name and the dimension; calls the function once when that is not known yet."""
        digest = hashlib.sha256(f"{self.name}\0{self.dimension}".encode()).hexdigest()[:32]
        return f"function:{digest}"

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """float32 ``(len(texts), dimension)``. Raises EmbedderError when the function returns anything else."""
        for_role(role, self._functions)
        listed = checked_texts(texts)
        filled = [position for position, text in enumerate(listed) if has_content(text)]
        rows = self._call([listed[position] for position in filled], role) if filled else None
        vectors = np.zeros((len(listed), self.dimension))
        if rows is not None:
            vectors[filled] = unit_rows(rows)
        return as_vectors(vectors)

    def pieces(self, text: str, role: Role) -> Pieces:
        """One piece, the vector itself, for the whole text; none for a text without content."""
        vectors = self.embed([text], role)
        found = bool(vectors.any())
        spans = np.array([[0, len(text)]] if found else [], dtype=np.int64).reshape(-1, 2)
        return Pieces(vectors if found else vectors[:0], spans)

    def _call(self, texts: list[str], role: Role) -> NDArray[np.float64]:
        vectors = usable_vectors(for_role(role, self._functions)(texts), len(texts), f"Function {self.name!r}")
        dimension = int(vectors.shape[1])
        if self._dimension is not None and dimension != self._dimension:
            raise EmbedderError(
                f"Function {self.name!r} returned vectors of dimension {dimension} for the {role} side,"
                f" but of dimension {self._dimension} before."
            )
        self._dimension = dimension
        return vectors
