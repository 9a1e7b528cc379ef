"""Names of municipalities, prefectures and companies: words that must not decide a match.

Two texts that name the same town have that town in common, and nothing that one could do for the other. A town is told
by its name, a company by the legal form that stands beside its name (株式会社アクアテック). Other names, of places and
of products, stay words like any other: they say which building, which language, which tool.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kyoso_match.bigrams import bigrams
from kyoso_match.municipalities import MUNICIPALITIES, PREFECTURES
from kyoso_match.tokens import Tokens, tokenize

_NAME = "名詞-固有名詞"
_KINDS_OF_PLACE = frozenset("都道府県市区町村郡")
# Some names are one word of the dictionary: 北海道, 長沼町, 大阪府.
_ENDS_OF_PLACES = frozenset("道府県町村")
_PLACES = MUNICIPALITIES | PREFECTURES
# 豊田 alone is the town, too, where the dictionary has it as a name: 中央 is none.
_PLACES_WITHOUT_KIND = frozenset(name[:-1] for name in _PLACES if len(name) > 2)
_MOST_WORDS_OF_A_PLACE = 5

_LEGAL_FORMS = frozenset(
    "株式会社 有限会社 合同会社 合資会社 合名会社 社団法人 財団法人 NPO法人 非営利活動法人".split()
)
_BEFORE_LEGAL_FORMS = frozenset("一般 公益 認定 特定".split())
_ENDS_OF_LEGAL_FORMS = frozenset(("会社", "法人"))
_LONGEST_LEGAL_FORM = max(map(len, _LEGAL_FORMS))
_PARTS_OF_A_COMPANY = ("名詞", "接尾辞", "接頭辞", "記号", "形状詞")
# The dictionary finds particles in made-up words: ソラノネ is ソラ + ノ + ネ to it.
_KATAKANA = re.compile("[ァ-ヺー]+")
_MARKS_IN_A_COMPANY = frozenset("・&-.'")
_NOT_PART_OF_A_COMPANY = frozenset("化 等 など 様 側 向け 設立 登記 認証 制度 会計 代表 社員".split())
_MOST_WORDS_OF_A_COMPANY = 6


@lru_cache(maxsize=4096)
def words_without_names(text: str) -> tuple[tuple[str, int, int], ...]:
    """Key, start and end of every content word that is not part of a name.

    >>> [key for key, _, _ in words_without_names("茨城県鉾田市と株式会社アクアテックの水質検査")]
    ['水質', '検査']
    """
    tokens = tokenize(text)
    named = _named(text)
    places = zip(tokens.words, tokens.starts, tokens.ends, strict=True)
    return tuple(
        (word.key, start, end) for place, (word, start, end) in enumerate(places) if word.key and place not in named
    )


@lru_cache(maxsize=4096)
def pairs_without_names(text: str) -> tuple[tuple[str, int, int], ...]:
    """The pairs of neighbouring characters of which none is part of a name.

    >>> [pair for pair, _, _ in pairs_without_names("鉾田市の水質")]
    ['の水', '水質']
    """
    tokens = tokenize(text)
    taken = {offset for place in _named(text) for offset in range(tokens.starts[place], tokens.ends[place])}
    if not taken:
        return bigrams(text)
    return tuple(pair for pair in bigrams(text) if taken.isdisjoint(range(pair[1], pair[2])))


@lru_cache(maxsize=4096)
def _named(text: str) -> frozenset[int]:
    """The positions of the words of a text that are parts of names."""
    tokens = tokenize(text)
    found: set[int] = set()
    for place, word in enumerate(tokens.words):
        surface = word.surface
        if surface in _KINDS_OF_PLACE:
            found.update(_place_name(tokens, place))
        elif surface in _ENDS_OF_LEGAL_FORMS:
            found.update(_company_name(tokens, place))
        elif word.pos.startswith(_NAME) and (surface in _PLACES_WITHOUT_KIND or surface[-1] in _ENDS_OF_PLACES):
            found.update({place}, _place_name(tokens, place))
    return frozenset(found)


def _place_name(tokens: Tokens, last: int) -> range:
    """The words of the name that ends with the kind of place at ``last``; none when no name stands before it."""
    words = tokens.words
    name = words[last].surface
    for first in range(last - 1, max(-1, last - _MOST_WORDS_OF_A_PLACE), -1):
        if not _adjoin(tokens, first):
            break
        name = words[first].surface + name
        if name in _PLACES:
            return range(first, last + 1)
    if last and words[last - 1].pos.startswith(_NAME) and _adjoin(tokens, last - 1):
        return range(last - 1, last + 1)
    return range(0)


def _company_name(tokens: Tokens, end: int) -> range:
    """The words of the legal form that ends at ``end`` and of the name before or after it."""
    words = tokens.words
    form, first = words[end].surface, end
    while form not in _LEGAL_FORMS:
        first -= 1
        if first < 0 or len(form) > _LONGEST_LEGAL_FORM:
            return range(0)
        form = words[first].surface + form
    while first and words[first - 1].surface in _BEFORE_LEGAL_FORMS:
        first -= 1
    before, after = first, end + 1
    while before and first - before < _MOST_WORDS_OF_A_COMPANY and _continues(tokens, before - 1, before - 1):
        before -= 1
    if before == first:
        while after < len(words) and after - end <= _MOST_WORDS_OF_A_COMPANY and _continues(tokens, after, after - 1):
            after += 1
    # 株式会社 without a name is a word like any other.
    return range(before, after) if after - before > end + 1 - first else range(0)


def _continues(tokens: Tokens, place: int, gap: int) -> bool:
    """Whether the word at ``place`` belongs to a company's name that goes on over the gap after the word ``gap``."""
    word = tokens.words[place]
    if not _adjoin(tokens, gap):
        return False
    if word.surface == "." and not (place and _is_latin(tokens.words[place - 1].surface)):
        return False  # the end of a sentence written with ．
    if word.surface in _MARKS_IN_A_COMPANY or _KATAKANA.fullmatch(word.surface):
        return True
    if not any(map(str.isalnum, word.surface)):
        return False  # marks run together: the dictionary has 「,.」 for a word
    return word.pos.startswith(_PARTS_OF_A_COMPANY) and word.surface not in _NOT_PART_OF_A_COMPANY


def _is_latin(surface: str) -> bool:
    return surface.isascii() and surface.isalnum()


def _adjoin(tokens: Tokens, place: int) -> bool:
    """Whether a word and the next stand in one line."""
    return "\n" not in tokens.source[tokens.ends[place] : tokens.starts[place + 1]]
