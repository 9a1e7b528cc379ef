"""The formula of ``kyoso_match.need_model`` on tensors."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from kyoso_match.need_model import (
    EXACT_FROM,
    NO_FUNCTION,
    NUMBERS,
    OTHER_FUNCTION,
    OUTCOMES,
    REACH,
    STANDINGS,
    STEPS,
    WORDS_OF_A_NUMBER,
)
from kyoso_match.training.extras import require
from kyoso_match.training.need_cases import Padded, Rows

# How many numbers a word is projected to, a comparison gives, and a passage is heard as.
PROJECTED, COMPARED, HEARD = 64, 96, 32
_DROPPED_COMPARED, _DROPPED_HIDDEN = 0.2, 0.3
_FIRST_HEAT, _FIRST_SCALE = 8.0, 0.3


class Vectors(NamedTuple):
    """Unit vectors and lengths of all words, as tensors."""

    units: Any
    lengths: Any


def first_arrays(dimension: int, functions: int) -> dict[str, Any]:
    """The parameters before training, random but for the heat; ``functions`` is how many words F tells apart."""
    torch = require("torch")
    arrays: dict[str, Any] = {}
    layers = {
        "P": torch.nn.Linear(dimension, PROJECTED),
        "K": torch.nn.Conv1d(PROJECTED, PROJECTED, 2 * REACH + 1),
        "L": torch.nn.Conv1d(PROJECTED, PROJECTED, 2 * REACH + 1),
        "C": torch.nn.Linear(4 * PROJECTED + 4, COMPARED),
        "G": torch.nn.Linear(PROJECTED, HEARD),
        "U": torch.nn.Linear(4 * COMPARED + NUMBERS + HEARD, COMPARED),
        "V": torch.nn.Linear(COMPARED, len(OUTCOMES)),
    }
    for name, layer in layers.items():
        arrays |= {name: layer.weight, name.lower(): layer.bias}
    for name, rows in (("F", functions + OTHER_FUNCTION + 1), ("S", len(STANDINGS))):
        arrays[name] = torch.nn.Parameter(torch.randn(rows, PROJECTED) * _FIRST_SCALE)
    with torch.no_grad():
        arrays["F"][NO_FUNCTION] = 0.0
    return arrays | {"t": torch.nn.Parameter(torch.tensor(_FIRST_HEAT))}


class _Given(NamedTuple):
    """Lines that have been read: content words at the front, ``ids`` -1 and weight 0 where there are no more.

    ``gists`` are the sums of their vectors at full length, ``stated`` and ``heard`` as in ``need_model.Reading``.
    """

    words: Any
    ids: Any
    weights: Any
    gists: Any
    stated: Any
    heard: Any

    def rows(self, chosen: Any) -> _Given:  # noqa: ANN401
        return _Given(*(None if array is None else array[chosen] for array in self))


def forward(arrays: Mapping[str, Any], rows: Rows, vectors: Vectors, *, training: bool) -> Any:  # noqa: ANN401
    """Logits of the outcomes, ``(len(rows.examples()), len(OUTCOMES))``."""
    torch = require("torch")
    asked = _content(arrays, rows.needs, vectors, training=training)
    given = _content(arrays, rows.passages, vectors, training=training)._replace(stated=rows.stated)
    example = torch.from_numpy(rows.example)
    beside = asked.rows(rows.example)
    similarities = _similarities(beside, given, vectors)
    # How close the closest word of all passages of an example comes to each word of its need.
    places = example[:, None].expand(-1, similarities.shape[1])
    anywhere = torch.zeros(asked.ids.shape).scatter_reduce(0, places, similarities.amax(dim=2), "amax")
    logits = [_logits(arrays, beside, given, similarities, anywhere[example], training=training)]
    if rows.joined:
        joined, joined_beside = _join(given, rows.joined), asked.rows(rows.joined_example)
        similarities = _similarities(joined_beside, joined, vectors)
        anywhere = anywhere[torch.from_numpy(rows.joined_example)]
        logits.append(_logits(arrays, joined_beside, joined, similarities, anywhere, training=training))
    order = np.argsort(np.concatenate([rows.example, rows.joined_example]), kind="stable")
    return torch.cat(logits)[torch.from_numpy(order)]


def _join(given: _Given, chosen: list[list[int]]) -> _Given:
    """Some passages as one, for each list of them."""
    torch = require("torch")
    width = given.ids.shape[1]
    present = (given.ids >= 0).numpy()
    places = [np.concatenate([row * width + np.flatnonzero(present[row]) for row in rows]) for rows in chosen]
    longest = max(map(len, places))
    filled = torch.tensor(np.array([[1] * len(of) + [0] * (longest - len(of)) for of in places], dtype=np.bool_))
    place = torch.from_numpy(np.array([np.pad(of, (0, longest - len(of))) for of in places]))
    parts = torch.tensor([float(len(rows)) for rows in chosen])
    return _Given(
        given.words.flatten(0, 1)[place],
        torch.where(filled, given.ids.flatten()[place], -1),
        given.weights.flatten()[place] * filled / parts[:, None],
        torch.stack([given.gists[rows].sum(dim=0) for rows in chosen]),
        torch.stack([given.stated[rows].amax(dim=0) for rows in chosen]),
        torch.stack([given.heard[rows].amax(dim=0) for rows in chosen]),
    )


def _similarities(asked: _Given, given: _Given, vectors: Vectors) -> Any:  # noqa: ANN401
    """Of the content words of each need and of what stands beside it; 0 where there is no word."""
    torch = require("torch")
    here, there = vectors.units[asked.ids.clamp_min(0)], vectors.units[given.ids.clamp_min(0)]
    similarities = (here @ there.transpose(1, 2)).clamp(0.0, 1.0)
    similarities = torch.where(asked.ids[:, :, None] == given.ids[:, None, :], torch.ones(()), similarities)
    return similarities * (asked.ids >= 0)[:, :, None] * (given.ids >= 0)[:, None, :]


def _logits(
    arrays: Mapping[str, Any],
    asked: _Given,
    given: _Given,
    similarities: Any,  # noqa: ANN401
    anywhere: Any,  # noqa: ANN401
    *,
    training: bool,
) -> Any:  # noqa: ANN401
    torch = require("torch")
    functional = torch.nn.functional
    is_asked, is_given = asked.ids >= 0, given.ids >= 0
    heat = arrays["t"] * similarities
    aligned = heat.masked_fill(~is_given[:, None, :], -math.inf).softmax(dim=2) @ given.words
    back = heat.masked_fill(~is_asked[:, :, None], -math.inf).softmax(dim=1).transpose(1, 2) @ asked.words
    best, closest = similarities.amax(dim=2), similarities.amax(dim=1)

    def compared(one: Any, two: Any, *close: Any) -> Any:  # noqa: ANN401
        numbers = [number[..., None] for each in close for number in (each, (each >= EXACT_FROM).float())]
        features = torch.cat([one, two, one * two, (one - two).abs(), *numbers], dim=-1)
        return functional.dropout((features @ arrays["C"].T + arrays["c"]).relu(), _DROPPED_COMPARED, training)

    own, other = compared(asked.words, aligned, best, anywhere), compared(given.words, back, closest, closest)
    numbers = [
        (asked.weights * best).sum(dim=1),
        (given.weights * closest).sum(dim=1),
        (asked.weights * (best >= EXACT_FROM)).sum(dim=1),
        (given.weights * (closest >= EXACT_FROM)).sum(dim=1),
        functional.cosine_similarity(asked.gists, given.gists, dim=1),
        is_asked.sum(dim=1) / WORDS_OF_A_NUMBER,
    ]
    features = [
        (own * asked.weights[:, :, None]).sum(dim=1),
        (other * given.weights[:, :, None]).sum(dim=1),
        (own * (asked.weights > 0.0)[:, :, None]).amax(dim=1),
        (other * is_given[:, :, None]).amax(dim=1),
        torch.stack(numbers, dim=1),
        given.stated,
        given.heard,
    ]
    hidden = (torch.cat(features, dim=1) @ arrays["U"].T + arrays["u"]).relu()
    return functional.dropout(hidden, _DROPPED_HIDDEN, training) @ arrays["V"].T + arrays["v"]


def _content(arrays: Mapping[str, Any], lines: Padded, vectors: Vectors, *, training: bool) -> _Given:
    """The lines read, their content words moved to the front; ``stated`` is left out."""
    torch = require("torch")
    words = _read(arrays, lines, vectors, training=training)
    heard = (words @ arrays["G"].T + arrays["g"]).relu() * (lines.functions >= 0)[:, :, None]
    is_content = lines.ids >= 0
    most = int(is_content.sum(dim=1).max())
    places = torch.argsort((~is_content).int(), dim=1, stable=True)[:, :most]
    ids = torch.where(torch.gather(is_content, 1, places), torch.gather(lines.ids, 1, places), -1)
    known = ids.clamp_min(0)
    lengths = vectors.lengths[known] * (ids >= 0)
    return _Given(
        torch.gather(words, 1, places[:, :, None].expand(-1, -1, words.shape[2])),
        ids,
        torch.gather(lines.weights, 1, places),
        (vectors.units[known] * lengths[:, :, None]).sum(dim=1),
        None,
        heard.amax(dim=1),
    )


def _read(arrays: Mapping[str, Any], lines: Padded, vectors: Vectors, *, training: bool) -> Any:  # noqa: ANN401
    """Every word in its surroundings, ``(lines, longest, PROJECTED)``; zero where a line has ended."""
    functional = require("torch").nn.functional
    is_content, is_there = (lines.ids >= 0)[:, :, None], (lines.functions >= 0)[:, :, None]
    words = (vectors.units[lines.ids.clamp_min(0)] @ arrays["P"].T + arrays["p"]) * is_content
    words = words + arrays["F"][lines.functions.clamp_min(0)] * ~is_content + arrays["S"][lines.standings]
    words = words * is_there
    for name, step in zip("KL", STEPS, strict=True):
        around = functional.conv1d(
            words.transpose(1, 2), arrays[name], arrays[name.lower()], padding=REACH * step, dilation=step
        )
        around = functional.dropout(around.transpose(1, 2).relu(), _DROPPED_COMPARED, training)
        words = words + around * is_there
    return words
