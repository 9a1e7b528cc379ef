"""Cells that hold several things: words, sentences, and the ways of working together."""

from __future__ import annotations

import re

from kyoso_match.records.cells import as_text, fact_text, is_missing, is_unknown
from kyoso_match.records.checks import ON_SITE, ONLINE, UnfitError

_WORD_SEPARATORS = "、､，,；;／/"
_SENTENCE_SEPARATORS = "；;"
_OPENING, _CLOSING = "(（「『【", ")）」』】"
_BULLET = re.compile(r"^\s*(?:[・●○◯■□◆◇▪•※*➢]|[-‐–—](?=\s)|[①-⑳]|[(（]?[0-9０-９]{1,2}[)）.．](?![0-9０-９]))\s*")
_NOTHING = frozenset(["なし", "無し", "無", "無い", "ない", "特になし", "特に無し", "特になし。", "none"])

_ONLINE = "オンライン|リモート|テレワーク|在宅|遠隔|web|ウェブ|ビデオ|online|remote|zoom|teams"
_ON_SITE = "現地|対面|訪問|常駐|来庁|来訪|オンサイト|on-?site"
_BOTH = "両方|両方可|ハイブリッド|ハイブリット|併用|どちらでも可?|どちらも可?|いずれも可?|hybrid"
_BEFORE = "原則|基本|主に|フル|完全"
_AFTER = (
    "会議|面談|面会|打ち?合わ?せ|ミーティング|ワーク|勤務|作業|活動|支援|対応|実施|開催|参加"
    "|での?|による|可能?|のみ|中心|メイン|主体|型|形式"
)
_FORM_WORD = re.compile(rf"(?:{_BEFORE})?(?:(?P<online>{_ONLINE})|(?P<on_site>(?:{_ON_SITE})+))(?:{_AFTER})*")
_BOTH_WORD = re.compile(
    rf"(?:(?:{_ONLINE}|{_ON_SITE}|{_AFTER}|と|・|及び|および|の|/|,|、|\+)*)(?:{_BOTH})(?:{_AFTER})*"
)
_BETWEEN_FORMS = re.compile(r"[、,;/・&+]|または|又は|もしくは|及び|および|と|or")


def words(cell: object) -> tuple[str, ...]:
    """Short entries: split at 、 ， , ； ; ／ / (outside brackets) and at line ends.

    A cell with a 。 is prose and is split like ``sentences``, so that no sentence is torn at its commas.
    "なし", "未定" and the like say nothing and are left out.

    >>> words("茨城県、栃木県／群馬県"), words("関東（東京、千葉）"), words("特になし")
    (('茨城県', '栃木県', '群馬県'), ('関東（東京、千葉）',), ())
    """
    prose = isinstance(cell, str) and "。" in cell
    return _entries(cell, _SENTENCE_SEPARATORS if prose else _WORD_SEPARATORS)


def sentences(cell: object) -> tuple[str, ...]:
    """Longer entries: split at ； ; (outside brackets) and at line ends, bullets and numbering taken off.

    >>> sentences("・移動を支え、費用を抑えること" + chr(10) + "・実証に協力できること")
    ('移動を支え、費用を抑えること', '実証に協力できること')
    """
    return _entries(cell, _SENTENCE_SEPARATORS)


def forms(cell: object) -> tuple[str, ...]:
    """The ways of working together. Every word has to be known: "現地不可" must not be read as "現地".

    >>> forms("Ｗｅｂ会議"), forms("現地・オンライン"), forms("ハイブリッド"), forms("応相談")
    (('オンライン',), ('現地', 'オンライン'), ('オンライン', '現地'), ())
    """
    found: list[str] = []
    for entry in _entries(cell, _WORD_SEPARATORS):
        text = re.sub(r"[()「」。]", "", fact_text(entry))
        if _BOTH_WORD.fullmatch(text):
            found += [ONLINE, ON_SITE]
            continue
        for word in _BETWEEN_FORMS.split(text):
            form = _FORM_WORD.fullmatch(word)
            if form is None:
                raise UnfitError(
                    "実施形態が読み取れません。「オンライン」「現地」「両方」のどれかを書いてください。", cell
                )
            found.append(ONLINE if form["online"] else ON_SITE)
    return tuple(dict.fromkeys(found))


def _entries(cell: object, separators: str) -> tuple[str, ...]:
    if isinstance(cell, list | tuple):  # a list that was given as a list is taken as it is
        return tuple(as_text(item) for item in cell if not is_missing(item))
    if is_unknown(cell):
        return ()
    pieces = (_BULLET.sub("", piece).strip() for piece in _split(as_text(cell), separators))
    return tuple(piece for piece in pieces if not is_unknown(piece) and fact_text(piece) not in _NOTHING)


def _split(text: str, separators: str) -> list[str]:
    """The pieces between separators outside brackets; a line end always separates and closes every bracket."""
    pieces, start, depth = [], 0, 0
    for mark in re.finditer(f"[{re.escape(separators + _OPENING + _CLOSING)}\r\n]", text):
        if mark[0] in _OPENING:
            depth += 1
        elif mark[0] in _CLOSING:
            depth = max(0, depth - 1)
        elif mark[0] in "\r\n" or depth == 0:
            pieces.append(text[start : mark.start()])
            start, depth = mark.end(), 0
    return [*pieces, text[start:]]
