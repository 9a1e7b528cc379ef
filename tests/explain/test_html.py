"""The page that officials print: everything escaped, no script, the right characters marked, amounts that add up."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Explanation, Matcher, Matches, rank_matches
from kyoso_match.explain import Clause, Evidence, Row
from kyoso_match.explain.html import section
from kyoso_match.explain.marks import marked_pairs
from kyoso_match.explain.waterfall import printed_steps
from kyoso_match.records import Record, read_capabilities, read_challenges
from tests.strategies import capabilities, challenges

CHALLENGES = read_challenges("data/samples/challenges.jsonl").records
CAPABILITIES = read_capabilities("data/samples/capabilities.jsonl").records
EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)>&amp;"
VOID = {"meta", "br"}
TAGS = set(
    "html head meta title style body div section h1 h3 h4 p a small strong span mark br svg line rect "
    "table thead tbody tr th td".split()
)
NAMES = set("lang charset name content class id href colspan viewbox preserveaspectratio aria-hidden".split())
NAMES |= set("x y x1 x2 y1 y2 width height".split())


class Page(HTMLParser):
    """A strict reader: tags have to nest, and everything seen is kept."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.classes: list[str] = [""]
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marks: list[str] = []
        self.marks_by_box: list[list[str]] = []
        self.cells: list[tuple[str, str]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(set(names)) == len(names)
        self.tags.append((tag, dict(attrs)))
        if tag == "div" and "texts" in self.classes[-1].split():
            self.marks_by_box.append([])
        if tag == "mark":
            self.marks.append("")
            self.marks_by_box[-1].append("")
        if tag in ("td", "th"):
            self.cells.append((dict(attrs).get("class") or "", ""))
        if tag not in VOID:
            self.open.append(tag)
            self.classes.append(dict(attrs).get("class") or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.classes.pop()

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open:
            self.marks[-1] += data
            self.marks_by_box[-1][-1] += data
        if {"td", "th"} & set(self.open):
            kind, cell = self.cells[-1]
            self.cells[-1] = (kind, cell + data)


def assert_harmless(page: Page) -> None:
    assert {tag for tag, _ in page.tags} <= TAGS
    for _, attributes in page.tags:
        assert set(attributes) <= NAMES
        assert re.fullmatch(r"#m\d+|", attributes.get("href") or "")


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
        (),
        (Clause("<b>理由", (0,)),),
        with_style=False,
    )
    assert "<b>" not in text
    assert_harmless(Page(text))


EXAMPLES = settings(max_examples=25, deadline=None)


def assert_reads_right(explanation: Explanation, *, one_page: bool = False) -> None:
    page = Page(explanation.to_html(one_page=one_page))
    assert_harmless(page)
    # every number of a mark stands on both sides, and every number of a table is one of them
    numbers = [re.findall("[①-⑤]", "".join(marks)) for marks in page.marks_by_box]
    pairs = marked_pairs(explanation.challenge, explanation.rows, explanation.needs)
    assert len(page.marks_by_box) == 2
    assert [sorted(side) for side in numbers] == [list("①②③④⑤"[: len(pairs)])] * 2
    assert set(re.findall("[①-⑤]", page.text)) <= set(numbers[0])
    # what is marked is what the pairs quote
    for name, marks in zip(("challenge", "capability"), page.marks_by_box, strict=True):
        record: Record = getattr(explanation, name)
        quoted = [entry for pair in pairs for entry in getattr(pair, name)]
        for entry in quoted:
            assert dict(record.texts())[entry.field][entry.start : entry.end] == entry.text
        marked = "".join(re.sub("[①-⑤]", "", mark) for mark in marks)
        if not one_page:
            assert sum(map(len, marked)) == sum(_marked_lengths(quoted))
    if not one_page:
        # all texts stand on the page, marks taken away; a line break is shown as <br>
        shown = re.sub("[①-⑤]", "", page.text)
        for record in (explanation.challenge, explanation.capability):
            for _, text in record.texts():
                assert re.sub("[①-⑤]", "", text.replace("\n", "")) in shown
    # the steps add up to the score, digit for digit
    amounts = [Decimal(text) for kind, text in page.cells if kind == "number" and re.fullmatch(r"[+-]?\d\.\d{3}", text)]
    *steps, total = amounts
    assert sum(steps) == total == Decimal(f"{explanation.score:.3f}")


def _marked_lengths(quoted: list[Evidence]) -> list[int]:
    """How many characters of each field lie in any quote, line breaks left out."""
    fields: dict[str, dict[int, str]] = {}
    for entry in quoted:
        assert entry.start is not None
        fields.setdefault(entry.field, {}).update(enumerate(entry.text, entry.start))
    return [sum(character != "\n" for character in characters.values()) for characters in fields.values()]


@EXAMPLES
@given(st.integers(0, len(CHALLENGES) - 1), st.integers(0, len(CAPABILITIES) - 1))
def test_samples_read_right(challenge: int, capability: int) -> None:
    for one_page in (False, True):
        assert_reads_right(explained(CHALLENGES[challenge], CAPABILITIES[capability]), one_page=one_page)


@EXAMPLES
@given(challenges(), capabilities())
def test_any_pair_reads_right(challenge: Challenge, capability: Capability) -> None:
    for one_page in (False, True):
        assert_reads_right(explained(challenge, capability), one_page=one_page)


def bars(page: Page) -> list[tuple[str, float, float]]:
    found = [attributes for tag, attributes in page.tags if tag == "rect"]
    return [(str(each["class"]), float(str(each["x"])), float(str(each["width"]))) for each in found]


def test_each_step_begins_where_the_one_before_it_ended() -> None:
    """On a scale of 200 from 0 to 0.5; what counts nothing has no step and is named below."""
    parts = {"meaning": 0.3, "words": 0.1, "characters": 0.0, "coverage": 0.05, "facts": -0.02}
    text = section(Challenge("c", "移動"), Capability("k", "移動"), 0.43, parts, (), (), (), (), with_style=False)
    page = Page(text)
    assert bars(page) == [
        ("up", 0.0, 120.0),
        ("up", 120.0, 40.0),
        ("up", 160.0, 20.0),
        ("down", 172.0, 8.0),
        ("total", 0.0, 172.0),
    ]
    numbers = [cell for kind, cell in page.cells if kind == "number"]
    assert numbers == ["点", "+0.300", "+0.100", "+0.050", "-0.020", "0.430"]
    assert "共通する文字は0点" in page.text
    assert "比べられる記載がない。" in page.text


def test_the_scale_reaches_as_far_as_the_steps() -> None:
    parts = {"meaning": -0.5, "words": 1.5}
    page = Page(section(Challenge("c", "移動"), Capability("k", "移動"), 1.0, parts, (), (), (), (), with_style=False))
    assert "-0.5 から 1 まで" in page.text
    assert bars(page) == [("down", 0.0, 66.67), ("up", 0.0, 200.0), ("total", 66.67, 133.33)]


@given(st.lists(st.floats(-1, 1).map(lambda amount: round(amount, 9)), min_size=1, max_size=8))
def test_printed_steps_add_up_and_none_moves_by_a_thousandth(amounts: list[float]) -> None:
    total = round(sum(amounts), 9)
    steps = printed_steps(amounts, total)
    assert sum(Decimal(f"{step:.3f}") for step in steps) == Decimal(str(round(total * 1000))) / 1000
    assert all(abs(step - amount) < 0.001 + 1e-9 for step, amount in zip(steps, amounts, strict=True))


def test_conditions_are_shown_with_what_both_sides_state() -> None:
    challenge = Challenge("c", "移動支援", region=("茨城県鉾田市",), budget_yen=900_000, form=("現地",))
    capability = Capability("k", "移動支援", region=("全国",), budget_yen=1_200_000, period_months=6)
    cells = [text for _, text in Page(explained(challenge, capability).to_html()).cells]
    place = cells.index("× 合わない")
    assert cells[place : place + 6] == [
        *("× 合わない", "予算と費用(課題: 90万円、強み: 120万円)"),
        *("○ 合う", "地域(課題: 茨城県鉾田市、強み: 全国)"),
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
    text = section(Challenge("c", "移動支援"), Capability("k", "配車"), 0.3, {}, rows, (), (), (), with_style=False)
    assert Page(text).marks == ["①移動", "②支", "援", "①②配車"]


def test_long_texts_are_shortened_around_their_marks() -> None:
    filler = "この地域には長い歴史があります。" * 60
    challenge = Challenge("c", f"{filler}高齢者の通院の足を確保したい。{filler}")
    capability = Capability("k", {"沿革": filler, "事業": f"{filler}高齢者の通院を乗合タクシーで支えます。{filler}"})
    whole, short = (explained(challenge, capability).to_html(one_page=one_page) for one_page in (False, True))
    assert "(中略)" not in whole
    page = Page(short)
    assert_reads_right(explained(challenge, capability), one_page=True)
    assert len(page.text) < 2_500
    assert "高齢者の通院の足を確保したい。" in "".join(page.marks)
    assert "…(中略)…" in page.text
    assert f"全{sum(len(text) for _, text in challenge.texts()):,}字のうち、印の付いた箇所とその前後" in page.text


def test_a_very_long_mark_keeps_both_ends() -> None:
    text = "始まり" + "あ" * 3_000 + "終わり"
    rows = (Row("meaning", 0.3, "", (Evidence("text", text, 0, len(text)),), (Evidence("text", "配車", 0, 2),)),)
    short = section(
        Challenge("c", text),
        Capability("k", "配車"),
        0.3,
        {"meaning": 0.3},
        rows,
        (),
        (),
        (),
        with_style=False,
        one_page=True,
    )
    mark = Page(short).marks[0]
    assert re.fullmatch("①始まりあ+…\\(中略\\)…あ+終わり", mark)
    assert len(mark) < 500


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
