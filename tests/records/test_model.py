"""Records: what they refuse, what they show, and that they survive being written down."""

from __future__ import annotations

import copy
import dataclasses
import datetime
import json
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.errors import KyosoError, RecordError
from kyoso_match.records import Capability, Challenge, Record

FULL = Challenge(
    id="c-1",
    text={"背景": "高齢化が進む。\n", "課題": "  買い物が難しい。"},
    title="買い物支援",
    owner="鉾田市 健康増進課",
    needs=("移動を支え、費用を抑えること", "実証"),
    offers=("実証の場",),
    region=("茨城県鉾田市",),
    budget_yen=900_000,
    period_months=0.5,
    deadline=datetime.date(2026, 3, 31),
    seats=3,
    eligibility=("NPO",),
    form=("現地", "オンライン"),
    fields=("福祉",),
    attributes={"備考": "=1+1", "順位": [1, {"深さ": None}], "率": 0.1},
)


def test_texts_come_in_reading_order_with_their_fields() -> None:
    assert FULL.texts() == (
        ("title", "買い物支援"),
        ("text.背景", "高齢化が進む。\n"),
        ("text.課題", "  買い物が難しい。"),  # exactly as written: evidence points into it
        ("needs[0]", "移動を支え、費用を抑えること"),
        ("needs[1]", "実証"),
        ("offers[0]", "実証の場"),
    )
    assert Capability("k-1", "配車の会社。").texts() == (("text", "配車の会社。"),)
    assert Capability("k-1", {"強み": "　", "実績": "三市"}).texts() == (("text.実績", "三市"),)
    assert Capability("k-1").texts() == ()


@pytest.mark.parametrize(
    ("record", "label"),
    [
        (Challenge("c", "本文", title="題名"), "題名"),
        (Challenge("c", "あ" * 40), "あ" * 30),
        (Challenge("c", "一行目\n二行目"), "一行目 二行目"),
        (Challenge("c", {"背景": " ", "課題": "課題の文"}), "課題の文"),
        (Challenge("c", "  "), "c"),
    ],
)
def test_label(record: Record, label: str) -> None:
    assert record.label == label


def test_missing_is_unknown() -> None:
    empty = Challenge("c")
    assert (empty.budget_yen, empty.period_months, empty.deadline) == (None, None, None)
    assert (empty.region, empty.needs, empty.form) == ((), (), ())
    assert Challenge("c", budget_yen=0).budget_yen == 0  # a known zero is not unknown
    assert empty.to_dict() == {"id": "c", "text": ""}
    assert Challenge("c", budget_yen=0).to_dict() == {"id": "c", "text": "", "budget_yen": 0}


INVALID: list[tuple[str, Any, str]] = [
    ("id", "", "IDが空"),
    ("id", " 　", "IDが空"),
    ("id", None, "文字列が必要"),
    ("id", 5, "文字列が必要"),
    ("text", None, "文字列が必要"),
    ("text", ["a"], "文字列が必要"),
    ("text", {"": "a"}, "項目名が空"),
    ("text", {"背景": None}, "文字列が必要"),
    ("text", "\ud800", "壊れた文字"),
    ("title", None, "文字列が必要"),
    ("owner", 1, "文字列が必要"),
    ("needs", "一つの文字列", "リストが必要"),  # tuple("...") would make one need of each character
    ("needs", ("a", " "), "空の文字列"),
    ("offers", (1,), "文字列が必要"),
    ("region", None, "リストが必要"),
    ("budget_yen", -1, "0以上の整数"),
    ("budget_yen", 0.5, "0以上の整数"),
    ("budget_yen", "90万円", "0以上の整数"),
    ("budget_yen", True, "0以上の整数"),
    ("budget_yen", float("nan"), "0以上の整数"),
    ("budget_yen", 10**5000, "0以上の整数"),
    ("period_months", 0, "0より大きい"),
    ("period_months", -3.0, "0より大きい"),
    ("period_months", float("inf"), "0より大きい"),
    ("period_months", float("nan"), "0より大きい"),
    ("period_months", "3", "0より大きい"),
    ("period_months", True, "0より大きい"),
    ("deadline", "2026-03-31", "日付"),
    ("deadline", 20260331, "日付"),
    ("seats", 0, "1以上の整数"),
    ("seats", 2.5, "1以上の整数"),
    ("seats", True, "1以上の整数"),
    ("seats", "80名", "1以上の整数"),
    ("seats", 10**5000, "1以上の整数"),
    ("form", ("電話",), "「オンライン」「現地」"),
    ("attributes", [("a", 1)], "辞書"),
    ("attributes", {1: "a"}, "文字列が必要"),
    ("attributes", {"a": float("inf")}, "無限大"),
    ("attributes", {"a": object()}, "保存できません"),
]


@pytest.mark.parametrize(("field", "value", "reason"), INVALID, ids=[str(place) for place in range(len(INVALID))])
def test_invalid_values_name_field_and_reason(field: str, value: Any, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        Challenge(**({"id": "c"} | {field: value}))
    (problem,) = caught.value.problems
    assert problem.field == field
    assert reason in problem.reason
    assert problem.value is not None
    assert len(problem.value) <= 60


def test_all_problems_of_a_record_come_at_once() -> None:
    with pytest.raises(RecordError) as caught:
        Challenge("", budget_yen=-1, form=("電話",))
    assert [(problem.field, problem.value) for problem in caught.value.problems] == [
        ("id", ""),
        ("budget_yen", "-1"),
        ("form", "電話"),
    ]


def test_values_are_stored_in_one_form() -> None:
    given_loosely: dict[str, Any] = {
        "id": " c ",
        "title": "題名　",
        "owner": " 鉾田市",
        "needs": [" 移動 "],
        "budget_yen": 5.0,
        "period_months": 3,
        "deadline": datetime.datetime(2026, 3, 31, 17, 0),
        "attributes": {"日": datetime.date(2026, 3, 31), "率": float("nan"), "組": (1, [2])},
    }
    record = Challenge(**given_loosely)
    assert (record.id, record.title, record.owner, record.needs) == ("c", "題名", "鉾田市", ("移動",))
    assert (record.budget_yen, type(record.budget_yen)) == (5, int)
    assert (record.period_months, type(record.period_months)) == (3.0, float)
    assert (record.deadline, type(record.deadline)) == (datetime.date(2026, 3, 31), datetime.date)
    assert dict(record.attributes) == {"日": "2026-03-31", "率": None, "組": (1, (2,))}


def test_records_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        FULL.title = "別の題名"  # type: ignore[misc]
    with pytest.raises(TypeError):
        FULL.attributes["備考"] = ""  # type: ignore[index]
    with pytest.raises(TypeError):
        FULL.text["背景"] = ""  # type: ignore[index]
    source = {"備考": ["a"]}
    record = Challenge("c", attributes=source)
    source["備考"].append("b")
    assert record.attributes["備考"] == ("a",)


def test_a_record_survives_being_written_down() -> None:
    written = json.loads(json.dumps(FULL.to_dict(), ensure_ascii=False, allow_nan=False))
    again = Challenge.from_dict(written)
    assert again == FULL
    assert list(again.texts()) == list(FULL.texts())
    assert written["deadline"] == "2026-03-31"
    assert written["attributes"] == {"備考": "=1+1", "順位": [1, {"深さ": None}], "率": 0.1}


def test_copies_are_equal_and_the_sides_are_not() -> None:
    assert pickle.loads(pickle.dumps(FULL)) == FULL
    assert copy.deepcopy(FULL) == FULL
    assert hash(copy.deepcopy(FULL)) == hash(FULL)
    other_side: Record = Capability.from_dict(FULL.to_dict())
    assert other_side != FULL
    assert dataclasses.replace(FULL, title="別の題名") != FULL


@pytest.mark.parametrize(
    ("known", "field", "reason"),
    [
        ({"id": "c", "課題名": "題名"}, "課題名", "attributes"),
        ({"text": "本文"}, "id", "IDがありません"),
        ({"id": "c", "deadline": "令和8年3月31日"}, "deadline", "2026-03-31 の形"),
        (["id"], None, "辞書"),
    ],
)
def test_from_dict_knows_field_names_only(known: Any, field: str | None, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        Challenge.from_dict(known)
    (problem,) = caught.value.problems
    assert problem.field == field
    assert reason in problem.reason


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
WORDS = st.lists(TEXTS.filter(str.strip)).map(tuple)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
SAVED_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
RECORDS = st.builds(
    Challenge,
    id=TEXTS.filter(str.strip),
    text=TEXTS | st.dictionaries(TEXTS.filter(str.strip), TEXTS),
    title=TEXTS,
    owner=TEXTS,
    needs=WORDS,
    offers=WORDS,
    region=WORDS,
    budget_yen=st.none() | st.integers(0, 10**15),
    period_months=st.none() | st.floats(0, 1e6, exclude_min=True),
    deadline=st.none() | st.dates(),
    seats=st.none() | st.integers(1, 10**9),
    eligibility=WORDS,
    form=st.lists(st.sampled_from(("オンライン", "現地")), unique=True).map(tuple),
    fields=WORDS,
    attributes=st.dictionaries(TEXTS, SAVED_JSON, max_size=3),
)


@given(RECORDS)
def test_any_record_survives_being_written_down(record: Challenge) -> None:
    assert Challenge.from_dict(json.loads(json.dumps(record.to_dict(), allow_nan=False))) == record


FIELDS = st.sampled_from([field.name for field in dataclasses.fields(Record)]) | st.text(max_size=3)


@given(st.dictionaries(FIELDS, JSON))
def test_from_dict_fails_only_with_its_own_error(known: dict[str, object]) -> None:
    try:
        record = Challenge.from_dict({"id": "c"} | known)
    except KyosoError:
        return
    assert Challenge.from_dict(record.to_dict()) == record
