"""Unit vectors and their ids: the nearest by cosine, exactly, among those that a filter leaves."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

from kyoso_match.embedders.base import Vectors
from kyoso_match.errors import EmbedderError, StorageError, UnknownIdError

_UNIT_NORM_TOLERANCE = 1e-3


class Hit(NamedTuple):
    """An id and the cosine, in [-1, 1], of its vector with the query."""

    id: str
    cosine: float


class VectorIndex:
    """Exact inner-product search on unit vectors (FAISS ``IndexFlatIP``), where every vector carries its id.

    Vectors arrive normalised from the embedder; others are refused, so that a result is always a cosine. The zero
    vector (a text without content) is kept, and its cosine with everything is 0.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self._flat = faiss.IndexFlatIP(dimension)
        self._ids: list[str] = []
        self._position: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self._ids)

    def __contains__(self, record_id: object) -> bool:
        return record_id in self._position

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in the order in which they were added."""
        return tuple(self._ids)

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Add float32 unit (or zero) vectors ``(len(ids), dimension)``; ids must be new."""
        vectors = checked_vectors(vectors, len(ids), self.dimension)
        for record_id in ids:
            if record_id in self._position:
                raise EmbedderError(f"id {record_id!r} is in the index already; remove it before adding it again")
            self._position[record_id] = len(self._ids)
            self._ids.append(record_id)
        self._flat.add(vectors)

    def remove(self, ids: Collection[str]) -> None:
        """Forget some ids; UnknownIdError, with nothing removed, when one of them is not there."""
        positions = np.array([self._position_of(record_id) for record_id in ids], dtype=np.int64)
        self._flat.remove_ids(faiss.IDSelectorBatch(positions))
        gone = set(ids)
        self._ids = [record_id for record_id in self._ids if record_id not in gone]
        self._position = {record_id: position for position, record_id in enumerate(self._ids)}

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored vectors, float32 ``(len(ids), dimension)``, in the order of ``ids``."""
        if not len(self):
            return np.zeros((0, self.dimension), dtype=np.float32)
        stored: Vectors = faiss.rev_swig_ptr(self._flat.get_xb(), self._flat.ntotal * self.dimension)
        return stored.reshape(-1, self.dimension)[[self._position_of(record_id) for record_id in ids]]

    def search(self, query: NDArray[np.float32], k: int, among: Collection[str] | None = None) -> list[Hit]:
        """The ``k`` nearest to one unit vector, best first, ties by id; all of ``among`` when that has fewer."""
        query = checked_vectors(query.reshape(1, -1), 1, self.dimension)
        eligible = len(self) if among is None else len(among)
        if eligible == 0 or k <= 0:
            return []
        parameters = None
        if among is not None:
            positions = np.array(sorted(self._position_of(record_id) for record_id in among), dtype=np.int64)
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(positions))  # type: ignore[call-arg]
        cosines, positions = self._flat.search(query, min(k, eligible), params=parameters)
        hits = [
            Hit(self._ids[position], float(np.clip(cosine, -1.0, 1.0)))
            for cosine, position in zip(cosines[0], positions[0], strict=True)
        ]
        return sorted(hits, key=lambda hit: (-hit.cosine, hit.id))

    def save(self, folder: Path) -> None:
        """Write the vectors and their ids into an existing folder."""
        faiss.write_index(self._flat, str(folder / "vectors.faiss"))
        (folder / "ids.json").write_text(json.dumps(self._ids, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> VectorIndex:
        """Read what ``save`` wrote; StorageError when it is damaged or something else."""
        try:
            flat = faiss.read_index(str(folder / "vectors.faiss"))
            ids = json.loads((folder / "ids.json").read_text(encoding="utf-8"))
        except (RuntimeError, OSError, ValueError) as error:
            raise StorageError(f"cannot read the vector index in {folder}: {error}") from error
        if not isinstance(flat, faiss.IndexFlatIP) or flat.ntotal != len(ids) or len(set(ids)) != len(ids):
            raise StorageError(f"the vector index in {folder} does not fit its list of ids; save the matcher again")
        index = cls(flat.d)
        index._flat = flat
        index._ids = ids
        index._position = {record_id: position for position, record_id in enumerate(ids)}
        return index

    def _position_of(self, record_id: str) -> int:
        try:
            return self._position[record_id]
        except KeyError:
            raise UnknownIdError(record_id, "ベクトル") from None


def checked_vectors(vectors: Vectors, rows: int, dimension: int) -> Vectors:
    """``vectors`` as C-contiguous float32, or an EmbedderError that says how they break the contract."""
    vectors = np.ascontiguousarray(vectors)
    if vectors.dtype != np.float32 or vectors.shape != (rows, dimension):
        raise EmbedderError(
            f"expected float32 vectors of shape ({rows}, {dimension}), got {vectors.dtype} of shape {vectors.shape}"
        )
    if not np.isfinite(vectors).all():
        raise EmbedderError("vectors contain NaN or infinity; the embedder has to return finite numbers")
    norms = np.linalg.norm(vectors, axis=1)
    off = (np.abs(norms - 1.0) > _UNIT_NORM_TOLERANCE) & (norms != 0.0)
    if off.any():
        row = int(np.flatnonzero(off)[0])
        raise EmbedderError(f"row {row} has norm {norms[row]:.4f}; the embedder has to return vectors of norm 1 or 0")
    return vectors
