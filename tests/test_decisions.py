"""Decisions from tuples and from files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from kyoso_match import Capability, Challenge
from kyoso_match.decisions import Decision, read_decisions
from kyoso_match.errors import InputError, RecordError

ASHI, KYUSHOKU = Challenge("1", "通院の足"), Challenge("c2", "給食の食べ残し")
TAXI, MENU = Capability("k1", "乗合タクシー"), Capability("k2", "献立づくり")
KNOWN = {"k1": TAXI, "k2": MENU}


def test_ids_records_dicts_and_texts() -> None:
    found = read_decisions(
        [
            ("1", "k1", True),
            (KYUSHOKU, MENU, False),
            ({"id": "c3", "text": "広報"}, {"id": "k3", "text": "SNSの運用"}, np.True_),
            ["見守り", "見守りサービス", False],
        ],
        [ASHI],
        KNOWN,
    )
    assert found[:2] == (Decision(ASHI, TAXI, True), Decision(KYUSHOKU, MENU, False))
    assert (found[2].challenge.id, found[2].capability.text, found[2].accepted) == ("c3", "SNSの運用", True)
    assert (found[3].challenge.text, found[3].capability.text) == ("見守り", "見守りサービス")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp932"])
def test_a_table(tmp_path: Path, encoding: str) -> None:
    lines = ["課題ID,強みID,採否,備考", "1,k1,採用,早い", "1,k2,不採用,", "c2,k2,○,", "c2,k1,0,"]
    path = tmp_path / "採否.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    for source in (path, str(path)):
        found = read_decisions(source, [ASHI, KYUSHOKU], KNOWN)
        assert [(entry.challenge.id, entry.capability.id, entry.accepted) for entry in found] == [
            ("1", "k1", True),
            ("1", "k2", False),
            ("c2", "k2", True),
            ("c2", "k1", False),
        ]


def test_rows_that_cannot_be_used_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "採否.csv"
    path.write_text("課題ID,強みID,採否\n1,k1,たぶん\n9,k1,採用\n1,k9,採用\n1,k2,採用\n", encoding="utf-8")
    with pytest.raises(RecordError) as caught:
        read_decisions(path, [ASHI], KNOWN)
    assert [(problem.line, problem.reason) for problem in caught.value.problems] == [
        (2, "採否「たぶん」を読み取れません。採用 か 不採用 にしてください。"),
        (3, "課題のID「9」は登録されていません。"),
        (4, "強みのID「k9」は登録されていません。"),
    ]
    with pytest.raises(RecordError, match="課題を引数 challenges に渡してください"):
        read_decisions(path, None, KNOWN)


def test_a_table_without_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "採否.csv"
    path.write_text("課題ID,結果\n1,採用\n", encoding="utf-8")
    with pytest.raises(InputError, match="列「強みID」「採否」がありません"):
        read_decisions(path, [ASHI], KNOWN)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("通院の足", "並びか、CSV"),
        ({"1": "k1"}, "並びか、CSV"),
        (5, "並びか、CSV"),
        ([("1", "k1")], "1件目の採否は"),
        ([("1", "k1", True), ("1", "k2", 1)], "2件目の採否は True か False"),
        ([("1", "k1", "採用")], "True か False"),
        ([(["a", "b"], "k1", True)], "1件ずつ"),
        ([("1", "k1", True), ("1", "k1", False)], "採否が2通り"),
    ],
)
def test_what_cannot_be_used(source: object, said: str) -> None:
    with pytest.raises(InputError, match=said):
        read_decisions(source, [ASHI], KNOWN)


def test_told_twice_counts_once() -> None:
    assert len(read_decisions([("1", "k1", True), (ASHI, TAXI, True)], [ASHI], KNOWN)) == 1
    # records without ids of their own are told apart by their texts
    assert len(read_decisions([("見守り", "k1", True), ("広報", "k1", False)], None, KNOWN)) == 2
