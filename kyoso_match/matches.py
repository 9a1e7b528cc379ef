"""Ranked pairs, and the forms that people and programs want them in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, overload

from kyoso_match.errors import FileFormatError, InputError, MissingExtraError, UnknownIdError
from kyoso_match.explain import Explanation, NeedState, html
from kyoso_match.explain.explanation import PARTS
from kyoso_match.explain.phrases import NEED_MARKS, PART_NAMES
from kyoso_match.explain.style import STYLE
from kyoso_match.provenance import Provenance
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.sheets import Cell, columns, csv_text, write_csv, write_xlsx
from kyoso_match.storage import replaced_file

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Match:
    """One pair: ``rank`` counts from 1 within its challenge (or its capability, in the other direction).

    ``probability`` is that of the pair being right, in [0, 1]; None where nothing is known about what the score means.
    """

    challenge: Challenge
    capability: Capability
    rank: int
    score: float
    probability: float | None = None
    explanation: Explanation | None = None

    def to_dict(self) -> dict[str, object]:
        """JSON-ready: ids, titles and owners of both sides, rank, score, and the explanation if there is one."""
        return {
            **_named("challenge", self.challenge),
            **_named("capability", self.capability),
            "rank": self.rank,
            "score": self.score,
            "probability": self.probability,
            "explanation": None if self.explanation is None else self.explanation.to_dict(),
        }


def _named(side: str, record: Record) -> dict[str, object]:
    return {f"{side}_id": record.id, f"{side}_title": record.label, f"{side}_owner": record.owner}


class Matches(Sequence[Match]):
    """Ranked matches, in the order of the records that were matched and of their ranks.

    ``unmatched`` are the records that got no match (該当なし), and ``reasons`` says why, by their ids. A slice holds
    matches only: it cannot know who has none. ``note`` is what a reader has to know of all of them, or empty.
    ``provenance`` says which model, options and input the matches come from; None where they were put together by hand.
    """

    def __init__(
        self,
        matches: Iterable[Match] = (),
        *,
        unmatched: Sequence[Record] = (),
        reasons: Mapping[str, str] | None = None,
        note: str = "",
        provenance: Provenance | None = None,
    ) -> None:
        self._matches = tuple(matches)
        self.unmatched = tuple(unmatched)
        self._reasons = dict(reasons or {})
        self.note = note
        self.provenance = provenance

    def __len__(self) -> int:
        return len(self._matches)

    @overload
    def __getitem__(self, index: int) -> Match: ...
    @overload
    def __getitem__(self, index: slice) -> Matches: ...
    def __getitem__(self, index: int | slice) -> Match | Matches:
        return Matches(self._matches[index]) if isinstance(index, slice) else self._matches[index]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Matches):
            return NotImplemented
        return self._matches == other._matches and self.unmatched == other.unmatched

    def __hash__(self) -> int:
        return hash((self._matches, self.unmatched))

    def for_challenge(self, challenge_id: str) -> Matches:
        """The matches of one challenge, best first; UnknownIdError when it is not in the result at all."""
        return self._only(challenge_id, "課題", lambda match: match.challenge.id)

    def for_capability(self, capability_id: str) -> Matches:
        """The matches of one capability, best score first; UnknownIdError when it is not in the result at all."""
        return self._only(capability_id, "強み", lambda match: match.capability.id)

    def _only(self, record_id: str, kind: str, id_of: Callable[[Match], str]) -> Matches:
        found = [match for match in self._matches if id_of(match) == record_id]
        without = tuple(record for record in self.unmatched if record.id == record_id)
        if not found and not without:
            raise UnknownIdError(record_id, kind)
        ranked = sorted(found, key=lambda match: (-match.score, match.challenge.id, match.capability.id))
        return Matches(
            ranked,
            unmatched=() if found else without,
            reasons=self._reasons,
            note=self.note,
            provenance=self.provenance,
        )

    def reason(self, record_id: str) -> str:
        """Why a record has no match, in Japanese; empty where that is not known. UnknownIdError unless it has none."""
        if all(record.id != record_id for record in self.unmatched):
            raise UnknownIdError(record_id, "該当なしの記録")
        return self._reasons.get(record_id, "")

    def to_dicts(self) -> list[dict[str, object]]:
        """One JSON-ready dict for each match."""
        return [match.to_dict() for match in self._matches]

    def to_frame(self) -> pandas.DataFrame:
        """One row for each match, with the parts, the rationale and the unmet needs as columns. Needs pandas."""
        try:
            import pandas as pd
        except ImportError as error:
            raise MissingExtraError("pandas", "excel") from error
        return pd.DataFrame([_flat(match) for match in self._matches], columns=list(_COLUMNS))

    def to_csv(self) -> str:
        """The table that ``save`` writes as .csv, with Japanese headings; a plain str without BOM."""
        return csv_text(list(_COLUMNS.values()), _cells(self))

    def to_html(self) -> str:
        """A whole page, without scripts: one explained section for each match."""
        sections = [match.explanation.to_html(with_style=False) if match.explanation else "" for match in self]
        return html.page(_summary(self, linked=True), sections)

    def _repr_html_(self) -> str:
        return f'<style>{STYLE}</style><div class="kyoso">{_summary(self, linked=False)}</div>'

    def __repr__(self) -> str:
        return f"<Matches: {len(self)} matches, {len(self.unmatched)} without a match>"

    def __str__(self) -> str:
        """A Japanese table for each challenge (or each capability, where that is what was ranked for)."""
        return "\n\n".join([*_text_tables(self), *([self.note] if self.note and len(self) else [])])

    def save_html(self, path: str | Path) -> None:
        """Write ``to_html()`` as UTF-8."""
        with replaced_file(_in_a_folder(Path(path))) as temporary:
            temporary.write_text(self.to_html(), encoding="utf-8")

    def save(self, path: str | Path) -> None:
        """Write the matches in the format that the suffix names: .csv, .xlsx, .jsonl, .json or .html.

        An existing file is replaced as a whole, and stays as it is when anything goes wrong.
        """
        path = checked_target(path)
        _WRITERS[path.suffix.lower()](self, path)


def checked_target(path: str | Path) -> Path:
    """The path, if matches can be saved there; else FileFormatError or InputError."""
    path = Path(path)
    if path.suffix.lower() not in _WRITERS:
        raise FileFormatError(
            f"{path}: 拡張子「{path.suffix}」では保存できません。{'、'.join(_WRITERS)} のどれかにしてください。"
        )
    return _in_a_folder(path)


def _in_a_folder(path: Path) -> Path:
    if not path.parent.is_dir():
        raise InputError(f"{path}: フォルダ「{path.parent}」がありません。先に作るか、別の場所を指定してください。")
    return path


# Column of a flat table -> its Japanese heading.
_COLUMNS: Mapping[str, str] = {
    "challenge_id": "課題ID",
    "challenge_title": "課題",
    "challenge_owner": "課題の主体",
    "rank": "順位",
    "capability_id": "強みID",
    "capability_title": "強み",
    "capability_owner": "提供者",
    "score": "スコア",
    "probability": "確からしさ",
    **{part: PART_NAMES[part] for part in PARTS},
    "rationale": "理由",
    "unmet": "対応を読み取れない要望",
}


def _flat(match: Match) -> dict[str, Cell]:
    explanation = match.explanation
    parts = explanation.parts if explanation is not None else dict.fromkeys(PARTS)
    unmet = [need.text.text for need in explanation.needs if need.state is NeedState.UNMET] if explanation else []
    return {
        "challenge_id": match.challenge.id,
        "challenge_title": match.challenge.label,
        "challenge_owner": match.challenge.owner,
        "rank": match.rank,
        "capability_id": match.capability.id,
        "capability_title": match.capability.label,
        "capability_owner": match.capability.owner,
        "score": round(match.score, 6),
        "probability": None if match.probability is None else round(match.probability, 6),
        **{part: None if amount is None else round(amount, 6) for part, amount in parts.items()},
        "rationale": explanation.rationale if explanation else None,
        "unmet": " / ".join(unmet) if explanation else None,
    }


def _cells(matches: Matches) -> list[list[Cell]]:
    return [list(_flat(match).values()) for match in matches]


def _runs(matches: Matches) -> tuple[bool, list[tuple[Record, list[Match]]]]:
    """Neighbours that share the record that was ranked for; the first value says whether that is the challenge.

    Ranks rise within a true run, and only by chance where neighbours happen to share the other side.
    """
    by_challenge = [list(run) for _, run in groupby(matches, key=lambda match: match.challenge.id)]
    by_capability = [list(run) for _, run in groupby(matches, key=lambda match: match.capability.id)]
    only_one_capability = len(by_capability) == 1 < len(by_challenge)
    if only_one_capability or _doubt(by_capability) < _doubt(by_challenge):
        return False, [(run[0].capability, run) for run in by_capability]
    return True, [(run[0].challenge, run) for run in by_challenge]


def _doubt(runs: Sequence[Sequence[Match]]) -> tuple[bool, int]:
    rising = all(one.rank < next_one.rank for run in runs for one, next_one in pairwise(run))
    return not rising, len(runs)


def _text_tables(matches: Matches) -> list[str]:
    shares_challenge, runs = _runs(matches)
    shared_side, other_side = ("課題", "強み") if shares_challenge else ("強み", "課題")
    tables = []
    for shared, run in runs:
        rows = [("順位", "スコア", "確からしさ", other_side, "主体", "ID")]
        for match in run:
            other = match.capability if shares_challenge else match.challenge
            cells = str(match.rank), f"{match.score:.3f}", percent(match.probability)
            rows.append((*cells, other.label, other.owner, other.id))
        head = f"{shared_side}: {_head(shared)}"
        lines = columns(rows, limits={3: 36, 4: 24}, numeric=(0, 1, 2))
        tables.append("\n".join([" ".join(head.split()), *(f"  {line}" for line in lines)]))
    if matches.unmatched:
        tables.append("\n".join(_unmatched_lines(matches)))
    return tables


def _unmatched_lines(matches: Matches) -> Iterator[str]:
    for record in matches.unmatched:
        reason = matches.reason(record.id)
        yield f"該当なし: {_head(record)}{f'{chr(10)}  {reason}' if reason else ''}"


def percent(probability: float | None) -> str:
    """A probability for people: nothing is called certain or impossible."""
    if probability is None:
        return "不明"
    share = round(100.0 * probability)
    return "1%未満" if share < 1 else "99%超" if share > 99 else f"{share}%"


def _head(record: Record) -> str:
    return f"{record.label}{f' ({record.owner})' if record.owner else ''} [{record.id}]"


def _summary(matches: Matches, *, linked: bool) -> str:
    """What a decision starts from: who, in which order, and how many of the wishes can be read from the offer."""
    shares_challenge, runs = _runs(matches)
    shared_side, other_side = ("課題", "強み") if shares_challenge else ("強み", "課題")
    lines = []
    number = 0
    for shared, run in runs:
        owner = f" <small>{escape(shared.owner)}</small>" if shared.owner else ""
        lines.append(f'<tr><th colspan="6"><small>{shared_side}</small> {escape(shared.label)}{owner}</th></tr>')
        for match in run:
            number += 1
            other = match.capability if shares_challenge else match.challenge
            label = escape(other.label)
            name = f'<a href="#m{number}">{label}</a>' if linked and match.explanation is not None else label
            lines.append(
                f'<tr><td class="number">{match.rank}</td><td class="number">{match.score:.3f}</td>'
                f'<td class="number">{percent(match.probability)}</td>'
                f'<td>{name}</td><td>{escape(other.owner)}</td><td class="short">{_tally(match)}</td></tr>'
            )
    lines += [
        f'<tr><th colspan="6">{escape(_head(record))}</th></tr>'
        f'<tr><td colspan="6">{escape(_none(matches, record))}</td></tr>'
        for record in matches.unmatched
    ]
    head = (
        ("number", "順位"),
        ("number", "スコア"),
        ("number", "確からしさ"),
        ("half", other_side),
        ("", "主体"),
        ("short", "要望への対応"),
    )
    note = f"<p>{escape(matches.note)}</p>" if matches.note else ""
    return html.table(head, lines) + note


def _none(matches: Matches, record: Record) -> str:
    reason = matches.reason(record.id)
    return f"該当なし: {reason}" if reason else "該当なし"


def _tally(match: Match) -> str:
    """How many needs are in which state: ○2 △1 －3."""
    if match.explanation is None:
        return ""
    states = [need.state for need in match.explanation.needs]
    return " ".join(f"{mark}{states.count(state)}" for state, mark in NEED_MARKS.items() if state in states)


def _save_jsonl(matches: Matches, path: Path) -> None:
    with replaced_file(path) as temporary, temporary.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(match, ensure_ascii=False) + "\n" for match in matches.to_dicts())


def _save_json(matches: Matches, path: Path) -> None:
    with replaced_file(path) as temporary:
        temporary.write_text(json.dumps(matches.to_dicts(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


_WRITERS: Mapping[str, Callable[[Matches, Path], None]] = {
    ".csv": lambda matches, path: write_csv(path, list(_COLUMNS.values()), _cells(matches)),
    ".xlsx": lambda matches, path: write_xlsx(path, list(_COLUMNS.values()), _cells(matches)),
    ".jsonl": _save_jsonl,
    ".json": _save_json,
    ".html": Matches.save_html,
}
