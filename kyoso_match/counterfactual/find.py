"""The pair, what it is compared with, and how its texts can be changed.

Counterfactual explanations (Wachter, Mittelstadt and Russell, "Counterfactual Explanations without Opening the Black
Box", 2017, section III) for text: units of a record are taken away, or needs of a challenge are added to what a
capability offers, until the pair falls below, or rises above, a rival or a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kyoso_match.counterfactual.result import Change, Counterfactual, SideName
from kyoso_match.counterfactual.search import Positions, Scores, Search
from kyoso_match.edits import unit_spans, with_offers, without_units
from kyoso_match.errors import InputError
from kyoso_match.explain import Evidence, NeedState
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Match
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge, Record

_Pair = tuple[Challenge, Capability]
# The changed pair and, where there is a rival, the rival's; None when the change is not allowed.
_ChangedBy = Callable[[list[int]], list[_Pair] | None]


def counterfactual(
    matcher: Matcher,
    match: Match,
    *,
    rival: Match | None = None,
    threshold: float | None = None,
    side: SideName = "capability",
) -> Counterfactual:
    """The smallest set of units of one side without which the pair scores below a rival or a threshold.

    ``rival`` is another match of the same challenge (or of the same capability); where it shares the record that units
    are taken from, it is scored without them, too. At least one unit with content stays, since a record without
    content is compared with nothing. InputError unless exactly one of ``rival`` and ``threshold`` is given.

    >>> from kyoso_match.matcher import Matcher
    >>> matcher = Matcher(["乗合タクシーを運行します。地図を作ります。", "バスの時刻表を印刷します。"])
    >>> first, second = matcher.rank("乗合タクシーやバスを走らせたい。")
    >>> [unit.text for unit in counterfactual(matcher, first, rival=second).units]
    ['乗合タクシーを運行します。']
    """
    target = _Target(match, rival, threshold)
    record: Record = match.challenge if side == "challenge" else match.capability
    spans, texts = unit_spans(record), dict(record.texts())
    units = [Evidence(span.field, texts[span.field][span.start : span.end], span.start, span.end) for span in spans]

    def without(chosen: list[int]) -> list[_Pair] | None:
        left = without_units(record, chosen)
        return None if Profile.of(left).is_empty else target.with_record(record, left)

    return _searched(matcher, target, without, units, "removed", side)


def needs_to_meet(
    matcher: Matcher, match: Match, *, rival: Match | None = None, threshold: float | None = None
) -> Counterfactual:
    """The smallest set of needs that, met by the capability, would make the pair score above a rival or a threshold.

    The needs that are read as unmet or met in part are tried; that a need is met is its text among the offers of the
    capability. ``rival`` is another match of the same challenge. InputError unless exactly one of the two is given.

    >>> from kyoso_match.matcher import Matcher
    >>> matcher = Matcher(["乗合タクシーを運行します。", "出前の料理教室を開きます。"])
    >>> first, second = matcher.rank("乗合タクシーを走らせたい。食べ残しを減らしたい。", explain=True)
    >>> needs_to_meet(matcher, second, rival=first).found
    True
    """
    if rival is not None and rival.challenge != match.challenge:
        raise InputError(
            f"満たすべき要望は、同じ課題の候補どうしで調べてください: {match.challenge.id} と {rival.challenge.id}"
        )
    target = _Target(match, rival, threshold)
    explanation = match.explanation or matcher.pair(match.challenge, match.capability).explanation
    assert explanation is not None
    units = [need.text for need in explanation.needs if need.state in (NeedState.UNMET, NeedState.PARTIAL)]

    def with_needs_met(chosen: list[int]) -> list[_Pair]:
        lifted = with_offers(match.capability, [units[place].text.strip() for place in chosen])
        return target.with_record(match.capability, lifted)

    return _searched(matcher, target, with_needs_met, units, "added", "capability")


class _Target:
    """The pair and what it is compared with: another pair, or a score."""

    def __init__(self, match: Match, rival: Match | None, threshold: float | None) -> None:
        if (rival is None) == (threshold is None):
            raise InputError("rival(比べる相手)と threshold(基準のスコア)のどちらか一方だけを指定してください。")
        self.match, self.threshold = match, threshold
        self.pairs: list[_Pair] = [(match.challenge, match.capability)]
        self.rival: Record | None = None
        if rival is not None:
            same_challenge, same_capability = rival.challenge == match.challenge, rival.capability == match.capability
            if same_challenge == same_capability:
                raise InputError(
                    "rival には、同じ課題と別の強み、または同じ強みと別の課題の組を指定してください: "
                    f"{rival.challenge.id} と {rival.capability.id}"
                )
            self.rival = rival.capability if same_challenge else rival.challenge
            self.pairs.append((rival.challenge, rival.capability))

    def with_record(self, old: Record, new: Record) -> list[_Pair]:
        """The pairs with a record replaced wherever it stands."""
        if isinstance(new, Challenge):
            return [(new if challenge == old else challenge, capability) for challenge, capability in self.pairs]
        assert isinstance(new, Capability)
        return [(challenge, new if capability == old else capability) for challenge, capability in self.pairs]

    def scores(self, matcher: Matcher, variants: Sequence[list[_Pair]]) -> list[Scores]:
        """The score of the pair and of what it is compared with, for each variant."""
        found = matcher.scores(pair for variant in variants for pair in variant)
        if self.threshold is not None:
            return [(score, self.threshold) for score in found]
        return list(zip(found[::2], found[1::2], strict=True))


def _searched(
    matcher: Matcher,
    target: _Target,
    changed_by: _ChangedBy,
    units: Sequence[Evidence],
    change: Change,
    side: SideName,
) -> Counterfactual:
    before = target.scores(matcher, [target.pairs])[0]

    def score_all(subsets: Sequence[Positions]) -> list[Scores | None]:
        variants = [changed_by(sorted(subset)) if subset else target.pairs for subset in subsets]
        scores = iter(target.scores(matcher, [variant for variant in variants if variant is not None]))
        return [None if variant is None else next(scores) for variant in variants]

    search = Search(score_all, len(units), 1.0 if change == "removed" else -1.0)
    chosen, smallest = search.smallest()
    after = None if chosen is None else search.known[chosen]
    score_after, target_after = before if after is None else after
    return Counterfactual(
        target.match.challenge,
        target.match.capability,
        target.rival,
        change,
        side,
        found=chosen is not None,
        units=tuple(units[place] for place in sorted(chosen or ())),
        smallest=smallest,
        score=before[0],
        score_after=score_after,
        target=before[1],
        target_after=target_after,
        tried=len(search.known) - 1,
    )
