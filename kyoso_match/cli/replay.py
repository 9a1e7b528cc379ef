"""``kyoso-match replay``: rank again what an audit file holds, and say whether the same comes out."""

from __future__ import annotations

import argparse
import sys

from kyoso_match.audit import Outcome, replay
from kyoso_match.cli import codes
from kyoso_match.cli.inputs import add_bridge, add_model, read_bridge

HELP = "監査ファイルから順位付けをやり直し、同じ結果になるかを確かめる"

_CODES = {
    Outcome.IDENTICAL: codes.OK,
    Outcome.DIFFERS: codes.DIFFERS,
    Outcome.IMPOSSIBLE: codes.UNUSABLE_INPUT,
}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("audit", metavar="AUDIT", help="監査ファイル(rank --audit で作ったJSON)")
    add_model(parser)
    add_bridge(parser)


def run(options: argparse.Namespace) -> int:
    """Say what was found; an exit code of ``kyoso_match.cli.codes``."""
    # Lines that the run skipped are skipped again; the fingerprint in the file says whether the same terms are left.
    found = replay(options.audit, embedder=options.model, bridge=read_bridge(options, on_error="skip"))
    print(found, file=sys.stderr if found.outcome is Outcome.IMPOSSIBLE else sys.stdout)
    return _CODES[found.outcome]
