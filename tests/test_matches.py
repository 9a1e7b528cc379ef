"""Ranked pairs and the forms in which people and programs get them."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from kyoso_match import Capability, Challenge, Match, Matcher, Matches, rank_matches
from kyoso_match.errors import FileFormatError, InputError, MissingExtraError, UnknownIdError
from kyoso_match.explain import NeedState
from kyoso_match.explain.explanation import PARTS
from kyoso_match.explain.phrases import PART_NAMES

ROOT = Path(__file__).parent.parent
CHALLENGES = [
    Challenge("c-bus", "高齢者の通院の足を確保したい。", title="移動支援", owner="見本町", region=("見本町",)),
    Challenge(
        "c-food", {"背景": "給食の食べ残しが多い。", "課題": "食べ残しを減らしたい。"}, title="=1+1", owner="+81-3"
    ),
    Challenge("c-empty", "、。"),
]
CAPABILITIES = [
    Capability(
        "k-bus", "予約制の乗合タクシーで高齢者の通院を支えます。", title="乗合タクシー", owner="@配車", region=("全国",)
    ),
    Capability("k-food", "給食の献立づくりと食育を行います。", owner="食育の会", budget_yen=0, form=("現地",)),
    Capability("k-app", "写真で食べ残しを測るアプリです。", title="食べ残しの\n見える化"),
]


@pytest.fixture(scope="module")
def matches() -> Matches:
    return rank_matches(CHALLENGES, CAPABILITIES, top_k=2)


# --- a sequence ------------------------------------------------------------------------------------------------------


def test_order_and_ranks(matches: Matches) -> None:
    assert [(match.challenge.id, match.rank) for match in matches] == [
        ("c-bus", 1),
        ("c-bus", 2),
        ("c-food", 1),
        ("c-food", 2),
    ]
    assert matches[0].capability.id == "k-bus"
    assert [record.id for record in matches.unmatched] == ["c-empty"]
    assert len(matches) == 4
    assert matches[-1] is list(matches)[3]
    assert matches[1] in matches


def test_slices_are_matches_without_the_unmatched(matches: Matches) -> None:
    part = matches[1:3]
    assert isinstance(part, Matches)
    assert list(part) == [matches[1], matches[2]]
    assert part.unmatched == ()
    assert list(matches[::-1]) == list(matches)[::-1]
    with pytest.raises(IndexError):
        matches[4]


def test_equal_when_matches_and_unmatched_are(matches: Matches) -> None:
    again = rank_matches(CHALLENGES, CAPABILITIES, top_k=2)
    assert again == matches
    assert hash(again) == hash(matches)
    assert matches[:] != matches
    assert matches != list(matches)
    assert repr(matches) == "<Matches: 4 matches, 1 without a match>"


def test_for_challenge_gives_its_matches_best_first(matches: Matches) -> None:
    found = matches.for_challenge("c-food")
    assert list(found) == [matches[2], matches[3]]
    assert found.unmatched == ()


def test_for_a_challenge_without_a_match(matches: Matches) -> None:
    none = matches.for_challenge("c-empty")
    assert (len(none), [record.id for record in none.unmatched]) == (0, ["c-empty"])
    assert str(none) == "該当なし: 、。 [c-empty]\n  本文に比べられる言葉がありません。"
    assert none.reason("c-empty") == matches.reason("c-empty") == "本文に比べられる言葉がありません。"
    with pytest.raises(UnknownIdError, match="該当なしの記録のID「c-bus」"):
        matches.reason("c-bus")


def test_for_capability_sorts_by_score() -> None:
    every = rank_matches(CHALLENGES, CAPABILITIES, top_k=None)
    found = every.for_capability("k-food")
    assert [match.capability.id for match in found] == ["k-food", "k-food"]
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert {match.challenge.id for match in found} == {"c-bus", "c-food"}


@pytest.mark.parametrize(("record_id", "kind"), [("c-nobody", "課題"), ("k-bus", "課題"), ("", "課題")])
def test_unknown_challenge(matches: Matches, record_id: str, kind: str) -> None:
    with pytest.raises(UnknownIdError, match=f"{kind}のID「{record_id}」"):
        matches.for_challenge(record_id)


def test_unknown_capability(matches: Matches) -> None:
    with pytest.raises(UnknownIdError, match="強みのID「c-bus」"):
        matches.for_capability("c-bus")


def test_nothing_at_all() -> None:
    nothing = Matches()
    assert (len(nothing), str(nothing), nothing.to_dicts()) == (0, "", [])
    assert nothing.to_csv().count("\r\n") == 1
    assert "<table>" in nothing.to_html()


# --- as text ---------------------------------------------------------------------------------------------------------


def test_table_has_one_heading_for_each_challenge(matches: Matches) -> None:
    lines = str(matches).split("\n")
    first, second = matches[0], matches[1]
    assert lines[0] == "課題: 移動支援 (見本町) [c-bus]"
    assert re.split(r"\s{2,}", lines[1].strip()) == ["順位", "スコア", "確からしさ", "強み", "主体", "ID"]
    number, score, _, *others = re.split(r"\s{2,}", lines[2].strip())
    assert [number, score, *others] == ["1", f"{first.score:.3f}", "乗合タクシー", "@配車", "k-bus"]
    assert lines[3].split()[1] == f"{second.score:.3f}"
    assert lines[4] == ""
    assert lines[5] == "課題: =1+1 (+81-3) [c-food]"
    assert "該当なし: 、。 [c-empty]\n  本文に比べられる言葉がありません。" in str(matches)
    assert "食べ残しの 見える化" in str(matches)  # a title with a line break stays on one line


def test_table_of_the_other_direction_has_one_heading_for_each_capability() -> None:
    ranked = Matcher(CAPABILITIES).rank_challenges(CHALLENGES, explain=False)
    headings = [line for line in str(ranked).split("\n") if line.startswith(("課題:", "強み:"))]
    assert headings == [
        "強み: 乗合タクシー (@配車) [k-bus]",
        "強み: 給食の献立づくりと食育を行います。 (食育の会) [k-food]",
        "強み: 食べ残しの 見える化 [k-app]",
    ]


def bare(challenge: str, capability: str, rank: int, score: float = 0.5) -> Match:
    return Match(Challenge(challenge, "移動"), Capability(capability, "配車"), rank, score)


@pytest.mark.parametrize(
    ("pairs", "heading"),
    [
        # neighbours share a capability by chance: their ranks do not rise
        ([("c1", "k1", 1), ("c2", "k1", 1), ("c3", "k2", 1)], "課題"),
        ([("c1", "k1", 1), ("c2", "k2", 1)], "課題"),
        ([("c1", "k1", 1), ("c2", "k1", 2), ("c1", "k2", 1), ("c2", "k2", 2)], "強み"),
        # the best challenge of each capability, which happens to be the same one
        ([("c1", "k1", 1), ("c1", "k2", 1), ("c2", "k3", 1)], "強み"),
        # for_capability: ranks are those among the capabilities of each challenge
        ([("c1", "k1", 3), ("c2", "k1", 1)], "強み"),
        ([("c1", "k1", 1)], "課題"),
    ],
)
def test_headings_are_what_was_ranked_for(pairs: list[tuple[str, str, int]], heading: str) -> None:
    lines = str(Matches(bare(*pair) for pair in pairs)).split("\n")
    assert {line[:2] for line in lines if line.startswith(("課題:", "強み:"))} == {heading}


@pytest.mark.parametrize(
    ("probability", "shown"),
    [
        (None, "不明"),
        (0.0, "1%未満"),
        (0.004, "1%未満"),
        (0.006, "1%"),
        (0.824, "82%"),
        (0.994, "99%"),
        (0.999, "99%超"),
    ],
)
def test_probabilities_as_people_read_them(probability: float | None, shown: str) -> None:
    match = Match(Challenge("c", "移動"), Capability("k", "配車"), 1, 0.5, probability)
    assert str(Matches([match])).split("\n")[2].split()[2] == shown
    assert f'<td class="number">{shown}</td>' in Matches([match]).to_html()
    assert match.to_dict()["probability"] == probability


def test_reasons_and_note_are_on_the_page_and_escaped() -> None:
    empty = Challenge("c", "移動")
    told = Matches([bare("c2", "k", 1)], unmatched=[empty], reasons={"c": "点が<低い>。"}, note="不明 & 不明")
    assert "該当なし: 点が&lt;低い&gt;。" in told.to_html()
    assert "<p>不明 &amp; 不明</p>" in told.to_html()
    assert str(told).endswith("該当なし: 移動 [c]\n  点が<低い>。\n\n不明 & 不明")
    assert Matches(unmatched=[empty]).reason("c") == ""


# --- as data ---------------------------------------------------------------------------------------------------------


def test_dict_of_a_match(matches: Matches) -> None:
    match = matches[0]
    known = match.to_dict()
    assert known.pop("explanation") == match.explanation.to_dict() if match.explanation else None
    assert known == {
        "challenge_id": "c-bus",
        "challenge_title": "移動支援",
        "challenge_owner": "見本町",
        "capability_id": "k-bus",
        "capability_title": "乗合タクシー",
        "capability_owner": "@配車",
        "rank": 1,
        "score": match.score,
        "probability": match.probability,
    }
    assert bare("c", "k", 1).to_dict()["explanation"] is None


COLUMNS = (
    "challenge_id challenge_title challenge_owner rank capability_id capability_title capability_owner score "
    f"probability {' '.join(PARTS)} rationale unmet"
).split()
HEADINGS = (
    f"課題ID 課題 課題の主体 順位 強みID 強み 提供者 スコア 確からしさ {' '.join(PART_NAMES[part] for part in PARTS)} "
    "理由 対応を読み取れない要望"
).split()


def test_frame_has_the_parts_the_rationale_and_the_unmet_needs(matches: Matches) -> None:
    frame = matches.to_frame()
    assert list(frame.columns) == COLUMNS
    assert len(frame) == len(matches)
    for match, row in zip(matches, frame.to_dict("records"), strict=True):
        assert match.explanation is not None
        assert (row["challenge_id"], row["capability_id"], row["rank"]) == (
            match.challenge.id,
            match.capability.id,
            match.rank,
        )
        assert row["score"] == pytest.approx(match.score, abs=1e-6)
        assert sum(row[part] for part in match.explanation.parts) == pytest.approx(match.score, abs=4e-6)
        assert row["rationale"] == match.explanation.rationale
        unmet = [need.text.text for need in match.explanation.needs if need.state is NeedState.UNMET]
        assert row["unmet"] == " / ".join(unmet)


def test_frame_without_matches_or_explanations() -> None:
    assert list(Matches().to_frame().columns) == COLUMNS
    frame = Matches([bare("c", "k", 1)]).to_frame()
    assert frame.loc[0, "score"] == 0.5
    assert frame.loc[0, ["meaning", "rationale", "unmet"]].isna().all()


def test_pandas_is_imported_only_for_a_frame(tmp_path: Path) -> None:
    code = (
        "import sys, kyoso_match; m = kyoso_match.rank_matches(['移動支援'], ['移動支援の運行']);"
        "m.to_html(); str(m); m.to_csv(); m.save(sys.argv[1]);"
        "print('pandas' in sys.modules, 'openpyxl' in sys.modules); m.to_frame(); print('pandas' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "a.jsonl")], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == ["False", "False", "True"]


@pytest.mark.parametrize(("package", "suffix"), [("pandas", None), ("openpyxl", ".xlsx")])
def test_a_missing_package_is_named(
    matches: Matches, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, suffix: str | None
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtraError, match=rf"{package}.*pip install 'kyoso_match\[excel\]'"):
        matches.to_frame() if suffix is None else matches.save(tmp_path / f"a{suffix}")
    assert list(tmp_path.iterdir()) == []


# --- as files --------------------------------------------------------------------------------------------------------


def test_csv_file(matches: Matches, tmp_path: Path) -> None:
    matches.save(tmp_path / "結果.CSV")
    raw = (tmp_path / "結果.CSV").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    text = raw.decode("utf-8-sig")
    assert text == matches.to_csv()
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert list(lines[0]) == HEADINGS
    for match, line in zip(matches, lines, strict=True):
        assert line["強みID"] == match.capability.id
        assert float(line["スコア"]) == pytest.approx(match.score, abs=1e-6)
    assert lines[0]["提供者"] == "'@配車"
    assert (lines[2]["課題"], lines[2]["課題の主体"]) == ("'=1+1", "'+81-3")


def test_xlsx_file(matches: Matches, tmp_path: Path) -> None:
    matches.save(tmp_path / "結果.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "結果.xlsx").active
    assert sheet is not None
    header, *lines = sheet.iter_rows()
    assert [cell.value for cell in header] == HEADINGS
    for match, line in zip(matches, lines, strict=True):
        values = {str(name.value): cell for name, cell in zip(header, line, strict=True)}
        assert (values["強みID"].value, values["順位"].value) == (match.capability.id, match.rank)
        assert values["スコア"].value == pytest.approx(match.score, abs=1e-6)
        assert "f" not in {cell.data_type for cell in line}
        assert isinstance(values["強みID"].value, str)
    assert lines[2][1].value == "=1+1"


def test_json_files(matches: Matches, tmp_path: Path) -> None:
    expected = json.loads(json.dumps(matches.to_dicts()))
    matches.save(str(tmp_path / "a.jsonl"))
    matches.save(tmp_path / "a.json")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == expected
    assert "移動支援" in lines[0]  # legible, not escaped
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == expected


def test_html_files(matches: Matches, tmp_path: Path) -> None:
    matches.save(tmp_path / "a.html")
    matches.save_html(tmp_path / "b.htm")
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == matches.to_html()
    assert (tmp_path / "b.htm").read_text(encoding="utf-8") == matches.to_html()


def test_summary_counts_the_needs(matches: Matches) -> None:
    assert matches[0].explanation is not None
    states = [need.state for need in matches[0].explanation.needs]
    marks = {NeedState.MET: "○", NeedState.PARTIAL: "△", NeedState.UNMET: "－", NeedState.UNKNOWN: "？"}
    tally = " ".join(f"{mark}{states.count(state)}" for state, mark in marks.items() if state in states)
    assert f'<td class="short">{tally}</td>' in matches._repr_html_()
    assert "該当なし" in matches._repr_html_()
    assert "href" not in matches._repr_html_()  # a notebook shows no sections to go to


@pytest.mark.parametrize("name", ["a.txt", "a", "a.xls", ".csv"])
def test_unknown_suffixes(matches: Matches, tmp_path: Path, name: str) -> None:
    with pytest.raises(FileFormatError, match=r"\.csv、\.xlsx、\.jsonl、\.json、\.html のどれか"):
        matches.save(tmp_path / name)


def test_a_folder_that_is_not_there(matches: Matches, tmp_path: Path) -> None:
    for save in (matches.save, matches.save_html):
        with pytest.raises(InputError, match=r"フォルダ「.*結果」がありません"):
            save(tmp_path / "結果" / "a.html")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".json", ".html"])
def test_an_error_leaves_the_old_file(
    matches: Matches, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"結果{suffix}"
    path.write_text("前の結果", encoding="utf-8")

    def fails(*_: object, **__: object) -> None:
        raise OSError("no space left")

    for name in ("write_bytes", "write_text", "open"):
        monkeypatch.setattr(Path, name, fails)
    with pytest.raises(OSError, match="no space left"):
        matches.save(path)
    monkeypatch.undo()
    assert path.read_text(encoding="utf-8") == "前の結果"
    assert list(tmp_path.iterdir()) == [path]


# --- the schema ------------------------------------------------------------------------------------------------------


def documented(title: str) -> dict[str, set[str]]:
    text = (ROOT / "docs" / "explanation-schema.md").read_text(encoding="utf-8")
    chapter = text.split(f"\n## {title}\n")[1].split("\n## ")[0]
    lines = re.findall(r"^\| `(.+?)` \| (.+?) \|", chapter, re.MULTILINE)
    assert len({key for key, _ in lines}) == len(lines)
    return {key: set(types.split(" or ")) for key, types in lines}


TYPES = {str: "string", int: "integer", float: "number", list: "array", dict: "object", type(None): "null"}


def found_in(value: object, path: str, found: dict[str, set[str]]) -> None:
    """Add the types of a JSON value and of everything in it to ``found``."""
    if path:
        found.setdefault(path, set()).add(TYPES[type(value)])
        if "number" in found[path]:
            found[path].discard("integer")  # JSON has one kind of number: a sum of nothing is 0
    if isinstance(value, dict):
        for key, inner in value.items():
            found_in(inner, f"{path}.{key}" if path else key, found)
    if isinstance(value, list):
        for inner in value:
            found_in(inner, f"{path}[]", found)


def test_every_line_of_the_schema_is_true() -> None:
    asked = [
        *CHALLENGES,
        Challenge("c", "移動", needs=("通院の足",), offers=("車両",), region=("見本町",), form=("現地",)),
    ]
    given = [*CAPABILITIES, Capability("k-empty", "")]
    matcher = Matcher(given)
    pairs = [matcher.pair(one, other.id) for one in asked for other in given]
    found: dict[str, set[str]] = {}
    for pair in pairs:
        known = json.loads(json.dumps(pair.to_dict()))
        found_in(known.pop("explanation"), "", found)
    assert found == documented("Explanation")

    outer: dict[str, set[str]] = {}
    for match in (pairs[0], bare("c", "k", 1)):
        known = json.loads(json.dumps(match.to_dict()))
        explanation = known.pop("explanation")
        found_in(known, "", outer)
        outer.setdefault("explanation", set()).add(TYPES[type(explanation)])
    assert outer == documented("Match")


def test_the_schema_says_what_the_numbers_are(matches: Matches) -> None:
    for match in matches:
        known = json.loads(json.dumps(match.to_dict()))
        explanation = known["explanation"]
        rows = explanation["rows"]
        assert sum(row["amount"] for row in rows) == pytest.approx(known["score"], abs=1e-6)
        for part, amount in explanation["parts"].items():
            assert sum(row["amount"] for row in rows if row["part"] == part) == pytest.approx(amount, abs=1e-9)
        assert explanation["rationale"] == "".join(clause["text"] for clause in explanation["clauses"])
        texts = {"challenge": dict(match.challenge.texts()), "capability": dict(match.capability.texts())}
        for row in rows:
            for side, fields in texts.items():
                for entry in row[side]:
                    if row["part"] == "facts" and entry["start"] is None:
                        assert (entry["field"], entry["start"], entry["end"]) == (row["label"], None, None)
                    else:
                        assert fields[entry["field"]][entry["start"] : entry["end"]] == entry["text"]
        for need in explanation["needs"]:
            assert need["state"] in {"met", "partial", "unmet", "unknown"}
            assert 0.0 <= need["closeness"] <= 1.0
