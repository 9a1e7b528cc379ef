"""The rows that a score is the sum of, each with the characters on both sides that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from kyoso_match.profiles import Profile
from kyoso_match.text import Document


@dataclass(frozen=True, slots=True)
class Evidence:
    """Characters ``start`` to ``end`` of a field of a record; ``text`` is what stands there.

    For a fact of a field (``region``, ``budget_yen``, ...) ``text`` is its value as shown to people and the offsets are
    None; a fact that the text states is quoted like everything else.
    """

    field: str
    text: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class WordPair:
    """A word or term of the challenge and what answers it in the capability, with their similarity in [0, 1]."""

    challenge: Evidence
    capability: Evidence
    similarity: float


@dataclass(frozen=True, slots=True)
class Row:
    """One reason: ``amount`` is what it adds to the score (or takes away), with its evidence on both sides.

    ``part`` is ``meaning`` (a unit of each side, similar in meaning), ``words`` (a word that both use; ``label`` is
    its dictionary form), ``characters`` (a run of characters that both write; ``label`` is the run), ``coverage`` (a
    unit of the challenge and what answers it, with the words that correspond), ``bridge`` (two terms that answer each
    other in different words; ``label`` is the pair as the bridge has it), ``focus`` (a unit of the capability and what
    calls for it) or ``facts`` (``label`` is the name of the fact). A side without evidence has nothing to
    quote: special tokens and prompts of a transformer belong to no characters.
    """

    part: str
    amount: float
    label: str
    challenge: tuple[Evidence, ...]
    capability: tuple[Evidence, ...]
    pairs: tuple[WordPair, ...] = ()


def quote(profile: Profile, start: int, end: int) -> Evidence:
    """The evidence at offsets of the joined document."""
    return _quote(profile.document, start, end)


# The same units and words are quoted in row after row.
@lru_cache(maxsize=20_000)
def _quote(document: Document, start: int, end: int) -> Evidence:
    span = document.span(start, end)
    return Evidence(span.field, document.text[start:end], span.start, span.end)


def quote_unit(profile: Profile, position: int) -> Evidence:
    """The evidence that one unit of the record is."""
    unit = profile.units[position]
    return quote(profile, unit.start, unit.end)


def quote_word(profile: Profile, place: int) -> Evidence:
    """The evidence that one content word of the record is."""
    return quote(profile, int(profile.starts[place]), int(profile.ends[place]))
