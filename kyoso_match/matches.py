"""Ranked pairs, and the forms that people and programs want them in."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, overload

from kyoso_match.errors import FileFormatError, MissingExtraError, RowProblem, UnknownIdError
from kyoso_match.explain import Explanation, NeedState
from kyoso_match.explain.explanation import PARTS
from kyoso_match.explain.html import STYLE
from kyoso_match.explain.wording import PART_NAMES
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.sheets import Cell, columns, csv_text, write_csv, write_xlsx
from kyoso_match.storage import replaced_file

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Match:
    """One pair: ``rank`` counts from 1 within its challenge (or its capability, in the other direction)."""

    challenge: Challenge
    capability: Capability
    rank: int
    score: float
    explanation: Explanation | None = None

    def to_dict(self) -> dict[str, object]:
        """JSON-ready: ids, titles and owners of both sides, rank, score, and the explanation if there is one."""
        return {
            **_named("challenge", self.challenge),
            **_named("capability", self.capability),
            "rank": self.rank,
            "score": self.score,
            "explanation": None if self.explanation is None else self.explanation.to_dict(),
        }


def _named(side: str, record: Record) -> dict[str, object]:
    return {f"{side}_id": record.id, f"{side}_title": record.label, f"{side}_owner": record.owner}


class Matches(Sequence[Match]):
    """Ranked matches, in the order of the records that were matched and of their ranks.

    ``unmatched`` names the ids that were ranked for and got no match (該当なし), ``problems`` the input rows that were
    skipped.
    """

    def __init__(
        self,
        matches: Iterable[Match] = (),
        *,
        unmatched: Sequence[str] = (),
        problems: Sequence[RowProblem] = (),
    ) -> None:
        self._matches = tuple(matches)
        self.unmatched = tuple(unmatched)
        self.problems = tuple(problems)

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
        if not found and record_id not in self.unmatched:
            raise UnknownIdError(record_id, kind)
        ranked = sorted(found, key=lambda match: (-match.score, match.challenge.id, match.capability.id))
        return Matches(ranked, unmatched=() if found else (record_id,))

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
        return _page(self)

    def _repr_html_(self) -> str:
        return f"<style>{STYLE}</style>{_summary_table(self)}"

    def __repr__(self) -> str:
        return f"<Matches: {len(self)} matches, {len(self.unmatched)} without a match>"

    def __str__(self) -> str:
        """A table of all matches in Japanese."""
        return "\n".join([*_text_table(self), *(f"該当なし: {record_id}" for record_id in self.unmatched)])

    def save_html(self, path: str | Path) -> None:
        """Write ``to_html()`` as UTF-8."""
        with replaced_file(Path(path)) as temporary:
            temporary.write_text(self.to_html(), encoding="utf-8")

    def save(self, path: str | Path) -> None:
        """Write the matches in the format that the suffix names: .csv, .xlsx, .jsonl, .json or .html."""
        path = Path(path)
        try:
            write = _WRITERS[path.suffix.lower()]
        except KeyError:
            raise FileFormatError(
                f"{path}: 拡張子「{path.suffix}」では保存できません。{'、'.join(_WRITERS)} のどれかにしてください。"
            ) from None
        write(self, path)


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
    **PART_NAMES,
    "rationale": "理由",
    "unmet": "対応の記載がない要望",
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
        **{part: None if amount is None else round(amount, 6) for part, amount in parts.items()},
        "rationale": explanation.rationale if explanation else None,
        "unmet": " / ".join(unmet) if explanation else None,
    }


def _cells(matches: Matches) -> list[list[Cell]]:
    return [list(_flat(match).values()) for match in matches]


def _text_table(matches: Matches) -> list[str]:
    header = ("課題", "順位", "スコア", "強み", "提供者")
    rows = [
        (match.challenge.label, str(match.rank), f"{match.score:.3f}", match.capability.label, match.capability.owner)
        for match in matches
    ]
    return columns([header, *rows], limits={0: 40, 3: 48, 4: 32})


def _summary_table(matches: Matches) -> str:
    header = "".join(f"<th>{name}</th>" for name in ("課題", "順位", "スコア", "強み", "提供者"))
    lines = "".join(
        f'<tr><td>{escape(match.challenge.label)}</td><td class="number">{match.rank}</td>'
        f'<td class="number">{match.score:.3f}</td><td>{escape(match.capability.label)}</td>'
        f"<td>{escape(match.capability.owner)}</td></tr>"
        for match in matches
    )
    none = "".join(
        f'<tr><td>{escape(record_id)}</td><td colspan="4">該当なし</td></tr>' for record_id in matches.unmatched
    )
    return f'<div class="kyoso"><table><tr>{header}</tr>{lines}{none}</table></div>'


def _page(matches: Matches) -> str:
    sections = "".join(
        match.explanation.to_html(with_style=False) for match in matches if match.explanation is not None
    )
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>マッチング結果</title>'
        f"<style>{STYLE}\nbody{{margin:1.5em}}.kyoso+section{{margin-top:2.5em}}"
        "@media print{section.kyoso{break-before:page}}@page{size:A4;margin:15mm}</style></head>"
        f'<body><h1 class="kyoso">マッチング結果</h1>{_summary_table(matches)}{sections}</body></html>\n'
    )


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
