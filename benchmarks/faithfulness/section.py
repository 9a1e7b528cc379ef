"""The part of RESULTS.md about the faithfulness of explanations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from benchmarks.environment import made_at
from benchmarks.faithfulness.parts import NET
from benchmarks.records import Record
from benchmarks.tables import amount, markdown_table, with_interval

GATES = {
    "completeness": 1e-6,
    "comprehensiveness": 2.0,
    "sufficiency": 0.5,
    "tau": 0.5,
    "stability": 0.8,
    "planted": 0.9,
}
_SIDES = {"challenge": "challenge", "capability": "capability", "both": "aligned pairs"}
_UNKNOWN = "unknown"
_EDITS = {
    "width": "full and half width",
    "order": "sentences in another order",
    "punctuation": "、。 as ，．",
    "endings": "です/ます as である and back",
    "lines": "line breaks",
    "all": "all",
}


def faithfulness_section(record: Record) -> str:
    """What is in ``faithfulness.json``, in words and tables."""
    sets = record["sets"]
    about = "\n".join(f"- `{name}`: {data['about']}; n = {data['pairs']}." for name, data in sets.items())
    return "\n\n".join(
        [
            "## Faithfulness of explanations",
            "Whether the printed rows are what a score rests on: units are ranked by the sum of their rows, taken away "
            "or left alone, and the pair is scored again. Signed drops of the score; in brackets 95 % bootstrap "
            "intervals over challenges. At random: the same number of characters, "
            f"{record['draws']} draws, seed {record['seed']}. Model `{record['fingerprint'][:23]}`, commit "
            f"{made_at(record)}.",
            about,
            _completeness(sets),
            "Highest 20 % of the units taken away (comprehensiveness: the drop should be at least twice that at "
            "random) or left alone (sufficiency: at most half), and the mean over 10 to 50 % (AOPC):",
            markdown_table(
                ["set", "side", "measure", "units", "n", "drop", "at random", "difference", "ratio", "gate"],
                list(_erasures(sets)),
                numbers=False,
            ),
            "Units cannot be divided: one unit of three is a third of a text, and any third matters. The same where "
            "both texts have at least five units, so that 20 % are a unit or more:",
            markdown_table(
                ["set", "side", "measure", "n", "drop", "at random", "ratio", "gate"],
                list(_of_longer(sets)),
                numbers=False,
            ),
            "Kendall's tau between what units add and how far the score falls without each. *Rows* are the printed "
            "amounts; *net* takes off what the unit's share of the text adds at the average (`net_amounts`), since "
            "scores are normalised by length:",
            markdown_table(["set", "side", "n", "rows", "gate (0.5)", "net"], list(_taus(sets))),
            "The same part by part (rows of one part against the fall of that part). Coverage is a mean over the "
            "units of the challenge and focus one over those of the capability, so taking a unit away there changes "
            "the mean by how far the unit lies from it; its rows say how far it lies from chance, which comes near:",
            markdown_table(["set", "side", *_part_names(sets)], list(_parts(sets))),
            "Share of the three highest units of a text that stay the highest when both texts are written otherwise "
            "(gate: at least 0.8):",
            markdown_table(["set", *_EDITS.values()], list(_stabilities(sets))),
            *_planted(record.get("planted")),
            *_turned(record.get("turned")),
            "Gates missed: " + (", ".join(_missed(record)) or "none") + ".",
        ]
    )


def _completeness(sets: dict[str, Any]) -> str:
    largest = max(data["rows"]["completeness"] for data in sets.values())
    count = sum(data["pairs"] for data in sets.values())
    return f"Completeness: the rows miss the score by at most {largest:.1e} (n = {count}; gate: 1e-6)."


def _verdict(measure: str, erasure: dict[str, Any]) -> bool | None:
    """Whether a gate at 20 % is met; an inequality, so that it holds for drops below zero, too."""
    cited, random = erasure["cited"]["value"], erasure["random"]["value"]
    if cited is None or random is None:
        return None
    if measure == "comprehensiveness":
        return bool(cited > 0.0 and cited >= GATES[measure] * random)
    return bool(cited <= GATES[measure] * random)


def _erasures(sets: dict[str, Any]) -> Iterator[list[str]]:
    for name, data in sets.items():
        for one in data["rows"]["erasures"]:
            if one["percent"] not in (20, None):
                continue
            ratio = one["ratio"]
            yield [
                f"`{name}`",
                _SIDES[one["side"]],
                one["measure"],
                "AOPC" if one["percent"] is None else f"{one['percent']} %",
                str(one["cited"]["n"]),
                _estimate(one["cited"], signed=True),
                _estimate(one["random"], signed=True),
                _estimate(one["difference"], signed=True),
                _UNKNOWN if ratio is None else amount(ratio, 2),
                "" if one["percent"] is None else _passed(_verdict(one["measure"], one)),
            ]


def _of_longer(sets: dict[str, Any]) -> Iterator[list[str]]:
    for name, data in sets.items():
        for one in data["longer"]["erasures"]:
            if one["percent"] == 20:
                yield [
                    f"`{name}`",
                    _SIDES[one["side"]],
                    one["measure"],
                    str(one["cited"]["n"]),
                    _estimate(one["cited"], signed=True),
                    _estimate(one["random"], signed=True),
                    _UNKNOWN if one["ratio"] is None else amount(one["ratio"], 2),
                    _passed(_verdict(one["measure"], one)),
                ]


def _taus(sets: dict[str, Any]) -> Iterator[list[str]]:
    for name, data in sets.items():
        for one in data["rows"]["agreements"]:
            net = data["parts"][one["side"]].get(NET)
            value = one["tau"]["value"]
            yield [
                f"`{name}`",
                _SIDES[one["side"]],
                str(one["tau"]["n"]),
                _estimate(one["tau"]),
                _passed(None if value is None else value >= GATES["tau"]),
                _UNKNOWN if net is None else amount(net["tau"], 3),
            ]


def _part_names(sets: dict[str, Any]) -> list[str]:
    parts = (part for data in sets.values() for by_part in data["parts"].values() for part in by_part)
    return list(dict.fromkeys(part for part in parts if part not in ("facts", NET)))


def _parts(sets: dict[str, Any]) -> Iterator[list[str]]:
    names = _part_names(sets)
    for name, data in sets.items():
        for side, by_part in data["parts"].items():
            cells = [amount(by_part[part]["tau"], 2) if part in by_part else _UNKNOWN for part in names]
            yield [f"`{name}`", _SIDES[side], *cells]


def _stabilities(sets: dict[str, Any]) -> Iterator[list[str]]:
    for name, data in sets.items():
        found = {one["edit"]: one["overlap"] for one in data["rows"]["stabilities"]}
        yield [f"`{name}`", *(f"{_estimate(found[edit])} (n {found[edit]['n']})" for edit in _EDITS)]


def _planted(found: dict[str, Any] | None) -> Iterator[str]:
    if found is None or not found["n"]:
        return
    n = found["n"]
    changes = ", ".join(f"{name} {count}" for name, count in found["changes"].items())
    yield (
        f"Planted evidence: a sentence that says in other forms that one need is met, put into a capability that the "
        f"challenge does not belong to ({n} seeded cases of the samples). The need rises in {_of(found['rose'], n)} "
        f"({changes}), the planted sentence is then its evidence in {_of(found['cited'], n)}, and all states return "
        f"when it is taken out again in {_of(found['returned'], n)}. **The need rises and no other need changes in "
        f"{_of(found['exact'], n)}** (gate: 0.9; not counting needs that say the same wish again, "
        f"{found['same_wish']} of them), and in {_of(found['exact_listed'], n)} when only the listed needs are "
        f"counted. Of {found['others']} other needs {found['others_changed']} change, {found['to_met']} of them to met "
        f"and {found['elsewhere']} by evidence elsewhere."
    )


def _turned(found: dict[str, Any] | None) -> Iterator[str]:
    if found is None:
        return
    titles = {
        "capability": "units of the first capability taken away",
        "challenge": "units of the challenge taken away",
        "needs": "needs met by the second capability",
    }
    rows = [
        [
            titles[kind],
            str(one["n"]),
            str(one["found"]),
            str(one["smallest"]),
            ", ".join(f"{size}: {count}" for size, count in one["sizes"].items()),
        ]
        for kind, one in found.items()
    ]
    yield "What turns the order of the first two capabilities of a sample challenge (each scored again):"
    yield markdown_table(["change", "n", "found", "proved smallest", "units: cases"], rows)


def _missed(record: Record) -> Iterator[str]:
    for name, data in record["sets"].items():
        if data["rows"]["completeness"] > GATES["completeness"]:
            yield f"completeness (`{name}`)"
        for one in data["rows"]["erasures"]:
            if one["percent"] == 20 and _verdict(one["measure"], one) is False:
                yield f"{one['measure']} (`{name}`, {_SIDES[one['side']]})"
        for one in data["rows"]["agreements"]:
            if one["tau"]["value"] is not None and one["tau"]["value"] < GATES["tau"]:
                yield f"tau (`{name}`, {_SIDES[one['side']]})"
        for one in data["rows"]["stabilities"]:
            if one["overlap"]["value"] is not None and one["overlap"]["value"] < GATES["stability"]:
                yield f"stability (`{name}`, {_EDITS[one['edit']]})"
    planted = record.get("planted")
    if planted and planted["n"] and planted["exact"] < GATES["planted"] * planted["n"]:
        yield "planted evidence"


def _passed(verdict: bool | None) -> str:
    return _UNKNOWN if verdict is None else "met" if verdict else "**missed**"


def _of(count: int, n: int) -> str:
    return f"{count} ({amount(count / n, 3)})"


def _estimate(found: dict[str, Any], *, signed: bool = False) -> str:
    if found["value"] is None:
        return _UNKNOWN
    if found["low"] is None:
        return amount(found["value"], 3, signed=signed)
    return with_interval([found["value"], found["low"], found["high"]], 3, signed=signed)
