"""Names that a text may mention, and what it says when it does.

Municipalities and prefectures are real. The companies are made up.
"""

from __future__ import annotations

import random
from dataclasses import replace
from typing import NamedTuple, TypeVar

from kyoso_match import Capability, Challenge

RecordT = TypeVar("RecordT", Challenge, Capability)

PREFECTURES = tuple(
    (
        "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 "
        "新潟県 富山県 石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 "
        "奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 "
        "熊本県 大分県 宮崎県 鹿児島県 沖縄県"
    ).split()
)
# Large and small, of one word and of several, and some whose name is another word (光, 中央, みどり, おおい).
MUNICIPALITIES = tuple(
    (
        "札幌市 北斗市 鉾田市 つくば市 さいたま市 みどり市 富岡市 横瀬町 いすみ市 千代田区 国立市 横須賀市 "
        "十日町市 南砺市 鯖江市 おおい町 中央市 小布施町 塩尻市 長沼町 森町 磐田市 豊田市 日進市 あま市 "
        "四日市市 守山市 精華町 枚方市 神戸市 三宅町 王寺町 白浜町 智頭町 津和野町 真庭市 三次市 光市 神山町 "
        "観音寺市 今治市 四万十町 直方市 みやま市 有田町 壱岐市 水俣市 日向市 延岡市 屋久島町 瀬戸内町 "
        "今帰仁村 長万部町 ニセコ町 東川町 大樹町 六ヶ所村 二戸市 女川町 美郷町"
    ).split()
)
COMPANIES = tuple(
    (
        "株式会社アクアテック 未来野電機株式会社 ㈱ミライノワ製作所 (株)サンプルフーズ 合同会社ハコニワ "
        "株式会社ソラノネ・デザイン 北星見本建設株式会社 株式会社グリーンハート メディカルリンク株式会社 "
        "有限会社山川農園 株式会社スマート交通研究所 東西データサービス株式会社 株式会社子育てラボ "
        "一般社団法人見本観光協会 NPO法人あおぞらネット 株式会社AIワークス 株式会社EduPlus "
        "株式会社防災システムズ 公益財団法人見本科学振興会 シェアモビリティ株式会社"
    ).split()
)
BRANDS = tuple(
    (
        "アクアテック ミライノワ ハコニワ ソラノネ グリーンハート メディカルリンク シェアモビリティ EduPlus "
        "サンプルフーズ あおぞらネット"
    ).split()
)
TOWNS_WITHOUT_KIND = tuple(name[:-1] for name in MUNICIPALITIES if len(name) > 2)


class Names(NamedTuple):
    """Names of one kind; ``recognised`` is False for those that nothing in the text tells from other words."""

    name: str
    title: str
    names: tuple[str, ...]
    recognised: bool = True


KINDS = (
    Names("municipality", "municipality (豊田市 → 鉾田市)", MUNICIPALITIES),
    Names("prefecture", "prefecture (愛知県 → 沖縄県)", PREFECTURES),
    Names("company", "company (株式会社アクアテック → 未来野電機株式会社)", COMPANIES),
    Names("town_without_kind", "municipality without 市, 町, 村 (豊田 → 鉾田)", TOWNS_WITHOUT_KIND, recognised=False),
    Names("brand", "company without its legal form (アクアテック → ミライノワ)", BRANDS, recognised=False),
)


def mention(record: RecordT, name: str) -> RecordT:
    """The record with a name in its title and in its text, both where such a name would stand."""
    text = record.text if isinstance(record.text, str) else "".join(record.text.values())
    if isinstance(record, Challenge):
        return replace(record, title=f"{name}の{record.title}", text=f"{name}では、次のことに困っています。{text}")
    return replace(record, title=f"{name}での{record.title}", text=f"{text}{name}と取り組んだ実績があります。")


def draws(kind: Names, times: int, seed: int) -> list[tuple[str, str]]:
    """Pairs of different names, the same for the same seed."""
    chance = random.Random(f"{kind.name} {seed}")
    return [(first, second) for first, second in (chance.sample(kind.names, 2) for _ in range(times))]
