"""Weights that agree better with what people decided, and never far from the present ones on little evidence.

    minimise over w, b, a:   - sum_i log P(decision i)  +  1/2 sum_k ((w_k - present_k) / s_k)^2
    P(accepted) = 1 / (1 + exp(-(b w.x + a))),   w >= 0,   b >= 0,   sum of the text weights as it is now (1)

``x`` are the parts of the score of a pair, each for a weight of 1. This is logistic regression with a normal prior
around the present weights. Its standard deviations ``s`` are 0.05 for a weight of the text and 0.005 for that of facts,
whose part is a count: twenty decisions move a weight by some hundredths at most, and many hundreds move it as far as
they agree to.
Targets are those of Platt (``calibration.curves``), so that decisions that a line can separate do not drive b to
infinity.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np

from kyoso_match.calibration import (
    Calibration,
    ScoreSource,
    enough_labels,
    fit_abstention,
    fit_calibration,
    folds_of,
    with_measured,
)
from kyoso_match.calibration.curves import Bounds, Platt
from kyoso_match.errors import InputError
from kyoso_match.explain.phrases import PART_NAMES
from kyoso_match.scoring import Floats, Scorer, Side, Weights
from kyoso_match.sheets import columns

FEWEST_DECISIONS = 20
PRIOR_OF_TEXT, PRIOR_OF_FACTS = 0.05, 0.005
_FACTS = "fact"
_MOST_FOLDS = 50


@dataclass(frozen=True, slots=True)
class Checked:
    """How well decisions on challenges that were left out are foretold: mean log-loss, and AUC."""

    log_loss: float
    auc: float


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learned from decisions.

    ``checked_before`` and ``checked_after`` are measured on decisions whose challenge was left out of the learning
    (each challenge in turn, or 50 groups of challenges where there are more); None where there is one challenge only.
    ``calibration`` is the one for the new weights; None below 30 decisions or 10 of one kind.
    """

    before: Weights
    after: Weights
    accepted: int
    rejected: int
    challenges: int
    checked_before: Checked | None
    checked_after: Checked | None
    calibration: Calibration | None

    def _rows(self) -> list[tuple[str, str, str, str]]:
        after = self.after.to_dict()
        return [
            (
                PART_NAMES["facts" if name == _FACTS else name],
                f"{weight:.3f}",
                f"{after[name]:.3f}",
                f"{after[name] - weight:+.3f}",
            )
            for name, weight in self.before.to_dict().items()
        ]

    def _lines(self) -> tuple[str, list[str]]:
        head = (
            f"採否 {self.accepted + self.rejected}件(採用 {self.accepted}件、不採用 {self.rejected}件、"
            f"課題 {self.challenges}件)から学びました。"
        )
        if self.checked_before is None or self.checked_after is None:
            checked = "課題が1件だけなので、ほかの課題での当たり方は確かめられません。"
        else:
            one, two = self.checked_before, self.checked_after
            checked = (
                f"学習に使わない課題での当たり方: 対数損失 {one.log_loss:.3f} → {two.log_loss:.3f}(小さいほど良い)、"
                f"AUC {one.auc:.3f} → {two.auc:.3f}(大きいほど良い)。"
            )
            if two.log_loss > one.log_loss:
                checked += "前より良くなっていません。"
        known = (
            "確からしさの基準は、採否が30件以上、採用と不採用がそれぞれ10件以上ないと作れません。確からしさは不明です。"
            if self.calibration is None
            else str(self.calibration)
        )
        return head, [checked, known, "undo_learning() で、学習の前に戻せます。"]

    def __str__(self) -> str:
        head, lines = self._lines()
        table = columns([("内訳", "前", "後", "差"), *self._rows()], numeric=(1, 2, 3))
        return "\n".join([head, *(f"  {line}" for line in table), *lines])

    def _repr_html_(self) -> str:
        head, lines = self._lines()
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in self._rows())
        said = "".join(f"<p>{escape(line)}</p>" for text in lines for line in text.split("\n"))
        return (
            f"<p>{escape(head)}</p><table><thead><tr><th>内訳</th><th>前</th><th>後</th><th>差</th></tr></thead>"
            f"<tbody>{body}</tbody></table>{said}"
        )


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights, and the sigmoid from their scores to the probability of acceptance."""

    weights: Floats
    curve: Platt


def learn_weights(
    scorer: Scorer, pairs: Sequence[tuple[Side, Side]], accepted: Sequence[bool], source: ScoreSource
) -> Learning:
    """Weights from decisions on ``pairs``; ``source`` says what the scores are made with now.

    InputError below 20 decisions, where all are alike, or where a text is empty.
    """
    labels = np.array(accepted, dtype=np.float64)
    _check(pairs, labels)
    parts = unweighted_parts(scorer, pairs)
    groups = [_identity(challenge) for challenge, _ in pairs]
    present = np.array(list(scorer.weights.to_dict().values()))
    after = _as_weights(fit_weights(parts, labels, present).weights)
    before_checked, after_checked = _checked(parts, labels, groups, present)
    return Learning(
        scorer.weights,
        after,
        int(labels.sum()),
        int(len(labels) - labels.sum()),
        len(set(groups)),
        before_checked,
        after_checked,
        _calibration(parts @ np.array(list(after.to_dict().values())), labels, groups, source, after),
    )


def unweighted_parts(scorer: Scorer, pairs: Sequence[tuple[Side, Side]]) -> Floats:
    """What each weight is multiplied by in the score of each pair, ``(len(pairs), len(weights))``."""
    names = list(scorer.weights.to_dict())
    ones = copy.copy(scorer)
    ones.weights = Weights(**dict.fromkeys(names, 1.0))
    # A weight may count for several parts.
    belongs = np.array([Weights(**{name: float(name == own) for name in names}).of_parts() for own in names])
    found = np.array([tuple(ones.score(challenge, capability)) for challenge, capability in pairs])
    return np.asarray(found @ belongs.T, dtype=np.float64)


def fit_weights(parts: Floats, labels: Floats, present: Floats) -> Fit:
    """The minimum that this module describes; the last weight is that of facts."""
    from scipy.optimize import minimize

    bounds = Bounds.of(len(labels), int(labels.sum()))
    targets = np.where(labels > 0.0, bounds.high, bounds.low)
    spread = np.full(len(present), PRIOR_OF_TEXT)
    spread[-1] = PRIOR_OF_FACTS
    total = float(present[:-1].sum())
    centre = parts.mean(axis=0)
    centred = parts - centre
    start = Platt.fit(centred @ present, labels)
    # The slope is a hundred times as large as a weight; in these units one step is about as long in every direction.
    unit = np.concatenate([spread, [10.0, 1.0]])
    begin = np.concatenate([present, [start.slope, start.intercept]]) / unit

    def loss(point: Floats) -> tuple[float, Floats]:
        *_, slope, intercept = given = point * unit
        weights = given[:-2]
        scores = centred @ weights
        logits = slope * scores + intercept
        value = float((np.logaddexp(0.0, logits) - targets * logits).sum())
        wrong = 1.0 / (1.0 + np.exp(-np.clip(logits, -700.0, 700.0))) - targets
        away = (weights - present) / spread
        gradient = np.concatenate([slope * (wrong @ centred) + away / spread, [wrong @ scores, wrong.sum()]])
        return value + 0.5 * float(away @ away), gradient * unit

    level = np.concatenate([spread[:-1], [0.0, 0.0, 0.0]])
    solved = minimize(
        loss,
        begin,
        jac=True,
        method="SLSQP",
        bounds=[(0.0, None)] * (len(present) + 1) + [(None, None)],
        constraints={"type": "eq", "fun": lambda point: float(level @ point) - total, "jac": lambda _: level},
        options={"ftol": 1e-10, "maxiter": 500},
    )
    found = solved.x * unit
    weights = np.clip(found[:-2], 0.0, None)
    weights[:-1] *= total / weights[:-1].sum()
    return Fit(weights, Platt(float(found[-2]), float(found[-1] - found[-2] * (centre @ weights))))


def _check(pairs: Sequence[tuple[Side, Side]], labels: Floats) -> None:
    accepted = int(labels.sum())
    if len(labels) < FEWEST_DECISIONS or accepted in (0, len(labels)):
        raise InputError(
            f"採否から学ぶには、{FEWEST_DECISIONS}件以上の採否と、採用と不採用の両方が必要です: {len(labels)}件"
            f"(採用 {accepted}件、不採用 {len(labels) - accepted}件)でした。"
        )
    empty = [side.profile.record.label for pair in pairs for side in pair if side.profile.is_empty]
    if empty:
        raise InputError(f"本文に比べられる言葉がない記録からは学べません: {'、'.join(dict.fromkeys(empty))}")


def _identity(side: Side) -> Hashable:
    """Records without an id of their own are told apart by what they say."""
    return side.profile.record.id, side.profile.document.text


def _checked(
    parts: Floats, labels: Floats, groups: Sequence[Hashable], present: Floats
) -> tuple[Checked, Checked] | tuple[None, None]:
    folds = folds_of(groups, min(_MOST_FOLDS, len(set(groups))))
    if folds.max() == 0:
        return None, None
    probabilities, scores = np.zeros((2, len(labels))), np.zeros((2, len(labels)))
    for fold in range(int(folds.max()) + 1):
        out = folds == fold
        known = parts[~out] @ present
        for row, fit in enumerate(
            (Fit(present, Platt.fit(known, labels[~out])), fit_weights(parts[~out], labels[~out], present))
        ):
            scores[row, out] = parts[out] @ fit.weights
            probabilities[row, out] = fit.curve.at(scores[row, out])
    before, after = (_foretold(probabilities[row], scores[row], labels) for row in (0, 1))
    return before, after


def _foretold(probabilities: Floats, scores: Floats, labels: Floats) -> Checked:
    from sklearn.metrics import log_loss, roc_auc_score

    return Checked(float(log_loss(labels, probabilities)), float(roc_auc_score(labels, scores)))


def _calibration(
    scores: Floats, labels: Floats, groups: Sequence[Hashable], source: ScoreSource, weights: Weights
) -> Calibration | None:
    """What the new scores mean. The same decisions chose the weights, so the numbers are a little too good."""
    if not enough_labels(len(labels), int(labels.sum())):
        return None
    best: dict[Hashable, float] = {}
    for score, right, group in zip(scores.tolist(), labels, groups, strict=True):
        if right:
            best[group] = max(score, best.get(group, score))
    source = replace(source, weights=weights.to_dict())
    told = f"採否の記録 {len(labels)}件(課題 {len(set(groups))}件)"
    fitted = fit_calibration(scores, labels, groups=list(groups), source=source, fitted_on=told)
    return with_measured(fitted, fit_abstention(best.values()))


def _as_weights(values: Floats) -> Weights:
    return Weights(**dict(zip(Weights().to_dict(), map(float, values), strict=True)))
