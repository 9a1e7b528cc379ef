"""A run made again from its audit file, compared with what the file says."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from kyoso_match._version import __version__
from kyoso_match.audit.file import Audit, read_audit
from kyoso_match.bridge import Bridge
from kyoso_match.calibration import Calibration
from kyoso_match.errors import StorageError
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Match, Matches
from kyoso_match.provenance import FINGERPRINT_NAMES, FUNCTION
from kyoso_match.scoring import Weights

TOLERANCE = 1e-9
"""Scores are rounded to 9 digits; two that differ by no more than one unit of the ninth digit are the same."""

_FLOAT_SLACK = 1e-12
_OF_THE_MATCHER = ("exhaustive_up_to", "as_of")
_DIFFERENCES_SHOWN = 10
_NAMES = {"embedder": "モデル", **FINGERPRINT_NAMES}


class Outcome(StrEnum):
    """How a replay ended."""

    IDENTICAL = "identical"
    DIFFERS = "differs"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Difference:
    """A pair whose rank or score is another one now; None where it is not listed."""

    challenge_id: str
    capability_id: str
    recorded_rank: int | None
    recorded_score: float | None
    rank: int | None
    score: float | None

    def __str__(self) -> str:
        before, now = _shown(self.recorded_rank, self.recorded_score), _shown(self.rank, self.score)
        change = ""
        if self.recorded_score is not None and self.score is not None:
            change = f"(点の差 {self.score - self.recorded_score:+.9f})"
        return f"課題「{self.challenge_id}」× 強み「{self.capability_id}」: 記録 {before} → 今回 {now}{change}"


def _shown(rank: int | None, score: float | None) -> str:
    return "一覧になし" if rank is None or score is None else f"{rank}位 {score:.9f}"


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of a replay; printing it says in Japanese what was found.

    ``pairs`` is how many listed pairs were compared; ``reasons`` says why a replay was impossible; ``seal`` is that of
    the file, empty where it could not be trusted.
    """

    outcome: Outcome
    pairs: int = 0
    differences: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    seal: str = ""

    def __str__(self) -> str:
        if self.outcome is Outcome.IMPOSSIBLE:
            return "\n".join(["再現できません。", *(f"- {reason}" for reason in self.reasons)])
        sealed = f"封印: {self.seal}"
        if self.outcome is Outcome.IDENTICAL:
            return f"一致しました。{self.pairs}組の順位と点(小数9桁)が、記録と同じです。\n{sealed}"
        listed = [f"- {difference}" for difference in self.differences[:_DIFFERENCES_SHOWN]]
        more = len(self.differences) - _DIFFERENCES_SHOWN
        rest = [f"- ほか{more}組"] if more > 0 else []
        return "\n".join(
            [f"一致しません。{self.pairs}組のうち{len(self.differences)}組が違います。", *listed, *rest, sealed]
        )


def replay(
    path: str | Path,
    embedder: object = None,
    calibration: Calibration | None = None,
    bridge: Bridge | None = None,
) -> Replay:
    """Rank again what an audit file holds, and compare every listed pair, its rank and its score.

    ``embedder``, ``calibration`` and ``bridge`` are those of the run, where it did not use the bundled ones. Scores
    count as equal up to ``TOLERANCE``. What makes a replay impossible (another release, model, calibration or bridge,
    records left out, a filter that was a function, a changed file) is an answer, not an error; InputError only when
    there is no such file.
    """
    try:
        audit = read_audit(path)
    except StorageError as error:
        return Replay(Outcome.IMPOSSIBLE, reasons=(str(error),))
    reasons = _obstacles(audit.provenance, audit.has_records)
    if reasons:
        return Replay(Outcome.IMPOSSIBLE, reasons=reasons, seal=audit.seal)
    recorded = audit.provenance
    day = recorded["options"]["as_of"]
    matcher = Matcher(
        embedder=embedder,
        weights=Weights(**recorded["weights"]),
        calibration=calibration,
        bridge=bridge,
        as_of=None if day is None else datetime.date.fromisoformat(day),
        exhaustive_up_to=recorded["options"]["exhaustive_up_to"],
    )
    reasons = _other_models(recorded, matcher)
    if reasons:
        return Replay(Outcome.IMPOSSIBLE, reasons=reasons, seal=audit.seal)
    matcher.add(audit.capabilities)
    return _compared(audit, _ranked(audit, matcher))


def _obstacles(recorded: Mapping[str, Any], has_records: bool) -> tuple[str, ...]:
    """What is known to be in the way before anything is computed."""
    reasons = []
    if recorded["version"] != __version__:
        reasons.append(
            f"kyoso_match の版が違います。記録は {recorded['version']}、今回は {__version__} です"
            f"(pip install kyoso_match=={recorded['version']})。"
        )
    if not has_records:
        reasons.append("監査ファイルに課題と強みの本文が含まれていません(ハッシュだけが記録されています)。")
    where = recorded["options"]["where"]
    if isinstance(where, str) and where.startswith(FUNCTION):
        reasons.append(f"絞り込みがプログラムの関数({where.removeprefix(FUNCTION)})で、ファイルからは作り直せません。")
    return tuple(reasons)


def _other_models(recorded: Mapping[str, Any], matcher: Matcher) -> tuple[str, ...]:
    """What the scores would be made with that is not what they were made with."""
    before = {"embedder": recorded["embedder"], **recorded["fingerprints"]}
    now = {"embedder": matcher.embedder.fingerprint, **matcher.fingerprints}
    return tuple(
        f"{_NAMES.get(name, name)}が違います。記録は {before.get(name, 'なし')}、"
        f"今回は {now.get(name, 'なし')} です。記録と同じものを指定してください。"
        for name in {**before, **now}
        if before.get(name) != now.get(name)
    )


def _compared(audit: Audit, matches: Matches) -> Replay:
    before = {(each["challenge_id"], each["capability_id"]): each for each in audit.content["run"]["results"]}
    after = {(match.challenge.id, match.capability.id): match for match in matches}
    differences = []
    for pair in {**before, **after}:
        old, new = before.get(pair), after.get(pair)
        if old is not None and new is not None and _same(old, new):
            continue
        differences.append(
            Difference(
                *pair,
                recorded_rank=None if old is None else old["rank"],
                recorded_score=None if old is None else old["score"],
                rank=None if new is None else new.rank,
                score=None if new is None else new.score,
            )
        )
    outcome = Outcome.DIFFERS if differences else Outcome.IDENTICAL
    return Replay(outcome, len({**before, **after}), tuple(differences), seal=audit.seal)


def _same(recorded: Mapping[str, Any], match: Match) -> bool:
    close = abs(recorded["score"] - match.score) <= TOLERANCE + _FLOAT_SLACK
    return close and bool(recorded["rank"] == match.rank)


def _ranked(audit: Audit, matcher: Matcher) -> Matches:
    """The ranking with the options of the run; each is an argument of the same name."""
    options = dict(audit.provenance["options"])
    for name in _OF_THE_MATCHER:
        options.pop(name, None)
    rank = matcher.rank if options.pop("ranked_for") == "challenge" else matcher.rank_challenges
    return rank(audit.challenges, explain=False, **options)
