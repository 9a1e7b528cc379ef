"""The overview as HTML: no script, everything escaped, every bar with its number, legible in black and white."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from kyoso_match.explain import NeedState
from kyoso_match.explain.html import document, table
from kyoso_match.explain.phrases import FACT_NAMES, NEED_MARKS, NEED_NAMES, PART_NAMES
from kyoso_match.explain.style import STYLE
from kyoso_match.overview.groups import FactCount, Group
from kyoso_match.overview.terms import Terms
from kyoso_match.overview.wording import (
    FACT_NOTE,
    FIELD_NOTE,
    LISTED_ONLY,
    NEED_FIELD_NOTE,
    NEED_NOTE,
    NO_FACT,
    NO_FACT_WEIGHT,
    PART_NOTES,
    RANK_NOTE,
    READING_HELP,
    SHARE,
    SPREAD,
    TERM_NAMES,
    TERM_NOTES,
    TITLE,
    amounts_of,
    headline,
    need_name,
    notes_of,
    shares_of,
    spreads_of,
    weights_of,
)
from kyoso_match.reports.pair import foot

if TYPE_CHECKING:
    from kyoso_match.overview.report import Overview

_STYLE = """
.kyoso.kyoso td.bar.wide{width:30%}
.kyoso.kyoso td.cell{padding:.1em .25em;width:9%}
.kyoso .cell .stair{height:.45em;margin-top:.1em}
.kyoso .what{width:30%}
.kyoso .cell small{margin-left:.3em}
.kyoso.kyoso td.few{width:5%}
.kyoso.kyoso td.state{padding:.1em .25em;width:19%}
.kyoso .state .stair{height:.45em;margin-top:.1em}
.kyoso .run h4{margin-top:1em}
.kyoso .run h4+p{break-after:avoid}
@media print{.kyoso .run h4{margin-top:.6em}}
""".strip()
_WIDTH, _HEIGHT = 200, 10
_RANKS_SHOWN, _WITHOUT_SHOWN = 20, 100
_LONGEST_TERM = 40
_AFTER_A_PARTICLE = re.compile(r"(?<=の|る)")


def whole_page(view: Overview) -> str:
    """A whole HTML file."""
    return document(TITLE, f"<style>{_STYLE}</style>{_body(view)}{foot(view.provenance)}")


def section(view: Overview) -> str:
    """The same for a notebook, with its style sheet."""
    return f"<style>{STYLE}\n{_STYLE}</style>{_body(view)}"


def _body(view: Overview) -> str:
    said = "".join(headline(view))
    note = f"<p>{escape(view.note)}</p>" if view.note else ""
    chapters = [] if view.whole is None else _chapters(view, view.whole)
    listed_only = "" if view.whole is None else f"<p><small>{LISTED_ONLY}</small></p>"
    content = "".join([f"<h1>{TITLE}</h1><p>{said}</p>{listed_only}{note}", *chapters, _without(view)])
    return f'<div class="kyoso"><div class="run">{content}</div></div>'


def _chapters(view: Overview, whole: Group) -> list[str]:
    return [
        _chapter("点は何でできているか", _entries(READING_HELP), _parts(view, whole)),
        _chapter("要望への対応", NEED_NOTE, _needs(whole)) if whole.needs else "",
        _facts(view),
        _chapter("順位ごとの平均点と割合", RANK_NOTE, _groups("順位", view.ranks[:_RANKS_SHOWN], len(view.ranks))),
        *(_term_chapter(terms) for terms in view.terms if terms.largest),
        _chapter("課題の分野ごとの平均点と割合", FIELD_NOTE, _groups("分野", view.fields)),
        _chapter("課題の分野ごとの要望への対応", NEED_FIELD_NOTE, _needs_by_field(view.fields)) if whole.needs else "",
    ]


def _chapter(heading: str, note: str, content: str) -> str:
    return f"<h4>{heading}</h4>{f'<p><small>{note}</small></p>' if note else ''}{content}"


def _entries(sentences: Iterable[str]) -> str:
    return "".join(f'<span class="entry">{sentence}</span>' for sentence in sentences)


def _folded(heading: str) -> str:
    """A heading in two lines, to keep its column narrow."""
    return f"{heading[:-2]}<br>{heading[-2:]}"


def bar(value: float, low: float, high: float) -> str:
    """An inline SVG from 0 to a value on a scale: filled above 0, white with an outline below."""

    def place(at: float) -> float:
        return (at - low) / (high - low) * _WIDTH if high > low else 0.0

    left, width = place(min(value, 0.0)), abs(place(value) - place(0.0))
    zero = f'<line class="zero" x1="{place(0.0):.2f}" y1="0" x2="{place(0.0):.2f}" y2="{_HEIGHT}"></line>'
    return (
        f'<svg class="stair" viewBox="0 0 {_WIDTH} {_HEIGHT}" preserveAspectRatio="none" aria-hidden="true">{zero}'
        f'<rect class="{"up" if value >= 0 else "down"}" x="{left:.2f}" y="1" width="{width:.2f}" '
        f'height="{_HEIGHT - 2}"></rect></svg>'
    )


def _scale(values: Iterable[float]) -> tuple[float, float]:
    known = [0.0, *values]
    return min(known), max(known)


def _parts(view: Overview, whole: Group) -> str:
    """Each part with its mean, share, what it can add at most, and what it is; below, the sum."""
    weights = weights_of(view)
    low, high = _scale(mean.amount for mean in whole.parts)
    lines = []
    columns = zip(whole.parts, amounts_of(whole), shares_of(whole), spreads_of(whole), strict=True)
    for place, (mean, amount, share, spread) in enumerate(columns):
        most = f'<td class="number">{weights[place]}</td>' if weights is not None else ""
        lines.append(
            f'<tr><td class="short">{PART_NAMES[mean.part]}</td>'
            f'<td class="bar">{bar(mean.amount, low, high)}</td><td class="number">{amount:.3f}</td>'
            f'<td class="number">{share}</td><td class="number">{spread}</td>{most}'
            f"<td>{PART_NOTES[mean.part]}</td></tr>"
        )
    blank = "<td></td>" if weights is not None else ""
    lines.append(
        f'<tr><th>合計(平均スコア)</th><td></td><th class="number">{whole.score:.3f}</th><td class="number">'
        f'{_sum(whole.parts[0].share)}</td><td class="number">{_sum(whole.parts[0].spread)}</td>{blank}<td></td></tr>'
    )
    most_head = (("number", "満点<br>(重み)"),) if weights is not None else ()
    head = (
        ("short", "内訳"),
        ("", "大きさ"),
        ("number", "平均点"),
        ("number", _folded(SHARE)),
        ("number", _folded(SPREAD)),
        *most_head,
        ("what", "何を見ているか"),
    )
    return table(head, lines)


def _sum(first: float | None) -> str:
    return "" if first is None else "100%"


def _groups(heading: str, groups: Sequence[Group], count: int | None = None) -> str:
    """One line for each group; the bars of all lines and parts have one scale."""
    if not groups:
        return ""
    low, high = _scale(mean.amount for group in groups for mean in group.parts)
    lines = []
    for group in groups:
        cells = "".join(
            f'<td class="number cell">{amount:.3f} <small>{share}</small>{bar(mean.amount, low, high)}</td>'
            for mean, amount, share in zip(group.parts, amounts_of(group), shares_of(group), strict=True)
        )
        lines.append(
            f'<tr><td>{escape(group.name)}</td><td class="number few">{group.challenges}</td>'
            f'<td class="number few">{group.matches}</td><td class="number few">{group.score:.3f}</td>{cells}</tr>'
        )
    head = (
        ("", heading),
        ("number", "課題"),
        ("number", "組"),
        ("number", "平均<br>スコア"),
        *(("cell", _AFTER_A_PARTICLE.sub("<br>", PART_NAMES[mean.part], count=1)) for mean in groups[0].parts),
    )
    more = (count or 0) - len(groups)
    return table(head, lines) + (f"<p><small>ほか{more}件の{heading}は省略</small></p>" if more > 0 else "")


def _term_chapter(terms: Terms) -> str:
    low, high = _scale(term.amount for term in terms.largest)
    lines = [
        f'<tr><td class="half">「{escape(_cut(term.label))}」</td>'
        f'<td class="bar wide">{bar(term.amount, low, high)}</td><td class="number">{term.amount:.3f}</td>'
        f'<td class="number">{term.matches}</td></tr>'
        for term in terms.largest
    ]
    if terms.others:
        lines.append(
            f'<tr><td>ほか{terms.others}件の合計</td><td></td><td class="number">{terms.rest:.3f}</td><td></td></tr>'
        )
    head = (("half", TERM_NAMES[terms.part]), ("", "大きさ"), ("number", "点の合計"), ("number", "組の数"))
    return _chapter(f"点を多く足した{TERM_NAMES[terms.part]}", TERM_NOTES[terms.part], table(head, lines))


def _needs(whole: Group) -> str:
    judged = sum(need.count for need in whole.needs)
    lines = [
        f'<tr><td class="half">{need_name(need)}</td><td class="bar wide">{bar(need.count, 0.0, judged)}</td>'
        f'<td class="number">{need.count}</td><td class="number">{need.count / judged:.0%}</td></tr>'
        for need in whole.needs
    ]
    return table((("half", "判定"), ("", f"延べ{judged}件のうち"), ("number", "件数"), ("number", "割合")), lines)


def _needs_by_field(groups: Sequence[Group]) -> str:
    lines = []
    for group in groups:
        judged = sum(need.count for need in group.needs)
        cells = "".join(_need_cell(group, state, judged) for state in NeedState)
        lines.append(f'<tr><td>{escape(group.name)}</td><td class="number few">{judged}</td>{cells}</tr>')
    marks = (("", f"{NEED_MARKS[state]} {NEED_NAMES[state]}") for state in NeedState)
    return table((("", "分野"), ("number", "件数"), *marks), lines)


def _need_cell(group: Group, state: NeedState, judged: int) -> str:
    count = group.count_of(state)
    notes = notes_of(group, state)
    return f'<td class="state">{count}{f" <small>{notes}</small>" if notes else ""}{bar(count, 0.0, judged)}</td>'


def _facts(view: Overview) -> str:
    if not view.facts:
        weightless = view.provenance is not None and not view.provenance.weights.get("fact", 1.0)
        return _chapter("条件", "", f"<p>{NO_FACT_WEIGHT if weightless else NO_FACT}</p>")
    head = (("short", "条件"), ("", "○ 合う"), ("", "× 合わない"), ("", "？ 判断できない"))
    return _chapter("条件", FACT_NOTE, table(head, map(_fact_line, view.facts)))


def _fact_line(fact: FactCount) -> str:
    stated = fact.satisfied + fact.violated + fact.unknown
    counts = fact.satisfied, fact.violated, fact.unknown
    cells = "".join(f'<td class="state">{count}{bar(count, 0.0, stated)}</td>' for count in counts)
    return f'<tr><td class="short">{FACT_NAMES[fact.name]}</td>{cells}</tr>'


def _without(view: Overview) -> str:
    if not view.without:
        return ""
    lines = [
        f'<tr><td class="half">{escape(record.label)} <small>{escape(f"{record.owner} [{record.id}]".strip())}</small>'
        f"</td><td>{escape(record.reason or '理由の記録なし')}</td></tr>"
        for record in view.without[:_WITHOUT_SHOWN]
    ]
    more = len(view.without) - _WITHOUT_SHOWN
    rest = f"<p>ほか{more}件</p>" if more > 0 else ""
    return _chapter(f"該当なし {len(view.without)}件", "", table((("half", "記録"), ("", "理由")), lines) + rest)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_TERM else text[: _LONGEST_TERM - 1] + "…"
