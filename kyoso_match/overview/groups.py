"""Means and counts over some matches: all of them, those of one policy field, those of one rank."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import NamedTuple

from kyoso_match.explain import Explanation, NeedBasis, NeedState
from kyoso_match.explain.explanation import PARTS
from kyoso_match.explain.phrases import FACT_NAMES
from kyoso_match.matches import Match

# Below this nothing is divided: sums of rows are exact to 1e-6.
_NEXT_TO_NOTHING = 1e-6


@dataclass(frozen=True, slots=True)
class PartMean:
    """What one part adds to the scores of some matches.

    ``amount`` is the mean over the matches; the amounts of all parts add up to the mean score within 1e-6. ``share`` is
    that amount over the sum of all amounts. ``spread`` is how much of the difference between the candidates of one
    challenge the part makes: cov(part, score) / var(score), both about the means of each challenge (the natural
    decomposition of a variance, Shorrocks, Econometrica 1982). Shares add up to 1, and so do spreads; one is negative
    where the part takes away, or favours the candidate with the lower score. ``share`` is None where the mean score is
    not above 0, ``spread`` where no challenge has candidates with different scores.
    """

    part: str
    amount: float
    share: float | None
    spread: float | None


@dataclass(frozen=True, slots=True)
class NeedCount:
    """How often a need was judged so. A need is judged once for each match of its challenge."""

    state: NeedState
    basis: NeedBasis
    count: int


@dataclass(frozen=True, slots=True)
class FactCount:
    """In how many matches a fact that either side states fits, does not fit, or cannot be judged."""

    name: str
    satisfied: int
    violated: int
    unknown: int


@dataclass(frozen=True, slots=True)
class Group:
    """Some matches: how many, of how many challenges, their mean score, what it is made of, and their needs."""

    name: str
    matches: int
    challenges: int
    score: float
    parts: tuple[PartMean, ...]
    needs: tuple[NeedCount, ...]

    def count_of(self, state: NeedState) -> int:
        """How many needs are in a state, whatever it rests on."""
        return sum(need.count for need in self.needs if need.state is state)


class Explained(NamedTuple):
    """A match with its explanation and the sums of its parts, which are needed again and again."""

    match: Match
    explanation: Explanation
    parts: Mapping[str, float]


def group_of(name: str, members: Sequence[Explained]) -> Group:
    """The group of these matches; at least one."""
    return Group(
        name,
        len(members),
        len({member.match.challenge.id for member in members}),
        fmean(member.match.score for member in members),
        _part_means(members),
        _need_counts(members),
    )


def fact_counts(members: Iterable[Explained]) -> tuple[FactCount, ...]:
    """Every fact that some match states, in the order of ``FACT_NAMES``; the sign of a row is its verdict."""
    signs: dict[str, Counter[int]] = {}
    for member in members:
        for row in member.explanation.rows:
            if row.part == "facts":
                signs.setdefault(row.label, Counter())[(row.amount > 0) - (row.amount < 0)] += 1
    return tuple(
        FactCount(name, signs[name][1], signs[name][-1], signs[name][0]) for name in FACT_NAMES if name in signs
    )


def _part_means(members: Sequence[Explained]) -> tuple[PartMean, ...]:
    amounts = [fmean(member.parts[part] for member in members) for part in PARTS]
    whole = math.fsum(amounts)
    shares = [amount / whole if whole > _NEXT_TO_NOTHING else None for amount in amounts]
    return tuple(map(PartMean, PARTS, amounts, shares, _spreads(members)))


def _spreads(members: Sequence[Explained]) -> list[float] | list[None]:
    """Each part's share of the variance of the score within challenges."""
    by_challenge: dict[str, list[Explained]] = {}
    for member in members:
        by_challenge.setdefault(member.match.challenge.id, []).append(member)
    wholes: list[float] = []
    deviations: list[list[float]] = [[] for _ in PARTS]
    for candidates in by_challenge.values():
        columns = [_about_the_mean([candidate.parts[part] for candidate in candidates]) for part in PARTS]
        for own, column in zip(deviations, columns, strict=True):
            own += column
        wholes += map(math.fsum, zip(*columns, strict=True))
    if max(map(abs, wholes)) < _NEXT_TO_NOTHING:
        return [None for _ in PARTS]
    variance = math.fsum(whole * whole for whole in wholes)
    return [math.fsum(map(math.prod, zip(own, wholes, strict=True))) / variance for own in deviations]


def _about_the_mean(values: Sequence[float]) -> list[float]:
    mean = fmean(values)
    return [value - mean for value in values]


def _need_counts(members: Iterable[Explained]) -> tuple[NeedCount, ...]:
    """What was judged at least once, in the order of the states and of what they rest on."""
    found = Counter((need.state, need.basis) for member in members for need in member.explanation.needs)
    return tuple(
        NeedCount(state, basis, found[state, basis])
        for state in NeedState
        for basis in NeedBasis
        if (state, basis) in found
    )
