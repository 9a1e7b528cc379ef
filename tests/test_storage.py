from __future__ import annotations

from pathlib import Path

import pytest

from kyoso_match.storage import replaced_file, replaced_folder


def test_a_file_is_replaced_when_all_went_well(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    with replaced_file(path) as temporary:
        temporary.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_stays_when_something_went_wrong(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(RuntimeError), replaced_file(path) as temporary:
        temporary.write_text("half", encoding="utf-8")
        raise RuntimeError
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    with replaced_folder(folder) as temporary:
        (temporary / "one").write_text("1", encoding="utf-8")
    with pytest.raises(RuntimeError), replaced_folder(folder) as temporary:
        (temporary / "two").write_text("2", encoding="utf-8")
        raise RuntimeError
    assert [path.name for path in folder.iterdir()] == ["one"]
    with replaced_folder(folder) as temporary:
        (temporary / "three").write_text("3", encoding="utf-8")
    assert [path.name for path in folder.iterdir()] == ["three"]
    assert list(tmp_path.iterdir()) == [folder]
