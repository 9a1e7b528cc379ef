"""Other ways to write the same text, class by class.

An edit turns every spelling that it knows into another one of the same group.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

Edit = Callable[[str], str]


class Spelling(NamedTuple):
    """One class of edits; ``same_meaning`` is False where the text says something else afterwards."""

    name: str
    title: str
    edit: Edit
    same_meaning: bool = True


def exchange(groups: str) -> Edit:
    """Every spelling becomes the next one of its group, the last one the first.

    Blanks part groups and ``/`` the spellings of one; an abbreviation is not looked for inside a longer one.

    >>> exchange("子ども/子供/こども")("子どもと子供")
    '子供とこども'
    """
    following: dict[str, str] = {}
    for group in groups.split():
        spellings = group.split("/")
        following |= dict(zip(spellings, [*spellings[1:], spellings[0]], strict=True))
    longest_first = sorted(following, key=len, reverse=True)
    known = re.compile(
        "|".join(rf"(?<![A-Za-z]){word}(?![A-Za-z])" if word.isascii() else re.escape(word) for word in longest_first)
    )
    return lambda text: known.sub(lambda match: following[match[0]], text)


_FULL_WIDTH = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)})
_TODAY = "学国会広県実図経済医応区対体団労続総関観権験検単当発変辺与来覧両数駅楽気帰旧"
_ONCE = "學國會廣縣實圖經濟醫應區對體團勞續總關觀權驗檢單當發變邊與來覽兩數驛樂氣歸舊"
_TO_OLD = str.maketrans(_TODAY, _ONCE)

_MYRIADS = re.compile(r"(?<![\d,.])(\d{1,4})万(?=[円人])")
_TENS = re.compile(r"(?<![\d,.])([1-9])0(?=[人名件社回校年])")
_YEAR = re.compile(r"(?<!\d)20(19|2\d)年")
_NUMBER = re.compile(r"(?<![A-Za-z\d])\d+(?![A-Za-z\d])")
_DIGITS = " 一二三四五六七八九"
# As JIS Z 8301 had it: words of three sounds and more drop it, shorter ones (ラリー) keep it.
_LONG_VOWEL = re.compile(r"(?<=[ァ-ヶー]{3})ー(?![ァ-ヶー])")


def _numbers_in_words(text: str) -> str:
    text = _MYRIADS.sub(lambda match: f"{int(match[1]) * 10_000:,}", text)
    text = _TENS.sub(lambda match: f"{_DIGITS[int(match[1])].replace('一', '')}十", text)
    return _YEAR.sub(lambda match: f"令和{int(match[1]) - 18}年", text)


def _other_amounts(text: str) -> str:
    return _NUMBER.sub(lambda match: "".join(str(int(digit) % 9 + 1) for digit in match[0]), text)


SPELLINGS = (
    Spelling("width", "full-width letters and digits (ＡＩ, ３０)", lambda text: text.translate(_FULL_WIDTH)),
    Spelling(
        "platform",
        "platform-dependent characters (㈱, ㌔, ㌧, ㍍, ㌢, ①)",
        exchange("株式会社/㈱ キロ/㌔ トン/㌧ メートル/㍍ センチ/㌢ 1つ/①つ 2つ/②つ ミリ/㍉ ページ/㌻"),
    ),
    Spelling("old_kanji", "old kanji (學校, 廣報)", lambda text: text.translate(_TO_OLD)),
    Spelling("long_vowels", "long vowels at the end (センサー/センサ)", lambda text: _LONG_VOWEL.sub("", text)),
    Spelling(
        "katakana",
        "other katakana variants (ウェブ/ウエブ)",
        exchange(
            "ウェブ/ウエブ デジタル/ディジタル インターフェース/インターフェイス バイオリン/ヴァイオリン "
            "メンテナンス/メインテナンス データベース/データーベース イベント/イヴェント コミュニティ/コミュニティー "
            "ソフトウェア/ソフトウエア"
        ),
    ),
    Spelling(
        "kana_kanji",
        "kana and kanji (子ども/子供, まちづくり/街づくり, ごみ/ゴミ)",
        exchange(
            "子ども/子供/こども まちづくり/街づくり ごみ/ゴミ 取り組み/取組 見守り/みまもり 障害/障がい 空き家/空家 "
            "引きこもり/ひきこもり 問い合わせ/問合せ 申し込み/申込み つながり/繋がり 一人ひとり/一人一人 "
            "ひとり親/一人親 手続き/手続 受け付け/受付け 打ち合わせ/打合せ 買い物/買物 分かりやすい/わかりやすい "
            "できる/出来る すべて/全て 暮らし/くらし ともに/共に 一緒/いっしょ 使い方/つかい方 いきいき/生き生き"
        ),
    ),
    Spelling("numbers", "the same number written otherwise (90万円/900,000円, 30人/三十人)", _numbers_in_words),
    Spelling(
        "dialect",
        "colloquial and western forms (できへん, しとる)",
        exchange(
            "できない/できへん できません/できまへん ありません/ありまへん している/しとる していない/してへん "
            "しています/してます されている/されとる ではない/やない とても/めっちゃ 多い/ようけおる "
            "困っている/困っとる"
        ),
    ),
    Spelling(
        "abbreviations",
        "abbreviations written out (DX, AI, IoT, SNS, ICT, GIS)",
        exchange(
            "DX/デジタルトランスフォーメーション AI/人工知能 IoT/モノのインターネット SNS/ソーシャルメディア "
            "ICT/情報通信技術 GIS/地理情報システム MaaS/次世代移動サービス RPA/業務の自動化 VR/仮想現実 AR/拡張現実 "
            "PR/広報"
        ),
    ),
    Spelling("amounts", "another number (every digit changed)", _other_amounts, same_meaning=False),
)
