"""The command line as a whole: which commands there are, and how a command that fails ends."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence

import kyoso_match
from kyoso_match.cli import check, codes, compare, decide, info, overview, pair, rank, replay, report, why_not
from kyoso_match.errors import KyosoError, MissingExtraError

_COMMANDS = {
    "rank": rank,
    "pair": pair,
    "why-not": why_not,
    "compare": compare,
    "overview": overview,
    "report": report,
    "check": check,
    "decide": decide,
    "replay": replay,
    "info": info,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is one of those in ``kyoso_match.cli.codes``."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # For people: a character that the encoding of their terminal lacks becomes a question mark.
        sys.stdout.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader (head, a pager) has seen enough; nothing more can be written, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return codes.OK
    except KeyboardInterrupt:
        return codes.INTERRUPTED
    except MissingExtraError as error:
        return _fail(error, codes.MISSING_EXTRA)
    except (KyosoError, OSError) as error:
        return _fail(error, codes.UNUSABLE_INPUT)
    return code


def _fail(error: Exception, code: int) -> int:
    print(f"エラー: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kyoso-match",
        description="自治体の課題と、企業・団体・個人の強みを、意味で結び付けて理由を示します。",
        epilog="終了コード: 0 すべて読み取れた / 2 コマンドの書き方が違う / 3 入力や指定が使えない / "
        "4 読み取れない行を飛ばした / 5 追加パッケージが必要 / 6 再現した結果が記録と違う",
    )
    parser.add_argument("--version", action="version", version=f"kyoso_match {kyoso_match.__version__}")
    commands = parser.add_subparsers(required=True, metavar="|".join(_COMMANDS))
    for name, command in _COMMANDS.items():
        one = commands.add_parser(name, help=command.HELP)
        command.add_options(one)
        one.set_defaults(run=command.run)
    return parser
