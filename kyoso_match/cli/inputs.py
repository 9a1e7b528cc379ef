"""What commands are given, in one place: files and skipped rows, what decides scores, what is listed, ids."""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar

from kyoso_match.bridge import Bridge
from kyoso_match.cli import codes
from kyoso_match.errors import InputError
from kyoso_match.matcher import Matcher
from kyoso_match.records import Capability, Challenge, Reading, Record, read_capabilities, read_challenges

OnError = Literal["raise", "skip"]
RecordT = TypeVar("RecordT", bound=Record)

_IDS_NAMED = 10


def add_challenges(parser: argparse.ArgumentParser) -> None:
    """The file of challenges, and what to do about rows that cannot be read."""
    parser.add_argument("challenges", metavar="CHALLENGES", help="課題のファイル(CSV・XLSX・JSONL)")
    parser.add_argument("--strict", action="store_true", help="読み取れない行が1つでもあれば何も出力せずに終わる")


def add_both(parser: argparse.ArgumentParser) -> None:
    """The files of challenges and capabilities, and what decides their scores (``matcher_for``)."""
    add_challenges(parser)
    parser.add_argument("capabilities", metavar="CAPABILITIES", help="強みのファイル(CSV・XLSX・JSONL)")
    add_model(parser)
    add_bridge(parser)
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="YYYY-MM-DD",
        help="締切が過ぎたかを判断する日(例 2026-03-31)。指定しなければ、いつ実行しても同じ結果になるように、"
        "今日の日付は使わず、締切は「判断できない」とする",
    )


def add_model(parser: argparse.ArgumentParser) -> None:
    """The model that compares texts."""
    parser.add_argument("--model", metavar="名前", help="sentence-transformers のモデル名かフォルダ(既定は同梱モデル)")


def add_bridge(parser: argparse.ArgumentParser) -> None:
    """The terms that answer each other in different words (``read_bridge``)."""
    parser.add_argument(
        "--bridge", metavar="ファイル", help="同梱の言い換え辞書に足す、行政の言葉と企業の言葉の表(CSV・XLSX・JSONL)"
    )
    parser.add_argument("--no-bridge", action="store_true", help="言い換え辞書を使わない")


def add_listing(parser: argparse.ArgumentParser) -> None:
    """What of a ranking is listed (``listing``)."""
    parser.add_argument("--top-k", type=int, default=5, metavar="N", help="課題ごとに示す件数(既定 5)")
    parser.add_argument("--where", action="append", metavar="条件", help="絞り込み。例: region~茨城県 (繰り返し可)")
    parser.add_argument("--min-score", type=float, metavar="点", help="この点に満たない組を除く")
    parser.add_argument(
        "--alpha", type=float, metavar="率", help="許容する見落とし率(例 0.1)。合うと言えるだけの点がない組を除く"
    )


def day(text: str) -> datetime.date:
    """The type of options that name a day: YYYY-MM-DD."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"日付は 2026-03-31 の形で指定してください: {text}") from None


class Listing(TypedDict):
    """The options of ``add_listing``, by the names that ``Matcher.rank`` and ``Matcher.why_not`` have for them."""

    top_k: int
    where: list[str] | None
    min_score: float | None
    alpha: float | None


def listing(options: argparse.Namespace) -> Listing:
    """The options of ``add_listing``; InputError for a number of matches that is none."""
    if options.top_k < 1:
        raise InputError(f"--top-k は1以上の整数にしてください: {options.top_k}")
    return {
        "top_k": options.top_k,
        "where": options.where,
        "min_score": options.min_score,
        "alpha": options.alpha,
    }


def read_both(options: argparse.Namespace) -> tuple[Reading[Challenge], Reading[Capability]]:
    """Both files of ``add_both``; rows that were skipped are named on standard error."""
    challenges = read_challenges(Path(options.challenges), on_error=_on_error(options))
    capabilities = read_capabilities(Path(options.capabilities), on_error=_on_error(options))
    _name_skipped(challenges, capabilities)
    return challenges, capabilities


def read_only_challenges(options: argparse.Namespace) -> Reading[Challenge]:
    """The file of ``add_challenges``; rows that were skipped are named on standard error."""
    challenges = read_challenges(Path(options.challenges), on_error=_on_error(options))
    _name_skipped(challenges)
    return challenges


def matcher_for(options: argparse.Namespace, capabilities: Sequence[Capability] = ()) -> Matcher:
    """A matcher with the model, the terms and the day of ``add_both``."""
    bridge = read_bridge(options, on_error=_on_error(options))
    return Matcher(capabilities, embedder=options.model, bridge=bridge, as_of=options.as_of)


def read_bridge(options: argparse.Namespace, *, on_error: OnError) -> Bridge:
    """The bundled terms and those of the user, or none; lines that were skipped are named on standard error."""
    if options.bridge is not None and options.no_bridge:
        raise InputError("--bridge と --no-bridge は同時に使えません。どちらか一方を外してください。")
    if options.no_bridge:
        return Bridge.none()
    if options.bridge is None:
        return Bridge.bundled()
    own = Bridge.read(Path(options.bridge), on_error=on_error)
    _name_skipped(own)
    return Bridge.bundled().joined(own)


def _on_error(options: argparse.Namespace) -> OnError:
    return "raise" if options.strict else "skip"


def _name_skipped(*readings: Reading[Any] | Bridge) -> None:
    for reading in readings:
        for problem in reading.problems:
            print(f"飛ばした行: {problem}", file=sys.stderr)


def code_of(*readings: Reading[Any] | Bridge) -> int:
    """The exit code of a command that came to its end: whether all rows of all files were used."""
    return codes.ROWS_SKIPPED if any(reading.problems for reading in readings) else codes.OK


def chosen(reading: Reading[RecordT], record_id: str | None, option: str) -> RecordT:
    """The record with this id, or the only one; InputError names some ids of the file where there is none."""
    if record_id is None and len(reading.records) == 1:
        return reading.records[0]
    for record in reading.records:
        if record.id == record_id:
            return record
    ids = "、".join(record.id for record in reading.records[:_IDS_NAMED])
    wrong = "" if record_id is None else f"ID「{record_id}」はファイルにありません。"
    raise InputError(f"{wrong}{option} に、ファイルにあるIDを1つ指定してください(例: {ids})。")
