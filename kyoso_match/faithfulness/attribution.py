"""What each unit of a text adds to the score of a pair, read off the printed rows.

A row gives its amount to the units that its quotes stand in. Where it has several on one side, the words that it says
correspond share the amount by their similarity; a row that names no such words shares it equally among its quotes (the
places of a word that is said twice count the same). A row without a quote on a side, such as a fact that stands in a
field of its own, belongs to no unit there. So the amounts of all units add up to the score less those rows.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kyoso_match.edits import unit_spans
from kyoso_match.explain import Evidence, Explanation, Row
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Match
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.text import Span

Floats = NDArray[np.float64]
SideName = Literal["challenge", "capability"]
By = Literal["rows", "net"]

# Parts that are a mean over one side only: what is taken away from the other side leaves their norm as it is.
_MEAN_OVER: dict[str, SideName] = {"coverage": "challenge", "focus": "capability"}


class UnitsOf:
    """The units of one record, found by the evidence that stands in them."""

    def __init__(self, record: Record) -> None:
        self.spans = unit_spans(record)
        self._places: dict[str, tuple[list[int], list[int]]] = {}
        for position, span in enumerate(self.spans):
            starts, positions = self._places.setdefault(span.field, ([], []))
            starts.append(span.start)
            positions.append(position)

    def __len__(self) -> int:
        return len(self.spans)

    def at(self, evidence: Evidence | Span) -> int | None:
        """The first unit that some evidence reaches into; None for a fact or a prompt.

        A run of characters can begin with the list mark before its unit.
        """
        if evidence.start is None or evidence.end is None or evidence.field not in self._places:
            return None
        starts, positions = self._places[evidence.field]
        place = bisect_right(starts, evidence.start) - 1
        if place < 0 or evidence.start >= self.spans[positions[place]].end:
            place += 1
        if place == len(positions) or starts[place] >= evidence.end:
            return None
        return positions[place]

    def shares(self, row: Row, side: SideName) -> list[tuple[int | None, float]]:
        """How a row divides among the units of one side; shares add up to 1, or there are none without a quote."""
        quotes: Sequence[Evidence] = getattr(row, side)
        if len(quotes) > 1 and row.pairs:
            weights = [(getattr(pair, side), pair.similarity) for pair in row.pairs]
        else:
            weights = [(quote, 1.0) for quote in quotes]
        total = sum(weight for _, weight in weights)
        return [(self.at(quote), weight / total) for quote, weight in weights] if total else []


def unit_amounts(explanation: Explanation, side: SideName) -> Floats:
    """What each unit of one side adds to the score, ``(units,)`` in the order of ``unit_spans``.

    >>> from kyoso_match.matcher import Matcher
    >>> match = Matcher().pair("乗合タクシーを走らせたい。給食を残さない工夫。", "乗合タクシーを運行します。")
    >>> taxi, lunch = unit_amounts(match.explanation, "challenge")
    >>> bool(taxi > lunch)
    True
    """
    return _summed(_by_part(explanation, side))


def _by_part(explanation: Explanation, side: SideName) -> dict[str, Floats]:
    units = UnitsOf(getattr(explanation, side))
    amounts = {part: np.zeros(len(units)) for part in explanation.parts}
    for row in explanation.rows:
        for position, share in units.shares(row, side):
            if position is not None:
                amounts[row.part][position] += row.amount * share
    return amounts


def _summed(by_part: dict[str, Floats]) -> Floats:
    total: Floats = np.sum(list(by_part.values()), axis=0)
    return total


def pair_amounts(explanation: Explanation) -> Floats:
    """What each pair of units adds, ``(units of the challenge, units of the capability)``.

    Words that correspond join the units that they stand in; else every quote of one side goes with every quote of the
    other. Rows that quote one side only are left out.
    """
    asked, given = UnitsOf(explanation.challenge), UnitsOf(explanation.capability)
    amounts = np.zeros((len(asked), len(given)))
    for row in explanation.rows:
        if row.pairs:
            weights = [(asked.at(pair.challenge), given.at(pair.capability), pair.similarity) for pair in row.pairs]
        else:
            weights = [(asked.at(one), given.at(other), 1.0) for one in row.challenge for other in row.capability]
        total = sum(weight for _, _, weight in weights)
        for i, j, weight in weights:
            if i is not None and j is not None and total:
                amounts[i, j] += row.amount * weight / total
    return amounts


def net_amounts(matcher: Matcher, explanation: Explanation, side: SideName) -> Floats:
    """What each unit adds beyond what its share of the text would add at the average, ``(units,)``.

    Scores are normalised by the length of a text, so taking a unit away also makes the rest count more. With
    u = sum_i p_i and cos = u.v / (|u| |v|), to first order

        cos - cos without i = a_i - cos s_i,    a_i = p_i.v / (|u| |v|) (the rows),    s_i = p_i.u / |u|^2,

    and for a weighted mean s_i is the share of the weights. ``s`` are the amounts of the rows of the text compared
    with itself, so each part is measured in its own norm. Coverage is normalised by the challenge and focus by the
    capability alone; on the other side their amounts stay as they are.
    """
    itself = _with_itself(matcher, getattr(explanation, side))
    by_part, shares = _by_part(explanation, side), _by_part(itself, side)
    for part, amounts in by_part.items():
        whole = float(shares[part].sum()) if part in shares else 0.0
        if whole > 0.0 and _MEAN_OVER.get(part, side) == side and part != "facts":
            amounts -= amounts.sum() * shares[part] / whole
    return _summed(by_part)


def _with_itself(matcher: Matcher, record: Record) -> Explanation:
    """The text of a record compared with the same text; facts are left out."""
    texts = {name: getattr(record, name) for name in ("id", "text", "title", "needs", "offers")}
    challenge, capability = Challenge(**texts), Capability(**texts)
    return explained(matcher, matcher.pair(challenge, capability))


def explained(matcher: Matcher, match: Match) -> Explanation:
    """The explanation of a match, made again where it was left out."""
    explanation = match.explanation
    if explanation is None:
        explanation = matcher.pair(match.challenge, match.capability).explanation
    assert explanation is not None
    return explanation
