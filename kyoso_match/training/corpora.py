"""Readers of the training files: running text, pairs, scored pairs."""

from __future__ import annotations

import json
import lzma
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import md5
from itertools import pairwise
from pathlib import Path
from typing import Any

from kyoso_match.training.pairs import Pair, ScoredPair

_WORKS_OF_A_PROJECT = 4
_SHORTEST_NEIGHBOUR = 15
_SHORTEST_PARAGRAPH = 80
_ANSWERS_OF_A_TERM = 2
# One of so many offers, and of needs, is learned from only by what judges needs (``need_states``).
OFFERS_HELD_BACK, NEEDS_HELD_BACK = 5, 2
# Kinds of written needs that the quoted words meet, at least in part; data/training/README.md has them all.
MEETING = ("said", "other_words", "part", "conditional")


def read_texts(path: Path) -> Iterator[str]:
    """The running text of one file: its lines, or every text of its records."""
    if ".jsonl" not in path.name:
        yield from _lines(path)
        return
    for record in read_records(path):
        for value in record.values():
            yield from (text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str))


def read_pairs(path: Path, seed: int, neighbours: int = 0) -> Iterator[Pair]:
    """The pairs of one file: those of its records, or as many as ``neighbours`` from running text."""
    name = path.name.partition(".")[0]
    if name in _PAIR_READERS:
        yield from _PAIR_READERS[name](path, random.Random(seed))
    elif neighbours:
        yield from _neighbours(path, random.Random(seed), neighbours)


def read_scored_pairs(path: Path) -> Iterator[ScoredPair]:
    """The pairs of one file whose similarity was judged by people."""
    source = path.name.partition(".")[0]
    for record in read_records(path):
        yield ScoredPair(record["a"], record["b"], float(record["score"]), source)


# --- readers -------------------------------------------------------------------------------------------------------


def is_held_back(text: str, one_of: int) -> bool:
    """Whether a written example about a challenge or need is kept from the table, one of so many.

    What the table has learned from looks more alike to it than what it will meet, and what judges needs has to know
    both.
    """
    return int(md5(text.encode(), usedforsecurity=False).hexdigest(), 16) % one_of == 0


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8") as file:
        yield from (line for line in map(str.strip, file) if line)


def read_records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSONL file."""
    yield from map(json.loads, _lines(path))


def _gov_projects(path: Path, rng: random.Random) -> Iterator[Pair]:
    """A project's name, goal, overview and the work of its contractors: a need and what was done about it."""
    for record in read_records(path):
        name, goal, overview = record["name"], record["goal"], record["overview"]
        works = [work for work in record["works"] if work]
        yield Pair(name, goal, name, "gov_name")
        yield Pair(name, overview, name, "gov_name")
        yield Pair(goal, overview, name, "gov_goal")
        for work in works[:_WORKS_OF_A_PROJECT]:
            yield Pair(rng.choice((goal, overview)), work, name, "gov_work")
        if works:
            yield Pair(name, rng.choice(works), name, "gov_work_name")


def _rs_projects(path: Path, rng: random.Random) -> Iterator[Pair]:
    """A project's issue and the answer to it."""
    for record in read_records(path):
        name, issue, goal, overview = record["name"], record["issue"], record["goal"], record["overview"]
        yield Pair(issue, overview, name, "rs_issue")
        yield Pair(issue, goal, name, "rs_issue")
        yield Pair(goal, overview, name, "rs_goal")
        yield Pair(name, issue, name, "rs_name")
        yield Pair(name, overview, name, "rs_name")


def _minutes_qa(path: Path, rng: random.Random) -> Iterator[Pair]:
    for number, record in enumerate(read_records(path)):
        yield Pair(record["question"], record["answer"], str(number), "minutes")


def _jaquad(path: Path, rng: random.Random) -> Iterator[Pair]:
    for record in read_records(path):
        yield Pair(record["question"], record["context"], record["context"], "jaquad")


def _synonyms(path: Path, rng: random.Random) -> Iterator[Pair]:
    """The words of a synonym group with its first word; columns as in Sudachi's description of the file."""
    groups: dict[str, list[str]] = defaultdict(list)
    for line in _lines(path):
        columns = line.split(",")
        # Column 2 is the expansion control: 2 marks entries that are not to be used.
        if len(columns) > 8 and columns[2] != "2":
            groups[columns[0]].append(columns[8])
    for number, words in groups.items():
        for word in words[1:]:
            yield Pair(words[0], word, number, "synonyms")
        if len(words) > 3:
            yield Pair(words[1], words[2], number, "synonyms")


def _neighbours(path: Path, rng: random.Random, count: int) -> Iterator[Pair]:
    """Neighbouring lines, and the two halves of long paragraphs: texts on one topic in different words."""
    lines = list(_lines(path))
    source = f"text_{path.name.partition('.')[0]}"
    pairs = [
        Pair(one, other, str(number // 3), source)
        for number, (one, other) in enumerate(pairwise(lines))
        if min(len(one), len(other)) >= _SHORTEST_NEIGHBOUR
    ]
    for number, line in enumerate(lines):
        cut = line.find("。", len(line) // 2) + 1
        if len(line) >= _SHORTEST_PARAGRAPH and 0 < cut <= len(line) - _SHORTEST_NEIGHBOUR:
            pairs.append(Pair(line[:cut], line[cut:], str(number // 3), source))
    yield from rng.sample(pairs, min(count, len(pairs)))


def _written_offers(path: Path, rng: random.Random) -> Iterator[Pair]:
    """A challenge and the offer that fits it, and each of its needs with the words of the offer that meet it."""
    for record in read_records(path):
        challenge, capability = record["challenge"], record["capability"]
        if not record["fit"] or is_held_back(challenge, OFFERS_HELD_BACK):
            continue
        yield Pair(challenge, capability, challenge, "written_offers")
        for need in record["needs"]:
            if need["kind"] in MEETING and need["evidence"] != capability:
                yield Pair(need["need"], need["evidence"], challenge, "written_passages")


def _written_needs(path: Path, rng: random.Random) -> Iterator[Pair]:
    """A need and each of the offers that meet it, at least in part."""
    for record in read_records(path):
        if not is_held_back(record["need"], NEEDS_HELD_BACK):
            for offer in (*record["meets"], record["part"]):
                yield Pair(record["need"], offer, record["need"], "written_needs")


def _written_terms(path: Path, rng: random.Random) -> Iterator[Pair]:
    """What is asked for beside some of its answers, word by word and all together."""
    for number, record in enumerate(read_records(path)):
        asked, offered = record["asked"], record["offered"]
        for term in asked:
            for other in rng.sample(offered, min(_ANSWERS_OF_A_TERM, len(offered))):
                yield Pair(term, other, str(number), "written_terms")
        yield Pair("、".join(asked), "、".join(offered), str(number), "written_terms")


_PAIR_READERS: dict[str, Callable[[Path, random.Random], Iterator[Pair]]] = {
    "gov_projects": _gov_projects,
    "rs_projects": _rs_projects,
    "minutes_qa": _minutes_qa,
    "jaquad": _jaquad,
    "sudachi_synonyms": _synonyms,
    "written_offers": _written_offers,
    "written_needs": _written_needs,
    "written_terms": _written_terms,
}
