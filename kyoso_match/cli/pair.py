"""``kyoso-match pair``: one challenge and one capability, with all reasons."""

from __future__ import annotations

import argparse

from kyoso_match.cli.inputs import add_both, chosen, code_of, matcher_for, read_both
from kyoso_match.cli.output import json_text, write
from kyoso_match.matches import Match, Matches

HELP = "1つの課題と1つの強みの組を詳しく説明する"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", metavar="ID", help="課題のID(1件だけのファイルなら不要)")
    parser.add_argument("--capability", metavar="ID", help="強みのID(1件だけのファイルなら不要)")
    parser.add_argument("--format", choices=["table", "json", "html"], default="table", help="画面に出す形(既定 table)")


def run(options: argparse.Namespace) -> int:
    """Print the pair; an exit code of ``kyoso_match.cli.codes``."""
    challenges, capabilities = read_both(options)
    challenge = chosen(challenges, options.challenge, "--challenge")
    capability = chosen(capabilities, options.capability, "--capability")
    matcher = matcher_for(options)
    match = matcher.pair(challenge, capability)
    if options.format == "json":
        write(json_text(match.to_dict()))
    elif options.format == "html":
        write(Matches([match]).to_html())
    else:
        print(explained(match))
    return code_of(challenges, capabilities, matcher.bridge)


def explained(match: Match) -> str:
    """One pair with its reasons, under the two names."""
    return f"■ {match.challenge.label} × {match.capability.label}\n{match.explanation}"
