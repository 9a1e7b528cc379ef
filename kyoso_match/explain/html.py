"""An explanation as HTML: no script, everything escaped, legible when printed in black and white."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from kyoso_match.explain.needs import Need
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.explain.wording import NEED_MARKS, NEED_NAMES, PART_NAMES, grouped, row_name
from kyoso_match.records import Record

STYLE = """
.kyoso{font-family:"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif;font-size:10.5pt;line-height:1.6;color:#1a1a1a;max-width:960px}
.kyoso h3{font-size:12pt;margin:0 0 .3em}
.kyoso h4{font-size:10.5pt;margin:1em 0 .3em;border-bottom:1px solid #999}
.kyoso p{margin:.3em 0}
.kyoso table{border-collapse:collapse;width:100%;font-size:9.5pt}
.kyoso th,.kyoso td{border:1px solid #bbb;padding:.25em .5em;text-align:left;vertical-align:top}
.kyoso th{background:#f0f0f0;font-weight:600;white-space:nowrap}
.kyoso td.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.kyoso .bar{display:flex;height:1.1em;border:1px solid #555;background:#fff;margin:.3em 0}
.kyoso .bar span{display:block;border-right:1px solid #fff}
.kyoso .meaning{background:#2f5d8a}.kyoso .words{background:#6f9bc8}.kyoso .coverage{background:#a9c7a0}.kyoso .facts{background:#d9b44a}
.kyoso .key{display:inline-block;width:.9em;height:.9em;border:1px solid #555;margin:0 .3em 0 .8em;vertical-align:-.1em}
.kyoso .texts{display:grid;grid-template-columns:1fr 1fr;gap:1em}
.kyoso .texts div{border:1px solid #ccc;padding:.5em .7em;overflow-wrap:anywhere}
.kyoso mark{padding:0 .1em;border-bottom:2px solid #333}
.kyoso .m1{background:#ffe08a}.kyoso .m2{background:#bfe3c0}.kyoso .m3{background:#c9dcf5}
.kyoso mark sup{font-size:7pt;margin-right:.1em}
@media print{.kyoso{max-width:none}.kyoso table,.kyoso .texts{break-inside:avoid}}
""".strip()

_PAIRS_MARKED = 3
_ROWS_LISTED = 12


def section(
    challenge: Record,
    capability: Record,
    score: float,
    parts: Mapping[str, float],
    rows: Sequence[Row],
    needs: Sequence[Need],
    rationale: str,
    *,
    with_style: bool,
) -> str:
    """One explanation as a ``<section>``; ``with_style=False`` where the page carries ``STYLE`` already."""
    style = f"<style>{STYLE}</style>" if with_style else ""
    title = f"{_name(challenge)} × {_name(capability)}"
    return (
        f'{style}<section class="kyoso"><h3>{escape(title)}</h3>'
        f"<p><strong>スコア {score:.3f}</strong></p>{_bar(parts)}<p>{escape(rationale)}</p>"
        f"{_needs_table(needs)}{_texts(challenge, capability, rows)}{_rows_table(rows)}</section>"
    )


def _name(record: Record) -> str:
    return f"{record.label}({record.owner})" if record.owner else record.label


def _bar(parts: Mapping[str, float]) -> str:
    """The parts side by side, on a scale from 0 to 1; negative parts have no width and are named below."""
    pieces = "".join(
        f'<span class="{part}" style="width:{max(0.0, min(1.0, amount)) * 100:.2f}%"></span>'
        for part, amount in parts.items()
    )
    legend = "".join(
        f'<span class="key {part}"></span>{PART_NAMES[part]} {amount:+.3f}' for part, amount in parts.items()
    )
    return f'<div class="bar">{pieces}</div><p>{legend}</p>'


def _needs_table(needs: Sequence[Need]) -> str:
    if not needs:
        return ""
    lines = "".join(
        f"<tr><td>{NEED_MARKS[need.state]} {NEED_NAMES[need.state]}</td><td>{escape(need.text.text)}</td>"
        f"<td>{escape(need.closest.text) if need.closest else ''}</td></tr>"
        for need in needs
    )
    head = "<tr><th>状態</th><th>課題の要望</th><th>強みの最も近い記述</th></tr>"
    return f"<h4>要望への対応</h4><table>{head}{lines}</table>"


def _rows_table(rows: Sequence[Row]) -> str:
    groups = grouped(rows)
    lines = "".join(
        f'<tr><td class="number">{group.amount:+.3f}</td><td>{row_name(group.row)}</td>'
        f"<td>{_quotes(group.row.challenge)}</td><td>{_quotes(group.row.capability)}</td></tr>"
        for group in groups[:_ROWS_LISTED]
    )
    rest = groups[_ROWS_LISTED:]
    if rest:
        amount = sum(group.amount for group in rest)
        lines += f'<tr><td class="number">{amount:+.3f}</td><td colspan="3">ほか{len(rest)}件の合計</td></tr>'
    total = sum(row.amount for row in rows)
    lines += f'<tr><th class="number">{total:.3f}</th><th colspan="3">合計(スコア)</th></tr>'
    head = "<tr><th>点</th><th>内訳</th><th>課題</th><th>強み</th></tr>"
    return f"<h4>根拠</h4><table>{head}{lines}</table>"


def _quotes(evidence: Sequence[Evidence]) -> str:
    distinct = dict.fromkeys(entry.text for entry in evidence)
    return "<br>".join(escape(text) for text in distinct)


def _texts(challenge: Record, capability: Record, rows: Sequence[Row]) -> str:
    """Both texts with the strongest pairs of units marked by the same number and colour."""
    marks: tuple[dict[Evidence, int], dict[Evidence, int]] = ({}, {})
    quoted = [group.row for group in grouped(rows) if group.row.part == "meaning" and group.row.amount > 0]
    for number, row in enumerate(quoted[:_PAIRS_MARKED], 1):
        for side, evidence in zip(marks, (row.challenge, row.capability), strict=True):
            for entry in evidence:
                side.setdefault(entry, number)
    columns = "".join(
        f"<div><strong>{name}</strong>{_marked(record, side)}</div>"
        for name, record, side in zip(("課題", "強み"), (challenge, capability), marks, strict=True)
    )
    return f'<h4>本文(同じ番号が対応する箇所)</h4><div class="texts">{columns}</div>'


def _marked(record: Record, marks: Mapping[Evidence, int]) -> str:
    return "".join(f"<p>{_marked_text(name, text, marks)}</p>" for name, text in record.texts())


def _marked_text(field: str, text: str, marks: Mapping[Evidence, int]) -> str:
    out, done = "", 0
    places = sorted(
        (entry.start or 0, entry.end or 0, number) for entry, number in marks.items() if entry.field == field
    )
    for start, end, number in places:
        if start < done:
            continue
        out += escape(text[done:start])
        out += f'<mark class="m{number}"><sup>{number}</sup>{escape(text[start:end])}</mark>'
        done = end
    return (out + escape(text[done:])).replace("\n", "<br>")
