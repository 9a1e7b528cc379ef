"""What a command writes: texts on standard output that are files in truth, and a bar for long work."""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from kyoso_match.errors import InputError

_LONG_WORK_SECONDS = 0.5


def json_text(value: object) -> str:
    """JSON for people and programs: Japanese as it is, two blanks of indent."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def output_of(
    options: argparse.Namespace, checked: Callable[[str], Path], suffixes_of: Mapping[str, Sequence[str]]
) -> Path | None:
    """Where ``--output`` saves; a place that cannot be used is an error before any work is done.

    ``checked`` refuses a place, and ``suffixes_of`` says which suffixes go with a ``--format``; a format that is not in
    it has no file.
    """
    if options.output is None:
        return None
    output = checked(options.output)
    if options.format is not None and output.suffix.lower() not in suffixes_of.get(options.format, ()):
        raise InputError(
            f"--format {options.format} と保存先「{output}」の形が違います。--format を外すと、拡張子の形で保存します。"
        )
    return output


def write(text: str) -> None:
    """Print what is a file in truth: always UTF-8, and line ends as they are."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    sys.stdout.write(text)


def progress_bar() -> Callable[[int, int], None]:
    """A bar on standard error that appears only when the work takes longer than half a second."""
    started = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - started < _LONG_WORK_SECONDS:
            return
        filled = 30 * done // max(total, 1)
        end = "\n" if done == total else ""
        print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show
