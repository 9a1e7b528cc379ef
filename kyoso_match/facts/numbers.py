"""Numbers of people and organisations, shares and frequencies in a text: which number is that of the seats.

A number is that of the seats only where it is said to be sought or provided (定員, 募集, 採択, 同時に ... まで). How
many live somewhere, came, work or were served before is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.facts.mentions import FactValue, Found, Range, Role, around, since_comma
from kyoso_match.records.periods import WEEKS_IN_A_MONTH
from kyoso_match.text import Normalised

_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", 1)}
_COUNT = re.compile(
    r"(?P<before>(?:約|およそ|おおよそ|最大|上限|先着){0,3})"
    r"(?:(?<![0-9.])(?P<least>[0-9]{1,10})(?:名|人|社|団体)?(?:~|から|-)(?=[0-9]))?"
    r"(?P<number>(?<![0-9.,/])[0-9]{1,10}|(?<![一二三四五六七八九十百千万数何])[一二三四五六七八九]|(?P<vague>[数何]))"
    r"(?P<unit>名|人(?![工口前掛乗暮気格材生件])|社(?![会員内長屋団宅])|団体|者(?=[をのでは、。]|まで|$)|事業者|自治体|組(?![織合み])|枠)(?:様(?!々))?"
    r"(?P<after>(?:程度|以内|まで|限定|ほど|くらい|以上|前後){0,3})"
)
_SEATS_BEFORE = re.compile(
    r"(?:定員|(?:募集|採択|採用|選定|受け?入れ|派遣|支援)(?:予定)?(?:人数|社?数|枠|定員|団体数|件数)?(?:する)?(?:の|できるの)?|先着)"
    r"(?:は|が|:|各)?(?:先着順で)? ?$"
)
_SEATS_AFTER = re.compile(
    r"(?:の(?:企業|事業者|団体|方|人材|専門家)|程度)?[をに]?(?:募集|採択|選定|公募|募り|登用|限[りる定])|の(?:募集|採択|選定)"
)
_GIVEN_AFTER = re.compile(
    r"[をにが]?[^、]{0,4}(?:派遣(?:し|でき|可)|(?:受講|利用|参加|対応|支援|受け入れ)(?:でき|可|いただけ))"
)
_GIVEN_BEFORE = re.compile(r"同時|一度|一回|1[回度]|(?:支援|対応|受け入れ)(?:でき|可能)")
_NOT_SEATS_BEFORE = re.compile(r"延べ|のべ|これまで|累計|過去|昨年|前年|平均|人口|職員|社員|従業員")
_NOT_SEATS_AFTER = re.compile(
    r"[^、]{0,10}(?:まし|(?<!予定し)(?<!想定し)(?<!募集し)(?<!公募し)(?<!求め)てい[るま]|あたり|当たり|に[1一]人|の申し?込み)"
)
_ORGANISATIONS = frozenset("社 団体 者 事業者 自治体 枠".split())

_SHARE = re.compile(
    r"約?(?:(?P<percent>(?<![0-9.])[0-9]{1,6}(?:\.[0-9]{1,6})?) ?(?:%|パーセント)"
    r"|(?P<tenths>(?<![0-9.])[0-9]|[一二三四五六七八九])割(?:(?P<hundredths>[0-9一二三四五六七八九])分)?(?![引合りる当振愛烹安]))"
)
_OFTEN = re.compile(r"(?P<every>週|月|年)に? ?(?P<times>[0-9]{1,2}|[一二三四五六七八九])回(?!目)")
_A_MONTH = {"週": float(WEEKS_IN_A_MONTH), "月": 1.0, "年": 1 / 12}


def numbers(normalised: Normalised, side: Role) -> Iterator[Found]:
    """Every number of people or organisations, every share (in percent) and every frequency (times a month)."""
    text = normalised.text
    for match in _COUNT.finditer(text):
        found = _count(text, match, side)
        if found is not None:
            yield found
    if "%" in text or "割" in text or "パーセント" in text:
        for match in _SHARE.finditer(text):
            if match["percent"]:
                yield Found("percent", float(match["percent"]), *match.span())
            else:
                yield Found("percent", 10.0 * _digit(match["tenths"]) + _digit(match["hundredths"]), *match.span())
    if "回" in text:
        for match in _OFTEN.finditer(text):
            times = match["times"]
            number = int(times) if times.isdecimal() else _digit(times)
            yield Found("times_per_month", number * _A_MONTH[match["every"]], *match.span())


def _digit(written: str | None) -> int:
    if written is None:
        return 0
    return int(written) if written.isdecimal() else _NUMERALS[written]


def _count(text: str, match: re.Match[str], side: Role) -> Found | None:
    before, after = around(text, *match.span())
    unit = match["unit"]
    persons = unit not in _ORGANISATIONS
    value: FactValue = None
    if not match["vague"]:
        number = int(match["number"]) if match["number"].isdecimal() else _digit(match["number"])
        value = number
        if match["least"] is not None:
            value = Range(int(match["least"]), number) if int(match["least"]) <= number else None
        elif "以上" in match["after"]:
            value = Range(number)
    limit = "まで" in match["after"] or "限定" in match["after"] or match["before"].endswith(("最大", "上限", "先着"))
    if _is_seats(match, before, after, side):
        return Found("seats", value, *match.span(), limit, persons)
    if value is None or unit in ("枠", "組", "者"):
        return None
    return Found("persons" if persons else "organisations", value, *match.span())


def _is_seats(match: re.Match[str], before: str, after: str, side: Role) -> bool:
    clause = since_comma(before)
    if _NOT_SEATS_BEFORE.search(clause) or _NOT_SEATS_AFTER.match(after):
        return False
    if side == "challenge" and after.startswith("の") and "定員" in clause:  # a class or a bus that is there already
        return False
    if _SEATS_BEFORE.search(before) or _SEATS_AFTER.match(after) or "先着" in match["before"]:
        return True
    if side == "challenge":  # the organisations that are to take part
        return match["unit"] in _ORGANISATIONS and after.startswith(("を予定", "を想定"))
    is_most = "まで" in match["after"] or match["before"].endswith(("最大", "上限"))
    return bool(_GIVEN_AFTER.match(after) and (is_most or "派遣" in after)) or (
        is_most and bool(_GIVEN_BEFORE.search(clause))
    )
