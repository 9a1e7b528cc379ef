"""The commands that answer "why": why-not and compare, and what decides scores: the term bridge and the day."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from kyoso_match import Bridge, Matcher
from kyoso_match.cli import codes, main
from kyoso_match.records import read_capabilities, read_challenges
from kyoso_match.reports import shortlist_report
from kyoso_match.selection import NO_CALIBRATION

CHALLENGES = """ID,課題名,自治体名,課題の内容,地域,締切
1,通院の足,見本市,高齢者の通院の足を確保したい。庁内の森を守りたい。,茨城県見本市,2024-03-31
2,給食,見本市,給食の食べ残しを減らしたい。,茨城県見本市,
"""
CAPABILITIES = """ID,会社名,事業内容,対応地域
taxi,見本交通,予約制の乗合タクシーで通院を支えます。,茨城県
bus,見本バス,路線バスで通院の足を守ります。,茨城県
paper,見本製紙,紙を使わない決裁を提案します。,全国
meals,見本給食,給食を作り、食べ残しを量ります。,大阪府
app,見本情報,歩数を記録する健康アプリを提供します。,全国
watch,見本警備,高齢者の見守りを行います。,東京都
print,見本印刷,広報紙を編集して印刷します。,大阪府
"""
BRIDGE = """分野,行政の言葉,企業の言葉
環境,庁内の森,決裁
環境,森の保全,
"""


@pytest.fixture
def sheets(tmp_path: Path) -> list[str]:
    """Both sides in CP932."""
    paths = [tmp_path / "課題.csv", tmp_path / "企業.csv"]
    for path, text in zip(paths, (CHALLENGES, CAPABILITIES), strict=True):
        path.write_bytes(text.replace("\n", "\r\n").encode("cp932"))
    return [str(path) for path in paths]


@pytest.fixture
def terms(tmp_path: Path) -> str:
    """The user's terms in CP932; line 3 lacks one of its two."""
    path = tmp_path / "言い換え.csv"
    path.write_bytes(BRIDGE.encode("cp932"))
    return str(path)


def matcher_of(sheets: list[str], bridge: Bridge | None = None, as_of: datetime.date | None = None) -> Matcher:
    return Matcher(read_capabilities(Path(sheets[1])).records, bridge=bridge, as_of=as_of)


def challenge_of(sheets: list[str]) -> object:
    return read_challenges(Path(sheets[0])).records[0]


def plain(known: object) -> object:
    """As it comes back from JSON."""
    return json.loads(json.dumps(known))


# --- why-not ---------------------------------------------------------------------------------------------------------


def test_listed_and_outranked_are_those_of_rank(sheets: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", *sheets, "--challenge", "1", "--format", "json"]) == codes.OK
    listed = [match["capability_id"] for match in json.loads(capsys.readouterr().out)]
    assert len(listed) == 5
    causes = {}
    for record in read_capabilities(Path(sheets[1])).records:
        pair = ["--challenge", "1", "--capability", record.id, "--format", "json"]
        assert main(["why-not", *sheets, *pair]) == codes.OK
        known = json.loads(capsys.readouterr().out)
        assert known == plain(matcher_of(sheets).why_not(challenge_of(sheets), record.id, top_k=5).to_dict())
        causes[record.id] = (known["cause"], known["place"])
    assert [causes[record_id] for record_id in listed] == [("listed", place) for place in range(1, 6)]
    assert sorted(causes[record_id] for record_id in set(causes) - set(listed)) == [("outranked", 6), ("outranked", 7)]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--top-k", "7"], r": [2-7]位に示されています\(-?0\.\d{3}点\)。\n  ・合わない条件: 地域\("),
        (["--top-k", "1"], r": [2-7]位のため、示す件数に入りません。(?s:.*)\n最後に示された候補\(A\)との差:\n  A: "),
        (
            ["--min-score", "0.9"],
            r"最低点\(min_score\)に届きません。-?0\.\d{3}点で、0\.900点に[01]\.\d{3}点足りません。",
        ),
        (["--alpha", "0.2"], r"許容する見落とし率での基準点に届きません。"),
        (["--where", "region~茨城県", "--where", "id!=meals"], r"条件: region~茨城県 .*大阪府.*\n.*条件: id!=meals"),
    ],
)
def test_why_not_under_the_options_of_rank(
    sheets: list[str], options: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["why-not", *sheets, "--challenge", "1", "--capability", "meals", *options]) == codes.OK
    text = capsys.readouterr().out
    assert text.startswith("課題「通院の足」と強み「")
    assert re.search(told, text)


# --- compare ---------------------------------------------------------------------------------------------------------


def test_the_differences_add_up_to_that_of_the_scores(sheets: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rank", *sheets, "--challenge", "1", "--top-k", "7", "--format", "json"]) == codes.OK
    scores = {match["capability_id"]: match["score"] for match in json.loads(capsys.readouterr().out)}
    both = ["compare", *sheets, "--challenge", "1", "--capability", "meals", "--capability", "bus"]
    assert main([*both, "--format", "json"]) == codes.OK
    known = json.loads(capsys.readouterr().out)
    assert (known["left_id"], known["right_id"]) == ("meals", "bus")
    assert known["gap"] == pytest.approx(scores["meals"] - scores["bus"], abs=1e-9)
    assert sum(one["amount"] for one in known["differences"]) == pytest.approx(known["gap"], abs=1e-6)
    assert main(both) == codes.OK
    text = capsys.readouterr().out
    assert text == f"{matcher_of(sheets).compare(challenge_of(sheets), 'meals', 'bus')}\n"
    assert f"(見本給食) {scores['meals']:.3f}点\nB: " in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], "--capability を2回、比べる強みごとに指定してください: 指定は0件(なし)です。"),
        (["bus"], "指定は1件(bus)です。"),
        (["bus", "taxi", "app"], "指定は3件(bus、taxi、app)です。"),
        (["bus", "bus"], "違う強みを2つ指定してください: どちらも「bus」です。"),
        (["bus", "nobody"], "ID「nobody」はファイルにありません。--capability に"),
    ],
)
def test_exactly_two_are_compared(
    sheets: list[str], asked: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    named = [argument for record_id in asked for argument in ("--capability", record_id)]
    assert main(["compare", *sheets, "--challenge", "1", *named]) == codes.UNUSABLE_INPUT
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("エラー: ")
    assert told in err


@pytest.mark.parametrize(
    "command", [["why-not", "--capability", "bus"], "compare --capability bus --capability app".split()]
)
@pytest.mark.parametrize(
    ("side", "line"), [(0, "3,広報,見本市,読まれる広報紙にしたい。,,いつか"), (1, "bus,見本バス,二つ目の行です。,")]
)
def test_rows_that_were_skipped(
    sheets: list[str], command: list[str], side: int, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(sheets[side])
    path.write_bytes(path.read_bytes() + line.encode("cp932"))
    arguments = [command[0], *sheets, "--challenge", "1", *command[1:]]
    assert main(arguments) == codes.ROWS_SKIPPED
    out, err = capsys.readouterr()
    assert "通院の足" in out
    assert err.startswith(f"飛ばした行: {path} ")
    assert main([*arguments, "--strict"]) == codes.UNUSABLE_INPUT
    assert capsys.readouterr().out == ""


# --- the term bridge and the day of deadlines ------------------------------------------------------------------------

SCORING = {
    "rank": ["--format", "json"],
    "pair": ["--capability", "paper", "--format", "json"],
    "why-not": ["--capability", "paper", "--format", "json"],
    "compare": ["--capability", "paper", "--capability", "bus", "--format", "json"],
    "report": ["-o"],
}


def expected(command: str, sheets: list[str], matcher: Matcher) -> object:
    """What a command has to give, by the library."""
    challenge = challenge_of(sheets)
    if command == "report":
        return shortlist_report(matcher.rank(challenge, top_k=5), "1")
    if command == "rank":
        return plain(matcher.rank(challenge, top_k=5).to_dicts())
    if command == "pair":
        return plain(matcher.pair(challenge, "paper").to_dict())
    if command == "why-not":
        return plain(matcher.why_not(challenge, "paper", top_k=5).to_dict())
    return plain(matcher.compare(challenge, "paper", "bus").to_dict())


def given(
    command: str, sheets: list[str], options: list[str], capsys: pytest.CaptureFixture[str]
) -> tuple[int, object, str]:
    """Exit code, what a command gives, and what it says on standard error."""
    output = Path(sheets[0]).with_name("報告.html")
    place = [str(output)] if command == "report" else []
    code = main([command, *sheets, "--challenge", "1", *options, *SCORING[command], *place])
    out, err = capsys.readouterr()
    return code, output.read_text(encoding="utf-8") if command == "report" else json.loads(out), err


@pytest.mark.parametrize("command", SCORING)
def test_the_bridge_and_the_day_reach_every_score(
    command: str, sheets: list[str], terms: str, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Bridge.bundled().joined(Bridge.read(terms, on_error="skip"))
    assert len(own) == len(Bridge.bundled()) + 1
    results = []
    for options, bridge, day in (
        ([], None, None),
        (["--bridge", terms], own, None),
        (["--no-bridge"], Bridge.none(), None),
        (["--as-of", "2024-03-31"], None, datetime.date(2024, 3, 31)),
        (["--as-of", "2024-04-01", "--bridge", terms], own, datetime.date(2024, 4, 1)),
    ):
        code, known, err = given(command, sheets, options, capsys)
        if "--bridge" in options:
            assert code == codes.ROWS_SKIPPED
            assert re.fullmatch(rf"飛ばした行: {re.escape(terms)} 3行目 項目「企業の言葉」: 言葉が空です。.+\n", err)
        else:
            assert (code, err) == (codes.OK, "")
        assert known == expected(command, sheets, matcher_of(sheets, bridge=bridge, as_of=day))
        results.append(known)
    bundled, with_own, without, _, the_day_after = results
    assert with_own not in (bundled, without)
    assert the_day_after != with_own


def test_a_term_of_the_user_is_a_reason_of_its_own(
    sheets: list[str], terms: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def bridged(*options: str) -> float:
        main(["pair", *sheets, "--challenge", "1", "--capability", "paper", *options])
        text = capsys.readouterr().out
        assert ("課題の「庁内の森」と強みの「決裁」は、言葉は違うが対応するもの" in text) is ("--bridge" in options)
        found = re.search(r"言い換え \+(0\.\d{3})", text)
        return 0.0 if found is None else float(found[1])

    assert bridged("--bridge", terms) > bridged() == bridged("--no-bridge") == 0.0


def test_a_deadline_is_judged_on_the_day_that_was_given(sheets: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """It passed long ago, but only the user says so: today's date is never used."""
    pair = ["pair", *sheets, "--challenge", "1", "--capability", "bus"]
    for options, state in (
        ([], "？ 判断できない"),
        (["--as-of", "2024-03-31"], "？ 判断できない"),
        (["--as-of", "2024-04-01"], "× 合わない"),
    ):
        assert main([*pair, *options]) == codes.OK
        assert f"  {state} 期限(課題: 2024年3月31日、強み: 記載なし)\n" in capsys.readouterr().out


@pytest.mark.parametrize("day", ["2024-02-30", "明日", "3/31", ""])
def test_days_that_are_none(sheets: list[str], day: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["rank", *sheets, "--as-of", day])
    assert f"--as-of: 日付は 2026-03-31 の形で指定してください: {day}\n" in capsys.readouterr().err


@pytest.mark.parametrize("command", SCORING)
def test_bridges_that_cannot_be_used(
    command: str, sheets: list[str], terms: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    headless = tmp_path / "言葉.csv"
    headless.write_text("言葉A,言葉B\n通院の足,配車\n", encoding="utf-8")
    output = tmp_path / "報告.html"
    place = [str(output)] if command == "report" else []
    for options, told in (
        (["--bridge", terms, "--strict"], "読み取れない行が1件あります。\n- "),
        (["--bridge", terms, "--no-bridge"], "--bridge と --no-bridge は同時に使えません。"),
        (["--bridge", str(tmp_path / "none.csv")], "none.csv が見つかりません"),
        (["--bridge", str(headless)], "「行政の言葉」と「企業の言葉」"),
    ):
        arguments = [command, *sheets, "--challenge", "1", *options, *SCORING[command], *place]
        assert main(arguments) == codes.UNUSABLE_INPUT
        out, err = capsys.readouterr()
        assert out == ""
        assert err.startswith("エラー: ")
        assert told in err
        assert not output.exists()


def test_a_replay_takes_the_bridge_of_the_run_and_knows_its_day(
    sheets: list[str], terms: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(tmp_path / "監査.json")
    run = ["rank", *sheets, "--as-of", "2024-04-01", "--bridge", terms, "--audit", path]
    assert main(run) == codes.ROWS_SKIPPED
    capsys.readouterr()
    assert main(["replay", path, "--bridge", terms]) == codes.OK
    out, err = capsys.readouterr()
    assert out.startswith("一致しました。10組の")
    assert err.startswith("飛ばした行: ")
    for other in ([], ["--no-bridge"]):
        assert main(["replay", path, *other]) == codes.UNUSABLE_INPUT
        assert "言い換え辞書が違います" in capsys.readouterr().err
    assert main(["rank", *sheets, "--no-bridge", "--audit", path]) == codes.OK
    assert main(["replay", path, "--no-bridge"]) == codes.OK
    assert main(["replay", path]) == codes.UNUSABLE_INPUT


# --- info ------------------------------------------------------------------------------------------------------------


def test_info_names_what_is_bundled(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["info"]) == codes.OK
    text = capsys.readouterr().out
    bridge, known = Bridge.bundled(), Matcher().calibration
    assert f"\n言い換え辞書: {len(bridge)}組\n  指紋: {bridge.fingerprint}\n" in text
    assert known is not None
    assert known.ece is not None
    measured = f"ラベル {known.n:,}件(うち正しい組 {known.positives:,}件)、ECE {known.ece:.3f}"
    assert f"\n確からしさの基準: {known.method}、{measured}\n" in text
    assert text.endswith(f"\n  指紋: {known.fingerprint}\n")
    monkeypatch.setattr("kyoso_match.calibration.bundled._bundled", lambda: None)
    assert main(["info"]) == codes.OK
    assert capsys.readouterr().out.endswith(f"\n{NO_CALIBRATION}\n")
