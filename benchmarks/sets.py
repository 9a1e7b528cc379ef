"""The sets that rankers are measured on.

Sets of others are read from the folder named by ``KYOSO_BENCH_DATA`` and are not part of this repository:

    localgovfaq/corpus.json, queries.json    id -> text
    localgovfaq/qrels.json                   query id -> document id -> grade
    rs_projects/challenges.jsonl, capabilities.jsonl
    sts/jsts_valid.jsonl, jsick_test.jsonl   one {"a", "b", "score"} per line
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.places import OWN_DATA, VARIABLE, NotAvailableError, data_folder, json_lines

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RetrievalSet:
    """Queries, the documents that they are asked of, and the grade of each judged pair (2: right, 1: plausible).

    ``measures`` are names in ``benchmarks.measures``; the first is the one that rankers are tested on. ``checksum``
    names the data.
    """

    name: str
    queries: Texts
    documents: Texts
    grades: Mapping[str, Mapping[str, int]]
    measures: tuple[str, ...]
    checksum: str


@dataclass(frozen=True, slots=True)
class SimilaritySet:
    """Pairs of sentences and how similar people found them."""

    name: str
    pairs: tuple[tuple[str, str], ...]
    gold: NDArray[np.float64]
    checksum: str


Set = RetrievalSet | SimilaritySet

HOW_TO_OBTAIN = {
    "localgovfaq": "corpus.json, queries.json and qrels.json of github.com/mahiya/japanese-text-embedding-benchmark",
    "rs_projects": "issue (現状・課題) and overview (事業概要) of national projects, as challenges.jsonl and "
    "capabilities.jsonl with id and text, from the 行政事業レビュー sheets (rssystem.go.jp)",
    "jsts": "sts/jsts_valid.jsonl made from JSTS v1.3 valid of github.com/yahoojapan/JGLUE",
    "jsick": "sts/jsick_test.jsonl made from the JSICK test split of github.com/verypluming/JSICK",
}


def load_set(name: str) -> Set:
    """Read one set; NotAvailableError when its files are not on this machine."""
    try:
        return _LOADERS[name]()
    except FileNotFoundError as error:
        raise NotAvailableError(
            f"{name}: {Path(error.filename).name} is not in the folder of the evaluation data. Obtain "
            f"{HOW_TO_OBTAIN.get(name, name)}, and name the folder in {VARIABLE}; benchmarks/sets.py says "
            "how the files are laid out."
        ) from error


def _kyoso_cases() -> RetrievalSet:
    folder = OWN_DATA / "kyoso_cases"
    grades: dict[str, dict[str, int]] = {}
    for row in json_lines(folder / "matches.jsonl"):
        grades.setdefault(row["challenge_id"], {})[row["company_id"]] = row["relevance"]
    challenges, capabilities = (json_lines(folder / f"{side}.jsonl") for side in ("challenges", "capabilities"))
    return RetrievalSet(
        "kyoso_cases",
        {row["id"]: f"{row['title']}。{row['text']}" for row in challenges},
        {row["id"]: f"{row['title']}。{row['text']}" for row in capabilities},
        grades,
        ("nDCG@10", "MRR", "H@1", "H@10"),
        _checksum(folder / "challenges.jsonl", folder / "capabilities.jsonl", folder / "matches.jsonl"),
    )


def _rs_projects() -> RetrievalSet:
    folder = data_folder() / "rs_projects"
    paths = folder / "challenges.jsonl", folder / "capabilities.jsonl"
    queries, documents = ({row["id"]: row["text"] for row in json_lines(path)} for path in paths)
    grades = {query: {query: 2} for query in queries}
    return RetrievalSet("rs_projects", queries, documents, grades, ("nDCG@10", "MRR", "H@1", "H@10"), _checksum(*paths))


def _localgovfaq() -> RetrievalSet:
    folder = data_folder() / "localgovfaq"
    paths = [folder / f"{name}.json" for name in ("queries", "corpus", "qrels")]
    queries, documents, grades = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    measures = ("R@10", "P@10", "nDCG@10 (2^g-1)", "nDCG@10")
    return RetrievalSet("localgovfaq", queries, documents, grades, measures, _checksum(*paths))


def _similarity(name: str, file: str) -> SimilaritySet:
    path = data_folder() / "sts" / file
    rows = json_lines(path)
    gold = np.array([row["score"] for row in rows], dtype=np.float64)
    return SimilaritySet(name, tuple((row["a"], row["b"]) for row in rows), gold, _checksum(path))


_LOADERS: dict[str, Callable[[], Set]] = {
    "kyoso_cases": _kyoso_cases,
    "rs_projects": _rs_projects,
    "localgovfaq": _localgovfaq,
    "jsts": lambda: _similarity("jsts", "jsts_valid.jsonl"),
    "jsick": lambda: _similarity("jsick", "jsick_test.jsonl"),
}
SET_NAMES = tuple(_LOADERS)


def _checksum(*paths: Path) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
