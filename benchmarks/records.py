"""The result files: one per set, runs of several days and environments joined, each with where it comes from.

    {"format_version", "set", "kind", "n", "documents", "data", "seed", "resamples", "queries": [ids],
     "runs": {ranker: {"title", "fingerprint", "settings", "seconds", "environment",
                       "values": {measure: [one per query]}}},
     "statistics": {"measures": {measure: {ranker: [value, low, high]}},
                    "comparisons": {ranker: {"difference", "low", "high", "p", "p_holm"}}}}

For sentence similarity the queries are the lines of the file, and the values are the ranks of the predictions.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from benchmarks.sets import RetrievalSet, Set

FORMAT_VERSION = 1
Record = dict[str, Any]


def new_record(data: Set, seed: int, resamples: int) -> Record:
    """A record without runs."""
    retrieval = isinstance(data, RetrievalSet)
    ids = (
        list(data.queries) if isinstance(data, RetrievalSet) else [str(line) for line in range(1, len(data.pairs) + 1)]
    )
    return {
        "format_version": FORMAT_VERSION,
        "set": data.name,
        "kind": "retrieval" if retrieval else "similarity",
        "n": len(ids),
        "documents": len(data.documents) if isinstance(data, RetrievalSet) else 0,
        "data": data.checksum,
        "seed": seed,
        "resamples": resamples,
        "queries": ids,
        "runs": {},
        "statistics": {},
    }


def open_record(path: Path, data: Set, seed: int, resamples: int) -> Record:
    """The record in the file, for more runs; a new one when there is none or it was made of other data."""
    fresh = new_record(data, seed, resamples)
    if not path.is_file():
        return fresh
    known = read_record(path)
    if any(known.get(field) != fresh[field] for field in ("format_version", "set", "data", "queries")):
        return fresh
    return known | {"seed": seed, "resamples": resamples}


def read_record(path: Path) -> Record:
    """One result file."""
    record: Record = json.loads(path.read_text(encoding="utf-8"))
    return record


def write_record(path: Path, record: Record) -> None:
    """Write with one list of numbers per line, so that a change shows where it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(_layout(record, 0) + "\n", encoding="utf-8")


def _layout(value: Any, depth: int) -> str:  # noqa: ANN401 - anything that JSON can hold
    if not isinstance(value, dict) or not value or not any(isinstance(part, dict | list) for part in value.values()):
        return json.dumps(value, ensure_ascii=False, separators=(",", ":") if isinstance(value, list) else None)
    blank = " " * (depth + 1)
    rows = [f"{blank}{json.dumps(key, ensure_ascii=False)}: {_layout(part, depth + 1)}" for key, part in value.items()]
    return "{\n" + ",\n".join(rows) + "\n" + " " * depth + "}"
