"""What the model of needs learns from: needs beside passages that meet them, in full or in part, or leave them unmet.

A need stands beside single passages: the quoted ones that meet it, and all passages of an offer that leaves it unmet.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kyoso_match.errors import FileFormatError
from kyoso_match.names import words_without_names
from kyoso_match.training.corpora import MEETING, read_records

STATES = ("unmet", "partial", "met")
UNMET, PARTIAL, MET = range(3)
_LEVELS = {"said": MET, "other_words": MET, "part": PARTIAL, "conditional": PARTIAL, "absent": UNMET, "denied": UNMET}
OFFERS, NEEDS, TEXTS = "written_offers.jsonl", "written_needs.jsonl", "written_texts.jsonl"

# An offer that is beside the point says so in each of its passages, a fitting one in one or two.
_WEIGHT_OF_ANY_PASSAGE = 0.4
_WEIGHT_OF_OWN_WORDS = 0.5
_WEIGHT_OF_NEGATIONS = 2.0
_OFFERS_ELSEWHERE = 2


class Example(NamedTuple):
    """A need and passages of one offer that all meet it to one level; ``weight`` is how much each counts."""

    need: str
    passages: tuple[str, ...]
    level: int
    weight: float = 1.0


def examples(data: Path, negations: Path | None = None) -> Iterator[Example]:
    """The written examples, each need beside its own words, which meet it, and what ``negations`` has before reversal.

    ``negations`` is a file such as benchmarks/data/negations_dev.jsonl; reversed texts are for the rules.
    """
    for name in (OFFERS, NEEDS, TEXTS):
        if not (data / name).is_file():
            raise FileFormatError(f"「{data}」に学習データがありません: {name}")
    offers, needs, texts = (list(read_records(data / name)) for name in (OFFERS, NEEDS, TEXTS))
    for record in offers:
        yield from _of_offer(record)
    for record in needs:
        need = record["need"]
        yield Example(need, (record["part"],), PARTIAL)
        yield Example(need, (record["near"],), UNMET, _WEIGHT_OF_ANY_PASSAGE)
    for record in texts:
        for kind in ("said", "part", "conditional"):
            yield Example(record["need"], (record[kind],), _LEVELS[kind])
        yield Example(record["need"], (record["absent"],), UNMET, _WEIGHT_OF_ANY_PASSAGE)
    for record in (*needs, *texts):
        for offer in record.get("meets", ()):
            yield Example(record["need"], (offer,), MET)
        yield Example(record["need"], (_words_of(record["need"]),), MET, _WEIGHT_OF_OWN_WORDS)
    yield from _elsewhere(offers, [*needs, *texts])
    for record in read_records(negations) if negations is not None else ():
        yield Example(record["need"], (record["capability"],), STATES.index(record["before"]), _WEIGHT_OF_NEGATIONS)


def _elsewhere(offers: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Every need beside offers of other fields, which do not meet it."""
    rng = random.Random(0)
    fields = sorted({record["field"] for record in offers})
    of_field = {field: [record["capability"] for record in offers if record["field"] == field] for field in fields}
    for record in records:
        others = [field for field in fields if field != record["field"]]
        for field in rng.choices(others, k=_OFFERS_ELSEWHERE) if others else ():
            yield Example(record["need"], (rng.choice(of_field[field]),), UNMET)


def _words_of(need: str) -> str:
    """The content words of a need and no wish: 電話・予約 for 電話で予約したい."""
    return "・".join(need[start:end] for _, start, end in words_without_names(need))


def _of_offer(record: dict[str, Any]) -> Iterator[Example]:
    for need in record["needs"]:
        if need["kind"] in MEETING:
            yield Example(need["need"], (need["evidence"],), _LEVELS[need["kind"]])
        else:
            yield Example(need["need"], (record["capability"],), UNMET, _WEIGHT_OF_ANY_PASSAGE)
