"""How far one passage of an offer meets one need: a small network over word vectors, trained on written examples.

An offer often meets a need in other words, and one that repeats the need's words may be for something else, or say that
it is not done. So each word is first read with the words around it, particles and auxiliaries included; then the words
of both texts are aligned and compared pair by pair, as in Parikh et al. 2016, "A Decomposable Attention Model for
Natural Language Inference", section 3. With [k] for the word k places further on in its passage:

    x = P a + p + S_s          a word with the vector a, in a statement with the standing s (``statements``)
    x = F_f + S_s              a word f without content of its own
    y = x + relu(sum_k K_k x[k] + k), z = y + relu(sum_k L_k y[3k] + l), k = -2...2     the word in its surroundings
    z~_i = sum_j softmax_j(t sim_ij) z_j                       what stands in the passage for word i of the need
    z~_j = sum_i softmax_i(t sim_ij) z_i                       and the other way round
    f(x, y, s, r) = relu(C [x, y, x * y, |x - y|, s, s = 1, r, r = 1] + c)
    h = [sum_i w_i f_i, sum_j v_j f_j, max_i f_i, max_j f_j, numbers, max_j relu(G z_j + g)]
    (unmet, refused, partial, met) = softmax(V relu(U h + u) + v)

where f_i = f(z_i, z~_i, max_j sim_ij, max_k sim_ik), with k over the words of all passages, since a short one may meet
a need whose topic another one names, and f_j = f(z_j, z~_j, max_i sim_ij, max_i sim_ij). ``w`` and ``v`` are the shares
of the importance of the words; the last maximum of h runs over all words of the passage, the others over those with
content. The numbers are the weighted means of the best similarities and of the exact matches on both sides, the cosine
of the two texts, a tenth of the number of words of the need, and which standings the passage has. ``unmet`` means that
the passage does not answer the need, ``refused`` that it says that the need is not met.

A need of two things may be met by two passages, and one passage may take back what another one offers. So those whose
words come closest to a need, by sum_i w_i max_j sim_ij, are judged once more as if they were one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
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

FORMAT_VERSION = 3
OUTCOMES = ("unmet", "refused", "partial", "met")
UNMET, REFUSED, PARTIAL, MET = range(4)
# Similarities from here on are those of a word with itself.
EXACT_FROM = 0.999
STANDINGS = tuple(Standing)
# Beside what is compared and heard: four means, the cosine, the number of words, the standings.
NUMBERS = 6 + len(STANDINGS)
WORDS_OF_A_NUMBER = 10.0
# How many passages are judged once more as one.
JOINED = 3
# The surroundings of a word: so many places to either side, in steps of 1, then in steps of 3.
REACH, STEPS = 2, (1, 3)
# The rows of F: content words have none, and words that training hardly saw share one.
NO_FUNCTION, OTHER_FUNCTION = 0, 1
_BUNDLED = Path(__file__).parent / "data" / "needs"
_ABOUT, _ARRAYS = "about.json", "arrays.npz"
NAMES = ("P", "p", "F", "S", "K", "k", "L", "l", "t", "C", "c", "G", "g", "U", "u", "V", "v")


class Words(NamedTuple):
    """All words of a text, its passages one after another; each passage has a content word.

    ``vectors`` are unit vectors ``(n, d)``, zero for words without content; ``functions`` names these, and is "" for
    words with content; ``standings`` ``(n,)`` are places in ``STANDINGS``; ``weights`` ``(n,)`` are shares of
    importance, which add up to 1 in each passage and are 0 for words without content. Words of passage i are
    ``[starts[i], starts[i + 1])``; ``gists`` ``(passages, d)`` are the sums of their vectors at full length.
    """

    vectors: Floats
    functions: Sequence[str]
    standings: Integers
    weights: Floats
    starts: Integers
    gists: Floats


class Reading(NamedTuple):
    """A text as the network has read it: its content words in their surroundings, ``(m, width)``, and their weights.

    Words of passage i are ``[starts[i], starts[i + 1])``; ``standings`` ``(passages, len(STANDINGS))`` are 1 for those
    that a passage has, ``heard`` is the maximum of G ``(passages, heard)``, ``gists`` as in ``Words``. ``as_own`` and
    ``as_other`` are what the words add to C where they are compared, and where they are what stands for another.
    """

    words: Singles
    as_own: Singles
    as_other: Singles
    weights: Singles
    starts: Integers
    gists: Floats
    standings: Singles
    heard: Singles

    def columns(self, passage: int) -> range:
        """The words of a passage."""
        end = len(self.words) if passage + 1 == len(self.starts) else int(self.starts[passage + 1])
        return range(int(self.starts[passage]), end)

    def joining(self, chosen: Sequence[int]) -> tuple[Reading, Integers]:
        """The same with some passages once more at the end, as one; and which of the old words its words are."""
        again = [column for passage in chosen for column in self.columns(passage)]
        places = np.array([*range(len(self.words)), *again], dtype=np.int64)
        weights = self.weights[places]
        weights[len(self.words) :] /= len(chosen)
        joined = Reading(
            self.words[places],
            self.as_own[places],
            self.as_other[places],
            weights,
            np.append(self.starts, len(self.words)),
            np.vstack([self.gists, self.gists[chosen].sum(axis=0)]),
            np.vstack([self.standings, self.standings[chosen].max(axis=0)]),
            np.vstack([self.heard, self.heard[chosen].max(axis=0)]),
        )
        return joined, places


def closest_passages(weights: NDArray[np.floating], similarities: NDArray[np.floating], starts: Integers) -> list[int]:
    """The passages that are judged once more as one, in their order: the ``JOINED`` closest to a need; none of one."""
    if len(starts) < 2:
        return []
    shares = weights @ np.maximum.reduceat(similarities, starts, axis=1)
    return sorted(np.argsort(-shares, kind="stable")[:JOINED].tolist())


def rows_of_functions(functions: Sequence[str]) -> dict[str, int]:
    """The rows of F of the words without content that are told apart; "" stands for a word with content."""
    return {"": NO_FUNCTION} | {function: row for row, function in enumerate(functions, OTHER_FUNCTION + 1)}


class NeedModel:
    """The network, read-only: its ``arrays`` by name.

    ``functions`` are the words without content that it knows, ``about`` says where it comes from.
    """

    __slots__ = ("_rows", "about", "arrays", "functions")

    def __init__(
        self, arrays: Mapping[str, NDArray[np.floating]], functions: Sequence[str], about: Mapping[str, object]
    ) -> None:
        self.arrays: dict[str, Singles] = {name: arrays[name].astype(np.float32) for name in NAMES}
        self.functions = tuple(functions)
        self._rows = rows_of_functions(functions)
        self.about = dict(about)

    def read(self, text: Words) -> Reading:
        """Read each word with those around it in its passage."""
        arrays = self.arrays
        functions = np.array([self._rows.get(function, OTHER_FUNCTION) for function in text.functions])
        has_content = functions == NO_FUNCTION
        words: Singles = arrays["F"][functions] + arrays["S"][text.standings]
        words[has_content] += text.vectors[has_content].astype(np.float32) @ arrays["P"].T + arrays["p"]
        passage = np.repeat(np.arange(len(text.starts)), np.diff([*text.starts, len(words)]))
        for name, step in zip("KL", STEPS, strict=True):
            # Between passages lies so much silence that none hears another.
            silence = REACH * step
            places = np.arange(len(words)) + silence * (passage + 1)
            line = np.zeros((len(words) + silence * (len(text.starts) + 1), words.shape[1]), dtype=np.float32)
            line[places] = words
            around = np.concatenate([line[places + step * away] for away in range(-REACH, REACH + 1)], axis=1)
            kernel = arrays[name].transpose(0, 2, 1).reshape(len(arrays[name]), -1)
            words = words + np.maximum(around @ kernel.T + arrays[name.lower()], 0.0)
        standings: Singles = np.zeros((len(text.starts), len(STANDINGS)), dtype=np.float32)
        standings[passage, text.standings] = 1.0
        heard: Singles = np.maximum.reduceat(np.maximum(words @ arrays["G"].T + arrays["g"], 0.0), text.starts)
        content = words[has_content]
        as_own, as_other = np.split(arrays["C"][:, : 2 * words.shape[1]], 2, axis=1)
        return Reading(
            content,
            content @ as_own.T + arrays["c"],
            content @ as_other.T,
            text.weights[has_content].astype(np.float32),
            np.searchsorted(passage[has_content], np.arange(len(text.starts))),
            text.gists,
            standings,
            heard,
        )

    def probabilities(self, asked: Reading, given: Reading, similarities: Floats) -> Floats:
        """How probable each of ``OUTCOMES`` is for each passage beside a need of one passage: ``(passages, 4)``.

        Where there are two passages or more, one more row is for the closest of them as one. ``similarities`` in [0, 1]
        are those of the content words of the two, ``(len(asked.words), len(given.words))``.
        """
        close: Singles = similarities.astype(np.float32)
        heat: Singles = np.exp(self.arrays["t"] * close)
        back: Singles = (heat / heat.sum(axis=0)).T
        closest: Singles = close.max(axis=0)
        both = given.as_own + back @ asked.as_other
        other = self._compared(given.words, back @ asked.words, both, closest, closest)
        anywhere: Singles = close.max(axis=1)
        chosen = closest_passages(asked.weights, close, given.starts)
        if chosen:
            given, places = given.joining(chosen)
            close, heat, closest, other = close[:, places], heat[:, places], closest[places], other[places]
        starts = given.starts
        # One product for all passages: each word of the need looks at the words of one passage at a time.
        passage = np.repeat(np.arange(len(starts)), np.diff([*starts, len(given.words)]))
        looks = heat[:, None, :] * (passage == np.arange(len(starts))[:, None])
        looks /= np.add.reduceat(heat, starts, axis=1)[..., None]
        best: Singles = np.maximum.reduceat(close, starts, axis=1)
        both = asked.as_own[:, None] + looks @ given.as_other
        everywhere = np.broadcast_to(anywhere[:, None], best.shape)
        own = self._compared(asked.words[:, None], looks @ given.words, both, best, everywhere)
        numbers = (
            asked.weights @ best,
            np.add.reduceat(given.weights * closest, starts),
            asked.weights @ (best >= EXACT_FROM),
            np.add.reduceat(given.weights * (closest >= EXACT_FROM), starts),
            _cosines(given.gists, asked.gists[0]),
            np.full(len(starts), len(asked.words) / WORDS_OF_A_NUMBER),
        )
        features = (
            np.tensordot(asked.weights, own, axes=1),
            np.add.reduceat(other * given.weights[:, None], starts),
            own[asked.weights > 0.0].max(axis=0),
            np.maximum.reduceat(other, starts),
            np.stack(numbers, axis=1),
            given.standings,
            given.heard,
        )
        arrays = self.arrays
        hidden = np.maximum(np.concatenate(features, axis=1) @ arrays["U"].T + arrays["u"], 0.0)
        logits = hidden @ arrays["V"].T + arrays["v"]
        odds = np.exp((logits - logits.max(axis=1, keepdims=True)).astype(np.float64))
        probabilities: Floats = odds / odds.sum(axis=1, keepdims=True)
        return probabilities

    def _compared(self, own: Singles, other: Singles, both: Singles, best: Singles, anywhere: Singles) -> Singles:
        """``f`` of words, what stands for them on the other side, what both add to C, and how close the closest is.

        ``best`` is how close it is in the passage, and ``anywhere`` in the whole text.
        """
        numbers = np.stack([best, best >= EXACT_FROM, anywhere, anywhere >= EXACT_FROM], axis=-1)
        features = np.concatenate([own * other, np.abs(own - other), numbers], axis=-1)
        found = both + features @ self.arrays["C"][:, 2 * own.shape[-1] :].T
        compared: Singles = np.maximum(found, 0.0)
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
                np.savez(file, **{name: array.astype(np.float32) for name, array in self.arrays.items()})  # type: ignore[arg-type]  # not its keywords
            for name, text in (extra or {}).items():
                (temporary / name).write_text(text, encoding="utf-8")
            seal(temporary, _ABOUT, FORMAT_VERSION, {"about": self.about, "functions": self.functions})

    @classmethod
    def load(cls, folder: Path) -> NeedModel:
        """Read a saved model; StorageError when it is damaged or something else."""
        about = read_seal(folder, _ABOUT, FORMAT_VERSION)
        try:
            with np.load(folder / _ARRAYS, allow_pickle=False) as arrays:
                return cls(arrays, about["functions"], about["about"])
        except (OSError, ValueError, KeyError) as error:
            raise StorageError(f"「{folder}」の要望判定モデルを読めません: {error}") from error


def _cosines(gists: Floats, gist: Floats) -> Floats:
    lengths = np.linalg.norm(gists, axis=1) * np.linalg.norm(gist)
    cosines: Floats = gists @ gist / np.where(lengths > 0.0, lengths, 1.0)
    return cosines


@lru_cache(maxsize=1)
def _bundled() -> NeedModel:
    return NeedModel.load(_BUNDLED)
