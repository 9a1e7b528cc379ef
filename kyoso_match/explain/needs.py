"""What each side asks of the other, and how far it can be met."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from kyoso_match.explain.rows import Evidence
from kyoso_match.profiles import Profile
from kyoso_match.statements import Standing, find_statements
from kyoso_match.text import normalise

# A wish asks; a problem asks only where no wish stands beside it, because it is then why the text was written.
_WISH = re.compile(
    r"たい|ほしい|欲しい|てもら|ていただ|ください|下さい|求め|募集|募[るっ]|探[しす]|希望|期待|必要|べき|目指|条件|相手|方法|手段"
    r"|支援を|を図|したく|できるよう|を願"
)
_PROBLEM = re.compile(
    r"課題|急務|不足|見つから|足りな|困|悩|できな|できず|できてい?な|難し|進ま|進んでいな|届か|届いていな|いない|おらず|遅れ|負担|手間"
    r"|不便|減少|減り|減っ|低下"
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
    otherwise. ``closeness`` in [0, 1] is what the model of needs expects of the closest passage: the probability that
    it meets the need, and half of the probability that it does so in part.
    """

    text: Evidence
    state: NeedState
    basis: NeedBasis
    closeness: float
    closest: Evidence | None


def need_units(profile: Profile) -> list[int]:
    """The units of a challenge that ask for something.

    Where the owner lists ``needs``, these. Else the units of the texts in which something is wished for; else those in
    which something is missing or hard; else all, since a text without any wish is still why the record was written.
    """
    fields = [_field_of(profile, position) for position in range(len(profile.units))]
    listed = [position for position, field in enumerate(fields) if field.startswith("needs")]
    if listed:
        return listed
    body = [position for position, field in enumerate(fields) if not field.startswith("offers")]
    texts = {position: normalise(_text_of(profile, position)).text for position in body}
    for pattern in (_WISH, _PROBLEM):
        asking = [position for position in body if pattern.search(texts[position])]
        if asking:
            return asking
    return body


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


def _text_of(profile: Profile, position: int) -> str:
    unit = profile.units[position]
    return profile.document.text[unit.start : unit.end]
