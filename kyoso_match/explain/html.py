"""An explanation as HTML: no script, everything escaped, one A4 page for most pairs, legible in black and white."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from kyoso_match.explain.marks import Pair, marked_pairs, marked_texts, number_of
from kyoso_match.explain.needs import Need, NeedState
from kyoso_match.explain.paper import HEADING, PAGE, paragraph_height, table_height
from kyoso_match.explain.phrases import (
    DENIAL_NOTE,
    NEED_MARKS,
    PART_NAMES,
    denies,
    fact_verdict,
    listed,
    need_verdict,
    quoted,
    stated_fact,
)
from kyoso_match.explain.rationale import Clause, Group, grouped, reasons
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.explain.style import PAGE_STYLE, STYLE
from kyoso_match.explain.waterfall import printed_steps, scale, stairs
from kyoso_match.records import Record

_READING_HELP = (
    "スコアは、課題と強みの文章を比べた点の合計です(同じ文章どうしで約1、関係のない文章どうしで約0)。"
    "○は強みの記述から対応を読み取れる要望、△は近い記述がある要望、－は読み取れない要望の数です。"
    "文章に書かれていない強みは点になりません。採否の前に、各組の根拠と本文をお確かめください。"
)

_LONGEST_EVIDENCE, _LONGEST_NEED, _LONGEST_MISS = 15, 43, 21
# Of many needs each gets one line.
_MANY_NEEDS, _LONGEST_OF_MANY = 8, 21
_NUMBER_AND_BLANK = 2
_LOWEST_TEXTS = 30.0
_TAG = re.compile(r"<[^>]+>")


def section(
    challenge: Record,
    capability: Record,
    score: float,
    parts: Mapping[str, float],
    rows: Sequence[Row],
    needs: Sequence[Need],
    requests: Sequence[Need],
    clauses: Sequence[Clause],
    *,
    with_style: bool,
    one_page: bool = False,
) -> str:
    """One explanation as a ``<section>``.

    ``with_style=False`` where the page carries ``STYLE`` already. ``one_page`` shortens long texts around their marks,
    visibly, so that the section fits on a page of paper.
    """
    style = f"<style>{STYLE}</style>" if with_style else ""
    pairs = marked_pairs(challenge, rows, needs)
    height = max(_LOWEST_TEXTS, PAGE - _height_beside_the_texts(parts, rows, needs, requests, clauses, pairs))
    sentences = "".join(reasons(clauses))
    return (
        f'{style}<section class="kyoso"><h3>{_name("強み", capability)}</h3><p>{_name("課題", challenge)}</p>'
        f"{_waterfall(score, parts, grouped(rows), pairs)}<h4>理由</h4><p>{escape(sentences)}</p>"
        f"{_needs_table(needs, pairs)}{_requests(requests)}{_facts_table(rows)}"
        f"<h4>本文 <small>同じ番号の箇所が、対応する記述の組</small></h4>"
        f"{marked_texts(challenge, capability, pairs, height if one_page else None)}</section>"
    )


def _height_beside_the_texts(
    parts: Mapping[str, float],
    rows: Sequence[Row],
    needs: Sequence[Need],
    requests: Sequence[Need],
    clauses: Sequence[Clause],
    pairs: Sequence[Pair],
) -> float:
    """About how many millimetres the section takes on paper without the two texts."""
    groups = grouped(rows)
    shown = [_strongest(groups, part, amount, pairs) for part, amount in parts.items() if amount]
    steps = [((len(_TAG.sub("", text)), 33),) for text in shown]
    wishes = [
        (
            (_shown_length(need.text, needs), 22),
            (_shown_length(need.closest, needs, need.state), 22),
            (1 + need_verdict(need).count("("), 1),
        )
        for need in needs
    ]
    facts = [((sum(map(len, stated)) + len(stated), 46),) for _, stated in _facts_by_verdict(rows)]
    one_line = ((0, 1),)
    return (
        table_height([one_line, *steps, one_line, *facts])
        + (HEADING + table_height([one_line, *wishes]) if needs else 0.0)
        + paragraph_height("".join(reasons(clauses)))
        + (HEADING + paragraph_height(_listed_requests(requests)) if requests else 0.0)
        + 4 * HEADING
    )


def page(summary: str, sections: Iterable[str]) -> str:
    """A whole page: the summary first, then the explanations, the n-th under ``m<n>``; empty ones left out."""
    explained = "".join(
        f'<div id="m{number}" class="page">{text}</div>' for number, text in enumerate(sections, 1) if text
    )
    body = f'<div class="kyoso"><h1>マッチング結果</h1><p>{_READING_HELP}</p>{summary}</div>{explained}'
    return document("マッチング結果", body)


def document(title: str, body: str) -> str:
    """A whole HTML file around a finished body."""
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{escape(title)}</title>'
        f"<style>{STYLE}\n{PAGE_STYLE}</style></head><body>{body}</body></html>\n"
    )


def table(head: Iterable[tuple[str, str]], lines: Iterable[str]) -> str:
    """A table of finished ``<tr>`` lines under headings, each a (class, heading) pair."""
    cells = "".join(f'<th class="{name}">{text}</th>' if name else f"<th>{text}</th>" for name, text in head)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _name(side: str, record: Record) -> str:
    owner = f" <small>{escape(record.owner)}</small>" if record.owner else ""
    return f"<small>{side}</small> {escape(record.label)}{owner}"


def _waterfall(score: float, parts: Mapping[str, float], groups: Sequence[Group], pairs: Sequence[Pair]) -> str:
    """Each part with its step of the staircase, its points and the strongest evidence; below, their sum."""
    *bars, whole = stairs(parts)
    lines = [
        f'<tr><td class="short">{PART_NAMES[part]}</td><td class="bar">{bar}</td><td class="number">{step:+.3f}</td>'
        f"<td>{_strongest(groups, part, step, pairs)}</td></tr>"
        for part, step, bar in zip(parts, printed_steps(list(parts.values()), score), bars, strict=True)
        if parts[part]
    ]
    low, high = scale(parts)
    nothing = "・".join(PART_NAMES[part] for part, amount in parts.items() if not amount)
    lines.append(
        f'<tr><th>合計(スコア)</th><td class="bar">{whole}</td><th class="number">{score:.3f}</th>'
        f"<td><small>上の点の合計{f'。{nothing}は0点' if nothing else ''}</small></td></tr>"
    )
    head = (("short", "内訳"), ("", f"{low:.2g} から {high:.2g} まで"), ("number", "点"), ("", "主な根拠"))
    return f"<h4>スコア {score:.3f} の内訳</h4>{table(head, lines)}"


def _strongest(groups: Sequence[Group], part: str, step: float, pairs: Sequence[Pair]) -> str:
    """The evidence of a part that counts most in the direction of its step."""
    own = [group for group in groups if group.row.part == part]
    if not own:
        return ""
    group = next((group for group in own if (group.amount < 0) == (step < 0)), own[0])
    if group.names:
        return escape(listed(group.names))
    number = number_of(pairs, group.row.challenge, group.row.capability)
    asked, given = (
        _quote(side[0], _LONGEST_EVIDENCE) if side else "" for side in (group.row.challenge, group.row.capability)
    )
    return f"{number}{asked} ⇔ {given}" if asked or given else "(特定の文字によらない)"


def _needs_table(needs: Sequence[Need], pairs: Sequence[Pair]) -> str:
    if not needs:
        return ""
    lines = []
    for need in needs:
        number = number_of(pairs, (need.text,), (need.closest,) if need.closest else ())
        verdict, mark, note = need_verdict(need).partition("(")
        closest = f"{number}{_quote(need.closest, _longest(needs, need.state))}" if need.closest else ""
        lines.append(
            f'<tr><td class="short">{verdict}{f"<br><small>{mark}{note}</small>" if note else ""}</td>'
            f"<td>{number}{_quote(need.text, _longest(needs))}</td><td>{closest}</td></tr>"
        )
    head = (("short", "読み取り"), ("half", "課題の要望"), ("half", "強みの最も近い記述"))
    return f"<h4>要望への対応 <small>強みの記述から対応を読み取れるか</small></h4>{table(head, lines)}"


def _requests(requests: Sequence[Need]) -> str:
    """What the capability asks, each with its mark, in one paragraph."""
    if not requests:
        return ""
    help_text = "課題の記述から読み取れるか"
    return f"<h4>強みの側が求めること <small>{help_text}</small></h4><p>{escape(_listed_requests(requests))}</p>"


def _listed_requests(requests: Sequence[Need]) -> str:
    return "、".join(f"{NEED_MARKS[request.state]}{quoted(request.text)}" for request in requests)


def _longest(needs: Sequence[Need], state: NeedState | None = None) -> int:
    """How many characters of a need are quoted, or of its counterpart where the state of the need is given."""
    if len(needs) > _MANY_NEEDS:
        return _LONGEST_OF_MANY
    return _LONGEST_MISS if state in (NeedState.UNMET, NeedState.UNKNOWN) else _LONGEST_NEED


def _shown_length(evidence: Evidence | None, needs: Sequence[Need], state: NeedState | None = None) -> int:
    if evidence is None:
        return 0
    note = len(DENIAL_NOTE) + 3 if denies(evidence) else 0
    return _NUMBER_AND_BLANK + min(len(evidence.text), _longest(needs, state)) + note


def _facts_by_verdict(rows: Sequence[Row]) -> list[tuple[str, list[str]]]:
    """What does not fit first, then what fits, then what cannot be judged; each with what both sides state."""
    facts = sorted((row for row in rows if row.part == "facts"), key=lambda row: (row.amount >= 0, not row.amount))
    return [(verdict, [stated_fact(row) for row in run]) for verdict, run in groupby(facts, key=fact_verdict)]


def _facts_table(rows: Sequence[Row]) -> str:
    lines = [
        f'<tr><td class="short">{verdict}</td><td>{escape("、".join(stated))}</td></tr>'
        for verdict, stated in _facts_by_verdict(rows)
    ]
    return f"<h4>条件</h4>{table((('short', '判定'), ('', '両者の記載')), lines)}" if lines else ""


def _quote(evidence: Evidence, longest: int) -> str:
    text = " ".join(evidence.text.split())
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return escape(cut) + (f" <small>({DENIAL_NOTE})</small>" if denies(evidence) else "")
