"""The measures of every match, brought together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from kyoso_match.edits import REWORDINGS, unit_spans
from kyoso_match.errors import InputError
from kyoso_match.explain import Explanation
from kyoso_match.faithfulness.attribution import (
    By,
    Floats,
    SideName,
    explained,
    net_amounts,
    pair_amounts,
    unit_amounts,
)
from kyoso_match.faithfulness.erasure import (
    MEASURES,
    PERCENTS,
    Choice,
    ErasedSide,
    Pair,
    Target,
    count_of,
    highest,
    highest_pairs,
    variants,
)
from kyoso_match.faithfulness.report import Agreement, Erasure, Faithfulness, Stability
from kyoso_match.faithfulness.resampling import mean_of
from kyoso_match.faithfulness.stability import overlap_after
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Match

SIDES: tuple[SideName, ...] = ("challenge", "capability")
ERASED: tuple[ErasedSide, ...] = (*SIDES, "both")
# Fewer units can be in the same order by chance too often.
FEWEST_UNITS_RANKED = 3
_TOLERANCE = 1e-6

# Score drops of one side: for each percentage (cited, at random) of each measure.
_Drops = dict[tuple[str, int], tuple[float, float]]


@dataclass(slots=True)
class _Measured:
    """What was found for one pair; None where it cannot be measured."""

    challenge_id: str
    completeness: float
    drops: dict[ErasedSide, _Drops | None] = field(default_factory=dict)
    agreement: dict[SideName, float | None] = field(default_factory=dict)
    overlaps: dict[str, float | None] = field(default_factory=dict)


def faithfulness(
    matches: Sequence[Match], matcher: Matcher, *, seed: int = 0, draws: int = 5, by: By = "rows"
) -> Faithfulness:
    """Measure how faithful the explanations of some matches are to the scores.

    ``matcher`` is the one that made them: texts are changed and scored again. ``draws`` is how often text is taken
    away at random for each percentage. ``by`` says how units are ranked: by the amounts of the printed ``rows``, or by
    their ``net`` amounts (see ``net_amounts``). The same seed gives the same result, and a pair gives the same values
    whichever others are measured with it. InputError when the matches come from another matcher.

    >>> from kyoso_match import Matcher
    >>> matcher = Matcher(["予約制の乗合タクシーを運行します。運転手も派遣します。", "給食を作ります。"])
    >>> found = faithfulness(matcher.rank("高齢者の通院の足を確保したい。給食の残りも減らしたい。"), matcher)
    >>> found.pairs, found.completeness < 1e-6
    (2, True)
    """
    if draws < 1:
        raise InputError(f"draws has to be 1 or more: {draws}")
    measured = [_measure(match, matcher, seed, draws, by) for match in matches]
    groups = [one.challenge_id for one in measured]
    erasures = [
        _erasure(side, measure, percent, measured, groups, seed)
        for side in ERASED
        for measure in MEASURES
        for percent in (*PERCENTS, None)
    ]
    return Faithfulness(
        pairs=len(measured),
        by=by,
        seed=seed,
        draws=draws,
        completeness=max((one.completeness for one in measured), default=None),
        erasures=tuple(erasures),
        agreements=tuple(
            Agreement(side, mean_of([one.agreement[side] for one in measured], groups, seed)) for side in SIDES
        ),
        stabilities=(
            *(
                Stability(edit.name, edit.title, mean_of([one.overlaps[edit.name] for one in measured], groups, seed))
                for edit in REWORDINGS
            ),
            Stability("all", "全体", mean_of([_mean(one.overlaps.values()) for one in measured], groups, seed)),
        ),
    )


def _measure(match: Match, matcher: Matcher, seed: int, draws: int, by: By) -> _Measured:
    explanation = explained(matcher, match)
    target = Target(match.challenge, match.capability, unit_spans(match.challenge), unit_spans(match.capability))
    amounts = {
        side: unit_amounts(explanation, side) if by == "rows" else net_amounts(matcher, explanation, side)
        for side in SIDES
    }
    # Of the pair and the seed alone, so that other pairs change nothing.
    generator = np.random.default_rng([seed, crc32(f"{match.challenge.id}\n{match.capability.id}".encode())])
    tried: list[Pair] = [(match.challenge, match.capability)]
    for side in ERASED:
        for choice in _choices(side, amounts, explanation):
            tried += variants(target, choice, draws, generator)
    for side in SIDES:
        tried += _each_left_out(target, side)
    scores = iter(matcher.scores(tried))
    score = next(scores)
    if abs(score - match.score) > _TOLERANCE:
        raise InputError(
            f"the match {match.challenge.id} x {match.capability.id} has the score {match.score}, but this matcher "
            f"gives {score}; pass the matcher that made the matches"
        )
    found = _Measured(match.challenge.id, abs(sum(row.amount for row in explanation.rows) - match.score))
    for side in ERASED:
        found.drops[side] = _drops(score, scores, draws) if _can_be_erased(side, amounts) else None
    for side in SIDES:
        found.agreement[side] = _tau(amounts[side], np.array([score - next(scores) for _ in amounts[side]]))
    for edit in REWORDINGS:
        found.overlaps[edit.name] = overlap_after(matcher, explanation, edit)
    return found


def _can_be_erased(side: ErasedSide, amounts: dict[SideName, Floats]) -> bool:
    """A side with one unit has nothing to choose from."""
    return all(len(amounts[one]) > 1 for one in SIDES if side in (one, "both"))


def _choices(side: ErasedSide, amounts: dict[SideName, Floats], explanation: Explanation) -> Iterator[Choice]:
    if not _can_be_erased(side, amounts):
        return
    if side == "both":
        pairs = pair_amounts(explanation)
        for percent in PERCENTS:
            yield highest_pairs(pairs, count_of(percent, sum(pairs.shape)))
        return
    for percent in PERCENTS:
        chosen = highest(amounts[side], count_of(percent, len(amounts[side])))
        yield Choice(chosen, None) if side == "challenge" else Choice(None, chosen)


def _each_left_out(target: Target, side: SideName) -> Iterator[Pair]:
    if side == "challenge":
        yield from (target.without([span], []) for span in target.asked)
    else:
        yield from (target.without([], [span]) for span in target.given)


def _drops(score: float, scores: Iterator[float], draws: int) -> _Drops:
    found: _Drops = {}
    for percent in PERCENTS:
        without, alone, *at_random = (score - next(scores) for _ in range(2 + 2 * draws))
        found["comprehensiveness", percent] = without, float(np.mean(at_random[::2]))
        found["sufficiency", percent] = alone, float(np.mean(at_random[1::2]))
    return found


def _tau(amounts: Floats, drops: Floats) -> float | None:
    """Kendall's tau-b; None for fewer than three units, or when all are the same."""
    if len(amounts) < FEWEST_UNITS_RANKED or not np.ptp(amounts) or not np.ptp(drops):
        return None
    from scipy.stats import kendalltau

    return float(kendalltau(amounts, drops).statistic)


def _erasure(
    side: ErasedSide,
    measure: str,
    percent: int | None,
    measured: Sequence[_Measured],
    groups: Sequence[str],
    seed: int,
) -> Erasure:
    """``percent`` None: the mean over all percentages (AOPC)."""
    chosen = PERCENTS if percent is None else (percent,)
    pairs = [
        None if (drops := one.drops[side]) is None else np.mean([drops[measure, part] for part in chosen], axis=0)
        for one in measured
    ]
    cited, random = ([None if pair is None else float(pair[place]) for pair in pairs] for place in (0, 1))
    difference = [None if pair is None else float(pair[0] - pair[1]) for pair in pairs]
    return Erasure(side, measure, percent, *(mean_of(values, groups, seed) for values in (cited, random, difference)))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
