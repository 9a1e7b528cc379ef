from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Matcher
from kyoso_match.edits import only_units, unit_spans, with_offers, with_texts, without_spans, without_units
from kyoso_match.errors import InputError
from kyoso_match.profiles import Profile
from kyoso_match.records import Record
from kyoso_match.text import Span
from tests.strategies import capabilities, challenges

ASKED = Challenge(
    "c1",
    {"背景": "高齢化が進む。  バスが減った。", "課題": "①通院の足\n② 買い物の足"},
    title="移動",
    needs=("配車の仕組み。費用も抑えたい。", "実証"),
    budget_yen=5,
)


def units_of(record: Record) -> list[str]:
    texts = dict(record.texts())
    return [texts[span.field][span.start : span.end] for span in unit_spans(record)]


def test_units_in_reading_order() -> None:
    assert units_of(ASKED) == [
        "移動",
        "高齢化が進む。",
        "バスが減った。",
        "通院の足",
        "買い物の足",
        "配車の仕組み。",
        "費用も抑えたい。",
        "実証",
    ]


@pytest.mark.parametrize(
    ("gone", "changed"),
    [
        ([], {}),
        ([0], {"title": ""}),
        ([1], {"text": {"背景": "  バスが減った。", "課題": "①通院の足\n② 買い物の足"}}),
        ([3], {"text": {"背景": "高齢化が進む。  バスが減った。", "課題": "\n② 買い物の足"}}),
        ([2, 4], {"text": {"背景": "高齢化が進む。  ", "課題": "①通院の足\n"}}),
        ([5], {"needs": ("費用も抑えたい。", "実証")}),
        ([5, 6], {"needs": ("実証",)}),
        ([7, 6], {"needs": ("配車の仕組み。",)}),
        ([5, 6, 7], {"needs": ()}),
    ],
)
def test_exactly_the_units_go(gone: list[int], changed: dict[str, object]) -> None:
    known = {"id": "c1", "text": ASKED.text, "title": "移動", "needs": ASKED.needs, "budget_yen": 5}
    assert without_units(ASKED, gone) == Challenge(**(known | changed))  # type: ignore[arg-type]


def test_only_some_units_stay() -> None:
    assert only_units(ASKED, [4, 7]) == Challenge(
        "c1", {"背景": "  ", "課題": "\n② 買い物の足"}, needs=("実証",), budget_yen=5
    )


def test_clauses_go_without_the_rest_of_their_sentence() -> None:
    text = "観光客が増えたが、ごみの処理が追い付いていないため、受け入れる仕組みを企業と一緒に考えて実行に移したい。"
    record = Capability("k", text)
    assert units_of(record)[0] == "観光客が増えたが、ごみの処理が追い付いていないため、"
    assert without_units(record, [0]).text == "受け入れる仕組みを企業と一緒に考えて実行に移したい。"


def test_parts_of_units_go_to_the_character() -> None:
    record = Challenge("c", "給食の食べ残し。", needs=("見守り",))
    changed = without_spans(record, [Span("text", 3, 7), Span("needs[0]", 0, 2), Span("text", 0, 2)])
    assert (changed.text, changed.needs) == ("の。", ("り",))


def test_unknown_places_are_errors() -> None:
    with pytest.raises(InputError, match="0 to 7"):
        without_units(ASKED, [8])
    with pytest.raises(InputError, match="0 to 7"):
        only_units(ASKED, [-1])
    with pytest.raises(InputError, match="offers"):
        without_spans(ASKED, [Span("offers[0]", 0, 1)])
    with pytest.raises(InputError, match="0 to 9"):
        without_spans(ASKED, [Span("title", 0, 9)])
    with pytest.raises(InputError, match="overlap"):
        without_spans(ASKED, [Span("title", 0, 2), Span("title", 1, 2)])
    with pytest.raises(InputError, match=r"text\.地域"):
        with_texts(ASKED, {"text.地域": ""})


def test_offers_come_after_those_that_are_there() -> None:
    assert with_offers(Capability("k", "配車。", offers=("運行",)), ["実証", "研修"]).offers == ("運行", "実証", "研修")


@given(st.one_of(challenges(), capabilities()), st.data())
@settings(max_examples=80, deadline=None)
def test_characters_go_and_the_others_keep_their_order(record: Record, data: st.DataObject) -> None:
    count = len(unit_spans(record))
    gone = data.draw(st.sets(st.sampled_from(range(count)))) if count else set()
    changed = without_units(record, gone)
    before, after = dict(record.texts()), "".join(text for _, text in changed.texts())
    spans = [span for place, span in enumerate(unit_spans(record)) if place in gone]
    removed = sum(span.end - span.start for span in spans)
    assert len("".join(before.values())) - len(after) >= removed
    letters = iter("".join(before.values()))
    assert all(letter in letters for letter in after)
    if not gone:
        assert changed == record


@given(challenges(), capabilities())
@settings(max_examples=60, deadline=None)
def test_without_all_units_a_record_scores_as_an_empty_one(challenge: Challenge, capability: Capability) -> None:
    matcher = Matcher()
    bare = without_units(capability, range(len(unit_spans(capability))))
    assert Profile.of(bare).is_empty
    facts = {name: value for name, value in capability.to_dict().items() if name not in ("title", "needs", "offers")}
    empty = Capability.from_dict(facts | {"text": ""})
    assert matcher.scores([(challenge, bare)]) == matcher.scores([(challenge, empty)])
