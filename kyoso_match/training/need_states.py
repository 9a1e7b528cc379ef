"""``python -m kyoso_match.training.need_states --data DIR [--negations FILE] --out DIR``: train what judges needs."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kyoso_match.errors import KyosoError
from kyoso_match.need_model import MET, OUTCOMES, PARTIAL, REFUSED, UNMET, NeedModel
from kyoso_match.scoring import Scorer
from kyoso_match.training.extras import require
from kyoso_match.training.need_cases import Case, Cases, Rows, cases
from kyoso_match.training.need_examples import examples
from kyoso_match.training.need_network import COMPARED, HEARD, PROJECTED, Vectors, first_arrays, forward
from kyoso_match.training.work_folder import to_terminal
from kyoso_match.word_table import WordTable

_EPOCHS = 8
_LEARNING_RATE, _DECAY = 2e-3, 0.01
# Batches are cut from so many examples of like length, so that little of them is empty.
_SORTED_AT_ONCE = 16
# Keeps the logarithm of what is certain finite.
_CERTAIN = 0.999
# How much it counts that no passage of an offer that meets a need refuses it.
_WEIGHT_OF_NO_REFUSAL = 0.3


def train(
    found: Cases,
    scorer: Scorer,
    *,
    epochs: int = _EPOCHS,
    batch: int = 64,
    seed: int = 0,
    report: Callable[[str], None] = lambda line: None,
) -> NeedModel:
    """A model that says nothing of its origin.

    Of several passages the best one has to have the outcome of the example, as in multiple-instance learning
    (Dietterich et al. 1997, "Solving the multiple instance problem with axis-parallel rectangles"), and so have the
    closest ones as one.
    """
    torch = require("torch")
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    made = found.made
    known = np.arange(1 + max(int(line.ids.max()) for case in made for line in (case.need, *case.offer)))
    vectors = Vectors(
        torch.from_numpy(scorer.unit_vectors(known).astype(np.float32)),
        torch.from_numpy(scorer.lengths(known).astype(np.float32)),
    )
    arrays = first_arrays(vectors.units.shape[1], len(found.functions))
    optimiser = torch.optim.AdamW(arrays.values(), lr=_LEARNING_RATE, weight_decay=_DECAY)
    for epoch in range(epochs):
        losses: list[float] = []
        batches = _batches(made, batch, rng)
        for step, chosen in enumerate(batches):
            optimiser.param_groups[0]["lr"] = _LEARNING_RATE * (1.0 - (epoch + step / len(batches)) / epochs)
            some = [made[place] for place in chosen]
            pairs = Rows.of(some, rng)
            loss = _loss(forward(arrays, pairs, vectors, training=True), pairs, some)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        report(f"  epoch {epoch + 1}/{epochs}: loss {np.mean(losses):.3f}")
    return NeedModel({name: array.detach().numpy() for name, array in arrays.items()}, found.functions, {})


def _batches(made: Sequence[Case], size: int, rng: np.random.Generator) -> list[list[int]]:
    """All places in a random order, examples of like length together."""
    longest = np.array([max(len(line.ids) for line in case.offer) for case in made])
    order, block = rng.permutation(len(made)), size * _SORTED_AT_ONCE
    batches: list[list[int]] = []
    for begin in range(0, len(order), block):
        some = order[begin : begin + block]
        alike = some[np.argsort(longest[some], kind="stable")].tolist()
        batches += [alike[start : start + size] for start in range(0, len(alike), size)]
    return [batches[place] for place in rng.permutation(len(batches))]


def _loss(logits: Any, pairs: Rows, some: Sequence[Case]) -> Any:  # noqa: ANN401
    """Cross entropy of the outcome of the passage that decides each example, and of the closest passages as one.

    No other passage may refuse what is met.
    """
    torch = require("torch")
    probabilities = logits.detach().softmax(dim=1).numpy()
    worth = {
        UNMET: 1.0 - probabilities[:, UNMET],
        REFUSED: probabilities[:, REFUSED],
        PARTIAL: probabilities[:, PARTIAL] / 2.0 + probabilities[:, MET],
    }
    worth[MET] = worth[PARTIAL]
    bounds = np.searchsorted(pairs.examples(), np.arange(len(some) + 1))
    chosen: list[int] = []
    others: list[int] = []
    joined: list[int] = []
    for case, begin, end in zip(some, bounds.tolist(), bounds[1:].tolist(), strict=False):
        told = [begin + place for place in case.told]
        best = max(told, key=lambda row: worth[case.outcome][row])
        chosen.append(best)
        if case.outcome == MET:
            others += [row for row in range(begin, end) if row != best]
        joined.append(end - 1 if case.joined else best)
    outcomes = torch.tensor([case.outcome for case in some])
    weights = torch.tensor([case.weight for case in some])
    each = sum(torch.nn.functional.cross_entropy(logits[rows], outcomes, reduction="none") for rows in (chosen, joined))
    refusing = logits[others].softmax(dim=1)[:, REFUSED].clamp(max=_CERTAIN)
    return (each * weights).sum() / weights.sum() - _WEIGHT_OF_NO_REFUSAL * torch.log1p(-refusing).sum() / len(some)


def card(about: Mapping[str, Any]) -> str:
    """The model card, Markdown."""
    counted = ", ".join(f"{number:,} {outcome}" for outcome, number in about["examples"].items())
    return f"""\
# Model of needs of kyoso_match

Judges how far one passage of an offer meets one need, or refuses it: a network of {PROJECTED}, {COMPARED} and {HEARD}
numbers over the word table `{about["word_table"][:16]}`, described in `kyoso_match/need_model.py`. Licence: Apache-2.0.

Trained on {sum(about["examples"].values()):,} examples ({counted}) written for this project: `data/training` and
`benchmarks/data/negations_dev.jsonl`, by

    python -m kyoso_match.training.need_states --data data/training \\
      --negations benchmarks/data/negations_dev.jsonl --out DIR

with {about["epochs"]} epochs and seed {about["seed"]}. How well it judges is in `benchmarks/RESULTS.md` (Needs),
what was tried in `docs/model-development.md`.

Intended for showing a person what an offer may meet and where it says so. Not intended for turning anybody down: it
hears words in the surroundings of a few others and knows little of the world, it was trained on plain prose by few
writers, and it is wrong about one need in four.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, and write the folder; the exit status is 0, or 1 after a message about what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kyoso_match.training.need_states", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder data/training")
    parser.add_argument("--negations", type=Path, help="a file of negation pairs to learn from, too")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the model, replaced when all is done")
    parser.add_argument("--epochs", type=int, default=_EPOCHS)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        scorer = Scorer(WordTable.bundled())
        found = list(examples(given.data, given.negations))
        made = cases(found, scorer)
        model = train(made, scorer, epochs=given.epochs, seed=given.seed, report=to_terminal)
        counted = Counter(example.outcome for example in found)
        about = {
            "word_table": scorer.table.fingerprint,
            "examples": {name: counted[outcome] for outcome, name in enumerate(OUTCOMES)},
            "epochs": given.epochs,
            "seed": given.seed,
            "made_by": "python -m kyoso_match.training.need_states",
            "licence": "Apache-2.0",
        }
        model.about.update(about)
        model.save(given.out, {"MODEL_CARD.md": card(about)})
    except KyosoError as error:
        to_terminal(str(error))
        return 1
    to_terminal(f"{given.out}: {len(made.made)} examples")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
