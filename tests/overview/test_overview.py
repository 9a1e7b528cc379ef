"""What decided the scores of a run: by hand, and as properties of all runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Explanation, Match, Matcher, Matches, Need, NeedBasis, NeedState
from kyoso_match.errors import FileFormatError, InputError, MissingExtraError
from kyoso_match.explain import Evidence, Row
from kyoso_match.explain.explanation import PARTS
from kyoso_match.overview import FactCount, Group, NeedCount, Overview, Term, overview
from kyoso_match.overview.page import bar
from kyoso_match.overview.wording import BASIS_WORDS, PART_NOTES, amounts_of, shares_of, spreads_of
from kyoso_match.provenance import Provenance
from kyoso_match.scoring import Weights
from tests.strategies import many_capabilities, many_challenges

ROOT = Path(__file__).parent.parent.parent
BUS = Challenge("c-bus", "通院の足", title="<i>移動</i>", fields=("交通", "福祉<b>"))
MEALS = Challenge("c-meals", "給食")
K1, K2 = Capability("k1", "タクシー"), Capability("k2", "配車")
WISH, OTHER = Evidence("text", "通院の足"), Evidence("text", "給食")


def row(part: str, amount: float, label: str = "") -> Row:
    evidence = (Evidence("text", label),)
    return Row(part, amount, label, evidence, evidence)


def match(challenge: Challenge, capability: Capability, rank: int, rows: list[Row], needs: list[Need]) -> Match:
    score = sum(one.amount for one in rows)
    explanation = Explanation(challenge, capability, score, tuple(rows), needs=tuple(needs), requests=(), clauses=())
    return Match(challenge, capability, rank, score, None, explanation)


def need(text: Evidence, state: NeedState, basis: NeedBasis) -> Need:
    return Need(text, state, basis, 0.5, None)


BY_HAND = Matches(
    [
        match(
            BUS,
            K1,
            1,
            [row("meaning", 0.30), row("words", 0.06, "通院"), row("words", 0.04, "<足>"), row("facts", 0.0, "region")],
            [
                need(WISH, NeedState.MET, NeedBasis.OFFERED),
                need(OTHER, NeedState.PARTIAL, NeedBasis.LIMITED),
            ],
        ),
        match(
            BUS,
            K2,
            2,
            [row("meaning", 0.30), row("facts", -0.05, "region"), row("facts", -0.05, "form")],
            [
                need(WISH, NeedState.UNMET, NeedBasis.DENIED),
                need(OTHER, NeedState.PARTIAL, NeedBasis.LIMITED),
            ],
        ),
        match(
            MEALS,
            K1,
            1,
            [row("coverage", 0.23), row("words", 0.06, "通院"), row("facts", 0.01, "region")],
            [need(WISH, NeedState.UNMET, NeedBasis.NOT_SAID)],
        ),
    ],
    unmatched=[Challenge("c-<none>", "、。", title="<u>無題</u>", owner="<s>町</s>")],
    reasons={"c-<none>": "<em>読める言葉がない</em>"},
    note="<q>注意</q>",
)
RUN = overview(BY_HAND)


def whole_of(view: Overview) -> Group:
    assert view.whole is not None
    return view.whole


def by_part(group: Group, name: str) -> dict[str, float]:
    return {mean.part: getattr(mean, name) for mean in group.parts if getattr(mean, name)}


# --- by hand ---------------------------------------------------------------------------------------------------------


def test_amounts_and_shares_by_hand() -> None:
    assert (RUN.matches, RUN.challenges) == (3, 3)
    whole = whole_of(RUN)
    # Scores 0.4, 0.2 and 0.3. Meaning 0.6, words 0.16, coverage 0.23, facts -0.09 over three matches.
    assert (whole.matches, whole.challenges) == (3, 2)
    assert whole.score == pytest.approx(0.3)
    assert by_part(whole, "amount") == pytest.approx(
        {"meaning": 0.6 / 3, "words": 0.16 / 3, "coverage": 0.23 / 3, "facts": -0.03}
    )
    assert by_part(whole, "share") == pytest.approx(
        {"meaning": 2 / 3, "words": 16 / 90, "coverage": 23 / 90, "facts": -0.1}
    )


def test_spread_by_hand() -> None:
    # The two candidates of the bus are 0.1 above and below their mean; words and facts are 0.05 each, meaning is equal.
    assert by_part(whole_of(RUN), "spread") == pytest.approx({"words": 0.5, "facts": 0.5}, abs=1e-12)
    # One candidate more: nothing to tell apart.
    alone = overview(BY_HAND[2:])
    assert {mean.spread for mean in whole_of(alone).parts} == {None}
    assert whole_of(alone).parts[0].share == 0.0


def test_a_part_that_favours_the_lower_score_has_a_negative_spread() -> None:
    rows = [row("meaning", 0.5)], [row("meaning", 0.2), row("focus", 0.1)]
    found = overview(Matches([match(BUS, K1, 1, rows[0], []), match(BUS, K2, 2, rows[1], [])]))
    # Deviations: score 0.1, meaning 0.15, focus -0.05.
    assert by_part(whole_of(found), "spread") == pytest.approx({"meaning": 1.5, "focus": -0.5})


def test_no_share_of_a_score_that_is_not_above_zero() -> None:
    found = whole_of(overview(Matches([match(BUS, K1, 1, [row("meaning", 0.02), row("facts", -0.05, "form")], [])])))
    assert found.score == pytest.approx(-0.03)
    assert {mean.share for mean in found.parts} == {None}
    assert shares_of(found) == ["不明"] * len(PARTS)


def test_fields_and_ranks_by_hand() -> None:
    groups = [(group.name, group.challenges, group.matches, round(group.score, 9)) for group in RUN.fields]
    assert groups == [("交通", 1, 2, 0.3), ("福祉<b>", 1, 2, 0.3), ("記載なし", 1, 1, 0.3)]
    assert by_part(RUN.fields[0], "amount") == pytest.approx({"meaning": 0.3, "words": 0.05, "facts": -0.05})
    assert by_part(RUN.fields[2], "share") == pytest.approx({"words": 0.2, "coverage": 23 / 30, "facts": 1 / 30})
    ranks = [(group.name, group.challenges, group.matches, round(group.score, 9)) for group in RUN.ranks]
    assert ranks == [("1位", 2, 2, 0.35), ("2位", 1, 1, 0.2)]


def test_needs_by_hand() -> None:
    assert whole_of(RUN).needs == (
        NeedCount(NeedState.MET, NeedBasis.OFFERED, 1),
        NeedCount(NeedState.PARTIAL, NeedBasis.LIMITED, 2),
        NeedCount(NeedState.UNMET, NeedBasis.DENIED, 1),
        NeedCount(NeedState.UNMET, NeedBasis.NOT_SAID, 1),
    )
    assert [whole_of(RUN).count_of(state) for state in NeedState] == [1, 2, 2, 0]
    assert [group.count_of(NeedState.UNMET) for group in RUN.fields] == [1, 1, 1]


def test_facts_by_hand() -> None:
    assert RUN.facts == (FactCount("region", 1, 1, 1), FactCount("form", 0, 1, 0))


def test_facts_without_weight_are_not_counted() -> None:
    provenance = Provenance("e:1", Weights(fact=0.0).to_dict(), {}, "", "")
    found = overview(Matches(BY_HAND, provenance=provenance))
    assert found.facts == ()
    for shown in (str(found), found.to_html()):
        assert "条件の重みが0のため" in shown
    assert "条件の重み" not in str(RUN)


def test_terms_by_hand() -> None:
    words, characters, bridge = RUN.terms
    assert [(term.label, round(term.amount, 9), term.matches) for term in words.largest] == [
        ("通院", 0.12, 2),
        ("<足>", 0.04, 1),
    ]
    assert (characters.largest, bridge.largest) == ((), ())
    one = overview(BY_HAND, most_terms=1).terms[0]
    assert (one.largest, one.others, round(one.rest, 9)) == (words.largest[:1], 1, 0.04)
    with pytest.raises(InputError, match="most_terms は1以上"):
        overview(BY_HAND, most_terms=0)


def test_a_word_is_shown_in_the_form_that_added_most() -> None:
    def said(amount: float, surface: str) -> Row:
        return replace(row("words", amount, surface), label="猪")

    found = overview(
        Matches(
            [
                match(BUS, K1, 1, [said(0.1, "いのしし")], []),
                match(BUS, K2, 2, [said(0.2, "イノシシ")], []),
            ]
        )
    )
    assert found.terms[0].largest == (Term("イノシシ", 0.1 + 0.2, 2),)


def test_records_without_a_match() -> None:
    (record,) = RUN.without
    assert (record.side, record.id, record.reason) == ("challenge", "c-<none>", "<em>読める言葉がない</em>")
    nobody = overview(Matches(unmatched=[Challenge("c", "、。", title="空"), Capability("k", "。")]))
    assert (nobody.matches, nobody.challenges, nobody.whole) == (0, 1, None)
    assert [record.side for record in nobody.without] == ["challenge", "capability"]
    for shown in (str(nobody), nobody.to_html()):
        assert "示せる組がありません。" in shown
        assert "空" in shown
    assert len(nobody.to_frame()) == 0
    assert json.loads(json.dumps(nobody.to_dict()))["whole"] is None


def test_matches_without_explanations_are_refused() -> None:
    bare = Matcher([K1]).rank(["タクシーで通院したい。"], explain=False)
    with pytest.raises(InputError, match=r"「.+」と「k1」の組には理由が付いていない.*explain=True"):
        overview(bare)


# --- for all runs ----------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(many_challenges(), many_capabilities(), st.integers(1, 4))
def test_everything_adds_up(challenges: list[Challenge], capabilities: list[Capability], top_k: int) -> None:
    matches = Matcher(capabilities).rank(challenges, top_k=top_k)
    found = overview(matches, most_terms=2)
    assert found.challenges == len(challenges)
    assert found.matches == len(matches)
    for group in (*([found.whole] if found.whole else []), *found.fields, *found.ranks):
        assert sum(mean.amount for mean in group.parts) == pytest.approx(group.score, abs=1e-6)
        assert round(sum(amounts_of(group)), 3) == pytest.approx(round(group.score, 3))
        for name, printed in (("share", shares_of(group)), ("spread", spreads_of(group))):
            values = [getattr(mean, name) for mean in group.parts]
            if None in values:
                assert set(values) == {None}
            else:
                assert sum(values) == pytest.approx(1.0, abs=1e-6)
                assert sum(int(text.removesuffix("%")) for text in printed) == 100
    if found.whole is None:
        return
    assert sum(group.matches for group in found.ranks) == len(matches)
    assert {name for challenge in challenges for name in challenge.fields or ("記載なし",)} >= {
        group.name for group in found.fields
    }
    explanations = [match.explanation for match in matches if match.explanation is not None]
    assert sum(need.count for need in found.whole.needs) == sum(len(one.needs) for one in explanations)
    for terms in found.terms:
        whole = next(mean.amount for mean in found.whole.parts if mean.part == terms.part) * len(matches)
        assert sum(term.amount for term in terms.largest) + terms.rest == pytest.approx(whole, abs=1e-6)
        assert [term.amount for term in terms.largest] == sorted((term.amount for term in terms.largest), reverse=True)
    facts = sum(fact.satisfied + fact.violated + fact.unknown for fact in found.facts)
    assert facts == sum(one.part == "facts" for explanation in explanations for one in explanation.rows)
    # Numbers are those of the set of matches, not of their order.
    turned = overview(Matches(list(matches)[::-1], unmatched=matches.unmatched), most_terms=2)
    assert (turned.whole, turned.fields, turned.ranks, turned.terms) == (
        found.whole,
        found.fields,
        found.ranks,
        found.terms,
    )


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(many_challenges(3), many_capabilities(3))
def test_the_other_direction(challenges: list[Challenge], capabilities: list[Capability]) -> None:
    matches = Matcher(capabilities).rank_challenges(challenges, top_k=2)
    found = overview(matches)
    assert {record.side for record in found.without} <= {"capability"}
    if found.whole is not None:
        assert f"強みごとに順位を付け、課題{found.challenges}件との{found.matches}組" in str(found)


# --- as text, frames and files ---------------------------------------------------------------------------------------


def test_the_text_says_what_the_numbers_say() -> None:
    text = str(RUN)
    assert "課題3件のうち2件に、合わせて3組の候補を示しました。" in text
    assert "平均スコアは0.300点です。" in text
    assert "最も大きいのは「意味の近さ」(0.200点、67%)、次は「課題側の対応」(0.077点、25%)です。" in text
    assert re.search(r"主に「(共通する言葉|条件の一致)」\(50%\)と「(共通する言葉|条件の一致)」\(50%\)によります", text)
    assert "要望の判定は延べ5件で、候補の文章から対応を読み取れるのは1件(20%)、近い記述があるのは2件(40%)です。" in text
    assert re.search(r"条件の一致 +-0\.030 +-10% +50%", text)
    assert re.search(r"記載なし +1 +1 +0\.300 +課題側の対応 77% +0 +0 +1 +0", text)
    assert re.search(r"「通院」 +\+0\.120 +2組", text)
    assert re.search(r"－ 読み取れない\(対応しないという記述\) +1", text)
    assert re.search(r"地域 +1 +1 +1", text)
    assert "<u>無題</u> (<s>町</s>) [c-<none>]\n    <em>読める言葉がない</em>" in text
    assert repr(RUN) == "<Overview: 3 matches of 3 challenges>"


def test_every_part_and_basis_is_worded() -> None:
    assert tuple(PART_NOTES) == PARTS
    assert set(BASIS_WORDS) == set(NeedBasis) - {NeedBasis.OFFERED, NeedBasis.NOT_SAID}


def test_dict_is_json() -> None:
    known = json.loads(json.dumps(RUN.to_dict()))
    assert (known["matches"], known["challenges"]) == (3, 3)
    assert known["whole"]["parts"][0]["part"] == "meaning"
    assert known["whole"]["needs"][1] == {"state": "partial", "basis": "limited", "count": 2}
    assert known["facts"][1] == {"name": "form", "satisfied": 0, "violated": 1, "unknown": 0}
    assert known["provenance"] is None
    keys = re.findall(r"^\| (`.+?`) \|", (ROOT / "docs" / "overview.md").read_text(encoding="utf-8"), re.MULTILINE)
    documented = [name for key in keys for name in re.findall(r"`(\w+)`", key)]
    assert [name for name in documented if name in known] == list(known)


def test_frame_has_a_row_for_each_group() -> None:
    frame = RUN.to_frame()
    assert frame["group"].tolist() == ["whole", "field", "field", "field", "rank", "rank"]
    assert frame.loc[0, list(PARTS)].sum() == pytest.approx(frame.loc[0, "score"])
    assert frame.loc[0, [f"{part}_share" for part in PARTS]].sum() == pytest.approx(1.0)
    assert [frame.loc[0, str(state)] for state in NeedState] == [1, 2, 2, 0]
    assert frame["meaning_spread"].fillna(-9.0).round(9).tolist() == [0.0, 0.0, 0.0, -9.0, -9.0, -9.0]
    assert frame.loc[3, "name"] == "記載なし"


def test_pandas_is_needed_for_a_frame_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    assert RUN.to_html()
    with pytest.raises(MissingExtraError, match="pandas"):
        RUN.to_frame()


def test_the_import_is_light() -> None:
    code = "import sys, kyoso_match.overview; print({'pandas', 'sklearn', 'scipy'} & set(sys.modules) or 'light')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.strip() == "light"


def test_saved_as_a_page_or_as_numbers(tmp_path: Path) -> None:
    RUN.save(tmp_path / "全体.html")
    RUN.save(tmp_path / "全体.json")
    assert (tmp_path / "全体.html").read_text(encoding="utf-8") == RUN.to_html()
    assert json.loads((tmp_path / "全体.json").read_text(encoding="utf-8")) == json.loads(json.dumps(RUN.to_dict()))
    with pytest.raises(FileFormatError, match=r"\.html か \.json"):
        RUN.save(tmp_path / "全体.csv")
    with pytest.raises(InputError, match="フォルダ"):
        RUN.save(tmp_path / "none" / "全体.html")


# --- the page --------------------------------------------------------------------------------------------------------


def test_texts_of_records_are_escaped_and_nothing_is_loaded() -> None:
    for page in (RUN.to_html(), RUN._repr_html_()):
        for tag in ("i", "b", "u", "s", "em", "q", "足"):
            assert f"<{tag}>" not in page
        for shown in (
            "福祉&lt;b&gt;",
            "&lt;u&gt;無題&lt;/u&gt;",
            "&lt;s&gt;町",
            "[c-&lt;none&gt;]",
            "&lt;em&gt;",
            "&lt;q&gt;",
        ):
            assert shown in page
        assert "「&lt;足&gt;」" in page
        assert not re.search(r"<script|javascript:|https?://|\son\w+=", page)


def test_every_bar_stands_beside_its_number_on_one_scale() -> None:
    table = RUN.to_html().split("点は何でできているか")[1].split("</table>")[0]
    bars = re.findall(r'<rect class="(up|down)" x="([\d.]+)" y="1" width="([\d.]+)"', table)
    numbers = re.findall(r'</svg></td><td class="number">(-?[\d.]+)</td><td class="number">(-?\d+%)', table)
    assert [number for number, _ in numbers] == ["0.200", "0.053", "0.000", "0.077", "0.000", "0.000", "-0.030"]
    assert [share for _, share in numbers] == ["67%", "18%", "0%", "25%", "0%", "0%", "-10%"]
    # From -0.03 to 0.2 on a width of 200.
    for (kind, left, width), (number, _) in zip(bars, numbers, strict=True):
        assert kind == ("down" if number.startswith("-") else "up")
        assert float(width) == pytest.approx(abs(float(number)) / 0.23 * 200, abs=0.5)
        assert float(left) == pytest.approx(0.0 if kind == "down" else 0.03 / 0.23 * 200, abs=0.02)


def test_a_bar_of_nothing() -> None:
    assert 'width="0.00"' in bar(0.0, 0.0, 0.0)


def test_the_weights_of_the_run_stand_beside_the_parts() -> None:
    assert "満点" not in RUN.to_html()
    weights = Weights(meaning=0.25, words=0.07)
    found = overview(Matches(BY_HAND, provenance=Provenance("e:1", weights.to_dict(), {}, "", "")))
    table = found.to_html().split("点は何でできているか")[1].split("</table>")[0]
    cells = [re.findall(r'<td class="number">(.*?)</td>', line)[-1] for line in table.split("<tr>")[2:9]]
    assert cells == ["0.250", "0.070", "0.390", "0.130", "上に含む", "0.090", "1件 ±0.010"]


def test_many_ranks_are_cut_visibly() -> None:
    many = [match(BUS, replace(K1, id=f"k{rank}"), rank, [row("meaning", 1 / rank)], []) for rank in range(1, 31)]
    found = overview(Matches(many))
    assert len(found.ranks) == 30
    assert "<td>20位</td>" in found.to_html()
    assert "<td>21位</td>" not in found.to_html()
    assert "ほか10件の順位は省略" in found.to_html()
    assert "ほか18件の順位" in str(found)
