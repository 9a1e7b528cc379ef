"""Where terms stand in a text: their content words one after another.

Spelling variants, inflections and particles do not matter: ごみ収集 is found in ごみの収集, but not in the list
ごみ、収集.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from kyoso_match.bridge.terms import Term, term_of
from kyoso_match.names import words_without_names
from kyoso_match.profiles import Profile

Places: TypeAlias = Mapping[Term, tuple[range, ...]]
"""Where terms stand in a profile: positions in ``Profile.keys``, one range for each occurrence."""

# The dictionary may cut a term in another way inside a sentence than alone (見守り, 規格外野菜), so it sees both.
_CONTEXTS = (("は", "を"), ("の", "が"))
_END = "。\n"
# Between two words of a term may stand a particle or an ending (ごみの収集, 分別する機械), but no list goes on there.
_WIDEST_GAP = 3
_LISTS = re.compile(r"[、，,。・/／;；\n]|^(?:と|や|及び|および|又は|または|並びに)$")
_NOWHERE: Places = MappingProxyType({})


class _Pattern(NamedTuple):
    """One way in which the words of a term are cut, and what stands between them where the term was written."""

    keys: tuple[str, ...]
    term: Term
    gaps: frozenset[str]


class TermFinder:
    """Finds terms in profiles; the time does not depend on how many terms there are."""

    def __init__(self, texts: Sequence[str]) -> None:
        gaps: dict[tuple[str, ...], set[str]] = {}
        terms: dict[tuple[str, ...], Term] = {}
        for text, keys, between in _analyses(texts):
            terms.setdefault(keys, term_of(text))
            gaps.setdefault(keys, set()).update(between)
        self._by_first: dict[str, list[_Pattern]] = {}
        for keys, term in terms.items():
            self._by_first.setdefault(keys[0], []).append(_Pattern(keys, term, frozenset(gaps[keys])))

    def places(self, profile: Profile) -> Places:
        """Every term that stands in a text, in the order of the text."""
        keys, patterns = profile.keys, self._by_first
        alike = [
            (place, pattern)
            for place, key in enumerate(keys)
            for pattern in patterns.get(key, ())
            if keys[place : place + len(pattern.keys)] == pattern.keys
        ]
        if not alike:
            return _NOWHERE
        text, units = profile.document.text, profile.unit_of.tolist()
        starts, ends = profile.starts.tolist(), profile.ends.tolist()
        found: dict[Term, list[range]] = {}
        for first, pattern in alike:
            places = range(first, first + len(pattern.keys))
            gaps = [text[ends[place] : starts[place + 1]] for place in places[:-1]]
            if units[first] == units[places[-1]] and all(_holds_together(gap, pattern.gaps) for gap in gaps):
                found.setdefault(pattern.term, []).append(places)
        return MappingProxyType({term: tuple(ranges) for term, ranges in found.items()})


def _holds_together(gap: str, known_gaps: frozenset[str]) -> bool:
    """Whether the words beside a gap belong to one expression and are not the members of a list."""
    return not gap or gap in known_gaps or (len(gap) <= _WIDEST_GAP and not _LISTS.search(gap))


def _analyses(texts: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], list[str]]]:
    """Every text with the keys of its words and what stands between them, alone and inside of sentences.

    First each alone, so that a term is found as itself before it is found as another way to cut a different one. The
    sentences are read as one document: a thousand calls cost more than one.
    """
    spans: list[tuple[str, int]] = []
    document = ""
    for text in texts:
        yield text, *_taken_apart(text, words_without_names(text))
        for before, after in _CONTEXTS:
            spans.append((text, len(document) + len(before)))
            document += f"{before}{text}{after}{_END}"
    words = words_without_names(document)
    starts = [start for _, start, _ in words]
    for text, begin in spans:
        alone = words_without_names(text)
        inside = words[bisect_left(starts, begin) : bisect_left(starts, begin + len(text))]
        # Where a particle has swallowed the first characters, the rest is another term.
        if inside and (inside[0][1] - begin, inside[-1][2] - begin) == (alone[0][1], alone[-1][2]):
            yield text, *_taken_apart(document, inside)


def _taken_apart(text: str, words: Sequence[tuple[str, int, int]]) -> tuple[tuple[str, ...], list[str]]:
    """The keys of some words of a text, and what stands between them."""
    return tuple(key for key, _, _ in words), [text[end:start] for (_, _, end), (_, start, _) in pairwise(words)]
