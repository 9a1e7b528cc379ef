"""Numbers of people or partners as people write them -> a whole number."""

from __future__ import annotations

import re
import unicodedata

from kyoso_match.records.cells import APPROXIMATELY, AT_MOST, fact_text, is_unknown, plain_number
from kyoso_match.records.checks import UnfitError

_MOST = 10**9
_COUNT = re.compile(
    rf"(?:{APPROXIMATELY}|各|先着|定員)*(?P<number>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+|[一二三四五六七八九十百]+)"
    rf"(?:名|人|社|者|団体|事業者|自治体|組|枠|チーム)(?:様|分)?(?:{AT_MOST}|限定|\((?:{APPROXIMATELY}|{AT_MOST})\))*"
)
_TENS = {"十": 10, "百": 100}
# Without a limit, or without a number to compare with.
_NO_NUMBER = frozenset(
    "なし 無し 制限なし 上限なし 定員なし 無制限 若干名 若干 数名 数人 数社 数団体 複数 複数名 複数社".split()
)
_EXPECTED = "人数・社数が読み取れません。「80名」「5社まで」のような一つの数を書いてください。"


def seats(cell: object) -> int | None:
    """A whole number of people or partners, 1 or more; None where it is unknown, unlimited or only "若干名".

    "最大80名" and "5社まで" are the number that they name. Raises UnfitError for anything that is not exactly one
    number, such as a range.

    >>> seats("８０名"), seats("5社まで"), seats("最大3団体"), seats(12), seats("未定")
    (80, 5, 3, 12, None)
    """
    if is_unknown(cell):
        return None
    text = fact_text(cell)
    if text in _NO_NUMBER:
        return None
    number = plain_number(cell)
    if number is None:
        found = _COUNT.fullmatch(text)
        if found is None:
            raise UnfitError(_EXPECTED, cell)
        number = found["number"].replace(",", "")
    value = int(number) if number.isdecimal() else _kanji_value(number)
    if value is None or not 1 <= value <= _MOST:
        raise UnfitError(_EXPECTED, cell)
    return value


def _kanji_value(written: str) -> int | None:
    """The value of kanji numerals up to 999; None for what is no such number (also "1.5")."""
    total, digit = 0, 0
    for numeral in written:
        if numeral in _TENS:
            total += max(digit, 1) * _TENS[numeral]
            digit = 0
        elif unicodedata.numeric(numeral, 0.0) and not digit:
            digit = int(unicodedata.numeric(numeral))
        else:
            return None
    return total + digit
