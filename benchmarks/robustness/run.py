"""Measure every class of edits and every kind of names, and write ``robustness.json``."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.environment import environment
from benchmarks.records import write_record
from benchmarks.robustness.measure import Meter, Shifts, kyoso_cases, samples
from benchmarks.robustness.naming import KINDS, Names, draws, mention
from benchmarks.robustness.spellings import SPELLINGS
from benchmarks.tables import amount

DRAWS = 5
SIDES = ("one", "both")


def run(folder: Path, seed: int = 0) -> None:
    """Write ``folder/robustness.json``."""
    meters = [Meter(samples()), Meter(kyoso_cases())]
    record: dict[str, Any] = {
        "environment": environment(("fugashi", "unidic-lite")),
        "fingerprint": meters[0].embedder.fingerprint,
        "weights": meters[0].scorer.weights.to_dict(),
        "seed": seed,
        "draws": DRAWS,
        "pairs": {meter.data.name: len(meter.data.pairs) for meter in meters},
        "spellings": {},
        "names": {},
    }
    for spelling in SPELLINGS:
        found = _pooled([meter.edited(spelling.edit) for meter in meters])
        record["spellings"][spelling.name] = {"title": spelling.title, "same_meaning": spelling.same_meaning} | found
        _tell(spelling.name, found)
    for kind in KINDS:
        found = _pooled([shifts for meter in meters for shifts in swaps(meter, kind, DRAWS, seed)])
        record["names"][kind.name] = {"title": kind.title, "recognised": kind.recognised} | found
        _tell(kind.name, found)
    write_record(folder / "robustness.json", record)


def swaps(meter: Meter, kind: Names, times: int, seed: int) -> list[dict[str, Shifts]]:
    """Both sides mention one name; then one of them, or both, mention another."""
    found = []
    for first, second in draws(kind, times, seed):
        before, after = (
            (partial(mention, name=first), partial(mention, name=first)),
            (partial(mention, name=second), partial(mention, name=second)),
        )
        found.append(meter.swapped(before, after))
    return found


def _pooled(parts: list[dict[str, Shifts]]) -> dict[str, Any]:
    return {side: Shifts.joined([part[side] for part in parts]).summary() for side in SIDES}


def _tell(name: str, found: dict[str, Any]) -> None:
    one = found["one"]
    if one["n"]:
        print(f"{name}: n {one['n']}, mean {amount(one['mean'], 4)}, largest {amount(one['max'], 4)}", flush=True)
