"""Rows that others published, quoted beside the measured ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).parent / "published.json"


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """One published system; ``values`` belong to the columns of its table."""

    title: str
    parameters: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class QuotedTable:
    """What one source published about one set."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[QuotedRow, ...]


@lru_cache(maxsize=1)
def quoted() -> dict[str, QuotedTable]:
    """The quoted tables by the name of the set."""
    tables = json.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: QuotedTable(
            table["source"],
            tuple(table["columns"]),
            tuple(QuotedRow(row["title"], row["parameters"], tuple(row["values"])) for row in table["rows"]),
        )
        for name, table in tables.items()
    }
