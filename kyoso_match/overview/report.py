"""The overview of a run: its numbers, and the forms in which people and programs get them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kyoso_match.errors import FileFormatError, InputError, MissingExtraError
from kyoso_match.explain import NeedState
from kyoso_match.explain.explanation import PARTS
from kyoso_match.matches import Match, Matches, checked_target
from kyoso_match.overview import page, text
from kyoso_match.overview.groups import Explained, FactCount, Group, fact_counts, group_of
from kyoso_match.overview.terms import NAMED_PARTS, Terms, terms_of
from kyoso_match.provenance import Provenance
from kyoso_match.records import Challenge, Record
from kyoso_match.storage import replaced_file

if TYPE_CHECKING:
    import pandas

NO_FIELD = "記載なし"
"""The group of the challenges that state no policy field."""


@dataclass(frozen=True, slots=True)
class WithoutMatch:
    """A record that got no match (該当なし), and why, in Japanese; ``reason`` is empty where that is not known.

    ``side`` is ``challenge``, or ``capability`` where challenges were ranked for capabilities.
    """

    side: str
    id: str
    label: str
    owner: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class Overview:
    """What decided the scores of a run, over all its matches.

    whole:      all matches; None where there is none
    fields:     the matches of each policy field of the challenges, most matches first and ``NO_FIELD`` last; a
                challenge of several fields counts in each of them
    ranks:      the matches of each rank, from 1
    terms:      what added most among the words, the runs of characters and the bridged terms
    facts:      how often each fact fits; empty where facts have no weight, since no row tells then whether one fits
    without:    the records that got no match
    note:       what a reader has to know of all scores, or empty
    provenance: where the run comes from; None where the matches were put together by hand
    """

    whole: Group | None
    fields: tuple[Group, ...]
    ranks: tuple[Group, ...]
    terms: tuple[Terms, ...]
    facts: tuple[FactCount, ...]
    without: tuple[WithoutMatch, ...]
    note: str = ""
    provenance: Provenance | None = None

    @property
    def matches(self) -> int:
        """How many matches there are."""
        return self.whole.matches if self.whole is not None else 0

    @property
    def challenges(self) -> int:
        """How many challenges the run is known to have had, those without a match among them."""
        matched = self.whole.challenges if self.whole is not None else 0
        return matched + sum(record.side == "challenge" for record in self.without)

    def to_dict(self) -> dict[str, object]:
        """JSON-ready; the keys are in docs/overview.md."""
        return {
            "matches": self.matches,
            "challenges": self.challenges,
            "whole": None if self.whole is None else asdict(self.whole),
            "fields": [asdict(group) for group in self.fields],
            "ranks": [asdict(group) for group in self.ranks],
            "terms": [asdict(terms) for terms in self.terms],
            "facts": [asdict(fact) for fact in self.facts],
            "without": [asdict(record) for record in self.without],
            "note": self.note,
            "provenance": None if self.provenance is None else self.provenance.to_dict(),
        }

    def to_frame(self) -> pandas.DataFrame:
        """One row for each group: all matches, then the fields, then the ranks. Needs pandas.

        ``group`` is ``whole``, ``field`` or ``rank``; ``meaning``, ``meaning_share``, ``meaning_spread`` and so on are
        those of ``PartMean``; ``met``, ``partial``, ``unmet`` and ``unknown`` count needs.
        """
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("pandas", "excel") from error
        whole = () if self.whole is None else (self.whole,)
        kinds = {"whole": whole, "field": self.fields, "rank": self.ranks}
        rows = [_flat(kind, group) for kind, groups in kinds.items() for group in groups]
        return pd.DataFrame(rows, columns=_COLUMNS)

    def to_html(self) -> str:
        """A whole page without scripts, to be printed and read in black and white."""
        return page.whole_page(self)

    def _repr_html_(self) -> str:
        return page.section(self)

    def __repr__(self) -> str:
        return f"<Overview: {self.matches} matches of {self.challenges} challenges>"

    def __str__(self) -> str:
        """Short Japanese tables."""
        return "\n".join(text.lines(self))

    def save(self, path: str | Path) -> None:
        """Write the page (.html) or the numbers (.json) as UTF-8, replacing an existing file as a whole."""
        path = checked_overview_target(path)
        as_json = json.dumps(self.to_dict(), ensure_ascii=False, indent=2) + "\n"
        with replaced_file(path) as temporary:
            temporary.write_text(self.to_html() if path.suffix.lower() == ".html" else as_json, encoding="utf-8")


def overview(matches: Matches, *, most_terms: int = 10) -> Overview:
    """What decided the scores over all matches; ``most_terms`` of each kind are named, 1 or more.

    InputError when the matches were ranked with ``explain=False``: the scores are then not known by their parts.

    >>> from kyoso_match import rank_matches
    >>> run = overview(rank_matches(["通院の足を確保したい。"], ["通院の送迎を行います。", "給食を作ります。"]))
    >>> run.matches, run.challenges, [group.name for group in run.ranks]
    (2, 1, ['1位', '2位'])
    >>> round(sum(part.share for part in run.whole.parts), 9)
    1.0
    """
    if most_terms < 1:
        raise InputError(f"most_terms は1以上の整数にしてください: {most_terms}")
    members = [_explained(match) for match in matches]
    weighs_facts = matches.provenance is None or matches.provenance.weights.get("fact") != 0.0
    return Overview(
        group_of("全体", members) if members else None,
        _by_field(members),
        _by_rank(members),
        tuple(terms_of(part, members, most_terms) for part in NAMED_PARTS),
        fact_counts(members) if weighs_facts else (),
        tuple(_without(matches, record) for record in matches.unmatched),
        matches.note,
        matches.provenance,
    )


def checked_overview_target(path: str | Path) -> Path:
    """The path, if an overview can be saved there; else FileFormatError or InputError."""
    path = checked_target(path)
    if path.suffix.lower() not in (".html", ".json"):
        raise FileFormatError(f"{path}: 全体の集計は .html か .json で保存します。拡張子を直してください。")
    return path


def _explained(match: Match) -> Explained:
    if match.explanation is None:
        raise InputError(
            f"「{match.challenge.id}」と「{match.capability.id}」の組には理由が付いていないため、全体を集計できません。"
            "explain=True で順位付けしてから、集計してください。"
        )
    amounts: dict[str, list[float]] = {part: [] for part in PARTS}
    for row in match.explanation.rows:
        amounts[row.part].append(row.amount)
    return Explained(match, match.explanation, {part: math.fsum(own) for part, own in amounts.items()})


def _by_field(members: Iterable[Explained]) -> tuple[Group, ...]:
    found: dict[str, list[Explained]] = {}
    for member in members:
        for name in dict.fromkeys(member.match.challenge.fields or (NO_FIELD,)):
            found.setdefault(name, []).append(member)
    order = sorted(found, key=lambda name: (name == NO_FIELD, -len(found[name]), name))
    return tuple(group_of(name, found[name]) for name in order)


def _by_rank(members: Iterable[Explained]) -> tuple[Group, ...]:
    found: dict[int, list[Explained]] = {}
    for member in members:
        found.setdefault(member.match.rank, []).append(member)
    return tuple(group_of(f"{rank}位", found[rank]) for rank in sorted(found))


def _without(matches: Matches, record: Record) -> WithoutMatch:
    side = "challenge" if isinstance(record, Challenge) else "capability"
    return WithoutMatch(side, record.id, record.label, record.owner, matches.reason(record.id))


_COLUMNS = [
    *("group", "name", "challenges", "matches", "score"),
    *PARTS,
    *(f"{part}_share" for part in PARTS),
    *(f"{part}_spread" for part in PARTS),
    *(str(state) for state in NeedState),
]


def _flat(kind: str, group: Group) -> dict[str, object]:
    return {
        "group": kind,
        "name": group.name,
        "challenges": group.challenges,
        "matches": group.matches,
        "score": group.score,
        **{mean.part: mean.amount for mean in group.parts},
        **{f"{mean.part}_share": mean.share for mean in group.parts},
        **{f"{mean.part}_spread": mean.spread for mean in group.parts},
        **{str(state): group.count_of(state) for state in NeedState},
    }
