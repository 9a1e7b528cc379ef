"""What is said of what a clause says: お断りすることはありません is the denial of a refusal, and says yes.

The words behind a predicate that speak of it (ことはない, わけではない, のが原則です) are taken off one after
another, from the end of the clause inwards; each says what becomes of the standing of the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kyoso_match.statements.patterns import AFTER_PREDICATE, NO, any_of
from kyoso_match.statements.standings import Standing
from kyoso_match.statements.vocabulary import REFUSING

# Nobody says more than a few things about one predicate.
MOST_LAYERS = 6
Change = Mapping[Standing, Standing]

KEPT: Change = {}
_LIMITED: Change = dict.fromkeys(Standing, Standing.LIMITED)
# What never happens: a refusal says yes; a demand is none; and of the rest ``taken_back`` decides.
_NEVER: Change = {
    Standing.DENIED: Standing.AFFIRMED,
    Standing.LIMITED: Standing.AFFIRMED,
    Standing.PLANNED: Standing.DENIED,
    Standing.REQUIRED: Standing.UNNEEDED,
    Standing.UNNEEDED: Standing.REQUIRED,
    Standing.AFFIRMED: Standing.LACKING,
}
_CANNOT: Change = {**_NEVER, Standing.AFFIRMED: Standing.DENIED}

_SAYING = r"(?:(?:、 )?と(?: さえ)? 言う )?(?:様 だ )?"
_MARK = "(?: は| が| も| を| に| で| だ| と)*"
_THERE_IS = "(?: 見当たる| 見付かる| 致す| 有る| 御座る| 居る| て| ます| 為る)*"
_EVER = "(?: 一切| 1 度 も| 一 度 も| 先ず| 決して| 全く| 原則 と 為る て| 基本 的 だ)?"
_HOLDS = any_of(
    "決まり 方針 原則 約束 規則 規定 規約 取り決め 決め 慣例 習わし 建前 実情 現状 実態 現実 事情 次第 扱い 立場 考え"
    " 運用 体制 仕様 方式 形 作り 点 旨 制度 仕組み 弱み 悩み 欠点 難点 通例 基本"
)

_CASES = any_of("事 場合 例 ケース")
_OURS = "(?:当社|弊社|当方|当会|当店|私 達|私 共)"

_LAYERS: tuple[tuple[str, Change], ...] = (
    # 渋らないわけにはいきません, お断りせざるを得ません.
    (rf"{NO} 訳 に(?: は| も) (?:行く|いく)(?: ます)? {NO}", KEPT),
    (rf"ず を 得る(?: ます)? {NO}", KEPT),
    # 扱えないかと尋ねられます.
    (
        rf"か と(?: は| も)? {any_of('尋ねる 聞く 問う 言う 思う 心配')}"
        rf"(?: {any_of('れる られる 為る て 居る ます 頂く 声 が も 有る')})*",
        dict.fromkeys(Standing, Standing.AFFIRMED),
    ),
    # お断りすることがないとは言えません.
    (
        rf"と(?: は| も) {any_of('言う 申し上げる 申す 断言 言い切る 約束')}"
        rf"(?: 為る| られる| れる| 出来る)*(?: ます)? {NO}",
        _LIMITED,
    ),
    # できない点は否定できません, できないのは言うまでもなく, できない決まりに変わりはありません.
    (
        rf"{_SAYING}{any_of('事 の 点 決まり 方針 規則')} (?:は|を|に)"
        rf" (?:否定|例外|変わり|言う まで|変更)(?: \S+){{0,4}} {NO}",
        KEPT,
    ),
    # お断りするほかありません.
    (
        rf"(?:より )?(?:他|外|しか)(?: に)?(?: は)?(?: 道| 術| 方法| 仕方)?"
        rf"(?: が| は)?(?: 有る| 御座る)?(?: ます)? {NO}",
        KEPT,
    ),
    # できかねますこと、お詫び申し上げます.
    (rf"事(?: を)?(?: 、)?(?: \S+)?(?: 御)? {any_of('詫び 詫びる 陳謝')}(?: 申し上げる| 為る)*", KEPT),
    # できないという点はご了承願うほかございません.
    (
        rf"{_SAYING}{any_of('事 の 点 旨')}(?: は| を| に)*(?: 、)?(?: 御)? {any_of('了承 承知 理解 容赦 留意 注意')}"
        rf"(?: \S+){{0,3}} {any_of('下さる 頂く 願う')}(?: (?:他|外)(?: は)? (?:御座る|有る)(?: ます)? {NO})?",
        KEPT,
    ),
    # 承りかねますのでご了承ください.
    (
        rf"(?:の だ|の で|から)(?: 、)?(?: \S+)?(?: 御)? {any_of('了承 承知 理解 容赦')}(?: の 程)?"
        rf" {any_of('下さる 頂く 願う')}",
        KEPT,
    ),
    # お断りすることはできません.
    (rf"事(?: は| が| も)* (?:(?:出来る|叶う)(?: ます)? {NO}|(?:致す|出来る) 兼ねる)", _CANNOT),
    # 断ることはほとんどありません, 出さないことはめったにありません; お断りすることはまれです.
    (
        rf"{_SAYING}{_CASES}{_MARK} {any_of('殆ど 滅多 余り')}(?: に| だ)?{_THERE_IS} {NO}",
        _NEVER,
    ),
    (rf"{_SAYING}{_CASES}{_MARK} {any_of('稀 僅か 少ない')}", _NEVER),
    # 断ることがほとんどです, 断ることもしばしばあります, 断ることは少なくありません, お断りすることは避けられません.
    (
        rf"{_SAYING}(?:{_CASES}|の){_MARK} (?:{any_of('殆ど 屡 度々 時々 時折 多い 大半 大部分 常 普通 通常')}"
        rf"|避ける(?: られる)?(?: ます)? {NO}|少ない(?: は)?(?: 有る)?(?: ます)? {NO})",
        KEPT,
    ),
    # できないことがあります, 変わる場合があります.
    (
        rf"{_SAYING}{any_of('事 恐れ 可能性')}(?: が| も)+ (?:有る 得る|有る|御座る)",
        {Standing.DENIED: Standing.LIMITED},
    ),
    (rf"{_SAYING}場合(?: が| も)+ (?:有る 得る|有る|御座る)", _LIMITED),
    # 雇うはずがありません.
    (rf"{any_of('筈 謂れ 積り 気')}(?: が| は| も){_THERE_IS} {NO}", _CANNOT),
    # 採用しないわけではありません.
    (rf"(?<=[な無]い ){_SAYING}訳(?: で| だ)+(?: は| も){_THERE_IS} {NO}", dict.fromkeys(Standing, Standing.AFFIRMED)),
    # すべてできるわけではありません.
    (rf"{_SAYING}訳(?: で| だ)+(?: は| も){_THERE_IS} {NO}", {**_NEVER, Standing.AFFIRMED: Standing.LIMITED}),
    # 使えるものはありません: nothing of the kind.
    (rf"{_SAYING}{any_of('物 者 人 方 品')}(?: だ| で)*(?: は| が| も)+{_THERE_IS} {NO}", _CANNOT),
    # お断りすることはありません, 断った例は一度もありません, 四月でなければならないという決まりはありません.
    (
        rf"(?:た )?{_SAYING}"
        + any_of("事 例 試し 理由 話 心配 懸念 不安 恐れ 決まり 規定 規則 制約 縛り ケース 日")
        + rf"{_MARK}(?: 、)?{_EVER}{_THERE_IS} (?:{NO}|無用)",
        _NEVER,
    ),
    # 引き受けないと決めています, 採用しないことにしております, ご負担いただくことになっております.
    (rf"(?:と|事 に|様 に) {any_of('決める 定める 為る 成る')}(?: て| 居る| た| ます| せる| 頂く)*", KEPT),
    # お受けしていないのが実情です, 応じないのが当社の方針です, できない決まりがあります.
    (
        rf"{_SAYING}(?:の (?:が|は|も) )?(?:{_OURS} の )?{_HOLDS}{_MARK}"
        rf"(?: {any_of('取る 動く 受ける 為る 成る')})*{_THERE_IS}",
        KEPT,
    ),
)
# A predicate stands before what is said of it.
_PREDICATE = re.compile(rf" (?:\S*[うくぐすつぬぶむるい]|{NO}|ます|だ|です|外|不可)(?: 、)? $")
# お断りする道理はありません, 対応していない機種はありません: two negations, whatever the noun between them.
_REFUSAL = re.compile(rf" (?:{REFUSING}(?: 為る| せる| れる| られる)*|{NO})(?: た)? $")
_PATTERNS = (
    *((re.compile(rf" {layer}(?: {AFTER_PREDICATE})* $"), _PREDICATE, change) for layer, change in _LAYERS),
    (
        re.compile(rf" \S+(?: は| が| も){_EVER}{_THERE_IS} {NO}(?: {AFTER_PREDICATE})* $"),
        _REFUSAL,
        dict.fromkeys(Standing, Standing.AFFIRMED),
    ),
)
# What a provider can take back: 自社で物件を買い取ることはありません, unlike 道に迷うことはありません.
_SERVICE = re.compile(
    " "
    + any_of(
        "引き受ける 受ける 受け入れる 受け付ける 承る 応ずる 応じる 行う 伺う 出向く 買い取る 引き取る 貸す 貸し出す"
        " 送る 届ける 派遣 提供 実施 対応 代行 預かる 作る 付く 付ける 運ぶ 教える 訪問 訪ねる 回る 診る 扱う 取り扱う"
        " 手伝う 担う 支援 手配 設置 販売 認める 出来る 得る 引き合う 引き合わせる 探す 手掛ける 納める 出す 交換 修理"
        " 貸主 買う 売る 開く 紹介"
    )
    + rf"(?: {any_of('為る せる れる られる 出来る て 頂く ます た たり に 成る 、')})* $"
)
_NEGATED = re.compile(rf" {NO} $")


def peel(line: str) -> tuple[str, Change | None]:
    """The line without the outermost thing said of its predicate, and what that does; None where there is nothing."""
    for pattern, predicate, change in _PATTERNS:
        match = pattern.search(line)
        if match is not None:
            core = line[: match.start() + 1]
            if predicate.search(core):
                return core, change
    return line, None


def core_end(line: str) -> int:
    """Where the innermost predicate of a line ends."""
    for _ in range(MOST_LAYERS):
        line, change = peel(line)
        if change is None:
            break
    return len(line)


def taken_back(core: str) -> bool:
    """Whether the words name something that the one who speaks would do."""
    return _SERVICE.search(core) is not None or _NEGATED.search(core) is not None
