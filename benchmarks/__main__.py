"""Command line: ``python -m benchmarks COMMAND``; ``--help`` lists the commands."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks import calibration, checks, faithfulness, needs, quality, report, robustness, speed
from benchmarks.charts import draw
from benchmarks.places import RESULTS, VARIABLE, NotAvailableError
from benchmarks.rankers import RANKERS
from benchmarks.records import read_record
from benchmarks.sets import SET_NAMES


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one of the commands."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "quality":
        quality.run(chosen.sets, chosen.rankers, chosen.model, chosen.out, chosen.seed)
    elif chosen.command == "speed":
        speed.run(chosen.out)
    elif chosen.command == "checks":
        checks.run(chosen.out, chosen.splits)
    elif chosen.command == "calibration":
        calibration.run(chosen.out)
    elif chosen.command == "faithfulness":
        faithfulness.run(chosen.out)
    elif chosen.command == "needs":
        needs.run(chosen.out)
    elif chosen.command == "robustness":
        robustness.run(chosen.out)
    else:
        write_report(chosen.out)


def write_report(folder: Path) -> None:
    """RESULTS.md beside the folder of results, and a picture of every set in it."""
    (folder.parent / "RESULTS.md").write_text(report.render(folder), encoding="utf-8")
    try:
        for name in SET_NAMES:
            if (folder / f"{name}.json").is_file():
                draw(read_record(folder / f"{name}.json"), folder / f"{name}.svg")
    except NotAvailableError as error:
        print(f"skipped: {error}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("quality", help=f"measure rankers; the sets of others are read from {VARIABLE}")
    measure.add_argument("--sets", nargs="+", choices=SET_NAMES, default=list(SET_NAMES))
    measure.add_argument("--rankers", nargs="*", choices=list(RANKERS), default=list(RANKERS))
    measure.add_argument("--model", nargs="+", default=[], help="names or folders of sentence-transformers models")
    measure.add_argument("--seed", type=int, default=0)
    check = commands.add_parser("checks", help="measure the advice on challenge sheets")
    check.add_argument("--splits", nargs="+", choices=checks.SPLITS, default=list(checks.SPLITS))
    for command in (
        measure,
        check,
        commands.add_parser(
            "calibration", help="measure how often answers are missed, and how far probabilities are off"
        ),
        commands.add_parser("faithfulness", help="measure whether explanations are what scores rest on"),
        commands.add_parser("needs", help="measure whether needs are found met and unmet where people say so"),
        commands.add_parser("robustness", help="measure how other spellings and other names move scores"),
        commands.add_parser("speed", help="measure start, imports, tokenising, loading and explaining"),
        commands.add_parser("report", help="write RESULTS.md and the pictures from the results"),
    ):
        command.add_argument("--out", type=Path, default=RESULTS, help="the folder of the result files")
    return parser


if __name__ == "__main__":
    main()
