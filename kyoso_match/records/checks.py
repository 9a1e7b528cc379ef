"""What a value of a record has to be; each check returns the value as it is stored, or says what was expected.

The checks are for values, not for cells as people write them: ``"90万円"`` is refused here and read in ``facts``.
"""

from __future__ import annotations

import datetime
import math
import operator
from collections.abc import Mapping, Sequence
from types import MappingProxyType

ONLINE = "オンライン"
ON_SITE = "現地"
FORMS = (ONLINE, ON_SITE)

_LONGEST_SHOWN = 60
_DEEPEST_ATTRIBUTE = 32
_MOST_YEN = 10**18
_MOST_SEATS = 10**9


class UnfitError(Exception):
    """A value is not what it has to be. Never leaves this package: it becomes a ``RowProblem``."""

    def __init__(self, reason: str, value: object) -> None:
        self.reason = reason
        self.value = shown(value)
        super().__init__(reason)


def shown(value: object) -> str:
    """The value as one short line for an error message, however long, nested or odd it is."""
    try:
        text = value if isinstance(value, str) else repr(value)
    except (ValueError, RecursionError):  # integers of more than 4,300 digits, structures that contain themselves
        text = type(value).__name__
    line = " ".join(text.split()).encode("utf-8", "replace").decode("utf-8")
    return line if len(line) <= _LONGEST_SHOWN else line[: _LONGEST_SHOWN - 1] + "…"


def plain_text(value: object) -> str:
    """A str that can be written to a file. Kept exactly, white space included, because evidence points into it."""
    if not isinstance(value, str):
        raise UnfitError("文字列が必要です。文字列に直してください。", value)
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise UnfitError(
            "壊れた文字(単独のサロゲート)が含まれています。元の文書から入力し直してください。", value
        ) from None
    return str(value)


def name(value: object) -> str:
    """A str without white space around it: names are compared and grouped, so "鉾田市 " has to be "鉾田市"."""
    return plain_text(value).strip()


def record_id(value: object) -> str:
    """A name with at least one visible character."""
    text = name(value)
    if not text:
        raise UnfitError("IDが空です。ほかと重ならないIDを付けてください。", value)
    return text


def body(value: object) -> str | Mapping[str, str]:
    """One text, or several named texts (read-only) in the order given."""
    if not isinstance(value, Mapping):
        return plain_text(value)
    texts: dict[str, str] = {}
    for heading, text in value.items():
        if not name(heading):
            raise UnfitError("本文の項目名が空です。「背景」「課題」のような名前を付けてください。", heading)
        texts[name(heading)] = plain_text(text)
    return MappingProxyType(texts)


def texts(value: object) -> tuple[str, ...]:
    """Several non-blank strs without white space around them. One str is refused: it would become its characters."""
    if isinstance(value, str) or not isinstance(value, Sequence | set | frozenset):
        raise UnfitError('文字列のリストが必要です。["…", "…"] の形にしてください。', value)
    items = sorted(value, key=str) if isinstance(value, set | frozenset) else value
    entries = tuple(name(item) for item in items)
    if not all(entries):
        raise UnfitError("リストに空の文字列があります。空の要素を除いてください。", value)
    return entries


def forms(value: object) -> tuple[str, ...]:
    """The ways of working together: "オンライン", "現地" or both."""
    entries = texts(value)
    for entry in entries:
        if entry not in FORMS:
            raise UnfitError("実施形態は「オンライン」「現地」のどちらか、または両方にしてください。", entry)
    return entries


def yen(value: object) -> int | None:
    """Whole yen, 0 or more; None is unknown."""
    return _whole(value, 0, _MOST_YEN, "0以上の整数(円単位)が必要です。わからないときは空欄にしてください。")


def months(value: object) -> float | None:
    """A finite number of months above 0; None is unknown."""
    if value is None:
        return None
    expected = "0より大きい数(月数)が必要です。わからないときは空欄にしてください。"
    if isinstance(value, bool | str | bytes):
        raise UnfitError(expected, value)
    try:
        length = float(value)  # type: ignore[arg-type]  # refused just below when it is no number
    except (TypeError, ValueError, OverflowError):
        raise UnfitError(expected, value) from None
    if not math.isfinite(length) or length <= 0:
        raise UnfitError(expected, value)
    return length


def seats(value: object) -> int | None:
    """A whole number of partners or people, 1 or more; None is unknown."""
    return _whole(value, 1, _MOST_SEATS, "1以上の整数(人数・社数)が必要です。わからないときは空欄にしてください。")


def _whole(value: object, least: int, most: int, expected: str) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool):
        raise UnfitError(expected, value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    try:
        number = operator.index(value)  # type: ignore[arg-type]  # refused just below when it is no integer
    except TypeError:
        raise UnfitError(expected, value) from None
    if not least <= number <= most:
        raise UnfitError(expected, value)
    return number


def day(value: object) -> datetime.date | None:
    """A calendar date without a time; None is unknown."""
    if value is None:
        return None
    if not isinstance(value, datetime.date):
        raise UnfitError("日付(datetime.date)が必要です。わからないときは空欄にしてください。", value)
    return value.date() if isinstance(value, datetime.datetime) else value


def attributes(value: object) -> Mapping[str, object]:
    """Open fields as read-only JSON values, all the way down; dates become ISO texts and NaN becomes None."""
    if not isinstance(value, Mapping):
        raise UnfitError('項目名と値の組(辞書)が必要です。{"項目名": 値} の形にしてください。', value)
    return _frozen_mapping(value, 0)


def _frozen_mapping(value: Mapping[object, object], depth: int) -> Mapping[str, object]:
    return MappingProxyType({plain_text(key): _frozen(item, depth + 1) for key, item in value.items()})


def _frozen(value: object, depth: int) -> object:
    if depth > _DEEPEST_ATTRIBUTE:
        raise UnfitError(f"入れ子が{_DEEPEST_ATTRIBUTE}段より深くなっています。浅い形に直してください。", value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, float):
        if math.isinf(value):
            raise UnfitError("無限大は保存できません。有限の数か空欄にしてください。", value)
        return None if math.isnan(value) else float(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return _frozen_mapping(value, depth)
    if isinstance(value, list | tuple):
        return tuple(_frozen(item, depth + 1) for item in value)
    kind = type(value).__name__
    raise UnfitError(f"{kind} は保存できません。文字列・数・日付・リスト・辞書のどれかにしてください。", value)


def thawed(value: object) -> object:
    """The same value out of the lists and dicts that ``json`` knows."""
    if isinstance(value, Mapping):
        return {key: thawed(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [thawed(item) for item in value]
    return value
