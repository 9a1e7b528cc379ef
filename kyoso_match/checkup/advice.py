"""What the check says: which rule, where, why, and what one could write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kyoso_match.explain import Evidence


class Rule(StrEnum):
    """What is looked for, in the order in which advice is given."""

    MISSING_SCALE = "missing_scale"
    MISSING_BUDGET = "missing_budget"
    MISSING_PERIOD = "missing_period"
    MISSING_TARGET = "missing_target"
    MISSING_CURRENT = "missing_current"
    SOLUTION_FIRST = "solution_first"
    VAGUE = "vague"
    JARGON = "jargon"

    @property
    def label(self) -> str:
        """A short name for people.

        >>> Rule.MISSING_BUDGET.label
        '予算の記載なし'
        """
        return _LABELS[self]


_LABELS = {
    Rule.MISSING_SCALE: "規模の記載なし",
    Rule.MISSING_BUDGET: "予算の記載なし",
    Rule.MISSING_PERIOD: "期間の記載なし",
    Rule.MISSING_TARGET: "対象の記載なし",
    Rule.MISSING_CURRENT: "今のやり方の記載なし",
    Rule.SOLUTION_FIRST: "手段が先",
    Rule.VAGUE: "あいまいな言葉",
    Rule.JARGON: "行政の言葉",
}


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of advice about a challenge sheet.

    ``place`` quotes the words that the advice is about, with the field and the offsets that they have there; None for
    what the sheet does not say at all. ``message`` says in Japanese what a reader will miss, and ``example`` what one
    could write instead.
    """

    rule: Rule
    place: Evidence | None
    message: str
    example: str

    def to_dict(self) -> dict[str, object]:
        """JSON values; ``place`` has ``field``, ``text``, ``start`` and ``end``, or is None."""
        place = None if self.place is None else {name: getattr(self.place, name) for name in _PLACE}
        return {"rule": self.rule.value, "place": place, "message": self.message, "example": self.example}


_PLACE = ("field", "text", "start", "end")
