"""How often the states of needs are what a careful reader says: ``needs.json``.

Labelled files of ``benchmarks/data``, whose README says how they were made: pairs of a need and a capability, and
negation minimal pairs. Every text goes through the public door (``Matcher.pair``), so finding the need counts too: the
state is that of the need that shares the most characters with the labelled one, "missed" where there is none.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.environment import environment, made_at
from benchmarks.places import OWN_DATA, ROOT, json_lines
from benchmarks.records import Record, write_record
from benchmarks.statistics import Floats, Interval, Statistic, bootstrap, interval, wilson
from benchmarks.tables import markdown_table, with_interval
from kyoso_match import Capability, Challenge, Matcher
from kyoso_match.need_model import MET, PARTIAL, REFUSED, UNMET
from kyoso_match.training.need_examples import OUTCOME_OF_KIND, TEXTS, is_kept_back

PAIRS = OWN_DATA / "needs.jsonl"
NEGATIONS = (OWN_DATA / "negations.jsonl", OWN_DATA / "negations_dev.jsonl")
WRITTEN = ROOT / "data" / "training" / TEXTS
_STATE_OF_OUTCOME = {UNMET: "unmet", REFUSED: "unmet", PARTIAL: "partial", MET: "met"}
# The ids of the pairs in the second file, which were written later.
_LATER = "x"
SPLITS = ("dev", "test")
STATES = ("met", "partial", "unmet")
MISSED = "missed"
_LEVELS = {MISSED: 0, "unknown": 0, "unmet": 0, "partial": 1, "met": 2}
_RESAMPLES = 2000
# Goals that the report compares with.
MACRO_F1, FALSE_UNMET, MOVED = 0.75, 0.1, 0.9


def run(folder: Path) -> None:
    """Write ``folder/needs.json`` with the found state of every labelled pair."""
    matcher = Matcher()
    record: Record = {
        "environment": environment(("numpy", "fugashi", "unidic-lite")),
        "fingerprint": matcher.embedder.fingerprint,
        "data": {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (PAIRS, *NEGATIONS, WRITTEN)},
        "seed": 0,
        "pairs": [_pair(matcher, row) for row in json_lines(PAIRS)],
        "elsewhere": _elsewhere(matcher, json_lines(PAIRS)),
        "negations": [_negation(matcher, row) for path in NEGATIONS for row in json_lines(path)],
        "kept_back": _kept_back(matcher),
    }
    write_record(folder / "needs.json", record)


def state_of(matcher: Matcher, challenge: str, need: str, capability: str) -> str:
    """The state of the need that ``need``, a part of ``challenge``, is found as."""
    explanation = matcher.pair(Challenge("c", challenge), Capability("k", capability)).explanation
    assert explanation is not None
    start = challenge.index(need)
    shared = {
        place: min(start + len(need), found.text.end or 0) - max(start, found.text.start or 0)
        for place, found in enumerate(explanation.needs)
    }
    best = max(shared, key=lambda place: shared[place], default=None)
    return MISSED if best is None or shared[best] <= 0 else str(explanation.needs[best].state)


def _pair(matcher: Matcher, row: Mapping[str, str]) -> dict[str, str]:
    found = state_of(matcher, row["challenge"], row["need"], row["capability"])
    return {**{name: row[name] for name in ("id", "field", "kind", "split", "state")}, "found": found}


def _elsewhere(matcher: Matcher, rows: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """Every need beside the capability of another field, which does not meet it."""
    rng = np.random.default_rng(0)
    judged = []
    for row in rows:
        others = [other for other in rows if other["field"] != row["field"] and other["split"] == row["split"]]
        other = others[int(rng.integers(len(others)))]
        found = state_of(matcher, row["challenge"], row["need"], other["capability"])
        judged.append({"id": row["id"], "other": other["id"], "split": row["split"], "found": found})
    return judged


def _negation(matcher: Matcher, row: Mapping[str, str]) -> dict[str, str]:
    before = state_of(matcher, row["challenge"], row["need"], row["capability"])
    if row["side"] == "capability":
        after = state_of(matcher, row["challenge"], row["need"], row["reversed"])
    else:
        after = state_of(matcher, row["reversed"], row["need_reversed"], row["capability"])
    labels = {"before": row["before"], "after": row["after"], "found_before": before, "found_after": after}
    return {**{name: row[name] for name in ("id", "kind", "side", "split")}, **labels}


def _kept_back(matcher: Matcher) -> list[dict[str, str]]:
    """The written texts that the model of needs does not learn from, each beside its need."""
    judged = []
    for number, row in enumerate(json_lines(WRITTEN)):
        if not is_kept_back(number):
            continue
        for kind, offers in row["texts"].items():
            state = _STATE_OF_OUTCOME[OUTCOME_OF_KIND[kind]]
            for offer in offers:
                explanation = matcher.pair(Challenge("c", needs=(row["need"],)), Capability("k", offer)).explanation
                assert explanation is not None
                # Of a need that is split, the part that is met least.
                found = min((str(need.state) for need in explanation.needs), key=_LEVELS.__getitem__)
                judged.append({"line": str(number + 1), "kind": kind, "state": state, "found": found})
    return judged


# --- measures --------------------------------------------------------------------------------------------------------


def macro_f1_of(labels: Sequence[str], found: Sequence[str]) -> Statistic:
    """The mean over the three states of F1 = 2 TP / (2 TP + FP + FN) of the drawn pairs.

    >>> macro_f1_of(["met", "partial", "unmet"], ["met", "unmet", "unmet"])(np.ones((1, 3))).round(4).tolist()
    [0.5556]
    """
    known, said = np.array(labels), np.array(found)

    def statistic(draws: Floats) -> Floats:
        scores: list[Floats] = []
        for state in STATES:
            hits = draws @ ((known == state) & (said == state))
            wrong = draws @ ((known == state) ^ (said == state))
            scores.append(2 * hits / np.maximum(2 * hits + wrong, 1.0))
        mean: Floats = np.mean(scores, axis=0)
        return mean

    return statistic


def moved_down(pair: Mapping[str, str]) -> bool:
    """Whether the reversed statement lowers the state of the need."""
    return _LEVELS[pair["found_after"]] < _LEVELS[pair["found_before"]]


def _macro_f1_with_interval(pairs: Sequence[Mapping[str, str]], seed: int) -> Interval:
    statistic = macro_f1_of([pair["state"] for pair in pairs], [pair["found"] for pair in pairs])
    return interval(statistic, len(pairs), bootstrap({"f1": statistic}, len(pairs), _RESAMPLES, seed)["f1"])


# --- report ----------------------------------------------------------------------------------------------------------


def needs_section(record: Record) -> str:
    """What is in ``needs.json``, in words and tables."""
    later = sum(pair["id"].startswith(_LATER) for pair in record["negations"])
    parts = [
        "## Needs",
        "States of needs against the labels of one writer (`benchmarks/data`, written for the project before the rules "
        f"were tuned, but for {later} negation pairs of dev, which were written later to extend them, and which the "
        "model of needs has learned from, so that dev says little of negations). The rules and thresholds "
        "were chosen on the dev halves and on the lines of written texts (`data/training`) that are kept back from the "
        "model; in brackets: 95 % intervals (bootstrap of the pairs for F1, Wilson for shares). Commit "
        f"{made_at(record)}.",
    ]
    rows = []
    for split in SPLITS:
        pairs = [pair for pair in record["pairs"] if pair["split"] == split]
        paraphrased = [pair["found"] for pair in pairs if pair["kind"] == "other_words"]
        elsewhere = [pair["found"] for pair in record["elsewhere"] if pair["split"] == split]
        negations = [moved_down(pair) for pair in record["negations"] if pair["split"] == split]
        rows.append(
            [
                split,
                f"{with_interval(_macro_f1_with_interval(pairs, record['seed']), 3)}, n = {len(pairs)}",
                _share(sum(state in ("unmet", MISSED) for state in paraphrased), len(paraphrased)),
                _share(sum(negations), len(negations)),
                _share(sum(state in ("unmet", MISSED) for state in elsewhere), len(elsewhere)),
            ]
        )
    kept = record["kept_back"]
    met = [pair["found"] for pair in kept if pair["kind"] == "meets"]
    rows.append(
        [
            "kept back",
            f"{with_interval(_macro_f1_with_interval(kept, record['seed']), 3)}, n = {len(kept)}",
            _share(sum(state in ("unmet", MISSED) for state in met), len(met)),
            "",
            "",
        ]
    )
    goals = ["goal", f"at least {MACRO_F1}", f"at most {FALSE_UNMET}", f"at least {MOVED}", ""]
    head = [
        "split",
        "macro-F1 of met, partial, unmet",
        "said in other words, but found unmet",
        "negation pairs whose state falls",
        "needs beside a capability of another field, found unmet",
    ]
    parts.append(markdown_table(head, [*rows, goals]))
    parts += [_by_kind(record, "test"), _negations_by_kind(record, "test")]
    return "\n\n".join(parts)


def _share(count: int, n: int) -> str:
    return f"{with_interval(wilson(count, n), 2)}, n = {n}"


def _by_kind(record: Record, split: str) -> str:
    pairs = [pair for pair in record["pairs"] if pair["split"] == split]
    kinds = dict.fromkeys((pair["state"], pair["kind"]) for pair in sorted(pairs, key=_state_and_kind))
    columns = [*STATES, "unknown", MISSED]
    rows = []
    for state, kind in kinds:
        found = Counter(pair["found"] for pair in pairs if pair["kind"] == kind)
        rows.append([state, kind, *(str(found[column]) for column in columns)])
    return f"Found states on {split}, by label and kind:\n\n{markdown_table(['label', 'kind', *columns], rows)}"


def _state_and_kind(pair: Mapping[str, str]) -> tuple[int, str]:
    return STATES.index(pair["state"]), pair["kind"]


def _negations_by_kind(record: Record, split: str) -> str:
    pairs = [pair for pair in record["negations"] if pair["split"] == split]
    rows = []
    for kind in dict.fromkeys(pair["kind"] for pair in pairs):
        moved = [moved_down(pair) for pair in pairs if pair["kind"] == kind]
        rows.append([kind, str(sum(moved)), str(len(moved))])
    return f"Negation pairs on {split} whose state falls:\n\n{markdown_table(['kind', 'falls', 'pairs'], rows)}"
