"""The term bridge: what a municipality writes, and what a company writes for the thing that answers it.

An official asks for 交通弱者 to be helped, a company offers オンデマンド配車, and the two texts share no word. A bridge
holds such pairs of terms. The bundled one was written for this library; a CSV file of the user's own adds to it, and
any pair can be left out again. A pair has no direction: either side may use either term.

A term is found where its content words stand one after another, so that spelling variants, inflections and particles
do not matter: ごみ収集 is found in 「ごみの収集」, but not in 「ごみ、収集」.
"""

from __future__ import annotations

import csv
import dataclasses
import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from kyoso_match.errors import FileFormatError, InputError, RecordError, RowProblem
from kyoso_match.names import words_without_names
from kyoso_match.profiles import Profile
from kyoso_match.records.cells import as_text
from kyoso_match.records.checks import UnfitError, shown
from kyoso_match.records.columns import Headings
from kyoso_match.records.files import items_of_file
from kyoso_match.records.rows import Item, Items
from kyoso_match.storage import replaced_file

# How similar a word of a term is to the pair's other term: more than related words usually are, less than the same.
BRIDGED = 0.8

COLUMNS = ("field", "administrative", "business", "note")

Term: TypeAlias = tuple[str, ...]
"""A term as it is compared: the keys of its content words. Two writings with the same keys are one term."""

Places: TypeAlias = Mapping[Term, tuple[range, ...]]
"""Where terms stand in a profile: positions in ``Profile.keys``, one range for each occurrence."""

_BUNDLED = Path(__file__).parent / "data" / "bridge.csv"
_HEADINGS = {
    "field": ("field", "分野", "政策分野"),
    "administrative": ("administrative", "行政の言葉", "行政の用語", "行政用語", "行政語", "行政", "自治体の言葉"),
    "business": ("business", "企業の言葉", "企業の用語", "企業用語", "企業語", "企業", "民間の言葉"),
    "note": ("note", "備考", "メモ", "説明"),
}
_HEADINGS_NAMED = "「行政の言葉」と「企業の言葉」(または administrative と business)"
# Between two words of a term may stand a particle or an ending (ごみの収集, 分別する機械), but no list goes on there.
_WIDEST_GAP = 3
_LISTS = re.compile(r"[、，,。・/／;；\n]|^(?:と|や|及び|および|又は|または|並びに)$")


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


class _Pattern(NamedTuple):
    """A term to be looked for, and what stands between its words where somebody wrote it in a bridge."""

    term: Term
    gaps: frozenset[str]


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
            problem = _problem_of(pair)
            if problem is not None:
                raise InputError(f"言い換え「{pair.label}」は使えません。{problem.reason}")

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
        items = items_of_file(Path(path), Headings(_HEADINGS))
        _require_terms(items, str(path))
        pairs: list[TermPair] = []
        problems = list(items.problems)
        for item in items.items:
            pair = _pair_of(item)
            problem = _problem_of(pair) if isinstance(pair, TermPair) else pair
            if problem is not None:
                problems.append(dataclasses.replace(problem, file=str(path), line=item.line))
            elif isinstance(pair, TermPair):
                pairs.append(pair)
        problems.sort(key=lambda entry: entry.line or 0)
        if problems and on_error == "raise":
            raise RecordError(tuple(problems))
        return cls(tuple(pairs), tuple(problems))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the pairs as CSV (UTF-8); ``read`` gives an equal bridge with the same fingerprint."""
        with replaced_file(Path(path)) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            writer.writerows([getattr(pair, name) for name in COLUMNS] for pair in self.pairs)

    # --- bridges made of bridges -------------------------------------------------------------------------------------

    def joined(self, other: Bridge) -> Bridge:
        """The pairs of both, these first; what both hold stands once."""
        return Bridge(tuple(dict.fromkeys((*self.pairs, *other.pairs))), (*self.problems, *other.problems))

    def without(self, term: str, other: str | None = None) -> Bridge:
        """All pairs but one (given in either order), or but those of one term, in whatever spelling.

        InputError when it holds no such pair.

        >>> bridge = Bridge((TermPair("交通弱者", "オンデマンド配車"), TermPair("交通弱者", "介護タクシー")))
        >>> [pair.label for pair in bridge.without("オンデマンド配車", "交通弱者").pairs]
        ['交通弱者↔介護タクシー']
        """
        given = {_term(text) for text in (term, other) if text is not None}
        kept = tuple(pair for pair in self.pairs if not given <= {_term(pair.administrative), _term(pair.business)})
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
        return tuple(self.label_of(other) for other in self.across(_term(term)))

    def across(self, term: Term) -> tuple[Term, ...]:
        """The other terms of all pairs of a term, in the order of the pairs."""
        return self._across.get(term, ())

    def label_of(self, term: Term) -> str:
        """A term of the bridge as it was written first."""
        return self._labels[term]

    def places(self, profile: Profile) -> Places:
        """Every term of the bridge that stands in a text, in the order of the text."""
        found: dict[Term, list[range]] = {}
        keys, patterns = profile.keys, self._patterns
        for place, key in enumerate(keys):
            for pattern in patterns.get(key, ()):
                end = place + len(pattern.term)
                if keys[place:end] == pattern.term and _hold_together(profile, place, end, pattern.gaps):
                    found.setdefault(pattern.term, []).append(range(place, end))
        return MappingProxyType({term: tuple(ranges) for term, ranges in found.items()}) if found else _NOWHERE

    @cached_property
    def _across(self) -> dict[Term, tuple[Term, ...]]:
        across: dict[Term, dict[Term, None]] = {}
        for pair in self.pairs:
            here, there = _term(pair.administrative), _term(pair.business)
            across.setdefault(here, {})[there] = None
            across.setdefault(there, {})[here] = None
        return {term: tuple(others) for term, others in across.items()}

    @cached_property
    def _labels(self) -> dict[Term, str]:
        labels: dict[Term, str] = {}
        for text in self._texts():
            labels.setdefault(_term(text), text)
        return labels

    @cached_property
    def _patterns(self) -> dict[str, tuple[_Pattern, ...]]:
        """The terms by their first words."""
        gaps: dict[Term, set[str]] = {}
        for text in dict.fromkeys(self._texts()):
            gaps.setdefault(_term(text), set()).update(_gaps(text))
        patterns: dict[str, list[_Pattern]] = {}
        for term, between in gaps.items():
            patterns.setdefault(term[0], []).append(_Pattern(term, frozenset(between)))
        return {key: tuple(found) for key, found in patterns.items()}

    def _texts(self) -> Iterator[str]:
        for pair in self.pairs:
            yield pair.administrative
            yield pair.business


_NOWHERE: Places = MappingProxyType({})


@lru_cache(maxsize=1)
def _bundled() -> Bridge:
    return Bridge.read(_BUNDLED)


def _term(text: str) -> Term:
    return tuple(key for key, _, _ in words_without_names(text))


def _gaps(text: str) -> list[str]:
    words = words_without_names(text)
    return [text[end:start] for (_, _, end), (_, start, _) in pairwise(words)]


def _hold_together(profile: Profile, first: int, end: int, known_gaps: frozenset[str]) -> bool:
    """Whether words that follow one another are one expression: in one unit, and not the members of a list."""
    if profile.unit_of[first] != profile.unit_of[end - 1]:
        return False
    bounds = zip(profile.ends[first : end - 1].tolist(), profile.starts[first + 1 : end].tolist(), strict=True)
    gaps = (profile.document.text[start:stop] for start, stop in bounds)
    return all(gap in known_gaps or (len(gap) <= _WIDEST_GAP and not _LISTS.search(gap)) for gap in gaps)


def _problem_of(pair: TermPair) -> RowProblem | None:
    """Why a pair cannot be used, if so."""
    for name, text in (("行政の言葉", pair.administrative), ("企業の言葉", pair.business)):
        if not text.strip():
            return RowProblem("言葉が空です。行政の言葉と企業の言葉の両方を入れてください。", field=name)
        if not _term(text):
            reason = "比べられる言葉がありません(助詞、記号、自治体名、企業名だけは使えません)。言葉を足してください。"
            return RowProblem(reason, field=name, value=shown(text))
    if _term(pair.administrative) == _term(pair.business):
        reason = "同じ言葉です。同じ言葉どうしはもともと対応するので、この行は要りません。"
        return RowProblem(reason, field="企業の言葉", value=shown(pair.business))
    return None


def _require_terms(items: Items, file: str) -> None:
    if items.headers is None:
        return
    missing = {"administrative", "business"} - {column.field for column in Headings(_HEADINGS).columns(items.headers)}
    if missing:
        found = "、".join(items.headers) or "(なし)"
        raise FileFormatError(f"{file} には{_HEADINGS_NAMED}の列が必要です。見つかった列: {found}。")


def _pair_of(item: Item) -> TermPair | RowProblem:
    """The pair of one line, or why it is none; of two columns with one meaning the first that is filled in counts."""
    if not isinstance(item.value, Mapping):
        return RowProblem(f"{_HEADINGS_NAMED}の列をもつ表の行が必要です。", value=shown(item.value))
    cells = dict.fromkeys(COLUMNS, "")
    for column in Headings(_HEADINGS).columns(map(str, item.value)):
        try:
            text = as_text(item.value[column.header]).strip()
        except UnfitError as error:
            return RowProblem(error.reason, field=column.header, value=error.value)
        if column.field in cells and not cells[column.field]:
            cells[column.field] = text
    return TermPair(cells["administrative"], cells["business"], cells["field"], cells["note"])
