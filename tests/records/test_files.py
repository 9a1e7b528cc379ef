"""Files as offices write them: encodings, delimiters, title rows, and rows that cannot be read."""

from __future__ import annotations

import csv
import datetime
import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from kyoso_match.errors import FileFormatError, MissingExtraError, RecordError, RowProblem
from kyoso_match.records import Challenge, Reading, read_capabilities, read_challenges, write_jsonl

HEADER = ["ID", "課題名", "自治体名", "背景", "求めること", "予算（千円）", "実施期間", "募集期限", "担当者のひとこと"]
ROW = ["c-1", "買い物支援", "鉾田市", "高齢化が進む。", "・移動\n・見守り", "900", "半年", "R8.3.31", "①ぜひ"]
RECORD = Challenge(
    "c-1",
    "高齢化が進む。",
    title="買い物支援",
    owner="鉾田市",
    needs=("移動", "見守り"),
    budget_yen=900_000,
    period_months=6,
    deadline=datetime.date(2026, 3, 31),
    attributes={"担当者のひとこと": "①ぜひ"},
)


def csv_text(rows: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue()


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def write_workbook(path: Path, rows: list[list[object]], title: str = "課題") -> Path:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(row)
    workbook.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_every_encoding_gives_the_same_record(tmp_path: Path, encoding: str) -> None:
    text = csv_text([HEADER, ROW])
    if encoding.endswith("-bom"):  # Excel's "Unicode text" has a byte order mark
        text, encoding = "\ufeff" + text, encoding.removesuffix("-bom")
    assert read_challenges(write(tmp_path / "課題.csv", text, encoding)).records == (RECORD,)


@pytest.mark.parametrize(
    ("text", "encoding", "tried"),
    [
        (csv_text([HEADER, ROW]), "utf-16-le", "UTF-8、CP932"),  # without its byte order mark
        ("課題名,背景\n移動,高齢化が進む\n", "euc_jp", "UTF-8、CP932"),
        ("課題名,背景\n移動,高齢化が進む\n", "iso2022_jp", "UTF-8、CP932"),
    ],
)
def test_text_that_nobody_wrote_is_refused(tmp_path: Path, text: str, encoding: str, tried: str) -> None:
    with pytest.raises(FileFormatError, match=f"文字コードが分かりません.*{tried}"):
        read_challenges(write(tmp_path / "課題.csv", text, encoding))


def test_an_undecodable_file_names_encodings_and_line(tmp_path: Path) -> None:
    path = tmp_path / "課題.csv"
    path.write_bytes("課題名,背景\n移動,".encode() + b"\xff\xfe\xfd\n")
    with pytest.raises(FileFormatError, match=r"2行目あたり.*UTF-8、CP932"):
        read_challenges(path)


def test_half_width_katakana_in_cp932_is_no_mojibake(tmp_path: Path) -> None:
    path = write(tmp_path / "企業.csv", "会社名,強み\nｶﾌﾞｼｷｶﾞｲｼｬ ｱｲ,ﾊﾞｽ ﾉ ｳﾝｺｳ\n", "cp932")
    assert read_capabilities(path).records[0].owner == "ｶﾌﾞｼｷｶﾞｲｼｬ ｱｲ"


@pytest.mark.parametrize(("delimiter", "suffix"), [(",", ".csv"), ("\t", ".csv"), (";", ".csv"), ("\t", ".tsv")])
def test_delimiters(tmp_path: Path, delimiter: str, suffix: str) -> None:
    path = write(tmp_path / f"課題{suffix}", csv_text([HEADER, ROW], delimiter))
    assert read_challenges(path).records == (RECORD,)


def test_the_delimiter_is_not_taken_from_texts(tmp_path: Path) -> None:
    path = write(tmp_path / "課題.csv", '課題名;背景\n"a,b,c,d,e";"f,g,h"\n')
    assert read_challenges(path).records[0].title == "a,b,c,d,e"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_are_physical_lines(tmp_path: Path, line_end: str) -> None:
    rows = ["課題名,背景,予算", '移動,"一行目', '二行目",90万円', "", "見守り,本文,多め", "配食,本文,0円", ""]
    reading = read_challenges(write(tmp_path / "課題.csv", line_end.join(rows)), on_error="skip")
    assert [(record.id, record.title) for record in reading.records] == [("行2", "移動"), ("行6", "配食")]
    assert reading.records[0].text == f"一行目{line_end}二行目"
    assert [problem.line for problem in reading.problems] == [5]


def test_several_texts_are_named_by_their_headers(tmp_path: Path) -> None:
    path = write(
        tmp_path / "課題.csv", "背景,課題名,解決したい\n課題\n".replace("解決したい\n課題", '"解決したい\n課題"')
    )
    with path.open("a", encoding="utf-8") as file:
        file.write("高齢化,移動,買い物が難しい\n,見守り,見回りが足りない\n")
    records = read_challenges(path).records
    assert records[0].texts() == (
        ("title", "移動"),
        ("text.背景", "高齢化"),
        ("text.解決したい 課題", "買い物が難しい"),
    )
    assert records[1].text == {"解決したい 課題": "見回りが足りない"}


def test_columns_too_many_or_too_few_are_problems_of_their_rows(tmp_path: Path) -> None:
    path = write(tmp_path / "課題.csv", "課題名,背景,備考\n移動,本文,\n見守り,本文\n配食,本文,,余り\n通学,本文,,\n")
    reading = read_challenges(path, on_error="skip")
    assert [record.title for record in reading.records] == ["移動", "通学"]
    assert [(problem.file, problem.line) for problem in reading.problems] == [(str(path), 3), (str(path), 4)]
    assert "見出し3列、この行2列" in reading.problems[0].reason


def test_a_wrong_quote_costs_its_row_only(tmp_path: Path) -> None:
    text = '課題名,背景\n移動,本文\n"見守り"s,本文\n"配食,本文\n通学,本文\n'
    reading = read_challenges(write(tmp_path / "課題.csv", text), on_error="skip")
    assert [record.title for record in reading.records] == ["移動", "通学"]
    assert [(problem.line, problem.reason[:20]) for problem in reading.problems] == [
        (3, '引用符「"」の使い方が正しくありません。'[:20]),
        (4, '引用符「"」が閉じていません。この行の引'[:20]),
    ]


def test_formula_like_cells_are_plain_text(tmp_path: Path) -> None:
    cells = ['=HYPERLINK("http://example.com")', "+81", "-移動", "@SUM(A1)"]
    path = write(tmp_path / "課題.csv", csv_text([["課題名", "背景"], *[["題", cell] for cell in cells]]))
    assert [record.text for record in read_challenges(path).records] == cells


def test_very_long_cells_are_read_whole(tmp_path: Path) -> None:
    limit = csv.field_size_limit()
    long = "長い本文。" * 40_000  # 200,000 characters; the csv module alone stops at 131,072
    record = read_challenges(write(tmp_path / "課題.csv", csv_text([["課題名", "背景"], ["題", long]]))).records[0]
    assert record.text == long
    assert csv.field_size_limit() == limit
    jsonl = write(tmp_path / "課題.jsonl", json.dumps({"課題名": "題", "背景": long}))
    assert read_challenges(jsonl).records[0].text == long


def test_many_open_quotes_take_no_long_time(tmp_path: Path) -> None:
    path = write(tmp_path / "課題.csv", "課題名,背景\n" + '移動,"本文\n' * 3_000)
    started = time.perf_counter()
    reading = read_challenges(path, on_error="skip")
    assert time.perf_counter() - started < 20
    assert reading.problems


def test_a_header_twice_and_a_column_without_header_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path / "課題.csv", "課題名,備考,備考,,\n移動,一,二,三,\n")
    assert dict(read_challenges(path).records[0].attributes) == {"備考": "一", "備考(2)": "二", "列4": "三"}


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("課題.csv", "", "空です"),
        ("課題.csv", "\n\n", "空です"),
        ("課題.csv", "会社,電話\nA,1\n", r"本文になる列.*見つかった列: 会社、電話。.*mapping=\{\"会社\": \"text\"\}"),
        ("課題.json", "", "配列ではありません"),
        ("課題.json", '{"課題名": "移動"}', "配列ではありません"),
        ("課題.json", '[{"課題名": "移動"}\n {"課題名": "見守り"}]', "1行目から始まる要素の後に"),
        ("課題.json", '[{"課題名": "移動"},\n\n {"課題名": }]', "3行目から始まる要素が読めません"),
        ("課題.json", '[{"課題名": "移動"}', "1行目から始まる要素の後に"),
        ("課題.json", '[{"課題名": "移動"},]', "要素が読めません"),
        ("課題.json", '[{"課題名": "移動"}] x', "余分な文字"),
        ("課題.json", "[" * 100_000, "要素が読めません"),
        ("課題.jsonl", '{"電話": "1"}', "本文になる列"),
        ("課題.xlsx", "課題名,背景", "Excelブックとして開けません"),
        ("課題.xls", "", "対応していません"),
        ("課題.txt", "", "対応していません"),
    ],
)
def test_files_that_cannot_be_read_at_all(tmp_path: Path, name: str, text: str, message: str) -> None:
    with pytest.raises(FileFormatError, match=message):
        read_challenges(write(tmp_path / name, text))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match="見つかりません"):
        read_challenges(tmp_path / "課題.csv")
    with pytest.raises(FileFormatError, match="見つかりません"):
        read_challenges("どこにもない課題.xlsx")
    with pytest.raises(FileFormatError, match="対応していません"):
        read_challenges(tmp_path)


def test_a_file_with_headers_only_has_no_records(tmp_path: Path) -> None:
    assert read_challenges(write(tmp_path / "課題.csv", "課題名,背景\n")) == Reading(())
    assert read_challenges(write(tmp_path / "課題.json", "[ ]")) == Reading(())
    assert read_challenges(write(tmp_path / "課題.jsonl", "")) == Reading(())


def test_json_rows_know_their_lines(tmp_path: Path) -> None:
    text = '[\n {"課題名": "移動"},\n\n {"課題名": "見守り", "予算": "多め"}, "本文だけ", 5]'
    reading = read_challenges(write(tmp_path / "課題.json", text), on_error="skip")
    assert [(record.id, record.label) for record in reading.records] == [("課題1", "移動"), ("課題3", "本文だけ")]
    assert [(problem.line, problem.field) for problem in reading.problems] == [(4, "予算"), (4, None)]


def test_json_nan_is_unknown(tmp_path: Path) -> None:
    path = write(tmp_path / "課題.jsonl", '{"id": "c", "text": "本文", "budget_yen": NaN, "備考": NaN}\n')
    assert read_challenges(path).records == (Challenge("c", "本文"),)


# --- three bad rows of a thousand --------------------------------------------------------------------------------

BAD = {
    17: ("予算（千円）", "たくさん", "金額"),
    500: ("募集期限", "来月末ごろ", "日付"),
    999: ("ID", "c-3", "2行目|4行目"),
}


def thousand_rows() -> list[dict[str, str]]:
    rows = [dict(zip(HEADER, ROW, strict=True)) | {"ID": f"c-{number}"} for number in range(1, 1001)]
    for number, (header, value, _) in BAD.items():
        rows[number - 1][header] = value
    return rows


def thousand_csv(path: Path) -> tuple[Path, Callable[[int], int]]:
    text = csv_text([HEADER, *[list(row.values()) for row in thousand_rows()]])
    return write(path / "課題.csv", text, "cp932"), lambda number: 2 * number  # each row has a line end in a cell


def thousand_jsonl(path: Path) -> tuple[Path, Callable[[int], int]]:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in thousand_rows())
    return write(path / "課題.jsonl", text), lambda number: number


def thousand_xlsx(path: Path) -> tuple[Path, Callable[[int], int]]:
    rows: list[list[object]] = [["課題一覧（令和8年度）"], [], list(HEADER)]
    rows += [list(row.values()) for row in thousand_rows()]
    return write_workbook(path / "課題.xlsx", rows), lambda number: number + 3


@pytest.mark.parametrize("make", [thousand_csv, thousand_jsonl, thousand_xlsx])
def test_three_bad_rows_of_a_thousand_lose_only_themselves(
    tmp_path: Path, make: Callable[[Path], tuple[Path, Callable[[int], int]]]
) -> None:
    path, line_of = make(tmp_path)
    reading = read_challenges(path, on_error="skip")
    assert [record.id for record in reading.records] == [f"c-{n}" for n in range(1, 1001) if n not in BAD]
    assert all(record.budget_yen == 900_000 for record in reading.records)
    assert len(reading.problems) == 3
    for problem, (number, (header, value, reason)) in zip(reading.problems, BAD.items(), strict=True):
        assert (problem.file, problem.line, problem.value) == (str(path), line_of(number), value)
        assert problem.field == ("id" if header == "ID" else header)
        assert (f"IDが{line_of(3)}行目と重複" if header == "ID" else reason) in problem.reason
    with pytest.raises(RecordError) as caught:
        read_challenges(path)
    assert caught.value.problems == reading.problems
    assert f"{path} {line_of(17)}行目 項目「予算（千円）」 値「たくさん」: 金額が読み取れません" in str(caught.value)


# --- worksheets --------------------------------------------------------------------------------------------------


def test_a_worksheet_with_title_rows_typed_cells_and_blank_rows(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"] = "令和8年度　課題一覧"
    sheet.merge_cells("A1:F1")
    for place, header in enumerate(["番号", "課題名", "背景", "予算\n（千円）", "募集期限", "更新", "URL"], 1):
        sheet.cell(3, place, header)
    rows: dict[int, list[Any]] = {
        4: [1, "移動", "本文", 900, datetime.datetime(2026, 3, 31), datetime.datetime(2026, 3, 1, 9, 30), None],
        6: [2.0, "見守り", 2026, 0.5, datetime.date(2026, 3, 31), True, "=1+1"],
        7: [3, "配食", "#REF!", None, None, None, None],
    }
    for line, cells in rows.items():
        for place, value in enumerate(cells, 1):
            sheet.cell(line, place, value)
    path = tmp_path / "課題.xlsx"
    workbook.save(path)
    reading = read_challenges(path, on_error="skip")
    first, second = reading.records
    assert (first.id, first.budget_yen, first.deadline) == ("1", 900_000, datetime.date(2026, 3, 31))
    assert dict(first.attributes) == {"更新": "2026-03-01T09:30:00"}
    assert (second.id, second.text, second.budget_yen) == ("2", "2026", 500)
    assert dict(second.attributes) == {"更新": True}  # a formula whose value was never saved is unknown
    (problem,) = reading.problems
    assert (problem.line, problem.field, problem.value) == (7, "背景", "#REF!")


def test_a_text_that_looks_like_a_formula_in_a_worksheet(tmp_path: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.append(["課題名", "背景"])
    sheet.append(["移動", "本文"])
    sheet["B2"].value = "=1+1"
    sheet["B2"].data_type = "s"
    workbook.save(tmp_path / "課題.xlsx")
    assert read_challenges(tmp_path / "課題.xlsx").records[0].text == "=1+1"


def test_cells_beside_the_table_and_ragged_rows_are_kept(tmp_path: Path) -> None:
    rows: list[list[object]] = [["課題名", "背景", "課題"], ["移動", "本文"], ["見守り", None, "本文", None, "欄外"]]
    records = read_challenges(write_workbook(tmp_path / "課題.xlsx", rows)).records
    assert [record.text for record in records] == [{"背景": "本文"}, {"課題": "本文"}]
    assert [dict(record.attributes) for record in records] == [{}, {"列5": "欄外"}]


def test_sheets_by_name(tmp_path: Path) -> None:
    path = tmp_path / "課題.xlsx"
    workbook = openpyxl.Workbook()
    workbook.worksheets[0].title = "表紙"
    second = workbook.create_sheet("一覧")
    for row in (["課題名", "背景"], ["移動", "本文"]):
        second.append(row)
    workbook.save(path)
    assert read_challenges(path, sheet="一覧").records == (Challenge("行2", "本文", title="移動"),)
    with pytest.raises(FileFormatError, match="空です"):
        read_challenges(path)
    with pytest.raises(FileFormatError, match="シート「二覧」がありません。あるシート: 表紙、一覧"):
        read_challenges(path, sheet="二覧")
    with pytest.raises(FileFormatError, match="シートはありません"):
        read_challenges(write(tmp_path / "課題.csv", "課題名\n移動\n"), sheet="一覧")


def test_without_openpyxl_the_error_names_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_workbook(tmp_path / "課題.xlsx", [["課題名"], ["移動"]])
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"kyoso_match\[excel\]"):
        read_challenges(path)


# --- round trips -------------------------------------------------------------------------------------------------

RECORDS = (
    RECORD,
    Challenge("c-2", {"背景": " なし\u2028", "課題": ""}, needs=("なし", "a、b；c"), attributes={"a": [{"b": None}]}),
    Challenge("c-3", "未定", budget_yen=0, period_months=0.1, form=("現地", "オンライン"), eligibility=("A/B",)),
    Challenge("c-4"),
)


def test_jsonl_gives_equal_records_back(tmp_path: Path) -> None:
    path = tmp_path / "課題.jsonl"
    write_jsonl(RECORDS, path)
    assert read_challenges(path).records == RECORDS
    assert [list(record.texts()) for record in read_challenges(path).records] == [list(r.texts()) for r in RECORDS]
    write_jsonl(read_challenges(path).records[:1], str(path))
    assert read_challenges(path).records == RECORDS[:1]
    assert [file.name for file in tmp_path.iterdir()] == ["課題.jsonl"]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "課題.jsonl"
    write_jsonl(RECORDS[:1], path)
    with pytest.raises(AttributeError):
        write_jsonl([RECORDS[1], "no record"], path)  # type: ignore[list-item]
    assert read_challenges(path).records == RECORDS[:1]
    assert [file.name for file in tmp_path.iterdir()] == ["課題.jsonl"]


@pytest.mark.parametrize("suffix", [".csv", ".tsv", ".xlsx"])
def test_tables_give_equal_records_back(tmp_path: Path, suffix: str) -> None:
    record = Challenge.from_dict(
        {
            **RECORD.to_dict(),
            "offers": ["場、人", "データ"],
            "region": ["茨城県", "栃木県"],
            "form": ["現地"],
            "attributes": {"備考": "=1+1"},
        }
    )
    flat = {key: value for key, value in record.to_dict().items() if key != "attributes"} | {"備考": "=1+1"}
    cells = ["\n".join(value) if isinstance(value, list) else str(value) for value in flat.values()]
    path = tmp_path / f"課題{suffix}"
    if suffix == ".xlsx":
        workbook = openpyxl.Workbook()
        workbook.worksheets[0].append(list(flat))
        workbook.worksheets[0].append(cells)
        workbook.worksheets[0].cell(2, len(cells)).data_type = "s"  # not a formula
        workbook.save(path)
    else:
        write(path, csv_text([list(flat), cells], "\t" if suffix == ".tsv" else ","))
    assert read_challenges(path).records == (record,)


def test_a_problem_reads_like_a_sentence() -> None:
    problem = RowProblem("金額が読み取れません。", file="課題.csv", line=3, field="予算", value="多め")
    assert str(problem) == "課題.csv 3行目 項目「予算」 値「多め」: 金額が読み取れません。"
