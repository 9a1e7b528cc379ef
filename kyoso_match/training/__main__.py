"""``python -m kyoso_match.training build --data DIR [DIR ...] --out DIR``: make the bundled model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from kyoso_match.errors import KyosoError
from kyoso_match.training.build import build
from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.work_folder import to_terminal


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0, or 1 after a message about what is wrong."""
    given = _parser().parse_args(arguments)
    config = TrainingConfig(**{field.name: getattr(given, field.name) for field in fields(TrainingConfig)})
    scores = given.scores.read_text(encoding="utf-8") if given.scores is not None else ""
    work = given.work if given.work is not None else given.out.with_name(f"{given.out.name}-work")
    try:
        build(given.data, given.out, work, config, scores=scores, report=to_terminal)
    except KyosoError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m kyoso_match.training", description=__doc__)
    command = parser.add_subparsers(required=True).add_parser("build", help="train on the files of a folder")
    command.add_argument(
        "--data", type=Path, nargs="+", required=True, help="folders of training files; the first with a file counts"
    )
    command.add_argument("--out", type=Path, required=True, help="the folder of the model, replaced when all is done")
    command.add_argument("--work", type=Path, help="the folder of finished steps (default: OUT-work)")
    command.add_argument("--scores", type=Path, help="a Markdown file with measurements for the model card")
    default = TrainingConfig()
    for field in fields(TrainingConfig):
        value = getattr(default, field.name)
        command.add_argument(
            f"--{field.name.replace('_', '-')}", type=type(value), default=value, help=f"default: {value}"
        )
    return parser


if __name__ == "__main__":
    sys.exit(main())
