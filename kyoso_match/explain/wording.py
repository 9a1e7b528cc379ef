"""Japanese for officials, made from rows and needs and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kyoso_match.explain.needs import Need, NeedState
from kyoso_match.explain.rows import Evidence, Row

PART_NAMES = {"meaning": "意味の近さ", "words": "共通する言葉", "coverage": "要望への対応", "facts": "条件の一致"}
FACT_NAMES = {
    "region": "地域",
    "budget_yen": "予算と費用",
    "period_months": "期間",
    "eligibility": "応募資格",
    "form": "実施形態",
    "fields": "分野",
}
NEED_MARKS = {NeedState.MET: "○", NeedState.PARTIAL: "△", NeedState.UNMET: "×", NeedState.UNKNOWN: "?"}
NEED_NAMES = {
    NeedState.MET: "対応あり",
    NeedState.PARTIAL: "一部対応",
    NeedState.UNMET: "記載なし",
    NeedState.UNKNOWN: "判断できない",
}

_LONGEST_QUOTE = 40
_WORDS_NAMED = 3
_ROWS_SHOWN = 10
_CLEAR_COUNTERPART = 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the rationale and the positions of the rows that it states."""

    text: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that people read as one: all that one unit of the challenge has in common, in meaning, with the offer.

    ``amount`` is the sum of the rows; ``row`` is the strongest of them, whose evidence is quoted; ``places`` are the
    positions of all of them.
    """

    amount: float
    row: Row
    places: tuple[int, ...]


def grouped(rows: Sequence[Row]) -> list[Group]:
    """All rows that count, largest amount first; the amounts add up to the score."""
    members: dict[object, list[int]] = {}
    for place, row in enumerate(rows):
        if row.amount:
            key = ("meaning", row.challenge) if row.part == "meaning" else place
            members.setdefault(key, []).append(place)
    groups = [
        Group(
            sum(rows[place].amount for place in places),
            max((rows[place] for place in places), key=lambda row: row.amount),
            tuple(places),
        )
        for places in members.values()
    ]
    return sorted(groups, key=lambda group: -abs(group.amount))


def rationale(rows: Sequence[Row], needs: Sequence[Need]) -> tuple[Clause, ...]:
    """The strongest reasons, the facts, and the needs without an answer, as short sentences."""
    return (*_meaning(rows), *_words(rows), *_other_words(rows), *_facts(rows), *_unanswered(rows, needs))


def _of_part(rows: Sequence[Row], part: str) -> list[tuple[int, Row]]:
    return [(place, row) for place, row in enumerate(rows) if row.part == part]


def _meaning(rows: Sequence[Row]) -> Iterator[Clause]:
    for group in grouped(rows):
        row = group.row
        if row.part == "meaning" and row.challenge and row.capability and group.amount > 0:
            quotes = f"課題の{_quoted(row.challenge)}は強みと意味が近く、最も近いのは{_quoted(row.capability)}"
            yield Clause(f"{quotes}({group.amount:+.3f})。", group.places)
            return


def _words(rows: Sequence[Row]) -> Iterator[Clause]:
    shared = _of_part(rows, "words")
    if shared:
        named = shared[:_WORDS_NAMED]
        words = "".join(f"「{row.challenge[0].text}」" for _, row in named)
        amount = sum(row.amount for _, row in named)
        yield Clause(f"どちらにも{words}がある({amount:+.3f})。", tuple(place for place, _ in named))


def _other_words(rows: Sequence[Row]) -> Iterator[Clause]:
    """The clearest case of the same thing said in other words."""
    found = [
        (pair.similarity, -place, pair)
        for place, row in _of_part(rows, "coverage")
        for pair in row.pairs
        if _CLEAR_COUNTERPART <= pair.similarity < 1.0
    ]
    if found:
        similarity, place, pair = max(found, key=lambda entry: entry[:2])
        yield Clause(
            f"課題の「{pair.challenge.text}」には強みの「{pair.capability.text}」が対応する"
            f"(言葉の近さ{similarity:.2f})。",
            (-place,),
        )


def _facts(rows: Sequence[Row]) -> Iterator[Clause]:
    checks = _of_part(rows, "facts")
    for place, row in checks:
        if row.amount > 0:
            yield Clause(
                f"{FACT_NAMES[row.label]}は合う(課題: {row.challenge[0].text}、強み: {row.capability[0].text})。",
                (place,),
            )
        elif row.amount < 0:
            yield Clause(
                f"{FACT_NAMES[row.label]}は合わない(課題: {row.challenge[0].text}、強み: {row.capability[0].text})。",
                (place,),
            )
    unknown = [(place, row) for place, row in checks if not row.amount]
    if unknown:
        names = "・".join(FACT_NAMES[row.label] for _, row in unknown)
        yield Clause(f"{names}は記載が足りず判断できない。", tuple(place for place, _ in unknown))


def _unanswered(rows: Sequence[Row], needs: Sequence[Need]) -> Iterator[Clause]:
    place_of = {row.challenge[0]: place for place, row in _of_part(rows, "coverage")}
    unmet = [need for need in needs if need.state is NeedState.UNMET and need.text in place_of]
    if unmet:
        quotes = "".join(_quoted((need.text,)) for need in unmet)
        yield Clause(f"要望{quotes}への対応は読み取れない。", tuple(place_of[need.text] for need in unmet))


def explain_in_japanese(
    score: float, parts: Mapping[str, float], rows: Sequence[Row], needs: Sequence[Need], paragraph: str
) -> str:
    """The whole explanation as plain text."""
    summary = " ".join(f"{PART_NAMES[part]}{amount:+.3f}" for part, amount in parts.items())
    lines = [f"スコア {score:.3f} = {summary}", f"理由: {paragraph}" if paragraph else "理由: 比べられる記載がない。"]
    if needs:
        lines.append("要望:")
        lines += [f"  {_need_line(need)}" for need in needs]
    lines.append("根拠:")
    groups = grouped(rows)
    lines += [f"  {group.amount:+.3f} {row_name(group.row)}: {_sides(group.row)}" for group in groups[:_ROWS_SHOWN]]
    rest = groups[_ROWS_SHOWN:]
    if rest:
        lines.append(f"  {sum(group.amount for group in rest):+.3f} ほか{len(rest)}件の合計")
    return "\n".join(lines)


def _need_line(need: Need) -> str:
    line = f"{NEED_MARKS[need.state]} {NEED_NAMES[need.state]}: {_quoted((need.text,))}"
    if need.closest is None:
        return line
    if need.state is NeedState.UNMET:
        return f"{line} (最も近い記述: {_quoted((need.closest,))})"
    return f"{line} ← {_quoted((need.closest,))}"


def row_name(row: Row) -> str:
    """What kind of reason a row is, in Japanese."""
    return PART_NAMES[row.part] + (f"「{FACT_NAMES[row.label]}」" if row.part == "facts" else "")


def _sides(row: Row) -> str:
    if row.part == "words":
        return _quoted(row.challenge)
    return f"{_quoted(row.challenge)} ⇔ {_quoted(row.capability)}"


def _quoted(evidence: Sequence[Evidence]) -> str:
    if not evidence:
        return "(該当する文字なし)"
    text = " ".join(evidence[0].text.split())
    return f"「{text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + '…'}」"
