"""``python -m kyoso_match.training.need_states --data DIR [--negations FILE] --out DIR``: train what judges needs."""

from __future__ import annotations

import argparse
import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.embedders import StaticEmbedder
from kyoso_match.errors import KyosoError
from kyoso_match.explain.passages import asking_importance, offered, wanted
from kyoso_match.need_model import EXACT_FROM, NUMBERS, WORDS_OF_A_NUMBER, Floats, Integers, NeedModel
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Scorer, Side
from kyoso_match.training.extras import require
from kyoso_match.training.need_examples import MET, PARTIAL, UNMET, Example, examples
from kyoso_match.training.work_folder import to_terminal
from kyoso_match.word_table import WordTable

# The network: how many numbers a word is projected to, and how many a comparison gives.
PROJECTED, COMPARED = 64, 96
_DROPPED_WORDS, _DROPPED_COMPARED, _DROPPED_HIDDEN = 0.1, 0.2, 0.3
_FEWEST_KEPT = 3
_FIRST_HEAT = 8.0
_LEARNING_RATE, _DECAY = 2e-3, 0.01


class Case(NamedTuple):
    """An example as word ids: the need's, and those of all passages in a row; ``starts`` as in ``Passages``."""

    asked: Integers
    asked_weights: Floats
    given: Integers
    given_weights: Floats
    starts: Integers
    standings: Floats
    level: int
    weight: float


def cases(found: Sequence[Example], scorer: Scorer) -> list[Case]:
    """The examples that have words to compare on both sides."""
    embedder = StaticEmbedder(scorer.table)
    made: list[Case] = []
    for example in found:
        asking = _side(scorer, embedder, Challenge("need", example.need))
        giving = _side(scorer, embedder, Capability("offer", "\n".join(example.passages)))
        everywhere = np.arange(len(asking.profile.keys))
        need = wanted(scorer, asking, everywhere, asking_importance(asking))
        if need is None or giving.profile.is_empty:
            continue
        offer = offered(scorer, giving)
        made.append(
            Case(
                _ids(asking, need.places),
                need.asked.weights,
                _ids(giving, offer.places),
                offer.passages.weights,
                offer.passages.starts,
                offer.passages.standings,
                example.level,
                example.weight,
            )
        )
    return made


def _side(scorer: Scorer, embedder: StaticEmbedder, record: Challenge | Capability) -> Side:
    profile = Profile.of(record)
    return scorer.side(profile, embedder.embed([profile.document.text], "challenge")[0])


def _ids(side: Side, places: Integers) -> Integers:
    return side.words.ids[side.words.places_of([side.profile.keys[place] for place in places.tolist()])]


def train(
    made: Sequence[Case],
    scorer: Scorer,
    *,
    epochs: int = 14,
    batch: int = 64,
    seed: int = 0,
    report: Callable[[str], None] = lambda line: None,
) -> dict[str, NDArray[np.float32]]:
    """The arrays of a ``NeedModel``.

    Of several passages the best one has to be at the level of the example, as in multiple-instance learning (Dietterich
    et al. 1997, "Solving the multiple instance problem with axis-parallel rectangles").
    """
    torch = require("torch")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    known = np.arange(1 + max(int(max(case.asked.max(), case.given.max())) for case in made))
    words = Words(
        torch.from_numpy(scorer.unit_vectors(known).astype(np.float32)),
        torch.from_numpy(scorer.lengths(known).astype(np.float32)),
    )
    arrays = _first_arrays(words.vectors.shape[1])
    optimiser = torch.optim.AdamW(arrays.values(), lr=_LEARNING_RATE, weight_decay=_DECAY)
    starts = range(0, len(made), batch)
    for epoch in range(epochs):
        losses: list[float] = []
        order = rng.permutation(len(made)).tolist()
        for step, begin in enumerate(starts):
            optimiser.param_groups[0]["lr"] = _LEARNING_RATE * (1.0 - (epoch + step / len(starts)) / epochs)
            some = [made[place] for place in order[begin : begin + batch]]
            loss = _loss(arrays, some, words, rng)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        report(f"  epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}")
    return {name: array.detach().numpy() for name, array in arrays.items()}


class Words(NamedTuple):
    """Unit vectors and lengths of all words, as tensors."""

    vectors: Any
    lengths: Any


def _first_arrays(dimension: int) -> dict[str, Any]:
    torch = require("torch")
    arrays: dict[str, Any] = {}
    shapes = {
        "P": (dimension, PROJECTED),
        "C": (4 * PROJECTED + 2, COMPARED),
        "U": (2 * COMPARED + NUMBERS, COMPARED),
        "V": (COMPARED, 3),
    }
    for name, shape in shapes.items():
        layer = torch.nn.Linear(*shape)
        arrays |= {name: layer.weight, name.lower(): layer.bias}
    return arrays | {"t": torch.nn.Parameter(torch.tensor(_FIRST_HEAT))}


def _loss(arrays: dict[str, Any], some: Sequence[Case], words: Words, rng: np.random.Generator) -> Any:  # noqa: ANN401
    """Cross entropy of the level that the best passage of each example is given."""
    torch = require("torch")
    rows = Rows.of(some, rng)
    logits = forward(arrays, rows, words, training=True)
    expected = logits.detach().softmax(dim=1).numpy() @ np.arange(3.0)
    order = np.lexsort((-expected, rows.example))
    best = order[np.searchsorted(rows.example[order], np.arange(len(some)))]
    levels = torch.tensor([case.level for case in some])
    weights = torch.tensor([case.weight for case in some])
    each = torch.nn.functional.cross_entropy(logits[torch.from_numpy(best)], levels, reduction="none")
    return (each * weights).sum() / weights.sum()


class Rows(NamedTuple):
    """Pairs of a need and a passage, one a row, padded with words of weight 0; ``example`` is ascending."""

    asked: Integers
    asked_weights: NDArray[np.float32]
    given: Integers
    given_weights: NDArray[np.float32]
    standings: NDArray[np.float32]
    example: Integers

    @classmethod
    def of(cls, some: Sequence[Case], rng: np.random.Generator | None = None) -> Rows:
        """All pairs of some examples; with ``rng`` some words are left out."""
        asked: list[tuple[Integers, Floats]] = []
        given: list[tuple[Integers, Floats]] = []
        example: list[int] = []
        for number, case in enumerate(some):
            bounds = [*case.starts.tolist(), len(case.given)]
            for begin, end in pairwise(bounds):
                asked.append(_some_of(case.asked, case.asked_weights, rng))
                given.append(_some_of(case.given[begin:end], case.given_weights[begin:end], rng))
                example.append(number)
        standings = np.concatenate([case.standings for case in some]).astype(np.float32)
        return cls(*_padded(asked), *_padded(given), standings, np.array(example))


def _some_of(words: Integers, weights: Floats, rng: np.random.Generator | None) -> tuple[Integers, Floats]:
    if rng is None or len(words) < _FEWEST_KEPT:
        return words, weights
    kept = rng.random(len(words)) >= _DROPPED_WORDS
    if not weights[kept].any():
        return words, weights
    return words[kept], weights[kept] / weights[kept].sum()


def _padded(texts: Sequence[tuple[Integers, Floats]]) -> tuple[Integers, NDArray[np.float32]]:
    longest = max(len(words) for words, _ in texts)
    ids = np.full((len(texts), longest), -1, dtype=np.int64)
    weights = np.zeros((len(texts), longest), dtype=np.float32)
    for row, (words, shares) in enumerate(texts):
        ids[row, : len(words)], weights[row, : len(words)] = words, shares
    return ids, weights


def forward(arrays: Mapping[str, Any], rows: Rows, words: Words, *, training: bool) -> Any:  # noqa: ANN401
    """The formula of ``kyoso_match.need_model`` on tensors: logits, ``(rows, 3)``."""
    torch = require("torch")
    functional = torch.nn.functional
    asked, given = torch.from_numpy(rows.asked), torch.from_numpy(rows.given)
    own_weights, other_weights = torch.from_numpy(rows.asked_weights), torch.from_numpy(rows.given_weights)
    here, there = words.vectors[asked.clamp_min(0)], words.vectors[given.clamp_min(0)]
    is_asked, is_given = asked >= 0, given >= 0
    similarities = (here @ there.transpose(1, 2)).clamp(0.0, 1.0)
    similarities = torch.where(asked[:, :, None] == given[:, None, :], torch.ones(()), similarities)
    similarities = similarities * is_asked[:, :, None] * is_given[:, None, :]
    heat = arrays["t"] * similarities
    own = here @ arrays["P"].T + arrays["p"]
    other = there @ arrays["P"].T + arrays["p"]
    aligned = heat.masked_fill(~is_given[:, None, :], -math.inf).softmax(dim=2) @ other
    back = heat.masked_fill(~is_asked[:, :, None], -math.inf).softmax(dim=1).transpose(1, 2) @ own
    best, closest = similarities.amax(dim=2), similarities.amax(dim=1)

    def compared(one: Any, two: Any, close: Any) -> Any:  # noqa: ANN401
        exact = (close >= EXACT_FROM).float()
        features = torch.cat([one, two, one * two, (one - two).abs(), close[..., None], exact[..., None]], dim=-1)
        found = (features @ arrays["C"].T + arrays["c"]).relu()
        return functional.dropout(found, _DROPPED_COMPARED, training)

    def gist(ids: Any, vectors: Any, present: Any) -> Any:  # noqa: ANN401
        lengths = words.lengths[ids.clamp_min(0)] * present
        return functional.normalize((vectors * lengths[:, :, None]).sum(dim=1), dim=1)

    cosine = (gist(asked, here, is_asked) * gist(given, there, is_given)).sum(dim=1)
    numbers = [
        (own_weights * best).sum(dim=1),
        (other_weights * closest).sum(dim=1),
        (own_weights * (best >= EXACT_FROM)).sum(dim=1),
        (other_weights * (closest >= EXACT_FROM)).sum(dim=1),
        cosine,
        is_asked.sum(dim=1) / WORDS_OF_A_NUMBER,
    ]
    features = [
        (compared(own, aligned, best) * own_weights[:, :, None]).sum(dim=1),
        (compared(other, back, closest) * other_weights[:, :, None]).sum(dim=1),
        torch.stack(numbers, dim=1),
        torch.from_numpy(rows.standings),
    ]
    hidden = functional.dropout(
        (torch.cat(features, dim=1) @ arrays["U"].T + arrays["u"]).relu(), _DROPPED_HIDDEN, training
    )
    return hidden @ arrays["V"].T + arrays["v"]


def card(about: Mapping[str, Any]) -> str:
    """The model card, Markdown."""
    counted = ", ".join(f"{number:,} {state}" for state, number in about["examples"].items())
    return f"""\
# Model of needs of kyoso_match

Judges how far one passage of an offer meets one need: a network of {PROJECTED} and {COMPARED} numbers over the word
table `{about["word_table"][:16]}`, described in `kyoso_match/need_model.py`. Licence: Apache-2.0.

Trained on {sum(about["examples"].values()):,} examples ({counted}) written for this project: `data/training` and
`benchmarks/data/negations_dev.jsonl`, by

    python -m kyoso_match.training.need_states --data data/training \\
      --negations benchmarks/data/negations_dev.jsonl --out DIR

with {about["epochs"]} epochs and seed {about["seed"]}. How well it judges is in `benchmarks/RESULTS.md` (Needs),
what was tried in `docs/model-development.md`.

Intended for showing a person what an offer may meet and where it says so. Not intended for turning anybody down: it
knows words and not their order, it was trained on plain prose by few writers, and it is wrong about one need in three.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the folder; the exit status is 0, or 1 after a message about what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kyoso_match.training.need_states", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder data/training")
    parser.add_argument("--negations", type=Path, help="a file of negation pairs, of which the first texts are learned")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the model, replaced when all is done")
    parser.add_argument("--epochs", type=int, default=14)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        scorer = Scorer(WordTable.bundled())
        found = list(examples(given.data, given.negations))
        made = cases(found, scorer)
        arrays = train(made, scorer, epochs=given.epochs, seed=given.seed, report=to_terminal)
        counted = Counter(example.level for example in found)
        about = {
            "word_table": scorer.table.fingerprint,
            "examples": {"unmet": counted[UNMET], "partial": counted[PARTIAL], "met": counted[MET]},
            "epochs": given.epochs,
            "seed": given.seed,
            "made_by": "python -m kyoso_match.training.need_states",
            "licence": "Apache-2.0",
        }
        NeedModel(arrays, about).save(given.out, {"MODEL_CARD.md": card(about)})
    except KyosoError as error:
        to_terminal(str(error))
        return 1
    to_terminal(f"{given.out}: {len(made)} examples")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
