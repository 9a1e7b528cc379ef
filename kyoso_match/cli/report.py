"""``kyoso-match report``: the shortlist of one challenge, or one pair, as pages to print."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from kyoso_match.cli.inputs import add_both, chosen, code_of, matcher_for, read_both
from kyoso_match.errors import InputError
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Matches, checked_target
from kyoso_match.records import Capability, Challenge
from kyoso_match.reports import save_report

HELP = "1つの課題の候補一覧、または1組の報告書を作る(A4で印刷できる)"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", metavar="ID", help="課題のID(1件だけのファイルなら不要)")
    parser.add_argument("--capability", metavar="ID", help="強みのID。指定すると、この組だけの報告書になる")
    parser.add_argument("--top-k", type=int, default=5, metavar="N", help="候補一覧に示す件数(既定 5)")
    parser.add_argument("-o", "--output", metavar="ファイル", required=True, help="保存先(.html)")


def run(options: argparse.Namespace) -> int:
    """Save the report; an exit code of ``kyoso_match.cli.codes``."""
    output = _target(options.output)
    challenges, capabilities = read_both(options)
    challenge = chosen(challenges, options.challenge, "--challenge")
    matcher = matcher_for(options, capabilities.records)
    if options.capability is None:
        save_report(matcher.rank([challenge], top_k=options.top_k), output, challenge.id)
    else:
        capability = chosen(capabilities, options.capability, "--capability")
        save_report(_pair(matcher, challenge, capability), output, challenge.id, capability.id)
    return code_of(challenges, capabilities, matcher.bridge)


def _target(output: str) -> Path:
    path = checked_target(output)
    if path.suffix.lower() != ".html":
        raise InputError(f"{path}: 報告書は .html で保存します。拡張子を直してください。")
    return path


def _pair(matcher: Matcher, challenge: Challenge, capability: Capability) -> Matches:
    """One pair with its reasons and the rank that it has among all capabilities."""
    ranked = matcher.rank([challenge], top_k=None, explain=False)
    for match in ranked:
        if match.capability.id == capability.id:
            explained = replace(matcher.pair(challenge, capability.id), rank=match.rank)
            return Matches([explained], note=ranked.note, provenance=ranked.provenance)
    raise InputError("課題か強みの本文に、比べられる言葉がありません。本文を書き足してください。")
