"""The contract of the challenge sheets to check: known rules, quotes that stand in the sheet once, even halves."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "data" / "checks.jsonl"
SHEETS: list[dict[str, Any]] = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]

MISSING = ["missing_scale", "missing_budget", "missing_period", "missing_target", "missing_current"]
QUOTING = ["vague", "solution_first", "jargon"]


def texts(sheet: dict[str, Any]) -> list[str]:
    challenge = sheet["challenge"]
    return list(challenge.values()) if isinstance(challenge, dict) else [challenge]


def test_sheets_are_numbered_unique_and_alternate_between_the_splits() -> None:
    assert [sheet["id"] for sheet in SHEETS] == [f"s{number:02d}" for number in range(1, 61)]
    assert [sheet["split"] for sheet in SHEETS] == ["dev", "test"] * 30
    assert len({"".join(texts(sheet)) for sheet in SHEETS}) == len(SHEETS)


def test_every_rule_is_expected_often_enough_in_both_splits() -> None:
    found = Counter((rule, sheet["split"]) for sheet in SHEETS for rule in {item["rule"] for item in sheet["expect"]})
    for rule in MISSING + QUOTING:
        assert found[rule, "dev"] + found[rule, "test"] >= 8, rule
        assert min(found[rule, "dev"], found[rule, "test"]) >= 4, rule


def test_clean_sheets_and_sheets_of_named_sections_are_in_both_splits() -> None:
    clean = Counter(sheet["split"] for sheet in SHEETS if not sheet["expect"])
    named = Counter(sheet["split"] for sheet in SHEETS if isinstance(sheet["challenge"], dict))
    assert clean == {"dev": 7, "test": 8}
    assert min(named["dev"], named["test"]) >= 5


@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet["id"] for sheet in SHEETS])
def test_sheet(sheet: dict[str, Any]) -> None:
    assert list(sheet) == ["id", "challenge", "expect", "split"]
    assert 80 <= sum(len(text) for text in texts(sheet)) <= 300
    assert all(text and unicodedata.normalize("NFC", text) == text == text.strip() for text in texts(sheet))

    assert len(sheet["expect"]) <= 4
    pairs = [(item["rule"], item["quote"]) for item in sheet["expect"]]
    assert len(set(pairs)) == len(pairs)
    assert all(list(item) == ["rule", "quote"] for item in sheet["expect"])
    for rule, quote in pairs:
        if rule in MISSING:
            assert quote == ""
        else:
            assert rule in QUOTING
            assert quote
            assert sum(text.count(quote) for text in texts(sheet)) == 1
