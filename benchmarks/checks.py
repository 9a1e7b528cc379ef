"""How often the advice on challenge sheets is right, and how much of what is wrong it finds: ``checks.json``.

``benchmarks/data/checks.jsonl`` has one sheet a line: ``id``, ``challenge`` (a text, or several named ones), ``split``
and ``expect``: what a careful reader would tell its author, as a ``rule`` and a ``quote`` of the sheet where there is
something to quote. A piece of advice is right when the same rule is expected at words that overlap with its own, or, of
rules about what is missing, anywhere in the sheet.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.environment import environment, made_at
from benchmarks.places import OWN_DATA, json_lines
from benchmarks.records import Record, write_record
from benchmarks.statistics import wilson
from benchmarks.tables import amount, markdown_table, with_interval
from kyoso_match.checkup import Advice, Rule, check_challenge
from kyoso_match.records import Challenge

SHEETS = OWN_DATA / "checks.jsonl"
SPLITS = ("dev", "test")
GOAL = 0.9


@dataclass(frozen=True, slots=True)
class Expected:
    """What should be said: the rule, and the words that it is about; empty for what is missing."""

    rule: Rule
    quote: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sheet with what should be said about it."""

    challenge: Challenge
    expected: tuple[Expected, ...]
    split: str


def labelled_sheets(path: Path = SHEETS) -> tuple[Labelled, ...]:
    """All sheets of the file."""
    return tuple(map(_labelled, json_lines(path)))


def _labelled(row: Mapping[str, Any]) -> Labelled:
    expected = tuple(Expected(Rule(one["rule"]), one.get("quote") or "") for one in row["expect"])
    return Labelled(Challenge(row["id"], row["challenge"]), expected, row["split"])


@dataclass(frozen=True, slots=True)
class Judged:
    """The advice on one sheet: what was right, what was wrong, and what was expected but not said."""

    right: tuple[Advice, ...]
    wrong: tuple[Advice, ...]
    found: tuple[Expected, ...]
    overlooked: tuple[Expected, ...]


def judge(sheet: Labelled) -> Judged:
    """Compare the advice with what is expected."""
    advice = check_challenge(sheet.challenge)
    right = [one for one in advice if any(_agree(sheet.challenge, one, known) for known in sheet.expected)]
    found = [known for known in sheet.expected if any(_agree(sheet.challenge, one, known) for one in advice)]
    return Judged(
        tuple(right),
        tuple(one for one in advice if one not in right),
        tuple(found),
        tuple(known for known in sheet.expected if known not in found),
    )


def _agree(challenge: Challenge, advice: Advice, expected: Expected) -> bool:
    if advice.rule is not expected.rule:
        return False
    if advice.place is None or not expected.quote:
        return True
    start, end = advice.place.start, advice.place.end
    if start is None or end is None:
        return False
    text = dict(challenge.texts())[advice.place.field]
    return any(first < end and start < last for first, last in _occurrences(text, expected.quote))


def _occurrences(text: str, quote: str) -> Iterator[tuple[int, int]]:
    first = text.find(quote)
    while first >= 0:
        yield first, first + len(quote)
        first = text.find(quote, first + 1)


def run(folder: Path, splits: Iterable[str] = SPLITS) -> None:
    """Write ``folder/checks.json`` with the counts for each rule and split."""
    sheets = labelled_sheets()
    record: Record = {
        "environment": environment(("fugashi", "unidic-lite")),
        "data": hashlib.sha256(SHEETS.read_bytes()).hexdigest(),
        "splits": {},
    }
    for split in splits:
        judged = [judge(sheet) for sheet in sheets if sheet.split == split]
        record["splits"][split] = {"sheets": len(judged), "rules": _counts(judged)}
        for rule, found in record["splits"][split]["rules"].items():
            print(f"{split} {rule}: {found}", flush=True)
    write_record(folder / "checks.json", record)


def _counts(judged: list[Judged]) -> dict[str, dict[str, int]]:
    """For each rule: pieces of advice, how many of them are right; things expected, how many of them were found."""
    right = Counter(one.rule for sheet in judged for one in sheet.right)
    wrong = Counter(one.rule for sheet in judged for one in sheet.wrong)
    found = Counter(known.rule for sheet in judged for known in sheet.found)
    overlooked = Counter(known.rule for sheet in judged for known in sheet.overlooked)
    return {
        rule.value: {
            "advice": right[rule] + wrong[rule],
            "right": right[rule],
            "expected": found[rule] + overlooked[rule],
            "found": found[rule],
        }
        for rule in Rule
    }


def checks_section(record: Record) -> str:
    """What is in ``checks.json``, in words and tables."""
    parts = [
        "## Check of challenge sheets",
        "Advice of `check_challenge` against what a careful reader would tell the author "
        "(`benchmarks/data/checks.jsonl`, written for the project). The rules were written with the dev sheets in "
        "view; the test sheets were measured, not read. In brackets: 95 % intervals (Wilson). Commit "
        f"{made_at(record)}.",
    ]
    for split, measured in record["splits"].items():
        rules = measured["rules"]
        together = {name: sum(counts[name] for counts in rules.values()) for name in next(iter(rules.values()))}
        rows = [_row(rule, counts) for rule, counts in (rules | {"all rules": together}).items()]
        head = ["rule", "advice", "precision", "expected", "recall"]
        parts += [f"{split.capitalize()}, {measured['sheets']} sheets:", markdown_table(head, rows)]
        parts.append(_conclusion(split, rules))
    return "\n\n".join(parts)


def _row(rule: str, counts: dict[str, int]) -> list[str]:
    precision = with_interval(wilson(counts["right"], counts["advice"]), 2) if counts["advice"] else ""
    recall = with_interval(wilson(counts["found"], counts["expected"]), 2) if counts["expected"] else ""
    return [rule, str(counts["advice"]), precision, str(counts["expected"]), recall]


def _conclusion(split: str, rules: dict[str, dict[str, int]]) -> str:
    below = {
        rule: counts["right"] / counts["advice"]
        for rule, counts in rules.items()
        if counts["advice"] and counts["right"] / counts["advice"] < GOAL
    }
    said = ", ".join(f"{rule} ({amount(precision, 2)})" for rule, precision in below.items())
    return f"Rules below a precision of {GOAL} on {split}: {said or 'none'}."
