"""Texts as lines of word keys, the only form that the training sees.

Personal names are left out: minutes and speeches name many people, and a public model should not.
"""

from __future__ import annotations

from kyoso_match.tokens import tokenize

_PERSONAL_NAME = "名詞-固有名詞-人名"

# Without the cache of ``tokenize``: a corpus is read once, and a cache of whole texts would only cost memory.
_tokenize_once = tokenize.__wrapped__


def key_line(text: str) -> str:
    """The keys of the content words of ``text`` in order, joined by spaces, without personal names.

    >>> key_line("佐藤さんが空き家を活用した。")
    'さん 空き家 活用'
    """
    words = _tokenize_once(text).words
    keys = ("".join(word.key.split()) for word in words if word.key and not word.pos.startswith(_PERSONAL_NAME))
    return " ".join(key for key in keys if key)
