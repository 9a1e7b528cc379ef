"""The needs of a challenge, and how far a capability meets each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kyoso_match.explain.rows import Evidence, quote_unit
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Side
from kyoso_match.text import normalise

# How much of a need, by importance of its words, one unit of the capability has to answer. Of the needs of sample pairs
# that do not belong together (3,858) 1 % reach MET_FROM and 7 % PARTIAL_FROM; of those that do (434), 29 % and 51 %.
MET_FROM = 0.48
PARTIAL_FROM = 0.36

_ASKS = re.compile(
    r"たい|ほしい|欲しい|てもら|ていただ|ください|下さい|求め|募集|希望|期待|必要|課題|べき|急務|目指"
    r"|不足|足りな|困|悩|できな|できず|できてい?な|難し|進ま|進んでいな|届か|届いていな|いない|おらず|遅れ|負担|手間|不便"
    r"|減少|減り|減っ|低下|解消|改善|軽減|支援を|を図|したく|つなげ"
)


class NeedState(StrEnum):
    """How far a need is met; unknown when one side says nothing that could be compared."""

    MET = "met"
    PARTIAL = "partial"
    UNMET = "unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Need:
    """A need of the challenge, its state, and the closest unit of the capability.

    ``closest`` is the evidence when the state is met or partial and the nearest miss when it is unmet; ``coverage``
    in [0, 1] is the share of the need, by weight of its words, that this one unit answers.
    """

    text: Evidence
    state: NeedState
    coverage: float
    closest: Evidence | None


def need_units(profile: Profile) -> list[int]:
    """The units of a challenge that ask for something.

    Entries of ``needs`` always ask. Of the texts, the units in which something is wished for, missing or hard; all of
    them when none can be told apart, since a text without any wish is still why the record was written.
    """
    body = [position for position in range(len(profile.units)) if not _field_of(profile, position).startswith("offers")]
    asking = [position for position in body if _asks(profile, position)]
    return asking or body


def _field_of(profile: Profile, position: int) -> str:
    unit = profile.units[position]
    return profile.document.span(unit.start, unit.end).field


def _asks(profile: Profile, position: int) -> bool:
    unit = profile.units[position]
    if _field_of(profile, position).startswith("needs"):
        return True
    return _ASKS.search(normalise(profile.document.text[unit.start : unit.end]).text) is not None


def judge_needs(challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """Every need of the challenge with its state against the capability, in the order of the text.

    ``similarities`` are those of the words of the two sides.
    """
    asked, given = challenge.profile, capability.profile
    words = challenge.words.places_of(asked.keys)
    importance = challenge.words.importance[words]
    similarities = similarities[words][:, capability.words.places_of(given.keys)]
    answering = np.unique(given.unit_of)
    best = np.zeros((len(words), len(answering)))
    for column, unit in enumerate(answering):
        best[:, column] = similarities[:, given.unit_of == unit].max(axis=1)
    needs = []
    for position in need_units(asked):
        places = np.flatnonzero(asked.unit_of == position)
        weight = float(importance[places].sum())
        if given.is_empty or weight == 0.0:
            needs.append(Need(quote_unit(asked, position), NeedState.UNKNOWN, 0.0, None))
            continue
        covered = importance[places] @ best[places] / weight
        closest = int(covered.argmax())
        coverage = float(covered[closest])
        evidence = quote_unit(given, int(answering[closest]))
        needs.append(Need(quote_unit(asked, position), _state_at(coverage), coverage, evidence))
    return tuple(needs)


def _state_at(coverage: float) -> NeedState:
    if coverage >= MET_FROM:
        return NeedState.MET
    return NeedState.PARTIAL if coverage >= PARTIAL_FROM else NeedState.UNMET
