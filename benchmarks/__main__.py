"""Command line: ``python -m benchmarks quality | speed | report``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import quality
from benchmarks.places import RESULTS, VARIABLE
from benchmarks.rankers import RANKERS
from benchmarks.sets import SET_NAMES


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "quality":
        quality.run(chosen.sets, chosen.rankers, chosen.model, chosen.out, chosen.seed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("quality", help=f"measure rankers; the sets of others are read from {VARIABLE}")
    measure.add_argument("--sets", nargs="+", choices=SET_NAMES, default=list(SET_NAMES))
    measure.add_argument("--rankers", nargs="*", choices=list(RANKERS), default=list(RANKERS))
    measure.add_argument("--model", nargs="+", default=[], help="names or folders of sentence-transformers models")
    measure.add_argument("--seed", type=int, default=0)
    for command in (measure,):
        command.add_argument("--out", type=Path, default=RESULTS)
    return parser


if __name__ == "__main__":
    main()
