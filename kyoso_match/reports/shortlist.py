"""The report on one challenge: its candidates side by side, then one page for each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from kyoso_match.errors import InputError
from kyoso_match.explain import Row
from kyoso_match.explain.html import document, table
from kyoso_match.explain.phrases import FACT_NAMES, NEED_MARKS, NEED_NAMES, fact_verdict
from kyoso_match.explain.rationale import reasons
from kyoso_match.matches import Match, Matches, percent
from kyoso_match.records import Record
from kyoso_match.reports.pair import explanation_of, foot, pair_page, pair_report
from kyoso_match.storage import replaced_file

_SIDE_BY_SIDE = 5
_LONGEST_WISH, _LONGEST_NAME = 46, 24
_FACT_ORDER = tuple(FACT_NAMES)
_LEGEND = (
    f"要望: {'、'.join(f'{mark} {NEED_NAMES[state]}' for state, mark in NEED_MARKS.items())}。"
    "条件: ○ 合う、× 合わない、？ 判断できない、空欄は両者とも記載なし"
)


def shortlist_report(matches: Matches, challenge_id: str) -> str:
    """A whole HTML file without scripts: the candidates of one challenge in a table, then a page for each pair.

    A challenge without candidates gets a page that says so (該当なし). UnknownIdError when the challenge is not in the
    result at all; InputError when the matches were ranked with ``explain=False``.
    """
    listed = matches.for_challenge(challenge_id)
    if not listed:
        return document("該当なし", f"{_no_candidate(listed.unmatched[0], listed)}{foot(matches.provenance)}")
    challenge = listed[0].challenge
    pages = "".join(pair_page(match, matches.provenance) for match in listed)
    note = f"<p>{escape(matches.note)}</p>" if matches.note else ""
    overview = (
        f'<div class="kyoso">{_head(challenge)}<p>候補 {len(listed)}件 <small>{_LEGEND}</small></p>{note}'
        f"{_tables(listed)}{_rationales(listed)}</div>"
    )
    return document(f"候補一覧: {challenge.label}", f"{overview}{foot(matches.provenance)}{pages}")


def save_report(
    matches: Matches, path: str | Path, challenge_id: str | None = None, capability_id: str | None = None
) -> None:
    """Write the report on one challenge, or on one pair where ``capability_id`` is given, as an HTML file (UTF-8).

    ``challenge_id`` may be left out where the result has only one challenge. An existing file is replaced as a whole.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError(f"{path}: フォルダ「{path.parent}」がありません。先に作るか、別の場所を指定してください。")
    asked = challenge_id if challenge_id is not None else _only_challenge(matches)
    if capability_id is None:
        text = shortlist_report(matches, asked)
    else:
        of_one = matches.for_challenge(asked).for_capability(capability_id)
        text = pair_report(of_one[0], matches.provenance)
    with replaced_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _only_challenge(matches: Matches) -> str:
    ids = {match.challenge.id for match in matches} | {record.id for record in matches.unmatched}
    if len(ids) != 1:
        raise InputError(f"課題が{len(ids)}件あります。challenge_id で、報告する課題を1つ指定してください。")
    return ids.pop()


def _no_candidate(challenge: Record, matches: Matches) -> str:
    reason = matches.reason(challenge.id) or "理由は記録されていません。"
    return (
        f'<div class="kyoso">{_head(challenge)}<h4>該当なし</h4><p>{escape(reason)}</p>'
        "<p>候補がないことも、照合の結果です。示せるほど合う強みが、登録の中に見つかりませんでした。</p></div>"
    )


def _head(challenge: Record) -> str:
    owner = f" <small>{escape(challenge.owner)}</small>" if challenge.owner else ""
    return f"<h1><small>課題</small> {escape(challenge.label)}{owner}</h1>"


def _tables(listed: Sequence[Match]) -> str:
    """The candidates as columns, five to a table."""
    blocks = (listed[begin : begin + _SIDE_BY_SIDE] for begin in range(0, len(listed), _SIDE_BY_SIDE))
    return "".join(_table(block) for block in blocks)


def _table(block: Sequence[Match]) -> str:
    head = [("", "候補"), *(("", f"{match.rank}位<br>{_candidate(match)}") for match in block)]
    lines = [
        _line("スコア", [f"<strong>{match.score:.3f}</strong>" for match in block]),
        _line("確からしさ", [percent(match.probability) for match in block]),
        *_need_lines(block),
        *_fact_lines(block),
    ]
    return f'<div class="side">{table(head, lines)}</div>'


def _candidate(match: Match) -> str:
    name, owner = (_cut(text, _LONGEST_NAME) for text in (match.capability.label, match.capability.owner))
    return escape(name) + (f"<br><small>{escape(owner)}</small>" if owner else "")


def _line(name: str, cells: Sequence[str]) -> str:
    return f"<tr><th>{name}</th>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def _need_lines(block: Sequence[Match]) -> list[str]:
    """One line for each need of the challenge, in the order of its text."""
    states = [{need.text: need.state for need in explanation_of(match).needs} for match in block]
    wishes = dict.fromkeys(text for state in states for text in state)
    lines = []
    for wish in wishes:
        marks = [NEED_MARKS[state[wish]] if wish in state else "" for state in states]
        lines.append(_line(escape(_cut(wish.text, _LONGEST_WISH)), marks))
    return lines


def _fact_lines(block: Sequence[Match]) -> list[str]:
    """One line for each fact that any pair states."""
    checks: list[dict[str, Row]] = [
        {row.label: row for row in explanation_of(match).rows if row.part == "facts"} for match in block
    ]
    names = [name for name in _FACT_ORDER if any(name in check for check in checks)]
    return [
        _line(f"条件: {FACT_NAMES[name]}", [fact_verdict(check[name])[0] if name in check else "" for check in checks])
        for name in names
    ]


def _rationales(listed: Sequence[Match]) -> str:
    paragraphs = "".join(
        f"<p><strong>{match.rank}位 {escape(match.capability.label)}</strong> "
        f"{escape(''.join(reasons(explanation_of(match).clauses)))}</p>"
        for match in listed
    )
    return f"<h4>理由</h4>{paragraphs}"


def _cut(text: str, longest: int) -> str:
    text = " ".join(text.split())
    return text if len(text) <= longest else text[: longest - 1] + "…"
