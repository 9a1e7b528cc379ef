"""``kyoso-match rank``: the best capabilities for every challenge."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from kyoso_match.audit import write_audit
from kyoso_match.cli.inputs import add_both, chosen, code_of, read_both
from kyoso_match.cli.output import json_text, progress_bar, write
from kyoso_match.cli.pair import explained
from kyoso_match.errors import InputError
from kyoso_match.matcher import Matcher
from kyoso_match.matches import Matches, checked_target

HELP = "課題ごとに合う強みを順位付けする"

_SUFFIXES_OF = {"table": (), "csv": (".csv",), "json": (".json", ".jsonl"), "html": (".html",)}


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    parser.add_argument("--challenge", action="append", metavar="ID", help="この課題だけを対象にする(繰り返し可)")
    parser.add_argument("--top-k", type=int, default=5, metavar="N", help="課題ごとに示す件数(既定 5)")
    parser.add_argument("--where", action="append", metavar="条件", help="絞り込み。例: region~茨城県 (繰り返し可)")
    parser.add_argument("--min-score", type=float, metavar="点", help="この点に満たない組を除く")
    parser.add_argument(
        "--alpha", type=float, metavar="率", help="許容する見落とし率(例 0.1)。合うと言えるだけの点がない組を除く"
    )
    parser.add_argument("--format", choices=list(_SUFFIXES_OF), help="画面に出す形(既定 table)")
    parser.add_argument("-o", "--output", metavar="ファイル", help="保存先(.csv .xlsx .json .jsonl .html)")
    parser.add_argument("--audit", metavar="ファイル", help="監査ファイルの保存先(.json)。replay で再現できる")
    parser.add_argument("--explain", action="store_true", help="表の下に各組の理由を示す")


def run(options: argparse.Namespace) -> int:
    """Rank, then print or save; an exit code of ``kyoso_match.cli.codes``."""
    if options.top_k < 1:
        raise InputError(f"--top-k は1以上の整数にしてください: {options.top_k}")
    output, audit = _output(options), _audit_target(options)
    kind = options.format or "table"
    challenges, capabilities = read_both(options)
    asked = [chosen(challenges, record_id, "--challenge") for record_id in options.challenge or ()]
    matcher = Matcher(capabilities.records, embedder=options.model)
    matches = matcher.rank(
        asked or challenges.records,
        top_k=options.top_k,
        where=options.where,
        min_score=options.min_score,
        alpha=options.alpha,
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
    return code_of(challenges, capabilities)


def _output(options: argparse.Namespace) -> Path | None:
    """Where to save; a place that cannot be used is an error before any work is done."""
    if options.output is None:
        return None
    output = checked_target(options.output)
    if options.format is not None and output.suffix.lower() not in _SUFFIXES_OF[options.format]:
        raise InputError(
            f"--format {options.format} と保存先「{output}」の形が違います。--format を外すと、拡張子の形で保存します。"
        )
    return output


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
