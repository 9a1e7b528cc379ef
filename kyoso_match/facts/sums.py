"""Sums of money in a text: which of them is the budget of a challenge or the price of a capability.

A sum is one only where its clause says so (予算, 経費, 委託料, 上限 of a challenge; 料金, 費用, 価格, 月額 of a
capability). A price per month or year, and one for the start alone, is the least that it costs. A sum of the past, one
that was saved and one per head say nothing about it and are plain ``yen``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.facts.mentions import FactValue, Found, Range, Role, around, since_comma
from kyoso_match.records import money
from kyoso_match.records.checks import UnfitError
from kyoso_match.text import Normalised
from kyoso_match.text.variants import TODAYS_FORM

_TODAY = str.maketrans(TODAYS_FORM)
_NUMERALS = "0-9一二三四五六七八九十百千万億兆"
# Lengths are bounded, so that no text takes long whatever stands in it.
_NUMBER = f"[{_NUMERALS}][{_NUMERALS}.,]{{0,24}}(?: [{_NUMERALS}]{{1,12}}){{0,2}}"
_SUM = re.compile(
    r"(?P<before>(?:約|およそ|おおよそ|おおむね|概ね|最大でも|最大|上限|最低でも|最低){0,3})"
    rf"(?:(?P<least>{_NUMBER}円?)(?:から|~|-))?"
    rf"(?P<sum>(?P<vague>[数何])?{_NUMBER}円|[¥\\]{_NUMBER})"
    r"(?P<after>(?:以内|以下|未満|まで|程度|ほど|くらい|ぐらい|前後|以上|から|~(?![0-9])){0,3})"
)
_UNIT = re.compile("[十百千万億兆]*円$")
_LIMIT_BEFORE = re.compile(r"上限(?:額|金額)?(?:は|を|が|:)? ?$|最大|上限")
_LIMIT_AFTER = re.compile(r"以内|以下|未満|まで|^[をが](?:上限|限度)")

_ASKED_BEFORE = re.compile(
    r"(?:予算|経費|費用(?!対)|事業費|委託|支援金|補助(?!率|具|犬)|助成|報酬|謝[金礼]|見積|お金|上限)[^円]{0,16}$"
)
_ASKED_AFTER = re.compile(
    r"[をが](?:上限|限度)|の(?:予算|経費|範囲|委託|支援金|補助|助成)|(?:以内)?で委託|を(?:補助|助成|支援し)"
)
_GIVEN_BEFORE = re.compile(r"(?:料金|費用(?!対)|価格|利用料|導入費|初期|月額|年額|見積|負担[額金]?|プラン)[^円]{0,16}$")
_GIVEN_AFTER = re.compile(r"で?ご?(?:利用|提供|導入)|で?始め|の(?:費用|料金|利用料)")
_ELSEWHERE_BEFORE = re.compile(
    r"一般会計|歳[出入]|昨年|前年|去年|これまで|従来|過去|医療費|寄[附付]|売り?上げ?|資本金|調達|参加費|入場料|給付"
    r"|残業代|効果|[1一](?:人|名|世帯|件|食|回|台|個|時間|冊|枚|戸|泊)(?:あたり|当たり|につき)|ある[市町村]|では年間|国の|県の補助|交付金|[1一](?:人|回|件|食|日|時間)$"
    r"|(?:保護者|利用者|住民|市民|町民|参加者|家庭|世帯|受講者)(?:様|の方)?の(?:ご?負担|費用|利用料|料金)"
)
_ELSEWHERE_AFTER = re.compile(
    r"[^、]{0,12}(?:削減|節約|縮減|抑え|減[らりっ少]|割引|引き|安く|増[え額]|超え(?!な)|に上|にのぼ|支出|かかりまし"
    r"|かかってい|寄[附付]|売上|参加費|損失|の効果|を受け|を活用|の助成を|をもら)"
)
_REGULAR_BEFORE = re.compile(r"(?:月額|月々|毎月|年額|年間|毎年|(?:か月|年)あたり|初期)[^円、]{0,8}$")
_YEAR_BEFORE = re.compile(r"(?:[0-9]年目|初年度?|以降)[^円、]{0,8}$")
_REGULAR_AFTER = re.compile(r"/[月年]|\((?:月額|年額)\)")

_NONE = "(?:ない|無い|なし|無し|ゼロ(?:円)?|0円?|ありません|ございません|不要)(?!わけ|とは|に等し|こともな)"
_NO_BUDGET = re.compile(
    rf"予算(?:の(?:用意|確保|措置|裏付け))?[はがも](?:一切|全く|まったく|特に|、)*(?:{_NONE}|付いていません|ついていません)"
    r"|(?:ゼロ|0)予算|予算(?:ゼロ|0円|なし)"
)
_NOT_MUCH = ("十分な", "大きな", "潤沢な", "まとまった", "豊富な", "多額の", "充分な", "大した", "たいした", "必要な")
_NO_BURDEN = re.compile(
    r"(?:(?:(?<![都他各毎])[市町村区県]|自治体|市区?町村|行政)(?:さま|様)?(?:の|側の?)?(?:費用|財政|金銭)?(?:面で?の)?"
    r"|(?:費用|財政|金銭)(?:面で?)?の?)"
    rf"(?:ご?負担|持ち出し)(?:額?[はがも])?(?:一切|全く|まったく)?(?:{_NONE}|生じません|発生しません|かかりません|いただきません)"
)
_OF_OTHERS = re.compile(r"(?:利用者|住民|市民|町民|参加者|保護者|家庭|世帯|高齢者|受講者|来場者|生徒)(?:様|の方)?の?$")
_FREE = re.compile(
    r"(?:利用料金?|料金|費用|価格|導入費用?)[はがも](?:すべて|全て|完全に?|原則|一切)?(?P<free>無料|無償|0円|ゼロ円?)(?!で(?:は|も))"
    r"|(?P<given>無料|無償)で(?:ご|お)?(?:利用|提供|使|貸|支援|対応|実施|協力|導入|始め)"
)
_PARTLY = re.compile(
    r"初期|初回|初年|月額|登録|追加|相談|体験|診断|見積|期間限定|最初|一部|通常|お試し|トライアル|か月|週間"
    r"|(?:利用者|住民|市民|町民|参加者|保護者|高齢者|子ども|生徒|誰で?)[^、]{0,6}[がはも]"
)
_WISH = re.compile(r"くださ|いただ|頂|ほしい|欲しい|お願い|求め|希望|協力")
_OTHERS_PAY = re.compile(
    r"費用は(?:すべて|全て|全額)?(?:当社|弊社|企業|当方|当団体)(?:の側|側)?[がで](?:全額)?(?:負担|用意)"
    r"|(?:^|(?<=[、はにのも]))費用は(?:一切)?(?:かかりません|いただきません|発生しません)"
)


def sums(normalised: Normalised, side: Role) -> Iterator[Found]:
    """Every sum of a text, and every phrase that says that nothing is paid."""
    text = normalised.text
    if "円" in text or "¥" in text or "\\" in text:
        for match in _SUM.finditer(text):
            yield _sum(normalised, match, side)
    if side == "challenge" and "予算" in text:
        for match in _NO_BUDGET.finditer(text):
            if not text.endswith(_NOT_MUCH, 0, match.start()):
                yield Found("budget_yen", 0, *match.span())
    if "負担" in text or "持ち出し" in text:
        for match in _NO_BURDEN.finditer(text):
            if not _OF_OTHERS.search(text, max(0, match.start() - 8), match.start()):
                yield Found("budget_yen", 0, *match.span())
    if "無料" in text or "無償" in text or "0円" in text or "ゼロ" in text:
        yield from _free(text, side)
    if side == "capability" and "費用は" in text:
        yield from (Found("budget_yen", 0, *match.span()) for match in _OTHERS_PAY.finditer(text))


def _sum(normalised: Normalised, match: re.Match[str], side: Role) -> Found:
    before, after = around(normalised.text, *match.span())
    after_match = match["after"]
    value = _value(normalised, match)
    start, end = match.span()
    if side == "challenge" and after_match.endswith("から"):  # what is taken from a sum is not the sum
        return Found("yen", value, start, end)
    clause = since_comma(before)
    said_before, said_after = (_ASKED_BEFORE, _ASKED_AFTER) if side == "challenge" else (_GIVEN_BEFORE, _GIVEN_AFTER)
    about_it = (
        said_before.search(before) or said_after.match(after) or (side == "challenge" and "上限" in match["before"])
    )
    if not about_it or _ELSEWHERE_BEFORE.search(clause) or _ELSEWHERE_AFTER.match(after):
        return Found("yen", value, start, end)
    regular = bool(_REGULAR_BEFORE.search(before) or _REGULAR_AFTER.match(after))
    if regular and side == "challenge":  # for how long?
        return Found("yen", value, start, end)
    if side == "capability" and _YEAR_BEFORE.search(before):
        regular = True
    if regular and isinstance(value, int | Range):
        value = Range(value if isinstance(value, int) else value.least)
    limit = bool(_LIMIT_BEFORE.search(clause[-8:] + match["before"]) or _LIMIT_AFTER.match(after_match + after))
    return Found("budget_yen", value, start, end, limit)


def _value(normalised: Normalised, match: re.Match[str]) -> FactValue:
    """The sum, or its bounds; None for 数百万円. It is read where it is written, as a cell of a sheet is."""
    if match["vague"]:
        return None
    written = _written(normalised, *match.span("sum"))
    most = _yen(written)
    if most is None:
        return None
    if match["least"] is None:
        open_above = "以上" in match["after"] or match["after"].endswith(("から", "~"))
        return Range(most) if open_above or "最低" in match["before"] else most
    least = _written(normalised, *match.span("least"))
    unit = _UNIT.search(written)
    if not least.endswith("円"):
        least += "円" if least[-1] in "十百千万億兆" or unit is None else unit[0]
    lowest = _yen(least)
    return None if lowest is None or lowest > most else Range(lowest, most)


def _written(normalised: Normalised, start: int, end: int) -> str:
    first, last = normalised.original(start, end)
    return "".join(normalised.source[first:last].translate(_TODAY).split())


def _yen(written: str) -> int | None:
    try:
        return money.yen(written)
    except UnfitError:
        return None


def _free(text: str, side: Role) -> Iterator[Found]:
    for match in _FREE.finditer(text):
        before, after = around(text, *match.span())
        wished = side == "capability" or (match["given"] and _WISH.search(match[0][-2:] + after))
        if wished and not _PARTLY.search(since_comma(before)) and not _PARTLY.match(after):
            yield Found("budget_yen", 0, *match.span("free" if match["free"] else "given"))
