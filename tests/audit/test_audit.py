"""The audit file: whole, sealed, replayed to the same figures, and decisions in a chain."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kyoso_match import Capability, Challenge, Matcher, Matches, Weights
from kyoso_match.audit import Outcome, file, read_audit, record_decision, replay, replaying, write_audit
from kyoso_match.bridge import Bridge
from kyoso_match.embedders import FunctionEmbedder
from kyoso_match.errors import InputError, StorageError, UnknownIdError
from kyoso_match.provenance import json_sha256, records_sha256
from kyoso_match.records import read_capabilities, read_challenges

CHALLENGES = read_challenges("data/samples/challenges.jsonl").records[:8]
CAPABILITIES = read_capabilities("data/samples/capabilities.jsonl").records[:15]
FIRST, SECOND = CHALLENGES[0].id, CHALLENGES[1].id


def audited(path: Path, matcher: Matcher | None = None, **options: Any) -> Path:
    matcher = matcher or Matcher(CAPABILITIES)
    include_records = options.pop("include_records", True)
    matches = matcher.rank(CHALLENGES, **options)
    write_audit(matches, matcher, CHALLENGES, path, include_records=include_records)
    return path


def edited(path: Path, change: Callable[[Any], None], *, seal_again: bool = False) -> None:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    if seal_again:
        content["run_sha256"] = content["seal"] = json_sha256(content["run"])
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


# --- writing and reading ---------------------------------------------------------------------------------------------


def test_everything_is_in_the_file(tmp_path: Path) -> None:
    matcher = Matcher([*CAPABILITIES, Capability("k-empty", "、。")])
    asked = [*CHALLENGES, Challenge("c-empty", "、。")]
    matches = matcher.rank(asked, top_k=3, min_score=0.05)
    audit = write_audit(matches, matcher, asked, tmp_path / "監査.json")
    assert audit == read_audit(tmp_path / "監査.json")
    assert audit.challenges == tuple(asked)
    assert audit.capabilities == matcher.capabilities
    assert matches.provenance is not None
    assert audit.provenance == json.loads(json.dumps(matches.provenance.to_dict()))
    run = audit.content["run"]
    assert [(each["challenge_id"], each["capability_id"], each["rank"], each["score"]) for each in run["results"]] == [
        (match.challenge.id, match.capability.id, match.rank, match.score) for match in matches
    ]
    assert [each["id"] for each in run["unmatched"]] == [record.id for record in matches.unmatched]
    assert run["unmatched"][-1]["id"] == "c-empty"
    assert run["unmatched"][-1]["reason"] == matches.reason("c-empty") != ""
    assert audit.seal == audit.content["run_sha256"] == json_sha256(run)


def test_hashes_in_the_place_of_records(tmp_path: Path) -> None:
    path = audited(tmp_path / "a.json", include_records=False)
    assert CHALLENGES[0].title not in path.read_text(encoding="utf-8")
    audit = read_audit(path)
    assert audit.content["run"]["challenges"][0] == {"id": FIRST, "sha256": records_sha256(CHALLENGES[:1])}
    with pytest.raises(StorageError, match="include_records=False"):
        _ = audit.challenges


def test_only_a_result_of_these_records_can_be_audited(tmp_path: Path) -> None:
    matcher = Matcher(CAPABILITIES)
    matches = matcher.rank(CHALLENGES, top_k=1)
    with pytest.raises(InputError, match="課題が"):
        write_audit(matches, matcher, CHALLENGES[1:], tmp_path / "a.json")
    with pytest.raises(InputError, match="作成元"):
        write_audit(Matches(list(matches)), matcher, CHALLENGES, tmp_path / "a.json")
    with pytest.raises(InputError, match="フォルダ"):
        write_audit(matches, matcher, CHALLENGES, tmp_path / "none" / "a.json")
    matcher.remove(CAPABILITIES[0].id)
    with pytest.raises(InputError, match="強みが"):
        write_audit(matches, matcher, CHALLENGES, tmp_path / "a.json")
    assert list(tmp_path.iterdir()) == []


# --- replaying -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"top_k": 3},
        {"top_k": None, "min_score": 0.1},
        {"top_k": 2, "where": ["region~県", "budget_yen<=900000"]},
    ],
)
def test_a_replay_is_identical(tmp_path: Path, options: dict[str, Any]) -> None:
    path = audited(tmp_path / "a.json", **options)
    found = replay(path)
    assert found.outcome is Outcome.IDENTICAL
    assert found.pairs == len(read_audit(path).content["run"]["results"]) > 0
    assert f"一致しました。{found.pairs}組" in str(found)
    assert found.seal == read_audit(path).seal
    assert found.seal in str(found)


def test_a_replay_keeps_weights_limits_and_direction(tmp_path: Path) -> None:
    matcher = Matcher(CAPABILITIES, weights=Weights(meaning=0.4, words=0.1), exhaustive_up_to=3)
    assert replay(audited(tmp_path / "a.json", matcher, top_k=1)).outcome is Outcome.IDENTICAL
    dated = Matcher(CAPABILITIES, as_of=datetime.date(2026, 3, 31), bridge=Bridge.none())
    path = audited(tmp_path / "c.json", dated, top_k=1)
    assert read_audit(path).provenance["options"]["as_of"] == "2026-03-31"
    assert replay(path, bridge=Bridge.none()).outcome is Outcome.IDENTICAL
    assert [reason.partition("が")[0] for reason in replay(path).reasons] == ["言い換え辞書"]
    matches = matcher.rank_challenges(CHALLENGES, top_k=2)
    write_audit(matches, matcher, CHALLENGES, tmp_path / "b.json")
    found = replay(tmp_path / "b.json")
    assert (found.outcome, found.pairs) == (Outcome.IDENTICAL, len(matches))


def test_a_replay_says_what_differs(tmp_path: Path) -> None:
    """A file sealed again after its figures were changed: the seal holds, the figures do not."""
    path = audited(tmp_path / "a.json", top_k=2)
    results = read_audit(path).content["run"]["results"]
    first, last = results[0], results[-1]

    def change(content: Any) -> None:
        content["run"]["results"][0]["score"] += 0.25
        content["run"]["results"][1]["score"] += 5e-10  # below the tolerance
        del content["run"]["results"][-1]

    edited(path, change, seal_again=True)
    found = replay(path)
    assert found.outcome is Outcome.DIFFERS
    assert found.pairs == len(results)
    changed, missing = found.differences
    assert (changed.challenge_id, changed.capability_id) == (first["challenge_id"], first["capability_id"])
    assert changed.recorded_score == first["score"] + 0.25
    assert changed.score == first["score"]
    assert (missing.capability_id, missing.recorded_rank, missing.rank) == (last["capability_id"], None, last["rank"])
    assert f"一致しません。{len(results)}組のうち2組が違います。" in str(found)
    assert "(点の差 -0.250000000)" in str(found)
    assert f"記録 一覧になし → 今回 {last['rank']}位" in str(found)


def _two_lengths(texts: list[str]) -> list[list[float]]:
    return [[float(len(text)), 1.0] for text in texts]


def test_another_model_cannot_replay(tmp_path: Path) -> None:
    own = FunctionEmbedder(_two_lengths, name="length")
    path = audited(tmp_path / "a.json", Matcher(CAPABILITIES, embedder=own))
    assert replay(path, embedder=own).outcome is Outcome.IDENTICAL
    found = replay(path)
    assert found.outcome is Outcome.IMPOSSIBLE
    assert found.reasons[0].startswith(f"モデルが違います。記録は {own.fingerprint}、")
    assert str(found).startswith("再現できません。\n- モデルが違います。")


def test_another_release_cannot_replay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = audited(tmp_path / "a.json")
    monkeypatch.setattr(replaying, "__version__", "99.0")
    found = replay(path)
    assert found.outcome is Outcome.IMPOSSIBLE
    assert "今回は 99.0 です" in found.reasons[0]


def test_another_word_table_cannot_replay(tmp_path: Path) -> None:
    path = audited(tmp_path / "a.json")
    edited(path, lambda content: content["run"]["provenance"]["fingerprints"].update(words="0"), seal_again=True)
    assert [reason.partition("が")[0] for reason in replay(path).reasons] == ["単語表"]


def test_hashes_and_functions_cannot_be_replayed(tmp_path: Path) -> None:
    path = audited(tmp_path / "a.json", include_records=False, where=lambda challenge, capability: True)
    found = replay(path)
    assert found.outcome is Outcome.IMPOSSIBLE
    assert [reason[:8] for reason in found.reasons] == ["監査ファイルに課", "絞り込みがプログ"]


# --- seals and decisions ---------------------------------------------------------------------------------------------


def decided(path: Path) -> Path:
    audited(path, top_k=2)
    record_decision(path, FIRST, CAPABILITIES[0].id, "採択", "現場の確認が済んだ。", datetime.date(2026, 3, 31))
    record_decision(path, FIRST, CAPABILITIES[1].id, "不採択", "期間が合わない。", "2026-04-01")
    record_decision(path, SECOND, CAPABILITIES[2].id, "保留", "見積りを待つ。", "2026-04-02")
    return path


def test_decisions_are_a_chain_and_touch_nothing_else(tmp_path: Path) -> None:
    path = audited(tmp_path / "a.json", top_k=2)
    before = read_audit(path)
    one = record_decision(path, FIRST, CAPABILITIES[0].id, "採択", "現場の確認が済んだ。", datetime.date(2026, 3, 31))
    two = record_decision(path, FIRST, CAPABILITIES[0].id, "不採択", "辞退があった。", "2026-04-01")
    assert read_audit(path) == two
    assert two.content["run"] == before.content["run"]
    first, second = two.content["decisions"]
    assert first == {
        "challenge_id": FIRST,
        "capability_id": CAPABILITIES[0].id,
        "decision": "採択",
        "reason": "現場の確認が済んだ。",
        "decided_on": "2026-03-31",
        "previous_sha256": before.seal,
        "sha256": json_sha256({key: value for key, value in first.items() if key != "sha256"}),
    }
    assert [first["sha256"], second["sha256"]] == [one.seal, two.seal]
    assert second["previous_sha256"] == one.seal
    assert replay(path).outcome is Outcome.IDENTICAL


CHANGES: dict[str, tuple[Callable[[Any], object], str]] = {
    "a score": (lambda content: content["run"]["results"][0].update(score=0.99), "実行の記録"),
    "a text": (lambda content: content["run"]["challenges"][0].update(text="別の本文"), "実行の記録"),
    "a weight": (lambda content: content["run"]["provenance"]["weights"].update(fact=1.0), "実行の記録"),
    "a reason": (lambda content: content["decisions"][1].update(reason="別の理由"), "2番目の決定"),
    "the last reason": (lambda content: content["decisions"][2].update(reason="別の理由"), "3番目の決定"),
    "an order": (lambda content: content["decisions"].reverse(), "1番目の決定"),
    "one less": (lambda content: content["decisions"].pop(0), "1番目の決定"),
    "the last one less": (lambda content: content["decisions"].pop(), "最後の封印"),
    "the seal": (lambda content: content.update(seal="0"), "最後の封印"),
    "no decisions": (lambda content: content.pop("decisions"), "決定の一覧"),
    "no run": (lambda content: content.pop("run"), "実行の記録"),
}


@pytest.mark.parametrize("change", list(CHANGES))
def test_every_change_is_noticed(tmp_path: Path, change: str) -> None:
    path = decided(tmp_path / "a.json")
    assert len(read_audit(path).content["decisions"]) == 3
    make, found = CHANGES[change]
    edited(path, lambda content: (make(content), None)[1])
    with pytest.raises(StorageError, match=f"書き換えられています.*{found}"):
        read_audit(path)
    with pytest.raises(StorageError):
        record_decision(path, FIRST, CAPABILITIES[0].id, "採択", "理由", "2026-04-03")
    impossible = replay(path)
    assert impossible.outcome is Outcome.IMPOSSIBLE
    assert found in impossible.reasons[0]


def test_white_space_is_no_change(tmp_path: Path) -> None:
    path = decided(tmp_path / "a.json")
    before = read_audit(path)
    edited(path, lambda content: None)
    assert read_audit(path) == before


def test_files_of_others(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    with pytest.raises(InputError, match="見つかりません"):
        replay(path)
    for text, found in (
        ("{", "JSON"),
        ("[]", "監査ファイルではありません"),
        (json.dumps({"format": file.FORMAT, "format_version": 99}), "99"),
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(StorageError, match=found):
            read_audit(path)
        assert replay(path).outcome is Outcome.IMPOSSIBLE


@pytest.mark.parametrize(
    ("change", "error", "found"),
    [
        ({"decision": "可"}, InputError, "採択、不採択、保留"),
        ({"reason": " "}, InputError, "理由"),
        ({"decided_on": "3月末"}, InputError, "2026-03-31"),
        ({"challenge_id": "no-such-id"}, UnknownIdError, "課題のID「no-such-id」"),
        ({"capability_id": "no-such-id"}, UnknownIdError, "強みのID「no-such-id」"),
    ],
)
def test_decisions_that_cannot_be_recorded(
    tmp_path: Path, change: dict[str, str], error: type[Exception], found: str
) -> None:
    path = audited(tmp_path / "a.json", top_k=1)
    before = path.read_bytes()
    given = {
        "challenge_id": FIRST,
        "capability_id": CAPABILITIES[0].id,
        "decision": "採択",
        "reason": "理由",
        "decided_on": "2026-04-01",
    }
    with pytest.raises(error, match=found):
        record_decision(path, **{**given, **change})
    assert path.read_bytes() == before


def test_decisions_without_the_texts(tmp_path: Path) -> None:
    path = audited(tmp_path / "a.json", include_records=False)
    assert len(record_decision(path, FIRST, CAPABILITIES[0].id, "採択", "理由", "2026-04-01").content["decisions"]) == 1


# --- docs/audit.md ---------------------------------------------------------------------------------------------------

TYPES = {str: "string", int: "integer", float: "number", list: "array", dict: "object", bool: "boolean"}
OWN_KEYS = ("run.provenance.weights", "run.provenance.fingerprints")
OF_RECORDS = ("run.challenges", "run.capabilities")


def found_in(value: object, path: str, found: dict[str, set[str]]) -> None:
    """Add the types of a JSON value and of everything in it to ``found``."""
    if path:
        found.setdefault(path, set()).add("null" if value is None else TYPES[type(value)])
    if isinstance(value, dict):
        for key, inner in value.items():
            name = "<name>" if path in OWN_KEYS else key
            found_in(inner, f"{path}.{name}" if path else key, found)
    if isinstance(value, list) and path not in OF_RECORDS:
        for inner in value:
            found_in(inner, f"{path}[]", found)


def test_every_line_of_the_schema_is_true(tmp_path: Path) -> None:
    found: dict[str, set[str]] = {}
    own = Matcher(CAPABILITIES, embedder=FunctionEmbedder(_two_lengths, name="length"))  # nothing is calibrated
    runs: list[tuple[Matcher, dict[str, Any]]] = [
        (Matcher(CAPABILITIES), {"min_score": 0.99, "where": "region~県"}),
        (Matcher(CAPABILITIES, as_of=datetime.date(2026, 3, 31)), {"alpha": 0.1}),
        (Matcher(CAPABILITIES), {"where": lambda challenge, capability: True}),
        (own, {"top_k": None}),
    ]
    for number, (matcher, options) in enumerate(runs):
        path = audited(tmp_path / f"{number}.json", matcher, **options)
        record_decision(path, FIRST, CAPABILITIES[0].id, "採択", "理由", "2026-04-01")
        found_in(read_audit(path).content, "", found)
    text = Path("docs/audit.md").read_text(encoding="utf-8").split("\n## Audit\n")[1]
    lines = dict(re.findall(r"^\| `(.+?)` \| (.+?) \|", text, re.MULTILINE))
    documented = {key: set(types.split(" or ")) for key, types in lines.items()}
    assert found == documented


@pytest.mark.parametrize("name", ["audit", "reports"])
def test_the_examples_of_the_documents_run(tmp_path: Path, name: str) -> None:
    (code,) = re.findall(r"```python\n(.+?)```", Path(f"docs/{name}.md").read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "data").symlink_to(Path("data").resolve())
    out = subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, capture_output=True).stdout.decode()
    assert out.startswith("一致しました。") == (name == "audit")
    made = {path.name for path in tmp_path.iterdir()} - {"data"}
    assert made == ({"監査.json"} if name == "audit" else {"候補.html", "組.html"})
