"""The commands for what has to be kept: reports on paper and the audit file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kyoso_match import Matcher
from kyoso_match.audit import read_audit
from kyoso_match.cli import codes, main
from kyoso_match.provenance import json_sha256
from kyoso_match.records import read_capabilities, read_challenges
from kyoso_match.reports import shortlist_report

SAMPLES = Path(__file__).parent.parent / "data" / "samples"
BOTH = [str(SAMPLES / "challenges.jsonl"), str(SAMPLES / "capabilities.jsonl")]
ASKED = "c-hokota-kenko"


def test_the_shortlist_of_a_challenge(tmp_path: Path) -> None:
    path = tmp_path / "候補.html"
    assert main(["report", *BOTH, "--challenge", ASKED, "--top-k", "2", "-o", str(path)]) == codes.OK
    asked = [record for record in read_challenges(BOTH[0]).records if record.id == ASKED]
    matches = Matcher(read_capabilities(BOTH[1]).records).rank(asked, top_k=2)
    assert path.read_text(encoding="utf-8") == shortlist_report(matches, ASKED)


def test_one_pair_has_its_rank_among_all(tmp_path: Path) -> None:
    path = tmp_path / "組.html"
    asked = [record for record in read_challenges(BOTH[0]).records if record.id == ASKED]
    seventh = Matcher(read_capabilities(BOTH[1]).records).rank(asked, top_k=7, explain=False)[6]
    arguments = ["--challenge", ASKED, "--capability", seventh.capability.id, "-o", str(path)]
    assert main(["report", *BOTH, *arguments]) == codes.OK
    text = path.read_text(encoding="utf-8")
    assert f"7位 <strong>スコア {seventh.score:.3f}</strong>" in text
    assert text.count("<section") == 1


def test_reports_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", *BOTH, "--challenge", ASKED, "-o", str(tmp_path / "a.csv")]) == codes.UNUSABLE_INPUT
    assert "報告書は .html で保存します" in capsys.readouterr().err
    blank = tmp_path / "課題.jsonl"
    blank.write_text('{"id": "c", "text": "、。"}', encoding="utf-8")
    pair = ["report", str(blank), BOTH[1], "--capability", "k-kagome", "-o", str(tmp_path / "a.html")]
    assert main(pair) == codes.UNUSABLE_INPUT
    assert "比べられる言葉がありません" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["課題.jsonl"]


def test_audit_and_replay(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "監査.json"
    assert main(["rank", *BOTH, "--challenge", ASKED, "--top-k", "3", "--audit", str(path)]) == codes.OK
    assert "課題: " in capsys.readouterr().out
    assert main(["replay", str(path)]) == codes.OK
    assert capsys.readouterr().out.startswith("一致しました。3組の順位と点(小数9桁)が、記録と同じです。\n封印: ")

    content = json.loads(path.read_text(encoding="utf-8"))
    content["run"]["results"][0]["score"] += 0.1
    path.write_text(json.dumps(content), encoding="utf-8")
    assert main(["replay", str(path)]) == codes.UNUSABLE_INPUT
    assert "再現できません。" in capsys.readouterr().err

    content["run_sha256"] = content["seal"] = json_sha256(content["run"])
    path.write_text(json.dumps(content), encoding="utf-8")
    assert main(["replay", str(path)]) == codes.DIFFERS == 6
    assert "一致しません。3組のうち1組が違います。" in capsys.readouterr().out


def test_decisions_are_added_to_the_audit_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "監査.json"
    assert main(["rank", *BOTH, "--challenge", ASKED, "--top-k", "3", "--audit", str(path)]) == codes.OK
    pair = ["decide", str(path), "--challenge", ASKED, "--capability", "k-kagome"]
    why = ["--reason", "現場で確かめたため。", "--on", "2026-03-31"]
    capsys.readouterr()
    assert main([*pair, "--decision", "保留", *why]) == main([*pair, "--decision", "採択", *why]) == codes.OK
    audit = read_audit(path)
    kept = [(one["capability_id"], one["decision"], one["decided_on"]) for one in audit.content["decisions"]]
    assert kept == [("k-kagome", "保留", "2026-03-31"), ("k-kagome", "採択", "2026-03-31")]
    second = capsys.readouterr().out.split("決定を記録しました")[2]
    assert second.startswith(f"(2件目)。{ASKED} と k-kagome: 採択\n封印: {audit.seal}\n")
    assert main(["replay", str(path)]) == codes.OK

    before = path.read_bytes()
    assert main([*pair[:-1], "k-nobody", "--decision", "採択", *why]) == codes.UNUSABLE_INPUT
    assert "k-nobody" in capsys.readouterr().err
    accepted = ["--decision", "採択"]
    for wrong in (["--decision", "了承", *why], [*accepted, *why[:-1], "3月末"], [*accepted, *why[:2]]):
        with pytest.raises(SystemExit, match="2"):
            main([*pair, *wrong])
    assert path.read_bytes() == before


def test_places_for_the_audit_file_are_checked_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, found in (("a.csv", "監査ファイルは .json"), ("none/a.json", "フォルダ")):
        assert main(["rank", *BOTH, "--audit", str(tmp_path / name)]) == codes.UNUSABLE_INPUT
        assert found in capsys.readouterr().err
    assert main(["replay", str(tmp_path / "none.json")]) == codes.UNUSABLE_INPUT
    assert "見つかりません" in capsys.readouterr().err


def test_the_audit_holds_the_asked_challenges_only(tmp_path: Path) -> None:
    path = tmp_path / "監査.json"
    assert main(["rank", *BOTH, "--challenge", ASKED, "--audit", str(path)]) == codes.OK
    assert [record.id for record in read_audit(path).challenges] == [ASKED]
