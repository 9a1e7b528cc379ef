"""Names of municipalities, prefectures and companies: words that must not decide a match.

Two texts that name the same town have that town in common, and nothing that one could do for the other. A name is told
by the word that stands beside it (豊田 + 市, 株式会社 + アクアテック), so that a place name without one, as in the name
of a building or of a language, stays a word like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from kyoso_match.bigrams import bigrams
from kyoso_match.tokens import Tokens, Word, tokenize

_NAME = "名詞-固有名詞"
_KINDS_OF_PLACE = frozenset("都道府県市区町村郡")
# Some names are one word of the dictionary: 北海道, 長沼町, 大阪府.
_ENDS_OF_PLACES = frozenset("道府県町村")
# Municipalities whose names the dictionary takes for other words.
_OTHER_MUNICIPALITIES = frozenset(
    "北斗市 共和町 大空町 大樹町 七戸町 六戸町 六ヶ所村 三戸町 五戸町 南部町 階上町 二戸市 九戸村 一戸町 三種町 "
    "朝日町 最上町 大蔵村 小国町 本宮市 大玉村 三春町 双葉町 行方市 八千代町 矢板市 みどり市 銚子市 中央区 北区 "
    "国立市 西東京市 十日町市 上市町 おおい町 中央市 朝日村 揖斐川町 日進市 みよし市 あま市 大口町 扶桑町 大台町 "
    "竜王町 木津川市 丹波篠山市 養父市 朝来市 たつの市 御所市 安堵町 奥出雲町 総社市 瀬戸内市 三次市 光市 "
    "吉野川市 観音寺市 南国市 東洋町 四万十町 黒潮町 直方市 中間市 みやま市 大木町 みやこ町 水上村 日向市 "
    "えびの市 国富町 南九州市 湧水町 屋久島町 瀬戸内町 知名町 東村 本部町 長万部町 森町 出水市".split()
)
_MOST_WORDS_OF_A_PLACE = 4

_LEGAL_FORMS = frozenset(
    "株式会社 有限会社 合同会社 合資会社 合名会社 社団法人 財団法人 NPO法人 非営利活動法人".split()
)
_BEFORE_LEGAL_FORMS = frozenset("一般 公益 認定 特定".split())
_ENDS_OF_LEGAL_FORMS = frozenset(("会社", "法人"))
_LONGEST_LEGAL_FORM = max(map(len, _LEGAL_FORMS))
_PARTS_OF_A_COMPANY = ("名詞", "接尾辞", "接頭辞", "記号", "形状詞")
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
    named = _named(tokens)
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
    taken = {offset for place in _named(tokens) for offset in range(tokens.starts[place], tokens.ends[place])}
    if not taken:
        return bigrams(text)
    return tuple(pair for pair in bigrams(text) if taken.isdisjoint(range(pair[1], pair[2])))


def _named(tokens: Tokens) -> set[int]:
    """The positions of the words that are parts of names."""
    found: set[int] = set()
    words = tokens.words
    for place, word in enumerate(words):
        if word.surface in _KINDS_OF_PLACE:
            found.update(_place_name(words, place))
        elif word.surface in _ENDS_OF_LEGAL_FORMS:
            found.update(_company_name(words, place))
        elif word.surface[-1] in _ENDS_OF_PLACES and word.pos.startswith(_NAME) and len(word.surface) > 1:
            found.add(place)
    return found


def _place_name(words: Sequence[Word], last: int) -> range:
    """The words of the name that ends with the kind of place at ``last``; none when no name stands before it."""
    name = words[last].surface
    for first in range(last - 1, max(-1, last - 1 - _MOST_WORDS_OF_A_PLACE), -1):
        name = words[first].surface + name
        if name in _OTHER_MUNICIPALITIES:
            return range(first, last + 1)
    if last and words[last - 1].pos.startswith(_NAME):
        return range(last - 1, last + 1)
    return range(0)


def _company_name(words: Sequence[Word], end: int) -> range:
    """The words of the legal form that ends at ``end`` and of the name before or after it."""
    form = words[end].surface
    first = end
    while form not in _LEGAL_FORMS:
        first -= 1
        if first < 0 or len(form) > _LONGEST_LEGAL_FORM:
            return range(0)
        form = words[first].surface + form
    while first and words[first - 1].surface in _BEFORE_LEGAL_FORMS:
        first -= 1
    before, after = first, end + 1
    while before and first - before < _MOST_WORDS_OF_A_COMPANY and _names_a_company(words[before - 1]):
        before -= 1
    if before == first:
        while after < len(words) and after - end <= _MOST_WORDS_OF_A_COMPANY and _names_a_company(words[after]):
            after += 1
    # 株式会社 without a name is a word like any other.
    return range(before, after) if after - before > end + 1 - first else range(0)


def _names_a_company(word: Word) -> bool:
    return (
        word.pos.startswith(_PARTS_OF_A_COMPANY) and word.surface not in _NOT_PART_OF_A_COMPANY
    ) or word.surface in _MARKS_IN_A_COMPANY
