"""Wording that nobody can check: whether it was reached is a matter of taste."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.sheet import Sentence, Sheet

# (words, what to say, what one could write); the first that fits at a place counts.
_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        r"活性化(?!起業人|センター|計画|協議会|基金|事業|[課局法])",
        "何がどうなれば「活性化」したことになるのか、読む人によって違います。",
        "「商店街の平日の来客を1日300人から400人に増やす」のように、増やしたいものと数",
    ),
    (
        r"""
        (?:にぎわい|賑わい)の?(?:創出|づくり|を(?:創出|取り戻|生み))|(?:機運|意識)[のを]?醸成|関係性?の構築|連携を(?:深め|強め|強化)
        | 寄り添[いうっ]|魅力の?(?:向上|創出|あるまち|あふれる|的なまち)
        | (?:住みよい|住みやすい|元気な|活力ある|選ばれる)(?:まち|地域|[市町村])
        """,
        "どうなれば達成なのかが、読む人によって違います。",
        "「休日に駅前で30分以上過ごす人を2割増やす」のように、だれの何がどれだけ変わればよいか",
    ),
    (
        r"""
        (?:効果的|効率的|戦略的|総合的|抜本的|主体的|革新的|先進的|先駆的|多角的|一体的|計画的|持続的|魅力的|持続可能)[なに]
        | (?:効果|効率)(?:よく|良く)|効率化|最新の|より(?:良|よ)[いく]
        """,
        "何と比べて、どれだけ良くなればよいのかが分かりません。",
        "「受付の待ち時間を60分から15分にする」のように、今の値と目標の値",
    ),
    (
        r"積極的[なに]|しっかりと?|最大限[にの]?|できる限り|可能な限り|鋭意|より一層|一層の|更なる|さらなる",
        "どこまで行えばよいのかが分かりません。",
        "「毎月2回、SNSで知らせる」のように、行うことと回数",
    ),
    (
        r"""
        様々|さまざま|多種多様|多様な|各種|幅広[いく]|色々|いろいろ
        | (?:^|(?<=[はがをにでの]))(?:取り?組み?|事業|施策|イベント|催し|支援|対応|対策|活動|サービス)(?:など|等)
        """,
        "何を指しているのかが分かりません。",
        "「通院、買い物、通学の移動」のように、主なものの名前",
    ),
    (
        r"""
        (?:適切|最適|適正|柔軟|円滑|的確|快適|丁寧|迅速)[なに]|速やかに|きめ細(?:か|やか)[なにく]
        | 質の高い|充実した|十分な|必要に応じ|適宜
        """,
        "どのような状態なら満たしているのかが分かりません。",
        "「申し込みから2日以内に返事をする」のように、満たすべき条件",
    ),
    (
        r"""
        [のを]?(?:推進|強化|充実|促進|高度化|深化)(?:を図|に努め|に取り組|を目指|したい|していきたい|させたい|を進め)|向上を図
        | (?:魅力|価値|利便性|満足度|質|機能|意識|関心|体制)を(?:さらに|より)?(?:高め|向上|強化|充実)
        | (?:取り組み|取組)を推進
        """,
        "何をするのかが分かりません。",
        "「市内12校に端末の持ち帰り学習を広げる」のように、行うことと対象",
    ),
)
_VAGUE = re.compile("|".join(f"(?P<w{place}>{words})" for place, (words, _, _) in enumerate(_WORDS)), re.VERBOSE)

# Anything that can be counted or measured; dates, periods and budgets do not make a goal that can be checked.
_MEASURE = re.compile(
    r"""
    [0-9](?:人|名|件|世帯|[かヶカヵ箇個]?所|校|団体|施設|社|戸|棟|台|店|軒|園|地区|集落|割|%|倍|分|時間|秒|回|本|枚|キロ|km|歳
    |ヘクタール|m|トン|kg|点|位|基|路線|日以内)
    | 半[分減数]|[二三四五六七八九十]割|分の[0-9一]
    """,
    re.VERBOSE,
)
_WISH = re.compile(
    r"たい|ほしい|欲しい|求め|募集|目指|図[るりっ]|必要|期待|提案|てもら|ていただ|ください|下さい|推進|努め|お願い|取り組(?:む|みた|んで)|歓迎|探し"
)


def vague_wording(sheet: Sheet) -> Iterator[Advice]:
    """One piece of advice for each vague wording, where it first stands in what is asked for or aimed at."""
    said = set()
    for sentence in sheet.sentences:
        if sentence.field.startswith("offers") or sentence.says(_MEASURE) or not _asks(sentence):
            continue
        for found in _VAGUE.finditer(sentence.text):
            if found[0] not in said:
                said.add(found[0])
                yield _advice(sentence, found)


def _asks(sentence: Sentence) -> bool:
    return sentence.field == "title" or sentence.field.startswith("needs") or sentence.says(_WISH)


def _advice(sentence: Sentence, found: re.Match[str]) -> Advice:
    _, message, instead = _WORDS[int(str(found.lastgroup)[1:])]
    place = sentence.quote(*found.span())
    return Advice(Rule.VAGUE, place, f"「{place.text}」: {message}", f"例: {instead}を書く")
