"""Amounts of money as people write them -> whole yen."""

from __future__ import annotations

import re
from decimal import Decimal

from kyoso_match.records.cells import APPROXIMATELY, AT_MOST, fact_text, is_unknown, plain_number
from kyoso_match.records.checks import UnfitError

_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_KANJI_DIGITS = str.maketrans("〇一二三四五六七八九", "0123456789")

_FREE = re.compile(
    r"0|無料|無償|ゼロ円?|予算ゼロ|ゼロ予算|0予算"
    r"|(?:(?:自治体|市区?町?村?|区|町|村|県|都|道|府|行政)(?:の|側の?)?)?"
    r"(?:費用|財政|金銭)?の?負担(?:は|額)?(?:なし|無し|ゼロ|0円?)"
)
_TAX = "(?:消費)?税(?:込み?|抜き?|別)"
_AMOUNT = re.compile(
    rf"(?:(?:{APPROXIMATELY}|{_TAX}|予算額?|委託料|金)[:はで]?)*[¥\\]?"
    r"(?P<number>[0-9.,〇一二三四五六七八九十百千万億兆]+)(?P<yen>円)?[-也]?"
    rf"(?:{AT_MOST}|{_TAX}|\((?:{APPROXIMATELY}|{AT_MOST}|{_TAX}|[、・/])+\))*"
)
_PIECE = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[十百千万億兆]")
_EXPECTED = "金額が読み取れません。「90万円」「1,200,000円」のような一つの金額か「無料」「未定」と書いてください。"


def yen(cell: object, unit: str | None = "円") -> int | None:
    """Whole yen of a cell; None where it is unknown. Raises UnfitError for anything that is not exactly one amount.

    ``unit`` is the unit of the column, which counts for cells that are only a number; None says that the column has
    a unit that cannot be told. "上限500万円", "約500万円" and "500万円以内" are the amount they name, with or without
    tax as written. Ranges, lower limits and prices per month, year or person are not one amount.

    >>> yen("90万円"), yen("１，２００千円"), yen("1億2,000万円"), yen("無料"), yen("未定"), yen("1,200", unit="千円")
    (900000, 1200000, 120000000, 0, None, 1200000)
    """
    if is_unknown(cell):
        return None
    text = fact_text(cell)
    number = plain_number(cell)
    if number == "0" or _FREE.fullmatch(text):
        return 0
    if number is not None:
        if unit is None:
            raise UnfitError("列名から単位が分かりません。「90万円」のように単位を付けて書いてください。", cell)
        return _whole_yen(number + unit.removesuffix("円"), cell)
    found = _AMOUNT.fullmatch(text)
    if found is None or not (found["yen"] or text.startswith(("¥", "\\")) or found["number"][-1] in "万億兆"):
        raise UnfitError(_EXPECTED, cell)
    return _whole_yen(found["number"].translate(_KANJI_DIGITS), cell)


def _whole_yen(written: str, cell: object) -> int:
    """The value of a number with Japanese units: "12百万" is 12 x 100 x 10,000."""
    pieces = _PIECE.findall(written)
    if "".join(pieces) != written:
        raise UnfitError(_EXPECTED, cell)
    total, section, number = Decimal(0), Decimal(0), None
    smallest_myriad = 10**16
    for piece in pieces:
        if piece in _TENS:
            section += (Decimal(1) if number is None else number) * _TENS[piece]
            number = None
        elif piece in _MYRIADS:
            if _MYRIADS[piece] >= smallest_myriad or (number is None and not section):
                raise UnfitError(_EXPECTED, cell)
            smallest_myriad = _MYRIADS[piece]
            total += (section + (number or 0)) * smallest_myriad
            section, number = Decimal(0), None
        elif number is not None:
            raise UnfitError(_EXPECTED, cell)
        else:
            number = Decimal(piece.replace(",", ""))
    total += section + (number or 0)
    if total != int(total):
        raise UnfitError("1円未満の端数があります。円単位の整数になるように書いてください。", cell)
    return int(total)
