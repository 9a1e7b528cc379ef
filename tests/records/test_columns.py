"""Headers of real sheets: which field each of them means."""

from __future__ import annotations

import pytest

from kyoso_match.errors import FileFormatError
from kyoso_match.records.columns import Column, Headings, heading_key
from kyoso_match.records.headers import CAPABILITY_HEADINGS, CHALLENGE_HEADINGS
from kyoso_match.records.model import FIELD_NAMES

CHALLENGE: list[tuple[str, str]] = [
    ("課題名", "title"),
    ("件名", "title"),
    ("タイトル", "title"),
    ("自治体名", "owner"),
    ("市町村名", "owner"),
    ("担当課", "owner"),
    ("提案者名", "owner"),  # 民間提案制度, one page of A4
    ("施策名称", "title"),
    ("事業内容", "attributes"),  # a heading of the other side
    ("課題", "text"),
    ("課題の内容", "text"),
    ("現状・課題", "text"),
    ("現状／課題", "text"),
    ("背景", "text"),
    ("解決したい課題", "text"),  # Urban Innovation JAPAN
    ("想定する実証実験", "text"),
    ("実現したい未来", "text"),
    ("ありたい姿", "text"),
    ("求めること", "needs"),
    ("求める専門性", "needs"),
    ("得られるもの", "offers"),
    ("提供可能データ", "offers"),
    ("提供できるもの", "offers"),
    ("実施地域", "region"),
    ("予算", "budget_yen"),
    ("予算額", "budget_yen"),
    ("委託料上限", "budget_yen"),
    ("期間", "period_months"),
    ("実施期間", "period_months"),
    ("締切", "deadline"),
    ("募集期限", "deadline"),
    ("定員", "seats"),
    ("募集人数（名）", "seats"),
    ("社数", "seats"),
    ("従業員数", "attributes"),  # how large the owner is, not how many it can serve
    ("応募資格", "eligibility"),
    ("対象者", "eligibility"),
    ("実施形態", "form"),
    ("分野", "fields"),
    ("title", "title"),  # Challenge.gov
    ("brief_description", "text"),
    ("Eligibility Requirements", "eligibility"),
    ("備考", "attributes"),
    ("誰も知らない列", "attributes"),
    *[(name, name) for name in FIELD_NAMES],
]

CAPABILITY: list[tuple[str, str]] = [
    ("会社名", "owner"),
    ("企業名", "owner"),
    ("団体名", "owner"),
    ("事業者名", "owner"),
    ("自治体名", "owner"),  # a municipality may own a capability
    ("サービス名", "title"),
    ("事業内容", "text"),
    ("サービス内容", "text"),
    ("会社概要", "text"),
    ("強み", "text"),
    ("実績", "text"),
    ("ソリューション・ノウハウ", "text"),
    ("提供できること", "offers"),
    ("必要な協力", "needs"),
    ("対応地域", "region"),
    ("費用", "budget_yen"),
    ("価格", "budget_yen"),
    ("組織種別", "eligibility"),
    *[(name, name) for name in FIELD_NAMES],
]


@pytest.mark.parametrize(("header", "field"), CHALLENGE)
def test_headers_of_challenges(header: str, field: str) -> None:
    assert [column.field for column in Headings(CHALLENGE_HEADINGS).columns([header])] == [field]


@pytest.mark.parametrize(("header", "field"), CAPABILITY)
def test_headers_of_capabilities(header: str, field: str) -> None:
    assert [column.field for column in Headings(CAPABILITY_HEADINGS).columns([header])] == [field]


@pytest.mark.parametrize("headings", [CHALLENGE_HEADINGS, CAPABILITY_HEADINGS])
def test_a_heading_means_one_thing(headings: dict[str, tuple[str, ...]]) -> None:
    fields: dict[str, set[str]] = {}
    for field, known in headings.items():
        for heading in known:
            fields.setdefault(heading_key(heading), set()).add(field)
    assert {key: found for key, found in fields.items() if len(found) > 1} == {}
    assert "" not in fields


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("課題名", "課題名"),
        (" 課 題\n名 ", "課題名"),
        ("課題名（必須）", "課題名"),
        ("【必須】課題名", "課題名"),
        ("【課題名】", "課題名"),
        ("課題名*", "課題名"),
        ("①課題名", "課題名"),
        ("１．課題名", "課題名"),
        ("Q3 課題名", "課題名"),
        ("(2) 課題名", "課題名"),
        ("課題名※30字以内", "課題名"),
        ("■課題名：", "課題名"),
        ("ｻｰﾋﾞｽ名", "サービス名"),
        ("ＩＤ", "id"),
        ("Budget_Yen", "budgetyen"),
        ("2026年度予算額", "2026年度予算額"),
    ],
)
def test_decoration_does_not_matter(header: str, key: str) -> None:
    assert heading_key(header) == key


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("予算", "円"),
        ("予算（円）", "円"),
        ("予算額（千円）", "千円"),
        ("予算額(単位：千円)", "千円"),
        ("予算額（税込・万円）", "万円"),
        ("予算額【百万円】", "百万円"),
        ("予算（千円／年）", None),  # per year: a bare number is no amount
        ("予算（1件100万円まで）", None),
        ("budget_yen", "円"),
        ("期間", None),
        ("期間（月）", "か月"),
        ("期間（か月）", "か月"),
        ("期間（単位：年）", "年"),
        ("実施月数", "か月"),
        ("period_months", "か月"),
        ("課題（万円）", None),
    ],
)
def test_units_in_headers(header: str, unit: str | None) -> None:
    assert [column.unit for column in Headings(CHALLENGE_HEADINGS).columns([header])] == [unit]


def test_a_field_with_room_for_one_value_goes_to_the_first_column() -> None:
    columns = Headings(CHALLENGE_HEADINGS).columns(["件名", "課題名", "予算", "予算額（千円）", "担当課", "自治体名"])
    assert [column.field for column in columns] == ["title", "text", "budget_yen", "attributes", "owner", "owner"]


def test_a_mapping_goes_before_the_table() -> None:
    mapping = {"件名": "attributes", "ひとこと": "title", "メモ (秘)": "text.覚え書き", "予算額": "budget_yen"}
    columns = Headings(CHALLENGE_HEADINGS, mapping).columns(["件名", "ひとこと", "メモ（秘）", "予算", "予算額"])
    assert columns == (
        Column("件名", "attributes", "件名", None),
        Column("ひとこと", "title", "ひとこと", None),
        Column("メモ（秘）", "text", "覚え書き", None),
        Column("予算", "attributes", "予算", None),
        Column("予算額", "budget_yen", "予算額", "円"),
    )


def test_a_mapping_to_no_field_is_refused() -> None:
    with pytest.raises(FileFormatError, match=r"「件名」に指定された項目「titel」はありません。使える項目: id, text"):
        Headings(CHALLENGE_HEADINGS, {"件名": "titel"})
