"""A tool is asked for, and nowhere is it said what is wrong today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.sheet import Sheet

_TOOL = (
    r"(?:生成AI|AI|人工知能|チャットボット|アプリ|システム|ドローン|RPA|IoT|センサー|ロボット|プラットフォーム|ポータルサイト|ポータル|Webサイト|ホームページ|特設サイト|サイト"
    r"|VR|AR|メタバース|デジタルツイン|ダッシュボード|ブロックチェーン|NFT|クラウド|タブレット|デジタルサイネージ|サイネージ|電子回覧板|ウェアラブル端末|スマートウォッチ"
    r"|自動運転(?:バス|車)?|動画|YouTube|Instagram|インスタグラム|LINE|SNS|BIツール|ツール|OCR|AI-OCR|監視カメラ|カメラ|電子マネー|キャッシュレス決済|QRコード|3Dプリンター|eスポーツ|オンライン予約)"
)
_WANTED = (
    r"(?:導入|開発|構築|作成|制作|整備|設置|配備|活用|利用|使用|購入|提供|採用|納品|実装|試験導入|運用|搭載)"
    r"(?:を|が|に|の)?(?:し|して|する|できる|いただ|お願い|希望|検討|目指|予定|図|たい|業者|事業者|企業|支援|提案|委託|進め|求め|行い)"
)
_ASKED = re.compile(
    rf"(?P<tool>{_TOOL})(?!の(?:専門)?人材|に詳し)[^。]{{0,24}}?(?P<wish>{_WANTED}|作(?:り|って|る)|入れ(?:たい|て)|使い(?:たい|ます)|使って|欲しい|ほしい|求め|募集|探し|開設|始めたい|立ち上げ)(?P<rest>[^。、,\n]{{0,12}})"
)
_WISH = re.compile(r"たい|ほしい|欲しい|求め|募集|ください|下さい|お願い|希望|予定|検討|目指|探し|提案|ていただ|てもら")

_PROBLEM = re.compile(
    r"困|悩|不足|足りな|足りず|減少|減り|減って|減った|減る|半減|負担|手間|手が回|手いっぱい|限界|限られ|難し|苦手|苦慮|苦しん|時間がかか|時間を(?:取られ|要し|割)|時間以上|追われ"
    r"|できない|できず|できてい|できませ|できなく|ません(?!か)|ていない|ておらず|てない|届か|知られ|気づか|伝わ[らっ]|分から|わから|読めな|使えな|使われ|進ま|進んでいな|集まら|つながら|続か"
    r"|遅れ|遅い|遅く|間に合わ|高齢化|老朽|過疎|人手|担い手|後継|空き|荒れ|放置|廃止|縮小|減便|減額|撤退|閉店|閉校|休止|危険|危ない|事故|被害|苦情|不満|不便|不安|孤立|混雑|渋滞|行列|長い列"
    r"|待ち|ミス|誤り|漏れ|もれ|二重|ばらばら|低下|低迷|低い|低く|少なく|少ない|悪化|悪い|落ち込|下が|増え|増加|多発|多く|偏|滞|赤字|超過|残業|退職|離職|離れ|辞め|使い切れ|失わ|壊れ|傷み"
    r"|課題(?:は|が|で(?:す|あ|し)|とな|にな|を抱|も)|問題(?:は|が|で(?:す|あ|し)|とな|にな|を抱|も)|弱い|弱み|乏し|なくな|いない|しかな|しか[^。]{0,8}(?:ない|ません|いな)|ない(?:ため|ので|の(?:が|で)|こと|状|まま|人|方|家|地|時)"
    r"|面倒|煩雑|大変|つらい|重[いくな]|割かれ|割いて|追い付|追いつ|頼りき|任せき|眠った|眠って|滞納|食べ残し|流出|失敗|ロス|無駄|むだ|急務|深刻"
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
        place = sentence.quote(found.start("tool"), found.end("rest"))
        yield Advice(
            Rule.SOLUTION_FIRST,
            place,
            f"「{place.text}」: 手段が先に決まっていて、何に困っているのかが書かれていません。"
            "別の方法で解ける企業が手を挙げられません。",
            "例: 「窓口の電話が1日120件あり、職員が本来の仕事に戻れない。この時間を半分にしたい。手段は問わない」"
            "のように、困っていることと目標を先に書く",
        )
        return
