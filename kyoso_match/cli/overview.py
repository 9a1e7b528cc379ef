"""``kyoso-match overview``: what decided the scores of a whole ranking."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from kyoso_match.cli.inputs import add_both, add_listing, code_of, listing, matcher_for, read_both
from kyoso_match.cli.output import json_text, output_of, progress_bar, write
from kyoso_match.overview import Overview, checked_overview_target
from kyoso_match.overview import overview as overview_of

HELP = "照合結果の全体で、何が点を決めたかを集計する"


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_both(parser)
    add_listing(parser)
    parser.add_argument("--format", choices=list(_TEXTS), help="画面に出す形(既定 table)")
    parser.add_argument("-o", "--output", metavar="ファイル", help="保存先(.html .json)")


def run(options: argparse.Namespace) -> int:
    """Rank, then print or save the overview; an exit code of ``kyoso_match.cli.codes``."""
    listed = listing(options)
    output, kind = output_of(options, checked_overview_target, _SUFFIXES_OF), options.format or "table"
    challenges, capabilities = read_both(options)
    matcher = matcher_for(options, capabilities.records)
    progress = progress_bar() if sys.stderr.isatty() else None
    view = overview_of(matcher.rank(challenges.records, **listed, progress=progress))
    if output is not None:
        view.save(output)
    elif kind == "table":
        print(view)
    else:
        write(_TEXTS[kind](view))
    return code_of(challenges, capabilities, matcher.bridge)


_SUFFIXES_OF = {"json": (".json",), "html": (".html",)}
_TEXTS: dict[str, Callable[[Overview], str]] = {
    "table": str,
    "json": lambda view: json_text(view.to_dict()),
    "html": Overview.to_html,
}
