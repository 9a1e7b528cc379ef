"""The pairs that explanations are measured on."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.places import OWN_DATA, ROOT, data_folder, json_lines
from kyoso_match import Capability, Challenge, Match, Matcher
from kyoso_match.records import read_capabilities, read_challenges

SAMPLED = 200
_BEST = 3


class Pairs(NamedTuple):
    """Matches and the matcher that made them; ``about`` says in English which pairs they are."""

    name: str
    about: str
    matcher: Matcher
    matches: Sequence[Match]


def samples(seed: int) -> Pairs:
    """The pairs that belong together, and the first three of every challenge."""
    folder = ROOT / "data" / "samples"
    challenges = {record.id: record for record in read_challenges(folder / "challenges.jsonl").records}
    matcher = Matcher(read_capabilities(folder / "capabilities.jsonl").records)
    matches = {_ids(match): match for match in matcher.rank(list(challenges.values()), top_k=_BEST)}
    for row in json_lines(folder / "matches.jsonl"):
        ids = row["challenge_id"], row["capability_id"]
        if ids not in matches:
            matches[ids] = matcher.pair(challenges[ids[0]], ids[1])
    return Pairs(
        "samples",
        "sample pairs that belong together, and the first three of every challenge",
        matcher,
        list(matches.values()),
    )


def rs_projects(seed: int) -> Pairs:
    """Issues with the overview of their own project."""
    folder = data_folder() / "rs_projects"
    overviews = {row["id"]: row["text"] for row in json_lines(folder / "capabilities.jsonl")}
    rows = random.Random(seed).sample(json_lines(folder / "challenges.jsonl"), SAMPLED)
    pairs = [(Challenge(row["id"], row["text"]), Capability(row["id"], overviews[row["id"]])) for row in rows]
    matcher = Matcher()
    about = "dev issues of national projects with the overview of their own project, drawn at random"
    return Pairs("rs_projects", about, matcher, [matcher.pair(*pair) for pair in pairs])


def kyoso_cases(seed: int) -> Pairs:
    """Judged pairs of the dev half."""
    folder = OWN_DATA / "kyoso_cases"
    challenges, capabilities = (
        {row["id"]: row for row in json_lines(folder / f"{side}.jsonl")} for side in ("challenges", "capabilities")
    )
    rows = json_lines(folder / "matches.jsonl")
    rows = random.Random(seed).sample(rows, min(SAMPLED, len(rows)))
    matcher = Matcher()
    matches = []
    for row in rows:
        asked, given = challenges[row["challenge_id"]], capabilities[row["company_id"]]
        matches.append(
            matcher.pair(
                Challenge(asked["id"], asked["text"], title=asked["title"]),
                Capability(given["id"], given["text"], title=given["title"]),
            )
        )
    return Pairs("kyoso_cases", "judged pairs of real co-creation cases, dev half, drawn at random", matcher, matches)


SETS: dict[str, Callable[[int], Pairs]] = {
    "samples": samples,
    "rs_projects": rs_projects,
    "kyoso_cases": kyoso_cases,
}


def _ids(match: Match) -> tuple[str, str]:
    return match.challenge.id, match.capability.id
