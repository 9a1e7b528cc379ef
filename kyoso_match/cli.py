"""``kyoso-match`` for people who do not program.

Exit codes: 0 all input was used; 2 the command line is wrong; 3 the input or an option value cannot be used (nothing
was written); 4 done, but bad input rows were skipped (they are named on standard error); 5 an optional package is
missing. docs/cli.md describes the commands.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

import kyoso_match
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.errors import InputError, KyosoError, MissingExtraError
from kyoso_match.matcher import Matcher, Progress
from kyoso_match.matches import Match, Matches, checked_target
from kyoso_match.records import Capability, Challenge, Reading, Record, read_capabilities, read_challenges

OnError = Literal["raise", "skip"]
RecordT = TypeVar("RecordT", bound=Record)

OK, UNUSABLE_INPUT, ROWS_SKIPPED, MISSING_EXTRA, INTERRUPTED = 0, 3, 4, 5, 130

_SUFFIXES_OF = {"table": (), "csv": (".csv",), "json": (".json", ".jsonl"), "html": (".html",)}
_LONG_WORK_SECONDS = 0.5
_IDS_NAMED = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit codes are those in the description of this module."""
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
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    except MissingExtraError as error:
        return _fail(error, MISSING_EXTRA)
    except (KyosoError, OSError) as error:
        return _fail(error, UNUSABLE_INPUT)
    return code


def _fail(error: Exception, code: int) -> int:
    print(f"エラー: {error}", file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="kyoso-match",
        description="自治体の課題と、企業・団体・個人の強みを、意味で結び付けて理由を示します。",
        epilog="終了コード: 0 すべて読み取れた / 2 コマンドの書き方が違う / 3 入力や指定が使えない / "
        "4 読み取れない行を飛ばした / 5 追加パッケージが必要",
    )
    parser.add_argument("--version", action="version", version=f"kyoso_match {kyoso_match.__version__}")
    commands = parser.add_subparsers(required=True, metavar="rank|pair|info")

    rank = commands.add_parser("rank", help="課題ごとに合う強みを順位付けする")
    _add_inputs(rank)
    rank.add_argument("--challenge", action="append", metavar="ID", help="この課題だけを対象にする(繰り返し可)")
    rank.add_argument("--top-k", type=int, default=5, metavar="N", help="課題ごとに示す件数(既定 5)")
    rank.add_argument("--where", action="append", metavar="条件", help="絞り込み。例: region~茨城県 (繰り返し可)")
    rank.add_argument("--min-score", type=float, metavar="点", help="この点に満たない組を除く")
    rank.add_argument("--format", choices=list(_SUFFIXES_OF), help="画面に出す形(既定 table)")
    rank.add_argument("-o", "--output", metavar="ファイル", help="保存先(.csv .xlsx .json .jsonl .html)")
    rank.add_argument("--explain", action="store_true", help="表の下に各組の理由を示す")
    rank.set_defaults(run=_rank)

    pair = commands.add_parser("pair", help="1つの課題と1つの強みの組を詳しく説明する")
    _add_inputs(pair)
    pair.add_argument("--challenge", metavar="ID", help="課題のID(1件だけのファイルなら不要)")
    pair.add_argument("--capability", metavar="ID", help="強みのID(1件だけのファイルなら不要)")
    pair.add_argument("--format", choices=["table", "json", "html"], default="table", help="画面に出す形(既定 table)")
    pair.set_defaults(run=_pair)

    info = commands.add_parser("info", help="版とモデルの情報を示す")
    info.set_defaults(run=_info)
    return parser


def _add_inputs(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("challenges", metavar="CHALLENGES", help="課題のファイル(CSV・XLSX・JSONL)")
    parser.add_argument("capabilities", metavar="CAPABILITIES", help="強みのファイル(CSV・XLSX・JSONL)")
    parser.add_argument("--model", metavar="名前", help="sentence-transformers のモデル名かフォルダ(既定は同梱モデル)")
    parser.add_argument("--strict", action="store_true", help="読み取れない行が1つでもあれば何も出力せずに終わる")


def _rank(options: argparse.Namespace) -> int:
    if options.top_k < 1:
        raise InputError(f"--top-k は1以上の整数にしてください: {options.top_k}")
    output = _output(options)
    kind = options.format or "table"
    challenges, capabilities = _read(options)
    asked = [_chosen(challenges, record_id, "--challenge") for record_id in options.challenge or ()]
    matches = Matcher(capabilities.records, embedder=options.model).rank(
        asked or challenges.records,
        top_k=options.top_k,
        where=options.where,
        min_score=options.min_score,
        explain=output is not None or kind != "table" or options.explain,
        progress=_progress_bar() if sys.stderr.isatty() else None,
    )
    if output is not None:
        matches.save(output)
    elif kind == "table":
        print(str(matches) or "読み取れる課題がありません。")
        for match in matches if options.explain else ():
            print(f"\n{_explained(match)}")
    else:
        _write(_FILE_TEXTS[kind](matches))
    return _code(challenges, capabilities)


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


def _json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


_FILE_TEXTS: dict[str, Callable[[Matches], str]] = {
    "json": lambda matches: _json_text(matches.to_dicts()),
    "csv": Matches.to_csv,
    "html": Matches.to_html,
}


def _write(text: str) -> None:
    """Print what is a file in truth: always UTF-8, and line ends as they are."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    sys.stdout.write(text)


def _explained(match: Match) -> str:
    return f"■ {match.challenge.label} × {match.capability.label}\n{match.explanation}"


def _pair(options: argparse.Namespace) -> int:
    challenges, capabilities = _read(options)
    challenge = _chosen(challenges, options.challenge, "--challenge")
    capability = _chosen(capabilities, options.capability, "--capability")
    match = Matcher(embedder=options.model).pair(challenge, capability)
    if options.format == "json":
        _write(_json_text(match.to_dict()))
    elif options.format == "html":
        _write(Matches([match]).to_html())
    else:
        print(_explained(match))
    return _code(challenges, capabilities)


def _chosen(reading: Reading[RecordT], record_id: str | None, option: str) -> RecordT:
    if record_id is None and len(reading.records) == 1:
        return reading.records[0]
    for record in reading.records:
        if record.id == record_id:
            return record
    ids = "、".join(record.id for record in reading.records[:_IDS_NAMED])
    wrong = "" if record_id is None else f"ID「{record_id}」はファイルにありません。"
    raise InputError(f"{wrong}{option} に、ファイルにあるIDを1つ指定してください(例: {ids})。")


def _info(_: argparse.Namespace) -> int:
    embedder = StaticEmbedder()
    print(f"kyoso_match {kyoso_match.__version__}")
    print(f"同梱モデル: {embedder.dimension}次元、{len(embedder.table):,}語")
    print(f"指紋: {embedder.fingerprint}")
    return OK


def _read(options: argparse.Namespace) -> tuple[Reading[Challenge], Reading[Capability]]:
    on_error: OnError = "raise" if options.strict else "skip"
    challenges = read_challenges(Path(options.challenges), on_error=on_error)
    capabilities = read_capabilities(Path(options.capabilities), on_error=on_error)
    for problem in (*challenges.problems, *capabilities.problems):
        print(f"飛ばした行: {problem}", file=sys.stderr)
    return challenges, capabilities


def _code(challenges: Reading[Challenge], capabilities: Reading[Capability]) -> int:
    return ROWS_SKIPPED if challenges.problems or capabilities.problems else OK


def _progress_bar() -> Progress:
    """A bar on standard error that appears only when the work takes longer than half a second."""
    started = time.monotonic()

    def show(done: int, total: int) -> None:
        if time.monotonic() - started < _LONG_WORK_SECONDS:
            return
        filled = 30 * done // max(total, 1)
        end = "\n" if done == total else ""
        print(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done}/{total}", end=end, file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    sys.exit(main())
