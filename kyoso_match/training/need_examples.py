"""What the model of needs learns from: needs beside texts that meet them, meet a part, refuse them, or do neither."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from kyoso_match.errors import FileFormatError
from kyoso_match.names import words_without_names
from kyoso_match.need_model import MET, PARTIAL, REFUSED, UNMET
from kyoso_match.training.corpora import read_records

OFFERS, NEEDS, TEXTS = "written_offers.jsonl", "written_needs.jsonl", "written_texts.jsonl"
TEXTS_KEPT_BACK = 12
OUTCOME_OF_KIND = {
    "said": MET,
    "other_words": MET,
    "meets": MET,
    "beside": MET,
    "part": PARTIAL,
    "conditional": PARTIAL,
    "absent": UNMET,
    "denied": REFUSED,
}
# What the labels of negation pairs are here: what meets a need before the reversal refuses it afterwards.
_OF_NEGATIONS = {"met": MET, "partial": PARTIAL, "unmet": REFUSED}

# An offer that is beside the point is so in each of its passages, a fitting one fits in one or two. Fewer texts deny
# something, the need or another thing, than should be told apart by it.
_WEIGHTS = {"absent": 0.5, "denied": 2.0, "beside": 2.0}
_WEIGHT_OF_OWN_WORDS = 0.5
_WEIGHT_OF_NEGATIONS = 2.0


def is_kept_back(number: int) -> bool:
    """Whether a line of the texts, counted from 0, is not learned from: one in ``TEXTS_KEPT_BACK``."""
    return (number + 1) % TEXTS_KEPT_BACK == 0


class Example(NamedTuple):
    """A need beside an offer, of which some passage has the outcome, or every passage where it is ``UNMET``.

    ``weight`` is how much it counts. What refuses a need does not stand in ``shared``, a text that meets it.
    """

    need: str
    offer: str
    outcome: int
    weight: float = 1.0
    shared: str = ""


def examples(data: Path, negations: Path | None = None) -> Iterator[Example]:
    """The written examples, each need beside its own words, which meet it, and beside an offer of another field.

    One line in ``TEXTS_KEPT_BACK`` of the texts is left out, to choose by.
    ``negations`` is a file such as benchmarks/data/negations_dev.jsonl.
    """
    for name in (OFFERS, NEEDS, TEXTS):
        if not (data / name).is_file():
            raise FileFormatError(f"「{data}」に学習データがありません: {name}")
    offers, needs, texts = (list(read_records(data / name)) for name in (OFFERS, NEEDS, TEXTS))
    texts = [record for number, record in enumerate(texts) if not is_kept_back(number)]
    for record in offers:
        yield from _of_offer(record)
    for record in needs:
        yield from _of_texts(record["need"], {"meets": record["meets"], "part": [record["part"]]})
        yield from _of_texts(record["need"], {"absent": [record["near"]]})
    for record in texts:
        yield from _of_texts(record["need"], record["texts"])
    for record in (*needs, *texts):
        yield Example(record["need"], _words_of(record["need"]), MET, _WEIGHT_OF_OWN_WORDS)
    yield from _elsewhere(offers, [*needs, *texts])
    for record in read_records(negations) if negations is not None else ():
        yield from _of_negation(record)


def _of_texts(need: str, texts: dict[str, list[str]]) -> Iterator[Example]:
    """A need beside offers by their kind."""
    meeting = "\n".join(text for kind in ("meets", "beside") for text in texts.get(kind, ()))
    for kind, offers in texts.items():
        for offer in offers:
            shared = meeting if kind == "denied" else ""
            yield Example(need, offer, OUTCOME_OF_KIND[kind], _WEIGHTS.get(kind, 1.0), shared)


def _of_offer(record: dict[str, Any]) -> Iterator[Example]:
    """The needs of a challenge beside what meets or refuses them; beside all of the offer where nothing does either."""
    for need in record["needs"]:
        kind, offer = need["kind"], need["evidence"] or record["capability"]
        yield Example(need["need"], offer, OUTCOME_OF_KIND[kind], _WEIGHTS.get(kind, 1.0))


def _words_of(need: str) -> str:
    """The content words of a need and no wish: 電話・予約 for 電話で予約したい."""
    return "・".join(need[start:end] for _, start, end in words_without_names(need))


def _elsewhere(offers: Sequence[dict[str, Any]], records: Sequence[dict[str, Any]]) -> Iterator[Example]:
    """Every need beside an offer of another field, which does not meet it."""
    rng = random.Random(0)
    fields = sorted({record["field"] for record in offers})
    of_field = {field: [record["capability"] for record in offers if record["field"] == field] for field in fields}
    for record in records:
        others = [field for field in fields if field != record["field"]]
        if others:
            yield Example(record["need"], rng.choice(of_field[rng.choice(others)]), UNMET)


def _of_negation(record: dict[str, str]) -> Iterator[Example]:
    """A negation pair: the first text, and the reversed one where that is the offer."""
    need, offer, reversed_offer = record["need"], record["capability"], record["reversed"]
    yield Example(need, offer, _OF_NEGATIONS[record["before"]], _WEIGHT_OF_NEGATIONS)
    if record["side"] == "capability":
        yield Example(need, reversed_offer, _OF_NEGATIONS[record["after"]], _WEIGHT_OF_NEGATIONS, offer)
