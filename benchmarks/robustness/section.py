"""The part of RESULTS.md about other spellings and other names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from benchmarks.environment import made_at
from benchmarks.records import Record
from benchmarks.tables import amount, listed, markdown_table

LIMIT = 0.02
_HEAD = ["", "edited", "n", "mean", "95 %", "largest", "rank kept", "mean rank change", "largest"]


def robustness_section(record: Record) -> str:
    """What is in ``robustness.json``, in words and tables."""
    pairs = listed(f"{count} of `{name}`" for name, count in record["pairs"].items())
    return "\n\n".join(
        [
            "## Robustness",
            "How far the score of a true pair moves (without its sign; scores lie between 0 and about 1), and its rank "
            f"among all capabilities. True pairs: {pairs}; n counts those whose text the edit changes, on one side "
            f"(each in turn) or on both. Default weights, model `{record['fingerprint'][:23]}`, commit "
            f"{made_at(record)}.",
            "Spellings:",
            markdown_table(_HEAD, _rows(record["spellings"].values())),
            f"Names: both sides name the same town or company, in the title and in the text, and then one or both name "
            f"another ({record['draws']} draws, seed {record['seed']}).",
            markdown_table(_HEAD, _rows(record["names"].values())),
            _conclusion(record),
        ]
    )


def _rows(classes: Iterable[dict[str, Any]]) -> list[list[str]]:
    rows = []
    for found in classes:
        for side, title in (("one", found["title"]), ("both", "")):
            rows.append([title, f"{side} side{'s' if side == 'both' else ''}", *_cells(found[side])])
    return rows


def _cells(found: dict[str, Any]) -> list[str]:
    if not found["n"]:
        return ["0", *[""] * 6]
    scores = [amount(found[name], 4) for name in ("mean", "p95", "max")]
    ranks = [f"{100 * found['same_rank']:.0f} %", amount(found["rank_mean"], 2), str(found["rank_max"])]
    return [f"{found['n']:,}", *scores, *ranks]


def _conclusion(record: Record) -> str:
    said = []
    for kind in record["names"].values():
        largest = max(kind[side]["max"] for side in ("one", "both"))
        relation = "at most" if largest <= LIMIT else "**more than**"
        said.append(f"- {kind['title']}: {relation} {LIMIT} (largest {amount(largest, 4)}).")
    return "A swap of names changes a score by\n\n" + "\n".join(said)
