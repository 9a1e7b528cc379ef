"""Scores of the true pairs before and after an edit of one side, of the other, and of both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from benchmarks.places import OWN_DATA, ROOT, json_lines
from kyoso_match import Capability, Challenge
from kyoso_match.embedders import Role, StaticEmbedder
from kyoso_match.profiles import Profile
from kyoso_match.records import read_capabilities, read_challenges
from kyoso_match.scoring import Scorer, Side

RecordT = TypeVar("RecordT", Challenge, Capability)
Floats = NDArray[np.float64]
ChangeChallenge = Callable[[Challenge], Challenge]
ChangeCapability = Callable[[Capability], Capability]
# A change of a score that is lost in rounding.
_NOTHING = 1e-9


@dataclass(frozen=True, slots=True)
class TruePairs:
    """Challenges, capabilities, and the positions of those that belong together."""

    name: str
    challenges: tuple[Challenge, ...]
    capabilities: tuple[Capability, ...]
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Shifts:
    """How far scores and ranks of true pairs moved, one entry for each pair whose text the edit changed."""

    scores: Floats
    ranks: Floats

    @classmethod
    def joined(cls, parts: Sequence[Shifts]) -> Shifts:
        """All entries together."""
        return cls(np.concatenate([part.scores for part in parts]), np.concatenate([part.ranks for part in parts]))

    def summary(self) -> dict[str, float | int]:
        """How many pairs, and how large the changes without their sign are."""
        if not len(self.scores):
            return {"n": 0}
        scores, ranks = np.abs(self.scores), np.abs(self.ranks)
        return {
            "n": len(scores),
            "mean": round(float(scores.mean()), 5),
            "p95": round(float(np.quantile(scores, 0.95)), 5),
            "max": round(float(scores.max()), 5),
            "signed": round(float(self.scores.mean()), 5),
            "same_rank": round(float((ranks == 0).mean()), 4),
            "rank_mean": round(float(ranks.mean()), 3),
            "rank_max": int(ranks.max()),
        }


def samples() -> TruePairs:
    """The sample sheets, as they come with the library, facts included."""
    folder = ROOT / "data" / "samples"
    challenges = read_challenges(folder / "challenges.jsonl").records
    capabilities = read_capabilities(folder / "capabilities.jsonl").records
    pairs = [(row["challenge_id"], row["capability_id"]) for row in json_lines(folder / "matches.jsonl")]
    return _of("samples", challenges, capabilities, pairs)


def kyoso_cases() -> TruePairs:
    """The real matches of the dev half."""
    folder = OWN_DATA / "kyoso_cases"
    challenges = [
        Challenge(row["id"], row["text"], title=row["title"]) for row in json_lines(folder / "challenges.jsonl")
    ]
    capabilities = [
        Capability(row["id"], row["text"], title=row["title"]) for row in json_lines(folder / "capabilities.jsonl")
    ]
    real = [row for row in json_lines(folder / "matches.jsonl") if row["relevance"] == 2]
    return _of("kyoso_cases", challenges, capabilities, [(row["challenge_id"], row["company_id"]) for row in real])


def _of(
    name: str, challenges: Sequence[Challenge], capabilities: Sequence[Capability], pairs: Sequence[tuple[str, str]]
) -> TruePairs:
    row = {record.id: place for place, record in enumerate(challenges)}
    column = {record.id: place for place, record in enumerate(capabilities)}
    return TruePairs(name, tuple(challenges), tuple(capabilities), tuple((row[c], column[k]) for c, k in pairs))


class Meter:
    """The default scoring of one set of pairs."""

    def __init__(self, data: TruePairs) -> None:
        self.data = data
        self.embedder = StaticEmbedder()
        self.scorer = Scorer(self.embedder.table)

    def edited(self, edit: Callable[[str], str]) -> dict[str, Shifts]:
        """The shifts by an edit of all texts of a record."""
        before = list(self.data.challenges), list(self.data.capabilities)
        return self._shifts(
            before,
            ([_rewritten(record, edit) for record in before[0]], [_rewritten(record, edit) for record in before[1]]),
        )

    def swapped(
        self, first: tuple[ChangeChallenge, ChangeCapability], second: tuple[ChangeChallenge, ChangeCapability]
    ) -> dict[str, Shifts]:
        """The shifts between two versions of each record."""
        versions = [
            (
                [challenge(record) for record in self.data.challenges],
                [capability(record) for record in self.data.capabilities],
            )
            for challenge, capability in (first, second)
        ]
        return self._shifts(versions[0], versions[1])

    def _shifts(
        self, before: tuple[list[Challenge], list[Capability]], after: tuple[list[Challenge], list[Capability]]
    ) -> dict[str, Shifts]:
        asked, given = self._sides(before[0], "challenge"), self._sides(before[1], "capability")
        asked_after, given_after = self._sides(after[0], "challenge"), self._sides(after[1], "capability")
        changed = [old.texts() != new.texts() for old, new in zip(before[0], after[0], strict=True)]
        offered = [old.texts() != new.texts() for old, new in zip(before[1], after[1], strict=True)]
        known = self.scorer.totals(asked, given)
        one = [
            self._compare(
                known, self.scorer.totals(asked_after, given), [changed[c] for c, _ in self.data.pairs], False
            ),
            self._compare(
                known, self.scorer.totals(asked, given_after), [offered[k] for _, k in self.data.pairs], True
            ),
        ]
        either = [changed[c] or offered[k] for c, k in self.data.pairs]
        both = self._compare(known, self.scorer.totals(asked_after, given_after), either, False)
        return {"one": Shifts.joined(one), "both": both}

    def _sides(self, records: Sequence[Challenge] | Sequence[Capability], role: Role) -> list[Side]:
        profiles = [Profile.of(record) for record in records]
        vectors = self.embedder.embed([profile.document.text for profile in profiles], role)
        return [self.scorer.side(profile, vector) for profile, vector in zip(profiles, vectors, strict=True)]

    def _compare(self, before: Floats, after: Floats, counted: Sequence[bool], alone: bool) -> Shifts:
        """``alone``: only the capability of the pair is edited, and the others stand as they were."""
        scores, ranks = [], []
        for (row, column), wanted in zip(self.data.pairs, counted, strict=True):
            if wanted:
                others = before[row] if alone else after[row]
                scores.append(after[row, column] - before[row, column])
                ranks.append(
                    _above(others, after[row, column], column) - _above(before[row], before[row, column], column)
                )
        return Shifts(np.array(scores, dtype=np.float64), np.array(ranks, dtype=np.float64))


def _above(scores: Floats, score: float, own: int) -> int:
    """How many others lie above a score."""
    return int((np.delete(scores, own) > score + _NOTHING).sum())


def _rewritten(record: RecordT, edit: Callable[[str], str]) -> RecordT:
    text = (
        edit(record.text) if isinstance(record.text, str) else {name: edit(part) for name, part in record.text.items()}
    )
    needs, offers = tuple(map(edit, record.needs)), tuple(map(edit, record.offers))
    return replace(record, title=edit(record.title), text=text, needs=needs, offers=offers)
