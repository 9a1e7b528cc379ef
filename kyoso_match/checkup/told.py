"""Whether a sheet tells its scale, budget, period and target, in a field or in words.

The patterns ask for little: a fact that is hinted at counts as told, because advice to write what is already there
costs more trust than advice that was left out. They are written for normalised text: eras are years, amounts
plain numbers.
"""

from __future__ import annotations

import re

from kyoso_match.checkup.sheet import Sheet

_SCALE = re.compile(
    r"""
    (?<![0-9.,第])(?!1人)
    (?:[0-9][0-9,.]{0,14}|[〇二三四五六七八九十百千万]{1,9}|(?<![半多少複回件人者戸総])数[十百千万]{1,4})
    (?:つの|余りの?|以上の|ほどの|近い|弱の?|強の?|超の?|数)?
    (?:人|名|件|世帯|[かヶカヵケ箇個][所国寺]|校|団体|組|チーム|法人|施設|社|戸|棟|台|店|軒|事業[所者]|拠点|館|橋|駅
    |園|公園|区画|地区|集落|自治会|町内会|路線|系統|便|基|機|キロ|km|ヘクタール|ha|平方|m2|トン|t|kg
    |冊|枚|通|本|回|筆|票|部(?![門署分屋])|項目|種類|頭|羽|匹|隻|床|食|室|席|部署|課|学級|クラス|教室|割|%|分の|倍)
    | (?:人|者|件|世帯|戸|台|箇所|か所|施設|店舗|校|会員|職員|利用者|児童|生徒|団体)数[^0-9。]{0,6}[0-9]
    | 人口[^0-9。]{0,6}[0-9]
    | (?<![0-9.])[0-9]{2,9}(?:の[一-鿿ァ-ヺ]|[、。]|$)  # およそ450の申請者、橋は420
    """,
    re.VERBOSE,
)

_YEN = re.compile(r"(?:[0-9][0-9,.]{0,14}|数)[十百千万億]{0,4}円|¥[0-9]")
_BUDGET = re.compile(
    r"""
    予算(?!編成)
    | (?:お金|財源|資金|費用|経費)[はがもの][^。]{0,16}(?:な[いくし]|ません|未定|ゼロ|かけられ|出せ)
    | 費用の?負担|(?:[市町村県区]|自治体|当方|行政)(?:側)?の(?:財政)?負担|負担(?:はお願いし|なし|を求め|しま|する)
    | 自己負担|無償|無料で|全額|実費|持ち出し|手弁当|成果報酬|成果に応じた支払|謝礼|謝金|報酬|見積
    | 委託料|委託費|事業費|補助[率額]|(?:補助金|交付金)を活用|ふるさと納税
    | 初期費用|少ない費用|費用をかけ|費用[がの]かから
    """,
    re.VERBOSE,
)
_BUDGET_HEADING = re.compile(r"予算|費用|経費|金額")
_LIMIT = re.compile(r"上限|以内|用意|確保|計上|見込|程度|まで(?!に)")
_COST_OF_TODAY = re.compile(
    r"維持費|被害|損失|売上|売り上げ|産出額|出荷額|消費額|電気代|燃料費|光熱費|残業代|かかって|かかり|失われ|赤字"
    r"|に上っ|に上り|にのぼ|の負担[がにと]|支払って[いお]"
)

_LENGTH = r"(?:[0-9][0-9.]{0,3}|[一二三四五六七八九十]{1,3}|数)(?:[かヶカヵケ箇個]月|年|週)間?|半年間?"
_PERIOD = re.compile(
    rf"""
    (?:期間|時期|日程|スケジュール|納期|工期|期限|締め?切り?|開始|終了|完了|実施日|稼働)(?:は|:|を(?!短)|中|内|のうち)
    | (?:{_LENGTH})(?:の間|間で|間の|以内|程度|ほど|かけて|を(?:予定|目安|想定|めど|目途|かけ)
      |で(?:実施|実証|試|完了|導入|検証|成果|結果|[^。、]{{0,15}}(?:終え|終わらせ|達成|実現))
      |の(?:うち|実証|試行|契約|委託|活動|期間|事業|予定|取組|取り組み|計画))
    | 年度[内末中]|年内|年明け|来年|翌年|(?:今|本|次|新)年度|[来今][春夏秋冬]|この[春夏秋冬]
    | (?:[0-9]{{1,2}}[月日]|年度|[上中下]旬|月末|[春夏秋冬]|[夏冬春]休み)
      (?:まで|から|より|頃|ごろ|以降|中に|の間に|のうち|に(?:開|始|実|試|公|稼|完|予|導|運|納|募|行|向け))
    | [0-9]{{4}}年度?(?:[のに中はまを、]|から)[^。]{{0,20}}(?:予定|たい|目指|開始|まで|募集|始め|運用|試行|実証|検証)
    | 通年|年間を通|随時|常時|早急|当面|(?<!これ)(?<!今)(?<!ほど)までに
    """,
    re.VERBOSE,
)
_PERIOD_HEADING = re.compile(r"時期|期間|期限|日程|スケジュール")
_PAST_LENGTH = re.compile(rf"(?:{_LENGTH})(?:前|ぶり|連続|続け|待ち|たっ|たち|経)")

_TARGET = re.compile(
    r"""
    高齢|お年寄り|シニア|老人|年配|子ども|子供|こども|児童|生徒|学生|園児|幼児|赤ちゃん|未就学|小学|中学|高校|若者|若い|若手|若年
    | 女性|男性|妊婦|妊産婦|母親|父親|ママ|パパ|親子|保護者|親[がのをに]|子育て|家庭|家族|世帯|ひとり親|共働き
    | 外国人|外国籍|障害|障がい|車いす|患者|要介護|認知症|介護[者職]|ひきこもり|不登校|独居|一人暮らし|単身|困窮
    | [住市町村区県島]民|[島村町]の人|来[庁街場館]者|利用者|客|旅行者|旅人|訪れる
    | 農家|生産者|漁業者|漁師|林業|猟友会|商店|店主|店舗|飲食店|事業者|中小企業|町工場|起業家|創業|求職|移住|所有者
    | 通行[人者す]|ドライバー|運転[手士]|(?<![定全満欠人増減動委])員(?!会)|教師|先生|[保介]育士
    | [看保]護師|保健師|医師|ヘルパー|消防団|自治会|町内会|区長|担い手|指導者|ボランティア|被災者|避難者
    | 申請者|受給者|納税者|被害者|参加者|飼い主|通院|通学|通勤|[0-9][代歳]|[0-9][人名社]
    | 世代|仲間|対象[者と:は]|向け|方々|団体
    """,
    re.VERBOSE,
)
_TARGET_HEADING = re.compile(r"対象|ターゲット|利用者")


def tells_scale(sheet: Sheet) -> bool:
    """How many people, places or cases."""
    return sheet.says(_SCALE)


def tells_budget(sheet: Sheet) -> bool:
    """What can be spent, also that it is nothing or not settled; what today's way costs is no budget."""
    if sheet.challenge.budget_yen is not None or sheet.is_headed(_BUDGET_HEADING) or sheet.says(_BUDGET):
        return True
    amounts = [text for text in sheet.texts() if _YEN.search(text)]
    return any(_LIMIT.search(text) or not _COST_OF_TODAY.search(text) for text in amounts)


def tells_period(sheet: Sheet) -> bool:
    """When, from when, until when or for how long; what lies in the past is no period."""
    if sheet.challenge.period_months is not None or sheet.challenge.deadline is not None:
        return True
    if sheet.is_headed(_PERIOD_HEADING):
        return True
    return any(_PERIOD.search(_PAST_LENGTH.sub("、", text)) for text in sheet.texts())


def tells_target(sheet: Sheet) -> bool:
    """For whom, or whose work it is about."""
    return sheet.is_headed(_TARGET_HEADING) or sheet.says(_TARGET)
