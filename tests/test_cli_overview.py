"""The command that shows a run as a whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kyoso_match import Matcher
from kyoso_match.cli import codes, main
from kyoso_match.overview import overview
from kyoso_match.records import read_capabilities, read_challenges

CHALLENGES = """ID,課題名,自治体名,課題の内容,地域,分野
1,通院の足,見本市,高齢者の通院の足を確保したい。,茨城県見本市,交通
2,給食,見本市,給食の食べ残しを減らしたい。,茨城県見本市,
"""
CAPABILITIES = """ID,会社名,事業内容,対応地域
taxi,見本交通,予約制の乗合タクシーで通院を支えます。,茨城県
meals,見本給食,給食を作り、食べ残しを量ります。,大阪府
app,見本情報,歩数を記録する健康アプリを提供します。,全国
"""


@pytest.fixture
def sheets(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "課題.csv", tmp_path / "企業.csv"]
    for path, text in zip(paths, (CHALLENGES, CAPABILITIES), strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {"top_k": 5}),
        (["--top-k", "1"], {"top_k": 1}),
        (["--where", "id=taxi"], {"top_k": 5, "where": ["id=taxi"]}),
    ],
)
def test_numbers_are_those_of_the_ranking(
    sheets: list[str], arguments: list[str], options: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["overview", *sheets, "--format", "json", *arguments]) == codes.OK
    known = json.loads(capsys.readouterr().out)
    matcher = Matcher(read_capabilities(Path(sheets[1])).records)
    found = overview(matcher.rank(read_challenges(Path(sheets[0])).records, **options))  # type: ignore[arg-type]
    assert known == json.loads(json.dumps(found.to_dict()))
    assert [group["name"] for group in known["fields"]] == ["交通", "記載なし"]


def test_printed_and_saved(sheets: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["overview", *sheets]) == codes.OK
    assert "課題2件のうち2件に、合わせて6組の候補を示しました。" in capsys.readouterr().out
    assert main(["overview", *sheets, "--format", "html"]) == codes.OK
    page = capsys.readouterr().out
    assert main(["overview", *sheets, "-o", str(tmp_path / "全体.html")]) == codes.OK
    assert capsys.readouterr().out == ""
    assert (tmp_path / "全体.html").read_text(encoding="utf-8") == page
    assert page.startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-o", "全体.csv"], ".html か .json"),
        (["-o", "全体.html", "--format", "json"], "形が違います"),
        (["--top-k", "0"], "--top-k は1以上"),
    ],
)
def test_what_cannot_be_done_is_said_first(
    sheets: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    told: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["overview", *sheets, *arguments]) == codes.UNUSABLE_INPUT
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["企業.csv", "課題.csv"]
