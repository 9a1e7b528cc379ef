"""Sentence ends in the other style: です and ます where there was である, and the other way round.

Only endings whose counterpart is certain from the characters are exchanged; all others stay as they are. Where two
conjugations share a kana before ます, stems are listed: 行います is 行う, but 用います is 用いる.
"""

from __future__ import annotations

import re

_KANJI = "一-鿿"
_NOUN = f"{_KANJI}ァ-ヺー"
_E_ROW = "えけげせぜてでねへべめれ"
_I_ROW = "いきぎしちにひびみり"
# Two kanji before します are mostly a noun (支援する), but not in these.
_VERBS_IN_SU = "目指|見直|[をにはもで][試示話外出移]"

# The first pattern that an ending matches decides.
_OTHER_STYLE: tuple[tuple[str, str], ...] = (
    ("(?<=[てで])いません", "いない"),
    ("(?<=[がはも])ありません", "ない"),
    (f"(?<=[{_E_ROW}き])ません", "ない"),
    ("(?<=[てで])いました", "いた"),
    ("(?<=て)きました", "きた"),
    (f"(?<=[{_E_ROW}])ました", "た"),
    ("なりました", "なった"),
    ("(?<=[てでがもに])います", "いる"),
    ("できます", "できる"),
    (f"(?<=[{_E_ROW}])ます", "る"),
    ("(?<![借足降懲])ります", "る"),
    (f"(?P<stem>{_VERBS_IN_SU})します", r"\g<stem>す"),
    (f"(?P<stem>[{_KANJI}]{{2}}|[ァ-ヺー]|[をうに])します", r"\g<stem>する"),
    ("(?<=[行使思扱願補担払買])います", "う"),
    ("(?<=[望進組積読])みます", "む"),
    ("(?<=[働置書聞届開引付続歩描招])きます", "く"),
    ("(?<=いただ)きます", "く"),
    ("(?<=[選学呼運並])びます", "ぶ"),
    ("(?<=[立待持])ちます", "つ"),
    (f"(?<=[{_I_ROW}{_E_ROW}]たい)です", ""),
    (f"(?<=[{_NOUN}])です", "である"),
    ("である", "です"),
    ("(?<=[てで])いない", "いません"),
    ("できない", "できません"),
    ("(?<=[がは])ない", "ありません"),
    ("(?<=[てで])いる", "います"),
    ("できる", "できます"),
    (f"(?<=[{_NOUN}])する", "します"),
    ("(?<=[がもはに])ある", "あります"),
    ("(?<=[にくと])なる", "なります"),
    ("(?<=さ)れる", "れます"),
    ("(?<=を)図る", "図ります"),
    ("(?<=を)行う", "行います"),
    (f"(?<=[{_I_ROW}{_E_ROW}])たい", "たいです"),
)
_RULES = tuple((re.compile(rf"{old}(?=[。!?！？]?\s*\Z)"), new) for old, new in _OTHER_STYLE)


def in_the_other_style(sentence: str) -> str:
    """One sentence with another ending, or as it is where the ending is not a known one.

    >>> [in_the_other_style(text) for text in ("支援しています。", "人手が課題である", "減らしたい", "迷う")]
    ['支援している。', '人手が課題です', '減らしたいです', '迷う']
    """
    for old, new in _RULES:
        changed, count = old.subn(new, sentence, count=1)
        if count:
            return changed
    return sentence
