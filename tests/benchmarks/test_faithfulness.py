from __future__ import annotations

from typing import Any

import pytest

from benchmarks.faithfulness.offers import as_offer
from benchmarks.faithfulness.pairs import Pairs, kyoso_cases, samples
from benchmarks.faithfulness.parts import agreement_by_part
from benchmarks.faithfulness.planted import Case, plant, summary
from benchmarks.faithfulness.section import faithfulness_section
from benchmarks.faithfulness.turned import turned
from kyoso_match import Matcher
from kyoso_match.explain import NeedState
from kyoso_match.faithfulness import faithfulness


@pytest.mark.parametrize(
    ("need", "offer"),
    [
        ("来庁と対面を減らしたい", "来庁と対面を減らすことに対応しています。"),
        ("村の仲間を増やしたいと考えています。", "村の仲間を増やすことに対応しています。"),
        ("写真を良くしたい", "写真を良くすることに対応しています。"),
        ("経済効果を算定したい", "経済効果を算定することに対応しています。"),
        ("安定を目指したい", "安定を目指すことに対応しています。"),
        ("選択肢を広げたい", "選択肢を広げることに対応しています。"),
        ("力を借りたい", "力を借りることに対応しています。"),
        ("講座を開いてほしい", "講座を開くことに対応しています。"),
        ("人材が必要です。", "人材をご紹介します。"),
        ("運営する団体を募集しています。", "運営する団体をご紹介します。"),
        ("分かりやすい申請の方法", "分かりやすい申請の方法を提供します。"),
        ("年配の店主でも扱えること", "年配の店主でも扱えることを提供します。"),
        ("受付の時期に残業が増えています。", None),
        ("助言を受けて成果につなげる進め方を想定しています。", None),
    ],
)
def test_a_wish_becomes_an_offer_where_its_form_is_known(need: str, offer: str | None) -> None:
    assert as_offer(need) == offer


def test_pairs_are_drawn_again_alike() -> None:
    first, second = kyoso_cases(0), kyoso_cases(0)
    assert [match.score for match in first.matches] == [match.score for match in second.matches]
    assert len({(match.challenge.id, match.capability.id) for match in first.matches}) == len(first.matches)


def test_sample_pairs_are_the_judged_ones_and_the_first_three() -> None:
    data = samples(0)
    ranked = {(m.challenge.id, m.capability.id) for m in data.matches}
    assert len(ranked) == len(data.matches)
    assert 200 <= len(data.matches) <= 107 + 3 * 68


def test_planted_sentences_are_found_and_go_again() -> None:
    asked = {"id": "c", "text": "", "needs": ["買い物の足を確保したい", "給食の食べ残しを減らしたい"]}
    matcher = Matcher([{"id": "k", "text": "書道の教室を開きます。"}, {"id": "k2", "text": "花火を打ち上げます。"}])
    match = matcher.pair(asked, "k2")
    [case] = plant(Pairs("tiny", "", matcher, [match]), seed=0)[:1]
    assert case.before == NeedState.UNMET
    assert case.rose
    assert case.cited
    assert case.returned
    assert (case.others, case.same_wish) == (1, 0)


def case(before: str, after: str, changed: int) -> Case:
    return Case(before, after, True, 3, changed, 0, 0, changed, 1, True)


def test_summary_by_hand() -> None:
    found = summary(
        [case("unmet", "met", 0), case("unmet", "partial", 2), case("partial", "partial", 0), case("met", "unmet", 1)]
    )
    counts = {name: found[name] for name in ("n", "rose", "others", "others_changed", "exact", "exact_listed")}
    assert counts == {"n": 4, "rose": 2, "others": 12, "others_changed": 3, "exact": 1, "exact_listed": 2}
    assert found["changes"] == {"met to unmet": 1, "partial to partial": 1, "unmet to met": 1, "unmet to partial": 1}


def tiny_record() -> dict[str, Any]:
    offers = ["乗合タクシーを運行します。運転手も派遣します。地図を作ります。", "給食を作ります。献立も。配膳も。"]
    matcher = Matcher(offers)
    matches = matcher.rank(["通院の足を確保したい。給食を残さない。運転手を探したい。", "給食の献立。地図。運転。"])
    return {
        "environment": {"commit": "0" * 40, "changed": False, "date": "2026-01-01T00:00Z"},
        "seed": 0,
        "draws": 2,
        "fingerprint": "static:" + "1" * 40,
        "sets": {
            "tiny": {
                "about": "two by two",
                "pairs": len(matches),
                "rows": faithfulness(matches, matcher, draws=2).to_dict(),
                "longer": {"pairs": 0, "erasures": faithfulness([], matcher).to_dict()["erasures"]},
                "parts": agreement_by_part(matches, matcher),
            }
        },
        "planted": summary([case("unmet", "met", 0)] * 8 + [case("unmet", "met", 1)] * 2),
        "turned": turned(matcher, matches),
    }


def test_the_section_says_which_gates_are_missed() -> None:
    record = tiny_record()
    for one in record["sets"]["tiny"]["rows"]["erasures"]:
        measured = {"value": 0.3, "low": 0.2, "high": 0.4, "n": 4}
        one["cited"] = measured | {"value": 0.3 if one["measure"] == "comprehensiveness" else 0.1}
        one["random"] = measured | {"value": 0.1 if one["side"] == "challenge" else 0.25}
    for one in record["sets"]["tiny"]["rows"]["agreements"]:
        one["tau"] = {"value": 0.51 if one["side"] == "challenge" else 0.49, "low": None, "high": None, "n": 4}
    for one in record["sets"]["tiny"]["rows"]["stabilities"]:
        one["overlap"] = {"value": 0.79 if one["edit"] == "punctuation" else 0.8, "low": None, "high": None, "n": 4}
    said = faithfulness_section(record)
    assert said.endswith(
        "Gates missed: sufficiency (`tiny`, challenge), comprehensiveness (`tiny`, capability), comprehensiveness "
        "(`tiny`, aligned pairs), tau (`tiny`, capability), stability (`tiny`, 、。 as ，．), planted evidence."
    )
    assert "The need rises and no other need changes in 8 (0.800)" in said


def test_what_is_not_known_is_said() -> None:
    record = tiny_record()
    unknown = {"value": None, "low": None, "high": None, "n": 0}
    for one in record["sets"]["tiny"]["rows"]["erasures"]:
        one |= {"cited": unknown, "random": unknown, "difference": unknown, "ratio": None}
    del record["planted"]
    said = faithfulness_section(record)
    assert (
        "| `tiny` | challenge | comprehensiveness | 20 % | 0 | unknown | unknown | unknown | unknown | unknown |"
        in said
    )
    assert "Planted" not in said
