"""What each side asks of the other, and how far it can be met."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kyoso_match.explain.rows import Evidence
from kyoso_match.profiles import Profile
from kyoso_match.statements import Standing, find_statements
from kyoso_match.text import normalise

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


class NeedBasis(StrEnum):
    """What the state of a need rests on.

    The closest passage offers it, in part or with a limit, or plans to; it denies it, or demands what the challenge
    says it lacks; or nothing that is close enough is said.
    """

    OFFERED = "offered"
    LIMITED = "limited"
    PLANNED = "planned"
    DENIED = "denied"
    DEMANDED = "demanded"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Need:
    """A need of the challenge, its state, what that rests on, and the passage of the capability that decides it.

    ``closest`` is the evidence when the state is met or partial, or when the need is refused, and the nearest miss
    otherwise. ``closeness`` in [0, 1] is the mean of two measures: the share of the need, by importance of its words,
    that one unit of the capability answers, and the cosine of the need with the whole capability by word vectors.
    """

    text: Evidence
    state: NeedState
    basis: NeedBasis
    closeness: float
    closest: Evidence | None


def need_units(profile: Profile) -> list[int]:
    """The units of a challenge that ask for something.

    Entries of ``needs`` always ask. Of the texts, the units in which something is wished for, missing or hard; all of
    them when none can be told apart, since a text without any wish is still why the record was written.
    """
    body = [position for position in range(len(profile.units)) if not _field_of(profile, position).startswith("offers")]
    asking = [position for position in body if _asks(profile, position)]
    return asking or body


def request_units(profile: Profile) -> list[int]:
    """The units of a capability that ask something of the other side: its ``needs``, and demands in its text."""
    demands = [said for said in find_statements(profile.document.text) if said.standing is Standing.REQUIRED]
    return [
        position
        for position, unit in enumerate(profile.units)
        if _field_of(profile, position).startswith("needs")
        or any(unit.start <= said.start < unit.end for said in demands)
    ]


def _field_of(profile: Profile, position: int) -> str:
    unit = profile.units[position]
    return profile.document.span(unit.start, unit.end).field


def _asks(profile: Profile, position: int) -> bool:
    unit = profile.units[position]
    if _field_of(profile, position).startswith("needs"):
        return True
    return _ASKS.search(normalise(profile.document.text[unit.start : unit.end]).text) is not None
