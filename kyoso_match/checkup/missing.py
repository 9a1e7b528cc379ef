"""Facts that a company needs before it can answer, and that the sheet says nowhere.

The patterns ask for little: a fact that is hinted at is not called missing, because advice to write what is already
there costs more trust than advice that was left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.practice import tells_practice
from kyoso_match.checkup.sheet import Sheet

_NUMBER = r"(?:[0-9][0-9,.]*|[〇二三四五六七八九十百千万]+|(?<![半多少複回件人者戸総])数[十百千万]+)"
_COUNTED = (
    r"(?:人|名|件|世帯|[かヶカヵケヵ箇個][所国]|校|団体|施設|社|戸|棟|台|店|軒|事業[所者]|園|地区|集落|自治会|町内会|基|路線|系統|便"
    r"|キロ|km|ヘクタール|ha|平方|m2|冊|枚|通|本|回|割|%|分の|倍|床|食|トン|t|kg|頭|羽|匹|隻|区画|公園|部署|課|学級|クラス"
    r"|教室|種類|項目|筆|票|部(?![門署分屋])|拠点|館|橋|河川|駅|室|席|法人|組|チーム|機)"
)
_SCALE = re.compile(
    rf"(?<![0-9.,第])(?!1人){_NUMBER}(?:つの|余りの?|以上の|ほどの|近い|弱の?|強の?|超の?|数?){_COUNTED}"
    r"|(?:人|者|件|世帯|戸|台|箇所|か所|施設|店舗|校|会員|職員|利用者|児童|生徒|団体)数[^0-9。]{0,6}[0-9]|人口[^0-9。]{0,6}[0-9]"
    r"|(?<![0-9.])[0-9]{2,}(?:の[一-鿿ァ-ヺ]|[、。]|$)"
)

_YEN = r"(?:[0-9][0-9,.]*|数)[十百千万億]*円|¥[0-9]"
_BUDGET_BESIDE_YEN = re.compile(
    r"予算|費用|経費|委託料|委託費|事業費|上限|謝礼|謝金|報酬|補助|交付|助成|負担|支払|用意|確保|計上|見込|程度|以内|まで(?!に)|規模"
)
_BUDGET = re.compile(
    rf"予算[^。]{{0,15}}(?:{_YEN})|(?:{_YEN})[^。]{{0,15}}予算"
    r"|予算(?:額|規模|枠|上限|案)?(?:は|の用意|が|を|に|も|化|措置|要求|計上|確保|内|の範囲|の上限|なし|ゼロ|:|ゼロ)"
    r"|(?:お金|財源|資金|費用|経費|予算)[はがもの][^。]{0,16}(?:な[いくし]|ありません|ません|未定|ゼロ|かけられ|出せ)"
    r"|無償|無料|費用負担|費用の負担|負担(?:はお願いし|なし|を求め)|負担しま|負担する|自己負担|全額|実費|持ち出し|手弁当|成果報酬|成果に応じた支払"
    r"|委託料|委託費|事業費|補助金を活用|交付金を活用|補助率|補助額|謝礼|謝金|報酬|見積|初期費用|少ない費用|費用をかけ|費用がかから|費用のかから|ふるさと納税"
)
_YEN_IN_TEXT = re.compile(_YEN)
_COST_OF_TODAY = re.compile(
    r"維持費|被害|損失|売上|売り上げ|産出額|出荷額|消費額|電気代|燃料費|光熱費|残業代|かかって|かかり|失われ|赤字"
    r"|に上っ|に上り|にのぼ|の負担(?:が|に|と)|支払って(?:い|お)"
)

_LENGTH = r"(?:[0-9.]+|[一二三四五六七八九十]+|数)(?:[かヶカヵケヵ箇個]月|年|週)間?|半年間?"
_PERIOD = re.compile(
    rf"(?:期間|時期|日程|スケジュール|納期|工期|期限|締め?切り?|開始|終了|完了|実施日|稼働)(?:は|:|を(?!短)|中|内|のうち)"
    rf"|(?:{_LENGTH})(?:の間|間で|間の|以内|程度|ほど|かけて|を(?:予定|目安|想定|めど|目途|かけ)|で(?:実施|実証|試|完了|終え|導入|検証|成果|結果)"
    r"|の(?:実証|試行|契約|委託|活動|期間|事業|予定|取組|取り組み|計画))"
    r"|年度内|年度末|年度中|年内|年明け|来年|再来年|翌年|今年度|本年度|次年度|新年度|来春|来夏|来秋|来冬|今春|今夏|今秋|今冬|この[春夏秋冬]"
    r"|(?:[0-9]+月|[0-9]+日|[0-9]+年|年度|上旬|中旬|下旬|月末|[春夏秋冬]|夏休み|冬休み|春休み)(?:まで|から|より|頃|ごろ|以降|中に|の間に|に(?:開|始|実|試|公|稼|完|予|導|運|納|募|行|向け))"
    r"|[0-9]{4}年度?(?:の|に|中|は|から|まで|を目)[^。]{0,20}(?:予定|たい|目指|開始|まで|募集|始め|運用|試行|実証|検証)"
    r"|通年|年間を通じ|通して|随時|常時|早急|すぐに|直ちに|当面|までに"
)
_PAST_LENGTH = re.compile(rf"(?:{_LENGTH})(?:前|ぶり|連続|続け|待ち|たっ|たち|経)")

_TARGET = re.compile(
    r"高齢|お年寄り|シニア|老人|年配|子ども|子供|こども|児童|生徒|学生|園児|幼児|乳幼児|赤ちゃん|未就学|小学|中学|高校|大学生|若者|若い|若手|若年"
    r"|女性|男性|妊婦|妊産婦|母親|父親|ママ|パパ|親子|保護者|親[がのをに]|子育て|家庭|家族|世帯|ひとり親|共働き"
    r"|外国人|外国籍|留学生|障害|障がい|車いす|患者|要介護|認知症|介護者|ひきこもり|不登校|独居|一人暮らし|単身|困窮"
    r"|住民|市民|町民|村民|区民|県民|島民|島の人|村の人|町の人|来庁者|来街者|来場者|来館者|利用者|利用客|乗客|観光客|旅行者|旅人|訪れる|宿泊客|買い物客|客"
    r"|農家|生産者|漁業者|漁師|林業|猟友会|商店|店主|店舗|飲食店|事業者|中小企業|町工場|起業家|創業|求職|移住|所有者|通行|ドライバー|運転手|運転士"
    r"|職員|教員|教師|先生|保育士|看護師|保健師|医師|ヘルパー|介護職|消防団|民生委員|自治会|町内会|区長|役員|担い手|指導者|ボランティア"
    r"|被災者|避難者|申請者|受給者|納税者|通院|通学|通勤|被害者|飼い主|[0-9]+代|[0-9]+歳|世代|仲間|参加者|対象者|対象は|対象:|対象と|向け|方々|団体"
)


def _tells_scale(sheet: Sheet) -> bool:
    return sheet.says(_SCALE)


def _tells_budget(sheet: Sheet) -> bool:
    if sheet.challenge.budget_yen is not None or sheet.says(_BUDGET):
        return True
    texts = [sentence.text for sentence in sheet.sentences] + list(sheet.extra)
    amounts = [text for text in texts if _YEN_IN_TEXT.search(text)]
    return any(_BUDGET_BESIDE_YEN.search(text) or not _COST_OF_TODAY.search(text) for text in amounts)


def _tells_period(sheet: Sheet) -> bool:
    if sheet.challenge.period_months is not None or sheet.challenge.deadline is not None:
        return True
    texts = [sentence.text for sentence in sheet.sentences] + list(sheet.extra)
    return any(_PERIOD.search(_PAST_LENGTH.sub("、", text)) for text in texts)


def _tells_target(sheet: Sheet) -> bool:
    return sheet.says(_TARGET)


_MISSING: tuple[tuple[Rule, Callable[[Sheet], bool], str, str], ...] = (
    (
        Rule.MISSING_SCALE,
        _tells_scale,
        "困っている人や場所、件数などの数が書かれていません。企業は規模が分からないと、方法も費用も考えられません。",
        "「対象は75歳以上の約1,200人」「市内の小学校12校」「年に約450件の申請」",
    ),
    (
        Rule.MISSING_BUDGET,
        _tells_budget,
        "使える予算が書かれていません。決まっていないときや用意できないときも、そのことを書くと検討が進みます。",
        "「上限200万円(税込み)」「市の予算はなく、場所と職員の協力を提供」「令和8年度に予算要求の予定」",
    ),
    (
        Rule.MISSING_PERIOD,
        _tells_period,
        "いつから、いつまでの取り組みかが書かれていません。企業は人を充てられるかどうかを判断できません。",
        "「6か月間の実証」「令和8年10月に開始」「来年度の予算編成に間に合うように」",
    ),
    (
        Rule.MISSING_TARGET,
        _tells_target,
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
