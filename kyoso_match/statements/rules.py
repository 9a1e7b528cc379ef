"""Rules over the lemmas of a clause: what its predicate says, and what is said of something inside it."""

from __future__ import annotations

import re
from enum import StrEnum


class Standing(StrEnum):
    """What a clause says of its subject.

    ``lacking`` is what something else is said to be without (電源がない避難所): neither offered nor denied.
    """

    AFFIRMED = "affirmed"
    LACKING = "lacking"
    LIMITED = "limited"
    PLANNED = "planned"
    DENIED = "denied"
    UNNEEDED = "unneeded"
    REQUIRED = "required"


def standing_of(line: str) -> Standing:
    """What a clause says, from its lemmas with a blank on either side of each; the first rule that fits decides."""
    return next((standing for standing, pattern in _RULES if pattern.search(line)), Standing.AFFIRMED)


# --- what the predicate says -----------------------------------------------------------------------------------------
# Patterns run over the lemmas of a clause with a blank on either side of each. A predicate ends the clause when only
# auxiliaries, particles and marks follow it.


def _any(words: str) -> str:
    return f"(?:{'|'.join(words.split())})"


def _ending(predicate: str, between: str = "") -> str:
    """The predicate, then any of some words, then the end of the clause."""
    inner = rf"(?: {_any(between)})*" if between else ""
    return rf" {predicate}{inner}(?: {_AFTER_PREDICATE})* $"


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_NO = "(?:ない|無い|ず|ぬ|無し|まい)"
_AFTER_PREDICATE = _any(
    "です だ ます た て 居る おる 御座る と に 成る の で も ので から が けれど けれども し 為 物 物の ば よう 様"
    r" 状況 状態 有る 事 為る 頂く 頂ける 致す 又 、 ， , 。 ！ ! ？ \? （ ） 「 」 『 』 】"
)
_CHARGED = r"(?:\S*[料費代金])(?: を| は)* (?:頂く|頂戴|請求|徴収|申し受ける)"

_RULES: tuple[tuple[Standing, re.Pattern[str]], ...] = (
    # なければなりません, 欠かせません.
    (
        Standing.REQUIRED,
        _one_of(
            _ending(rf"{_NO}(?: て)? {_any('ば は と')} {_any('成る 行ける いける 駄目')}(?: ます)? {_NO}"),
            _ending(rf"欠かす(?: {_any('事 の が 出来る は れる')})*(?: ます)? {_NO}"),
        ),
    ),
    # お断りすることはありません, 止まることはありません.
    (
        Standing.AFFIRMED,
        _one_of(
            _ending(
                _any("断る 断り 遠慮 止まる 切れる 壊れる 止める 中止 休止 終了 除く 除外 途切れる")
                + rf"(?: {_any('為る 仕舞う て 頂く')})* 事(?: {_any('は も 有る ます')})* {_NO}"
            )
        ),
    ),
    # できないことはありません, ないわけではありません; 平日しか対応していません.
    (
        Standing.LIMITED,
        _one_of(
            _ending(rf"{_NO}(?: と 言う)? {_any('事 訳 物')}(?: {_any('は も で 有る ます')})* {_NO}"),
            _ending(rf"しか(?: \S+)* {_NO}"),
            _ending(rf"{_NO} {_any('事 場合')}(?: が| も) {_any('有る 御座る')}"),
        ),
    ),
    # 問いません, 問題ありません, 上限はありません, 少なくありません, かもしれません: a negation that says yes.
    (
        Standing.AFFIRMED,
        _one_of(
            _ending(
                _any(
                    "異存 異論 不安 恐れ 懸念 間違い 上限 制限 限界 縛り"
                    " 区別 問う 構う 惜しむ 過ぎる 問題 差し支え 差し支える 支障 心配 遜色 違い 劣る"
                    " 止まる 留まる 限る 知れる 少ない だけ のみ"
                )
                + rf"(?: {_any('は が も の で 事 出来る 有る 及ぶ 要る ます です')})* {_NO}"
            )
        ),
    ),
    # 不要です, 無料, 必要はありません, 費用はかかりません, 授業料はいただきません.
    (
        Standing.UNNEEDED,
        _one_of(
            _ending(rf"{_CHARGED}(?: {_any('為る て 居る おる ます 事 は も 有る')})* {_NO}"),
            _ending("(?:不要|不問|無料|無償|ゼロ)"),
            _ending(
                _any("必要 要る 掛かる 要する 求める 負担 費用 手間 義務 前提 条件")
                + rf"(?: {_any('は も が と に を 御 掛ける 為る て 居る 有る 御座る 頂く 致す ます せる')})* {_NO}"
            ),
        ),
    ),
    # 迷うことはありません: what does not happen is neither offered nor denied.
    (Standing.LACKING, _one_of(_ending(rf"事(?: {_any('は が も')})* {_any('有る 御座る')}(?: ます)? {_NO}"))),
    # 備えていません, 対象外です, 未対応です, 致しかねます, お断りしています, 終了しました.
    (
        Standing.DENIED,
        _one_of(
            _ending(_NO),
            _ending(
                _any("対象 範囲 対応 業務 受け付け 管轄 適用 想定 保証 サービス 専門 取り扱い 契約 担当 守備 範疇")
                + " 外"
            ),
            _ending("(?:非|未) " + _any("対応 実施 提供 搭載 導入 整備 公開 着手 経験 設置 開設 実装")),
            _ending("不 (?:可|可能|対応)"),
            _ending("終える(?: ます)? た"),
            _ending(
                _any("不可 不能 困難 難しい 厳しい 遠慮 容赦 除外 別途 別 他社 苦手 不得手 不得意"),
                "の と を は で 為る 料金 契約 見積もり 手配 費用 扱い 願う 御 下さる",
            ),
            _ending(
                _any(
                    "終了 廃止 休止 中止 撤退 停止 解散 閉鎖 休業 打ち切り 見送り 止める 辞める 取り止める 閉じる 断る"
                    " 断り 除く 打ち切る 見送る 見合わせる 控える 兼ねる 避ける 外す 欠く 辞退 謝絶"
                ),
                "を は 中 為る せる させる れる られる 御 申し上げる",
            ),
        ),
    ),
    # 予定です, 検討しています, 開発中です, 構想の段階です.
    (
        Standing.PLANNED,
        _one_of(
            _ending(_any("予定 検討 構想 未定 模索"), "中 の を は 入れる 進める 段階 課題"),
            _ending(
                _any("準備 開発 計画 企画 調整 試作 研究 整備 制作 製作 設計 申請") + rf"(?: の)? {_any('中 段階')}"
            ),
            _ending("(?:準備|開発|調整|計画|整備) を 進める"),
            _ending("て 居る 段階"),
            _ending(r"\S*[うくぐすつぬぶむる] (?:計画|見込み|見通し|方針)"),
            _ending("(?:今後|将来)(?: の)? (?:課題|目標)(?: と 考える)?"),
        ),
    ),
    # 必要です, 有料です, ご用意いただきます, お願いしています, 授業料をいただきます.
    (
        Standing.REQUIRED,
        _one_of(
            _ending(_CHARGED, "事 に 成る ます"),
            _ending("(?:必要 不可欠|必要|必須|条件|前提|要件|原則|不可欠|有料|義務)", "は が で だ 有る"),
            _ending(
                _any(
                    "用意 準備 負担 設置 配置 確保 手配 常駐 提供 調達 購入 契約 登録 加入 来庁 来所 参加 選任 任命"
                    " 置く 出す 担う 整える 揃える 雇う 払う 支払う 持つ 済ませる 済ます 押さえる"
                )
                + rf"(?: {_any('を に は で 為る て 御')})* {_any('頂く 下さる 貰う 願う 願い')}"
            ),
            _ending("(?:願い|願う|求める)", "を 申し上げる"),
        ),
    ),
    # 平日のみです, 法人に限ります, できない場合があります.
    (
        Standing.LIMITED,
        _one_of(
            " (?:のみ|に 限る|に 限り|限定|先着) ",
            " 場合(?: が| も| は)* (?:有る|御座る) ",
            " だけ (?!で |だ (?:は )?(?:無い|ない) )",
        ),
    ),
)

# --- what is said of something inside the clause ---------------------------------------------------------------------

_NOT_A_DUTY = r"(?! (?:成る|行ける|いける|駄目))"
_INSIDE_RULES: tuple[tuple[Standing, str], ...] = (
    # PCを使わずに, 通帳がなくても, 負担なしで, 停電しても.
    (
        Standing.UNNEEDED,
        rf"{_NO}(?: に| で(?! 有る)| て(?! は| も)| て も| で も| と も|(?: と| て は){_NOT_A_DUTY})"
        "|不要 で|無し (?:で|に)"
        "|(?:切れる|止まる|途切れる|落ちる|無くなる|止む) て も",
    ),
    # 離島を除く, 休日以外, 屋根の上は含めず.
    (Standing.DENIED, rf"(?:除く|除外)(?: て| た| 為る)*|以外|(?:含む|含める) {_NO}(?: に)?"),
    # 平日のみ, 二十名以上の団体に限り, 平日しか, ご負担いただければ.
    (
        Standing.LIMITED,
        "(?:(?:のみ|だけ)(?! で| だ (?:は )?(?:無い|ない))|しか|に 限る(?: て)?|に 限り|限定 で)(?: に| の| を| が)?"
        "|(?:頂ける|頂く|下さる|済む|揃う|整う|ない) (?:ば|場合(?: に)?(?: は)?|たら|なら)" + _NOT_A_DUTY,
    ),
    # 電源がない避難所, 列車が廃止された路線.
    (Standing.LACKING, rf"{_NO}(?: た)?|無し の|(?:廃止|休止|終了|中止) 為る れる た"),
)
INSIDE = re.compile("|".join(f" (?P<g{number}>{pattern}) " for number, (_, pattern) in enumerate(_INSIDE_RULES)))
INSIDE_STANDING = {f"g{number}": standing for number, (standing, _) in enumerate(_INSIDE_RULES)}
# Words that say how things stand but not what it is that stands so: 当方では対象外です, (発売時期は未定).
ONLY_STANDING = frozenset(
    "対象 当方 弊社 当社 自社 提供 対応 発売 時期 現在 今 取り扱い 取り扱う 扱う 予定 実施 受け付け 受け付ける 廃止"
    " 休止 終了 未定 検討 準備 開発 中 段階 外 別途 別 料金 見積もり 行う 受ける 承る 引き受ける 可能 不可 必要 不要"
    " 条件 限る 遠慮 断る 断り 願う 容赦 年度 昨年度 本年度 来年度".split()
)
# Nouns that end a clause with で.
STATES = frozenset("条件 必要 必須 不要 無料 有料 対象 外 中 可能 不可 任意 自由".split())
# What may follow a negation without being a thing that lacks something.
NO_THINGS = frozenset("場合 時 予定 方針 状況 状態 見込み 段階 限り 程 内 様 点 訳 様子".split())
# Nothing but the end of a predicate follows: the clause itself is negated.
CLOSED = re.compile(rf"(?: {_AFTER_PREDICATE})* ")
# 年齢を問わず, だけでなく: nothing is left out.
OF_NO_MATTER = re.compile(r" (?:(?:問う|関わる|拘る|関係|止まる|留まる|限る|余儀|得る)|(?:だけ|のみ)(?: で)?(?: は)?)$")
