"""``kyoso-match why-not``: why one capability is not among those that ``rank`` lists for a challenge."""

from __future__ import annotations

import argparse

from kyoso_match.cli.inputs import add_both, add_listing, chosen, code_of, listing, matcher_for, read_both
from kyoso_match.cli.output import json_text, write

HELP = "ある強みが、課題の順位表に示されない理由を説明する"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", metavar="ID", help="課題のID(1件だけのファイルなら不要)")
    parser.add_argument("--capability", metavar="ID", help="理由を知りたい強みのID(1件だけのファイルなら不要)")
    add_listing(parser)
    parser.add_argument("--format", choices=["table", "json"], default="table", help="画面に出す形(既定 table)")


def run(options: argparse.Namespace) -> int:
    """Print the reason; an exit code of ``kyoso_match.cli.codes``."""
    listed = listing(options)
    challenges, capabilities = read_both(options)
    challenge = chosen(challenges, options.challenge, "--challenge")
    capability = chosen(capabilities, options.capability, "--capability")
    matcher = matcher_for(options, capabilities.records)
    why = matcher.why_not(challenge, capability.id, **listed)
    if options.format == "json":
        write(json_text(why.to_dict()))
    else:
        print(why)
    return code_of(challenges, capabilities, matcher.bridge)
