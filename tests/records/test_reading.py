"""Everything that is no file: texts, dicts, records, mappings, DataFrames, and what is refused."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.errors import FileFormatError, InputError, KyosoError, RecordError
from kyoso_match.records import Capability, Challenge, Reading, read_capabilities, read_challenges

MOVE = Challenge("c-1", "移動が難しい。")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("移動が難しい。", [("課題1", "移動が難しい。")]),
        (["移動", "見守り"], [("課題1", "移動"), ("課題2", "見守り")]),
        (("移動",), [("課題1", "移動")]),
        ((text for text in ("移動", "見守り")), [("課題1", "移動"), ("課題2", "見守り")]),
        (np.array(["移動", "見守り"]), [("課題1", "移動"), ("課題2", "見守り")]),
        ({"c-9": "移動", "c-1": "見守り"}, [("c-9", "移動"), ("c-1", "見守り")]),
        ({"c-9": {"背景": "移動"}}, [("c-9", "移動")]),
        ({"課題": "移動"}, [("課題1", "移動")]),
        ({"id": "c-9", "text": "移動"}, [("c-9", "移動")]),
        ([{"課題": "移動"}, "見守り", MOVE], [("課題1", "移動"), ("課題2", "見守り"), ("c-1", "移動が難しい。")]),
        (MOVE, [("c-1", "移動が難しい。")]),
        ([MOVE], [("c-1", "移動が難しい。")]),
        ([], []),
        ({}, []),
        ("", [("課題1", "")]),  # an empty profile is a record that matches nothing
        (["移動", None], [("課題1", "移動")]),
    ],
)
def test_sources(source: object, expected: list[tuple[str, str]]) -> None:
    reading = read_challenges(source, on_error="skip")
    assert [(record.id, record.text) for record in reading.records] == expected
    assert all(type(record) is Challenge for record in reading.records)


def test_a_record_comes_through_as_it_is() -> None:
    assert read_challenges([MOVE]).records[0] is MOVE


def test_capabilities_have_their_own_words() -> None:
    row = {
        "企業名": "株式会社A",
        "サービス名": "のりあい",
        "強み": "配車",
        "実績": "三市",
        "必要な協力": "データ",
        "価格": "無料",
    }
    assert read_capabilities([row, "見守りの会社"]).records == (
        Capability(
            "強み1",
            {"強み": "配車", "実績": "三市"},
            title="のりあい",
            owner="株式会社A",
            needs=("データ",),
            budget_yen=0,
        ),
        Capability("強み2", "見守りの会社"),
    )


def test_headers_and_field_names_mix() -> None:
    row = {"id": 7, "件名": "移動", "text": "本文", "budget_yen": 5, "期間": "半年", "form": "オンライン", "独自": [1]}
    assert read_challenges([row]).records == (
        Challenge(
            "7", "本文", title="移動", budget_yen=5, period_months=6, form=("オンライン",), attributes={"独自": [1]}
        ),
    )


def test_owner_and_division_are_one_owner() -> None:
    row = {"市町村名": "鉾田市", "担当課": " 健康増進課", "課題": "移動"}
    assert read_challenges([row]).records[0].owner == "鉾田市 健康増進課"


def test_a_mapping_gives_headers_a_meaning() -> None:
    rows = [{"お題": "移動", "くわしく": "本文", "円": "90万円"}]
    mapping = {"お題": "title", "くわしく": "text.詳しく", "円": "budget_yen"}
    assert read_challenges(rows, mapping=mapping).records == (
        Challenge("課題1", "本文", title="移動", budget_yen=900_000),
    )
    with pytest.raises(FileFormatError, match="mapping にある列「おだい」が見つかりません。ある列: お題, くわしく, 円"):
        read_challenges(rows, mapping={"おだい": "title"})


def test_problems_of_rows_without_lines_say_which_row() -> None:
    reading = read_challenges(["移動", {"課題": "見守り", "予算": "多め", "期限": "来週"}, None, 5], on_error="skip")
    assert [(problem.field, problem.value, problem.reason[:4]) for problem in reading.problems] == [
        ("予算", "多め", "2件目:"),
        ("期限", "来週", "2件目:"),
        (None, "None", "3件目:"),
        (None, "5", "4件目:"),
    ]
    assert len(reading.records) == 1
    with pytest.raises(RecordError) as caught:
        read_challenges(["移動", {"課題": "見守り", "予算": "多め", "期限": "来週"}, None, 5])
    assert caught.value.problems == reading.problems


def test_duplicate_ids_are_problems() -> None:
    reading = read_challenges([MOVE, {"id": " c-1", "text": "別の課題"}, MOVE], on_error="skip")
    assert reading.records == (MOVE,)
    assert [problem.reason for problem in reading.problems] == [
        f"{number}件目: IDが1件目と重複しています。ほかと重ならないIDを付けてください。" for number in (2, 3)
    ]


def test_an_empty_id_cell_is_a_problem() -> None:
    reading = read_challenges([{"id": "", "課題": "移動"}, {"課題": "見守り"}], on_error="skip")
    assert [record.id for record in reading.records] == ["課題2"]
    assert [(problem.field, problem.value) for problem in reading.problems] == [("id", "")]


def test_a_row_without_any_text_is_a_problem_and_all_such_rows_are_a_wrong_table() -> None:
    reading = read_challenges([{"課題": "移動"}, {"電話": "1"}], on_error="skip")
    assert [record.text for record in reading.records] == ["移動"]
    assert "本文になる項目" in reading.problems[0].reason
    with pytest.raises(FileFormatError, match="見つかった列: 電話"):
        read_challenges([{"電話": "1"}, {"電話": "2"}])


def test_the_wrong_side_is_refused_even_when_skipping() -> None:
    with pytest.raises(InputError, match=r"Challenge が必要ですが、Capability\(ID「k-1」\)が渡されました"):
        read_challenges([Capability("k-1", "配車")], on_error="skip")
    with pytest.raises(InputError, match="Capability が必要ですが、Challenge"):
        read_capabilities(MOVE)


@pytest.mark.parametrize("source", [None, 5, 1.5, b"text", {"a"}, object()])
def test_sources_of_no_known_kind(source: object) -> None:
    with pytest.raises(InputError, match="からは読み取れません"):
        read_challenges(source)


def test_arguments_that_do_not_fit() -> None:
    bad: Any = "ignore"
    with pytest.raises(InputError, match="on_error"):
        read_challenges("移動", on_error=bad)
    with pytest.raises(InputError, match="sheet"):
        read_challenges(["移動"], sheet="一覧")


def test_a_str_is_a_path_only_with_the_suffix_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "課題.JSONL"
    path.write_text('{"text": "移動"}', encoding="utf-8")
    assert read_challenges(str(path)).records == (Challenge("行1", "移動"),)
    assert read_challenges("要望は a.csv\nの通り").records[0].text == "要望は a.csv\nの通り"
    assert read_challenges("課題.txt").records[0].text == "課題.txt"
    with pytest.raises(FileFormatError, match="対応していません"):
        read_challenges("課題.pdf")


# --- pandas ------------------------------------------------------------------------------------------------------


def test_in_a_frame_every_kind_of_missing_is_unknown() -> None:
    frame = pd.DataFrame(
        {
            "ID": [1, 2, 3],
            "課題名": ["移動", np.nan, None],
            "背景": ["本文", "本文", "本文"],
            "予算（万円）": [90.0, np.nan, np.nan],
            "募集期限": [pd.Timestamp("2026-03-31"), pd.NaT, pd.NaT],
            "実施地域": ["茨城県", pd.NA, np.nan],
            "備考": [pd.NaT, np.nan, 5],
            "回数": [1, 2, 3],
        }
    )
    first = {"title": "移動", "budget_yen": 900_000, "deadline": datetime.date(2026, 3, 31), "region": ("茨城県",)}
    assert read_challenges(frame).records == (
        Challenge("1", "本文", attributes={"回数": 1}, **first),  # type: ignore[arg-type]
        Challenge("2", "本文", attributes={"回数": 2}),
        Challenge("3", "本文", attributes={"回数": 3, "備考": 5}),
    )


def test_nullable_types_of_pandas_are_read() -> None:
    frame = pd.DataFrame({"背景": ["本文", "本文"], "予算": [5, None]}).convert_dtypes()
    assert [record.budget_yen for record in read_challenges(frame).records] == [5, None]


def test_a_named_index_is_a_column() -> None:
    frame = pd.DataFrame({"ID": ["c-2", "c-1"], "背景": ["移動", "見守り"]}).set_index("ID")
    assert [(record.id, record.text) for record in read_challenges(frame).records] == [
        ("c-2", "移動"),
        ("c-1", "見守り"),
    ]


def test_a_frame_without_texts_is_refused() -> None:
    with pytest.raises(FileFormatError, match="見つかった列: 電話"):
        read_challenges(pd.DataFrame({"電話": [1]}))
    assert read_challenges(pd.DataFrame({"課題": []})) == Reading(())


def test_series() -> None:
    assert [record.id for record in read_challenges(pd.Series(["移動", "見守り"])).records] == ["課題1", "課題2"]
    labelled = pd.Series(["移動", None], index=["c-9", "c-1"])
    reading = read_challenges(labelled, on_error="skip")
    assert reading.records == (Challenge("c-9", "移動"),)
    assert [problem.reason[:4] for problem in reading.problems] == ["2件目:"]


# --- anything ----------------------------------------------------------------------------------------------------

HEADERS = st.sampled_from(
    "id 課題名 課題 背景 求めること 予算 予算（千円） 期間 期間（年） 締切 分野 実施形態 自治体名 担当課 備考"
    " text title needs offers region budget_yen period_months deadline eligibility form fields attributes"
    " seats 定員".split()
)
CELLS = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.text("0123456789.,-/年月日万円千百億令和元RHか〜~・、；()（）オンライン現地 ", max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.lists(st.dictionaries(HEADERS | st.text(max_size=4), CELLS, max_size=6) | CELLS, max_size=4))
def test_arbitrary_rows_fail_only_with_errors_of_the_tree(rows: list[object]) -> None:
    try:
        reading = read_challenges(rows, on_error="skip")
    except KyosoError:
        return
    assert all(Challenge.from_dict(record.to_dict()) == record for record in reading.records)
    again = read_challenges([record.to_dict() for record in reading.records])
    assert again.records == reading.records


@given(
    st.binary(max_size=300) | st.text().map(str.encode), st.sampled_from([".csv", ".tsv", ".json", ".jsonl", ".xlsx"])
)
def test_arbitrary_files_fail_only_with_errors_of_the_tree(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"何か{suffix}"
    path.write_bytes(data)
    try:
        read_challenges(path, on_error="skip", mapping=None)
    except KyosoError as error:
        assert path.name in str(error)  # noqa: PT017
