"""Which parts of a score make its rows agree, or not, with what happens when a unit goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kyoso_match import Match, Matcher
from kyoso_match.edits import unit_spans, without_units
from kyoso_match.explain import Explanation
from kyoso_match.faithfulness import SideName, net_amounts, unit_amounts
from kyoso_match.records import Capability, Challenge

NET = "net"
SIDES: tuple[SideName, ...] = ("challenge", "capability")
FEWEST_UNITS = 3


def agreement_by_part(matches: Sequence[Match], matcher: Matcher) -> dict[str, dict[str, dict[str, float | int]]]:
    """For each side and part the mean Kendall tau between its rows and its own fall without each unit, and n.

    ``net`` is that between the net amounts and the fall of the whole score.
    """
    found: dict[str, dict[str, list[float]]] = {side: {} for side in SIDES}
    for match in matches:
        for side in SIDES:
            for part, tau in _taus(match, matcher, side).items():
                found[side].setdefault(part, []).append(tau)
    return {
        side: {part: {"tau": round(float(np.mean(taus)), 4), "n": len(taus)} for part, taus in by_part.items()}
        for side, by_part in found.items()
    }


def _taus(match: Match, matcher: Matcher, side: SideName) -> dict[str, float]:
    from scipy.stats import kendalltau

    explanation = match.explanation
    assert explanation is not None
    count = len(unit_spans(getattr(match, side)))
    if count < FEWEST_UNITS:
        return {}
    without = [_without(match, matcher, side, place).parts for place in range(count)]
    taus = {}
    for part, amount in explanation.parts.items():
        rows = tuple(row for row in explanation.rows if row.part == part)
        amounts = unit_amounts(replace(explanation, rows=rows), side)
        drops = np.array([amount - parts[part] for parts in without])
        if np.ptp(amounts) > 0.0 and np.ptp(drops) > 0.0:
            taus[part] = float(kendalltau(amounts, drops).statistic)
    net = net_amounts(matcher, explanation, side)
    drops = np.array([match.score - sum(parts.values()) for parts in without])
    if np.ptp(net) > 0.0 and np.ptp(drops) > 0.0:
        taus[NET] = float(kendalltau(net, drops).statistic)
    return taus


def _without(match: Match, matcher: Matcher, side: SideName, place: int) -> Explanation:
    pair: tuple[Challenge, Capability] = match.challenge, match.capability
    if side == "challenge":
        pair = without_units(match.challenge, [place]), match.capability
    else:
        pair = match.challenge, without_units(match.capability, [place])
    explanation = matcher.pair(*pair).explanation
    assert explanation is not None
    return explanation
