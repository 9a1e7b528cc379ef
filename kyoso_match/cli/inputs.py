"""The files that a command reads: their options, the rows that were skipped, and a record by its id."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, Literal, TypeVar

from kyoso_match.cli import codes
from kyoso_match.errors import InputError
from kyoso_match.records import Capability, Challenge, Reading, Record, read_capabilities, read_challenges

OnError = Literal["raise", "skip"]
RecordT = TypeVar("RecordT", bound=Record)

_IDS_NAMED = 10


def add_challenges(parser: argparse.ArgumentParser) -> None:
    """The file of challenges, and what to do about rows that cannot be read."""
    parser.add_argument("challenges", metavar="CHALLENGES", help="課題のファイル(CSV・XLSX・JSONL)")
    parser.add_argument("--strict", action="store_true", help="読み取れない行が1つでもあれば何も出力せずに終わる")


def add_both(parser: argparse.ArgumentParser) -> None:
    """The files of challenges and capabilities, and the model that compares them."""
    add_challenges(parser)
    parser.add_argument("capabilities", metavar="CAPABILITIES", help="強みのファイル(CSV・XLSX・JSONL)")
    parser.add_argument("--model", metavar="名前", help="sentence-transformers のモデル名かフォルダ(既定は同梱モデル)")


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


def _on_error(options: argparse.Namespace) -> OnError:
    return "raise" if options.strict else "skip"


def _name_skipped(*readings: Reading[Any]) -> None:
    for reading in readings:
        for problem in reading.problems:
            print(f"飛ばした行: {problem}", file=sys.stderr)


def code_of(*readings: Reading[Any]) -> int:
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
