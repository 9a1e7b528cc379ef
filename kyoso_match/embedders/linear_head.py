"""Models whose text vector is a sum over its tokens, and how much of it each token brings.

A mean-pooled vector is ``s = (1/n) sum_t h_t`` over the token vectors ``h_t``, and linear layers keep the sum:
``W s + b = sum_t (W h_t + b) / n``. So the cosine of two texts splits exactly into pairs of tokens,
``cos(u, v) = sum_ij h_i . g_j / (n m |u| |v|)``: an identity, not an approximation. The token vectors are contextual
ones of the last layer; what a token brings includes what it took from its neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Torch: TypeAlias = Any  # a module or tensor; torch is not a dependency


@dataclass(frozen=True, slots=True)
class LinearHead:
    """What stands between the token vectors and the text vector of a model, up to the norm.

    table:         float32 ``(vocabulary, hidden)`` of a static model, None for a transformer
    layers:        weight ``(out, in)`` and bias ``(out,)`` of each linear layer after the mean
    skips_prompt:  the mean leaves the prompt out
    cut:           only the first ``cut`` numbers of a vector are kept; None keeps all
    """

    table: NDArray[np.float32] | None
    layers: tuple[tuple[Matrix, Matrix], ...]
    skips_prompt: bool
    cut: int | None

    def shares(self, tokens: NDArray[np.float32]) -> Matrix:
        """From token vectors ``(m, hidden)`` to ``(m, dimension)`` that sum to the text vector, not normalised."""
        count = max(1, len(tokens))
        shares = tokens.astype(np.float64) / count
        for weight, bias in self.layers:
            shares = shares @ weight.T + bias / count
        return shares[:, : self.cut]


def linear_head(model: Torch) -> LinearHead | None:
    """The head of a model of mean pooling or static embeddings with nothing but linear layers after it.

    None for every other model: other poolings, activations, unknown or remote code.
    """
    modules = list(model.children())
    names = [_known_name(module) for module in modules]
    table: NDArray[np.float32] | None = None
    skips_prompt = False
    if names[:1] == ["StaticEmbedding"]:
        if modules[0].embedding.mode != "mean":
            return None
        table = _array(modules[0].embedding.weight).astype(np.float32)
        rest = 1
    elif names[:2] == ["Transformer", "Pooling"] and _is_mean(modules[1]):
        skips_prompt = not getattr(modules[1], "include_prompt", True)
        rest = 2
    else:
        return None
    layers = []
    for position in range(rest, len(modules)):
        if names[position] == "Dense" and _is_linear(modules[position]) and "Normalize" not in names[:position]:
            linear = modules[position].linear
            bias = np.zeros(linear.out_features) if linear.bias is None else _array(linear.bias)
            layers.append((_array(linear.weight), bias))
        elif names[position] not in ("Normalize", "Dropout") or not _reads_text_vector(modules[position]):
            return None
    return LinearHead(table, tuple(layers), skips_prompt, getattr(model, "truncate_dim", None))


def _known_name(module: object) -> str:
    """The class name of a module of sentence-transformers itself, "" for foreign ones, whatever they are called."""
    kind = type(module)
    return kind.__name__ if kind.__module__.startswith("sentence_transformers.") else ""


def _is_mean(pooling: Torch) -> bool:
    mode = getattr(pooling, "pooling_mode", None)  # sentence-transformers 5.4 and later
    return bool((mode if mode is not None else pooling.get_pooling_mode_str()) == "mean")


def _is_linear(dense: Torch) -> bool:
    identity = type(dense.activation_function).__name__ == "Identity"
    return identity and not getattr(dense, "use_residual", False) and _reads_text_vector(dense)


def _reads_text_vector(module: object) -> bool:
    names = {getattr(module, f"module_{end}_name", "sentence_embedding") for end in ("input", "output")}
    return names == {"sentence_embedding"}


def _array(tensor: Torch) -> Matrix:
    return np.asarray(tensor.detach().cpu().double().numpy(), dtype=np.float64)
