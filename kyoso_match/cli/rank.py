"""``kyoso-match rank``: the best capabilities for every challenge."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from kyoso_match.audit import write_audit
from kyoso_match.cli.inputs import add_both, add_listing, chosen, code_of, listing, matcher_for, read_both
from kyoso_match.cli.output import json_text, output_of, progress_bar, write
from kyoso_match.cli.pair import explained
from kyoso_match.errors import InputError
from kyoso_match.matches import Matches, checked_target

HELP = "課題ごとに合う強みを順位付けする"

_SUFFIXES_OF = {"table": (), "csv": (".csv",), "json": (".json", ".jsonl"), "html": (".html",)}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", action="append", metavar="ID", help="この課題だけを対象にする(繰り返し可)")
    add_listing(parser)
    parser.add_argument("--format", choices=list(_SUFFIXES_OF), help="画面に出す形(既定 table)")
    parser.add_argument("-o", "--output", metavar="ファイル", help="保存先(.csv .xlsx .json .jsonl .html)")
    parser.add_argument("--audit", metavar="ファイル", help="監査ファイルの保存先(.json)。replay で再現できる")
    parser.add_argument("--explain", action="store_true", help="表の下に各組の理由を示す")


def run(options: argparse.Namespace) -> int:
    """Rank, then print or save; an exit code of ``kyoso_match.cli.codes``."""
    listed = listing(options)
    output, audit = output_of(options, checked_target, _SUFFIXES_OF), _audit_target(options)
    kind = options.format or "table"
    challenges, capabilities = read_both(options)
    asked = [chosen(challenges, record_id, "--challenge") for record_id in options.challenge or ()]
    matcher = matcher_for(options, capabilities.records)
    matches = matcher.rank(
        asked or challenges.records,
        **listed,
        explain=output is not None or kind != "table" or options.explain,
        progress=progress_bar() if sys.stderr.isatty() else None,
    )
    if audit is not None:
        write_audit(matches, matcher, asked or challenges.records, audit)
    if output is not None:
        matches.save(output)
    elif kind == "table":
        print(str(matches) or "読み取れる課題がありません。")
        for match in matches if options.explain else ():
            print(f"\n{explained(match)}")
    else:
        write(_FILE_TEXTS[kind](matches))
    return code_of(challenges, capabilities, matcher.bridge)


def _audit_target(options: argparse.Namespace) -> Path | None:
    """Where to save the audit file; a place that cannot be used is an error before any work is done."""
    if options.audit is None:
        return None
    path = checked_target(options.audit)
    if path.suffix.lower() != ".json":
        raise InputError(f"{path}: 監査ファイルは .json で保存します。拡張子を直してください。")
    return path


_FILE_TEXTS: dict[str, Callable[[Matches], str]] = {
    "json": lambda matches: json_text(matches.to_dicts()),
    "csv": Matches.to_csv,
    "html": Matches.to_html,
}
