"""How far one passage of an offer meets one need: a small network over word vectors, trained on written examples.

An offer often meets a need in other words, and one that repeats the need's words may be for something else: a course in
dentistry is no visit of a dentist. So the words of both texts are aligned and compared pair by pair, as in Parikh et
al. 2016, "A Decomposable Attention Model for Natural Language Inference", section 3:

    p_i = P a_i + p,  q_j = P b_j + p                          word vectors a of the need, b of the passage
    q~_i = sum_j softmax_j(t sim_ij) q_j                       what stands in the passage for word i of the need
    p~_j = sum_i softmax_i(t sim_ij) p_i                       and the other way round
    f(x, y, s) = relu(C [x, y, x * y, |x - y|, s, s = 1] + c)
    h = [sum_i w_i f(p_i, q~_i, max_j sim_ij), sum_j v_j f(q_j, p~_j, max_i sim_ij), numbers]
    (unmet, partial, met) = softmax(V relu(U h + u) + v)

``w`` and ``v`` are the shares of the importance of the words. The numbers are the weighted means of the best
similarities and of the exact matches on both sides, the cosine of the two texts, a tenth of the number of words of the
need, and which standings the passage has (``statements``). The network knows no word order and no negation: what is
denied, planned or limited is judged by rules after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.errors import StorageError
from kyoso_match.statements import Standing
from kyoso_match.storage import read_seal, replaced_folder, seal

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Integers = NDArray[np.int64]

FORMAT_VERSION = 1
# Similarities from here on are those of a word with itself.
EXACT_FROM = 0.999
STANDINGS = tuple(Standing)
# Beside the two compared sides: four means, the cosine, the number of words, the standings.
NUMBERS = 6 + len(STANDINGS)
WORDS_OF_A_NUMBER = 10.0
_BUNDLED = Path(__file__).parent / "data" / "needs"
_ABOUT, _ARRAYS = "about.json", "arrays.npz"
_NAMES = ("P", "p", "C", "c", "U", "u", "V", "v", "t")


class Asked(NamedTuple):
    """A need: unit vectors of its distinct words ``(n, d)``, their shares of importance ``(n,)``, its gist ``(d,)``."""

    vectors: Floats
    weights: Floats
    gist: Floats


class Passages(NamedTuple):
    """The passages of an offer one after another, each with one word or more.

    Words of passage i are ``[starts[i], starts[i + 1])`` of ``vectors`` (unit, ``(m, d)``) and ``weights`` (which add
    up to 1 in each passage); ``gists`` is ``(passages, d)`` and ``standings`` ``(passages, len(STANDINGS))``.
    """

    vectors: Floats
    weights: Floats
    starts: Integers
    gists: Floats
    standings: Floats


class NeedModel:
    """The network, read-only; ``about`` says what it was trained on and for which word table."""

    __slots__ = ("_arrays", "about")

    def __init__(self, arrays: Mapping[str, NDArray[np.floating]], about: Mapping[str, object]) -> None:
        self._arrays: dict[str, Singles] = {name: arrays[name].astype(np.float32) for name in _NAMES}
        self.about = dict(about)

    def probabilities(self, asked: Asked, given: Passages, similarities: Floats) -> Floats:
        """The probabilities that each passage leaves the need unmet, meets it in part, or meets it: ``(passages, 3)``.

        ``similarities`` in [0, 1] are those of the words of the two, ``(len(asked.vectors), len(given.vectors))``.
        """
        starts = given.starts
        here, there = self._projected(asked.vectors), self._projected(given.vectors)
        close: Singles = similarities.astype(np.float32)
        heat: Singles = np.exp(self._arrays["t"] * close)
        aligned: Singles = np.stack(
            [
                (heat[:, start:end] @ there[start:end]) / heat[:, start:end].sum(axis=1, keepdims=True)
                for start, end in pairwise((*starts.tolist(), len(there)))
            ],
            axis=1,
        )
        best: Singles = np.maximum.reduceat(close, starts, axis=1)
        own = np.broadcast_to(here[:, None, :], aligned.shape)
        asked_side = np.tensordot(asked.weights, self._compared(own, aligned, best), axes=1)
        back: Singles = (heat / heat.sum(axis=0)).T @ here
        closest: Singles = close.max(axis=0)
        given_side = np.add.reduceat(self._compared(there, back, closest) * given.weights[:, None], starts, axis=0)
        numbers = (
            asked.weights @ best,
            np.add.reduceat(given.weights * closest, starts),
            asked.weights @ (best >= EXACT_FROM),
            np.add.reduceat(given.weights * (closest >= EXACT_FROM), starts),
            given.gists @ asked.gist,
            np.full(len(starts), len(asked.vectors) / WORDS_OF_A_NUMBER),
        )
        features = np.concatenate([asked_side, given_side, np.stack(numbers, axis=1), given.standings], axis=1)
        arrays = self._arrays
        hidden = np.maximum(features @ arrays["U"].T + arrays["u"], 0.0)
        logits = hidden @ arrays["V"].T + arrays["v"]
        odds = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64))
        probabilities: Floats = odds / odds.sum(axis=1, keepdims=True)
        return probabilities

    def _projected(self, vectors: Floats) -> Singles:
        projected: Singles = vectors.astype(np.float32) @ self._arrays["P"].T + self._arrays["p"]
        return projected

    def _compared(self, own: Singles, other: Singles, best: Singles) -> Singles:
        """``f`` of words, what stands for them on the other side, and how close the closest comes."""
        exact = (best >= EXACT_FROM).astype(np.float32)
        features = [own, other, own * other, np.abs(own - other), best[..., None], exact[..., None]]
        compared: Singles = np.maximum(np.concatenate(features, axis=-1) @ self._arrays["C"].T + self._arrays["c"], 0.0)
        return compared

    # --- storage ---------------------------------------------------------------------------------------------------

    @classmethod
    def bundled(cls) -> NeedModel:
        """The model that comes with the library, for the bundled word table; read once."""
        return _bundled()

    def save(self, folder: Path, extra: Mapping[str, str] | None = None) -> None:
        """Write the model as float32, and ``extra`` texts by file name; ``folder`` is replaced as a whole."""
        with replaced_folder(folder) as temporary:
            with (temporary / _ARRAYS).open("wb") as file:
                np.savez(file, **{name: array.astype(np.float32) for name, array in self._arrays.items()})  # type: ignore[arg-type]  # not its keywords
            for name, text in (extra or {}).items():
                (temporary / name).write_text(text, encoding="utf-8")
            seal(temporary, _ABOUT, FORMAT_VERSION, {"about": self.about})

    @classmethod
    def load(cls, folder: Path) -> NeedModel:
        """Read a saved model; StorageError when it is damaged or something else."""
        about = read_seal(folder, _ABOUT, FORMAT_VERSION)
        try:
            with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
                return cls(arrays, about["about"])
        except (OSError, ValueError, KeyError) as error:
            raise StorageError(f"「{folder}」の要望判定モデルを読めません: {error}") from error


@lru_cache(maxsize=1)
def _bundled() -> NeedModel:
    return NeedModel.load(_BUNDLED)
