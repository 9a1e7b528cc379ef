"""What a number was measured with: versions, commit, machine, day."""

from __future__ import annotations

import os
import platform
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from benchmarks.places import ROOT

_ALWAYS = ("kyoso_match", "numpy", "ir-measures")


def environment(packages: Iterable[str] = ()) -> dict[str, Any]:
    """Versions of python and packages, the commit, whether tracked files differ from it, the machine and the day."""
    return {
        "date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%MZ"),
        "commit": _git("rev-parse", "HEAD") or "unknown",
        "changed": bool(_git("status", "--porcelain", "--", "kyoso_match", "benchmarks/*.py", "benchmarks/rankers")),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cpus": os.cpu_count()},
        "versions": {"python": platform.python_version()} | _versions((*_ALWAYS, *packages)),
    }


def made_at(record: Mapping[str, Any]) -> str:
    """The commit and the day of a result file, for a report."""
    made = record["environment"]
    return f"{made['commit'][:10]}{' + changes' if made['changed'] else ''}, {made['date'][:10]}"


def _versions(packages: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in dict.fromkeys(packages):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
