"""The words, runs of characters and bridged terms that added most to the scores of a run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kyoso_match.explain import Row
from kyoso_match.explain.phrases import shown_word
from kyoso_match.overview.groups import Explained

NAMED_PARTS = ("words", "characters", "bridge")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, run of characters or pair of terms: what it added to all scores together, and to how many of them."""

    label: str
    amount: float
    matches: int


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one part that added most, largest first.

    ``others`` is how many more there are, ``rest`` what those added: the amounts of ``largest`` and the rest add up to
    the part over all matches.
    """

    part: str
    largest: tuple[Term, ...]
    others: int
    rest: float


def terms_of(part: str, members: Iterable[Explained], most: int) -> Terms:
    """The ``most`` terms of a part that added most; ties stand in the order of their labels."""
    amounts: dict[str, list[float]] = {}
    within: dict[str, set[tuple[str, str]]] = {}
    shown: dict[str, dict[str, list[float]]] = {}
    for member in members:
        pair = member.match.challenge.id, member.match.capability.id
        for row in member.explanation.rows:
            if row.part == part and row.amount:
                amounts.setdefault(row.label, []).append(row.amount)
                within.setdefault(row.label, set()).add(pair)
                shown.setdefault(row.label, {}).setdefault(_shown(row), []).append(row.amount)
    terms = [
        Term(_most_telling(shown[label]), math.fsum(amounts[label]), len(within[label])) for label in sorted(amounts)
    ]
    terms.sort(key=lambda term: (-term.amount, term.label))
    rest = terms[most:]
    return Terms(part, tuple(terms[:most]), len(rest), math.fsum(term.amount for term in rest))


def _most_telling(amounts: Mapping[str, Sequence[float]]) -> str:
    """The form of a word that added most."""
    return max(amounts, key=lambda name: (math.fsum(amounts[name]), name))


def _shown(row: Row) -> str:
    return shown_word(row) if row.part == "words" else row.label
