"""Reasons for officials, made from rows and needs and from nothing else.

A sentence says what the two texts say, never what is true: an offer that does not mention a wish may still meet it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kyoso_match.explain.needs import Need, NeedBasis, NeedState
from kyoso_match.explain.phrases import (
    BASIS_NOTES,
    FACT_NAMES,
    cited,
    points,
    quoted,
    shown_terms,
    shown_word,
    stated_fact,
)
from kyoso_match.explain.rows import Evidence, Row

_WORDS_NAMED = 3
_NEEDS_NAMED = 3
_REFUSED_NAMED = 2
ANSWERED = (NeedState.MET, NeedState.PARTIAL)
_REFUSED = (NeedBasis.DENIED, NeedBasis.DEMANDED)
# Similarity from which two different words are said to be related.
_RELATED_FROM = 0.5
_INFLECTED = re.compile(r"[ぁ-ん]")
# Shared characters begin and end anywhere: particles and endings at their edges are not named (を楽し, 野菜を).
_EDGES = re.compile(r"^[ぁ-ん、。・\s]+|[をがはにでとのもへや、。・\s]+$")


@dataclass(frozen=True, slots=True)
class Clause:
    """One sentence of the rationale and the positions of the rows that it states."""

    text: str
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that people read as one.

    All that one unit of the challenge has in common, in meaning, with the offer is one group; so are all shared words,
    all shared characters, all bridged terms and all facts. ``amount`` is the sum of the rows, ``places`` their
    positions; ``row`` is the strongest of them, whose evidence is quoted, and ``names`` are the words, characters,
    terms or facts, strongest first.
    """

    amount: float
    row: Row
    places: tuple[int, ...]
    names: tuple[str, ...] = ()


def grouped(rows: Sequence[Row]) -> list[Group]:
    """All rows that count, largest amount first; the amounts add up to the score."""
    members: dict[object, list[int]] = {}
    for place, row in enumerate(rows):
        if row.amount:
            unit = row.challenge[0] if row.challenge else None
            where = (unit.field, unit.start, unit.text) if unit is not None else None
            alone = None if row.part in _NAMED else place
            members.setdefault((row.part, where if row.part == "meaning" else alone), []).append(place)
    groups = [_group(rows, places) for places in members.values()]
    return sorted(groups, key=lambda group: -abs(group.amount))


def _group(rows: Sequence[Row], places: Sequence[int]) -> Group:
    amount = sum(rows[place].amount for place in places)
    sign = 1 if amount >= 0 else -1
    name_of = _NAMED.get(rows[places[0]].part)
    if name_of is None:
        return Group(amount, max((rows[place] for place in places), key=lambda row: sign * row.amount), tuple(places))
    strongest_first = sorted((rows[place] for place in places), key=lambda row: -sign * row.amount)
    names = dict.fromkeys(map(name_of, strongest_first))
    return Group(amount, strongest_first[0], tuple(places), tuple(filter(None, names)))


def rationale(rows: Sequence[Row], needs: Sequence[Need]) -> tuple[Clause, ...]:
    """What speaks for the pair, strongest evidence of each kind; then what speaks against it or cannot be read."""
    coverage_of = {row.challenge: place for place, row in of_part(rows, "coverage")}
    answers = [need for need in needs if need.state in ANSWERED and (need.text,) in coverage_of]
    answers.sort(key=lambda need: -need.closeness)
    unmet = [need for need in needs if need.state is NeedState.UNMET and (need.text,) in coverage_of]
    refused = [need for need in unmet if need.basis in _REFUSED]
    open_needs = [need for need in unmet if need.basis not in _REFUSED]
    return (
        *_answered(rows, answers, coverage_of),
        *_meaning(rows, needs, answers),
        *_words(rows),
        *_bridged(rows),
        *_facts(rows),
        *_refused(refused, coverage_of),
        *_unanswered(open_needs, coverage_of),
    )


def of_part(rows: Sequence[Row], part: str) -> list[tuple[int, Row]]:
    """The rows of one part with their positions."""
    return [(place, row) for place, row in enumerate(rows) if row.part == part]


def _answered(
    rows: Sequence[Row], answers: Sequence[Need], coverage_of: Mapping[tuple[Evidence, ...], int]
) -> Iterator[Clause]:
    if not answers:
        return
    places = tuple(coverage_of[need.text,] for need in answers)
    best, others = answers[0], answers[1:]
    assert best.closest is not None, "an answered need has the passage that answers it"
    more = f"あり、ほか{len(others)}件の要望にも{_nearness(others)}記述がある" if others else "ある"
    amount = sum(rows[place].amount for place in places)
    # What is said in other words has few words in common, and little or nothing to add to the score.
    added = points(amount) if amount > 0.0 else "共通する言葉は少なく、加点なし"
    yield Clause(
        f"要望{quoted(best.text)}に{_nearness([best])}記述として{cited(best.closest)}が{more}({added})。", places
    )


def _nearness(answers: Sequence[Need]) -> str:
    """What the passages that answer some needs are called: those that meet them, those that come near, or both."""
    met = [need.state is NeedState.MET for need in answers]
    return "対応する" if all(met) else "対応するか近い" if any(met) else "近い"


def _meaning(rows: Sequence[Row], needs: Sequence[Need], answers: Sequence[Need]) -> Iterator[Clause]:
    """The unit of the challenge that is closest in meaning; a wish where there is one that was not quoted yet."""
    groups = [
        group
        for group in grouped(rows)
        if group.row.part == "meaning" and group.row.challenge and group.row.capability and group.amount > 0
    ]
    if groups:
        wishes = {(need.text,) for need in needs} - {(need.text,) for need in answers[:1]}
        group = next((group for group in groups if group.row.challenge in wishes), groups[0])
        asked, given = group.row.challenge[0], group.row.capability[0]
        others = "など" if len(group.places) > 1 else ""
        yield Clause(
            f"課題の{quoted(asked)}は、強みの{cited(given)}{others}と話題が近い({points(group.amount)})。",
            group.places,
        )


def _words(rows: Sequence[Row]) -> Iterator[Clause]:
    """The strongest shared words or, where there are none, the most closely related ones."""
    shared = [(place, row) for place, row in of_part(rows, "words") if row.amount > 0]
    # A single character is mostly a suffix (者, 会, 体) and says little where it stands alone.
    named = [(place, row) for place, row in shared if len(shown_word(row)) > 1][:_WORDS_NAMED]
    if named:
        words = "".join(f"「{shown_word(row)}」" for _, row in named)
        amount = sum(row.amount for _, row in named)
        yield Clause(f"どちらの文章にも{words}が出てくる({points(amount)})。", tuple(place for place, _ in named))
    else:
        yield from _related_words(rows)


def _related_words(rows: Sequence[Row]) -> Iterator[Clause]:
    """Different words for related things. Words with kana are left out: their inflected stems read badly."""
    found = [
        (pair.similarity, -place, pair)
        for place, row in of_part(rows, "coverage")
        for pair in row.pairs
        if pair.similarity >= _RELATED_FROM
        and pair.challenge.text != pair.capability.text
        and not _INFLECTED.search(pair.challenge.text + pair.capability.text)
    ]
    if found:
        _, place, pair = max(found, key=lambda entry: entry[:2])
        yield Clause(f"課題の「{pair.challenge.text}」と強みの「{pair.capability.text}」は関連する言葉。", (-place,))


def _bridged(rows: Sequence[Row]) -> Iterator[Clause]:
    """The pair of terms of the bridge that adds most, and how many more there are."""
    found = of_part(rows, "bridge")
    if found:
        asked, given = (quoted(side[0]) for side in (found[0][1].challenge, found[0][1].capability))
        more = f"など{len(found)}組" if len(found) > 1 else ""
        amount = sum(row.amount for _, row in found)
        yield Clause(
            f"課題の{asked}と強みの{given}{more}は、言葉は違うが対応するものとして数えた({points(amount)})。",
            tuple(place for place, _ in found),
        )


def _facts(rows: Sequence[Row]) -> Iterator[Clause]:
    """One sentence for what agrees and what cannot be judged, and one for what does not fit."""
    checks = of_part(rows, "facts")
    agreed = [(place, row) for place, row in checks if row.amount > 0]
    unknown = [(place, row) for place, row in checks if not row.amount]
    said = []
    if agreed:
        amount = sum(row.amount for _, row in agreed)
        said.append(f"{_fact_names(agreed)}は合{'い' if unknown else 'う'}({points(amount)})")
    if unknown:
        said.append(f"{_fact_names(unknown)}は記載からは判断できない")
    if said:
        yield Clause(f"条件のうち、{'、'.join(said)}。", tuple(place for place, _ in (*agreed, *unknown)))
    against = [(place, row) for place, row in checks if row.amount < 0]
    if against:
        stated = "、".join(stated_fact(row) for _, row in against)
        amount = sum(row.amount for _, row in against)
        yield Clause(f"{stated}は合わない({points(amount)})。", tuple(place for place, _ in against))


def _fact_names(checks: Sequence[tuple[int, Row]]) -> str:
    return "・".join(FACT_NAMES[row.label] for _, row in checks)


def _refused(needs: Sequence[Need], coverage_of: Mapping[tuple[Evidence, ...], int]) -> Iterator[Clause]:
    """Needs against which the capability says something, each with what it says."""
    for need in needs[:_REFUSED_NAMED]:
        if need.closest is not None:
            text = f"要望{quoted(need.text)}には、{BASIS_NOTES[need.basis]}{quoted(need.closest)}がある。"
            yield Clause(text, (coverage_of[need.text,],))


def _unanswered(needs: Sequence[Need], coverage_of: Mapping[tuple[Evidence, ...], int]) -> Iterator[Clause]:
    if needs:
        quotes = "".join(quoted(need.text) for need in needs[:_NEEDS_NAMED])
        more = f"ほか{len(needs) - _NEEDS_NAMED}件" if len(needs) > _NEEDS_NAMED else ""
        places = tuple(coverage_of[need.text,] for need in needs)
        yield Clause(f"要望{quotes}{more}への対応は、強みの記述からは読み取れなかった。", places)


def reasons(clauses: Sequence[Clause]) -> list[str]:
    """The sentences of the rationale, or one that says that there is nothing to go by."""
    return [clause.text for clause in clauses] or ["比べられる記載がない。"]


# Parts whose rows are short enough to be listed by name, and the name of such a row.
_NAMED: Mapping[str, Callable[[Row], str]] = {
    "words": shown_word,
    "bridge": shown_terms,
    "characters": lambda row: _EDGES.sub("", row.label),
    "facts": lambda row: FACT_NAMES[row.label],
}
