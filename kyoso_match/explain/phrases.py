"""Japanese names and marks, and how a piece of evidence is quoted."""

from __future__ import annotations

from collections.abc import Sequence

from kyoso_match.explain.needs import Need, NeedBasis, NeedState
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.statements import Standing, find_statements

PART_NAMES = {
    "meaning": "意味の近さ",
    "words": "共通する言葉",
    "characters": "共通する文字",
    "coverage": "課題側の対応",
    "bridge": "言い換え",
    "focus": "強み側の対応",
    "facts": "条件の一致",
}
FACT_NAMES = {
    "region": "地域",
    "budget_yen": "予算と費用",
    "period_months": "期間",
    "deadline": "期限",
    "seats": "人数・社数",
    "eligibility": "応募資格",
    "form": "実施形態",
    "fields": "分野",
}
NEED_MARKS = dict(zip(NeedState, "○△－？", strict=True))
NEED_NAMES = dict(zip(NeedState, ("読み取れる", "近い記述がある", "読み取れない", "判断できない"), strict=True))
BASIS_NOTES = {
    NeedBasis.LIMITED: "条件つきの記述",
    NeedBasis.PLANNED: "予定・検討中の記述",
    NeedBasis.DENIED: "対応しないという記述",
    NeedBasis.DEMANDED: "ないものを求める記述",
}
DENIAL_NOTE = "打ち消しの表現あり"
_LONGEST_QUOTE = 32
_NAMES_LISTED = 8


def need_verdict(need: Need) -> str:
    """The state of a need in words, and what it rests on where that is not a plain offer."""
    note = f"({BASIS_NOTES[need.basis]})" if need.basis in BASIS_NOTES else ""
    return f"{NEED_MARKS[need.state]} {NEED_NAMES[need.state]}{note}"


def stated_fact(row: Row) -> str:
    """A fact and what each side states of it."""
    asked, given = (
        "、".join(dict.fromkeys(" ".join(entry.text.split()) for entry in side)) or "記載なし"
        for side in (row.challenge, row.capability)
    )
    return f"{FACT_NAMES[row.label]}(課題: {asked}、強み: {given})"


def fact_verdict(row: Row) -> str:
    """The verdict on a fact: the row of a satisfied one adds, of a violated one takes away."""
    if not row.amount:
        return "？ 判断できない"
    return "○ 合う" if row.amount > 0 else "× 合わない"


def listed(names: Sequence[str]) -> str:
    """The first names of a group and how many more there are."""
    more = f" ほか{len(names) - _NAMES_LISTED}件" if len(names) > _NAMES_LISTED else ""
    return "、".join(names[:_NAMES_LISTED]) + more


def shown_word(row: Row) -> str:
    """The dictionary form where it looks like what stands there (迷う for 迷わ), else that (イノシシ, not 猪)."""
    surfaces = [entry.text for entry in (*row.challenge, *row.capability)]
    if row.label in surfaces or any(surface[:1] == row.label[:1] for surface in surfaces):
        return row.label
    return surfaces[0] if surfaces else row.label


def shown_terms(row: Row) -> str:
    """Both terms of the bridge, and how close the word vectors find them."""
    return row.label + "".join(f"(語の近さ {pair.similarity:.2f})" for pair in row.pairs)


def denies(evidence: Evidence) -> bool:
    """Whether a quote says of something that it is not so: a text can be close in topic because it says no."""
    return any(found.standing is Standing.DENIED for found in find_statements(evidence.text))


def cited(evidence: Evidence) -> str:
    """The quote, with a note where it denies something."""
    return quoted(evidence) + (f"({DENIAL_NOTE})" if denies(evidence) else "")


def first_quoted(evidence: Sequence[Evidence]) -> str:
    """The first of some quotes, or a note that there is none."""
    return quoted(evidence[0]) if evidence else "(該当する文字なし)"


def quoted(evidence: Evidence) -> str:
    """The quote in brackets, on one line and shortened."""
    text = " ".join(evidence.text.split()).rstrip("、。")
    return f"「{text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + '…'}」"


def points(amount: float) -> str:
    """An amount with its sign."""
    return f"{amount:+.3f}点"
