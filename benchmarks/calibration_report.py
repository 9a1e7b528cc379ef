"""The part of RESULTS.md about probabilities and about answering 該当なし."""

from __future__ import annotations

from typing import Any

from benchmarks.environment import made_at
from benchmarks.records import Record
from benchmarks.tables import amount, listed, markdown_table

_HEAD = [
    "set",
    "threshold from",
    "alpha",
    "score at least",
    "missed",
    "limit",
    "listed",
    "nothing listed",
    "nothing listed, right ones taken out",
]


def calibration_section(record: Record) -> str:
    """What is in ``calibration.json``, in words and tables."""
    parts = [
        "## Confidence",
        f"Default weights, model `{record['fingerprint'][:23]}`, commit {made_at(record)}.",
    ]
    if record["calibration"] is not None:
        parts.append(_probabilities(record["calibration"]))
    for name, data in record["sets"].items():
        if data["probabilities"] is not None:
            parts.append(_on_set(name, data["probabilities"]))
    rows = [
        _row(name, "bundled" if key == "bundled" else "half of the set", alpha, entry[key])
        for name, data in record["sets"].items()
        for key in ("bundled", "halves")
        for alpha, entry in data["alphas"].items()
        if key in entry
    ]
    sizes = listed(f"{data['n']:,} challenges of `{name}`" for name, data in record["sets"].items())
    parts += [
        "Pairs below a threshold are left out, so that at most a share alpha of challenges loses its right answer "
        f"(split conformal prediction). {sizes}; a challenge is missed when the best of its right answers scores "
        "below. The bundled threshold comes from other texts, and nothing guarantees it here; thresholds from a random "
        f"half of the set are tried on the other half (means of {record['repeats']} splits, seed {record['seed']}), "
        "which is what the guarantee speaks of. Limit: alpha + 3 sqrt(alpha (1 - alpha) / n). Listed: mean pairs of a "
        "challenge.",
        markdown_table(_HEAD, rows),
        _conclusion(record),
    ]
    return "\n\n".join(parts)


def _probabilities(known: dict[str, Any]) -> str:
    kept = known["held_back"]
    return (
        f"Probability that a listed pair is right: {known['method']}, fitted on {known['n']:,} pairs of training data "
        f"({known['positives']:,} right; expected calibration error on challenges left out {known['ece']:.3f}). "
        f"On {kept['n']:,} pairs of projects that were held back ({kept['positives']:,} right) it is "
        f"**{kept['ece']:.3f}**; groups of about equal size, by probability:\n\n" + _bins(kept)
    )


def _on_set(name: str, found: dict[str, Any]) -> str:
    return (
        f"On `{name}` (the ten best of each challenge, {found['n']:,} pairs, {found['positives']:,} right; other texts "
        f"and another number of candidates) the expected calibration error is {found['ece']:.3f}:\n\n{_bins(found)}"
    )


def _bins(found: dict[str, Any]) -> str:
    return markdown_table(
        ["pairs", "said", "seen"], [[f"{n:,}", amount(said, 3), amount(seen, 3)] for n, said, seen in found["bins"]]
    )


def _row(name: str, source: str, alpha: str, outcome: dict[str, float]) -> list[str]:
    shares = [f"{100 * outcome[key]:.1f} %" for key in ("none", "none_without_right")]
    missed, most = (f"{100 * outcome[key]:.1f} %" for key in ("missed", "limit"))
    return [
        f"`{name}`",
        source,
        alpha,
        amount(outcome["threshold"], 3),
        f"**{missed}**" if outcome["missed"] > outcome["limit"] else missed,
        most,
        amount(outcome["listed"], 1),
        *shares,
    ]


def _conclusion(record: Record) -> str:
    """Where more is missed than the limit allows."""
    over: dict[str, list[str]] = {"bundled": [], "halves": []}
    for name, data in record["sets"].items():
        for alpha, entry in data["alphas"].items():
            for key in over:
                if key in entry and entry[key]["missed"] > entry[key]["limit"]:
                    over[key].append(f"`{name}` at {alpha}")
    said = []
    for key, words in (("halves", "Thresholds from the set itself"), ("bundled", "The bundled threshold")):
        if over[key]:
            said.append(f"{words}: misses **more** than the limit on {listed(over[key])}.")
        elif any(key in entry for data in record["sets"].values() for entry in data["alphas"].values()):
            said.append(f"{words}: within the limit everywhere.")
    return " ".join(said)
