"""Measure every set of pairs and write ``faithfulness.json``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.environment import environment
from benchmarks.faithfulness.pairs import SETS, Pairs
from benchmarks.faithfulness.parts import agreement_by_part
from benchmarks.faithfulness.planted import plant, summary
from benchmarks.faithfulness.turned import turned
from benchmarks.places import NotAvailableError
from benchmarks.records import write_record
from kyoso_match.edits import unit_spans
from kyoso_match.faithfulness import faithfulness
from kyoso_match.records import Record

DRAWS = 5
# From so many units on 20 % of them are a unit or more.
FIFTHS = 5


def run(folder: Path, seed: int = 0) -> None:
    """Write ``folder/faithfulness.json``; sets that are not on this machine are left out and named."""
    record: dict[str, Any] = {
        "environment": environment(("fugashi", "unidic-lite", "scipy")),
        "seed": seed,
        "draws": DRAWS,
        "sets": {},
    }
    for name, load in SETS.items():
        try:
            data = load(seed)
        except (FileNotFoundError, NotAvailableError) as error:
            print(f"skipped: {name}: {error}")
            continue
        record["fingerprint"] = data.matcher.embedder.fingerprint
        record["weights"] = data.matcher.weights.to_dict()
        record["sets"][name] = _measured(data, seed)
        if name == "samples":
            record["planted"] = summary(plant(data, seed))
            challenges = list({match.challenge.id: match.challenge for match in data.matches}.values())
            record["turned"] = turned(data.matcher, data.matcher.rank(challenges, top_k=2))
    write_record(folder / "faithfulness.json", record)


def _measured(data: Pairs, seed: int) -> dict[str, Any]:
    report = faithfulness(data.matches, data.matcher, seed=seed, draws=DRAWS)
    print(f"{data.name}\n{report}", flush=True)
    longer = [match for match in data.matches if min(map(_units, (match.challenge, match.capability))) >= FIFTHS]
    of_longer = faithfulness(longer, data.matcher, seed=seed, draws=DRAWS)
    return {
        "about": data.about,
        "pairs": len(data.matches),
        "rows": _rounded(report.to_dict()),
        "longer": _rounded({"pairs": len(longer), "erasures": of_longer.to_dict()["erasures"]}),
        "parts": agreement_by_part(data.matches, data.matcher),
    }


def _units(record: Record) -> int:
    return len(unit_spans(record))


def _rounded(value: Any) -> Any:  # noqa: ANN401 - anything that JSON can hold
    if isinstance(value, dict):
        return {key: part if key == "completeness" else _rounded(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_rounded(part) for part in value]
    return round(value, 5) if isinstance(value, float) else value
