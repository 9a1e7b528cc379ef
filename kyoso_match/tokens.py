"""Japanese words with their places: fugashi and unidic-lite, at the speed of the engine.

MeCab writes one short line per word; the line is looked up in a cache of words already seen, so that features are
taken apart once per distinct word and not once per occurrence. Offsets follow from the surfaces.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from operator import itemgetter
from threading import local
from typing import NamedTuple, overload

from kyoso_match.text import normalise

_CACHED_WORDS = 200_000
_LONGEST_PARSE = 4_000

# Parts of speech (unidic, first two levels) that carry no content of their own.
_FUNCTION_CLASSES = frozenset({"助詞", "助動詞", "補助記号", "記号", "空白", "接続詞", "感動詞", "連体詞", "代名詞"})
_STOP_LEMMAS = frozenset(
    "為る 有る 居る 成る 出来る 行く 来る 言う 思う 見る 因る 付く 図る 行う 事 物 為 所 時 等 様 達 的 方 中 上 下 内 "
    "間 此れ 其れ 何 無い 良い 因り 於く 於ける 及ぶ 通り 本 当 御 仕舞う 下さる 頂く 呉れる 貰う 致す 御座る".split()
)


class Word(NamedTuple):
    """What the dictionary says about a word, shared by all its occurrences.

    ``pos`` has up to three levels of unidic joined by ``-``; ``key`` is what the word is compared by (lemma up to
    its first hyphen, lower case), empty for words without content.
    """

    surface: str
    lemma: str
    pos: str
    key: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word at its place: the characters ``start`` to ``end`` of the source text."""

    surface: str
    lemma: str
    pos: str
    key: str
    start: int
    end: int

    @property
    def is_content(self) -> bool:
        """Whether the word says something of its own."""
        return bool(self.key)


@dataclass(frozen=True, slots=True)
class Tokens(Sequence[Token]):
    """The words of one text, in order; ``starts`` and ``ends`` are offsets into the source text."""

    source: str
    words: list[Word]
    starts: list[int]
    ends: list[int]

    def __len__(self) -> int:
        return len(self.words)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        if isinstance(index, slice):
            return [self[position] for position in range(*index.indices(len(self)))]
        word = self.words[index]
        return Token(word.surface, word.lemma, word.pos, word.key, self.starts[index], self.ends[index])

    def content(self) -> Iterator[tuple[str, int, int]]:
        """Key, start and end of every word that carries content."""
        for word, start, end in zip(self.words, self.starts, self.ends, strict=True):
            if word.key:
                yield word.key, start, end

    def content_keys(self) -> list[str]:
        """The keys of the words that carry content, in order."""
        return [word.key for word in self.words if word.key]


@lru_cache(maxsize=4096)
def tokenize(text: str) -> Tokens:
    """The words of ``text``, normalised for the dictionary and placed in the text as it was written.

    >>> [(token.lemma, token.start, token.end) for token in tokenize("ｻｰﾊﾞの更新") if token.is_content]
    [('サーバー', 0, 4), ('更新', 5, 7)]
    """
    normalised = normalise(text)
    engine = _engine()
    if len(normalised.text) <= _LONGEST_PARSE:
        words = engine.words(normalised.text)
        starts, ends = _places(normalised.text, words, 0)
    else:
        words, starts, ends = [], [], []
        for begin, end in _stretches(normalised.text):
            stretch = normalised.text[begin:end]
            found = engine.words(stretch)
            more_starts, more_ends = _places(stretch, found, begin)
            words += found
            starts += more_starts
            ends += more_ends
    if normalised.starts is not None and normalised.ends is not None:
        starts = list(map(normalised.starts.__getitem__, starts))
        ends = [normalised.ends[end - 1] for end in ends]
    return Tokens(text, words, starts, ends)


_surface = itemgetter(0)


def _places(stretch: str, words: list[Word], begin: int) -> tuple[list[int], list[int]]:
    """The offsets of ``words``, which follow one another in ``stretch`` with only blanks between them."""
    bounds = list(accumulate(map(len, map(_surface, words)), initial=begin))
    if bounds[-1] == begin + len(stretch):
        return bounds[:-1], bounds[1:]
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for word in words:
        position = stretch.find(word.surface, position)
        starts.append(begin + position)
        position += len(word.surface)
        ends.append(begin + position)
    return starts, ends


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Lines and blocks of a very long text: the lattice of the engine grows with its input."""
    start = 0
    while len(text) - start > _LONGEST_PARSE:
        limit = start + _LONGEST_PARSE
        cut = max(text.rfind(mark, start, limit) for mark in "\n。、") + 1
        cut = cut if cut > start else limit
        yield start, cut
        start = cut
    if start < len(text):
        yield start, len(text)


class _Engine:
    """One MeCab tagger and the words that it has named so far."""

    def __init__(self) -> None:
        import fugashi
        import unidic_lite

        folder = unidic_lite.DICDIR
        # Surface, three levels of the part of speech, lemma; unknown words have no lemma.
        self._tagger = fugashi.GenericTagger(
            f'-d "{folder}" -r "{folder}/mecabrc" -O "" -F %m\\\\t%f[0],%f[1],%f[2],%f[7]\\\\n '
            f'-U %m\\\\t%f[0],%f[1],%f[2],\\\\n -E ""'
        )
        self._words: dict[str, Word] = {}

    def words(self, text: str) -> list[Word]:
        known = self._words
        lines = self._tagger.parse(text).split("\n")
        if not lines[-1]:
            lines.pop()
        try:
            return list(map(known.__getitem__, lines))
        except KeyError:
            if len(known) > _CACHED_WORDS:
                known.clear()
            for line in lines:
                if line not in known:
                    known[line] = _read_word(line)
            return [known[line] for line in lines]


def _read_word(line: str) -> Word:
    surface, features = line.split("\t", 1)
    pos1, pos2, pos3, lemma = features.split(",", 3)
    lemma = lemma.partition("-")[0] or surface
    pos = "-".join(level for level in (pos1, pos2, pos3) if level and level != "*")
    # The dictionary gives only the reading of a name: 尼崎 has the lemma アマガサキ.
    key = surface if pos2 == "固有名詞" else lemma
    return Word(surface, lemma, pos, unicodedata.normalize("NFKC", key).lower() if _has_content(pos1, lemma) else "")


def _has_content(pos1: str, lemma: str) -> bool:
    return pos1 not in _FUNCTION_CLASSES and lemma not in _STOP_LEMMAS


# A tagger is not safe to share between threads.
_of_this_thread = local()


def _engine() -> _Engine:
    engine = getattr(_of_this_thread, "engine", None)
    if not isinstance(engine, _Engine):
        engine = _of_this_thread.engine = _Engine()
    return engine
