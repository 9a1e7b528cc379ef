"""What the library costs: a cold start, imports, tokenising, loading the model, explaining."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import kyoso_match
from benchmarks.environment import environment
from benchmarks.places import NotAvailableError
from benchmarks.processes import found_among, imported_by, interleaved
from benchmarks.records import FORMAT_VERSION, write_record
from benchmarks.sets import RetrievalSet, load_set
from kyoso_match import Matcher
from kyoso_match.text import normalise
from kyoso_match.tokens import tokenize
from kyoso_match.word_table import WordTable

UNWANTED = ("sklearn", "torch", "pandas", "scipy.optimize")
ROUNDS = 5
_TEXTS, _CHARACTERS = 4_000, 150

# All samples ranked, the three best of each challenge printed with their explanations.
RANK_SAMPLES = """
from kyoso_match import rank_matches
for match in rank_matches("data/samples/challenges.jsonl", "data/samples/capabilities.jsonl", top_k=3):
    print(match.rank, match.score, match.explanation)
"""


def run(out: Path) -> None:
    """Measure everything and write ``speed.json``."""
    record: dict[str, Any] = {"format_version": FORMAT_VERSION, "rounds": ROUNDS}
    record["environment"] = environment(("fugashi", "faiss-cpu", "sentence-transformers", "torch"))
    for name, measure in (
        ("cold_start", cold_start),
        ("imports", imports),
        ("tokenising", tokenising),
        ("model", loading),
        ("explaining", explaining),
    ):
        try:
            record[name] = measure()
        except NotAvailableError as error:
            print(f"skipped: {error}")
            continue
        print(name, record[name], flush=True)
    write_record(out / "speed.json", record)


def cold_start() -> dict[str, Any]:
    """Whole processes: ranking and explaining the samples, importing the library, importing sentence-transformers."""
    codes = {"rank_samples": RANK_SAMPLES, "import": "import kyoso_match"}
    if find_spec("sentence_transformers") is None:
        print("skipped: import sentence_transformers: pip install 'kyoso_match[transformers]'")
    else:
        codes["import_sentence_transformers"] = "import sentence_transformers"
    found: dict[str, Any] = interleaved(codes, ROUNDS)
    if "import_sentence_transformers" in codes:
        ours, theirs = found["rank_samples"], found["import_sentence_transformers"]
        found["ratio"] = {field: round(ours[field] / theirs[field], 3) for field in ("wall_s", "cpu_s", "peak_mib")}
    return found


def imports() -> dict[str, Any]:
    """What ``import kyoso_match`` imports, and what of that should not be there."""
    modules = imported_by("import kyoso_match")
    packages = {name: cost for name, cost in modules.items() if "." not in name}
    slowest = sorted(packages, key=lambda name: -packages[name])[:6]
    return {
        "modules": len(modules),
        "milliseconds": round(modules.get("kyoso_match", 0.0), 1),
        "unwanted": found_among(modules, UNWANTED),
        "slowest_packages": {name: round(packages[name], 1) for name in slowest},
    }


def tokenising() -> dict[str, Any]:
    """``tokenize`` beside fugashi's parse with a minimal output format (surface, first part of speech, lemma).

    Processor seconds of one core: other work on the machine moves them less than the clock.
    """
    import fugashi
    import unidic_lite

    texts = _texts()
    folder = unidic_lite.DICDIR
    # Unknown words have fewer features than the dictionary's.
    formats = r'-F %m\\t%f[0]\\t%f[7]\\n -U %m\\t%f[0]\\t\\n -E ""'
    tagger = fugashi.GenericTagger(f'-d "{folder}" -r "{folder}/mecabrc" -O "" {formats}')

    def minimal() -> None:
        for text in texts:
            tagger.parse(text)

    def ours() -> None:
        for text in texts:
            tokenize(text)

    def fresh() -> None:
        # Each thread has its own tagger and its own words that it has seen.
        thread = threading.Thread(target=ours)
        thread.start()
        thread.join()

    count = sum(len(tokenize(text)) for text in texts)
    seconds: dict[str, list[float]] = {"minimal_parse": [], "tokenize": [], "tokenize_first_time": []}
    for _ in range(ROUNDS):
        for name, task in (("minimal_parse", minimal), ("tokenize", ours), ("tokenize_first_time", fresh)):
            tokenize.cache_clear()
            normalise.cache_clear()
            seconds[name].append(_seconds(task, time.process_time))
    medians = {name: statistics.median(values) for name, values in seconds.items()}
    return {
        "texts": len(texts),
        "characters_each": _CHARACTERS,
        "tokens": count,
        "thousand_tokens_per_s": {name: round(count / value / 1000.0) for name, value in medians.items()},
        "ratio": {
            name: round(medians["minimal_parse"] / medians[name], 3) for name in ("tokenize", "tokenize_first_time")
        },
    }


def loading() -> dict[str, Any]:
    """The bundled word table: its size on disk and the seconds to read it."""
    folder = Path(kyoso_match.__file__).parent / "data" / "model"
    seconds = [_seconds(lambda: WordTable.load(folder)) for _ in range(ROUNDS)]
    table = WordTable.load(folder)
    return {
        "fingerprint": table.fingerprint,
        "words": len(table),
        "dimension": table.dimension,
        "bytes": sum(path.stat().st_size for path in folder.iterdir() if path.is_file()),
        "load_s": round(statistics.median(seconds), 4),
        "first_load_s": round(seconds[0], 4),
    }


def explaining() -> dict[str, Any]:
    """Milliseconds per pair: scoring alone, and explaining what was found; on kyoso_cases, all texts read before."""
    data = load_set("kyoso_cases")
    assert isinstance(data, RetrievalSet)
    matcher = Matcher([{"id": name, "text": text} for name, text in data.documents.items()])
    asked = [{"id": name, "text": text} for name, text in data.queries.items()]
    matcher.rank(asked, top_k=1, explain=False)
    plain = statistics.median(_seconds(lambda: matcher.rank(asked, top_k=10, explain=False)) for _ in range(ROUNDS))
    full = statistics.median(_seconds(lambda: matcher.rank(asked, top_k=10)) for _ in range(ROUNDS))
    pairs, explained = len(data.queries) * len(data.documents), 10 * len(data.queries)
    return {
        "pairs_scored": pairs,
        "pairs_explained": explained,
        "score_ms_per_pair": round(1000.0 * plain / pairs, 4),
        "explain_ms_per_pair": round(1000.0 * (full - plain) / explained, 4),
    }


def _texts() -> list[str]:
    """Pieces of equal length of public texts."""
    whole = "".join(text for name in ("localgovfaq", "rs_projects") for text in _of_set(name)).replace("\n", "")
    pieces = [whole[start : start + _CHARACTERS] for start in range(0, len(whole), _CHARACTERS)]
    return pieces[:_TEXTS]


def _of_set(name: str) -> Iterator[str]:
    data = load_set(name)
    assert isinstance(data, RetrievalSet)
    yield from data.documents.values()
    yield from data.queries.values()


def _seconds(task: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    started = clock()
    task()
    return clock() - started
