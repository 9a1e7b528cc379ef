"""A record taken apart once: its text, its units, its content words and its characters with their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kyoso_match.facts import Stated, facts_of
from kyoso_match.names import pairs_without_names, words_without_names
from kyoso_match.records import Record
from kyoso_match.text import Document, Unit, normalise, split_units


@dataclass(frozen=True, slots=True)
class Profile:
    """What the later stages know of a record.

    ``keys``, ``starts``, ``ends`` and ``unit_of`` have one entry for each content word; offsets are code points of
    ``document.text``, and ``unit_of`` is the position in ``units`` of the unit that the word stands in. ``pairs`` are
    the pairs of neighbouring characters with their offsets. ``facts`` are those of the fields and of the text.
    """

    record: Record
    document: Document
    units: tuple[Unit, ...]
    keys: tuple[str, ...]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    unit_of: NDArray[np.int64]
    pairs: tuple[tuple[str, int, int], ...]
    facts: Mapping[str, Stated]

    @classmethod
    def of(cls, record: Record) -> Profile:
        """Take a record apart."""
        document = Document(record.texts())
        units = split_units(normalise(document.text))
        words = words_without_names(document.text)
        starts = np.array([start for _, start, _ in words], dtype=np.int64)
        ends = np.array([end for _, _, end in words], dtype=np.int64)
        unit_of = units_at(units, starts)
        # A word that stands in no unit (the 1 of a list marker) says nothing.
        inside = unit_of >= 0
        keys = tuple(key for (key, _, _), kept in zip(words, inside, strict=True) if kept)
        pairs = pairs_without_names(document.text) if keys else ()
        facts = facts_of(record, document)
        return cls(record, document, units, keys, starts[inside], ends[inside], unit_of[inside], pairs, facts)

    @property
    def is_empty(self) -> bool:
        """Nothing to compare: no content word at all."""
        return not self.keys


def units_at(units: Sequence[Unit], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The position of the unit that each offset lies in, -1 where it lies in none."""
    if not units:
        return np.full(len(offsets), -1, dtype=np.int64)
    starts = np.array([unit.start for unit in units], dtype=np.int64)
    ends = np.array([unit.end for unit in units], dtype=np.int64)
    position = np.searchsorted(starts, offsets, side="right") - 1
    return np.where((position >= 0) & (offsets < ends[position]), position, -1)
