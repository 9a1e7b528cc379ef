from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.embedders import Vectors
from kyoso_match.errors import EmbedderError, StorageError, UnknownIdError
from kyoso_match.index import VectorIndex


def unit_vectors(count: int, dimension: int, seed: int) -> Vectors:
    vectors = np.random.default_rng(seed).standard_normal((count, dimension)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def filled(count: int = 50, dimension: int = 8, seed: int = 0) -> tuple[VectorIndex, list[str], Vectors]:
    ids = [f"k{place}" for place in range(count)]
    vectors = unit_vectors(count, dimension, seed)
    index = VectorIndex(dimension)
    index.add(ids, vectors)
    return index, ids, vectors


def test_a_vector_finds_itself_with_cosine_one() -> None:
    index, ids, vectors = filled()
    for record_id, vector in zip(ids, vectors, strict=True):
        hit = index.search(vector, 1)[0]
        assert hit.id == record_id
        assert hit.cosine == pytest.approx(1.0, abs=1e-6)
        assert hit.cosine <= 1.0


@given(st.integers(1, 60), st.integers(1, 70), st.integers(0, 1000), st.data())
@settings(max_examples=50, deadline=None)
def test_search_equals_brute_force_under_any_filter(count: int, k: int, seed: int, data: st.DataObject) -> None:
    index, ids, vectors = filled(count, 6, seed)
    among = data.draw(st.sets(st.sampled_from(ids)))
    query = unit_vectors(1, 6, seed + 1)[0]
    cosines = {record_id: float(vectors[ids.index(record_id)] @ query) for record_id in among}
    expected = sorted(cosines, key=lambda record_id: (-cosines[record_id], record_id))[:k]
    found = index.search(query, k, among)
    assert [hit.id for hit in found] == expected
    assert [hit.cosine for hit in found] == pytest.approx([cosines[record_id] for record_id in expected], abs=1e-5)


def test_equal_vectors_come_in_the_order_of_their_ids() -> None:
    index = VectorIndex(2)
    index.add(["b", "a", "c"], np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32))
    assert [hit.id for hit in index.search(np.array([1, 0], dtype=np.float32), 3)] == ["a", "b", "c"]


def test_ids_stay_with_their_vectors_after_removing() -> None:
    index, ids, vectors = filled(10)
    index.remove(["k0", "k5"])
    assert index.ids == tuple(record_id for record_id in ids if record_id not in ("k0", "k5"))
    assert "k5" not in index
    for record_id in index.ids:
        assert index.search(vectors[ids.index(record_id)], 1)[0].id == record_id
    np.testing.assert_array_equal(index.vectors(["k9", "k1"]), vectors[[9, 1]])


def test_removing_an_unknown_id_removes_nothing() -> None:
    index, _, _ = filled(3)
    with pytest.raises(UnknownIdError, match="x9"):
        index.remove(["k0", "x9"])
    assert len(index) == 3


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (np.array([[3.0, 4.0]], dtype=np.float32), "norm 5.0000"),
        (np.array([[1.0, 0.0]]), "float64"),
        (np.array([[1.0, 0.0, 0.0]], dtype=np.float32), r"\(1, 3\)"),
        (np.array([[np.nan, 0.0]], dtype=np.float32), "NaN"),
    ],
)
def test_only_unit_vectors_get_in(vectors: Vectors, message: str) -> None:
    with pytest.raises(EmbedderError, match=message):
        VectorIndex(2).add(["a"], vectors)


def test_an_id_gets_in_once() -> None:
    index, _, vectors = filled(2)
    with pytest.raises(EmbedderError, match="k1"):
        index.add(["k1"], vectors[:1])


def test_an_index_without_vectors_finds_nothing() -> None:
    assert VectorIndex(4).search(unit_vectors(1, 4, 0)[0], 5) == []
    index, _, vectors = filled(3)
    assert index.search(vectors[0], 5, among=[]) == []


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    index, ids, vectors = filled(20)
    index.save(tmp_path)
    loaded = VectorIndex.load(tmp_path)
    assert loaded.ids == tuple(ids)
    assert loaded.search(vectors[3], 20) == index.search(vectors[3], 20)


def test_a_damaged_file_is_an_error(tmp_path: Path) -> None:
    filled(5)[0].save(tmp_path)
    (tmp_path / "ids.json").write_text('["k0"]', encoding="utf-8")
    with pytest.raises(StorageError, match="does not fit"):
        VectorIndex.load(tmp_path)
    (tmp_path / "vectors.faiss").write_bytes(b"nonsense")
    with pytest.raises(StorageError, match="cannot read"):
        VectorIndex.load(tmp_path)
