"""Why a pair has its score: rows that add up to it, needs met and unmet, and sentences made of both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from kyoso_match.explain import html
from kyoso_match.explain.alignment import PiecesOf, meaning_rows
from kyoso_match.explain.answers import coverage_rows, focus_rows
from kyoso_match.explain.bridged import bridge_rows
from kyoso_match.explain.facts import fact_rows
from kyoso_match.explain.judging import judge_needs, judge_requests
from kyoso_match.explain.needs import Need
from kyoso_match.explain.rationale import Clause, rationale
from kyoso_match.explain.rows import Row
from kyoso_match.explain.shared import character_rows, word_rows
from kyoso_match.explain.wording import explain_in_japanese
from kyoso_match.records import Record
from kyoso_match.scoring import Score, Scorer, Side

PARTS = Score._fields


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """Why one pair has its score.

    ``sum(row.amount for row in rows) == score`` within 1e-6. ``needs`` are those of the challenge;
    ``requests`` are what the capability asks of its owner, judged by what the challenge says. ``clauses`` are
    short Japanese sentences, each with the positions of the rows that it states. Printing an explanation gives
    Japanese text; a notebook shows it as HTML.
    """

    challenge: Record
    capability: Record
    score: float
    rows: tuple[Row, ...]
    needs: tuple[Need, ...]
    requests: tuple[Need, ...]
    clauses: tuple[Clause, ...]

    @property
    def parts(self) -> dict[str, float]:
        """The sum of the rows of each part, in the order of the parts."""
        return {part: sum((row.amount for row in self.rows if row.part == part), 0.0) for part in PARTS}

    @property
    def rationale(self) -> str:
        """The clauses as one short Japanese paragraph."""
        return "".join(clause.text for clause in self.clauses)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready; the schema is in docs/explanation-schema.md."""
        return {
            "challenge_id": self.challenge.id,
            "capability_id": self.capability.id,
            "score": self.score,
            "parts": self.parts,
            "rationale": self.rationale,
            "clauses": [asdict(clause) for clause in self.clauses],
            "needs": [asdict(need) for need in self.needs],
            "requests": [asdict(need) for need in self.requests],
            "rows": [asdict(row) for row in self.rows],
        }

    def __repr__(self) -> str:
        return f"<Explanation: {self.challenge.id} x {self.capability.id}, {self.score:.3f}, {len(self.rows)} rows>"

    def __str__(self) -> str:
        return explain_in_japanese(self.score, self.parts, self.rows, self.needs, self.requests, self.clauses)

    def to_html(self, *, with_style: bool = True, one_page: bool = False) -> str:
        """An HTML section without scripts; ``with_style=False`` leaves out the style sheet.

        ``one_page=True`` shortens long texts around their marked places, so that the section fits on an A4 page.
        """
        return html.section(
            self.challenge,
            self.capability,
            self.score,
            self.parts,
            self.rows,
            self.needs,
            self.requests,
            self.clauses,
            with_style=with_style,
            one_page=one_page,
        )

    def _repr_html_(self) -> str:
        return self.to_html()


def explain(scorer: Scorer, pieces_of: PiecesOf, challenge: Side, capability: Side, score: float) -> Explanation:
    """The explanation of one pair; ``score`` is what the scorer gave it."""
    similarities = scorer.similarities(challenge.words.ids, capability.words.ids)
    rows = (
        *_largest_first(meaning_rows(scorer, pieces_of, challenge, capability)),
        *_largest_first(word_rows(scorer, challenge, capability)),
        *_largest_first(character_rows(scorer, challenge, capability)),
        *_largest_first(coverage_rows(scorer, challenge, capability, similarities)),
        *_largest_first(bridge_rows(scorer, challenge, capability, similarities)),
        *_largest_first(focus_rows(scorer, challenge, capability, similarities)),
        *fact_rows(scorer, challenge, capability),
    )
    needs = judge_needs(scorer, challenge, capability, similarities)
    return Explanation(
        challenge.profile.record,
        capability.profile.record,
        score,
        rows,
        needs,
        judge_requests(scorer, challenge, capability, similarities),
        rationale(rows, needs),
    )


def _largest_first(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: -row.amount)
