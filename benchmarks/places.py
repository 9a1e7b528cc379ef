"""Where the data lies, how its files are read, and where the results go."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
OWN_DATA = ROOT / "benchmarks" / "data"
VARIABLE = "KYOSO_BENCH_DATA"


class NotAvailableError(Exception):
    """Something that a benchmark needs is not on this machine; the message says how to obtain it."""


def data_folder() -> Path:
    """The folder with the sets of others: ``KYOSO_BENCH_DATA``, or ``../shared/bench`` beside the repository."""
    return Path(os.environ.get(VARIABLE) or ROOT.parent / "shared" / "bench")


def json_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSONL file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
