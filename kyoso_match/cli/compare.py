"""``kyoso-match compare``: two capabilities for one challenge, and where each has more."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from kyoso_match.cli.inputs import add_both, chosen, code_of, matcher_for, read_both
from kyoso_match.cli.output import json_text, write
from kyoso_match.errors import InputError

HELP = "1つの課題について、2つの強みの点の差を理由ごとに比べる"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", metavar="ID", help="課題のID(1件だけのファイルなら不要)")
    parser.add_argument("--capability", action="append", metavar="ID", help="比べる強みのID。2回指定する")
    parser.add_argument("--format", choices=["table", "json"], default="table", help="画面に出す形(既定 table)")


def run(options: argparse.Namespace) -> int:
    """Print the comparison; an exit code of ``kyoso_match.cli.codes``."""
    ids = _two(options.capability or ())
    challenges, capabilities = read_both(options)
    challenge = chosen(challenges, options.challenge, "--challenge")
    left, right = (chosen(capabilities, record_id, "--capability") for record_id in ids)
    matcher = matcher_for(options)
    comparison = matcher.compare(challenge, left, right)
    if options.format == "json":
        write(json_text(comparison.to_dict()))
    else:
        print(comparison)
    return code_of(challenges, capabilities, matcher.bridge)


def _two(ids: Sequence[str]) -> Sequence[str]:
    if len(ids) != 2:
        given = "、".join(ids) or "なし"
        raise InputError(f"--capability を2回、比べる強みごとに指定してください: 指定は{len(ids)}件({given})です。")
    if ids[0] == ids[1]:
        raise InputError(f"--capability に違う強みを2つ指定してください: どちらも「{ids[0]}」です。")
    return ids
