"""Whether a text says how something is done today, and not only that it is bad or wished for."""

from __future__ import annotations

import re

from kyoso_match.checkup.sheet import Sheet
from kyoso_match.tokens import Token, tokenize

_MARKS = re.compile(
    r"""
    現在は|現状では|今は|いまは|これまで|今まで|従来|例年|毎[年月週日朝回]|[年月週日]に約?[0-9一二三]+[回度件名人]
    | 手作業|手書き|手入力|手打ち|紙[でのにと]|窓口で|電話[でと]|ファクス|ファックス|FAX|Fax|Excel|エクセル|表計算|台帳
    | 目視|口頭|対面で|(?:だけ|のみ)で行|だけ(?:である|だ[。が])
    | 頼って|任せき|任せて|繰り返す|たまま|職員が[^。]{0,20}(?:して|回って|行って)
    """,
    re.VERBOSE,
)
# What goes on by itself, is felt or is wished for: しています with these is no way of working.
_STATES = frozenset(
    "困る 悩む 考える 思う 感じる 求める 目指す 望む 願う 探す 待つ 減る 増える 進む 広がる 高まる 下がる "
    "落ちる 遅れる 続く 限る 残る 生じる 起きる 起こる 成る 有る 居る 出来る 違う 掛かる 足りる 占める 持つ "
    "抱える 迎える 失う 届く 知る 分かる 消える 弱る 溢れる 似る 分かれる 眠る 過ぎる 超える 苦しむ 苦慮 迫る 伴う "
    "向かう 寄せる 言う 高齢 老朽 深刻 不足 低下 減少 増加 募集 期待 検討 希望 予定 発生 悪化 停滞 課題 "
    "問題 拡大 縮小 進行 衰退 集中 偏る 滞る 変わる 抱く 欠ける 欠く 離れる 流出 存在 苦戦 負担 心配 懸念 "
    "想定 必要 見込む 化 荒れる 傷む 空く 立つ 廃れる 目立つ 満ちる".split()
)


def tells_practice(sheet: Sheet) -> bool:
    """Whether some sentence tells a way of working of today."""
    return any(sentence.says(_MARKS) or _tells_doing(sentence.text) for sentence in sheet.sentences)


def _tells_doing(text: str) -> bool:
    tokens = list(tokenize(text))
    return any(
        _continues(tokens, place) and _verb_before(tokens, place) not in _STATES | {""}
        for place in range(1, len(tokens))
    )


def _continues(tokens: list[Token], place: int) -> bool:
    """Whether the token is the て of ている or てきた, or てる."""
    token = tokens[place]
    if token.lemma == "てる":
        return True
    if token.surface not in ("て", "で") or token.pos != "助詞-接続助詞" or place + 1 >= len(tokens):
        return False
    after = tokens[place + 1]
    if after.lemma == "居る":
        return True
    return after.lemma == "来る" and after.surface in ("き", "来")


def _verb_before(tokens: list[Token], place: int) -> str:
    """The verb that て follows, as a lemma; of 管理している the noun."""
    place -= 1
    while place > 0 and tokens[place].pos.startswith(("助動詞",)):
        place -= 1
    token = tokens[place]
    if token.lemma == "為る" and place > 0:
        token = tokens[place - 1]
    return token.lemma
