"""Facts in natural sentences: the table of benchmarks/data/facts.csv, and what holds for every text."""

from __future__ import annotations

import csv
import datetime
import math
from collections import defaultdict
from pathlib import Path

import pytest

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
