"""How often the threshold for a stated rate of misses loses the right answer, and how far probabilities are off.

A challenge is missed when the best of its right answers scores below the threshold. Two thresholds are tried: the
bundled one, which was fitted on other texts, and one from a random half of the challenges, tried on the other half.
Only the second is what the guarantee of split conformal prediction speaks of.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.environment import environment
from benchmarks.places import NotAvailableError
from benchmarks.records import write_record
from benchmarks.sets import RetrievalSet, load_set
from kyoso_match import Matcher
from kyoso_match.calibration import Abstention, Calibration, HeldBack, fit_abstention

SETS = ("kyoso_cases", "rs_projects")
ALPHAS = (0.05, 0.1, 0.2)
REPEATS = 200
RIGHT = 2
LISTED = 10
_QUERIES_AT_ONCE = 50
_DIGITS = 6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one set, one row for each query.

    ``best`` is the best score of a right answer, ``best_other`` that of a document that nobody judged right or
    plausible. ``every`` holds all scores of a query, ascending, and ``listed`` the scores of the ten best documents of
    all queries with whether they are right.
    """

    best: Floats
    best_other: Floats
    every: Floats
    listed: tuple[tuple[float, bool], ...] = ()

    def outcome(self, threshold: float) -> dict[str, float]:
        """What a threshold does: the share of missed challenges, what is listed, and how often nothing is."""
        listed = [len(row) - int(np.searchsorted(row, threshold, side="left")) for row in self.every]
        return {
            "threshold": _short(threshold),
            "missed": _short(float((self.best < threshold).mean())),
            "listed": _short(float(np.mean(listed))),
            "none": _short(float((self.every[:, -1] < threshold).mean())),
            "none_without_right": _short(float((self.best_other < threshold).mean())),
        }

    def part(self, rows: NDArray[np.int64]) -> Scored:
        """Some of the queries."""
        return Scored(self.best[rows], self.best_other[rows], self.every[rows])


def run(folder: Path, seed: int = 0) -> None:
    """Write ``folder/calibration.json``."""
    matcher = Matcher()
    known = matcher.calibration
    record: dict[str, Any] = {
        "environment": environment(("fugashi", "unidic-lite", "scikit-learn")),
        "fingerprint": matcher.embedder.fingerprint,
        "weights": matcher.weights.to_dict(),
        "seed": seed,
        "repeats": REPEATS,
        "calibration": None,
        "sets": {},
    }
    if known is None or known.abstention is None or known.held_back is None:
        print("skipped: the bundled calibration is of another model; python -m kyoso_match.training.calibrate makes it")
    else:
        record["calibration"] = {
            "method": known.method,
            "n": known.n,
            "positives": known.positives,
            "ece": known.ece,
            "challenges": known.abstention.n,
            "held_back": known.held_back.to_dict(),
        }
    for name in SETS:
        try:
            data = load_set(name)
        except NotAvailableError as error:
            print(f"skipped: {error}")
            continue
        assert isinstance(data, RetrievalSet)
        scored = scores_of(data)
        record["sets"][name] = {
            "n": len(scored.best),
            "documents": len(data.documents),
            "data": data.checksum,
            "best": [_short(value) for value in scored.best],
            "best_other": [_short(value) for value in scored.best_other],
            "probabilities": None if known is None else said_and_seen(scored, known),
            "alphas": measured(
                scored, None if record["calibration"] is None or known is None else known.abstention, seed
            ),
        }
        print(name, record["sets"][name]["alphas"], flush=True)
    write_record(folder / "calibration.json", record)


def scores_of(data: RetrievalSet) -> Scored:
    """Score every query with every document, by the public path and with the defaults."""
    matcher = Matcher([{"id": record_id, "text": text} for record_id, text in data.documents.items()])
    best, best_other, every, listed = [], [], [], []
    queries = [{"id": record_id, "text": text} for record_id, text in data.queries.items()]
    for begin in range(0, len(queries), _QUERIES_AT_ONCE):
        block = queries[begin : begin + _QUERIES_AT_ONCE]
        found: dict[str, dict[str, float]] = {query["id"]: {} for query in block}
        for match in matcher.rank(block, top_k=None, explain=False):
            found[match.challenge.id][match.capability.id] = match.score
            if match.rank <= LISTED:
                grade = data.grades[match.challenge.id].get(match.capability.id, 0)
                listed.append((match.score, grade >= RIGHT))
        for query, scores in found.items():
            grades = data.grades[query]
            best.append(max(score for record_id, score in scores.items() if grades.get(record_id, 0) >= RIGHT))
            best_other.append(max(score for record_id, score in scores.items() if not grades.get(record_id, 0)))
            every.append(sorted(scores.values()))
    return Scored(np.array(best), np.array(best_other), np.array(every), tuple(listed))


def said_and_seen(scored: Scored, known: Calibration) -> dict[str, object]:
    """The probabilities of the ten best documents of each query beside the share of them that is right."""
    scores, labels = zip(*scored.listed, strict=True)
    return HeldBack.of(known.probabilities(scores), labels).to_dict()


def measured(scored: Scored, bundled: Abstention | None, seed: int) -> dict[str, Any]:
    """For each alpha: the bundled threshold on all challenges, and thresholds of random halves on the other halves."""
    found: dict[str, Any] = {}
    for alpha in ALPHAS:
        entry: dict[str, Any] = {"halves": halves(scored, alpha, seed)}
        if bundled is not None:
            whole = scored.outcome(bundled.threshold(alpha))
            entry["bundled"] = whole | {"limit": _short(limit(alpha, len(scored.best)))}
        found[str(alpha)] = entry
    return found


def halves(scored: Scored, alpha: float, seed: int) -> dict[str, float]:
    """Means over random splits, and the share of splits that miss more than the limit."""
    rng = np.random.default_rng(seed)
    n = len(scored.best)
    outcomes = []
    for _ in range(REPEATS):
        order = rng.permutation(n)
        fitted, tried = order[: n // 2], order[n // 2 :]
        outcomes.append(scored.part(tried).outcome(fit_abstention(scored.best[fitted]).threshold(alpha)))
    most = limit(alpha, n - n // 2)
    means = {name: _short(float(np.mean([outcome[name] for outcome in outcomes]))) for name in outcomes[0]}
    above = float(np.mean([outcome["missed"] > most for outcome in outcomes]))
    return means | {"limit": _short(most), "above_limit": _short(above), "n_test": n - n // 2}


def limit(alpha: float, n: int) -> float:
    """``alpha`` and three standard deviations of a share of ``n``."""
    return alpha + 3.0 * math.sqrt(alpha * (1.0 - alpha) / n)


def _short(value: float) -> float:
    return round(value, _DIGITS)
