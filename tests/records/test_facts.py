"""Facts as people write them in sheets, one line per way of writing."""

from __future__ import annotations

import contextlib
import datetime
import math

import pytest

from kyoso_match.records import cells, counts, lists, money, periods
from kyoso_match.records.checks import UnfitError

YEN: list[tuple[object, int | None]] = [
    ("90万円", 900_000),
    ("９０万円", 900_000),
    ("1,200,000円", 1_200_000),
    ("１，２００，０００円", 1_200_000),
    ("12百万円", 12_000_000),
    ("百万円", 1_000_000),
    ("１２００千円", 1_200_000),
    ("1,200千円", 1_200_000),
    ("2千万円", 20_000_000),
    ("1億2,000万円", 120_000_000),
    ("1.5億円", 150_000_000),
    ("1億2千3百万円", 123_000_000),
    ("五百万円", 5_000_000),
    ("90万5000円", 905_000),
    ("100万", 1_000_000),
    ("約90万円", 900_000),
    ("上限500万円", 5_000_000),
    ("500万円以内", 5_000_000),
    ("500 万円 程度", 5_000_000),
    ("上限 500万円（税込）", 5_000_000),
    ("最大：５０万円まで", 500_000),
    ("50万円（予定・税抜）", 500_000),
    ("¥1,200,000-", 1_200_000),
    ("￥90万", 900_000),
    ("金500,000円也", 500_000),
    ("0円", 0),
    ("0", 0),
    (0, 0),
    ("無料", 0),
    ("無償", 0),
    ("自治体負担なし", 0),
    ("自治体の費用負担なし", 0),
    ("市の負担なし", 0),
    ("900000", 900_000),
    ("900,000", 900_000),
    (900_000, 900_000),
    (900_000.0, 900_000),
    ("", None),
    ("　", None),
    (None, None),
    (math.nan, None),
    ("応相談", None),
    ("未定", None),
    ("要見積", None),
    ("-", None),
    ("－", None),
    ("N/A", None),
]

NOT_YEN: list[object] = [
    "なし",  # no money, or nothing known about it?
    "10万円〜50万円",
    "50万円以上",
    "500万円未満",
    "月額10万円",
    "1人あたり5千円",
    "1,20円",  # a comma at the wrong place: a digit is missing somewhere
    "12,00,000円",
    "1万2億円",
    "万円",
    "0.5円",
    "-100",
    "▲5万円",
    "$100",
    "100ドル",
    "90万人",
    "90万円50万円",
    "別紙のとおり",
    True,
    -1,
    1.5,
    math.inf,
    pytest.param(10**5000, id="5,000 digits"),
    pytest.param("9" * 100_000, id="100,000 digits"),
    ["90万円"],
    datetime.date(2026, 3, 31),
]


@pytest.mark.parametrize(("cell", "expected"), YEN)
def test_money_is_read(cell: object, expected: int | None) -> None:
    assert money.yen(cell) == expected


@pytest.mark.parametrize("cell", NOT_YEN)
def test_money_is_never_guessed(cell: object) -> None:
    with pytest.raises(UnfitError) as caught:
        money.yen(cell)
    assert "円" in caught.value.reason


@pytest.mark.parametrize(
    ("cell", "unit", "expected"),
    [
        ("90", "万円", 900_000),
        ("1,200", "千円", 1_200_000),
        (12.5, "百万円", 12_500_000),
        (0.3, "万円", 3_000),
        ("0", "千円", 0),
        ("90万円", "千円", 900_000),  # the unit in the cell counts more than the one in the header
        ("未定", "千円", None),
    ],
)
def test_the_unit_of_the_column_counts_for_bare_numbers(cell: object, unit: str, expected: int | None) -> None:
    assert money.yen(cell, unit) == expected


def test_a_bare_number_in_a_column_of_unclear_unit_is_refused() -> None:
    with pytest.raises(UnfitError, match="単位が分かりません"):
        money.yen("90", unit=None)
    assert money.yen("90万円", unit=None) == 900_000


MONTHS: list[tuple[object, float | None]] = [
    ("3か月", 3),
    ("３ヶ月", 3),
    ("3ヵ月間", 3),
    ("3カ月", 3),
    ("3ケ月", 3),
    ("3箇月", 3),
    ("三か月", 3),
    ("約3か月程度", 3),
    ("最長6か月", 6),
    ("6か月以内", 6),
    ("1.5か月", 1.5),
    ("1か月半", 1.5),
    ("半月", 0.5),
    ("1年", 12),
    ("一年間", 12),
    ("3か年", 36),
    ("半年", 6),
    ("半年間", 6),
    ("1年半", 18),
    ("1年6か月", 18),
    ("2週間", 0.5),  # 4 weeks to the month
    ("90日間", 3),  # 30 days to the month
    ("契約締結日から6か月", 6),
    ("令和6年4月〜令和7年3月", 12),
    ("令和６年４月～令和７年３月", 12),
    ("令和6年4月〜7年3月", 12),  # the end takes the era of the start
    ("令和6年4月から翌年3月まで", 12),
    ("2026年4月〜9月", 6),
    ("2026年4月1日〜2027年3月31日", 12),
    ("令和8年4月1日（水）～令和8年9月30日（水）", 6),
    ("2026/4/1-2026/9/30", 6),
    ("2024.4 - 2025.3", 12),
    ("2026-04-01〜2026-04-15", 0.5),  # 15 of 30 days
    ("R8.4.1~R9.3.31", 12),
    ("令和元年5月〜令和2年4月", 12),
    ("令和6年度", 12),
    ("令和6年度〜令和8年度", 36),
    ("応相談", None),
    ("", None),
    (None, None),
    (math.nan, None),
]

NOT_MONTHS: list[object] = [
    "3",  # years or months?
    3,
    3.0,
    "3月",  # March
    "2026年",
    "0か月",
    "契約締結日〜令和8年3月31日",
    "〜令和7年3月",
    "令和7年3月〜令和6年4月",
    "4月〜9月",  # of which year, and how many years?
    "2026年13月〜2027年3月",
    "2026年2月30日〜2026年4月1日",
    "令和0年4月〜令和2年3月",
    "長期",
    True,
    pytest.param("1" * 100_000 + "年", id="100,000 digits"),
    ["3か月"],
]


@pytest.mark.parametrize(("cell", "expected"), MONTHS)
def test_months_are_read(cell: object, expected: float | None) -> None:
    assert periods.months(cell) == expected


@pytest.mark.parametrize("cell", NOT_MONTHS)
def test_months_are_never_guessed(cell: object) -> None:
    with pytest.raises(UnfitError, match="期間"):
        periods.months(cell)


@pytest.mark.parametrize(
    ("cell", "unit", "expected"), [("3", "か月", 3), (1.5, "年", 18), (0.1, "か月", 0.1), ("2", "週", 0.5)]
)
def test_months_of_bare_numbers_take_the_unit_of_the_column(cell: object, unit: str, expected: float) -> None:
    assert periods.months(cell, unit) == expected


LAST_OF_MARCH = datetime.date(2026, 3, 31)
DAYS: list[tuple[object, datetime.date | None]] = [
    ("2026-03-31", LAST_OF_MARCH),
    ("2026/3/31", LAST_OF_MARCH),
    ("2026.3.31", LAST_OF_MARCH),
    ("20260331", LAST_OF_MARCH),
    (20260331, LAST_OF_MARCH),
    ("2026年3月31日", LAST_OF_MARCH),
    ("２０２６年３月３１日", LAST_OF_MARCH),
    ("令和8年3月31日", LAST_OF_MARCH),
    ("令和8年 3月 31日", LAST_OF_MARCH),
    ("R8.3.31", LAST_OF_MARCH),
    ("r8/3/31", LAST_OF_MARCH),
    ("㋿8年3月31日", LAST_OF_MARCH),
    ("令和8年3月末日", LAST_OF_MARCH),
    ("令和8年3月末", LAST_OF_MARCH),
    ("平成31年4月30日", datetime.date(2019, 4, 30)),
    ("令和元年5月1日", datetime.date(2019, 5, 1)),
    ("R元.5.1", datetime.date(2019, 5, 1)),
    ("H31.4.1", datetime.date(2019, 4, 1)),
    ("昭和64年1月7日", datetime.date(1989, 1, 7)),
    ("令和8年3月31日（火）17時必着", LAST_OF_MARCH),
    ("令和8年3月31日(火) 午後5時まで", LAST_OF_MARCH),
    ("2026年3月31日まで", LAST_OF_MARCH),
    ("2026年3月31日（必着）", LAST_OF_MARCH),
    ("2026-03-31T17:00:00", LAST_OF_MARCH),
    ("2026-03-31T17:00:00+09:00", LAST_OF_MARCH),
    ("2026-03-31 00:00:00", LAST_OF_MARCH),
    ("2026/3/1 17:00", datetime.date(2026, 3, 1)),  # not the 11th at 7 o'clock
    ("2026/3/11 9時", datetime.date(2026, 3, 11)),  # not the 1st at 19 o'clock
    ("2028-02-29", datetime.date(2028, 2, 29)),
    (datetime.date(2026, 3, 31), LAST_OF_MARCH),
    (datetime.datetime(2026, 3, 31, 17, 0), LAST_OF_MARCH),
    ("随時", None),
    ("なし", None),
    ("通年", None),
    ("未定", None),
    ("", None),
    (None, None),
]

NOT_DAYS: list[object] = [
    "2026年3月",
    "令和8年",
    "3月31日",
    "26/3/31",
    "3/31/2026",
    "2026-02-30",
    "2026-13-01",
    "2026/3-31",
    "令和0年3月31日",
    "令和8年3月上旬",
    "年度内",
    "2026/3/117:00",
    "来週",
    45000,  # a serial number of Excel without its date format
    True,
    ["2026-03-31"],
    pytest.param("2" * 100_000, id="100,000 digits"),
]


@pytest.mark.parametrize(("cell", "expected"), DAYS)
def test_days_are_read(cell: object, expected: datetime.date | None) -> None:
    assert periods.day(cell) == expected
    assert not isinstance(periods.day(cell), datetime.datetime)


@pytest.mark.parametrize("cell", NOT_DAYS)
def test_days_are_never_guessed(cell: object) -> None:
    with pytest.raises(UnfitError, match="日付"):
        periods.day(cell)


SEATS: list[tuple[object, int | None]] = [
    ("80名", 80),
    ("８０人", 80),
    ("5社まで", 5),
    ("最大3団体", 3),
    ("先着 20名様", 20),
    ("定員120名程度", 120),
    ("1,200人", 1200),
    ("百二十名", 120),
    ("三社", 3),
    ("各2名", 2),
    ("3枠", 3),
    ("12", 12),
    (12, 12),
    (12.0, 12),
    ("若干名", None),  # a number that nobody can compare with
    ("定員なし", None),
    ("未定", None),
    ("", None),
    (None, None),
]


@pytest.mark.parametrize(("cell", "expected"), SEATS)
def test_seats_are_read(cell: object, expected: int | None) -> None:
    assert counts.seats(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "0名",
        0,
        -1,
        1.5,
        "5〜10名",
        "2名と3名",
        "一二名",
        "80円",
        "大人2人、子ども1人",
        True,
        ["80名"],
        10**12,
        "9" * 99,
    ],
)
def test_seats_are_never_guessed(cell: object) -> None:
    with pytest.raises(UnfitError, match="人数"):
        counts.seats(cell)


WORDS: list[tuple[object, tuple[str, ...]]] = [
    ("茨城県、栃木県", ("茨城県", "栃木県")),
    ("茨城県；栃木県;群馬県", ("茨城県", "栃木県", "群馬県")),
    ("茨城県,栃木県，群馬県", ("茨城県", "栃木県", "群馬県")),
    ("茨城県／栃木県/群馬県", ("茨城県", "栃木県", "群馬県")),
    ("茨城県\n栃木県\r\n群馬県", ("茨城県", "栃木県", "群馬県")),
    ("防災・減災、福祉", ("防災・減災", "福祉")),  # ・ joins one name
    ("関東（東京、千葉）、関西", ("関東（東京、千葉）", "関西")),
    (
        "関東（東京、千葉\n関西、九州",
        ("関東（東京、千葉", "関西", "九州"),
    ),  # a bracket that is never closed ends its line
    ("市内に本店を有し、滞納がないこと。", ("市内に本店を有し、滞納がないこと。",)),  # prose keeps its commas
    ("なし", ()),
    ("特になし", ()),
    ("応相談", ()),
    ("-", ()),
    ("福祉、-、なし", ("福祉",)),
    ("", ()),
    (None, ()),
    (["茨城県、栃木県", "", None], ("茨城県、栃木県",)),  # a list is a list already
]


@pytest.mark.parametrize(("cell", "expected"), WORDS)
def test_words(cell: object, expected: tuple[str, ...]) -> None:
    assert lists.words(cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("移動を支え、費用を抑えること", ("移動を支え、費用を抑えること",)),
        ("・移動支援\n・見守り", ("移動支援", "見守り")),
        ("①移動支援\n② 見守り", ("移動支援", "見守り")),
        ("1. 移動支援\n2) 見守り\n(3) 配食", ("移動支援", "見守り", "配食")),
        ("1.5倍の速さ", ("1.5倍の速さ",)),
        ("- 移動支援\n-5度で動くこと", ("移動支援", "-5度で動くこと")),
        ("移動支援；見守り", ("移動支援", "見守り")),
        ("なし", ()),
    ],
)
def test_sentences(cell: str, expected: tuple[str, ...]) -> None:
    assert lists.sentences(cell) == expected


ONLINE, ON_SITE = ("オンライン",), ("現地",)
BOTH = ("オンライン", "現地")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("オンライン", ONLINE),
        ("リモート", ONLINE),
        ("フルリモート", ONLINE),
        ("Ｗｅｂ会議", ONLINE),
        ("オンライン可", ONLINE),
        ("原則オンライン", ONLINE),
        ("現地", ON_SITE),
        ("対面", ON_SITE),
        ("現地訪問", ON_SITE),
        ("両方", BOTH),
        ("ハイブリッド", BOTH),
        ("オンラインと現地の併用", BOTH),
        ("どちらでも可", BOTH),
        ("オンライン・対面", BOTH),
        ("対面またはオンライン", ("現地", "オンライン")),
        ("オンライン、リモート", ONLINE),
        (["オンライン", "現地"], BOTH),
        ("応相談", ()),
        ("", ()),
    ],
)
def test_forms(cell: object, expected: tuple[str, ...]) -> None:
    assert lists.forms(cell) == expected


@pytest.mark.parametrize("cell", ["現地不可", "オンラインは不可", "電話", "オンラインではない", 5, ["郵送"]])
def test_forms_are_never_guessed(cell: object) -> None:
    with pytest.raises(UnfitError):
        lists.forms(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("  書いたまま\n", "  書いたまま\n"),
        ("=1+1", "=1+1"),
        (1001, "1001"),
        (1001.0, "1001"),
        (1.25, "1.25"),
        (datetime.date(2026, 3, 31), "2026-03-31"),
        (None, ""),
        (math.nan, ""),
    ],
)
def test_text_is_kept_as_written(cell: object, expected: str) -> None:
    assert cells.as_text(cell) == expected


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", ["a"], {"a": 1}, True, "\ud800"])
def test_what_is_no_text(cell: object) -> None:
    with pytest.raises(UnfitError):
        cells.as_text(cell)


def test_long_cells_take_no_long_time() -> None:
    """Each would need minutes if a pattern looked at the whole cell again for every character."""
    for cell in ("、" * 100_000, "（" * 100_000, "福祉、" * 33_000, "一" * 100_000, "9," * 50_000, " " * 100_000):
        for read in (lists.words, lists.sentences, lists.forms, money.yen, periods.months, periods.day, counts.seats):
            with contextlib.suppress(UnfitError):
                read(cell)
