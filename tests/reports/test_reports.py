"""The pages of paper: harmless, whole, and the same figures everywhere."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Match, Matcher, Matches
from kyoso_match.errors import InputError, UnknownIdError
from kyoso_match.explain.phrases import NEED_MARKS
from kyoso_match.records import read_capabilities, read_challenges
from kyoso_match.reports import pair_report, save_report, shortlist_report
from kyoso_match.reports.pair import WHAT_THE_SCORE_IS
from tests.explain.test_html import EVIL, Page, assert_harmless
from tests.strategies import capabilities, challenges

CHALLENGES = read_challenges("data/samples/challenges.jsonl").records
CAPABILITIES = read_capabilities("data/samples/capabilities.jsonl").records
ASKED = "c-hokota-kenko"


@cache
def matcher() -> Matcher:
    return Matcher(CAPABILITIES)


@cache
def ranked(top_k: int = 3) -> Matches:
    return matcher().rank(CHALLENGES[:12], top_k=top_k)


def evil() -> tuple[Challenge, Capability]:
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
        EVIL,
        f"通院の足。{EVIL * 30}",
        title=EVIL,
        owner=EVIL,
        needs=(EVIL,),
        offers=(EVIL,),
        region=(EVIL,),
        fields=(EVIL,),
    )
    return challenge, capability


def test_texts_of_users_are_never_markup() -> None:
    challenge, capability = evil()
    matches = Matcher([capability]).rank([challenge])
    nobody = Matches(unmatched=[challenge], reasons={EVIL: EVIL}, note=EVIL)
    for text in (
        pair_report(matches[0], matches.provenance),
        shortlist_report(matches, EVIL),
        shortlist_report(nobody, EVIL),
    ):
        assert_harmless(Page(text))
        assert EVIL in Page(text).text
        assert "<script" not in text
        assert "<img" not in text
        assert "url(" not in text


def assert_adds_up(page: Page) -> None:
    amounts = [Decimal(cell) for kind, cell in page.cells if kind == "number" and re.fullmatch(r"[+-]?\d\.\d{3}", cell)]
    assert sum(amounts[:-1]) == amounts[-1]
    assert f"スコア {amounts[-1]} " in page.text


@settings(max_examples=25, deadline=None)
@given(challenges(), capabilities())
def test_any_pair_adds_up_and_numbers_both_sides(challenge: Challenge, capability: Capability) -> None:
    page = Page(pair_report(matcher().pair(challenge, capability)))
    assert_harmless(page)
    assert_adds_up(page)
    left, right = ({*re.findall("[①-⑤]", "".join(marks))} for marks in page.marks_by_box)
    assert left == right


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(CHALLENGES) - 1), st.integers(0, len(CAPABILITIES) - 1))
def test_samples_add_up_and_number_both_sides(challenge: int, capability: int) -> None:
    match = matcher().pair(CHALLENGES[challenge], CAPABILITIES[capability].id)
    page = Page(pair_report(match))
    assert_adds_up(page)
    left, right = ({*re.findall("[①-⑤]", "".join(marks))} for marks in page.marks_by_box)
    assert left == right


def test_head_and_foot() -> None:
    match = ranked()[0]
    provenance = ranked().provenance
    assert provenance is not None
    page = Page(pair_report(match, provenance))
    assert page.text.count(WHAT_THE_SCORE_IS) == 1
    fingerprint = provenance.embedder.partition(":")[2]
    for shown in (
        f"kyoso_match {provenance.version} ",
        f"モデル static {fingerprint[:12]} ",
        f"課題データ {provenance.challenges_sha256[:12]} ",
        f"強みデータ {provenance.capabilities_sha256[:12]}",
    ):
        assert shown in page.text
    assert "期限を判定した日" not in page.text
    dated = replace(provenance, options={**provenance.options, "as_of": "2026-04-01"})
    assert "期限を判定した日 2026-04-01" in Page(pair_report(match, dated)).text
    assert "モデルとデータの指紋は不明" in Page(pair_report(match)).text


@pytest.mark.parametrize(("probability", "shown"), [(None, "確からしさ 不明"), (0.876, "確からしさ 88%")])
def test_confidence(probability: float | None, shown: str) -> None:
    match = ranked()[0]
    known = Match(match.challenge, match.capability, 1, match.score, probability, match.explanation)
    assert shown in Page(pair_report(known)).text


def test_candidates_stand_side_by_side() -> None:
    matches = matcher().rank([record for record in CHALLENGES if record.id == ASKED], top_k=7)
    text = shortlist_report(matches, ASKED)
    page = Page(text)
    assert_harmless(page)
    cells = [cell for _, cell in page.cells]
    # five to a table, then the other two
    starts = [place for place, cell in enumerate(cells) if cell == "候補"]
    heads = [cells[starts[0] + 1 : starts[0] + 6], cells[starts[1] + 1 : starts[1] + 3]]
    assert [head.partition("位")[0] for block in heads for head in block] == [str(match.rank) for match in matches]
    score_lines = [place for place, cell in enumerate(cells) if cell == "スコア"]
    scores = cells[score_lines[0] + 1 : score_lines[0] + 6] + cells[score_lines[1] + 1 : score_lines[1] + 3]
    assert scores == [f"{match.score:.3f}" for match in matches]
    # each need of the challenge with the state that each candidate has
    explanations = [match.explanation for match in matches[:5]]
    for place in range(len(explanations[0].needs if explanations[0] else ())):
        needs = [explanation.needs[place] for explanation in explanations if explanation]
        shown = needs[0].text.text[:45]
        line = next(number for number, cell in enumerate(cells) if cell.startswith(shown))
        assert cells[line + 1 : line + 6] == [NEED_MARKS[need.state] for need in needs]
    # one paragraph and one page for each
    for match in matches:
        assert match.explanation is not None
        assert match.explanation.rationale in page.text
    assert text.count('<div class="page">') == 7


def test_no_candidate_is_an_answer() -> None:
    challenge = Challenge("c", "通院の足がほしい。", title="移動支援")
    known = Matches(unmatched=[challenge], reasons={"c": "最低点に届くものがありません。"})
    assert "該当なし最低点に届くものがありません。" in Page(shortlist_report(known, "c")).text
    assert "理由は記録されていません。" in Page(shortlist_report(Matches(unmatched=[challenge]), "c")).text


def test_what_cannot_be_reported() -> None:
    bare = matcher().rank(CHALLENGES[:2], top_k=1, explain=False)
    with pytest.raises(InputError, match="explain=True"):
        pair_report(bare[0])
    with pytest.raises(InputError, match="explain=True"):
        shortlist_report(bare, bare[0].challenge.id)
    with pytest.raises(UnknownIdError, match="no-such-id"):
        shortlist_report(ranked(), "no-such-id")


def test_saving(tmp_path: Path) -> None:
    one = matcher().rank(CHALLENGES[:1], top_k=2)
    save_report(one, tmp_path / "候補.html")
    assert (tmp_path / "候補.html").read_text(encoding="utf-8") == shortlist_report(one, CHALLENGES[0].id)
    second = one[1]
    save_report(one, tmp_path / "組.html", CHALLENGES[0].id, second.capability.id)
    assert (tmp_path / "組.html").read_text(encoding="utf-8") == pair_report(second, one.provenance)
    with pytest.raises(InputError, match="課題が12件あります"):
        save_report(ranked(), tmp_path / "x.html")
    with pytest.raises(InputError, match="フォルダ"):
        save_report(one, tmp_path / "none" / "x.html")
    with pytest.raises(UnknownIdError, match="no-such-id"):
        save_report(one, tmp_path / "x.html", capability_id="no-such-id")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["候補.html", "組.html"]
