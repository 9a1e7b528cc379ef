"""Whole processes, measured from outside."""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.places import ROOT

# A process inherits the peak memory of the one that starts it, so a small one does.
_LAUNCHER = """
import os, sys, time
started = time.perf_counter()
process = os.fork()
if not process:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], [sys.argv[1], "-c", sys.argv[2]])
_, status, usage = os.wait4(process, 0)
print(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status) != 0)
"""

_IMPORT_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """Seconds by the clock, seconds of processor time (user and system), peak resident memory in MiB."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def measure_process(code: str) -> ProcessCost:
    """Run ``python -c code`` in a process of its own, its output thrown away."""
    launcher = [sys.executable, "-I", "-S", "-c", _LAUNCHER, sys.executable, code]
    done = subprocess.run(launcher, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"the measured process failed: {done.stderr[-500:]}")
    wall, cpu, peak = map(float, done.stdout.split())
    return ProcessCost(wall, cpu, peak / (2**20 if sys.platform == "darwin" else 2**10))


def interleaved(codes: Mapping[str, str], rounds: int) -> dict[str, dict[str, Any]]:
    """The cost of each program, in turns, so that a busy moment hits all of them; medians and all values."""
    runs: dict[str, list[ProcessCost]] = {name: [] for name in codes}
    for _ in range(rounds):
        for name, code in codes.items():
            runs[name].append(measure_process(code))
    return {
        name: {
            field: round(statistics.median(values), 3)
            for field, values in (
                ("wall_s", [cost.wall_s for cost in costs]),
                ("cpu_s", [cost.cpu_s for cost in costs]),
                ("peak_mib", [cost.peak_mib for cost in costs]),
            )
        }
        | {"all_wall_s": [round(cost.wall_s, 3) for cost in costs]}
        for name, costs in runs.items()
    }


def imported_by(statement: str) -> dict[str, float]:
    """Every module that a statement imports, with its own and its children's milliseconds (``-X importtime``)."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", statement], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {match[4]: int(match[2]) / 1000.0 for match in _IMPORT_LINE.finditer(done.stderr)}


def found_among(modules: Sequence[str] | Mapping[str, float], unwanted: Sequence[str]) -> list[str]:
    """Which of the unwanted modules, or modules inside them, are there.

    >>> found_among(["numpy", "scipy.optimize._root"], ["scipy.optimize", "torch"])
    ['scipy.optimize']
    """
    return [name for name in unwanted if any(module == name or module.startswith(f"{name}.") for module in modules)]
