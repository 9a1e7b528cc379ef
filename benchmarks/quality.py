"""Every ranker on every set, into one result file per set."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.environment import environment
from benchmarks.measures import DEPTH, per_query
from benchmarks.places import NotAvailableError
from benchmarks.rankers import DEFAULT, RANKERS, Ranker, SentenceTransformerRanker
from benchmarks.records import Record, open_record, write_record
from benchmarks.sets import RetrievalSet, Set, SimilaritySet, load_set
from benchmarks.statistics import (
    Comparison,
    Interval,
    Statistic,
    bootstrap,
    correlation_of,
    correlation_permutation_p,
    holm,
    interval,
    mean_of,
    mean_permutation_p,
)

RESAMPLES = 10_000
SPEARMAN = "Spearman x 100"
_DIGITS = 6


def run(sets: Sequence[str], rankers: Sequence[str], models: Sequence[str], out: Path, seed: int) -> None:
    """Measure, write after each set, and say what is skipped and how to obtain it."""
    ready = _ready(rankers, models)
    for name in sets:
        try:
            data = load_set(name)
        except NotAvailableError as error:
            print(f"skipped: {error}")
            continue
        path = out / f"{name}.json"
        record = open_record(path, data, seed, RESAMPLES)
        for ranker in ready:
            if isinstance(data, RetrievalSet) or ranker.compares:
                started = time.perf_counter()
                record["runs"][ranker.name] = measured(ranker, data)
                print(f"{name}: {ranker.title} {time.perf_counter() - started:.1f} s", flush=True)
        add_statistics(record, data)
        write_record(path, record)
        _print_summary(record)


def measured(ranker: Ranker, data: Set) -> dict[str, Any]:
    """One run: values of every query, and where they come from."""
    started = time.perf_counter()
    if isinstance(data, RetrievalSet):
        rankings = ranker.rank(data.queries, data.documents, DEPTH)
        seconds = time.perf_counter() - started
        found = {name: per_query(name, rankings, data.grades) for name in data.measures}
        values = {name: [row[query] for query in data.queries] for name, row in found.items()}
    else:
        predicted = ranker.compare(data.pairs)
        seconds = time.perf_counter() - started
        values = {"rank": _ranks(predicted.round(_DIGITS)).tolist()}
    return {
        "title": ranker.title,
        "fingerprint": ranker.fingerprint,
        "settings": dict(ranker.settings),
        "seconds": round(seconds, 2),
        "environment": environment(ranker.packages),
        "values": {name: [_short(value) for value in row] for name, row in values.items()},
    }


def add_statistics(record: Record, data: Set) -> None:
    """Intervals of every run, and the comparison of the default with every other run by the first measure."""
    runs, n, resamples, seed = record["runs"], record["n"], record["resamples"], record["seed"]
    record["runs"] = runs = {name: runs[name] for name in _in_order(runs)}
    measures = data.measures if isinstance(data, RetrievalSet) else (SPEARMAN,)
    table: dict[str, dict[str, list[float]]] = {}
    comparisons: dict[str, Comparison] = {}
    for place, measure in enumerate(measures):
        statistics = {name: _statistic(run, measure, data) for name, run in runs.items()}
        resampled = bootstrap(statistics, n, resamples, seed)
        table[measure] = {name: _rounded(interval(statistics[name], n, resampled[name])) for name in runs}
        if place == 0 and DEFAULT in runs:
            for name in runs:
                if name != DEFAULT:
                    ones = np.ones((1, n))
                    low, high = np.percentile(resampled[DEFAULT] - resampled[name], [2.5, 97.5])
                    difference = float((statistics[DEFAULT](ones) - statistics[name](ones))[0])
                    p = _permutation_p(runs[DEFAULT], runs[name], measure, data, resamples, seed)
                    comparisons[name] = Comparison(difference, float(low), float(high), p)
    corrected = holm({name: comparison.p for name, comparison in comparisons.items()})
    record["statistics"] = {
        "measures": table,
        "comparisons": {
            name: {field: _short(value) for field, value in comparison._asdict().items()}
            | {"p_holm": _short(corrected[name])}
            for name, comparison in comparisons.items()
        },
    }


def _statistic(run: dict[str, Any], measure: str, data: Set) -> Statistic:
    if isinstance(data, RetrievalSet):
        return mean_of(run["values"][measure])
    return _times_hundred(correlation_of(np.asarray(run["values"]["rank"], dtype=np.float64), _ranks(data.gold)))


def _times_hundred(statistic: Statistic) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    return lambda draws: 100.0 * statistic(draws)


def _permutation_p(
    first: dict[str, Any], second: dict[str, Any], measure: str, data: Set, resamples: int, seed: int
) -> float:
    if isinstance(data, SimilaritySet):
        ranks = [np.asarray(run["values"]["rank"], dtype=np.float64) for run in (first, second)]
        return correlation_permutation_p(ranks[0], ranks[1], _ranks(data.gold), resamples, seed)
    values = [np.asarray(run["values"][measure], dtype=np.float64) for run in (first, second)]
    return mean_permutation_p(values[0] - values[1], resamples, seed)


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    from scipy.stats import rankdata

    return np.asarray(rankdata(values), dtype=np.float64)


def _ready(rankers: Sequence[str], models: Sequence[str]) -> list[Ranker]:
    ready: list[Ranker] = []
    factories = [RANKERS[name] for name in rankers]
    factories += [lambda model=model: SentenceTransformerRanker(model) for model in models]  # type: ignore[misc]
    for factory in factories:
        try:
            ready.append(factory())
        except NotAvailableError as error:
            print(f"skipped: {error}")
    return ready


def _in_order(runs: dict[str, Any]) -> list[str]:
    """The rankers in the order of the registry, then models by name."""
    return [name for name in RANKERS if name in runs] + sorted(name for name in runs if name not in RANKERS)


def _rounded(values: Interval) -> list[float]:
    return [_short(value) for value in values]


def _short(value: float) -> float:
    """Six digits, and whole numbers without a fraction."""
    rounded = round(value, _DIGITS)
    return int(rounded) if rounded == int(rounded) else rounded


def _print_summary(record: Record) -> None:
    for measure, rows in record["statistics"]["measures"].items():
        shown = ", ".join(f"{name} {row[0]:.4g}" for name, row in rows.items())
        print(f"  {record['set']} {measure}: {shown}", flush=True)
