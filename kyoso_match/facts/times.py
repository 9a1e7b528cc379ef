"""Days, fiscal years and lengths of time in a text: which day is the deadline, which length is the period.

A day is the deadline only where its sentence says so (締切, 応募 ... まで), a length is the period only where it is
said to be that of the work (期間, 実証, 導入まで). What happened before, what recurs and how long something is kept is
neither.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from kyoso_match.facts.mentions import FactValue, Found, Range, Role, around, since_comma
from kyoso_match.records import periods
from kyoso_match.records.checks import UnfitError
from kyoso_match.text import Normalised

_YEAR = "(?:19|20|21)[0-9]{2}"
_TWO = "[0-9]{1,2}"
_DAY = rf"{_YEAR}年 ?{_TWO}月 ?(?:{_TWO}日|末日?)|{_YEAR}(?P<sign>[./-]){_TWO}(?P=sign){_TWO}(?![0-9])"
_DATE = re.compile(
    rf"(?P<day>(?<![0-9]){_DAY}|(?<![A-Za-z0-9])[RHS][0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{1,2}}(?![0-9]))"
    rf"|(?P<fiscal>(?<![0-9]){_YEAR}年度)"
    r"|(?P<yearless>(?<![0-9年])[0-9]{1,2}月(?:[0-9]{1,2}日|末日?))"
)
_SPAN = re.compile(
    rf"(?<![0-9]){_YEAR}年 ?[0-9]{{1,2}}月(?: ?[0-9]{{1,2}}日)?(?:から|~|-)(?:翌年|[0-9]{{1,4}}年)? ?[0-9]{{1,2}}月"
    r"(?:[0-9]{1,2}日|末日?)?(?:まで)?"
)
_DEADLINE_BEFORE = re.compile(
    r"(?:締め?切り?|〆切?|(?:応募|申込|申し込み|募集|提出|受付|有効|掲載|エントリー)(?:期限|期間|期日)|(?<!納入)(?<!履行)"
    r"(?<!返却)(?<!利用)(?<!賞味)(?<!消費)(?<!支払)(?<!申請)期限)[^。]{0,24}$"
)
_UNTIL_BEFORE = re.compile(r"(?:応募|申し?込み?|エントリー|ご?提案|募集|受付|企画書)[^。]{0,12}$")
_UNTIL_AFTER = re.compile(
    r" ?(?:\([月火水木金土日](?:曜日?)?(?:・祝)?\))? ?(?:[0-9]{1,2}時|正午)?\(?(?:まで|必着|消印|〆|締め?切)"
)
_NO_END = re.compile(r" ?(?:\([^)]{1,5}\))? ?(?:から|~|より|に(?:閉|開|設|終|始))")
_RECURS = re.compile(r"毎[年月]|例年|申請書|質問|説明会|見学")

_NUMBER = "[0-9一二三四五六七八九十]{1,6}(?:\\.[0-9]{1,3})?"
_MONTH = "[かヶカヵケヵ箇個]月"
_LENGTH = re.compile(
    r"(?P<before>(?:約|およそ|おおよそ|最長|最大|最短|最低){0,3})"
    rf"(?:(?P<least>(?<![0-9一二三四五六七八九十]){_NUMBER})(?:~|から|-)(?={_NUMBER}))?"
    rf"(?P<length>(?P<vague>数(?:{_MONTH}|年|週間))|半年|(?<![0-9./一二三四五六七八九十]){_NUMBER}"
    rf"(?:[かヶカヵケヵ箇]年(?:半)?|年(?:半|[0-9]{{1,2}}{_MONTH})?|{_MONTH}半?|週間|日間))間?"
    r"(?P<after>(?:以内|以下|まで|程度|ほど|くらい|ぐらい|前後|以上){0,3})"
)
_UNIT = re.compile(rf"{_MONTH}|[かヶカヵケヵ箇]?年|週間|日間")
_NO_LENGTH_BEFORE = re.compile(r"(?:令和|平成|昭和|大正|明治|西暦|第|小学|中学|高校|翌|前|毎|の)$")
_NO_LENGTH_AFTER = re.compile(r"[生目次級代式版]|[0-9]{1,2}月|度(?!間)")
_NO_PERIOD_BEFORE = re.compile(
    r"(?:生後|築|満|過去|直近|この|ここ|設立|創業|創立|開設|開業|発足|経験|歴|最近)[^、]{0,4}$"
    r"|(?:募集|受付|応募|公募|申込|保存|保管|待機|保証|在職|避難|耐用|休業|夏休み)(?:の?期間|年数)?[はが:]?[^。、]{0,6}$"
)
_NO_PERIOD_AFTER = re.compile(
    r"前|後|ごと|毎|おき|ぶり|に[1一]|分|保存|未満|以上前|経|待|の(?:歴史|無料|経験|実績|任期|お?試し|トライアル)|の実施(?:経験|実績)|無料"
)
_HAPPENED = re.compile(
    r"[^、]{0,16}(?:離職|退職|辞め|まし|(?<!予定し)(?<!想定し)てい[るま]|られた|減っ|増え|再入院|無料|トライアル)"
)
_PERIOD_BEFORE = re.compile(
    r"(?:期間|実証|実施|委託|事業|伴走|契約期間|準備|開始|稼働|公開|納品|設置|導入|工事|開発|構築|納期)(?:の期間|期間)?"
    r"(?:は|:|まで(?:の期間)?は?|から|に|には|が|として|、)+ ?$|期間[^。、]{0,6}$"
)
_PERIOD_AFTER = re.compile(
    r"の(?:契約|委託|伴走|プログラム|実証|プロジェクト|試行)"
    r"|で(?:の)?(?:導入|構築|完了|終え|実証|運用|稼働|納品|設置|開始|始め|整備|準備|検証|実施|立ち上げ|試行|結果|成果|形に|ご?利用[をしでい]|使え)"
    r"|、?[^。、]{0,6}(?:実施|実証|試行)[しす]|[をと](?:予定|想定|見込)"
)
_NEEDED_AFTER = re.compile(r"(?:が|は)?(?:必要|かか[りる](?!こと)|いただき|要し)")
_WITHIN_AFTER = re.compile(
    r"[にで][^。]{0,24}(?:たい|予定|完了|導入|開始|構築|納品|実証|始め|終え|整備|お願い|希望|求め)"
)


def times(normalised: Normalised, side: Role) -> Iterator[Found]:
    """Every day, fiscal year and length of time of a text."""
    text = normalised.text
    if "年" not in text and "月" not in text and "間" not in text and "/" not in text and "." not in text:
        return
    taken: set[int] = set()
    for match in _SPAN.finditer(text) if "年" in text else ():
        before, _ = around(text, *match.span())
        value = _months(normalised, *match.span())
        if "期間" in before and not _NO_PERIOD_BEFORE.search(before) and value is not None:
            taken.update(range(*match.span()))
            yield Found("period_months", value, *match.span())
    for match in _DATE.finditer(text):
        if taken.isdisjoint(range(*match.span())):
            taken.update(range(*match.span()))
            yield from _date(normalised, match)
    if "年" in text or "月" in text or "間" in text:
        for match in _LENGTH.finditer(text):
            if taken.isdisjoint(range(*match.span())):
                yield from _length(normalised, match, side)


def _date(normalised: Normalised, match: re.Match[str]) -> Iterator[Found]:
    text, (start, end) = normalised.text, match.span()
    if match["fiscal"]:
        yield Found("fiscal_year", int(match[0][:4]), start, end)
        return
    before, after = around(text, start, end)
    day = None if match["yearless"] else _day(normalised, start, end)
    if day is None and not match["yearless"]:  # 30 February
        return
    said = _DEADLINE_BEFORE.search(before) or (_UNTIL_BEFORE.search(before) and _UNTIL_AFTER.match(after))
    if said and not _NO_END.match(after) and not _RECURS.search(before):
        yield Found("deadline", day, start, end)
    elif day is not None:
        yield Found("date", day, start, end)


def _length(normalised: Normalised, match: re.Match[str], side: Role) -> Iterator[Found]:
    start, end = match.span()
    before, after = around(normalised.text, start, end)
    if _NO_LENGTH_BEFORE.search(before[-2:]) and not before.endswith(("度の", "間の", "は", "で")):
        return
    if _NO_LENGTH_AFTER.match(after):
        return
    value = _length_value(normalised, match)
    if value is None and not match["vague"]:
        return
    name = "period_months" if _is_period(match, before, after, side) else "months"
    limit = match["after"].startswith(("以内", "以下", "まで")) or match["before"].endswith(("最長", "最大"))
    yield Found(name, value, start, end, limit)


def _is_period(match: re.Match[str], before: str, after: str, side: Role) -> bool:
    if _NO_PERIOD_BEFORE.search(since_comma(before)) or _NO_PERIOD_AFTER.match(after) or _HAPPENED.match(after):
        return False
    if _PERIOD_BEFORE.search(before) or _PERIOD_AFTER.match(after):
        return True
    if side == "capability" and _NEEDED_AFTER.match(after):  # a challenge complains of what takes long
        return True
    return "以内" in match["after"] and _WITHIN_AFTER.match(after) is not None


def _length_value(normalised: Normalised, match: re.Match[str]) -> FactValue:
    if match["vague"]:
        return None
    most = _months(normalised, *match.span("length"))
    if most is None:
        return None
    if match["least"] is not None:
        unit = _UNIT.search(match["length"])
        least = _months_of(match["least"] + unit[0]) if unit else None
        return None if least is None or least > most else Range(least, most)
    if "最短" in match["before"] or "最低" in match["before"] or "以上" in match["after"]:
        return Range(most)
    return most


def _months(normalised: Normalised, start: int, end: int) -> float | None:
    first, last = normalised.original(start, end)
    return _months_of(normalised.source[first:last])


def _months_of(written: str) -> float | None:
    try:
        return periods.months(written)
    except UnfitError:
        return None


def _day(normalised: Normalised, start: int, end: int) -> datetime.date | None:
    first, last = normalised.original(start, end)
    try:
        return periods.day(normalised.source[first:last])
    except UnfitError:
        return None
