"""Word vectors and background word statistics: one row per word, a few megabytes, numpy only.

A text is the sum of the vectors of its words, scaled to length 1; two words are compared by the cosine of their rows.
How much a word weighs in a text is its vector's length, learned in training. The inverse document frequencies come
from the training corpus and not from the records at hand, so that no score depends on which other records there are.

Files of a saved table (see ``WordTable.save``):

    vectors.npy       int8 (words, dimension)
    scales.npy        float32 (words,); row i is vectors[i] * scales[i]
    idf.npy           float32 (words,)
    vocabulary.txt    UTF-8, one word per line, in the order of the rows
    model.json        format version, sizes, checksums, how the table was made
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kyoso_match.errors import StorageError
from kyoso_match.storage import replaced_folder

FORMAT = "kyoso_match.word_table"
FORMAT_VERSION = 1

_DATA_FILES = ("vectors.npy", "scales.npy", "idf.npy", "vocabulary.txt")
_DESCRIPTION = "model.json"
_BUNDLED = Path(__file__).parent / "data" / "model"

# An unseen word says less than a known one: its pieces may mean something else. Chosen on the dev sets.
_PIECE_DAMPING = 0.7
_LONGEST_PIECE = 8

Floats = NDArray[np.float32]


class WordTable:
    """Vectors and background frequencies of the words that a model knows.

    ``vocabulary`` maps a word's key (``Tokens.content_keys``) to its row. ``vectors`` (int8) times ``scales`` are the
    weighted vectors. ``idf`` holds ln((1 + N) / (1 + n)) for a word found in n of the N texts of the training corpus,
    and ``unseen_idf`` is what a word found in none of them gets.
    """

    __slots__ = ("_fingerprint", "_number_idf", "idf", "metadata", "quantised", "scales", "unseen_idf", "vocabulary")

    def __init__(
        self,
        words: Sequence[str],
        quantised: NDArray[np.int8],
        scales: Floats,
        idf: Floats,
        unseen_idf: float,
        metadata: Mapping[str, Any] | None = None,
    ) -> None:
        count = len(words)
        if quantised.dtype != np.int8 or quantised.ndim != 2 or len(quantised) != count:
            raise ValueError(f"quantised must be int8 with {count} rows, got {quantised.dtype} {quantised.shape}")
        for name, values in (("scales", scales), ("idf", idf)):
            if values.dtype != np.float32 or values.shape != (count,):
                raise ValueError(f"{name} must be float32 ({count},), got {values.dtype} {values.shape}")
            if not np.isfinite(values).all() or (values < 0).any():
                raise ValueError(f"{name} must be finite and not negative")
        if any(not word or word != "".join(word.split()) for word in words):
            raise ValueError("words must not be empty or contain white space")
        self.vocabulary: dict[str, int] = {word: row for row, word in enumerate(words)}
        if len(self.vocabulary) != count:
            raise ValueError("words must be distinct")
        self.quantised = quantised
        self.scales = scales
        self.idf = idf
        self.unseen_idf = float(unseen_idf)
        self.metadata: dict[str, Any] = dict(metadata or {})
        numbers = [row for word, row in self.vocabulary.items() if word.isdigit()]
        self._number_idf = float(np.median(idf[numbers])) if numbers else self.unseen_idf
        self._fingerprint = ""

    @classmethod
    def quantise(
        cls,
        words: Sequence[str],
        vectors: Floats,
        idf: Floats,
        unseen_idf: float,
        metadata: Mapping[str, Any] | None = None,
    ) -> WordTable:
        """A table from plain float vectors; no component moves by more than half of its row's scale."""
        scales = (np.abs(vectors).max(axis=1, initial=0.0) / 127.0).astype(np.float32)
        steps = np.where(scales > 0.0, scales, np.float32(1.0))[:, None]
        quantised = np.clip(np.rint(vectors / steps), -127, 127).astype(np.int8)
        return cls(words, quantised, scales, idf.astype(np.float32), unseen_idf, metadata)

    # --- looking up ------------------------------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.vocabulary)

    def __contains__(self, key: object) -> bool:
        return key in self.vocabulary

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return int(self.quantised.shape[1])

    @property
    def fingerprint(self) -> str:
        """sha256 over everything that decides what the table answers; equal for equal tables."""
        if not self._fingerprint:
            self._fingerprint = _fingerprint(self._checksums(self._contents()), self.unseen_idf)
        return self._fingerprint

    def usual_length(self) -> float:
        """The median length of every hundredth weighted vector; 1 for an empty table."""
        if not len(self):
            return 1.0
        sample = np.arange(0, len(self), 100)
        return float(np.median(np.linalg.norm(self._dequantised(sample), axis=1)))

    def row(self, key: str) -> int | None:
        """The row of a known word; None for an unseen one."""
        return self.vocabulary.get(key)

    def vectors(self, keys: Sequence[str]) -> Floats:
        """The weighted vectors of ``keys``, float32 ``(len(keys), dimension)``.

        An unseen word gets the damped mean of its longest known pieces, or zeros when no piece is known.
        """
        rows = np.fromiter((self.vocabulary.get(key, -1) for key in keys), dtype=np.int64, count=len(keys))
        result = np.zeros((len(keys), self.dimension), dtype=np.float32)
        known = np.flatnonzero(rows >= 0)
        result[known] = self._dequantised(rows[known])
        for position in np.flatnonzero(rows < 0).tolist():
            pieces = self.pieces(keys[position])
            if pieces:
                result[position] = self._dequantised(np.array(pieces)).mean(axis=0) * _PIECE_DAMPING
        return result

    def pieces(self, key: str) -> list[int]:
        """The rows of the longest known pieces of a word, from left to right; unknown characters are left out.

        A word in Latin letters has none: its letters say nothing about it, and most such words are parts of addresses.
        """
        found: list[int] = []
        if key.isascii():
            return found
        start = 0
        while start < len(key):
            for end in range(min(len(key), start + _LONGEST_PIECE), start, -1):
                row = self.vocabulary.get(key[start:end])
                if row is not None:
                    found.append(row)
                    start = end
                    break
            else:
                start += 1
        return found

    def idf_of(self, keys: Sequence[str]) -> NDArray[np.float64]:
        """Background inverse document frequencies, float64 ``(len(keys),)``.

        An unseen word gets ``unseen_idf``; an unseen number the median of the known numbers, because most numbers
        are rare and few of them tell topics apart.
        """
        result = np.empty(len(keys), dtype=np.float64)
        for position, key in enumerate(keys):
            row = self.vocabulary.get(key)
            if row is not None:
                result[position] = self.idf[row]
            else:
                result[position] = self._number_idf if key.isdigit() else self.unseen_idf
        return result

    def _dequantised(self, rows: NDArray[np.int64]) -> Floats:
        return self.quantised[rows].astype(np.float32) * self.scales[rows, None]

    # --- storage ---------------------------------------------------------------------------------------------------

    @classmethod
    def bundled(cls) -> WordTable:
        """The table that comes with the library; read once."""
        return _bundled()

    @classmethod
    def load(cls, folder: str | os.PathLike[str]) -> WordTable:
        """Read a saved table; StorageError when it is damaged, foreign or of another version."""
        path = Path(folder)
        description = _read_description(path)
        contents: dict[str, bytes] = {}
        for name in _DATA_FILES:
            try:
                contents[name] = (path / name).read_bytes()
            except OSError as error:
                raise _damaged(path, f"{name} を読めません（{error.strerror}）") from error
        checksums = cls._checksums(contents)
        for name, checksum in checksums.items():
            if description["files"].get(name) != checksum:
                raise _damaged(path, f"{name} のチェックサムが一致しません")
        try:
            arrays = [np.load(io.BytesIO(contents[name]), allow_pickle=False) for name in _DATA_FILES[:3]]
            words = contents["vocabulary.txt"].decode("utf-8").split("\n")[:-1]
            table = cls(words, arrays[0], arrays[1], arrays[2], description["unseen_idf"], description["metadata"])
        except (ValueError, TypeError, EOFError) as error:
            raise _damaged(path, str(error)) from error
        table._fingerprint = _fingerprint(checksums, table.unseen_idf)
        return table

    def save(self, folder: str | os.PathLike[str], extra: Mapping[str, str] | None = None) -> None:
        """Write the table, and ``extra`` texts by file name, as a whole: ``folder`` is replaced when all is written."""
        path = Path(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        contents = self._contents()
        description = {
            "format": FORMAT,
            "format_version": FORMAT_VERSION,
            "words": len(self),
            "dimension": self.dimension,
            "unseen_idf": self.unseen_idf,
            "files": self._checksums(contents),
            "metadata": self.metadata,
        }
        contents[_DESCRIPTION] = (json.dumps(description, ensure_ascii=False, indent=2) + "\n").encode()
        contents.update((name, text.encode()) for name, text in (extra or {}).items())
        with replaced_folder(path) as temporary:
            for name, content in contents.items():
                (temporary / name).write_bytes(content)

    def _contents(self) -> dict[str, bytes]:
        return {
            "vectors.npy": _npy(self.quantised),
            "scales.npy": _npy(self.scales),
            "idf.npy": _npy(self.idf),
            "vocabulary.txt": "".join(f"{word}\n" for word in self.vocabulary).encode(),
        }

    @staticmethod
    def _checksums(contents: Mapping[str, bytes]) -> dict[str, str]:
        return {name: hashlib.sha256(contents[name]).hexdigest() for name in _DATA_FILES}


@lru_cache(maxsize=1)
def _bundled() -> WordTable:
    return WordTable.load(_BUNDLED)


def _npy(values: NDArray[Any]) -> bytes:
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, np.ascontiguousarray(values), allow_pickle=False)
    return buffer.getvalue()


def _fingerprint(checksums: Mapping[str, str], unseen_idf: float) -> str:
    parts = [*(f"{name} {checksums[name]}" for name in _DATA_FILES), repr(unseen_idf)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _read_description(path: Path) -> dict[str, Any]:
    try:
        description = json.loads((path / _DESCRIPTION).read_bytes())
    except OSError as error:
        raise StorageError(f"「{path}」に単語ベクトルのモデル（{_DESCRIPTION}）がありません。") from error
    except ValueError as error:
        raise _damaged(path, f"{_DESCRIPTION} をJSONとして読めません") from error
    if not isinstance(description, dict) or description.get("format") != FORMAT:
        raise StorageError(f"「{path}」は kyoso_match の単語ベクトルのモデルではありません。")
    version = description.get("format_version")
    if version != FORMAT_VERSION:
        raise StorageError(
            f"「{path}」の形式のバージョンは {version} ですが、この kyoso_match が読めるのは {FORMAT_VERSION} です。"
        )
    for key, kind in (("files", dict), ("unseen_idf", float), ("metadata", dict)):
        if not isinstance(description.get(key), kind):
            raise _damaged(path, f"{_DESCRIPTION} の {key} がありません")
    return description


def _damaged(path: Path, reason: str) -> StorageError:
    return StorageError(f"単語ベクトルのモデル「{path}」が壊れています: {reason}。もう一度入手または作成してください。")
