"""Files that are either whole or not there at all, and folders that notice when they were changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kyoso_match.errors import StorageError


@contextmanager
def replaced_file(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` that takes its place when the block ends without an error."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        # mkstemp makes files private; the result gets the rights that a newly made file has.
        temporary.chmod(0o666 & ~_mask())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replaced_folder(path: Path) -> Iterator[Path]:
    """A temporary folder beside ``path`` that takes its place, with all its files, when the block ends well."""
    temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield temporary
        # mkdtemp allows only its owner in.
        temporary.chmod(0o777 & ~_mask())
        if path.exists():
            _exchange(path, temporary)
        else:
            temporary.rename(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _exchange(path: Path, new: Path) -> None:
    """A folder cannot be renamed onto a full one: the old one steps aside, and comes back if that fails."""
    aside = new.with_name(f"{new.name}.old")
    path.rename(aside)
    try:
        new.rename(path)
    except BaseException:
        aside.rename(path)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def seal(folder: Path, name: str, version: int, about: Mapping[str, object]) -> None:
    """Write ``about`` as the JSON file ``name``, with the format version and a checksum of every file of the folder."""
    files = {path.name: _sha256(path) for path in sorted(folder.iterdir())}
    text = json.dumps({"format_version": version, **about, "files": files}, ensure_ascii=False, indent=2)
    (folder / name).write_text(f"{text}\n", encoding="utf-8")


def read_seal(folder: Path, name: str, version: int) -> dict[str, Any]:
    """What ``seal`` wrote; StorageError when a file is missing or was changed, or the version is another one."""
    try:
        about = json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StorageError(f"{folder} cannot be read as something that was saved here: {error}") from error
    if not isinstance(about, dict) or about.get("format_version") != version:
        raise StorageError(f"{folder} was saved in another format; this release reads version {version}")
    for file, expected in about["files"].items():
        path = folder / file
        if not path.is_file() or _sha256(path) != expected:
            raise StorageError(f"{path} is missing or was changed after it was saved; save it again")
    return about


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
