"""Two candidates for one challenge, side by side: where each has more, and what each leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from kyoso_match.errors import InputError
from kyoso_match.explain import Evidence, Explanation, NeedState, Row
from kyoso_match.explain.phrases import FACT_NAMES, NEED_MARKS, PART_NAMES, points, quoted, shown_word
from kyoso_match.records import Record

_LINES_SHOWN = 8
# Parts of which a row is one word, pair of terms or fact, with a counterpart in the rows of any other candidate.
_BY_LABEL = frozenset({"words", "bridge", "facts"})


@dataclass(frozen=True, slots=True)
class Difference:
    """What one reason adds to the score of each of two candidates.

    ``challenge`` is the place in the challenge that the reason rests on, or None where there is none (``focus``);
    ``left`` and ``right`` are the strongest evidence in the two candidates, None where a candidate has nothing.
    """

    part: str
    label: str
    challenge: Evidence | None
    left: Evidence | None
    right: Evidence | None
    left_amount: float
    right_amount: float

    @property
    def amount(self) -> float:
        """How much more the left candidate has."""
        return self.left_amount - self.right_amount


@dataclass(frozen=True, slots=True)
class NeedComparison:
    """One need of the challenge and how far each candidate meets it."""

    need: Evidence
    left: NeedState
    right: NeedState


@dataclass(frozen=True, slots=True, repr=False)
class Comparison:
    """Why the scores of two candidates differ.

    ``differences`` are ordered by size, and their amounts add up to ``left.score - right.score`` within 1e-6.
    """

    left: Explanation
    right: Explanation
    differences: tuple[Difference, ...]
    needs: tuple[NeedComparison, ...]

    @property
    def gap(self) -> float:
        """The score of the left candidate minus that of the right one."""
        return self.left.score - self.right.score

    def to_dict(self) -> dict[str, object]:
        """JSON-ready values."""
        return {
            "challenge_id": self.left.challenge.id,
            "left_id": self.left.capability.id,
            "right_id": self.right.capability.id,
            "left_score": self.left.score,
            "right_score": self.right.score,
            "gap": self.gap,
            "differences": [{**asdict(difference), "amount": difference.amount} for difference in self.differences],
            "needs": [asdict(need) for need in self.needs],
        }

    def __repr__(self) -> str:
        return f"<Comparison: {self.left.capability.id} - {self.right.capability.id} = {self.gap:+.3f}>"

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def compare(left: Explanation, right: Explanation) -> Comparison:
    """Compare the explanations of two candidates for the same challenge; InputError for different challenges."""
    if left.challenge != right.challenge:
        raise InputError(
            f"同じ課題の候補どうしだけを比べられます: 「{left.challenge.id}」と「{right.challenge.id}」が渡されました。"
        )
    ours, theirs = _by_reason(left.rows), _by_reason(right.rows)
    differences = [_difference(ours.get(key, []), theirs.get(key, [])) for key in dict.fromkeys([*ours, *theirs])]
    differences.sort(key=lambda difference: -abs(difference.amount))
    needs = tuple(
        NeedComparison(one.text, one.state, other.state) for one, other in zip(left.needs, right.needs, strict=True)
    )
    return Comparison(left, right, tuple(differences), needs)


def _by_reason(rows: Iterable[Row]) -> dict[object, list[Row]]:
    reasons: dict[object, list[Row]] = {}
    for row in rows:
        reasons.setdefault(_reason(row), []).append(row)
    return reasons


def _reason(row: Row) -> object:
    """What makes rows of two candidates comparable: the same word, fact or place in the challenge."""
    if row.part in _BY_LABEL:
        return row.part, row.label
    return (row.part, *((row.challenge[0],) if _belongs_to_challenge(row) else ()))


def _belongs_to_challenge(row: Row) -> bool:
    # Runs of characters are many and short: they are one reason together. A row of focus belongs to a unit of the
    # capability, and several places of the challenge call for it.
    return row.part not in ("characters", "focus") and bool(row.challenge)


def _difference(left: Sequence[Row], right: Sequence[Row]) -> Difference:
    one = (*left, *right)[0]
    return Difference(
        one.part,
        shown_word(one) if one.part == "words" else one.label,
        one.challenge[0] if _belongs_to_challenge(one) else None,
        _strongest(left),
        _strongest(right),
        sum(row.amount for row in left),
        sum(row.amount for row in right),
    )


def _strongest(rows: Sequence[Row]) -> Evidence | None:
    with_evidence = [row for row in rows if row.capability and row.amount]
    return max(with_evidence, key=lambda row: abs(row.amount)).capability[0] if with_evidence else None


# --- in Japanese -----------------------------------------------------------------------------------------------------


def _lines(comparison: Comparison) -> Iterator[str]:
    left, right = comparison.left.capability, comparison.right.capability
    yield f"課題: {comparison.left.challenge.label}"
    yield f"A: {_named(left)} {comparison.left.score:.3f}点"
    yield f"B: {_named(right)} {comparison.right.score:.3f}点"
    yield f"Aの点からBの点を引くと {points(comparison.gap)}。内訳(差の大きい順。足すとこの差になる):"
    shown, rest = comparison.differences[:_LINES_SHOWN], comparison.differences[_LINES_SHOWN:]
    for difference in shown:
        yield f"  {difference.amount:+.3f} {PART_NAMES[difference.part]}{_about(difference)}"
        for name, evidence in (("A", difference.left), ("B", difference.right)):
            if difference.part != "words":
                yield f"      {name}: {quoted(evidence) if evidence is not None else '該当する記載なし'}"
    if rest:
        yield f"  {sum(difference.amount for difference in rest):+.3f} ほか{len(rest)}件の合計"
    if comparison.needs:
        yield "要望への対応(A・B):"
        for need in comparison.needs:
            yield f"  {NEED_MARKS[need.left]}・{NEED_MARKS[need.right]} {quoted(need.need)}"


def _named(record: Record) -> str:
    return f"{record.label}({record.owner})" if record.owner else record.label


def _about(difference: Difference) -> str:
    if difference.part == "facts":
        return f" {FACT_NAMES[difference.label]}"
    if difference.part in _BY_LABEL:
        return f" 「{difference.label}」"
    return f" 課題の{quoted(difference.challenge)}" if difference.challenge is not None else ""
