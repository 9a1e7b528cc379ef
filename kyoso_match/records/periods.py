"""Dates and lengths of time as people write them -> ``datetime.date`` and months."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from kyoso_match.records.cells import APPROXIMATELY, AT_MOST, fact_text, is_unknown, plain_number
from kyoso_match.records.checks import UnfitError

WEEKS_IN_A_MONTH = 4
DAYS_IN_A_MONTH = 30

_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925, "r": 2018, "h": 1988, "s": 1925}
_ERA = "(?P<era>令和|平成|昭和|r|h|s)?"
_KANJI_POINT = re.compile(
    rf"(?:(?:{_ERA}(?P<year>元|[0-9]{{1,4}})年|(?P<next>翌年?))(?P<fiscal>度)?)?の?"
    r"(?:(?P<month>[0-9]{1,2})月(?:(?P<day>[0-9]{1,2})日|(?P<end>末)日?)?)?"
)
_SIGN_POINT = re.compile(
    rf"{_ERA}(?P<year>元|[0-9]{{1,4}})(?P<sign>[./-])(?P<month>[0-9]{{1,2}})(?:(?P=sign)(?P<day>[0-9]{{1,2}}))?"
)
_EIGHT_DIGITS = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})")
_WEEKDAY = re.compile(r"\((?:[月火水木金土日](?:曜日?)?(?:[・,、]?祝日?)?|祝日?)\)")
_AFTER_A_DAY = re.compile(
    r"(?:(?<![0-9])(?:(?:午前|午後)?[0-9]{1,2}(?::[0-9]{2}){1,2}(?:\.[0-9]+)?(?:z|\+[0-9]{2}:[0-9]{2})?"
    r"|(?:午前|午後)?[0-9]{1,2}時(?:[0-9]{1,2}分|半)?)|正午"
    r"|まで|締め?切り?|〆切?|必着|厳守|当日消印有効|消印有効|予定|[()、,])+$"
)
_NO_DEADLINE = frozenset(
    [
        "なし",
        "無し",
        "随時",
        "随時受付",
        "随時募集",
        "通年",
        "通年募集",
        "常時",
        "期限なし",
        "締切なし",
        "期限は設けない",
        "設定なし",
    ]
)

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_LENGTH = re.compile(
    rf"(?:{APPROXIMATELY}|契約(?:日|締結日)から)*"
    rf"(?:(?P<years>{_NUMBER})(?:か年|ヶ年|カ年|年)間?(?P<year_and_half>半)?|(?P<half_year>半年))?"
    rf"(?:(?:と|間)*(?P<months>{_NUMBER})[かヶカヵケヵ箇個]月(?P<month_and_half>半)?|(?P<half_month>半月))?"
    rf"(?:(?:と|間)*(?P<weeks>{_NUMBER})週)?(?:(?:と|間)*(?P<days>{_NUMBER})日)?"
    rf"間?(?:{AT_MOST}|\((?:{APPROXIMATELY}|{AT_MOST})\))*"
)
_KANJI_DIGITS = str.maketrans("一二三四五六七八九", "123456789")
_BETWEEN_POINTS = re.compile(r"から|[~〜―—–→]|(?<=[0-9月日年度末])ー(?=[0-9令平翌rh])")

_DAY_EXPECTED = "日付が読み取れません。「2026-03-31」「令和8年3月31日」のように年月日を書いてください。"
_MONTHS_EXPECTED = "期間が読み取れません。「3か月」「1年」「令和6年4月〜令和7年3月」のように書いてください。"


def day(cell: object) -> datetime.date | None:
    """A calendar day; None where it is unknown or where there is no deadline. Raises UnfitError, also for 2026-02-30.

    Year, month and day have to be there ("3月末" counts as a day, "3月" does not); a time of day is left out.

    >>> day("令和8年3月31日（火）17時必着"), day("R8.3.31"), day("随時")
    (datetime.date(2026, 3, 31), datetime.date(2026, 3, 31), None)
    """
    if is_unknown(cell):
        return None
    if isinstance(cell, datetime.date):
        return cell.date() if isinstance(cell, datetime.datetime) else cell
    text = fact_text(_clock_apart(cell)) if isinstance(cell, str) else plain_number(cell) or ""
    if text in _NO_DEADLINE:
        return None
    text = _AFTER_A_DAY.sub("", _WEEKDAY.sub("", text))
    eight = _EIGHT_DIGITS.fullmatch(text)
    point = _point("-".join(eight.groups()) if eight else text)
    bounds = point.bounds() if point and (point.day or point.at_month_end) else None
    if bounds is None:
        raise UnfitError(_DAY_EXPECTED, cell)
    return bounds[1]


def months(cell: object, unit: str | None = None) -> float | None:
    """A length of time in months; None where it is unknown. Raises UnfitError for what is not exactly one length.

    A month has 4 weeks or 30 days: "2週間" is 0.5. From a day to a day counts both: "令和6年4月〜令和7年3月" is 12,
    and a rest that is no whole month counts its days. "令和6年度" is 12. ``unit`` is the unit of the column, which
    counts for cells that are only a number; without one a bare number could be years or months and is refused.

    >>> months("３ヶ月"), months("1年半"), months("2週間"), months("令和6年4月〜令和7年3月"), months("未定")
    (3.0, 18.0, 0.5, 12.0, None)
    """
    if is_unknown(cell):
        return None
    number = plain_number(cell)
    if number is not None and unit is None:
        raise UnfitError("期間の単位がありません。「3か月」「1年」のように単位を付けて書いてください。", cell)
    text = fact_text(cell) if number is None else f"{number}{unit}"
    length = _length(text.translate(_KANJI_DIGITS)) or _span(_WEEKDAY.sub("", text))
    if not length or length <= 0:
        raise UnfitError(_MONTHS_EXPECTED, cell)
    return float(length)


def _length(text: str) -> Decimal | None:
    found = _LENGTH.fullmatch(text)
    if found is None or (found["years"] and Decimal(found["years"]) >= 100):  # "2026年" is a year, not a length
        return None
    part = {name: Decimal(found[name] or 0) for name in ("years", "months", "weeks", "days")}
    half_years = sum(found[name] is not None for name in ("year_and_half", "half_year"))
    half_months = sum(found[name] is not None for name in ("month_and_half", "half_month"))
    short = part["weeks"] / WEEKS_IN_A_MONTH + part["days"] / DAYS_IN_A_MONTH
    return 12 * part["years"] + 6 * half_years + part["months"] + Decimal("0.5") * half_months + short


def _span(text: str) -> float | None:
    """Months from one point to another, both included."""
    text = re.sub(rf"(?:{AT_MOST})$", "", text)
    ends = _BETWEEN_POINTS.split(text)
    if len(ends) == 1 and text.count("-") == 1:
        ends = text.split("-")
    start = _point(ends[0])
    if start is None or len(ends) > 2 or (len(ends) == 1 and not start.fiscal):
        return None
    end = _point(ends[1], start) if len(ends) == 2 else start
    if end is None:
        return None
    opening, closing = start.bounds(), end.bounds()
    if opening is None or closing is None or closing[1] < opening[0]:
        return None
    first, after = opening[0], closing[1] + datetime.timedelta(days=1)
    whole = (after.year - first.year) * 12 + after.month - first.month
    return round(whole + (after.day - first.day) / DAYS_IN_A_MONTH, 2)


@dataclass(frozen=True, slots=True)
class _Point:
    """A day, a month or a year as written; month and day are None where they are not written."""

    year: int
    month: int | None
    day: int | None
    era: str | None = None
    fiscal: bool = False
    at_month_end: bool = False

    def bounds(self) -> tuple[datetime.date, datetime.date] | None:
        """The first and the last day; None for a point that no calendar has."""
        if self.fiscal:  # a fiscal year is April to March
            return datetime.date(self.year, 4, 1), datetime.date(self.year + 1, 3, 31)
        try:
            first = datetime.date(self.year, self.month or 1, self.day or 1)
            last_month = self.month or 12
            last_day = self.day or calendar.monthrange(self.year, last_month)[1]
            return first, datetime.date(self.year, last_month, last_day)
        except ValueError:
            return None


def _point(text: str, after: _Point | None = None) -> _Point | None:
    """The point that the whole text names. ``after`` is the start of a span: its end may leave out the year."""
    found = _KANJI_POINT.fullmatch(text) or _SIGN_POINT.fullmatch(text)
    if not text or found is None:
        return None
    part = found.groupdict()
    month = int(part["month"]) if part["month"] else None
    era = part["era"]
    if part["year"]:
        if era is None and len(part["year"]) != 4 and after is not None:
            era = after.era
        year = _western(era, part["year"])
    elif after is not None:
        year = after.year + (part.get("next") is not None)
    else:
        year = None
    if year is None or (part.get("fiscal") and month):
        return None
    number = int(part["day"]) if part["day"] else None
    return _Point(year, month, number, era, bool(part.get("fiscal")), bool(part.get("end")))


def _western(era: str | None, year: str) -> int | None:
    number = 1 if year == "元" else int(year)
    if era is not None:
        return _ERAS[era] + number if 1 <= number <= 99 else None
    return number if len(year) == 4 and 1900 <= number < 2200 else None


def _clock_apart(cell: str) -> str:
    """The text with "、" before the hour: without white space "2026/3/1 17:00" would become the 11th at 7 o'clock."""
    text = unicodedata.normalize("NFKC", cell).strip()
    return re.sub(r"(?<=[0-9])(?:\s+|[tT])(?=(?:午前|午後)?\s*[0-9]{1,2}\s*[:時])", "、", text)
