"""Write ``challenges.csv`` (CP932) and ``capabilities.xlsx`` from the JSONL files beside this script.

Run it from anywhere after a JSONL file has changed; it needs openpyxl (``pip install openpyxl``):

    python data/samples/make_sheets.py

The sheets look like those that municipalities exchange: Japanese headers, several values in one cell joined by "；",
and money, periods and days in the spellings that people mix. The same JSONL always gives the same bytes.
Left out, because such sheets have no column for it: ``attributes``, and the ``deadline`` of a capability.
"""

from __future__ import annotations

import csv
import datetime
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).resolve().parent
JOINT = "；"
FIXED_TIME = (2026, 1, 1, 0, 0, 0)

CHALLENGE_COLUMNS = {
    "管理番号": "id",
    "課題名": "title",
    "自治体名": "owner",
    "課題の内容": "text",
    "求めること": "needs",
    "提供できるもの": "offers",
    "実施地域": "region",
    "予算": "budget_yen",
    "期間": "period_months",
    "締切": "deadline",
    "応募資格": "eligibility",
    "実施形態": "form",
    "分野": "fields",
}
CAPABILITY_COLUMNS = {
    "番号": "id",
    "会社名": "owner",
    "サービス名": "title",
    "事業内容": "text",
    "提供できること": "offers",
    "必要な協力": "needs",
    "対応地域": "region",
    "費用": "budget_yen",
    "期間": "period_months",
    "組織種別": "eligibility",
    "対応形態": "form",
    "分野": "fields",
}
WIDE_COLUMNS = {"text": 60, "needs": 36, "offers": 36, "title": 30, "owner": 28}
FULL_WIDTH = str.maketrans("0123456789,", "０１２３４５６７８９，")


def money(yen: int, row: int) -> str:
    """90万円, 900,000円 or ９０万円, in turn; 0 is 0円 or 無料.

    >>> money(900_000, 0), money(900_000, 1), money(900_000, 2), money(0, 1)
    ('90万円', '900,000円', '９０万円', '無料')
    """
    if yen == 0:
        return ("0円", "無料")[row % 2]
    in_man = f"{yen // 10_000:,}万円"
    if row % 3 == 1 or yen % 10_000:
        return f"{yen:,}円"
    return in_man.translate(FULL_WIDTH) if row % 3 == 2 else in_man


def period(months: float, row: int) -> str:
    """3か月, 3ヶ月 or 3カ月, in turn; whole years as 1年.

    >>> period(3, 0), period(3, 1), period(3, 2), period(24, 0)
    ('3か月', '3ヶ月', '3カ月', '2年')
    """
    if months % 12 == 0:
        return f"{months // 12:g}年"
    return f"{months:g}{('か月', 'ヶ月', 'カ月')[row % 3]}"


def day(iso: str, row: int) -> str:
    """2026/3/31, 令和8年3月31日 or 2026年3月31日, in turn.

    >>> day("2026-03-31", 0), day("2026-03-31", 1), day("2026-03-31", 2)
    ('2026/3/31', '令和8年3月31日', '2026年3月31日')
    """
    date = datetime.date.fromisoformat(iso)
    year = (f"{date.year}/", f"令和{date.year - 2018}年", f"{date.year}年")[row % 3]
    return f"{year}{date.month}/{date.day}" if row % 3 == 0 else f"{year}{date.month}月{date.day}日"


WRITERS: dict[str, Callable[..., str]] = {"budget_yen": money, "period_months": period, "deadline": day}


def cell(record: dict[str, object], field: str, row: int) -> str:
    """One cell as a person would have typed it; unknown is empty."""
    value = record.get(field)
    if value is None:
        return ""
    if isinstance(value, list):
        return JOINT.join(value)
    return WRITERS[field](value, row) if field in WRITERS else str(value)


def rows(path: Path, columns: dict[str, str]) -> Iterable[list[str]]:
    """The header, then one row per record in the order of the file."""
    yield list(columns)
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        record = json.loads(line)
        yield [cell(record, field, row) for field in columns.values()]


def write_csv(source: Path, target: Path) -> None:
    """A CP932 file as Excel saves it in Japan; a character outside CP932 is an error and is not replaced."""
    with target.open("w", encoding="cp932", newline="") as file:
        csv.writer(file, lineterminator="\r\n").writerows(rows(source, CHALLENGE_COLUMNS))


def write_xlsx(source: Path, target: Path) -> None:
    """One sheet with a bold, frozen header and wrapped text."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "企業一覧"
    for values in rows(source, CAPABILITY_COLUMNS):
        sheet.append([value or None for value in values])
    for heading, field in zip(sheet[1], CAPABILITY_COLUMNS.values(), strict=True):
        heading.font = Font(bold=True)
        sheet.column_dimensions[heading.column_letter].width = WIDE_COLUMNS.get(field, 16)
    for line in sheet.iter_rows(min_row=2):
        for entry in line:
            entry.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    written = BytesIO()
    book.save(written)
    target.write_bytes(without_times(written))


def without_times(book: BytesIO) -> bytes:
    """The same workbook with one fixed time everywhere, so that equal content gives equal bytes."""
    stamp = datetime.datetime(*FIXED_TIME).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    result = BytesIO()
    with zipfile.ZipFile(book) as before, zipfile.ZipFile(result, "w") as after:
        for name in sorted(before.namelist()):
            content = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(?<=W3CDTF\">)[^<]+", stamp, content)
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            after.writestr(entry, content)
    return result.getvalue()


if __name__ == "__main__":
    write_csv(HERE / "challenges.jsonl", HERE / "challenges.csv")
    write_xlsx(HERE / "capabilities.jsonl", HERE / "capabilities.xlsx")
