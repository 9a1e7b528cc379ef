"""The audit file: written once for a run, sealed, and read only when its seals hold. Its keys are in docs/audit.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kyoso_match.errors import InputError, StorageError
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Matches
from kyoso_match.provenance import json_sha256, records_sha256
from kyoso_match.records import Capability, Challenge, Record, read_challenges
from kyoso_match.storage import replaced_file

FORMAT = "kyoso_match.audit"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit file says; its seals have been checked.

    ``content`` is the file as JSON values. Decisions are in ``content["decisions"]``, oldest first.
    """

    content: Mapping[str, Any]

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Release, model, weights, options and input of the run."""
        provenance: Mapping[str, Any] = self.content["run"]["provenance"]
        return provenance

    @property
    def has_records(self) -> bool:
        """Whether the records themselves are in the file, and not only their hashes."""
        return bool(self.content["run"]["records_included"])

    @property
    def challenges(self) -> tuple[Challenge, ...]:
        """The challenges of the run; StorageError when the file holds only their hashes."""
        return tuple(Challenge.from_dict(known) for known in self._records("challenges"))

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """The capabilities of the run; StorageError when the file holds only their hashes."""
        return tuple(Capability.from_dict(known) for known in self._records("capabilities"))

    @property
    def seal(self) -> str:
        """SHA-256 (hex) of the run and all decisions: written down elsewhere, it shows any later change."""
        return str(self.content["seal"])

    def _records(self, side: str) -> Sequence[Mapping[str, object]]:
        if not self.has_records:
            raise StorageError("監査ファイルに記録の本文が含まれていません(include_records=False で作られました)。")
        records: Sequence[Mapping[str, object]] = self.content["run"][side]
        return records


def write_audit(
    matches: Matches, matcher: Matcher, challenges: object, path: str | Path, *, include_records: bool = True
) -> Audit:
    """Write the audit file of a run as JSON; an existing file is replaced as a whole, decisions included.

    ``matches`` is the result of ``matcher.rank`` or ``matcher.rank_challenges`` for ``challenges``, which is anything
    that those read. ``include_records=False`` leaves the texts out and keeps id and hash of each record; such a run
    cannot be replayed. InputError when the result does not come from this matcher and these challenges.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise InputError(f"{path}: フォルダ「{path.parent}」がありません。先に作るか、別の場所を指定してください。")
    asked = read_challenges(challenges).records
    provenance = matches.provenance
    if provenance is None:
        raise InputError("この結果には作成元の記録がありません。rank が返した結果をそのまま渡してください。")
    for side, given, expected in (
        ("課題", records_sha256(asked), provenance.challenges_sha256),
        ("強み", records_sha256(matcher.capabilities), provenance.capabilities_sha256),
        ("埋め込みモデル", matcher.embedder.fingerprint, provenance.embedder),
    ):
        if given != expected:
            raise InputError(f"{side}が、この結果を作ったときのものと違います。順位付けからやり直してください。")
    run = {
        "provenance": provenance.to_dict(),
        "records_included": include_records,
        "challenges": [_kept(record, include_records) for record in asked],
        "capabilities": [_kept(record, include_records) for record in matcher.capabilities],
        "results": [
            {
                "challenge_id": match.challenge.id,
                "capability_id": match.capability.id,
                "rank": match.rank,
                "score": match.score,
                "probability": match.probability,
            }
            for match in matches
        ],
        "unmatched": [{"id": record.id, "reason": matches.reason(record.id)} for record in matches.unmatched],
    }
    digest = json_sha256(_plain(run))
    return save(
        {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "run": run,
            "run_sha256": digest,
            "decisions": [],
            "seal": digest,
        },
        path,
    )


def _kept(record: Record, whole: bool) -> dict[str, object]:
    return record.to_dict() if whole else {"id": record.id, "sha256": records_sha256([record])}


def _plain(content: Mapping[str, Any]) -> Mapping[str, Any]:
    """The content as it comes back from the file."""
    plain: Mapping[str, Any] = json.loads(json.dumps(content))
    return plain


def save(content: Mapping[str, Any], path: Path) -> Audit:
    """Write the whole content; the file is replaced at once or not at all."""
    with replaced_file(path) as temporary:
        temporary.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Audit(_plain(content))


def read_audit(path: str | Path) -> Audit:
    """Read an audit file and check its seals.

    InputError when there is no such file; StorageError when it is no audit file, of another format version, or
    was changed after it was written (the run, a decision, or their order).
    """
    path = Path(path)
    if not path.is_file():
        raise InputError(f"監査ファイル {path} が見つかりません。場所と名前を確かめてください。")
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} をJSONとして読めません: {error}") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise StorageError(f"{path} は kyoso_match の監査ファイルではありません。")
    if content.get("format_version") != FORMAT_VERSION:
        raise StorageError(
            f"{path} の形式の版は {content.get('format_version')} ですが、この版で読めるのは {FORMAT_VERSION} です。"
        )
    changed = _changed(content)
    if changed:
        raise StorageError(f"{path} は作成後に書き換えられています({changed})。控えから元に戻してください。")
    return Audit(content)


def _changed(content: Mapping[str, Any]) -> str:
    """What does not fit its seal, in Japanese; empty when everything does."""
    state = content.get("run_sha256")
    decisions = content.get("decisions")
    if not isinstance(content.get("run"), dict) or json_sha256(content["run"]) != state:
        return "実行の記録が封印と合いません"
    if not isinstance(decisions, list):
        return "決定の一覧がありません"
    for number, decision in enumerate(decisions, 1):
        if not isinstance(decision, dict) or decision.get("previous_sha256") != state or not sealed(decision):
            return f"{number}番目の決定が封印と合いません"
        state = decision["sha256"]
    return "" if content.get("seal") == state else "最後の封印が合いません"


def sealed(decision: Mapping[str, Any]) -> bool:
    """Whether a decision carries its own hash."""
    return decision.get("sha256") == decision_sha256(decision)


def decision_sha256(decision: Mapping[str, Any]) -> str:
    """The hash of a decision, its own hash left out; it covers the hash of the state before."""
    return json_sha256({key: value for key, value in decision.items() if key != "sha256"})
