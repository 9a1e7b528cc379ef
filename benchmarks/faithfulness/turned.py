"""How many units a decision hangs on: counterfactuals of the first against the second of every challenge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from kyoso_match import Match, Matcher
from kyoso_match.counterfactual import Counterfactual, counterfactual, needs_to_meet
from kyoso_match.matches import Matches


def turned(matcher: Matcher, matches: Matches) -> dict[str, dict[str, object]]:
    """What turns the order of the first two: units of either side away, or needs met by the second."""
    pairs = [list(run)[:2] for _, run in groupby(matches, key=lambda match: match.challenge.id)]
    firsts: list[tuple[Match, Match]] = [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]
    return {
        "capability": _summary([counterfactual(matcher, one, rival=two, side="capability") for one, two in firsts]),
        "challenge": _summary([counterfactual(matcher, one, rival=two, side="challenge") for one, two in firsts]),
        "needs": _summary([needs_to_meet(matcher, two, rival=one) for one, two in firsts]),
    }


def _summary(found: Sequence[Counterfactual]) -> dict[str, object]:
    sizes = Counter(len(one.units) for one in found if one.found)
    return {
        "n": len(found),
        "found": sum(one.found for one in found),
        "smallest": sum(one.found and one.smallest for one in found),
        "sizes": {str(size): sizes[size] for size in sorted(sizes)},
    }
