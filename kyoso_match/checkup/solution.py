"""A tool is asked for, and nowhere is it said what is wrong today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.sheet import Sheet

_TOOL = r"""
    (?:生成AI|AI|人工知能|チャットボット|アプリ|システム|ドローン|RPA|IoT|センサー|ロボット|プラットフォーム|ポータル|サイト|ホームページ
    |VR|AR|メタバース|デジタルツイン|ダッシュボード|ブロックチェーン|NFT|クラウド|タブレット|サイネージ|電子回覧板
    |デジタル商品券|電子商品券|デジタル通貨|ウェアラブル端末|スマートウォッチ|自動運転|動画|YouTube|Instagram|インスタグラム|LINE|SNS
    |ツール|OCR|カメラ|電子マネー|キャッシュレス決済|QRコード|3Dプリンター|eスポーツ|オンライン予約)
    (?!の(?:専門)?人材|に詳し)
"""
_DOING = r"(?:導入|開発|構築|作成|制作|発行|整備|設置|配備|活用|利用|使用|購入|提供|採用|納品|実装|運用|搭載)"
_ASKED = re.compile(
    rf"""
    {_TOOL}[^。]{{0,24}}?
    (?:{_DOING}[をがにの]?(?:し|する|でき|いただ|お願い|希望|検討|目指|予定|図|たい|業者|事業者|企業|支援|提案|委託|進め|求め|行い)
    |作[りっる]|入れ(?:たい|て)|使い(?:たい|ます)|使って|欲しい|ほしい|求め|募集|探し|開設|始めたい|立ち上げ)
    [^。、,\n]{{0,12}}
    """,
    re.VERBOSE,
)
_WISH = re.compile(r"たい|ほしい|欲しい|求め|募集|ください|下さい|お願い|希望|予定|検討|目指|探し|提案|ていただ|てもら")
_PROBLEM = re.compile(
    r"""
    困|悩|苦慮|苦しん|苦手|苦情|不満|不便|不安|心配|孤立|危険|危ない|事故|被害|急務|深刻|面倒|煩雑|大変|つらい|重[いくな]
    | 不足|足り[なず]|人手|担い手|後継|手が回|手いっぱい|手間|負担|限界|限られ|難し|追われ|残業|割かれ|割いて
    | 退職|離職|辞め|減少|減[りるっ]|半減|増え|増加|多発|多く|低下|低迷|低[いく]|少な[いく]|悪化|悪い|落ち込|下が|偏|滞
    | 赤字|超過|流出|離れ|でき(?:ない|ず|てい|ませ|なく)|ません(?!か)|ていない|ておらず|届か|知られ|気づか
    | 伝わ[らっ]|分から|わから|読めな|使えな|使われ|進ま|進んでいな|集まら|つながら|続か|しかな
    | しか[^。]{0,8}(?:ない|ません|いな)|いない|なくな|乏し|弱[いみ]
    | ない(?:ため|ので|の|こと|状|まま|人|方|家|地|時)
    | 時間がかか|時間を(?:取られ|要し|割)|時間以上|遅[れいく]|間に合わ|追い?付|追いつ|待ち
    | 行列|長い列|混雑|渋滞|ミス|誤り|漏れ|もれ|二重|ばらばら|高齢化|老朽|過疎|空き|荒れ|放置|廃止|縮小|減[便額]
    | 撤退|閉[店校]|休止
    | 眠っ|失わ|壊れ|傷み|食べ残し|ロス|無駄|むだ|失敗
    | 頼りき|任せき|使い切れ|(?:課題|問題)(?:は|が|も|で[すあし]|とな|にな|を抱)
    """,
    re.VERBOSE,
)


def solution_first(sheet: Sheet) -> Iterator[Advice]:
    """One piece of advice, at the first tool that is asked for, when no problem is told anywhere in the sheet."""
    if sheet.says(_PROBLEM):
        return
    for sentence in sheet.sentences:
        if sentence.field.startswith("offers"):
            continue
        found = _ASKED.search(sentence.text)
        if found is None or not (
            sentence.says(_WISH) or sentence.field == "title" or sentence.field.startswith("needs")
        ):
            continue
        place = sentence.quote(*found.span())
        yield Advice(
            Rule.SOLUTION_FIRST,
            place,
            f"「{place.text}」: 手段が先に決まっていて、何に困っているのかが書かれていません。"
            "別の方法で解ける企業が手を挙げられません。",
            "例: 「窓口の電話が1日120件あり、職員が本来の仕事に戻れない。この時間を半分にしたい。手段は問わない」"
            "のように、困っていることと目標を先に書く",
        )
        return
