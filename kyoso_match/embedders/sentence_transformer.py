"""Any model of sentence-transformers as an embedder: Hugging Face names, local folders, loaded models."""

from __future__ import annotations

import hashlib
import importlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kyoso_match.embedders.base import Pieces, Role, Vectors
from kyoso_match.embedders.checks import as_vectors, checked_texts, for_role, unit_rows, usable_vectors
from kyoso_match.embedders.linear_head import linear_head
from kyoso_match.embedders.model_tokenizer import ModelTokenizer
from kyoso_match.embedders.prompts import Prompts, configured_prompts, known_prompts
from kyoso_match.embedders.windows import Window, cut_windows
from kyoso_match.errors import EmbedderError, MissingExtraError

__all__ = ["Prompts", "SentenceTransformerEmbedder"]

Model: TypeAlias = Any  # sentence_transformers.SentenceTransformer, which is imported only when it is needed
Answer: TypeAlias = Any  # what its encode returns: an array, or a list of tensors

_FORMAT = 1  # raise it when the same model begins to give other vectors
_UNLIMITED = 10**8  # tokenizers without a limit state a huge one
_PROBE = "移動支援"
_TOLERANCE = 1e-5
_NO_SETTING = {"_name_or_path", "transformers_version", "dtype", "torch_dtype"}  # of a model's configuration


class SentenceTransformerEmbedder:
    """Embeds with a model of sentence-transformers, role by role and without cutting long texts.

    model:              a Hugging Face name, a folder (read without any network) or a loaded ``SentenceTransformer``,
                        which is moved to float32 and to evaluation mode
    prompts:            what is put in front of the texts of each side; None takes the ones known for the model
                        (``kyoso_match.embedders.prompts``), then the ones in its configuration, then none
    batch_size:         windows per forward pass; the vectors do not depend on it beyond 1e-5
    device:             "cpu", "cuda" ...; None lets sentence-transformers choose, or leaves a loaded model where it is
    trust_remote_code:  run Python code that comes with the model; only for models that you have read

    A text longer than the model reads is cut into windows at sentence ends. Its vector is the unit norm of
    ``sum_w tokens_w u_w``, where ``u_w`` is the unit vector of a window and ``tokens_w`` how many of its tokens
    belong to the text: every part counts by its length and nothing is dropped.

    ``pieces`` are tokens where the model is a mean over tokens (see ``linear_head``), else windows. Texts without
    content have the zero vector. Norms and sums are computed in float64, vectors are float32.

    Raises MissingExtraError without sentence-transformers, EmbedderError when the model returns something else
    than finite vectors, OSError or ValueError of sentence-transformers when the model cannot be loaded.
    """

    def __init__(
        self,
        model: str | Path | Model,
        *,
        prompts: Prompts | None = None,
        batch_size: int = 32,
        device: str | None = None,
        trust_remote_code: bool = False,
    ) -> None:
        if batch_size < 1:
            raise EmbedderError(f"batch_size must be 1 or more, but is {batch_size}.")
        self._model = _loaded(model, device, trust_remote_code)
        self._batch_size = batch_size
        self.name = str(model) if isinstance(model, str | Path) else _own_name(self._model)
        """The name or folder that the model came from, "" when a loaded model does not say."""
        known = known_prompts(model if isinstance(model, Path) else self.name)
        self.prompts = prompts or known or _own_prompts(self._model)
        self._prompt = {"challenge": self.prompts.challenge, "capability": self.prompts.capability}
        self._tokenizer = ModelTokenizer(self._model.tokenizer)
        limit = getattr(self._model, "max_seq_length", None)
        self.max_length = int(limit) if limit is not None and limit < _UNLIMITED else None
        """The most tokens that the model reads at once, prompt and special tokens included; None for no limit."""
        self._head = linear_head(self._model)
        probes = {role: self._encode([_PROBE], role) for role in self._prompt}
        self.dimension = int(probes["challenge"].shape[1])
        if not all(self._adds_up(role, row) for role, row in probes.items()):
            self._head = None

    @cached_property
    def fingerprint(self) -> str:
        """Made of weights, configuration, tokenizer, prompts and length limit; not of the folder or the device."""
        digest = hashlib.sha256()
        config: dict[str, object] = getattr(getattr(self._model, "config", None), "to_dict", dict)()
        settings = {
            "format": _FORMAT,
            "prompts": self._prompt,
            "max_length": self.max_length,
            "truncate_dim": getattr(self._model, "truncate_dim", None),
            "modules": [repr((type(module).__qualname__, _settings(module))) for module in self._model.children()],
            "config": {name: value for name, value in config.items() if name not in _NO_SETTING},
        }
        digest.update(json.dumps(settings, sort_keys=True, default=repr).encode())
        digest.update(self._tokenizer.state().encode())
        for name, tensor in sorted(self._model.state_dict().items()):
            values = np.ascontiguousarray(tensor.detach().cpu().numpy())
            digest.update(f"{name} {values.dtype} {values.shape}".encode())
            digest.update(values.reshape(-1).view(np.uint8).data)
        return f"sentence-transformer:{digest.hexdigest()[:32]}"

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        """float32 ``(len(texts), dimension)``, unit rows, or zero rows for texts without content."""
        listed = checked_texts(texts)
        windows = [(row, window) for row, text in enumerate(listed) for window in self._windows(text, role)]
        vectors = np.zeros((len(listed), self.dimension))
        if windows:
            encoded = self._encode([listed[row][window.start : window.end] for row, window in windows], role)
            weights = np.array([[window.tokens] for _, window in windows], dtype=np.float64)
            np.add.at(vectors, [row for row, _ in windows], weights * encoded)
        return as_vectors(unit_rows(vectors))

    def pieces(self, text: str, role: Role) -> Pieces:
        """The vector of one text as a sum over tokens or, for models that are no such sum, over windows.

        Tokens of the prompt and special tokens are pieces of their own with the span ``(0, 0)``.
        """
        checked_texts([text])
        vectors = [np.zeros((0, self.dimension))]
        spans = [np.zeros((0, 2), dtype=np.int64)]
        for window in self._windows(text, role):
            part, places = self._window_pieces(text, window, role)
            vectors.append(part * window.tokens)
            spans.append(places)
        joined = np.concatenate(vectors)
        norm = np.linalg.norm(joined.sum(axis=0))
        return Pieces(as_vectors(joined / (norm or 1.0)), np.concatenate(spans))

    def _windows(self, text: str, role: Role) -> list[Window]:
        prompt = for_role(role, self._prompt)
        return cut_windows(text, lambda part: len(self._tokenizer.ids(prompt + part)), self.max_length)

    def _encode(self, texts: list[str], role: str) -> NDArray[np.float64]:
        """Unit rows for texts that the model can read whole."""
        raw = self._call(texts, role, convert_to_numpy=True, batch_size=self._batch_size)
        return unit_rows(usable_vectors(raw, len(texts), f"Model {self.name!r}"))

    def _call(self, texts: list[str], role: str, **options: object) -> Answer:
        # encode_query and encode_document (since 5.0) also tell models with a part for each side which side it is
        method = "encode_query" if role == "challenge" else "encode_document"
        encode = getattr(self._model, method, self._model.encode)
        return encode(texts, prompt=self._prompt[role], show_progress_bar=False, **options)

    def _window_pieces(self, text: str, window: Window, role: str) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Rows that sum to the unit vector of the window, and their spans in the whole text."""
        part = text[window.start : window.end]
        tokens = self._token_pieces(part, role) if self._head is not None else None
        if tokens is None:
            return self._encode([part], role), np.array([[window.start, window.end]], dtype=np.int64)
        shares, spans = tokens
        in_text = spans[:, 1] > spans[:, 0]
        return shares / (np.linalg.norm(shares.sum(axis=0)) or 1.0), np.where(in_text[:, None], spans + window.start, 0)

    def _token_pieces(self, part: str, role: str) -> tuple[NDArray[np.float64], NDArray[np.int64]] | None:
        """Shares of the tokens in the vector before its norm and their spans in ``part``, prompt tokens at (0, 0).

        None when the model did not read the tokens that its tokenizer states.
        """
        assert self._head is not None
        prompt = self._prompt[role]
        spans = self._tokenizer.spans(prompt + part)
        if self._head.table is not None:
            tokens = self._head.table[self._tokenizer.ids(prompt + part)]
        else:
            answer = self._call([part], role, output_value="token_embeddings", convert_to_numpy=False)
            tokens = answer[0].cpu().numpy()
        if len(tokens) != len(spans):
            return None
        if self._head.skips_prompt and prompt:
            skipped = self._tokenizer.prompt_length(prompt)
            tokens, spans = tokens[skipped:], spans[skipped:]
        return self._head.shares(tokens), np.maximum(spans - len(prompt), 0)

    def _adds_up(self, role: str, row: NDArray[np.float64]) -> bool:
        """Whether the tokens of the probe sum to the vector that the model itself gives for it."""
        tokens = self._token_pieces(_PROBE, role) if self._head is not None else None
        return tokens is not None and bool(np.abs(unit_rows(tokens[0].sum(axis=0)[None]) - row).max() < _TOLERANCE)


def _loaded(model: str | Path | Model, device: str | None, trust_remote_code: bool) -> Model:
    try:
        package = importlib.import_module("sentence_transformers")
    except ModuleNotFoundError as error:
        raise MissingExtraError("sentence-transformers", "transformers") from error
    if isinstance(model, str | Path):
        with _quiet():
            loaded = package.SentenceTransformer(
                str(model),
                device=device,
                trust_remote_code=trust_remote_code,
                local_files_only=Path(model).exists(),
            )
    elif isinstance(model, package.SentenceTransformer):
        loaded = model if device is None else model.to(device)
    else:
        raise EmbedderError(
            f"SentenceTransformerEmbedder needs a model name, a folder or a SentenceTransformer,"
            f" but got {type(model).__name__}."
        )
    return loaded.float().eval()


@contextmanager
def _quiet() -> Iterator[None]:
    """Loading without a progress bar on stderr; the setting is put back afterwards."""
    bars = importlib.import_module("transformers.utils.logging")
    shown = bars.is_progress_bar_enabled()
    bars.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            bars.enable_progress_bar()


def _own_name(model: Model) -> str:
    return str(getattr(getattr(model, "config", None), "_name_or_path", ""))


def _own_prompts(model: Model) -> Prompts:
    return configured_prompts(getattr(model, "prompts", {}), getattr(model, "default_prompt_name", None))


def _settings(module: Model) -> object:
    return module.get_config_dict() if hasattr(module, "get_config_dict") else ""
