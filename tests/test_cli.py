"""The command as people run it: on the sheets of data/samples, and on sheets with mistakes."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from kyoso_match import Matcher, __version__
from kyoso_match.calibration import fit_abstention, fit_calibration, with_measured
from kyoso_match.cli import codes, main, pair
from kyoso_match.cli import output as printing
from kyoso_match.errors import MissingExtraError
from kyoso_match.records import read_challenges

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "data" / "samples"
CHALLENGES, CAPABILITIES = str(SAMPLES / "challenges.jsonl"), str(SAMPLES / "capabilities.jsonl")
SHEETS = [str(SAMPLES / "challenges.csv"), str(SAMPLES / "capabilities.xlsx")]  # CP932 and Excel
ONE = ["--challenge", "c-hokota-kenko"]
PAIR = ["pair", CHALLENGES, CAPABILITIES, *ONE, "--capability", "k-kagome"]


@pytest.fixture
def bad_sheet(tmp_path: Path) -> Path:
    """Line 3 has a budget that is no money, line 5 an id that was used before."""
    path = tmp_path / "課題.csv"
    lines = ["ID,課題名,課題の内容,予算", "1,移動,通院の足がほしい。,90万円", "2,給食,食べ残しを減らしたい。,たくさん"]
    lines += ["3,広報,読まれる広報紙にしたい。,", "1,防災,避難所の受付を早くしたい。,"]
    path.write_bytes("\r\n".join(lines).encode("cp932"))
    return path


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "kyoso_match.cli", *arguments],
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, **environment},
        check=False,
    )


# --- rank ------------------------------------------------------------------------------------------------------------


def test_table_of_the_sheets(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", *SHEETS, "--top-k", "2"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    headings = re.findall(r"^課題: .* \[(.+)\]$", out, re.MULTILINE)
    assert headings == [record.id for record in read_challenges(CHALLENGES).records]
    assert len(re.findall(r"^ +[12]  +0\.\d{3}  .+  k-[\w-]+$", out, re.MULTILINE)) == 2 * len(headings)
    assert "理由:" not in out


def test_named_challenges_with_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--challenge", "c-oyama", "--top-k", "1", "--explain"]
    assert main(["rank", CHALLENGES, CAPABILITIES, *ONE, *arguments]) == 0
    out = capsys.readouterr().out
    assert re.findall(r"^課題: .*\[(.+)\]$", out, re.MULTILINE) == ["c-hokota-kenko", "c-oyama"]
    assert out.count("\n■ ") == out.count("\nスコア ") == out.count("\n理由:\n") == 2


def test_printed_formats_agree(capsys: pytest.CaptureFixture[str]) -> None:
    texts = {}
    for kind in ("json", "csv", "html"):
        assert main(["rank", *SHEETS, *ONE, "--top-k", "3", "--format", kind]) == 0
        texts[kind] = capsys.readouterr().out
    known = json.loads(texts["json"])
    lines = list(csv.DictReader(io.StringIO(texts["csv"], newline="")))
    assert [match["rank"] for match in known] == [1, 2, 3]
    assert [line["強みID"] for line in lines] == [match["capability_id"] for match in known]
    assert all(match["explanation"]["rows"] for match in known)
    assert texts["html"].startswith("<!DOCTYPE html>")
    assert texts["html"].count("<section") == 3


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".json", ".jsonl", ".html"])
def test_saved_files(tmp_path: Path, capsys: pytest.CaptureFixture[str], suffix: str) -> None:
    output = tmp_path / f"結果{suffix}"
    assert main(["rank", *SHEETS, *ONE, "--top-k", "2", "-o", str(output)]) == 0
    assert capsys.readouterr() == ("", "")
    if suffix == ".xlsx":
        sheet = openpyxl.load_workbook(output).active
        assert sheet is not None
        assert [cell.value for cell in next(sheet.iter_rows(min_row=2))][:4] == [
            "c-hokota-kenko",
            "日本一の野菜を市民の健康に生かしたい",
            "茨城県鉾田市",
            1,
        ]
        return
    text = output.read_text(encoding="utf-8-sig")
    assert "日本一の野菜を市民の健康に生かしたい" in text
    if suffix == ".json":
        assert len(json.loads(text)) == 2
    if suffix == ".jsonl":
        assert [json.loads(line)["rank"] for line in text.splitlines()] == [1, 2]


def test_where_keeps_what_fits_or_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    every = {record["id"]: record for record in map(json.loads, Path(CAPABILITIES).read_text("utf-8").splitlines())}
    assert main(["rank", CHALLENGES, CAPABILITIES, *ONE, "--top-k", "500", "--where", "budget_yen<=0"]) == 0
    found = set(re.findall(r"  (k-[\w-]+)$", capsys.readouterr().out, re.MULTILINE))
    assert found == {name for name, record in every.items() if record.get("budget_yen", 0) == 0}
    assert 0 < len(found) < len(every)
    both = ["--where", "budget_yen<=0", "--where", "region~全国"]
    assert main(["rank", CHALLENGES, CAPABILITIES, *ONE, "--top-k", "500", *both]) == 0
    fewer = set(re.findall(r"  (k-[\w-]+)$", capsys.readouterr().out, re.MULTILINE))
    assert fewer == {name for name in found if "全国" in every[name].get("region", ["全国"])}


def test_min_score(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["rank", CHALLENGES, CAPABILITIES, *ONE, "--top-k", "20", "--format", "json"]
    assert main(arguments) == 0
    scores = [match["score"] for match in json.loads(capsys.readouterr().out)]
    assert main([*arguments, "--min-score", str(scores[4])]) == 0
    assert [match["score"] for match in json.loads(capsys.readouterr().out)] == scores[:5]
    assert main(["rank", CHALLENGES, CAPABILITIES, *ONE, "--min-score", "9"]) == 0
    told = capsys.readouterr().out.split("\n")
    assert told[0] == "該当なし: 日本一の野菜を市民の健康に生かしたい (茨城県鉾田市) [c-hokota-kenko]"
    assert told[1].startswith("  指定された最低点(min_score) 9.000 に届くものがありません。最も近いのは「")


def test_alpha(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """With one right pair at each of 0.401, ..., 0.419 the threshold for 0.1 is 0.402."""
    source = Matcher().score_source
    known = fit_calibration([n / 40 for n in range(40)], [0] * 20 + [1] * 20, source=source)
    bundled = with_measured(known, fit_abstention([0.4 + n / 1000 for n in range(1, 20)]))
    monkeypatch.setattr("kyoso_match.calibration.bundled._bundled", lambda: bundled)
    arguments = ["rank", CHALLENGES, CAPABILITIES, "--top-k", "500", "--format", "json"]
    assert main(arguments) == 0
    every = json.loads(capsys.readouterr().out)
    assert main([*arguments, "--alpha", "0.1"]) == 0
    kept = json.loads(capsys.readouterr().out)
    wanted = [(match["challenge_id"], match["capability_id"]) for match in every if match["score"] >= 0.402]
    assert [(match["challenge_id"], match["capability_id"]) for match in kept] == wanted
    assert 0 < len(kept) < len(every)
    assert kept[0]["probability"] == known.probability(kept[0]["score"])
    assert main(["rank", CHALLENGES, CAPABILITIES, "--alpha", "0.1"]) == 0
    assert "許容する見落とし率 0.1 での基準点 0.402 に届くものがありません。最も近いのは「" in capsys.readouterr().out


# --- pair and info ---------------------------------------------------------------------------------------------------


def test_pair(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(PAIR) == 0
    text = capsys.readouterr().out
    assert text.startswith("■ 日本一の野菜を市民の健康に生かしたい × 野菜をとる量を測り、楽しく食べて健康に\nスコア ")
    assert main([*PAIR, "--format", "json"]) == 0
    known = json.loads(capsys.readouterr().out)
    assert (known["challenge_id"], known["capability_id"], known["rank"]) == ("c-hokota-kenko", "k-kagome", 1)
    assert f"スコア {known['score']:.3f} " in text
    assert main([*PAIR, "--format", "html"]) == 0
    assert f"スコア {known['score']:.3f} の内訳" in capsys.readouterr().out


def test_pair_of_two_single_records_needs_no_ids(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"text": "通院の足"}\n', encoding="utf-8")
    assert main(["pair", str(tmp_path / "a.jsonl"), str(tmp_path / "b.jsonl")]) == 0
    assert capsys.readouterr().out.startswith("■ 通院の足 × 通院の足\nスコア 1.000 ")


def test_info_and_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["info"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"kyoso_match {__version__}\n同梱モデル: ")
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"kyoso_match {__version__}\n"


# --- check -----------------------------------------------------------------------------------------------------------


def test_advice_is_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", SHEETS[0], "--challenge", "c-sparse-kouhou", "--challenge", "c-sample-hinan"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    bare, whole = out.split("\n\n")
    assert bare.startswith(
        "■ 広報を良くしたい (記載省略市（架空）) [c-sparse-kouhou]: 助言5件\n  [規模の記載なし]\n    "
    )
    assert bare.count("\n    例: 「") == 5
    assert re.fullmatch(r"■ 避難所の.+ \[c-sample-hinan\]\n  助言はありません。\n", whole)


@pytest.fixture
def wordy_sheet(tmp_path: Path) -> Path:
    """Says its facts, in words of the town hall; line 3 has a budget that is no money."""
    path = tmp_path / "課題.csv"
    facts = "現在は高齢者1200人に紙で知らせている。"
    lines = [
        "ID,課題名,背景,要望,予算,期間",
        f"1,移動,{facts}所管課が行う。,柔軟な対応,90万円,6か月",
        f"2,給食,{facts},,多め,",
    ]
    path.write_bytes("\r\n".join(lines).encode("cp932"))
    return path


def test_advice_with_field_place_and_example(wordy_sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wordy_sheet)]) == 4
    out, err = capsys.readouterr()
    assert re.findall(r"^  \[(.+)\] (.+)$", out, re.MULTILINE) == [
        ("あいまいな言葉", "要望1「柔軟な」"),
        ("行政の言葉", "本文「所管課」"),
    ]
    assert re.fullmatch(r"飛ばした行: .+ 3行目 項目「予算」 値「多め」: .+\n", err)
    assert main(["check", str(wordy_sheet), "--strict"]) == 3
    assert capsys.readouterr().out == ""


def test_advice_in_other_formats(wordy_sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(wordy_sheet), "--format", "json"]) == 4
    known = json.loads(capsys.readouterr().out)
    assert [(entry["challenge_id"], len(entry["advice"])) for entry in known] == [("1", 2)]
    vague, word = known[0]["advice"]
    assert vague["place"] == {"field": "needs[0]", "text": "柔軟な", "start": 0, "end": 3}
    assert word["place"] == {"field": "text", "text": "所管課", "start": 21, "end": 24}
    assert main(["check", str(wordy_sheet), "--format", "csv"]) == 4
    lines = list(csv.DictReader(io.StringIO(capsys.readouterr().out, newline="")))
    assert [(line["助言"], line["項目"], line["箇所"], line["開始"]) for line in lines] == [
        ("あいまいな言葉", "要望1", "柔軟な", "0"),
        ("行政の言葉", "本文", "所管課", "21"),
    ]
    assert [line["説明"] for line in lines] == [vague["message"], word["message"]]
    for suffix, start in ((".csv", "\ufeff課題ID,課題,"), (".json", "[\n  {")):
        output = tmp_path / f"助言{suffix}"
        assert main(["check", str(wordy_sheet), "-o", str(output)]) == 4
        assert output.read_text("utf-8").startswith(start)
        assert capsys.readouterr().out == ""


# --- what goes wrong -------------------------------------------------------------------------------------------------


def test_bad_rows_are_named_and_the_others_ranked(bad_sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", str(bad_sheet), CAPABILITIES, "--top-k", "1"]) == 4
    out, err = capsys.readouterr()
    assert re.findall(r"^課題: .*\[(.+)\]$", out, re.MULTILINE) == ["1", "3"]
    budget, twice = err.splitlines()
    assert re.fullmatch(rf"飛ばした行: {re.escape(str(bad_sheet))} 3行目 項目「予算」 値「たくさん」: .+", budget)
    assert re.fullmatch(rf"飛ばした行: {re.escape(str(bad_sheet))} 5行目 項目「.+」 値「1」: .*2行目.*重複.*", twice)


def test_strict_writes_nothing(bad_sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "結果.csv"
    assert main(["rank", str(bad_sheet), CAPABILITIES, "--strict", "-o", str(output)]) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("エラー: 読み取れない行が2件あります。\n")
    assert "3行目 項目「予算」" in err
    assert not output.exists()


ERRORS = [
    # (arguments, what the message says)
    (["rank", "nowhere.csv", CAPABILITIES], "nowhere.csv が見つかりません"),
    (
        ["rank", CHALLENGES, CAPABILITIES, "--challenge", "c-nobody"],
        "ID「c-nobody」はファイルにありません。--challenge に",
    ),
    (["rank", CHALLENGES, CAPABILITIES, "--top-k", "0"], "--top-k は1以上の整数にしてください: 0"),
    (["rank", CHALLENGES, CAPABILITIES, "--alpha", "0"], "見落とし率 alpha は0より大きく1より小さい数に"),
    (["rank", CHALLENGES, CAPABILITIES, "--where", "region?全国"], "絞り込み条件「region?全国」を読み取れません"),
    (["rank", CHALLENGES, CAPABILITIES, "--where", "color=red"], "絞り込みの項目「color」はありません"),
    (["rank", CHALLENGES, CAPABILITIES, "-o", "a.docx"], "拡張子「.docx」では保存できません"),
    (["rank", CHALLENGES, CAPABILITIES, "-o", "nowhere/a.csv"], "フォルダ「nowhere」がありません"),
    (
        ["rank", CHALLENGES, CAPABILITIES, "-o", "a.csv", "--format", "json"],
        "--format json と保存先「a.csv」の形が違います",
    ),
    (
        ["rank", CHALLENGES, CAPABILITIES, "-o", "a.csv", "--format", "table"],
        "--format table と保存先「a.csv」の形が違います",
    ),
    (["check", CHALLENGES, "-o", "a.xlsx"], "助言は .csv、.json のどれかで保存できます"),
    (["check", CHALLENGES, "-o", "a.docx"], "拡張子「.docx」では保存できません"),
    (["check", CHALLENGES, "--challenge", "c-nobody"], "ID「c-nobody」はファイルにありません。--challenge に"),
    (["pair", CHALLENGES, CAPABILITIES], "--challenge に、ファイルにあるIDを1つ指定してください(例: c-toyota-rally、"),
    (["pair", CHALLENGES, CAPABILITIES, *ONE, "--capability", "x"], "ID「x」はファイルにありません。--capability に"),
]


@pytest.mark.parametrize(("arguments", "message"), ERRORS)
def test_unusable_input(
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("エラー: ")
    assert message in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["assign"],
        ["rank", CHALLENGES],
        ["check"],
        ["rank", CHALLENGES, CAPABILITIES, "--colour"],
        ["rank", CHALLENGES, CAPABILITIES, "--top-k", "many"],
        ["rank", CHALLENGES, CAPABILITIES, "--format", "pdf"],
    ],
)
def test_wrong_command_lines(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: kyoso-match" in capsys.readouterr().err


def test_a_missing_package_and_an_interruption(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails_with(error: BaseException) -> int:
        def fails(_: object) -> int:
            raise error

        monkeypatch.setattr(pair, "read_both", fails)
        return main(PAIR)

    assert fails_with(MissingExtraError("sentence-transformers", "transformers")) == 5
    assert "pip install 'kyoso_match[transformers]'" in capsys.readouterr().err
    assert fails_with(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


# --- terminals, pipes and encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["cp932", "ascii"])
def test_a_narrow_encoding_is_no_crash(tmp_path: Path, encoding: str) -> None:
    """CP932 lacks the wave dash and the emoji."""
    record = tmp_path / "a.jsonl"
    record.write_text('{"text": "10時〜12時の見守り😀"}\n', encoding="utf-8")
    done = run("pair", str(record), str(record), PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.splitlines()[0] == "■ 10時〜12時の見守り😀 × 10時〜12時の見守り😀".encode(encoding, "replace")


def test_files_on_standard_output_are_utf8_everywhere() -> None:
    done = run(*PAIR, "--format", "json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout.decode("utf-8"))["capability_id"] == "k-kagome"


def test_a_reader_that_stops_reading_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "kyoso_match.cli", "rank", *SHEETS, *ONE, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},  # it hides the error
    )
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline() == b"[\n"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait() == 0


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_fills_on_a_terminal_when_work_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    now = iter([0.0, 0.4, 1.0, 2.0])
    monkeypatch.setattr(printing, "time", SimpleNamespace(monotonic=lambda: next(now)))
    monkeypatch.setattr(sys, "stderr", Terminal())
    show = printing.progress_bar()
    for done in (10, 20, 40):
        show(done, 40)
    assert isinstance(sys.stderr, Terminal)
    assert sys.stderr.getvalue() == f"\r[{'#' * 15}{'.' * 15}] 20/40\r[{'#' * 30}] 40/40\n"


@pytest.mark.parametrize("terminal", [True, False])
def test_the_bar_is_for_terminals_only(terminal: bool) -> None:
    """A real terminal on standard error, with no work too short for a bar."""
    code = "import sys; from kyoso_match.cli import main, output; output._LONG_WORK_SECONDS = 0; main(sys.argv[1:])"
    reader, writer = pty.openpty() if terminal else os.pipe()
    try:
        done = subprocess.run(
            [sys.executable, "-c", code, "rank", *SHEETS, *ONE],
            stdout=subprocess.PIPE,
            stderr=writer,
            cwd=ROOT,
            check=False,
        )
    finally:
        os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as file:
        # Linux reports the closed end of a pseudo-terminal as an error, once all has been read.
        try:
            shown = file.read(100_000) or b""
        except OSError:
            shown = b""
    assert done.returncode == 0
    assert (b"#] 1/1\r\n" in shown) is terminal
    assert terminal or shown == b""
    assert "課題: " in done.stdout.decode()


# --- the documentation -----------------------------------------------------------------------------------------------


def test_the_documentation_names_every_option_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for command in ("rank", "pair", "why-not", "compare", "overview", "check", "report", "decide", "replay"):
        with pytest.raises(SystemExit, match="0"):
            main([command, "--help"])
        options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", capsys.readouterr().out)) - {"--help"}
        chapter = text.split(f"\n## {command}\n")[1].split("\n## ")[0]
        assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", chapter)) == options
    documented = [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)]
    ends = [codes.OK, codes.UNUSABLE_INPUT, codes.ROWS_SKIPPED, codes.MISSING_EXTRA, codes.DIFFERS, codes.INTERRUPTED]
    assert documented == sorted([*ends, 2])
