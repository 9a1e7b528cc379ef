"""How advice is compared with labels, and what is said about it."""

from __future__ import annotations

from benchmarks.checks import Expected, Labelled, checks_section, judge, labelled_sheets
from kyoso_match.checkup import Rule
from kyoso_match.records import Challenge

TEXT = (
    "対象は高齢者1,200人。予算は90万円、期間は6か月。現在は紙で知らせている。所管課が受け付ける。柔軟な対応を求める。"
)


def sheet(*expected: tuple[Rule, str], text: str = TEXT) -> Labelled:
    return Labelled(Challenge("c", text), tuple(Expected(*one) for one in expected), "dev")


def test_advice_is_right_where_its_words_overlap_with_the_label() -> None:
    found = judge(sheet((Rule.JARGON, "所管"), (Rule.VAGUE, "柔軟な対応")))
    assert [one.rule for one in found.right] == [Rule.VAGUE, Rule.JARGON]
    assert (found.wrong, found.overlooked) == ((), ())
    assert len(found.found) == 2


def test_the_same_rule_at_other_words_is_wrong_and_overlooked() -> None:
    found = judge(sheet((Rule.JARGON, "受け付ける"), (Rule.VAGUE, "柔軟な")))
    assert [one.place.text for one in found.wrong if one.place] == ["所管課"]
    assert [known.quote for known in found.overlooked] == ["受け付ける"]
    assert [one.rule for one in found.right] == [Rule.VAGUE]


def test_what_is_missing_has_no_words_to_compare() -> None:
    found = judge(sheet((Rule.MISSING_SCALE, ""), text=TEXT.replace("1,200人", "")))
    assert [one.rule for one in found.right] == [Rule.MISSING_SCALE]
    assert [one.rule for one in found.wrong] == [Rule.VAGUE, Rule.JARGON]
    assert [known.rule for known in judge(sheet((Rule.MISSING_SCALE, ""))).overlooked] == [Rule.MISSING_SCALE]


def test_all_sheets_are_read() -> None:
    sheets = labelled_sheets()
    assert len(sheets) == 60
    assert {entry.split for entry in sheets} == {"dev", "test"}
    for entry in sheets:
        text = "\n".join(body for _, body in entry.challenge.texts())
        assert all(known.quote in text for known in entry.expected)


def test_the_section_names_rules_below_the_goal() -> None:
    counts = {"advice": 10, "right": 9, "expected": 12, "found": 9}
    few = {"advice": 10, "right": 8, "expected": 0, "found": 0}
    silent = {"advice": 0, "right": 0, "expected": 2, "found": 0}
    rules = {"vague": counts, "jargon": few, "missing_scale": silent}
    record = {
        "environment": {"commit": "c" * 40, "changed": False, "date": "2026-01-01"},
        "splits": {"test": {"sheets": 30, "rules": rules}},
    }
    text = checks_section(record)
    assert "Test, 30 sheets:" in text
    assert "| vague | 10 | 0.90 [0.60, 0.98] | 12 | 0.75 [0.47, 0.91] |" in text
    assert "| jargon | 10 | 0.80 [0.49, 0.94] | 0 |  |" in text
    assert "| missing_scale | 0 |  | 2 | 0.00 [0.00, 0.66] |" in text
    assert "| all rules | 20 | 0.85 [0.64, 0.95] | 14 | 0.64 [0.39, 0.84] |" in text
    assert text.endswith("Rules below a precision of 0.9 on test: jargon (0.80).")
