"""Processes measured from outside."""

import pytest

from benchmarks.processes import found_among, imported_by, interleaved, measure_process


def test_memory_and_time_of_a_process() -> None:
    small, large = measure_process("pass"), measure_process("x = b'x' * (80 * 2**20)")
    assert large.peak_mib - small.peak_mib == pytest.approx(80, abs=10)
    assert small.cpu_s > 0.0
    assert 0.0 < small.wall_s < 10.0


def test_a_failing_process_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="no such thing"):
        measure_process("raise SystemExit('no such thing')")


def test_medians_of_rounds() -> None:
    found = interleaved({"nothing": "pass"}, 3)["nothing"]
    assert found["wall_s"] == sorted(found["all_wall_s"])[1]


def test_imports_are_listed() -> None:
    modules = imported_by("import json")
    assert {"json", "json.decoder"} <= set(modules)
    assert found_among(modules, ["json", "torch"]) == ["json"]


def test_the_library_imports_nothing_heavy() -> None:
    assert found_among(imported_by("import kyoso_match"), ["sklearn", "torch", "pandas", "scipy.optimize"]) == []
