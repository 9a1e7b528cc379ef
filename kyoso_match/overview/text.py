"""The overview as plain text: tables that a terminal of usual width shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kyoso_match.explain import NeedState
from kyoso_match.explain.phrases import FACT_NAMES, NEED_MARKS, PART_NAMES
from kyoso_match.overview.groups import Group
from kyoso_match.overview.wording import (
    LISTED_ONLY,
    NO_FACT_WEIGHT,
    SHARE,
    SPREAD,
    TERM_NAMES,
    TITLE,
    amounts_of,
    headline,
    need_name,
    shares_of,
    spreads_of,
)
from kyoso_match.sheets import columns

if TYPE_CHECKING:
    from kyoso_match.overview.report import Overview

_GROUPS_SHOWN, _TERMS_SHOWN, _WITHOUT_SHOWN = 12, 5, 10
_NAME_WIDTH = 28
_TERM_WIDTH = 44


def lines(view: Overview) -> Iterator[str]:
    """The lines of the whole text."""
    yield TITLE
    yield from (f"  {sentence}" for sentence in headline(view))
    if view.whole is not None:
        yield f"  {LISTED_ONLY}"
        yield f"点の内訳(1組あたりの平均。足すと平均スコア{view.whole.score:.3f}点になる):"
        yield from _indented(_parts(view.whole))
        yield "課題の分野ごと:"
        yield from _indented(_groups("分野", view.fields))
        yield "順位ごと:"
        yield from _indented(_groups("順位", view.ranks))
        yield from _terms(view)
        yield from _needs(view.whole)
        yield from _facts(view)
    yield from _without(view)
    if view.note:
        yield view.note


def _indented(table: Sequence[str]) -> list[str]:
    return [f"  {line}" for line in table]


def _parts(whole: Group) -> list[str]:
    rows = [("内訳", "平均点", SHARE, SPREAD)]
    for mean, amount, share, spread in zip(
        whole.parts, amounts_of(whole), shares_of(whole), spreads_of(whole), strict=True
    ):
        rows.append((PART_NAMES[mean.part], f"{amount:+.3f}", share, spread))
    return columns(rows, numeric=(1, 2, 3))


def _groups(heading: str, groups: Sequence[Group]) -> list[str]:
    """Name and size of each group, its mean score, its largest part, and how many needs are in which state."""
    rows = [(heading, "課題", "組", "平均", "最も大きい内訳", *NEED_MARKS.values())]
    for group in groups[:_GROUPS_SHOWN]:
        place = max(range(len(group.parts)), key=lambda place: group.parts[place].amount)
        largest = f"{PART_NAMES[group.parts[place].part]} {shares_of(group)[place]}"
        counts = [str(group.count_of(state)) for state in NeedState]
        rows.append((group.name, str(group.challenges), str(group.matches), f"{group.score:.3f}", largest, *counts))
    table = columns(rows, limits={0: _NAME_WIDTH}, numeric=(1, 2, 3, 5, 6, 7, 8))
    more = len(groups) - _GROUPS_SHOWN
    return [*table, f"ほか{more}件の{heading}"] if more > 0 else table


def _terms(view: Overview) -> Iterator[str]:
    for terms in view.terms:
        if not terms.largest:
            continue
        yield f"{TERM_NAMES[terms.part]}(全部の組での点の合計の大きい順):"
        rows = [
            (f"「{term.label}」", f"{term.amount:+.3f}", f"{term.matches}組") for term in terms.largest[:_TERMS_SHOWN]
        ]
        yield from _indented(columns(rows, limits={0: _TERM_WIDTH}, numeric=(1, 2)))
        left = terms.largest[_TERMS_SHOWN:]
        if left or terms.others:
            amount = sum(term.amount for term in left) + terms.rest
            yield f"  ほか{len(left) + terms.others}件の合計 {amount:+.3f}"


def _needs(whole: Group) -> Iterator[str]:
    if whole.needs:
        yield "要望への対応(強みの記述から読み取れるか。延べ件数):"
        yield from _indented(
            columns([(need_name(need), str(need.count)) for need in whole.needs], limits={0: 60}, numeric=(1,))
        )


def _facts(view: Overview) -> Iterator[str]:
    if view.facts:
        yield "条件(組の数):"
        rows = [("条件", "○ 合う", "× 合わない", "？ 判断できない")]
        for fact in view.facts:
            rows.append((FACT_NAMES[fact.name], str(fact.satisfied), str(fact.violated), str(fact.unknown)))
        yield from _indented(columns(rows, numeric=(1, 2, 3)))
    elif view.provenance is not None and not view.provenance.weights.get("fact", 1.0):
        yield NO_FACT_WEIGHT


def _without(view: Overview) -> Iterator[str]:
    if view.without:
        yield f"該当なし({len(view.without)}件):"
        for record in view.without[:_WITHOUT_SHOWN]:
            owner = f" ({record.owner})" if record.owner else ""
            yield f"  {' '.join(f'{record.label}{owner}'.split())} [{record.id}]"
            if record.reason:
                yield f"    {record.reason}"
        if len(view.without) > _WITHOUT_SHOWN:
            yield f"  ほか{len(view.without) - _WITHOUT_SHOWN}件"
