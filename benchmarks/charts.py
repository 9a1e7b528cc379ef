"""One picture per set: the first measure of every ranker with its interval."""

from __future__ import annotations

from pathlib import Path

from benchmarks.places import NotAvailableError
from benchmarks.rankers import DEFAULT
from benchmarks.records import Record

_OWN, _PART, _OTHER = "#b5462f", "#dfa08f", "#8a97a6"


def draw(record: Record, path: Path) -> None:
    """Write an SVG that is the same for the same numbers."""
    try:
        import matplotlib as mpl
        from matplotlib.figure import Figure
    except ModuleNotFoundError as error:
        raise NotAvailableError("charts: pip install 'kyoso_match[bench]'") from error
    measure, rows = next(iter(record["statistics"]["measures"].items()))
    order = sorted(rows, key=lambda name: rows[name][0])
    values = [rows[name][0] for name in order]
    errors = [[rows[name][0] - rows[name][1] for name in order], [rows[name][2] - rows[name][0] for name in order]]
    titles = [record["runs"][name]["title"] for name in order]
    with mpl.rc_context({"svg.hashsalt": record["set"], "svg.fonttype": "none", "font.family": "sans-serif"}):
        figure = Figure(figsize=(7.2, 0.6 + 0.34 * len(order)), layout="constrained")
        axes = figure.add_subplot()
        axes.barh(titles, values, xerr=errors, color=[_colour(name, titles[i]) for i, name in enumerate(order)],
                  error_kw={"elinewidth": 1, "capsize": 2.5, "ecolor": "#333333"})  # fmt: skip
        axes.set_xlabel(f"{measure}, 95 % intervals, n = {record['n']:,}")
        axes.set_title(record["set"], loc="left", fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.savefig(path, metadata={"Date": None, "Creator": None})


def _colour(name: str, title: str) -> str:
    if name == DEFAULT:
        return _OWN
    return _PART if title.startswith("kyoso_match") else _OTHER
