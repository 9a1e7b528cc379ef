"""Facts in natural sentences: the table of benchmarks/data/facts.csv, and what holds for every text."""

from __future__ import annotations

import csv
import datetime
import math
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.facts import FactMention, Range, Role, find_facts

TABLE = Path(__file__).parent.parent / "benchmarks" / "data" / "facts.csv"
OF_RECORDS = {"region", "budget_yen", "period_months", "deadline", "seats", "eligibility", "form"}


def rows_by_sentence() -> dict[str, list[dict[str, str]]]:
    rows = defaultdict(list)
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows[row["id"]].append(row)
    return rows


SENTENCES = rows_by_sentence()


def value_of(mention: FactMention) -> str:
    value = mention.value
    if value is None:
        return "?"
    if isinstance(value, Range):
        return f"{value.least:g}..{'' if math.isinf(value.most) else f'{value.most:g}'}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value if isinstance(value, str) else repr(float(value))


def expected_value(written: str) -> str:
    if ".." in written:
        return "..".join(f"{float(end):g}" if end else "" for end in written.split(".."))
    try:
        return repr(float(written))
    except ValueError:
        return written


def role(rows: list[dict[str, str]]) -> Role:
    return "challenge" if rows[0]["side"] == "challenge" else "capability"


def test_the_table_is_large_enough() -> None:
    rows = [row for rows in SENTENCES.values() for row in rows]
    assert len(rows) >= 150
    assert sum(not row["name"] for row in rows) >= 35
    assert all(len({(row["side"], row["text"]) for row in rows}) == 1 for rows in SENTENCES.values())


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_table(sentence: str) -> None:
    """Every fact of a row with its value and quote; and no fact of a record that is not in a row."""
    rows = SENTENCES[sentence]
    text = rows[0]["text"]
    found = find_facts(text, role(rows))
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    said = {(mention.name, value_of(mention), mention.text) for mention in found}
    expected = {(row["name"], expected_value(row["value"]), row["quote"]) for row in rows if row["name"]}
    assert expected <= said
    assert {entry for entry in said if entry[0] in OF_RECORDS} == {
        entry for entry in expected if entry[0] in OF_RECORDS
    }


# --- what holds for every text ------------------------------------------------------------------------------------

PIECES = st.sampled_from([row["text"] for rows in SENTENCES.values() for row in rows]) | st.text(
    "0123456789０９一二十百千万億円年月日か間約上限最大~〜-から、。 　()（）%割名社県市内全国のはで負担なし予算費用",
    max_size=12,
)
SIDES: list[Role] = ["challenge", "capability"]


@given(st.lists(PIECES, max_size=5).map("".join), st.sampled_from(SIDES))
def test_a_quote_is_what_stands_at_its_place(text: str, side: Role) -> None:
    for mention in find_facts(text, side):
        assert mention.text == text[mention.start : mention.end] != ""


@given(st.sampled_from(sorted(SENTENCES)), st.sampled_from(sorted(SENTENCES)))
def test_a_sentence_says_the_same_beside_another(one: str, other: str) -> None:
    side = role(SENTENCES[one])
    text, before = SENTENCES[one][0]["text"], SENTENCES[other][0]["text"] + "\n\n"
    alone = find_facts(text, side)
    beside = [mention for mention in find_facts(before + text, side) if mention.start >= len(before)]
    if side == "capability":  # 当社 is quoted once
        alone = tuple(mention for mention in alone if mention.name != "eligibility")
        beside = [mention for mention in beside if mention.name != "eligibility"]
    assert [(mention.name, mention.value, mention.text) for mention in beside] == [
        (mention.name, mention.value, mention.text) for mention in alone
    ]


@pytest.mark.parametrize(
    "piece", ["一", "1", "1,", "1 ", "約", "最大", "1~", "予算は", "と、", "企業または", "茨城県、", "3か月"]
)
def test_long_texts_take_no_long_time(piece: str) -> None:
    """Each would need minutes if a pattern looked at the whole text again for every character."""
    for side in SIDES:
        find_facts(piece * 20_000 + "円で活動し", side)
        find_facts("料金は" + piece * 20_000 + "円", side)


def test_both_sides_of_one_sentence() -> None:
    """What is a price on one side is background on the other."""
    text = "月額5万円の費用がかかります。"
    assert [mention.name for mention in find_facts(text, "challenge")] == ["yen"]
    assert [(mention.name, mention.value) for mention in find_facts(text, "capability")] == [
        ("budget_yen", Range(50_000))
    ]
