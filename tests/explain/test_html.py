"""The page that officials print: everything escaped, no script, the right characters marked, amounts that add up."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Explanation, Matcher, Matches, rank_matches
from kyoso_match.explain import Clause, Evidence, Row
from kyoso_match.explain.html import section
from kyoso_match.explain.wording import PART_NAMES, grouped
from kyoso_match.records import Record, read_capabilities, read_challenges
from tests.strategies import capabilities, challenges

CHALLENGES = read_challenges("data/samples/challenges.jsonl").records
CAPABILITIES = read_capabilities("data/samples/capabilities.jsonl").records
EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;"
VOID = {"meta", "br"}
TAGS = set(
    "html head meta title style body div section h1 h3 h4 p ul li a small strong span mark br "
    "table thead tbody tr th td".split()
)


class Page(HTMLParser):
    """A strict reader: tags have to nest, and everything seen is kept."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.cells: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names)
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append("")
        if tag in ("td", "th"):
            self.cells.append((dict(attrs).get("class") or "", ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open:
            self.marks[-1] += data
        if {"td", "th"} & set(self.open):
            kind, cell = self.cells[-1]
            self.cells[-1] = (kind, cell + data)


def assert_harmless(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= TAGS
    for _, attributes in page.tags:
        assert set(attributes) <= {"lang", "charset", "name", "content", "class", "style", "id", "href", "colspan"}
        assert re.fullmatch(r"#m\d+|", attributes.get("href") or "")
        assert re.fullmatch(r"width:\d+\.\d\d%|", attributes.get("style") or "")


@cache
def matcher() -> Matcher:
    return Matcher(CAPABILITIES)


def explained(challenge: Record, capability: Record) -> Explanation:
    found = matcher().pair(challenge, capability).explanation
    assert found is not None
    return found


def test_texts_of_users_are_never_markup() -> None:
    challenge = Challenge(
        EVIL,
        {EVIL: f"通院の足がほしい。{EVIL}"},
        title=f"移動支援{EVIL}",
        owner=EVIL,
        needs=(EVIL,),
        offers=(EVIL,),
        region=(EVIL,),
        eligibility=(EVIL,),
        fields=(EVIL,),
        attributes={"onload": EVIL},
    )
    capability = Capability(
        EVIL, f"通院の足。{EVIL}", title=EVIL, owner=EVIL, offers=(EVIL,), region=(EVIL,), fields=(EVIL,)
    )
    matches = rank_matches([challenge], [capability])
    for text in (matches.to_html(), matches._repr_html_(), explained(challenge, capability)._repr_html_()):
        page = Page(text)
        assert_harmless(page)
        assert EVIL in page.text
        assert "<script" not in text
        assert "<img" not in text
    none = Matches(unmatched=[challenge]).to_html()
    assert_harmless(Page(none))
    assert EVIL in Page(none).text


def test_words_and_quotes_of_rows_are_escaped() -> None:
    evidence = (Evidence("text", "<b>移動", 0, 5),)
    rows = (Row("words", 0.1, "<b>", evidence, evidence), Row("coverage", 0.1, "", evidence, evidence))
    text = section(
        Challenge("c", "<b>移動"),
        Capability("k", "<b>移動"),
        0.2,
        {},
        rows,
        (),
        (Clause("<b>理由", (0,)),),
        with_style=False,
    )
    assert "<b>" not in text
    assert_harmless(Page(text))


EXAMPLES = settings(max_examples=25, deadline=None)


def assert_reads_right(explanation: Explanation) -> None:
    page = Page(explanation.to_html())
    assert_harmless(page)
    # every mark stands, with its number, on characters that a row quotes, and the number is on both sides
    numbered = [re.fullmatch(r"([①②③]+)(.*)", mark, re.DOTALL) for mark in page.marks]
    assert all(numbered)
    pairs = [
        group.row
        for group in grouped(explanation.rows)
        if group.row.part == "meaning" and group.amount > 0 and group.row.challenge and group.row.capability
    ][:3]
    expected: list[tuple[str, str]] = []
    for side in ("challenge", "capability"):
        record: Record = getattr(explanation, side)
        numbers: dict[Evidence, str] = {}
        for number, row in zip("①②③", pairs, strict=False):
            for entry in getattr(row, side):
                numbers[entry] = numbers.get(entry, "") + number
        order = [field for field, _ in record.texts()]
        places = sorted(numbers.items(), key=lambda item: (order.index(item[0].field), item[0].start))
        expected += [(name, dict(record.texts())[entry.field][entry.start : entry.end]) for entry, name in places]
    # a line break in a quote is shown as <br>
    assert [match.groups() for match in numbered if match] == [
        (name, text.replace("\n", "")) for name, text in expected
    ]
    # all texts stand on the page, marks taken away
    shown = re.sub("[①②③]", "", page.text)
    for record in (explanation.challenge, explanation.capability):
        for _, text in record.texts():
            assert re.sub("[①②③]", "", text.replace("\n", "")) in shown
    # the amounts of the table of reasons add up
    amounts = [float(text) for kind, text in page.cells if kind == "number" and re.fullmatch(r"[+-]?\d\.\d{3}", text)]
    *rows, total = amounts
    assert total == pytest.approx(explanation.score, abs=0.00051)
    assert sum(rows) == pytest.approx(explanation.score, abs=0.0005 * (len(amounts) + 1))


@EXAMPLES
@given(st.integers(0, len(CHALLENGES) - 1), st.integers(0, len(CAPABILITIES) - 1))
def test_samples_read_right(challenge: int, capability: int) -> None:
    assert_reads_right(explained(CHALLENGES[challenge], CAPABILITIES[capability]))


@EXAMPLES
@given(challenges(), capabilities())
def test_any_pair_reads_right(challenge: Challenge, capability: Capability) -> None:
    assert_reads_right(explained(challenge, capability))


@pytest.mark.parametrize(
    ("parts", "widths", "legend"),
    [
        (
            {"meaning": 0.3, "words": 0.1, "coverage": 0.2, "facts": 0.01},
            [30.0, 10.0, 20.0, 1.0],
            ["+0.300", "+0.100", "+0.200", "+0.010"],
        ),
        # what is taken away has no width, and is named
        (
            {"meaning": -0.05, "words": 0.0, "coverage": 0.2, "facts": -0.02},
            [0.0, 0.0, 20.0, 0.0],
            ["-0.050", "+0.000", "+0.200", "-0.020"],
        ),
    ],
)
def test_the_bar_shows_the_parts(parts: dict[str, float], widths: list[float], legend: list[str]) -> None:
    text = section(Challenge("c", "移動"), Capability("k", "移動"), 0.5, parts, (), (), (), with_style=False)
    page = Page(text)
    bar = [attributes for tag, attributes in page.tags if tag == "span" and "style" in attributes]
    assert [attributes["class"] for attributes in bar] == list(parts)
    assert [float((attributes["style"] or "")[len("width:") : -1]) for attributes in bar] == widths
    for part, amount in zip(parts, legend, strict=True):
        assert f"{PART_NAMES[part]} {amount}" in page.text
    assert "比べられる記載がない。" in page.text


def test_conditions_are_shown_with_what_both_sides_state() -> None:
    challenge = Challenge("c", "移動支援", region=("茨城県鉾田市",), budget_yen=900_000, form=("現地",))
    capability = Capability("k", "移動支援", region=("全国",), budget_yen=1_200_000, period_months=6)
    cells = [text for _, text in Page(explained(challenge, capability).to_html()).cells]
    place = cells.index("○ 合う")
    assert cells[place : place + 10] == [
        *("○ 合う", "地域", "茨城県鉾田市", "全国"),
        *("× 合わない", "予算と費用", "90万円", "120万円"),
        *("？ 判断できない", "期間(課題: 記載なし、強み: 6か月)、実施形態(課題: 現地、強み: 記載なし)"),
    ]


def test_a_denial_is_marked() -> None:
    challenge = Challenge("c", "野菜の量を測る機能がほしい。")
    page = Page(explained(challenge, Capability("k", "野菜の量を測る機能はありません。")).to_html())
    assert "野菜の量を測る機能はありません。 (打ち消しの表現あり)" in page.text


def test_overlapping_places_are_marked_once() -> None:
    """Windows of a transformer can reach over parts of a unit."""
    rows = (
        Row("meaning", 0.2, "", (Evidence("text", "移動支", 0, 3),), (Evidence("text", "配車", 0, 2),)),
        Row("meaning", 0.1, "", (Evidence("text", "支援", 2, 4),), (Evidence("text", "配車", 0, 2),)),
    )
    text = section(Challenge("c", "移動支援"), Capability("k", "配車"), 0.3, {}, rows, (), (), with_style=False)
    assert Page(text).marks == ["①移動支", "①②配車"]


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    matches = rank_matches(list(CHALLENGES[:2]), list(CAPABILITIES[:3]), top_k=2)
    text = matches.to_html()
    page = Page(text)
    assert_harmless(page)
    assert text.startswith('<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8">')
    assert "url(" not in text
    assert "@import" not in text
    links = [attributes["href"] for tag, attributes in page.tags if tag == "a"]
    anchors = [f"#{attributes['id']}" for _, attributes in page.tags if "id" in attributes]
    assert links == anchors == ["#m1", "#m2", "#m3", "#m4"]
    assert text.count("<style>") == 1
