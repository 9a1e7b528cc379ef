"""What the overview says in Japanese, in text and on the page: numbers as printed, and sentences made of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kyoso_match.explain import NeedBasis, NeedState
from kyoso_match.explain.phrases import BASIS_NOTES, NEED_MARKS, NEED_NAMES, PART_NAMES
from kyoso_match.explain.waterfall import printed_steps
from kyoso_match.overview.groups import Group, NeedCount, PartMean

if TYPE_CHECKING:
    from kyoso_match.overview.report import Overview

TITLE = "照合結果の全体"
PART_NOTES = {
    "meaning": "2つの文章を全体として見た、意味の近さ",
    "words": "両方の文章に出てくる言葉",
    "characters": "両方の文章に書かれている文字の並び",
    "coverage": "課題の言葉に、同じか似た意味の言葉で応える度合い",
    "bridge": "言い換え辞書の組で応えるとみた言葉",
    "focus": "強みの言葉を、課題が求めている度合い",
    "facts": "地域や予算などの条件。合えば足し、合わなければ引く",
}
TERM_NAMES = {"words": "共通する言葉", "characters": "共通する文字の並び", "bridge": "言い換え(課題↔強み)"}
TERM_NOTES = {
    "words": "点の合計は、その言葉が示した組すべてに足した点です。",
    "characters": "言葉の区切りと関係なく、両方の文章に同じ順で書かれている文字です。短い並びには助詞も混じります。",
    "bridge": "言葉は違っても互いに応えるとして、言い換え辞書にある組です。",
}
BASIS_WORDS = {
    NeedBasis.LIMITED: "条件つき",
    NeedBasis.PLANNED: "予定・検討中",
    NeedBasis.DENIED: "対応しない",
    NeedBasis.DEMANDED: "ないものを求める",
}
LISTED_ONLY = "示した候補だけの集計です。順位表に示さなかった組は含みません。"
UNKNOWN = "不明"
SHARE, SPREAD = "点に占める割合", "点差に占める割合"
READING_HELP = (
    "平均点は、その内訳が1組あたりに足した点です。全部を足すと平均スコアになります。",
    f"{SHARE}は、平均スコアのうち、その内訳による割合です。",
    f"{SPREAD}は、同じ課題の候補どうしの点の差のうち、その内訳による割合です。平均点が大きくても、"
    "どの候補にも同じだけ付く点は順位を分けません。マイナスは、ほかの内訳が付けた差を縮めたことを示します。",
)
FIELD_NOTE = (
    "分野は、課題に記入されたものです。複数の分野を持つ課題は、それぞれの分野に数えます。"
    "課題が少ない分野の平均は、1件の文章で大きく変わります。平均スコアの高低は、分野の優劣ではありません。"
)
RANK_NOTE = "その順位まで候補がない課題(強みごとの順位では、強み)は、その順位の平均に入りません。"
NEED_NOTE = (
    "1つの要望を、示した候補ごとに1回ずつ判定した延べ件数です。"
    "「読み取れない」は、強みの文章に書かれていないという意味で、できないという意味ではありません。"
)
NEED_FIELD_NOTE = (
    "かっこ内は、そのうち、条件つきの記述、予定・検討中の記述、対応しないという記述、"
    "課題にないものを求める記述による件数です。"
)
FACT_NOTE = (
    "課題か強みのどちらかに記載がある条件の、組の数です。片方にしか書かれていない条件は「判断できない」に入ります。"
    "期限も、判断する日を指定しない照合では「判断できない」です。"
)
NO_FACT_WEIGHT = "この照合では条件の重みが0のため、条件が合うかどうかを集計していません。"
NO_FACT = "どちらの側にも、条件の記載がありません。"


def amounts_of(group: Group) -> list[float]:
    """The mean amounts with three decimals, so that they add up to the printed mean score."""
    return printed_steps([mean.amount for mean in group.parts], group.score)


def shares_of(group: Group) -> list[str]:
    """The shares in whole percent, so that the printed ones add up to 100 %."""
    return _percents([mean.share for mean in group.parts])


def spreads_of(group: Group) -> list[str]:
    """The spreads in whole percent, so that the printed ones add up to 100 %."""
    return _percents([mean.spread for mean in group.parts])


def _percents(values: Sequence[float | None]) -> list[str]:
    # Steps are thousandths: a tenth of a share in steps is the share in hundredths.
    known = [value / 10 for value in values if value is not None]
    return [f"{10 * step:.0%}" for step in printed_steps(known, 0.1)] if known else [UNKNOWN for _ in values]


def weights_of(view: Overview) -> list[str] | None:
    """The most that each part can add, in the order of the parts; None where the weights of the run are not known."""
    if view.provenance is None or view.whole is None:
        return None
    weights = view.provenance.weights
    said = {
        "bridge": "上に含む",  # it never lifts coverage above the weight that stands one line higher
        "facts": f"1件 ±{weights['fact']:.3f}" if "fact" in weights else UNKNOWN,
    }
    return [
        said[mean.part] if mean.part in said else f"{weights[mean.part]:.3f}" if mean.part in weights else UNKNOWN
        for mean in view.whole.parts
    ]


def headline(view: Overview) -> list[str]:
    """The run in a few sentences: how much there is, what the scores are made of, and what tells candidates apart."""
    if view.whole is None:
        return ["示せる組がありません。集計するものがないため、下には、該当なしの記録とその理由だけを示します。"]
    whole = view.whole
    said = [_how_many(view, whole), f"平均スコアは{whole.score:.3f}点です。"]
    amounts = dict(zip((mean.part for mean in whole.parts), amounts_of(whole), strict=True))
    shares = dict(zip((mean.part for mean in whole.parts), shares_of(whole), strict=True))
    spreads = dict(zip((mean.part for mean in whole.parts), spreads_of(whole), strict=True))
    first, second = sorted(whole.parts, key=lambda mean: -mean.amount)[:2]
    if first.share is not None and second.amount > 0:
        largest = (
            f"「{PART_NAMES[mean.part]}」({amounts[mean.part]:.3f}点、{shares[mean.part]})" for mean in (first, second)
        )
        said.append(f"そのうち最も大きいのは{'、次は'.join(largest)}です。")
    apart = [mean for mean in sorted(whole.parts, key=_spread, reverse=True) if _spread(mean) > 0][:2]
    if apart:
        most = "と".join(f"「{PART_NAMES[mean.part]}」({spreads[mean.part]})" for mean in apart)
        said.append(f"同じ課題の候補どうしの点の差は、主に{most}によります。")
    judged = sum(need.count for need in whole.needs)
    if judged:
        met, partial = whole.count_of(NeedState.MET), whole.count_of(NeedState.PARTIAL)
        said.append(
            f"要望の判定は延べ{judged}件で、候補の文章から対応を読み取れるのは{met}件({met / judged:.0%})、"
            f"近い記述があるのは{partial}件({partial / judged:.0%})です。"
        )
    return said


def _how_many(view: Overview, whole: Group) -> str:
    ranked_for = "challenge" if view.provenance is None else view.provenance.options.get("ranked_for")
    if ranked_for == "capability":
        # Challenges that no capability lists are not known then.
        return f"強みごとに順位を付け、課題{whole.challenges}件との{whole.matches}組を示しました。"
    return f"課題{view.challenges}件のうち{whole.challenges}件に、合わせて{whole.matches}組の候補を示しました。"


def _spread(mean: PartMean) -> float:
    return mean.spread if mean.spread is not None else 0.0


def need_name(need: NeedCount) -> str:
    """A state and what it rests on, with its mark."""
    note = f"({BASIS_NOTES[need.basis]})" if need.basis in BASIS_NOTES else ""
    return f"{NEED_MARKS[need.state]} {NEED_NAMES[need.state]}{note}"


def notes_of(group: Group, state: NeedState) -> str:
    """What the needs in a state rest on beside plain offers and silence: (条件つき 2、予定・検討中 1)."""
    found = [need for need in group.needs if need.state is state and need.basis in BASIS_WORDS]
    counts = "、".join(f"{BASIS_WORDS[need.basis]} {need.count}" for need in found)
    return f"({counts})" if counts else ""
