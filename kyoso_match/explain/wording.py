"""An explanation as plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kyoso_match.explain.needs import Need, NeedBasis
from kyoso_match.explain.phrases import (
    PART_NAMES,
    cited,
    fact_verdict,
    first_quoted,
    listed,
    need_verdict,
    quoted,
    stated_fact,
)
from kyoso_match.explain.rationale import Clause, Group, grouped, of_part, reasons
from kyoso_match.explain.rows import Row

_GROUPS_SHOWN = 6


def explain_in_japanese(
    score: float,
    parts: Mapping[str, float],
    rows: Sequence[Row],
    needs: Sequence[Need],
    requests: Sequence[Need],
    clauses: Sequence[Clause],
) -> str:
    """The whole explanation as plain text, in lines that a terminal of usual width shows."""
    summary = "、".join(f"{PART_NAMES[part]} {amount:+.3f}" for part, amount in parts.items())
    lines = [f"スコア {score:.3f} ({summary})", "理由:", *(f"  ・{text}" for text in reasons(clauses))]
    if needs:
        lines.append("要望への対応(強みの記述から読み取れるか):")
        lines += [line for need in needs for line in _need_lines(need)]
    if requests:
        lines.append("強みの側が求めること(課題の記述から読み取れるか):")
        lines += [line for request in requests for line in _need_lines(request)]
    checks = of_part(rows, "facts")
    if checks:
        lines.append("条件:")
        lines += [f"  {fact_verdict(row)} {stated_fact(row)}" for _, row in checks]
    lines.append("根拠(点の大きい順):")
    groups = grouped(rows)
    lines += [line for group in groups[:_GROUPS_SHOWN] for line in _group_lines(group)]
    rest = groups[_GROUPS_SHOWN:]
    if rest:
        lines.append(f"  {sum(group.amount for group in rest):+.3f} ほか{len(rest)}件の合計")
    return "\n".join(lines)


def _need_lines(need: Need) -> list[str]:
    lines = [f"  {need_verdict(need)} {quoted(need.text)}"]
    if need.closest is not None:
        arrow = "←" if need.basis is not NeedBasis.NOT_SAID else "最も近い記述:"
        lines.append(f"      {arrow} {cited(need.closest)}")
    return lines


def _group_lines(group: Group) -> list[str]:
    row = group.row
    head = f"  {group.amount:+.3f} {PART_NAMES[row.part]}"
    if group.names:
        return [f"{head} {listed(group.names)}"]
    return [f"{head} {first_quoted(row.challenge)}", f"      ⇔ {first_quoted(row.capability)}"]
