from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest

from kyoso_match import sheets
from kyoso_match.sheets import Cell, columns, csv_text, write_csv, write_xlsx

HEADER = ["課題", "スコア", "順位"]

FORMULAS = [
    # (text, as it stands in a CSV file)
    ("=1+1", "'=1+1"),
    ("+81-3-1234-5678", "'+81-3-1234-5678"),
    ("-高齢者", "'-高齢者"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1+1", "'\t=1+1"),
    ("\n=1+1", "'\n=1+1"),
    ("\r=1+1", "'=1+1"),  # the control character goes first, and does not hide the sign behind it
    ("\x00=1+1", "'=1+1"),
    ("＝1+1", "'＝1+1"),  # a Japanese Excel reads full-width signs too
    ("＋８１", "'＋８１"),
    ("－減", "'－減"),
    ("＠x", "'＠x"),
    ("a=1+1", "a=1+1"),
    ("'=1+1", "'=1+1"),
    ("", ""),
]


def read_back(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(("text", "expected"), FORMULAS)
def test_csv_cells_never_run(text: str, expected: str) -> None:
    assert read_back(csv_text(["a"], [[text]]))[1:] == ([[expected]] if expected else [[""]])


def test_csv_numbers_stay_numbers() -> None:
    assert csv_text(["a", "b", "c", "d"], [[-0.25, -3, 0.5, None]]) == "a,b,c,d\r\n-0.25,-3,0.5,\r\n"


def test_csv_quotes_commas_quotes_and_line_breaks() -> None:
    cells = ['「地域, "移動"」', "1行目\n2行目", "普通"]
    text = csv_text(HEADER, [cells])
    assert text == '課題,スコア,順位\r\n"「地域, ""移動""」","1行目\n2行目",普通\r\n'
    assert read_back(text) == [HEADER, cells]


def test_csv_file_starts_with_the_mark_that_excel_looks_for(tmp_path: Path) -> None:
    write_csv(tmp_path / "結果.csv", HEADER, [["移動支援", 0.5, 1]])
    assert (tmp_path / "結果.csv").read_bytes() == b"\xef\xbb\xbf" + "課題,スコア,順位\r\n移動支援,0.5,1\r\n".encode()


def test_xlsx_keeps_types_and_holds_no_formula(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [[text, -0.123456, 2] for text, _ in FORMULAS if text]
    rows += [["#N/A", 0.5, 1], ["001", None, 1], ["2026-03-31", 0.0, 1], ["a\x01b\x0b\ufffe\uffffc\r\nd", 1.0, 1]]
    write_xlsx(tmp_path / "結果.xlsx", HEADER, rows)
    sheet = openpyxl.load_workbook(tmp_path / "結果.xlsx")["マッチング結果"]
    read = list(sheet.iter_rows())
    assert [cell.value for cell in read[0]] == HEADER
    assert [cell.font.bold for cell in read[0]] == [True] * 3
    assert sheet.freeze_panes == "A2"
    for line, row in zip(read[1:], rows, strict=True):
        assert line[0].data_type == "s"
        assert [cell.value for cell in line[1:]] == row[1:]
    assert [line[0].value for line in read[1:6]] == ["=1+1", "+81-3-1234-5678", "-高齢者", "@SUM(A1)", "\t=1+1"]
    assert [line[0].value for line in read[-4:]] == ["#N/A", "001", "2026-03-31", "abc\nd"]
    assert [cell.data_type for cell in read[1]] == ["s", "n", "n"]
    assert read[1][1].number_format == "0.000"


def test_xlsx_cuts_a_text_longer_than_a_cell_and_shows_it(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", ["a"], [["あ" * 32_767], ["あ" * 32_768]])
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert sheet is not None
    fits, cut = (str(sheet.cell(line, 1).value) for line in (2, 3))
    assert fits == "あ" * 32_767
    assert cut == "あ" * 32_766 + "…"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "結果.csv"
    path.write_text("前の結果", encoding="utf-8")

    def full_disk(*_: object) -> str:
        raise OSError("no space left")

    monkeypatch.setattr(sheets, "csv_text", full_disk)
    with pytest.raises(OSError, match="no space left"):
        write_csv(path, HEADER, [])
    assert path.read_text(encoding="utf-8") == "前の結果"
    assert list(tmp_path.iterdir()) == [path]


def test_columns_line_up_by_places_on_the_screen() -> None:
    rows = [("順位", "強み", "ID"), ("1", "ｶﾅとABC", "k1"), ("10", "か\u3099", "k2")]
    assert columns(rows, numeric=(0,)) == [
        "順位  強み     ID",
        "   1  ｶﾅとABC  k1",
        "  10  か\u3099       k2",  # the voicing mark takes no place of its own
    ]


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("地域交通", 8, "地域交通"),
        ("地域交通を", 8, "地域交…"),  # 6 places and a full-width …
        ("abcdefghi", 8, "abcdef…"),
        ("a\n b\tc", 8, "a b c"),  # a row stays one line
        ("地域" * 50, 8, "地域地…"),
    ],
)
def test_columns_cut_to_a_limit(text: str, limit: int, expected: str) -> None:
    assert columns([(text,)], limits={0: limit}) == [expected]
