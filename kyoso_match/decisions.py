"""What people decided about pairs: read from a table or from tuples, with nothing guessed."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kyoso_match.errors import InputError, RecordError, RowProblem, UnknownIdError
from kyoso_match.records import Capability, Challenge, read_capabilities, read_challenges
from kyoso_match.records.cells import as_text
from kyoso_match.records.checks import UnfitError
from kyoso_match.records.columns import Headings
from kyoso_match.records.files import items_of_file, looks_like_path

_HEADINGS: Final = {
    "id": ("課題ID", "challenge_id"),
    "owner": ("強みID", "企業ID", "capability_id"),
    "form": ("採否", "accepted"),
}
"""Three fields of records, borrowed to find the three columns of a table of decisions."""
_ACCEPTED: Final = frozenset("採用 採 採択 可 はい ○ 〇 ◯ 1 true yes".split())
_REJECTED: Final = frozenset("不採用 否 不採 不採択 不可 いいえ × ✕ ✗ 0 false no".split())


@dataclass(frozen=True, slots=True)
class Decision:
    """One pair, and whether somebody accepted it."""

    challenge: Challenge
    capability: Capability
    accepted: bool


def read_decisions(source: object, challenges: object, capabilities: Mapping[str, Capability]) -> tuple[Decision, ...]:
    """Decisions from (challenge, capability, accepted) tuples, or from a CSV or XLSX file.

    A file has the columns 課題ID, 強みID and 採否 (採用 or 不採用, ○ or ×, 1 or 0). ``challenges`` are those that ids
    refer to; in a tuple a challenge may also be a record, a dict or a text. ``capabilities`` are those that are known
    by id; in a tuple a capability may also be anything that ``read_capabilities`` reads as one record.

    A pair that is told twice counts once. InputError where it is told in both ways, or nothing can be read;
    UnknownIdError and RecordError name the id or the rows of a file that cannot be used.
    """
    asked = {record.id: record for record in read_challenges(challenges).records} if challenges is not None else {}
    if isinstance(source, os.PathLike) or (isinstance(source, str) and looks_like_path(source)):
        path = Path(source.strip()) if isinstance(source, str) else Path(os.fsdecode(source))
        return _once(_of_file(path, asked, capabilities))
    if isinstance(source, str | bytes | Mapping) or not isinstance(source, Iterable):
        raise InputError("採否は (課題, 強み, 採用ならTrue) の並びか、CSV・XLSXファイルのパスで渡してください。")
    return _once([_of_tuple(entry, number, asked, capabilities) for number, entry in enumerate(source, 1)])


def _of_tuple(
    entry: object, number: int, asked: Mapping[str, Challenge], capabilities: Mapping[str, Capability]
) -> Decision:
    if not isinstance(entry, tuple | list) or len(entry) != 3:
        raise InputError(f"{number}件目の採否は (課題, 強み, 採用ならTrue) の3つにしてください: {entry!r:.80}")
    challenge, capability, accepted = entry
    # numpy has its own True; 1 and 0 are numbers and might be anything.
    if type(accepted).__name__ not in ("bool", "bool_"):
        raise InputError(f"{number}件目の採否は True か False にしてください: {accepted!r:.80}")
    if isinstance(challenge, str) and challenge in asked:
        challenge = asked[challenge]
    if isinstance(capability, str) and capability in capabilities:
        capability = capabilities[capability]
    challenges, offers = read_challenges(challenge).records, read_capabilities(capability).records
    if len(challenges) != 1 or len(offers) != 1:
        raise InputError(f"{number}件目の採否は、課題と強みを1件ずつにしてください。")
    return Decision(challenges[0], offers[0], bool(accepted))


def _of_file(path: Path, asked: Mapping[str, Challenge], capabilities: Mapping[str, Capability]) -> list[Decision]:
    headings = Headings(_HEADINGS)
    items = items_of_file(path, headings)
    columns = {column.field: column.header for column in headings.columns(items.headers or ())}
    missing = [names[0] for field, names in _HEADINGS.items() if field not in columns]
    if missing:
        raise InputError(f"{path} に列「{'」「'.join(missing)}」がありません。課題ID、強みID、採否 の3列が必要です。")
    decisions = []
    problems = list(items.problems)
    for item in items.items:
        assert isinstance(item.value, Mapping)  # rows of a table
        try:
            cells = {field: as_text(item.value.get(columns[field])).strip() for field in _HEADINGS}
            decisions.append(_of_cells(cells, asked, capabilities))
        except (UnknownIdError, InputError, UnfitError) as error:
            problems.append(RowProblem(str(error), file=items.file, line=item.line))
    if problems:
        raise RecordError(tuple(problems))
    return decisions


def _of_cells(
    cells: Mapping[str, str], asked: Mapping[str, Challenge], capabilities: Mapping[str, Capability]
) -> Decision:
    challenge, capability, accepted = (cells[field] for field in _HEADINGS)
    if challenge not in asked:
        raise UnknownIdError(challenge, "課題") if asked else InputError("課題を引数 challenges に渡してください。")
    if capability not in capabilities:
        raise UnknownIdError(capability, "強み")
    word = accepted.casefold()
    if word not in _ACCEPTED | _REJECTED:
        raise InputError(f"採否「{accepted}」を読み取れません。採用 か 不採用 にしてください。")
    return Decision(asked[challenge], capabilities[capability], word in _ACCEPTED)


def _once(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    kept: dict[tuple[object, ...], Decision] = {}
    for decision in decisions:
        challenge, capability = decision.challenge, decision.capability
        key = (challenge.id, str(challenge.text), capability.id, str(capability.text))
        if kept.setdefault(key, decision).accepted != decision.accepted:
            raise InputError(
                f"課題「{challenge.label}」と強み「{capability.label}」の採否が2通りあります。どちらかにしてください。"
            )
    return tuple(kept.values())
