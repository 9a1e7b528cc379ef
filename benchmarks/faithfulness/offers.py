"""A wish turned into the sentence of somebody who meets it."""

from __future__ import annotations

import re

_WISHES = re.compile(r"(?:と考えてい(?:ます|る)|と思(?:います|う)|です|のです|と願ってい(?:ます|る))?[。!！]?\s*\Z")
# Stem before たい -> dictionary form.
_GODAN = dict(zip("いきぎしちにびみり", "うくぐすつぬぶむる", strict=True))
_ICHIDAN = ("借り", "足り", "降り", "用い", "起き", "生き", "試み")
_E_ROW = "えけげせぜてでねへべめれ"
_SURU = re.compile(r"[一-鿿]{2}し\Z|[ァ-ヺー]し\Z|[をにうもく]し\Z")
_VERBS_IN_SU = re.compile(r"(?:目指|見直)し\Z")
_ASKED_FOR = re.compile(
    r"(?:が必要|が課題|が条件|が急務|を(?:求め|募集し|希望し|期待し|探し|募り)(?:て(?:い)?)?(?:ます|る|ています|ている))\Z"
)
_DONE_FOR_US = re.compile(r"(?:て|で)(?:もらい|いただき|ほし|欲し)\Z")
_PERSONS = re.compile(r"(?:方|人|者|人材|団体|企業|先生|アドバイザー|パートナー|チーム|仲間)\Z")
_ENDS_AS_NOUN = re.compile(r"[一-鿿ァ-ヺーA-Za-z0-9]\Z|(?:づくり|こと|仕組み|取り組み|手伝い|つながり|見守り|知らせ)\Z")


def as_offer(need: str) -> str | None:
    """One sentence that says that a need is met, in other forms than the need; None where no form is known.

    >>> as_offer("確認作業と残業を減らしたい"), as_offer("買い物の足の確保が必要です。")
    ('確認作業と残業を減らすことに対応しています。', '買い物の足の確保を提供します。')
    >>> as_offer("説明会を開いてほしい"), as_offer("受付が集中しています。")
    ('説明会を開くことに対応しています。', None)
    """
    text = _WISHES.sub("", need.strip())
    if text.endswith(("たい", "ほしい", "欲しい")):
        verb = _dictionary_form(text)
        return None if verb is None else f"{verb}ことに対応しています。"
    asked = _ASKED_FOR.sub("", text)
    if asked and _ENDS_AS_NOUN.search(asked) and (asked != text or "。" not in need):
        return f"{asked}を{'ご紹介します' if _PERSONS.search(asked) else '提供します'}。"
    return None


def _dictionary_form(wish: str) -> str | None:
    stem = wish.removesuffix("たい").removesuffix("い")
    if _DONE_FOR_US.search(stem):
        return _without_te(_DONE_FOR_US.sub("", stem), stem)
    if not wish.endswith("たい"):
        return None
    last = stem[-1:]
    if _SURU.search(stem) and not _VERBS_IN_SU.search(stem):
        return f"{stem[:-1]}する"
    if last in _GODAN and not stem.endswith(_ICHIDAN):
        return f"{stem[:-1]}{_GODAN[last]}"
    return f"{stem}る" if last in _E_ROW or stem.endswith(_ICHIDAN) else None


def _without_te(stem: str, whole: str) -> str | None:
    """Dictionary form of what stands before て; only where the characters say which it is."""
    if stem.endswith("し"):
        return f"{stem[:-1]}する" if _SURU.search(stem) and not _VERBS_IN_SU.search(stem) else f"{stem[:-1]}す"
    if stem[-1:] and stem[-1] in _E_ROW:
        return f"{stem}る"
    return f"{stem[:-1]}く" if stem.endswith(("開い", "書い", "働い", "置い", "聞い", "届い")) else None
