"""Facts that a company needs before it can answer, and that the sheet says nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.practice import tells_practice
from kyoso_match.checkup.sheet import Sheet
from kyoso_match.checkup.told import tells_budget, tells_period, tells_scale, tells_target

_MISSING: tuple[tuple[Rule, Callable[[Sheet], bool], str, str], ...] = (
    (
        Rule.MISSING_SCALE,
        tells_scale,
        "困っている人や場所、件数などの数が書かれていません。企業は規模が分からないと、方法も費用も考えられません。",
        "「対象は75歳以上の約1,200人」「市内の小学校12校」「年に約450件の申請」",
    ),
    (
        Rule.MISSING_BUDGET,
        tells_budget,
        "使える予算が書かれていません。決まっていないときや用意できないときも、そのことを書くと検討が進みます。",
        "「上限200万円(税込み)」「市の予算はなく、場所と職員の協力を提供」「令和8年度に予算要求の予定」",
    ),
    (
        Rule.MISSING_PERIOD,
        tells_period,
        "いつから、いつまでの取り組みかが書かれていません。企業は人を充てられるかどうかを判断できません。",
        "「6か月間の実証」「令和8年10月に開始」「来年度の予算編成に間に合うように」",
    ),
    (
        Rule.MISSING_TARGET,
        tells_target,
        "だれのための取り組みかが書かれていません。",
        "「免許を返納した高齢者」「未就学児のいる家庭」「窓口を担当する職員」",
    ),
    (
        Rule.MISSING_CURRENT,
        tells_practice,
        "今どのように行っているかが書かれていません。何を変えればよいのかが企業に伝わりません。",
        "「現在は、紙の申請書を職員が表計算ソフトに打ち直している」「これまでは年に2回、説明会を開いてきた」",
    ),
)


def missing_facts(sheet: Sheet) -> Iterator[Advice]:
    """One piece of advice for each fact that neither a field nor the text tells."""
    for rule, tells, message, example in _MISSING:
        if not tells(sheet):
            yield Advice(rule, None, message, f"例: {example}")
