"""Whether the same units carry the score when both texts are written in another way."""

from __future__ import annotations

from typing import Any

from kyoso_match.edits import Reworded, Rewording
from kyoso_match.explain import Explanation
from kyoso_match.faithfulness.attribution import SideName, UnitsOf, explained, unit_amounts
from kyoso_match.faithfulness.erasure import highest
from kyoso_match.matcher import Matcher
from kyoso_match.text import Span

TOP = 3


def overlap_after(matcher: Matcher, explanation: Explanation, rewording: Rewording) -> float | None:
    """The share of the three highest units of each side that are among the three highest after rewording both sides.

    The mean of the sides that have more than three units; None when there is none, or nothing could be reworded.
    """
    asked, given = rewording.apply(explanation.challenge), rewording.apply(explanation.capability)
    if asked.record.texts() == explanation.challenge.texts() and given.record.texts() == explanation.capability.texts():
        return None
    after = explained(matcher, matcher.pair(asked.record, given.record))
    sides: tuple[tuple[SideName, Reworded[Any]], ...] = (("challenge", asked), ("capability", given))
    found = [_overlap(explanation, after, side, reworded) for side, reworded in sides if len(reworded.places) > TOP]
    return sum(found) / len(found) if found else None


def _overlap(before: Explanation, after: Explanation, side: SideName, reworded: Reworded[Any]) -> float:
    known = set(highest(unit_amounts(before, side), TOP))
    new_units = UnitsOf(reworded.record).spans
    new = {_origin(new_units[place], reworded.places) for place in highest(unit_amounts(after, side), TOP)}
    return len(known & new) / TOP


def _origin(unit: Span, places: tuple[Span, ...]) -> int:
    """The former unit of which a unit has the most characters."""
    shared = [
        min(unit.end, place.end) - max(unit.start, place.start) if place.field == unit.field else -1 for place in places
    ]
    return shared.index(max(shared))
