"""Contrastive training of a word table: texts that belong together come close, all others move apart.

The only parameters are the rows of the table. A text is the sum of its rows scaled to length 1, so a row's direction
says what a word means and its length how much it counts. The loss of a batch of n pairs is the multiple-negatives
ranking loss in both directions (Henderson et al. 2017, "Efficient Natural Language Response Suggestion", section 4.4;
Radford et al. 2021, CLIP, figure 3):

    L = 1/2n * sum_i ( -ln softmax_j(s * u_i.v_j)[j = i]  -ln softmax_j(s * v_i.u_j)[j = i] )

Scored pairs add the CoSENT ranking loss (Su 2022, https://kexue.fm/archives/8847), over all pairs k, l of a batch of
which people found l more similar than k:

    R = ln(1 + sum_kl exp(s * (cos_k - cos_l)))
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.training.bags import Integers, PairSet, ScoredSet
from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.extras import require

Floats = NDArray[np.float32]

_REPORT_EVERY = 50
# Judgements that differ less than this are not told apart by people either.
_SCORE_TOLERANCE = 0.02


class Trained(NamedTuple):
    """The trained table and the loss of every step."""

    table: Floats
    losses: list[float]


class _Batch(NamedTuple):
    source: str
    pairs: Integers


def train_table(
    table: Floats,
    pairs: Mapping[str, PairSet],
    scored: Sequence[ScoredSet],
    config: TrainingConfig,
    report: Callable[[str], None] = lambda line: None,
    times: Mapping[str, int] | None = None,
) -> Trained:
    """Train a copy of ``table`` on pairs by source, each seen as often in an epoch as ``times`` says (once)."""
    torch = require("torch")
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    rng = np.random.default_rng(config.seed)
    weights = torch.nn.Parameter(torch.from_numpy(table.copy()))
    optimiser = torch.optim.Adam([weights], lr=config.learning_rate)
    epochs = [_batches(pairs, config.batch, rng, times or {}) for _ in range(config.epochs)]
    steps = sum(map(len, epochs))
    losses: list[float] = []
    for batch in (batch for epoch in epochs for batch in epoch):
        optimiser.param_groups[0]["lr"] = _learning_rate(len(losses), steps, config)
        loss = _pair_loss(weights, pairs[batch.source], batch.pairs, rng, config)
        for some in scored:
            loss = loss + config.ranking_weight * _ranking_loss(weights, some, rng, config)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        if len(losses) % _REPORT_EVERY == 0 or len(losses) == steps:
            report(f"  step {len(losses)}/{steps}: loss {np.mean(losses[-_REPORT_EVERY:]):.3f}")
    return Trained(weights.detach().numpy(), losses)


def _batches(
    pairs: Mapping[str, PairSet], size: int, rng: np.random.Generator, times: Mapping[str, int]
) -> list[_Batch]:
    """All pairs, in batches of one source each, so that the wrong answers are hard to tell from the right one."""
    batches = []
    for source in sorted(pairs):
        for _ in range(times.get(source, 1)):
            order = rng.permutation(len(pairs[source]))
            batches += [_Batch(source, order[start : start + size]) for start in range(0, len(order), size)]
    # A batch much smaller than the others would have few wrong answers and as much say.
    full = [batch for batch in batches if len(batch.pairs) >= size // 4] or batches
    return [full[number] for number in rng.permutation(len(full))]


def _learning_rate(step: int, steps: int, config: TrainingConfig) -> float:
    """Linear warm-up, then linear decay."""
    decayed = config.learning_rate + (config.last_learning_rate - config.learning_rate) * step / steps
    return decayed * min(1.0, (step + 1) / max(1, config.warm_up_steps))


def _pair_loss(
    weights: Any,  # noqa: ANN401 - a tensor; torch is an extra
    pairs: PairSet,
    chosen: Integers,
    rng: np.random.Generator,
    config: TrainingConfig,
) -> Any:  # noqa: ANN401
    torch = require("torch")
    left = _encode(weights, *pairs.left.batch(chosen, rng, config.word_dropout, config.longest_text))
    right = _encode(weights, *pairs.right.batch(chosen, rng, config.word_dropout, config.longest_text))
    logits = config.scale * left @ right.T
    groups = torch.from_numpy(pairs.groups[chosen])
    related = groups[:, None] == groups[None, :]
    related.fill_diagonal_(False)
    logits = logits.masked_fill(related, -math.inf)
    answers = torch.arange(len(chosen))
    cross_entropy = torch.nn.functional.cross_entropy
    return (cross_entropy(logits, answers) + cross_entropy(logits.T, answers)) / 2


def _ranking_loss(
    weights: Any,  # noqa: ANN401
    scored: ScoredSet,
    rng: np.random.Generator,
    config: TrainingConfig,
) -> Any:  # noqa: ANN401
    torch = require("torch")
    chosen = rng.integers(0, len(scored), min(config.ranking_batch, len(scored)))
    left = _encode(weights, *scored.left.batch(chosen, rng))
    right = _encode(weights, *scored.right.batch(chosen, rng))
    cosines = (left * right).sum(dim=1) * config.ranking_scale
    scores = torch.from_numpy(scored.scores[chosen])
    higher = scores[None, :] > scores[:, None] + _SCORE_TOLERANCE
    differences = (cosines[:, None] - cosines[None, :])[higher]
    return torch.logsumexp(torch.cat([torch.zeros(1), differences]), dim=0)


def _encode(weights: Any, rows: Integers, offsets: Integers) -> Any:  # noqa: ANN401
    torch = require("torch")
    functional = torch.nn.functional
    sums = functional.embedding_bag(torch.from_numpy(rows), weights, torch.from_numpy(offsets), mode="sum")
    return functional.normalize(sums, dim=1)
