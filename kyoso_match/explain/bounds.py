"""Numbers with a bound (二十名以上の団体に限り) beside the numbers of a need (十人の学校)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

from kyoso_match.text import normalise, value_of

_NUMBER = "(?P<number>[0-9〇一二三四五六七八九十百千万億]+(?:\\.[0-9]+)?)"
_COUNTER = (
    "(?P<counter>平方メートル|メートル|ヘクタール|アール|キログラム|キロ|トン|時間|世帯|か所|ヶ所|箇所|歳|代|人|名|円|つ|台|校|件|回"
    "|日|週間|年|戸|社|頭|羽|枚|本|棟|時|階|冊|軒|点|種|か月|月)"
)
_AT_LEAST = r"(?:さま|様|ほど)?(?:以上|を?超|より多|から)"
_BELOW = r"(?:未満|に満たない|より少)"
_AT_MOST = r"(?:さま|様|ほど)?(?:の(?:方|人))?(?:以下|以内|まで|だけ|のみ|を上限|が上限|限り|ほどです|を限度)"
_FOUND = re.compile(
    rf"(?P<part>午前|午後|夜の?|夕方)?{_NUMBER}{_COUNTER}(?:(?P<least>{_AT_LEAST})|(?P<below>{_BELOW})|(?P<most>{_AT_MOST}))?"
)
# Hours and months come round again.
_CYCLES = {"時": 24.0, "月": 12.0}
# Words of a need that name an hour or a month.
_IMPLIED = (
    ("深夜|夜中", "時", 25.0),
    ("夜(?![中食])", "時", 20.0),
    ("早朝", "時", 5.0),
    ("夕方", "時", 17.0),
    ("冬|雪", "月", 1.0),
    ("夏", "月", 8.0),
)
_SAME = {"名": "人", "代": "歳", "か所": "箇所", "ヶ所": "箇所"}


class _Span(NamedTuple):
    """Numbers of one kind of thing, from ``low`` to ``high``; ``bounded`` where a word such as 以上 says so."""

    counter: str
    value: float
    low: float
    high: float
    bounded: bool


def leaves_out_number(limit: str, need: str) -> bool:
    """Whether the numbers of a limit leave out those of a need.

    >>> leaves_out_number("六十歳未満の方に限ります", "六十五歳を過ぎた人の仕事")
    True
    >>> leaves_out_number("二つだけ", "二つの祭り")
    False
    """
    return any(
        span.bounded and span.counter == other.counter and not _within(other, span)
        for span in _joined(_spans(limit))
        for other in (_spans(need) or _implied(need))
    )


def covers_number(denied: str, need: str) -> bool:
    """Whether the numbers of a denial hold those of a need.

    >>> covers_number("児童が二十人に満たない学校は見送ります", "全校で十八人の小学校にも来てほしい")
    True
    """
    return any(
        span.bounded and span.counter == other.counter and _within(other, span)
        for span in _joined(_spans(denied))
        for other in _spans(need)
    )


def _within(wished: _Span, bounds: _Span) -> bool:
    cycle = _CYCLES.get(bounds.counter, 0.0)
    high = bounds.high + (cycle if bounds.high < bounds.low else 0.0)
    return bounds.low <= wished.value <= high or (cycle > 0.0 and bounds.low <= wished.value + cycle <= high)


def _implied(need: str) -> Iterator[_Span]:
    for word, counter, value in _IMPLIED:
        if re.search(word, need):
            yield _Span(counter, value, value, value, bounded=False)
            return


@lru_cache(maxsize=4096)
def _spans(text: str) -> tuple[_Span, ...]:
    return tuple(_found(text))


def _found(text: str) -> Iterator[_Span]:
    for match in _FOUND.finditer(normalise(text).text):
        number = value_of(match["number"])
        if number is None:
            continue
        counter = _SAME.get(match["counter"], match["counter"])
        value = float(number)
        if counter == "時" and (match["part"] or "")[:2] in ("午後", "夜", "夜の", "夕方") and value < 12.0:
            value += 12.0
        below = match["below"] is not None
        # 五アールに満たない names less than five.
        value -= 0.5 if below else 0.0
        low = value if match["least"] else 0.0
        high = value if below or match["most"] else float("inf")
        yield _Span(counter, value, low, high, match["least"] is not None or below or match["most"] is not None)


def _joined(spans: tuple[_Span, ...]) -> Iterator[_Span]:
    """The spans, with 15歳から39歳まで as one."""
    for span, following in zip_longest(spans, spans[1:]):
        if following is not None and _is_range(span, following):
            yield _Span(span.counter, span.value, span.low, following.high, bounded=True)
        else:
            yield span


def _is_range(span: _Span, following: _Span) -> bool:
    return span.counter == following.counter and span.low > 0.0 and following.high < float("inf")
