"""What the predicate of a clause says: word rules over its lemmas, the first that fits decides.

What is said of the predicate in turn (ことはありません, のが原則です) is taken off first, by ``layers``.
"""

from __future__ import annotations

import re

from kyoso_match.statements.layers import KEPT, peel, taken_back
from kyoso_match.statements.patterns import NO, any_of, ending, one_of
from kyoso_match.statements.plans import PLANS
from kyoso_match.statements.standings import Standing
from kyoso_match.statements.vocabulary import CHARGED, OTHERS, REFUSING, TO_PROVIDE


def standing_of(line: str) -> Standing:
    """What a clause says, from its lemmas with a blank on either side of each."""
    core, change = peel(line)
    if change is None:
        return next((standing for standing, pattern in _RULES if pattern.search(line)), Standing.AFFIRMED)
    said = standing_of(core)
    if change is KEPT:
        # 始める方針です: the noun itself may say more than the words before it.
        outright = next((standing for standing, pattern in _RULES if pattern.search(line)), Standing.AFFIRMED)
        return outright if said is Standing.AFFIRMED else said
    changed = change.get(said, said)
    # お断りしないことはありません, 買い取ることはありません.
    return Standing.DENIED if changed is Standing.LACKING and taken_back(core) else changed


_RULES: tuple[tuple[Standing, re.Pattern[str]], ...] = (
    # 平日でなければなりません.
    (Standing.LIMITED, one_of(ending(rf"だ {NO} ば {any_of('成る 行ける いける')}(?: ます)? {NO}"))),
    # なければなりません, 欠かせません, 避けて通れません, 省略できません.
    (
        Standing.REQUIRED,
        one_of(
            ending(rf"{NO}(?: て)? {any_of('ば は と')} {any_of('成る 行ける いける 駄目')}(?: ます)? {NO}"),
            ending(rf"(?:欠かす|省略|省く|割愛|免除)(?: {any_of('事 の が は 為る 出来る れる られる')})*(?: ます)? {NO}"),
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
                rf"(?:{REFUSING}|{any_of('止まる 切れる 壊れる 途切れる 絶やす 惜しむ 妨げる 躊躇う 厭う 怠る 後回し')})"
                rf"(?: {any_of('為る て 居る おる に も は を が 成る れる られる 仕舞う せる 頂く 致す 要る 有る ます')})* {NO}"
            ),
            # 終了の予定はありません, 廃止する考えはありません.
            ending(rf"{REFUSING}(?: の| 為る| と 為る)? {any_of('日 予定 考え 計画 積り 見込み 方針')}(?: は| が| も)(?: 有る| 御座る| 立つ| て 居る| ます)* {NO}"),
            # 問いません, 問題ありません, 上限はありません, 少なくありません, かもしれません.
            ending(
                any_of(
                    "異存 異論 不安 恐れ 懸念 間違い 上限 制限 限界 縛り 例外 垣根 難色"
                    " 区別 問う 構う 過ぎる 問題 差し支え 差し支える 支障 心配 遜色 違い 劣る"
                    " 止まる 留まる 限る 知れる 少ない だけ だけ- のみ"
                )
                + r"(?: "
                + any_of(
                    "は が も の で だ を に 事 出来る 有る 御座る 及ぶ 要る 致す おる 設ける 付ける 課す 示す 為る て 居る ます です"
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
    # 実証実験の域を出ていません, 時期は決まっていません, 発売を控えています: neither denied nor there.
    (
        Standing.PLANNED,
        one_of(
            ending(rf"化 に(?: は)?(?: 未だ)? 至る(?: {any_of('て 居る ます')})* {NO}"),
            ending(rf"{any_of('試行 試験 実験 研究 検証')} の 段階 を {any_of('終える 出る 脱する')}(?: {any_of('て 居る ます')})* {NO}"),
            ending(rf"域 を(?: 未だ)? {any_of('出る 脱する')}(?: {any_of('て 居る ます')})* {NO}"),
            ending(
                rf"{any_of('時期 日程 日取り 目処 目途 見通し 年度')}(?: は| が| も)(?: 未だ)? {any_of('決まる 立つ 付く 定まる')}"
                rf"(?: {any_of('て 居る おる ます')})* {NO}"
            ),
            ending(rf"{any_of('発売 公開 開業 発表 開設 開始 提供')} を 控える て 居る"),
        ),
    ),
    # 備えていません, 対象外です, 未対応です, 致しかねます, お断りしています, 終了しました.
    (
        Standing.DENIED,
        one_of(
            ending(NO),
            ending(
                any_of(
                    "対象 範囲 対応 業務 受け付け 管轄 適用 想定 保証 サービス 専門 取り扱い 契約 担当 守備 範疇 受託 規格 領域 区域"
                    " 引き受け 引き受ける 圏"
                )
                + "(?: の)? 外"
            ),
            ending("以外"),
            ending("(?:非|未) " + any_of("対応 実施 提供 搭載 導入 整備 公開 着手 経験 設置 開設 実装 登録 配置")),
            ending("不 (?:可|可能|対応|得手|得意)"),
            # 終えました, 終わっています, 最後となりました, 手を引きました, 昨年度限りです.
            ending("(?:終える|終わる|止まる|辞める)(?: ます)? た"),
            ending("(?:終わる|止まる|辞める) て 居る"),
            ending(
                rf"{any_of('販売 提供 受け付け 募集 製造 出荷 配布 サービス 活動 事業 役割 役目 派遣 運行 営業 支援 取り扱い')} を 終える"
                " て 居る"
            ),
            ending("(?:終わり|終了|最後|終い) (?:を 迎える|と 成る|に 成る|に 為る)(?: ます)? た"),
            ending("(?:手 を 引く|身 を 引く)(?: ます)?(?: た| て 居る)"),
            ending(r"(?:(?:昨|先|今) \S+|昨年|先月|月末|年度 末|\d+ 年|\d+ 月) 限り"),
            ending("(?:窓口|受け付け|店|施設|門) を (?:締める|閉める)"),
            ending(rf"{REFUSING} (?:れる|られる) て 居る"),
            ending(f"(?:{REFUSING}) 済み|削除 為る れる"),
            ending("(?:省く|削る|外す) (?:れる|られる)"),
            ending(r"ゼロ (?:名|人|台|件|棟|校|者)"),
            # 生産完了, 在庫切れ, 幕を閉じました, 定員に達しました, 範囲を超えます.
            ending(rf"{any_of('生産 販売 受け付け 募集 供給 提供 配布')}(?: を| は| の)? 完了", "為る と"),
            ending("在庫 切れ"),
            ending("(?:幕|歴史|看板) を (?:閉じる|下ろす|降ろす)"),
            ending("(?:定員|定数|予定 数) に 達する", "て 居る ます た"),
            ending("(?:範囲|専門|能力|守備|領分|領域|本分)(?: を| から| の)* (?:越える|超える|外れる|出る)"),
            ending(
                any_of(
                    "不可 不能 不可能 無理 厳禁 不在 廃番 店仕舞い 困難 難しい 厳しい 遠慮 容赦 除外 別途 別 別立て 別売り オプション 他社 苦手"
                    " 不得手 不得意"
                ),
                "の と を は で だ 為る 料金 契約 見積もり 手配 費用 扱い 願う 御 下さる 考える 思う 存ずる 申し受ける 問い合わせる"
                " 申し上げる",
            ),
            ending(
                rf"(?:{REFUSING}|避ける)",
                "を は と 中 為る せる させる れる られる 御 申し上げる 下さる 願う 次第 頂ける 出来る",
            ),
            ending("別 料金 を (?:頂戴|頂く|申し受ける)", "為る"),
            # お許しいただきたく存じます.
            ending("(?:許す|許し|勘弁)(?: を)?(?: 御)?", "頂く 頂ける 下さる 願う たい 存ずる ます"),
            # 止まってしまいます: what should not happen does.
            ending(any_of("止まる 切れる 消える 落ちる 壊れる 途切れる") + " て 仕舞う"),
            # 他の事業者をご案内しています, ご自身で行っていただきます, 専門の業者にお任せしています.
            ending(
                rf"(?:他|別)(?: の)?(?: \S+){{1,3}} (?:を|へ|に)(?: 御)? {any_of('案内 紹介 問い合わせる 取り次ぐ')}",
                "為る 下さる 願う",
            ),
            ending(
                rf"{OTHERS} (?:に|へ|で)(?: 御)? {any_of('任せる 委ねる 願う 願い 委託 一任 問い合わせる')}",
                "て 御 為る 下さる 申し上げる",
            ),
            ending("(?:市 町 村|自治 体|行政|役所|役場) (?:に|へ)(?: 御)? (?:任せる|委ねる|一任)", "為る て"),
            ending(rf"(?:自身|各自|自分|本人) で(?: \S+){{0,3}} {any_of('行う 行く 為る 行なう')} て (?:頂く|願う|貰う|下さる)"),
        ),
    ),
    (Standing.PLANNED, PLANS),
    # 必要です, 有料です, ご用意いただきます, お願いしています, 授業料をいただきます.
    (
        Standing.REQUIRED,
        one_of(
            ending(CHARGED, "事 に 成る ます 為る"),
            ending(
                "(?:必要 不可欠|必要|必須|条件|前提|要件|原則|不可欠|有料|義務|予約 制|登録 制|会員 制|伴う|要る|要する)",
                "が は で だ と 有る 為る",
            ),
            ending(
                TO_PROVIDE + rf"(?: {any_of('を に は で 為る て 御 置く')})* {any_of('頂く 下さる 貰う 願う 願い')}"
            ),
            # 一回三百円を頂戴します.
            ending("円(?: ずつ)?(?: を)? (?:頂く|頂戴|掛かる|申し受ける)", "為る"),
            # 身に付けておいてもらう, 入れていただければ.
            ending(r"て 置く て (?:頂く|貰う|下さる)"),
            ending("(?:願い|願う|求める|見込む て 下さる)", "を 為る 申し上げる"),
        ),
    ),
    # 平日のみです, 法人に限ります, できない場合があります, 百世帯を上限とします.
    (
        Standing.LIMITED,
        one_of(
            rf" (?:のみ|に 限る(?! (?:ます )?{NO})|に 限り|限定|先着|条件 付き) ",
            " 場合(?: が| も| は)* (?:有る|御座る) ",
            rf" {NO} 事(?: が| も) (?:有る|御座る) ",
            ending("(?:上限|限度|まで) と 為る", "せる 頂く"),
            ending("(?:が|を) (?:上限|限度|限界)"),
            ending(r"\S+ 限り"),
            "(?<! 何れ) だけ (?!で |だ (?:は )?(?:無い|ない) )",
        ),
    ),
)
