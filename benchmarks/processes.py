"""Whole processes, measured from outside."""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.places import ROOT

_IMPORT_LINE = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| (\s*)(\S+)")


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """Seconds by the clock, seconds of processor time (user and system), peak resident memory in MiB."""

    wall_s: float
    cpu_s: float
    peak_mib: float


def measure_process(code: str) -> ProcessCost:
    """Run ``python -c code`` in a process of its own, its output thrown away."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr is not None
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - started
    if process.returncode != 0:
        raise RuntimeError(f"the measured process failed: {errors.decode(errors='replace')[-500:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return ProcessCost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


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
