"""Rules over the lemmas of a clause for what is said of something inside it: 離島を除く, 平日のみの, 端末がなくても."""

from __future__ import annotations

import re

from kyoso_match.statements.patterns import AFTER_PREDICATE, NO
from kyoso_match.statements.standings import Standing

_NOT_A_DUTY = r"(?! (?:成る|行ける|いける|駄目))"
# 平日に限った話ではない, 法人に限らず.
_NOT_ONLY = rf"(?! た \S+ (?:で|だ) は)(?! た (?:話|事|物|訳))(?! (?:ます )?{NO})"
_INSIDE_RULES: tuple[tuple[Standing, str], ...] = (
    # PCを使わずに, 通帳がなくても, 負担なしで, 停電しても.
    (
        Standing.UNNEEDED,
        rf"{NO}(?: に| で(?! 有る)| て(?! は| も)| て も| で も| と も|(?: と| て は){_NOT_A_DUTY})"
        "|不要 で|無し (?:で|に)"
        "|(?:切れる|止まる|途切れる|落ちる|無くなる|止む) て も",
    ),
    # 離島を除く, 離島をのぞき, 休日以外, 屋根の上は含めず, 対象から外して, 別料金で.
    (
        Standing.DENIED,
        rf"(?:除く|除外|を 覗く)(?!(?: 為る| られる| て| 居る)*(?: ます)? {NO})(?: て| た| 為る)*"
        rf"|以外|を 別 と 為る(?: て)?|{NO} 侭|(?:含む|含める) {NO}(?: に)?"
        "|から (?:外す|省く) て"
        "|うち(?: 、)?(?: \\S+){1,3} を (?:省く|外す) て"
        "|(?:別 料金|別途 料金|別立て) (?:で|に て|と 為る て)",
    ),
    # 平日のみ, 二十名以上の団体に限り, 平日しか, ご負担いただければ, 七日前までの場合に.
    (
        Standing.LIMITED,
        "(?:(?:のみ(?! なり ず)|(?<!何れ )だけ)(?! で| だ (?:は )?(?:無い|ない))|しか"
        rf"|に 限る(?: て)?{_NOT_ONLY}|に 限り|限定 で|を (?:限度|上限) (?:に|と 為る て)"
        "|(?:以上|以下|未満|以内|まで) の 場合(?: に)?)"
        "(?: に| の| を| が)?"
        "|(?:頂ける|頂く|下さる|済む|揃う|整う|ない) (?:ば|場合(?: に)?(?: は)?|たら|なら)" + _NOT_A_DUTY,
    ),
    # 電源がない避難所, 列車が廃止された路線.
    (
        Standing.LACKING,
        rf"{NO}(?: た)?|(?:苦手|不慣れ|不得手) だ|無し の"
        "|(?:廃止|休止|終了|中止) 為る れる た|(?:止まる|途絶える|切れる|失う|絶える) た",
    ),
)
INSIDE = re.compile("|".join(f" (?P<g{number}>{pattern}) " for number, (_, pattern) in enumerate(_INSIDE_RULES)))
INSIDE_STANDING = {f"g{number}": standing for number, (standing, _) in enumerate(_INSIDE_RULES)}
# Words that say how things stand but not what it is that stands so: 当方では対象外です, (発売時期は未定).
ONLY_STANDING = frozenset(
    "対象 当方 弊社 当社 自社 当会 当店 提供 対応 発売 時期 現在 今 今年 昨年 先月 当面 取り扱い 取り扱う 扱う"
    " 予定 実施 受け付け 受け付ける 廃止 休止 終了 未定 検討 準備 開発 中 段階 外 別途 別 料金 見積もり 行う"
    " 受ける 承る 引き受ける 可能 不可 必要 不要 条件 限る 遠慮 断る 断り 願う 容赦 年度 昨年度 本年度 来年度"
    " 止める 辞める 取り止める 取り止め 打ち切る 打ち切り 中止 停止 閉鎖 撤退 範囲 範囲外 除外 外す 外れる"
    " 除く 兼ねる 応ずる 応じる 了承 見合わせる 見送る 締め切る 一切".split()
)
# Nouns that end a clause with で.
STATES = frozenset(
    "条件 必要 必須 不要 無料 有料 対象 外 中 可能 不可 任意 自由 方式 形 仕組み 決まり 別立て 別料金".split()
)
# What may follow a negation without being a thing that lacks something.
NO_THINGS = frozenset("場合 時 予定 方針 状況 状態 見込み 段階 限り 程 内 様 点 訳 様子 申し訳".split())
# Nothing but the end of a predicate follows: the clause itself is negated.
CLOSED = re.compile(rf"(?: {AFTER_PREDICATE})* ")
# 年齢を問わず, だけでなく: nothing is left out.
OF_NO_MATTER = re.compile(
    r" (?:(?:問う|関わる|拘る|関係|止まる|留まる|限る|余儀|得る|間 も)|(?:だけ|のみ)(?: で)?(?: は)?)$"
)
