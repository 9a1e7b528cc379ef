from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.bigrams import BigramTable, bigrams
from kyoso_match.errors import StorageError


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("あいう", []),  # two hiragana in a row are mostly grammar
        ("移動の足", [("移動", "移動"), ("動の", "動の"), ("の足", "の足")]),
        ("ＤＸ", [("dx", "ＤＸ")]),
        ("ｻｰﾊﾞ", [("サー", "ｻｰ"), ("ーバ", "ｰﾊﾞ")]),
        # センサー and センサ are one word; the quotation holds all of it
        ("センサの", [("セン", "セン"), ("ンサ", "ンサ"), ("サの", "サの")]),
        ("センサーの", [("セン", "セン"), ("ンサ", "ンサー"), ("サの", "サーの")]),
        ("カーの", [("カー", "カー"), ("ーの", "ーの")]),  # too short to do without
        ("移、動", []),  # punctuation parts what stands beside it
        ("AIと", [("ai", "AI"), ("iと", "Iと")]),
        ("㈱B", [("株式", "㈱"), ("式会", "㈱"), ("会社", "㈱"), ("社b", "㈱B")]),
    ],
)
def test_pairs_and_their_places(source: str, expected: list[tuple[str, str]]) -> None:
    assert [(pair, source[start:end]) for pair, start, end in bigrams(source)] == expected


@given(st.text(max_size=60))
def test_places_are_in_order_and_inside(source: str) -> None:
    found = bigrams(source)
    assert all(0 <= start < end <= len(source) for _, start, end in found)
    assert [start for _, start, _ in found] == sorted(start for _, start, _ in found)


def test_idf_by_hand() -> None:
    # 移動 is in 3 of 4 texts, 動支 in 1; what is in no more than one is left out and counts as found in one
    table = BigramTable.count(["移動支援", "移動移動", "移動", "図書"], fewest=1)
    assert (table.texts, table.counts) == (4, {"移動": 3})
    assert table.idf_of(["移動", "動支", "鱰鰧"]) == pytest.approx([math.log(5 / 4), math.log(5 / 2), math.log(5 / 2)])


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    table = BigramTable({"移動": 30, "支援": 7}, texts=100, fewest=5)
    table.save(tmp_path / "t")
    loaded = BigramTable.load(tmp_path / "t")
    assert (loaded.counts, loaded.texts, loaded.fewest) == ({"移動": 30, "支援": 7}, 100, 5)


def test_a_damaged_table_is_an_error(tmp_path: Path) -> None:
    folder = tmp_path / "t"
    BigramTable({"移動": 30}, texts=100, fewest=5).save(folder)
    np.save(folder / "counts.npy", np.array([100, 5, 31], dtype=np.int32))
    with pytest.raises(StorageError, match="壊れて"):
        BigramTable.load(folder)
    with pytest.raises(StorageError, match="読めません"):
        BigramTable.load(tmp_path)
