"""``kyoso-match decide``: write into an audit file what people decided on one pair, and why."""

from __future__ import annotations

import argparse

from kyoso_match.audit import DECISIONS, record_decision
from kyoso_match.cli import codes
from kyoso_match.cli.inputs import day

HELP = "1組についての採否とその理由を、監査ファイルに書き足す"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    parser.add_argument("audit", metavar="AUDIT", help="監査ファイル(rank --audit で作ったJSON)。この場で書き換える")
    parser.add_argument("--challenge", metavar="ID", required=True, help="課題のID")
    parser.add_argument("--capability", metavar="ID", required=True, help="強みのID(順位表にないものでもよい)")
    parser.add_argument("--decision", choices=DECISIONS, required=True, help="決定")
    parser.add_argument("--reason", metavar="理由", required=True, help="決定の理由")
    parser.add_argument("--on", type=day, metavar="YYYY-MM-DD", required=True, help="決定した日(例 2026-03-31)")


def run(options: argparse.Namespace) -> int:
    """Append the decision and show the new seal; an exit code of ``kyoso_match.cli.codes``."""
    audit = record_decision(
        options.audit, options.challenge, options.capability, options.decision, options.reason, options.on
    )
    count = len(audit.content["decisions"])
    print(f"決定を記録しました({count}件目)。{options.challenge} と {options.capability}: {options.decision}")
    print(f"封印: {audit.seal}")
    print("封印を議事録などに書き写しておくと、後から書き換えられていないことを確かめられます。")
    return codes.OK
