"""The notebooks run from top to bottom without an error, and what they showed is kept in them.

Write today's outputs into the notebooks with: python -m tests.test_notebooks
Only into some of them, by the beginning of their names: python -m tests.test_notebooks 03 04
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST = 400_000
LONGEST_CELL = 25
SECONDS_A_CELL = 120


def read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def executed(path: Path) -> NotebookNode:
    """The notebook with the outputs of a run in the folder that it is in."""
    notebook = read(path)
    client = NotebookClient(
        notebook,
        timeout=SECONDS_A_CELL,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    client.execute()
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def complaints(notebook: NotebookNode) -> list[NotebookNode]:
    """Outputs that are errors or warnings."""
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]


each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def test_all_notebooks_are_there() -> None:
    names = ["01_quickstart", "02_benchmark", "03_explanations", "04_confidence"]
    assert [path.stem for path in NOTEBOOKS] == names


@pytest.mark.parametrize("name", ["03_explanations", "04_confidence"])
def test_every_section_says_how_to_read_it(name: str) -> None:
    """The last text of each numbered section."""
    texts = [cell.source for cell in read(ROOT / "notebooks" / f"{name}.ipynb").cells if cell.cell_type == "markdown"]
    starts = [place for place, text in enumerate(texts) if text.startswith("## ")]
    ends = [*starts[1:], len(texts)]
    assert starts
    assert all("**How to read it:**" in texts[end - 1] for end in ends)


@each_notebook
def test_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    for folder in ("notebooks", "data/samples", "benchmarks"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = sorted((tmp_path / "notebooks").iterdir())
    notebook = executed(tmp_path / "notebooks" / path.name)
    assert not complaints(notebook)
    assert sorted((tmp_path / "notebooks").iterdir()) == before, "a notebook leaves no files behind"


@each_notebook
def test_outputs_are_kept(path: Path) -> None:
    cells = code_cells(read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    shown = [output.output_type for cell in cells for output in cell.outputs]
    assert {"stream", "execute_result", "display_data"} <= set(shown)
    assert not complaints(read(path))


@each_notebook
def test_says_nothing_of_the_machine(path: Path) -> None:
    notebook = read(path)
    assert all(cell.metadata == {} for cell in notebook.cells)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    text = path.read_text(encoding="utf-8")
    assert [place for place in (ROOT, Path.home(), Path(tempfile.gettempdir())) if f"{place}/" in text] == []


@each_notebook
def test_is_small(path: Path) -> None:
    assert path.stat().st_size < LARGEST
    assert all(len(cell.source.splitlines()) <= LONGEST_CELL for cell in code_cells(read(path)))


def rewrite(beginnings: Sequence[str] = ()) -> None:
    """All notebooks, or those whose names begin so."""
    for path in NOTEBOOKS:
        if path.name.startswith(tuple(beginnings or [""])):
            nbformat.write(executed(path), path)  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    rewrite(sys.argv[1:])
