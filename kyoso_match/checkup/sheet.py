"""A challenge as the rules read it: its sentences in one spelling, with the way back to the fields."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kyoso_match.explain import Evidence
from kyoso_match.records import Challenge
from kyoso_match.text import Document, Normalised, normalise, split_units


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence or line of a sheet; ``field`` is the name of its field, as in ``Record.texts``."""

    field: str
    document: Document
    start: int
    normalised: Normalised

    @property
    def text(self) -> str:
        """The sentence in the spelling that the patterns are written in."""
        return self.normalised.text

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern occurs."""
        return pattern.search(self.text) is not None

    def quote(self, start: int, end: int) -> Evidence:
        """The characters ``start`` to ``end`` of ``text``, as they stand in the field."""
        first, last = (self.start + offset for offset in self.normalised.original(start, end))
        span = self.document.span(first, last)
        return Evidence(span.field, self.document.text[first:last], span.start, span.end)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A challenge with its sentences in reading order.

    ``extra`` is what stands in its attributes, one line for each: nothing is quoted from there, but what is said there
    is not missing.
    """

    challenge: Challenge
    sentences: tuple[Sentence, ...]
    extra: tuple[str, ...]

    @classmethod
    def of(cls, challenge: Challenge) -> Sheet:
        """Take a challenge apart."""
        document = Document(challenge.texts())
        extra = tuple(
            normalise(f"{name}:{value}").text
            for name, value in challenge.attributes.items()
            if isinstance(value, str | int | float) and not isinstance(value, bool)
        )
        return cls(challenge, tuple(_sentences(document)), extra)

    def texts(self) -> list[str]:
        """Everything that the sheet says, sentence by sentence, in the spelling that the patterns are written in."""
        return [*(sentence.text for sentence in self.sentences), *self.extra]

    def says(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern occurs anywhere."""
        return any(map(pattern.search, self.texts()))

    def is_headed(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern occurs in the name of a text that is not empty: what stands below 予算 is about it."""
        names = (name.removeprefix("text.") for name, _ in self.challenge.texts() if name.startswith("text."))
        return any(map(pattern.search, names))


def _sentences(document: Document) -> Iterator[Sentence]:
    start: int | None = None
    for unit in split_units(normalise(document.text)):
        start = unit.start if start is None else start
        # A clause that ends with a comma is continued by the next one.
        if document.text[unit.end - 1] in "、，,､" and not _ends_field(document, unit.end):
            continue
        field = document.span(start, start + 1).field
        yield Sentence(field, document, start, normalise(document.text[start : unit.end]))
        start = None


def _ends_field(document: Document, end: int) -> bool:
    rest = document.text[end : end + len(document.SEPARATOR)]
    return not rest.strip()
