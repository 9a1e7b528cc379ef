"""A score as a staircase: each part begins where the one before it ended, and the printed steps add up."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise

DIGITS = 3
# The scale reaches at least this far, so that the staircases of most pairs can be laid side by side.
SCALE_TO = 0.5
_UNIT = 10**DIGITS
_WIDTH, _HEIGHT = 200, 10


def printed_steps(amounts: Sequence[float], total: float) -> list[float]:
    """The amounts with three decimals, so that they add up to ``total`` with three decimals, digit for digit.

    Every amount is rounded down, and the thousandths that are missing go to those that lost most (the largest
    remainder method). No step moves by a whole thousandth.

    >>> printed_steps([0.0004, 0.0004, 0.0004], 0.0012)
    [0.001, 0.0, 0.0]
    """
    exact = [amount * _UNIT for amount in amounts]
    steps = [math.floor(amount) for amount in exact]
    missing = round(total * _UNIT) - sum(steps)
    most_lost_first = sorted(range(len(exact)), key=lambda place: steps[place] - exact[place])
    for turn in range(abs(missing) if exact else 0):
        place = most_lost_first[turn % len(exact)] if missing > 0 else most_lost_first[-1 - turn % len(exact)]
        steps[place] += 1 if missing > 0 else -1
    return [step / _UNIT for step in steps]


def scale(parts: Mapping[str, float]) -> tuple[float, float]:
    """Both ends of the scale that the staircase of these parts needs; 0 to ``SCALE_TO`` for most pairs."""
    heights = [0.0, *accumulate(parts.values())]
    return min(heights), max(SCALE_TO, *heights)


def stairs(parts: Mapping[str, float]) -> list[str]:
    """One inline SVG for each part, and one for the sum; dark adds, white with an outline takes away."""
    low, high = scale(parts)
    reached = [0.0, *accumulate(parts.values())]
    spans = list(pairwise(reached))
    drawn = [_bar(begin, end, low, high, "up" if end >= begin else "down") for begin, end in spans]
    return [*drawn, _bar(0.0, reached[-1], low, high, "total")]


def _bar(begin: float, end: float, low: float, high: float, kind: str) -> str:
    def place(value: float) -> float:
        return (value - low) / (high - low) * _WIDTH

    left, width = place(min(begin, end)), abs(end - begin) / (high - low) * _WIDTH
    return (
        f'<svg class="stair" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f'<line class="zero" x1="{place(0.0):.2f}" y1="0" x2="{place(0.0):.2f}" y2="{_HEIGHT}"></line>'
        f'<line class="end" x1="{place(end):.2f}" y1="0" x2="{place(end):.2f}" y2="{_HEIGHT}"></line>'
        f'<rect class="{kind}" x="{left:.2f}" y="1.5" width="{width:.2f}" height="{_HEIGHT - 3}"></rect></svg>'
    )
