"""Steps that are done once: each leaves a folder behind and is skipped while its inputs stay the same."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

_RECORD = "step.json"


class Done(NamedTuple):
    """A finished step: the folder with what it wrote, and the fingerprint of everything that it was made from."""

    folder: Path
    fingerprint: str


class WorkFolder:
    """A folder of finished steps. A step that was interrupted leaves nothing that could be taken for its result."""

    def __init__(self, path: Path, report: Callable[[str], None] = lambda line: None) -> None:
        self.path = path
        self.report = report
        path.mkdir(parents=True, exist_ok=True)

    def step(self, name: str, inputs: object, make: Callable[[Path], None]) -> Done:
        """Let ``make`` fill a folder, unless that was done before with equal ``inputs`` (anything that JSON knows)."""
        fingerprint = hashlib.sha256(json.dumps([name, inputs], sort_keys=True).encode()).hexdigest()
        folder = self.path / name
        if _recorded(folder) == fingerprint:
            self.report(f"{name}: done before")
            return Done(folder, fingerprint)
        unfinished = self.path / f".{name}.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        self.report(f"{name} ...")
        begin = time.monotonic()
        make(unfinished)
        (unfinished / _RECORD).write_text(json.dumps({"fingerprint": fingerprint}), encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.rename(folder)
        self.report(f"{name}: {time.monotonic() - begin:.0f} s")
        return Done(folder, fingerprint)


def _recorded(folder: Path) -> str | None:
    try:
        record = json.loads((folder / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return record.get("fingerprint") if isinstance(record, dict) else None


def file_fingerprint(path: Path) -> str:
    """sha256 of a file's content."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def code_fingerprint(*modules: ModuleType) -> list[str]:
    """sha256 of the source of each module, and of all files of a package: a step whose code has changed is not done."""
    files: list[Path] = []
    for module in modules:
        file = Path(module.__file__ or "")
        files += sorted(file.parent.glob("*.py")) if file.name == "__init__.py" else [file]
    return [file_fingerprint(file) for file in files]


def to_terminal(line: str) -> None:
    """Report one line of progress to the standard error stream, with the time."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {line}\n")
    sys.stderr.flush()
