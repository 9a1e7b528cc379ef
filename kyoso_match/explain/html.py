"""An explanation as HTML: no script, everything escaped, one A4 page for most pairs, legible in black and white."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import groupby

from kyoso_match.explain.needs import Need
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.explain.wording import (
    DENIAL_NOTE,
    FACT_NAMES,
    NEED_MARKS,
    NEED_NAMES,
    PART_NAMES,
    Clause,
    Group,
    denies,
    fact_verdict,
    grouped,
    listed,
    reasons,
    stated_fact,
)
from kyoso_match.records import Challenge, Record

# The parts differ in pattern as well as in colour, and each value stands beside its pattern in figures.
# The doubled class outranks the table styles of notebooks.
STYLE = """
.kyoso{font-family:"Hiragino Sans","Noto Sans JP","Noto Sans CJK JP","Yu Gothic",Meiryo,sans-serif;font-size:10.5pt;line-height:1.5;color:#1a1a1a;max-width:960px;overflow-wrap:anywhere;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.kyoso h1{font-size:15pt;margin:0 0 .4em}
.kyoso h3{font-size:12pt;margin:0}
.kyoso h4{font-size:10pt;margin:.5em 0 .1em;break-after:avoid}
.kyoso p{margin:.15em 0}
.kyoso small{font-size:8.5pt;color:#444;font-weight:400}
.kyoso table{border-collapse:collapse;width:100%;font-size:9pt;line-height:1.35}
.kyoso.kyoso th,.kyoso.kyoso td{border:1px solid #aaa;padding:.1em .4em;text-align:left;vertical-align:top}
.kyoso th{background:#f0f0f0;font-weight:600}
.kyoso th,.kyoso .short{white-space:nowrap}
.kyoso ul{margin:.2em 0;padding-left:1.3em}
.kyoso .half{width:42%}
.kyoso.kyoso .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.kyoso .bar{display:flex;height:1em;border:1px solid #333;background:#fff;margin:.2em 0}
.kyoso .bar span{display:block;border-right:1px solid #333}
.kyoso .key{display:inline-block;width:1.1em;height:.9em;border:1px solid #333;margin:0 .3em 0 .6em;vertical-align:-.1em}
.kyoso .meaning{background:#2f5d8a}
.kyoso .words{background:repeating-linear-gradient(45deg,#2f5d8a 0 2px,#dbe8f4 2px 6px)}
.kyoso .characters{background:repeating-linear-gradient(-45deg,#666 0 1px,#fff 1px 4px)}
.kyoso .coverage{background:#c5d9ec}
.kyoso .focus{background:radial-gradient(#2f5d8a 1px,#eef4fa 1.2px) 0 0/4px 4px}
.kyoso .facts{background:repeating-linear-gradient(90deg,#555 0 1px,#fff 1px 4px)}
.kyoso .texts{display:grid;grid-template-columns:1fr 1fr;gap:.4em;font-size:8.5pt;line-height:1.35}
.kyoso .texts>div{border:1px solid #aaa;padding:.3em .6em}
.kyoso .entry::before{content:"・"}
.kyoso mark{color:inherit;padding:0 .1em;border-bottom:2px solid #333}
.kyoso .m1{background:#ffe9a8}.kyoso .m2{background:#cfe8cf}.kyoso .m3{background:#d5e3f5}
@media print{.kyoso{max-width:none;line-height:1.35}.kyoso table,.kyoso .texts{line-height:1.25}.kyoso tr{break-inside:avoid}}
""".strip()

_PAGE_STYLE = """
body{margin:1.5em}.page{margin-top:3em}
@media print{body{margin:0}.page{margin:0;break-before:page}}
@page{size:A4;margin:8mm 12mm}
""".strip()

_READING_HELP = (
    "スコアは、課題と強みの文章を比べた点の合計です(同じ文章どうしで約1)。"
    "○は強みの記述から対応を読み取れる要望、△は一部読み取れる要望、－は読み取れない要望の数です。"
    "文章に書かれていない強みは点になりません。採否の前に、各組の根拠と本文をお確かめください。"
)

_GROUPS_LISTED = 5
_PAIRS_MARKED = 3
_NUMBERS = "①②③"
_LONGEST_NEED = 46
_LONGEST_EVIDENCE = 20  # the whole of it stands in the marked text below


def section(
    challenge: Record,
    capability: Record,
    score: float,
    parts: Mapping[str, float],
    rows: Sequence[Row],
    needs: Sequence[Need],
    clauses: Sequence[Clause],
    *,
    with_style: bool,
) -> str:
    """One explanation as a ``<section>``; ``with_style=False`` where the page carries ``STYLE`` already."""
    style = f"<style>{STYLE}</style>" if with_style else ""
    groups = grouped(rows)
    marked = [group for group in groups if _is_pair(group)][:_PAIRS_MARKED]
    listed_reasons = "".join(f"<li>{escape(text)}</li>" for text in reasons(clauses))
    return (
        f'{style}<section class="kyoso"><h3>{_name("強み", capability)}</h3><p>{_name("課題", challenge)}</p>'
        f"{_bar(score, parts)}<h4>理由</h4><ul>{listed_reasons}</ul>"
        f"{_needs_table(needs)}{_facts_table(rows)}{_groups_table(groups, marked)}"
        f"{_texts(challenge, capability, marked)}</section>"
    )


def page(summary: str, sections: Iterable[str]) -> str:
    """A whole page: the summary first, then the explanations, the n-th under the anchor ``m<n>``; empty ones left out."""
    explained = "".join(
        f'<div id="m{number}" class="page">{text}</div>' for number, text in enumerate(sections, 1) if text
    )
    return (
        '<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><title>マッチング結果</title>'
        f'<style>{STYLE}\n{_PAGE_STYLE}</style></head><body><div class="kyoso"><h1>マッチング結果</h1>'
        f"<p>{_READING_HELP}</p>{summary}</div>{explained}</body></html>\n"
    )


def table(head: Iterable[tuple[str, str]], lines: Iterable[str]) -> str:
    """A table of finished ``<tr>`` lines under headings, each a (class, heading) pair."""
    cells = "".join(f'<th class="{name}">{text}</th>' if name else f"<th>{text}</th>" for name, text in head)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def _name(side: str, record: Record) -> str:
    owner = f" <small>{escape(record.owner)}</small>" if record.owner else ""
    return f"<small>{side}</small> {escape(record.label)}{owner}"


def _is_pair(group: Group) -> bool:
    """Whether the group quotes a place in each of the two texts that are close in meaning."""
    return group.row.part == "meaning" and group.amount > 0 and bool(group.row.challenge and group.row.capability)


def _bar(score: float, parts: Mapping[str, float]) -> str:
    """The parts side by side, on a scale from 0 to 1; a negative part has no width and is named in the legend."""
    pieces = "".join(
        f'<span class="{part}" style="width:{max(0.0, min(1.0, amount)) * 100:.2f}%"></span>'
        for part, amount in parts.items()
    )
    legend = "".join(
        f'<span class="short"><span class="key {part}"></span>{PART_NAMES[part]} {amount:+.3f}</span> '
        for part, amount in parts.items()
    )
    total = f"<strong>スコア {score:.3f}</strong>"
    return f'<p>{total} <small>{legend}</small></p><div class="bar">{pieces}</div>'


def _needs_table(needs: Sequence[Need]) -> str:
    if not needs:
        return ""
    lines = (
        f'<tr><td class="short">{NEED_MARKS[need.state]} {NEED_NAMES[need.state]}</td>'
        f"<td>{_quote(need.text, _LONGEST_NEED)}</td>"
        f"<td>{_quote(need.closest, _LONGEST_NEED) if need.closest else ''}</td></tr>"
        for need in needs
    )
    head = (("short", "読み取り"), ("half", "課題の要望"), ("half", "強みの最も近い記述"))
    return f"<h4>要望への対応 <small>強みの記述から対応を読み取れるか</small></h4>{table(head, lines)}"


def _facts_table(rows: Sequence[Row]) -> str:
    """What can be judged line by line; what cannot, with what the one side states, in a single line."""
    facts = [row for row in rows if row.part == "facts"]
    lines = [
        f'<tr><td class="short">{fact_verdict(row)}</td><td class="short">{FACT_NAMES[row.label]}</td>'
        f"<td>{_stated(row.challenge)}</td><td>{_stated(row.capability)}</td></tr>"
        for row in facts
        if row.amount
    ]
    unknown = "、".join(escape(stated_fact(row)) for row in facts if not row.amount)
    if unknown:
        lines.append(f'<tr><td class="short">？ 判断できない</td><td colspan="3">{unknown}</td></tr>')
    head = (("short", "判定"), ("short", "条件"), ("half", "課題"), ("half", "強み"))
    return f"<h4>条件</h4>{table(head, lines)}" if lines else ""


def _stated(evidence: Sequence[Evidence]) -> str:
    return escape(evidence[0].text) if evidence else "記載なし"


def _groups_table(groups: Sequence[Group], marked: Sequence[Group]) -> str:
    others = [group for group in groups if group not in marked]
    places_left = _GROUPS_LISTED - len(marked)
    shown = [*marked, *others[:places_left]]
    lines = [_group_line(group, _number(group, marked)) for group in groups if group in shown]
    rest = others[places_left:]
    if rest:
        amount = sum(group.amount for group in rest)
        lines.append(f'<tr><td class="number">{amount:+.3f}</td><td colspan="3">ほか{len(rest)}件の合計</td></tr>')
    total = sum(group.amount for group in groups)
    lines.append(f'<tr><th class="number">{total:.3f}</th><th colspan="3">合計(スコア)</th></tr>')
    head = (("number", "点"), ("short", "内訳"), ("half", "課題"), ("half", "強み"))
    return f"<h4>根拠 <small>点の大きい順。①②③は本文の同じ番号の箇所</small></h4>{table(head, lines)}"


def _number(group: Group, marked: Sequence[Group]) -> str:
    return f"{_NUMBERS[marked.index(group)]} " if group in marked else ""


def _group_line(group: Group, number: str) -> str:
    head = f'<td class="number">{group.amount:+.3f}</td><td class="short">{PART_NAMES[group.row.part]}</td>'
    if group.names:
        return f'<tr>{head}<td colspan="2">{escape(listed(group.names))}</td></tr>'
    asked, given = (
        _quote(side[0], _LONGEST_EVIDENCE) if side else "" for side in (group.row.challenge, group.row.capability)
    )
    return f"<tr>{head}<td>{number}{asked}</td><td>{number}{given}</td></tr>"


def _quote(evidence: Evidence, longest: int) -> str:
    text = " ".join(evidence.text.split())
    cut = text if len(text) <= longest else text[: longest - 1] + "…"
    return escape(cut) + (f" <small>({DENIAL_NOTE})</small>" if denies(evidence) else "")


def _texts(challenge: Record, capability: Record, marked: Sequence[Group]) -> str:
    """Both texts with the strongest pairs of units marked by the same number."""
    columns = (
        (challenge, "課題", [group.row.challenge for group in marked]),
        (capability, "強み", [group.row.capability for group in marked]),
    )
    boxes = "".join(
        f"<div><small>{side}の本文</small>{_body(record, _numbered(quoted))}</div>" for record, side, quoted in columns
    )
    return f'<h4>本文</h4><div class="texts">{boxes}</div>'


def _numbered(quoted: Sequence[tuple[Evidence, ...]]) -> dict[Evidence, str]:
    """The numbers of each place; one place can be the counterpart of several others."""
    numbers: dict[Evidence, str] = {}
    for number, side in zip(_NUMBERS, quoted, strict=False):
        for entry in side:
            numbers[entry] = numbers.get(entry, "") + number
    return numbers


def _body(record: Record, numbers: Mapping[Evidence, str]) -> str:
    """All fields that are compared, the entries of a list as a list."""
    headings = {"needs": "要望" if isinstance(record, Challenge) else "求める協力", "offers": "提供できること"}
    out = ""
    for kind, entries in groupby(record.texts(), key=lambda entry: entry[0].partition("[")[0]):
        texts = [(field, _marked_text(field, text, numbers)) for field, text in entries]
        if kind in headings:
            listed_texts = "".join(f'<span class="entry">{text}</span>' for _, text in texts)
            out += f"<p><small>{headings[kind]}</small>{listed_texts}</p>"
            continue
        for field, text in texts:
            name = field.partition(".")[2]
            out += f"<p>{f'<small>{escape(name)}</small> ' if name else ''}{text}</p>"
    return out


def _marked_text(field: str, text: str, numbers: Mapping[Evidence, str]) -> str:
    out, done = "", 0
    places = sorted((entry.start or 0, entry.end or 0, name) for entry, name in numbers.items() if entry.field == field)
    for start, end, name in places:
        if start < done:
            continue
        out += escape(text[done:start])
        out += f'<mark class="m{_NUMBERS.index(name[0]) + 1}">{name}{escape(text[start:end])}</mark>'
        done = end
    return (out + escape(text[done:])).replace("\n", "<br>")
