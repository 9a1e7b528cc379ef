"""``kyoso-match check``: what a company will miss in challenge sheets. Advice only, so it never fails for it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from kyoso_match.checkup import Advice, check_challenge
from kyoso_match.cli.inputs import add_challenges, chosen, code_of, read_only_challenges
from kyoso_match.cli.output import json_text, write
from kyoso_match.errors import InputError
from kyoso_match.matches import checked_target
from kyoso_match.records import Challenge
from kyoso_match.sheets import Cell, csv_text, write_csv
from kyoso_match.storage import replaced_file

HELP = "課題シートに足りないことや、企業に伝わりにくい言葉を助言する"

Checked = Sequence[tuple[Challenge, tuple[Advice, ...]]]

_SUFFIXES = (".csv", ".json")
_HEADER = ("課題ID", "課題", "助言", "項目", "箇所", "開始", "終了", "説明", "書き方")
_FIELDS = {"title": "課題名", "text": "本文", "needs": "要望", "offers": "提供できること"}
_FIELD = re.compile(r"(?P<name>\w+)(?:\[(?P<place>\d+)\]|\.(?P<part>.+))?", re.DOTALL)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of this command."""
    add_challenges(parser)
    parser.add_argument("--challenge", action="append", metavar="ID", help="この課題だけを対象にする(繰り返し可)")
    parser.add_argument("--format", choices=["table", "csv", "json"], default="table", help="画面に出す形(既定 table)")
    parser.add_argument("-o", "--output", metavar="ファイル", help=f"保存先({' '.join(_SUFFIXES)})")


def run(options: argparse.Namespace) -> int:
    """Check, then print or save; an exit code of ``kyoso_match.cli.codes``."""
    output = None if options.output is None else _target(options.output)
    reading = read_only_challenges(options)
    asked = [chosen(reading, record_id, "--challenge") for record_id in options.challenge or ()]
    checked = [(challenge, check_challenge(challenge)) for challenge in asked or reading.records]
    if output is not None:
        _save(checked, output)
    elif options.format == "json":
        write(json_text(_dicts(checked)))
    elif options.format == "csv":
        write(csv_text(_HEADER, _rows(checked)))
    else:
        print("\n\n".join(_told(challenge, advice) for challenge, advice in checked) or "読み取れる課題がありません。")
    return code_of(reading)


def _target(output: str) -> Path:
    path = checked_target(output)
    if path.suffix.lower() not in _SUFFIXES:
        raise InputError(f"{path}: 助言は {'、'.join(_SUFFIXES)} のどれかで保存できます。拡張子を直してください。")
    return path


def _save(checked: Checked, path: Path) -> None:
    if path.suffix.lower() == ".csv":
        write_csv(path, _HEADER, _rows(checked))
    else:
        with replaced_file(path) as temporary:
            temporary.write_text(json_text(_dicts(checked)), encoding="utf-8")


def _dicts(checked: Checked) -> list[dict[str, object]]:
    return [
        {
            "challenge_id": challenge.id,
            "challenge_title": challenge.label,
            "advice": [one.to_dict() for one in advice],
        }
        for challenge, advice in checked
    ]


def _rows(checked: Checked) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    for challenge, advice in checked:
        for one in advice:
            place = one.place
            where: list[Cell] = [_field_name(place.field), place.text, place.start, place.end] if place else [""] * 4
            rows.append([challenge.id, challenge.label, one.rule.label, *where, one.message, one.example])
    return rows


def _told(challenge: Challenge, advice: tuple[Advice, ...]) -> str:
    owner = f" ({challenge.owner})" if challenge.owner else ""
    head = f"■ {challenge.label}{owner} [{challenge.id}]"
    if not advice:
        return f"{head}\n  助言はありません。"
    lines = [f"{head}: 助言{len(advice)}件"]
    for one in advice:
        where = f" {_field_name(one.place.field)}「{' '.join(one.place.text.split())}」" if one.place else ""
        lines += [f"  [{one.rule.label}]{where}", f"    {one.message}", f"    {one.example}"]
    return "\n".join(lines)


def _field_name(field: str) -> str:
    """The name of a field for people: 要望1 for ``needs[0]``, 背景 for ``text.背景``."""
    found = _FIELD.fullmatch(field)
    if found is None or found["part"]:
        return field.partition(".")[2] or field
    number = "" if found["place"] is None else str(int(found["place"]) + 1)
    return _FIELDS.get(found["name"], found["name"]) + number
