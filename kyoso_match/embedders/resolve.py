"""From what a user passes as ``embedder=`` to an embedder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from kyoso_match.embedders.base import Embedder
from kyoso_match.embedders.function import FunctionEmbedder
from kyoso_match.embedders.sentence_transformer import SentenceTransformerEmbedder
from kyoso_match.errors import EmbedderError


def resolve_embedder(value: object = None) -> Embedder:
    """An embedder from None, an embedder, a model name or folder, a loaded model, or a function.

    ==============================  =====================================================================
    None                            the bundled model (no download, no extra package)
    an ``Embedder``                 itself
    ``str`` or ``Path``             ``SentenceTransformerEmbedder`` of that Hugging Face name or folder
    a ``SentenceTransformer``       ``SentenceTransformerEmbedder`` of it
    a function                      ``FunctionEmbedder``, named by the function's module and qualified name
    ==============================  =====================================================================

    Raises EmbedderError for anything else, MissingExtraError when a model needs sentence-transformers.

    >>> resolve_embedder(lambda texts: [[1.0, 0.0] for _ in texts]).dimension
    2
    """
    if value is None:
        from kyoso_match.embedders.static import StaticEmbedder

        return StaticEmbedder()
    if isinstance(value, type):
        raise EmbedderError(f"An embedder is needed, but got the class {value.__name__}; pass {value.__name__}(...).")
    if isinstance(value, FunctionEmbedder | SentenceTransformerEmbedder):
        return value
    if isinstance(value, Embedder):
        return value
    if isinstance(value, str | Path) or _is_sentence_transformer(value):
        return SentenceTransformerEmbedder(value)
    if callable(value):
        return FunctionEmbedder(value, name=_name(value))
    raise EmbedderError(
        f"An embedder is needed, but got {type(value).__name__}; pass None for the bundled model, a model name"
        " or folder, a SentenceTransformer, a function from texts to vectors, or an object with dimension,"
        " fingerprint, embed and pieces."
    )


def _is_sentence_transformer(value: object) -> bool:
    """Without importing the package: a value of its class exists only where it has been imported."""
    package = sys.modules.get("sentence_transformers")
    return package is not None and isinstance(value, package.SentenceTransformer)


def _name(function: Callable[..., object]) -> str:
    named = function if hasattr(function, "__qualname__") else type(function)
    return f"{named.__module__}.{named.__qualname__}"
