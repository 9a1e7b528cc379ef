"""The part of RESULTS.md about speed."""

from __future__ import annotations

from benchmarks.environment import made_at
from benchmarks.records import Record
from benchmarks.speed import UNWANTED
from benchmarks.tables import listed, markdown_table

_PROGRAMS = {
    "rank_samples": "rank the samples, print the explanations",
    "import": "`import kyoso_match`",
    "import_sentence_transformers": "`import sentence_transformers`",
}
_TOKENISERS = {
    "minimal_parse": "fugashi, minimal output format",
    "tokenize": "`kyoso_match.tokens.tokenize`",
    "tokenize_first_time": "`kyoso_match.tokens.tokenize`, no word seen before",
}


def speed_section(record: Record) -> str:
    """What is in ``speed.json``, in words and tables."""
    found = record["environment"]
    machine = found["machine"]
    parts = [
        "## Speed",
        f"Medians of {record['rounds']} rounds in turns, on a machine with {machine['cpus']} CPUs "
        f"({machine['system']} {machine['processor']}) that other work may share: ratios count. "
        f"Commit {made_at(record)}, "
        f"python {found['versions']['python']}.",
    ]
    for name, section in (
        ("cold_start", _cold_start),
        ("imports", _imports),
        ("tokenising", _tokenising),
        ("model", _model),
        ("explaining", _explaining),
    ):
        if name in record:
            parts.append(section(record[name]))
    return "\n\n".join(parts)


def _cold_start(found: Record) -> str:
    rows = [
        [title, f"{found[name]['wall_s']:.2f}", f"{found[name]['cpu_s']:.2f}", f"{found[name]['peak_mib']:.0f}"]
        for name, title in _PROGRAMS.items()
        if name in found
    ]
    if "ratio" in found:
        ratio = found["ratio"]
        rows.append(["first by last", f"{ratio['wall_s']:.3f}", f"{ratio['cpu_s']:.3f}", f"{ratio['peak_mib']:.3f}"])
    return "Whole processes:\n\n" + markdown_table(["program", "seconds", "CPU seconds", "peak MiB"], rows)


def _imports(found: Record) -> str:
    wanted = [f"`{name}`" for name in UNWANTED if name not in found["unwanted"]]
    unwanted = [f"`{name}`" for name in found["unwanted"]]
    said = f"`import kyoso_match` takes {found['milliseconds']:.0f} ms for {found['modules']} modules"
    said += f"; it does not import {listed(wanted)}" if wanted else ""
    said += f"; **it imports {listed(unwanted)}**" if unwanted else ""
    slowest = listed(f"`{name}` {cost:.0f} ms" for name, cost in found["slowest_packages"].items())
    return f"{said}. Slowest, with what they import: {slowest}."


def _tokenising(found: Record) -> str:
    rates, ratios = found["thousand_tokens_per_s"], {"minimal_parse": 1.0} | found["ratio"]
    rows = [[title, f"{rates[name]}", f"{ratios[name]:.2f}"] for name, title in _TOKENISERS.items()]
    head = f"Tokenising {found['texts']:,} texts of {found['characters_each']} characters ({found['tokens']:,} tokens):"
    return f"{head}\n\n" + markdown_table(["tokeniser", "thousand tokens per CPU second", "by the minimal parse"], rows)


def _model(found: Record) -> str:
    return (
        f"The bundled word table ({found['words']:,} words, {found['dimension']} dimensions, "
        f"{found['bytes'] / 1e6:.1f} MB, `{found['fingerprint'][:16]}`) loads in {1000 * found['load_s']:.0f} ms, "
        f"the first time in {1000 * found['first_load_s']:.0f} ms."
    )


def _explaining(found: Record) -> str:
    return (
        f"Scoring costs {found['score_ms_per_pair']:.3f} ms per pair ({found['pairs_scored']:,} pairs, reading the "
        f"challenges included), explaining {found['explain_ms_per_pair']:.2f} ms per pair "
        f"({found['pairs_explained']:,} pairs)."
    )
