"""Pairs of terms that answer each other in different words.

An official asks for 交通弱者 to be helped, a company offers オンデマンド配車, and the two texts share no word. A bridge
holds such pairs. The bundled one was written for this library; a CSV file of the user's own adds to it, and any pair
can be left out again. A pair has no direction: either side may use either term.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Literal

from kyoso_match.bridge.files import read_pairs, write_pairs
from kyoso_match.bridge.finding import Places, TermFinder
from kyoso_match.bridge.terms import Term, TermPair, problem_of, term_of
from kyoso_match.errors import InputError, RecordError, RowProblem
from kyoso_match.profiles import Profile
from kyoso_match.records.checks import shown

# How similar a word of a term is to the pair's other term: more than related words usually are, less than the same.
BRIDGED = 0.8

_BUNDLED = Path(__file__).parents[1] / "data" / "bridge.csv"


@dataclass(frozen=True)
class Bridge:
    """Pairs of terms that answer each other; InputError for a pair of which one term has no content.

    ``problems`` are the lines of a file that were skipped (``read`` with ``on_error="skip"``).

    >>> Bridge.bundled().counterparts("交通弱者")[:2]
    ('オンデマンド配車', 'オンデマンド交通')
    """

    pairs: tuple[TermPair, ...]
    problems: tuple[RowProblem, ...] = dataclasses.field(default=(), compare=False)

    def __post_init__(self) -> None:
        for pair in self.pairs:
            problem = problem_of(pair)
            if problem is not None:
                raise InputError(f"言い換え「{pair.label}」は使えません。{problem}")

    # --- where bridges come from -------------------------------------------------------------------------------------

    @classmethod
    def bundled(cls) -> Bridge:
        """The bridge that comes with the library; read once."""
        return _bundled()

    @classmethod
    def none(cls) -> Bridge:
        """A bridge without any pair: nothing is bridged."""
        return cls(())

    @classmethod
    def read(cls, path: str | os.PathLike[str], *, on_error: Literal["raise", "skip"] = "raise") -> Bridge:
        """Read the user's own pairs from a CSV file (UTF-8 or CP932), or any other table that records are read from.

        The columns are 行政の言葉 (``administrative``) and 企業の言葉 (``business``); 分野 (``field``) and 備考
        (``note``) may be there too. ``on_error="raise"`` raises one RecordError that names every bad line, ``"skip"``
        leaves those out and keeps them as ``problems``. Raises FileFormatError for a file that cannot be read at all.
        """
        if on_error not in ("raise", "skip"):
            raise InputError(f'on_error は "raise" か "skip" です。渡された値: {shown(on_error)}')
        pairs, problems = read_pairs(Path(path))
        if problems and on_error == "raise":
            raise RecordError(tuple(problems))
        return cls(tuple(pairs), tuple(problems))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the pairs as CSV (UTF-8); ``read`` gives an equal bridge with the same fingerprint."""
        write_pairs(self.pairs, Path(path))

    # --- bridges made of bridges -------------------------------------------------------------------------------------

    def joined(self, other: Bridge) -> Bridge:
        """The pairs of both, these first; what both hold stands once."""
        return Bridge(tuple(dict.fromkeys((*self.pairs, *other.pairs))), (*self.problems, *other.problems))

    def without(self, term: str, other: str | None = None) -> Bridge:
        """All pairs but one (given in either order), or but those of one term, in whatever spelling.

        InputError when there is no such pair.

        >>> bridge = Bridge((TermPair("交通弱者", "オンデマンド配車"), TermPair("交通弱者", "介護タクシー")))
        >>> [pair.label for pair in bridge.without("オンデマンド配車", "交通弱者").pairs]
        ['交通弱者↔介護タクシー']
        """
        given = {term_of(text) for text in (term, other) if text is not None}
        kept = tuple(pair for pair in self.pairs if not given <= set(pair.terms))
        if len(kept) == len(self.pairs):
            named = term if other is None else f"{term}↔{other}"
            raise InputError(f"言い換え「{named}」は登録されていません。登録されている言葉を指定してください。")
        return Bridge(kept, self.problems)

    # --- what a bridge knows -----------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.pairs)

    @cached_property
    def fingerprint(self) -> str:
        """sha256 over everything that decides what the bridge answers; fields and notes do not."""
        lines = [f"{BRIDGED}", *(f"{pair.administrative}\t{pair.business}" for pair in self.pairs)]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def counterparts(self, term: str) -> tuple[str, ...]:
        """What answers a term, or what it answers, as it was written first; nothing for a term of no pair."""
        return tuple(self.label_of(other) for other in self.across(term_of(term)))

    def across(self, term: Term) -> tuple[Term, ...]:
        """The other terms of all pairs of a term, in the order of the pairs."""
        return self._across.get(term, ())

    def label_of(self, term: Term) -> str:
        """A term of the bridge as it was written first."""
        return self._labels[term]

    def places(self, profile: Profile) -> Places:
        """Every term of the bridge that stands in a text, in the order of the text."""
        return self._finder.places(profile)

    @cached_property
    def _across(self) -> dict[Term, tuple[Term, ...]]:
        across: dict[Term, dict[Term, None]] = {}
        for pair in self.pairs:
            here, there = pair.terms
            across.setdefault(here, {})[there] = None
            across.setdefault(there, {})[here] = None
        return {term: tuple(others) for term, others in across.items()}

    @cached_property
    def _labels(self) -> dict[Term, str]:
        labels: dict[Term, str] = {}
        for text in self._texts:
            labels.setdefault(term_of(text), text)
        return labels

    @cached_property
    def _finder(self) -> TermFinder:
        return TermFinder(self._texts)

    @property
    def _texts(self) -> tuple[str, ...]:
        """Every term as it was written, each writing once."""
        return tuple(dict.fromkeys(text for pair in self.pairs for text in (pair.administrative, pair.business)))


@lru_cache(maxsize=1)
def _bundled() -> Bridge:
    return Bridge.read(_BUNDLED)
