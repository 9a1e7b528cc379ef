"""What people decided on the pairs of a run, each decision chained to everything before it."""

from __future__ import annotations

import datetime
from pathlib import Path

from kyoso_match.audit.file import Audit, decision_sha256, read_audit, save
from kyoso_match.errors import InputError, UnknownIdError

DECISIONS = ("採択", "不採択", "保留")


def record_decision(
    path: str | Path,
    challenge_id: str,
    capability_id: str,
    decision: str,
    reason: str,
    decided_on: datetime.date | str,
) -> Audit:
    """Append a decision to an audit file and leave everything else as it is; returns the file with its new seal.

    ``decision`` is 採択, 不採択 or 保留; ``decided_on`` a date or YYYY-MM-DD. Any pair of records of the run can be
    decided on, listed or not. A decision is never changed: one that is revised gets another one after it.
    InputError for another word, a blank reason or a bad date; UnknownIdError for a record that is not in the run;
    StorageError when the file was changed by hand.
    """
    audit = read_audit(path)
    if decision not in DECISIONS:
        raise InputError(f"決定は {'、'.join(DECISIONS)} のどれかにしてください: {decision!r}")
    if not reason.strip():
        raise InputError("決定の理由を書いてください。")
    for record_id, side, kind in ((challenge_id, "challenges", "課題"), (capability_id, "capabilities", "強み")):
        if all(record["id"] != record_id for record in audit.content["run"][side]):
            raise UnknownIdError(record_id, kind)
    entry = {
        "challenge_id": challenge_id,
        "capability_id": capability_id,
        "decision": decision,
        "reason": reason,
        "decided_on": _day(decided_on),
        "previous_sha256": audit.seal,
    }
    entry["sha256"] = decision_sha256(entry)
    content = {**audit.content, "decisions": [*audit.content["decisions"], entry], "seal": entry["sha256"]}
    return save(content, Path(path))


def _day(given: datetime.date | str) -> str:
    try:
        day = given if isinstance(given, datetime.date) else datetime.date.fromisoformat(given)
    except ValueError:
        raise InputError(f"決定の日付は 2026-03-31 の形にしてください: {given!r}") from None
    return datetime.date(day.year, day.month, day.day).isoformat()
