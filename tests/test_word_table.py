"""The bundled and other word tables: looking up, pieces of unseen words, storage."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.errors import StorageError
from kyoso_match.word_table import WordTable

WORDS = ["交通", "バス", "デマンド", "医療", "10", "20", "2024", "通"]


@pytest.fixture
def table() -> WordTable:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(len(WORDS), 16)).astype(np.float32)
    idf = np.linspace(1.0, 8.0, len(WORDS), dtype=np.float32)
    return WordTable.quantise(WORDS, vectors, idf, unseen_idf=9.5, metadata={"name": "試験"})


def test_quantisation_moves_no_component_by_more_than_half_a_step() -> None:
    vectors = np.random.default_rng(1).normal(size=(50, 24)).astype(np.float32)
    vectors[7] = 0.0
    words = [f"w{number}" for number in range(50)]
    table = WordTable.quantise(words, vectors, np.ones(50, dtype=np.float32), unseen_idf=2.0)
    error = np.abs(table.vectors(words) - vectors)
    assert (error <= np.abs(vectors).max(axis=1, keepdims=True) / 127 * 0.501).all()
    assert not table.vectors(["w7"]).any()


def test_known_words_have_their_rows(table: WordTable) -> None:
    assert table.row("バス") == 1
    assert table.row("鉄道") is None
    assert "医療" in table
    assert "鉄道" not in table
    assert len(table) == len(WORDS)
    both = table.vectors(["バス", "医療"])
    assert both.dtype == np.float32
    assert both.shape == (2, table.dimension)
    assert np.array_equal(both[1], table.vectors(["医療"])[0])


def test_no_keys_give_no_rows(table: WordTable) -> None:
    assert table.vectors([]).shape == (0, 16)
    assert table.idf_of([]).shape == (0,)


def test_an_unseen_word_is_the_damped_mean_of_its_longest_pieces(table: WordTable) -> None:
    assert [WORDS[row] for row in table.pieces("デマンド交通所")] == ["デマンド", "交通"]
    whole = table.vectors(["デマンド", "交通"]).mean(axis=0)
    pieced = table.vectors(["デマンド交通所"])[0]
    cosine = whole @ pieced / np.linalg.norm(whole) / np.linalg.norm(pieced)
    assert cosine == pytest.approx(1.0, abs=1e-6)
    assert np.linalg.norm(pieced) < np.linalg.norm(whole)


def test_a_word_without_known_pieces_is_zero(table: WordTable) -> None:
    assert not table.vectors(["鉄"]).any()


def test_latin_letters_are_no_pieces() -> None:
    ones = np.ones((3, 4), dtype=np.float32)
    table = WordTable.quantise(["a", "wi", "fi"], ones, np.ones(3, dtype=np.float32), unseen_idf=2.0)
    assert not table.vectors(["wifi"]).any()


def test_idf_of_unseen_words_and_numbers(table: WordTable) -> None:
    known_numbers = [table.idf[row] for word, row in table.vocabulary.items() if word.isdigit()]
    values = table.idf_of(["交通", "鉄道", "1234567"])
    assert values.dtype == np.float64
    assert values.tolist() == pytest.approx([1.0, 9.5, float(np.median(known_numbers))])


def test_saving_and_loading_keeps_everything(table: WordTable, tmp_path: Path) -> None:
    table.save(tmp_path / "model", extra={"MODEL_CARD.md": "# カード\n"})
    loaded = WordTable.load(tmp_path / "model")
    assert loaded.fingerprint == table.fingerprint
    assert loaded.metadata == {"name": "試験"}
    assert loaded.vocabulary == table.vocabulary
    keys = [*WORDS, "デマンド交通"]
    assert np.array_equal(loaded.vectors(keys), table.vectors(keys))
    assert np.array_equal(loaded.idf_of([*keys, "鉄道"]), table.idf_of([*keys, "鉄道"]))
    assert (tmp_path / "model" / "MODEL_CARD.md").read_text(encoding="utf-8") == "# カード\n"


def test_saving_replaces_the_folder_and_leaves_nothing_beside_it(table: WordTable, tmp_path: Path) -> None:
    table.save(tmp_path / "model")
    other = WordTable.quantise(["x"], np.ones((1, 4), dtype=np.float32), np.ones(1, dtype=np.float32), unseen_idf=1.0)
    other.save(tmp_path / "model")
    assert WordTable.load(tmp_path / "model").fingerprint == other.fingerprint != table.fingerprint
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_failed_save_keeps_the_old_table(table: WordTable, tmp_path: Path) -> None:
    table.save(tmp_path / "model")
    with pytest.raises(OSError, match="sub"):
        table.save(tmp_path / "model", extra={"sub/none.md": ""})
    assert WordTable.load(tmp_path / "model").fingerprint == table.fingerprint
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_the_fingerprint_changes_with_the_content(table: WordTable) -> None:
    idf = table.idf.copy()
    idf[0] += 1
    changed = WordTable(WORDS, table.quantised, table.scales, idf, table.unseen_idf)
    assert changed.fingerprint != table.fingerprint
    same = WordTable(WORDS, table.quantised, table.scales, table.idf, table.unseen_idf)
    assert same.fingerprint == table.fingerprint


@pytest.mark.parametrize("name", ["vectors.npy", "scales.npy", "idf.npy", "vocabulary.txt"])
def test_a_changed_or_missing_file_is_an_error_that_names_it(table: WordTable, tmp_path: Path, name: str) -> None:
    table.save(tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    content[-1] ^= 1
    (tmp_path / name).write_bytes(content)
    with pytest.raises(StorageError, match=name):
        WordTable.load(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(StorageError, match=name):
        WordTable.load(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": "something"}, "モデルではありません"),
        ({"format_version": 99}, "99"),
        ({"files": None}, "files"),
        ({"unseen_idf": "x"}, "unseen_idf"),
    ],
)
def test_a_foreign_description_is_an_error(
    table: WordTable, tmp_path: Path, change: dict[str, object], message: str
) -> None:
    table.save(tmp_path)
    description = json.loads((tmp_path / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "model.json").write_text(json.dumps(description | change), encoding="utf-8")
    with pytest.raises(StorageError, match=message):
        WordTable.load(tmp_path)


def test_an_empty_folder_and_broken_json_are_errors(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"model\.json"):
        WordTable.load(tmp_path)
    (tmp_path / "model.json").write_text("{", encoding="utf-8")
    with pytest.raises(StorageError, match="JSON"):
        WordTable.load(tmp_path)


def test_wrong_shapes_are_refused() -> None:
    ones = np.ones(2, dtype=np.float32)
    rows = np.zeros((2, 4), dtype=np.int8)
    with pytest.raises(ValueError, match="int8"):
        WordTable(["a", "b"], rows.astype(np.float32), ones, ones, 1.0)
    with pytest.raises(ValueError, match="scales"):
        WordTable(["a", "b"], rows, ones[:1], ones, 1.0)
    with pytest.raises(ValueError, match="finite"):
        WordTable(["a", "b"], rows, ones, np.array([np.nan, 1], dtype=np.float32), 1.0)
    with pytest.raises(ValueError, match="distinct"):
        WordTable(["a", "a"], rows, ones, ones, 1.0)
    with pytest.raises(ValueError, match="white space"):
        WordTable(["a", "b c"], rows, ones, ones, 1.0)


# --- the bundled table ---------------------------------------------------------------------------------------------


def test_the_bundled_table_knows_municipal_words() -> None:
    table = WordTable.bundled()
    assert table is WordTable.bundled()

    def cosine(one: str, other: str) -> float:
        a, b = table.vectors([one, other])
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    assert cosine("保育", "子育て") > cosine("保育", "道路") + 0.2
    assert cosine("高齢", "介護") > cosine("高齢", "観光") + 0.1
    assert table.idf_of(["事業"])[0] < table.idf_of(["デマンド"])[0] < table.unseen_idf


def test_the_bundled_table_is_small_enough_for_the_wheel() -> None:
    folder = Path(sys.modules[WordTable.__module__].__file__ or "").parent / "data" / "model"
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 15.5e6


def test_the_bundled_table_names_its_sources() -> None:
    metadata = WordTable.bundled().metadata
    assert metadata["sources"]
    assert all(source["name"] and source["licence"] for source in metadata["sources"])
    assert metadata["config"]["seed"] >= 0


def test_loading_the_bundled_table_is_quick_and_needs_only_numpy() -> None:
    code = (
        "import sys, time; from kyoso_match.word_table import WordTable; before = set(sys.modules);"
        "begin = time.perf_counter(); WordTable.bundled(); seconds = time.perf_counter() - begin;"
        "heavy = {'torch', 'gensim', 'sklearn', 'faiss', 'fugashi'} & (set(sys.modules) - before);"
        "print(seconds, sorted(heavy))"
    )
    fastest = float("inf")
    for _ in range(5):
        output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        seconds, heavy = output.split(maxsplit=1)
        assert heavy.strip() == "[]"
        fastest = min(fastest, float(seconds))
        if fastest < 0.3:
            break
        time.sleep(0.5)
    assert fastest < 0.3
