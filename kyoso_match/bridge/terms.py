"""A pair of terms, and how a term is compared."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kyoso_match.errors import RowProblem
from kyoso_match.names import words_without_names
from kyoso_match.records.checks import shown

Term: TypeAlias = tuple[str, ...]
"""A term as it is compared: the keys of its content words. Two writings with the same keys are one term."""


@dataclass(frozen=True, slots=True)
class TermPair:
    """Two terms of which the second answers the first; ``field`` (of policy) and ``note`` are for people."""

    administrative: str
    business: str
    field: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Both terms as one text."""
        return f"{self.administrative}↔{self.business}"

    @property
    def terms(self) -> tuple[Term, Term]:
        """Both terms as they are compared."""
        return term_of(self.administrative), term_of(self.business)


def term_of(text: str) -> Term:
    """The keys of the content words of a term; names of municipalities and companies are none.

    >>> term_of("ごみの収集") == term_of("ゴミ収集")
    True
    """
    return tuple(key for key, _, _ in words_without_names(text))


def problem_of(pair: TermPair) -> RowProblem | None:
    """Why a pair cannot be used, if so."""
    for name, text in (("行政の言葉", pair.administrative), ("企業の言葉", pair.business)):
        if not text.strip():
            return RowProblem("言葉が空です。行政の言葉と企業の言葉の両方を入れてください。", field=name)
        if not term_of(text):
            reason = "比べられる言葉がありません(助詞、記号、自治体名、企業名だけは使えません)。言葉を足してください。"
            return RowProblem(reason, field=name, value=shown(text))
    if term_of(pair.administrative) == term_of(pair.business):
        reason = "同じ言葉です。同じ言葉どうしはもともと対応するので、この行は要りません。"
        return RowProblem(reason, field="企業の言葉", value=shown(pair.business))
    return None
