"""The shape of the package: what is public, and which stage may know which."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import kyoso_match

PACKAGE = Path(kyoso_match.__file__).parent

# Each stage may import only stages before it. Sub-packages are one stage.
ORDER = (
    "_version errors storage records text tokens statements bigrams municipalities names facts word_table embedders "
    "profiles bridge edits index constraints scoring candidates need_model explain comparison calibration sheets "
    "provenance matches reports overview filters shelf selection decisions learning why_not keeping matcher audit "
    "faithfulness counterfactual checkup cli training"
).split()


def stage_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported_stages(path: Path) -> set[str]:
    stages = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        modules = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
            assert node.level == 0, f"{path}: imports are absolute"
        stages |= {module.split(".")[1] for module in modules if module.startswith("kyoso_match.")}
    return stages


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_never_point_back(path: Path) -> None:
    own = ORDER.index(stage_of(path))
    back = [stage for stage in imported_stages(path) if ORDER.index(stage) > own]
    assert not back, f"{path.name} imports the later stages {back}"


def test_public_names_are_listed_and_nothing_else_is_public() -> None:
    submodules = {path.stem if path.is_file() else path.name for path in PACKAGE.iterdir()}
    public = {name for name in vars(kyoso_match) if not name.startswith("_")} - submodules
    assert sorted(kyoso_match.__all__) == sorted(public | {"__version__"})
    assert kyoso_match.__all__ == sorted(kyoso_match.__all__, key=lambda name: (name.islower(), name))


def test_import_is_light() -> None:
    heavy = "sklearn torch pandas scipy openpyxl sentence_transformers matplotlib"
    script = f"import sys, kyoso_match; print([name for name in '{heavy}'.split() if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()
