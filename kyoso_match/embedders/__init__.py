"""Texts to unit vectors: the bundled static model, sentence-transformers models, any callable."""

from kyoso_match.embedders.base import Embedder, Pieces, Role, Vectors
from kyoso_match.embedders.function import FunctionEmbedder
from kyoso_match.embedders.resolve import resolve_embedder
from kyoso_match.embedders.sentence_transformer import Prompts, SentenceTransformerEmbedder
from kyoso_match.embedders.static import StaticEmbedder

__all__ = [
    "Embedder",
    "FunctionEmbedder",
    "Pieces",
    "Prompts",
    "Role",
    "SentenceTransformerEmbedder",
    "StaticEmbedder",
    "Vectors",
    "resolve_embedder",
]
