"""One cell of a sheet before anybody knows its field: is it filled in at all, and how does it read without ornament."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from decimal import Decimal
from typing import Final

from kyoso_match.records.checks import UnfitError, plain_text

UNKNOWN_WORDS: Final = frozenset(
    [
        "-",
        "--",
        "ー",
        "―",
        "—",
        "–",
        "−",
        "未定",
        "未設定",
        "未記入",
        "未回答",
        "不明",
        "非公開",
        "非公表",
        "応相談",
        "要相談",
        "相談可",
        "応談",
        "ご相談",
        "要協議",
        "応協議",
        "別途協議",
        "協議中",
        "別途相談",
        "要見積",
        "要見積もり",
        "別途見積",
        "別途見積もり",
        "要問合せ",
        "要問い合わせ",
        "検討中",
        "調整中",
        "確認中",
        "該当なし",
        "n/a",
        "na",
        "tbd",
        "tba",
        "unknown",
    ]
)
"""Words for "we do not know (yet)", as ``squeezed`` writes them. "なし" is not here: only a list can be without."""

APPROXIMATELY: Final = "約|およそ|おおよそ|おおむね|概ね|最大|最長|上限額?|限度額?|総額|合計|概算|目安|見込み?"
AT_MOST: Final = "以内|以下|まで|程度|ほど|くらい|ぐらい|前後|上限|限度|目安|(?:を|の)?予定|(?:の)?見込み?"
"""Words around a number that leave it the number to compare with, as regular expressions."""

_EXCEL_ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"])
_PLAIN_NUMBER = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?")
_MOST_DIGITS = 40
_LONGEST_WORD = 40
_LONGEST_FACT = 80


def is_missing(cell: object) -> bool:
    """Whether the cell says nothing: None, blank text, NaN, NaT or NA. pandas is not needed to know its own."""
    if cell is None or type(cell).__name__ in ("NAType", "NaTType"):
        return True
    if isinstance(cell, float):
        return math.isnan(cell)
    return isinstance(cell, str) and not cell.strip()


def is_unknown(cell: object) -> bool:
    """Whether the cell is missing or says in words that the value is not known.

    >>> is_unknown("応相談"), is_unknown(float("nan")), is_unknown("0円")
    (True, True, False)
    """
    if isinstance(cell, str) and len(cell) <= _LONGEST_WORD:
        return not cell.strip() or squeezed(cell) in UNKNOWN_WORDS
    return is_missing(cell)


def squeezed(text: str) -> str:
    """The text in NFKC, lower case and without white space: the form in which facts and headers are compared.

    >>> squeezed("１２００ 千円"), squeezed("Ｗｅｂ会議")
    ('1200千円', 'web会議')
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def fact_text(cell: object) -> str:
    """A short cell squeezed; "" for what is no text or too long to be a fact, which no pattern of a fact matches."""
    return squeezed(cell) if isinstance(cell, str) and len(cell) <= _LONGEST_FACT else ""


def plain_number(cell: object) -> str | None:
    """The digits of a cell that is nothing but a number, else None. Grouping commas have to stand where they belong.

    >>> plain_number("1,200.5"), plain_number(90.0), plain_number("1,20"), plain_number("90万円")
    ('1200.5', '90', None, None)
    """
    if isinstance(cell, str):
        found = _PLAIN_NUMBER.fullmatch(squeezed(cell)) if len(cell) <= _MOST_DIGITS else None
        return found[0].replace(",", "") if found else None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if not 0 <= cell < 10**_MOST_DIGITS:  # also NaN and infinity
        return None
    digits = format(Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell), "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def as_text(cell: object) -> str:
    """The cell as a text: exactly as written, numbers without a needless ".0", dates in ISO form, missing as ""."""
    if is_missing(cell):
        return ""
    if isinstance(cell, str):
        if cell.strip() in _EXCEL_ERRORS:
            raise UnfitError("表計算の数式エラーです。元の表で数式を直すか、値を入力してください。", cell)
        return plain_text(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    number = plain_number(cell)
    if number is None:
        raise UnfitError("文字列が必要です。文字列に直してください。", cell)
    return number
