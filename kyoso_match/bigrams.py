"""Pairs of neighbouring characters: what two texts write alike, whatever the dictionary makes of it.

Names of products, compounds, abbreviations and spelling variants share characters where they share no word. How rare
a pair is comes from the training corpus and ships with the model.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kyoso_match.errors import StorageError
from kyoso_match.storage import replaced_folder
from kyoso_match.text import normalise

_BUNDLED = Path(__file__).parent / "data" / "bigrams"
_PAIRS, _COUNTS, _CHECKSUMS = "pairs.txt", "counts.npy", "sha256.txt"

# Letters, digits, kana and kanji; two hiragana in a row are mostly grammar.
_BIGRAM = re.compile(r"(?=([0-9a-z\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff々]{2}))")
_HIRAGANA = re.compile(r"[\u3041-\u3096]{2}")
# A long vowel at the end of a longer katakana word is written or not: センサー, センサ.
_OPTIONAL = re.compile(r"(?<=[ァ-ヺー]{2}[ァ-ヺ])ー(?![ァ-ヺー])")


@lru_cache(maxsize=4096)
def bigrams(text: str) -> tuple[tuple[str, int, int], ...]:
    """Every pair of neighbouring characters with its place in the text as it was written.

    >>> bigrams("ＡＩ運行")
    (('ai', 0, 2), ('i運', 1, 3), ('運行', 2, 4))
    """
    normalised = normalise(text)
    lowered = "".join(character.lower() if character.isascii() else character for character in normalised.text)
    left_out = {match.start() for match in _OPTIONAL.finditer(lowered)}
    if not left_out:
        return tuple((pair, *normalised.original(place, place + 2)) for pair, place in _pairs(lowered))
    kept = [place for place in range(len(lowered)) if place not in left_out]
    found = []
    for pair, place in _pairs("".join(map(lowered.__getitem__, kept))):
        end = kept[place + 1] + 1
        found.append((pair, *normalised.original(kept[place], end + (end in left_out))))
    return tuple(found)


def _pairs(lowered: str) -> Iterator[tuple[str, int]]:
    for match in _BIGRAM.finditer(lowered):
        if not _HIRAGANA.fullmatch(match[1]):
            yield match[1], match.start()


class BigramTable:
    """In how many texts of the training corpus each pair of characters is found.

    ``idf`` is ln((1 + N) / (1 + n)) for a pair found in n of the N texts; a pair that is not in the table counts as
    found in ``fewest`` of them, the number below which pairs were left out.
    """

    __slots__ = ("counts", "fewest", "texts")

    def __init__(self, counts: Mapping[str, int], texts: int, fewest: int) -> None:
        self.counts = counts
        self.texts = texts
        self.fewest = fewest

    @classmethod
    def count(cls, texts: Iterable[str], fewest: int = 5) -> BigramTable:
        """Count the pairs of a corpus, once per text."""
        counts: Counter[str] = Counter()
        number = 0
        for text in texts:
            number += 1
            counts.update({pair for pair, _, _ in bigrams(text)})
        return cls({pair: count for pair, count in counts.items() if count > fewest}, number, fewest)

    def idf_of(self, pairs: Iterable[str]) -> NDArray[np.float64]:
        """Background inverse document frequencies, float64, 0 or more."""
        return np.array([math.log((1 + self.texts) / (1 + self.counts.get(pair, self.fewest))) for pair in pairs])

    @classmethod
    def bundled(cls) -> BigramTable:
        """The table that comes with the library; read once."""
        return _bundled()

    def save(self, folder: Path) -> None:
        """Write the table; ``folder`` is replaced as a whole."""
        pairs = sorted(self.counts)
        with replaced_folder(folder) as temporary:
            (temporary / _PAIRS).write_text("".join(f"{pair}\n" for pair in pairs), encoding="utf-8")
            header = [self.texts, self.fewest]
            np.save(temporary / _COUNTS, np.array(header + [self.counts[pair] for pair in pairs], dtype=np.int32))
            (temporary / _CHECKSUMS).write_text(_checksum(temporary) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> BigramTable:
        """Read a saved table; StorageError when it is damaged or something else."""
        try:
            expected = (folder / _CHECKSUMS).read_text(encoding="utf-8").strip()
            if _checksum(folder) != expected:
                raise StorageError(f"「{folder}」の文字の統計が壊れています。パッケージを入れ直してください。")
            pairs = (folder / _PAIRS).read_text(encoding="utf-8").split("\n")[:-1]
            texts, fewest, *counts = np.load(folder / _COUNTS, allow_pickle=False).tolist()
        except (OSError, ValueError) as error:
            if isinstance(error, StorageError):
                raise
            raise StorageError(f"「{folder}」の文字の統計を読めません: {error}") from error
        return cls(dict(zip(pairs, counts, strict=True)), texts, fewest)


def _checksum(folder: Path) -> str:
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in (_PAIRS, _COUNTS))).hexdigest()


@lru_cache(maxsize=1)
def _bundled() -> BigramTable:
    return BigramTable.load(_BUNDLED)
