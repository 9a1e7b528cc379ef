"""What the predicate of a clause says: word rules over its lemmas, the first that fits decides.

What is said of the predicate in turn (ことはありません, のが原則です) is taken off first, by ``layers``.
"""

from __future__ import annotations

import re

from kyoso_match.statements.denials import DENIALS
from kyoso_match.statements.layers import KEPT, MOST_LAYERS, peel, taken_back
from kyoso_match.statements.patterns import NO, any_of, ending, one_of
from kyoso_match.statements.plans import NOT_YET, PLANS
from kyoso_match.statements.standings import Standing
from kyoso_match.statements.vocabulary import CHARGED, REFUSING, TO_PROVIDE


def standing_of(line: str, layers: int = MOST_LAYERS) -> Standing:
    """What a clause says, from its lemmas with a blank on either side of each."""
    core, change = peel(line) if layers else (line, None)
    if change is None:
        return _outright(line)
    said = standing_of(core, layers - 1)
    if change is KEPT:
        # 始める方針です: the noun itself may say more than the words before it.
        return _outright(line) if said is Standing.AFFIRMED else said
    changed = change.get(said, said)
    # お断りしないことはありません, 買い取ることはありません.
    return Standing.DENIED if changed is Standing.LACKING and taken_back(core) else changed


def _outright(line: str) -> Standing:
    return next((standing for standing, pattern in _RULES if pattern.search(line)), Standing.AFFIRMED)


_RULES: tuple[tuple[Standing, re.Pattern[str]], ...] = (
    # 平日でなければなりません.
    (Standing.LIMITED, one_of(ending(rf"だ {NO} ば {any_of('成る 行ける いける')}(?: ます)? {NO}"))),
    # なければなりません, 欠かせません, 避けて通れません, 省略できません.
    (
        Standing.REQUIRED,
        one_of(
            ending(rf"{NO}(?: て)? {any_of('ば は と')} {any_of('成る 行ける いける 駄目')}(?: ます)? {NO}"),
            ending(
                rf"(?:欠かす|省略|省く|割愛|免除)(?: {any_of('事 の が は 為る 出来る れる られる')})*(?: ます)? {NO}"
            ),
            # 水道を止めていただきます.
            ending("(?:止める|閉める|空ける) て (?:頂く|貰う)"),
            ending(rf"避ける(?: {any_of('て 事 は が 出来る 通る られる')})*(?: ます)? {NO}"),
        ),
    ),
    # 使われていないと、, 並べるのではなく、: neither yes nor no.
    (Standing.LACKING, one_of(rf" {NO} (?:と|ば|たら|なら)(?: 、)? $", rf" の だ は {NO} 、 $")),
    # 断りません, 除外しません, 休みません: a negation that says yes.
    (
        Standing.AFFIRMED,
        one_of(
            # 一時間ほどで終了します.
            ending(rf"{any_of('時間 分 日 日間 週間')}(?: ほど| 程| 程度| 以内)? で (?:終了|終わる|完了)", "為る"),
            ending(
                rf"(?:{REFUSING}|{any_of('止まる 切れる 壊れる 途切れる 絶やす 惜しむ 躊躇う 厭う 怠る 後回し')})(?: "
                + any_of("為る て 居る おる に も は を が 成る れる られる 仕舞う せる 頂く 致す 要る 有る ます")
                + rf")* {NO}"
            ),
            # 終了の予定はありません, 廃止する考えはありません.
            ending(
                rf"{REFUSING}(?: の| 為る| と 為る)? {any_of('日 予定 考え 計画 積り 見込み 方針')}(?: は| が| も)"
                rf"(?: 有る| 御座る| 立つ| て 居る| ます)* {NO}"
            ),
            # 高齢者に限った取り組みではありません.
            ending(rf"に 限る た \S+ (?:で|だ) は(?: 有る| 御座る)*(?: ます)? {NO}"),
            # 問いません, 問題ありません, 上限はありません, 少なくありません, かもしれません.
            ending(
                any_of(
                    "異存 異論 不安 恐れ 懸念 間違い 上限 制限 限界 縛り 例外 垣根 難色 制約 障壁 不都合 差し障り"
                    " 区別 問う 構う 過ぎる 問題 差し支え 差し支える 支障 心配 遜色 違い 劣る"
                    " 止まる 留まる 限る 知れる 少ない だけ だけ- のみ"
                )
                + r"(?: "
                + any_of(
                    "は が も の で だ を に 事 出来る 有る 御座る 及ぶ 要る 致す おる 設ける 付ける 課す 示す 為る て"
                    " 居る ます です"
                )
                + rf")* {NO}"
            ),
        ),
    ),
    # 平日しか対応していません, 機種によっては使えません.
    (Standing.LIMITED, one_of(ending(rf"しか(?: \S+)* {NO}"), ending(rf"に 因る て は(?: \S+)* {NO}"))),
    # 登録は今のところゼロです.
    (Standing.DENIED, one_of(ending(r"(?:登録|在籍|在庫|実績|者|台)(?: 数)?(?: は| も| が)(?: \S+){0,4} ゼロ"))),
    # 不要です, 無料, 必要はありません, 費用はかかりません, 授業料はいただきません, 省略できます.
    (
        Standing.UNNEEDED,
        one_of(
            ending(rf"{CHARGED}(?: {any_of('為る て 居る おる ます 事 は も 有る')})* {NO}"),
            ending("(?:不要|不問|無料|無償|無用|割愛|ゼロ(?: 円)?)"),
            ending("(?:欠かす|省略|割愛|省く|省ける)(?: 為る)*(?: 出来る)?"),
            ending("(?:必要|負担|手間)(?: は| が| も) 無くなる"),
            ending(
                any_of("必要 要る 掛かる 要する 求める 負担 費用 手間 義務 前提 条件 伴う 煩わせる 発生 頂戴 徴収 請求")
                + r"(?: "
                + any_of(
                    "は も が と に を 御 一切 全く 掛ける 為る て 居る 有る 御座る 頂く 致す ます せる れる られる"
                )
                + rf")* {NO}"
            ),
            # ご負担いただいておりません.
            ending(rf"{TO_PROVIDE}(?: て)? (?:頂く|貰う)(?: {any_of('て 居る ます 物 は が も 有る 御座る')})* {NO}"),
        ),
    ),
    (Standing.PLANNED, NOT_YET),
    (Standing.DENIED, DENIALS),
    (Standing.PLANNED, PLANS),
    # 必要です, 有料です, ご用意いただきます, お願いしています, 授業料をいただきます.
    (
        Standing.REQUIRED,
        one_of(
            ending(CHARGED, "事 に 成る ます 為る"),
            ending(
                "(?:必要 不可欠|必要|必須|条件|前提|要件|原則|不可欠|有料|義務|(?:予約|登録|会員) 制|伴う|要る|要する)",
                "が は で だ と 有る 為る",
            ),
            ending(
                TO_PROVIDE + rf"(?: {any_of('を に は で 為る て 御 置く')})* {any_of('頂く 下さる 貰う 願う 願い')}"
            ),
            # 一回三百円を頂戴します.
            ending("円(?: ずつ)?(?: を)? (?:頂く|頂戴|掛かる|申し受ける)", "為る"),
            # 身に付けておいてもらう.
            ending(r"て 置く て (?:頂く|貰う|下さる)"),
            ending("(?:願い|願う|求める|見込む て 下さる)", "を 為る 申し上げる"),
        ),
    ),
    # 平日のみです, 法人に限ります, できない場合があります, 百世帯を上限とします.
    (
        Standing.LIMITED,
        one_of(
            rf" (?:のみ(?! なり ず)|に 限る(?! (?:ます )?{NO})|に 限り|限定|先着|条件 付き) ",
            " 場合(?: が| も| は)* (?:有る|御座る) ",
            ending("(?:上限|限度|まで) と 為る", "せる 頂く"),
            ending("(?:が|を) (?:上限|限度|限界)"),
            ending(r"\S+ 限り", "と 為る せる 頂く"),
            "(?<! 何れ) だけ (?!で |だ (?:は )?(?:無い|ない) )",
        ),
    ),
)
