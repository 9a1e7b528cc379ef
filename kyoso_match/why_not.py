"""Why a pair is not in the list, in terms of the texts and the rules that a person can check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kyoso_match.comparison import Comparison, compare
from kyoso_match.explain.phrases import stated_fact
from kyoso_match.filters import Where, compile_where, unmet_conditions
from kyoso_match.matches import Match
from kyoso_match.scoring import Scorer, Side
from kyoso_match.selection import Rule
from kyoso_match.shelf import Shelf, capability_of, challenge_of

# Explains a pair: challenge, capability, rank and score.
Explaining = Callable[[Side, Side, int, float], Match]


class Cause(StrEnum):
    """What keeps a pair off the list; the first of these that holds."""

    LISTED = "listed"
    EMPTY = "empty"
    EXCLUDED = "excluded"
    BELOW_MIN_SCORE = "below_min_score"
    BELOW_THRESHOLD = "below_threshold"
    OUTRANKED = "outranked"
    NOT_RETRIEVED = "not_retrieved"


@dataclass(frozen=True, slots=True, repr=False)
class WhyNot:
    """Why a pair is not in the list of a challenge (or that it is).

    ``match`` is the pair itself, scored and explained; its ``rank`` is the place that its score has among the pairs
    that were scored. ``conditions`` are those of the filter that exclude it, with the values of the record.
    ``required`` is the score that it falls short of: ``min_score``, the threshold for ``alpha``, or the score of the
    last pair listed; None for other causes. ``comparison`` is that last pair (left) beside this one (right): its
    differences add up to the gap.
    """

    match: Match
    cause: Cause
    conditions: tuple[str, ...] = ()
    required: float | None = None
    comparison: Comparison | None = None

    @property
    def violated(self) -> tuple[str, ...]:
        """The facts that do not fit, each with what both sides state, in Japanese."""
        explanation = self.match.explanation
        rows = () if explanation is None else explanation.rows
        return tuple(stated_fact(row) for row in rows if row.part == "facts" and row.amount < 0.0)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready values."""
        return {
            "challenge_id": self.match.challenge.id,
            "capability_id": self.match.capability.id,
            "cause": str(self.cause),
            "score": self.match.score,
            "place": self.match.rank,
            "required": self.required,
            "conditions": list(self.conditions),
            "violated": list(self.violated),
            "comparison": None if self.comparison is None else self.comparison.to_dict(),
        }

    def __repr__(self) -> str:
        return f"<WhyNot: {self.match.challenge.id} x {self.match.capability.id}, {self.cause}>"

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def why_not(
    shelf: Shelf, scorer: Scorer, rule: Rule, where: Where | None, challenge: Side, capability: Side, match: Explaining
) -> WhyNot:
    """Why ``capability``, one of the shelf, is not listed for ``challenge`` under this rule and filter."""
    scored = shelf.scored([challenge], compile_where(where), rule.top_k)[0]
    listed = rule.select(challenge, shelf.sides, scored).listed
    own_id, score = capability.profile.record.id, scorer.score(challenge, capability).total
    pair = match(challenge, capability, 1 + sum(other > score for other in scored.values()), score)
    if own_id in dict(listed):
        return WhyNot(pair, Cause.LISTED)
    if challenge.profile.is_empty or capability.profile.is_empty:
        return WhyNot(pair, Cause.EMPTY)
    conditions = unmet_conditions(where, challenge_of(challenge), capability_of(capability))
    if conditions:
        return WhyNot(pair, Cause.EXCLUDED, conditions)
    if rule.min_score is not None and score < rule.min_score:
        return WhyNot(pair, Cause.BELOW_MIN_SCORE, required=rule.min_score)
    if score < rule.threshold:
        return WhyNot(pair, Cause.BELOW_THRESHOLD, required=rule.threshold)
    last_id, last_score = listed[-1]
    last = match(challenge, shelf.sides[last_id], len(listed), last_score)
    assert last.explanation is not None
    assert pair.explanation is not None
    cause = Cause.OUTRANKED if own_id in scored else Cause.NOT_RETRIEVED
    return WhyNot(pair, cause, required=last_score, comparison=compare(last.explanation, pair.explanation))


def _lines(why: WhyNot) -> Iterator[str]:
    match = why.match
    yield f"課題「{match.challenge.label}」と強み「{match.capability.label}」: {_CAUSES[why.cause](why)}"
    for condition in why.conditions:
        yield f"  ・合わない絞り込み条件: {condition}"
    for fact in why.violated:
        yield f"  ・合わない条件: {fact}"
    if why.comparison is not None:
        yield "最後に示された候補(A)との差:"
        yield from (f"  {line}" for line in str(why.comparison).split("\n")[1:])


def _short(why: WhyNot) -> str:
    assert why.required is not None
    return f"{why.match.score:.3f}点で、{why.required:.3f}点に{why.required - why.match.score:.3f}点足りません"


_CAUSES: Mapping[Cause, Callable[[WhyNot], str]] = {
    Cause.LISTED: lambda why: f"{why.match.rank}位に示されています({why.match.score:.3f}点)。",
    Cause.EMPTY: lambda why: "どちらかの本文に比べられる言葉がないため、点を付けられません。",
    Cause.EXCLUDED: lambda why: f"絞り込みの条件に合わないため、候補に入っていません(点は{why.match.score:.3f})。",
    Cause.BELOW_MIN_SCORE: lambda why: f"指定された最低点(min_score)に届きません。{_short(why)}。",
    Cause.BELOW_THRESHOLD: lambda why: f"許容する見落とし率での基準点に届きません。{_short(why)}。",
    Cause.OUTRANKED: lambda why: f"{why.match.rank}位のため、示す件数に入りません。{_short(why)}。",
    Cause.NOT_RETRIEVED: lambda why: (
        f"候補を絞る検索で拾われませんでした(点は{why.match.score:.3f})。"
        "件数が多いときは、意味か言葉の近いものだけに点を付けます。exhaustive_up_to を大きくすると全件に点を付けます。"
    ),
}
