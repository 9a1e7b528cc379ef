"""Words of which one leaves out the other, however near they are in meaning (平日, 休日)."""

from __future__ import annotations

from collections.abc import Collection

# A limit to what stands before the colon leaves out what stands after it.
_OPPOSITES = {
    "平日": "休日 土日 土曜 日曜 土曜日 日曜日 祝日 週末 夜間 早朝 夜 深夜",
    "土日": "平日",
    "日中": "夜間 深夜 早朝 夜",
    "昼間": "夜間 深夜 早朝 夜",
    "法人": "個人 住民 家庭 住宅",
    "業者": "個人 住民 家庭",
    "企業": "個人 住民 家庭 国民 市町村",
    "会社": "個人",
    "個人": "法人 企業 団体",
    "市内": "市外 県外 海外",
    "町内": "町外 県外 海外",
    "国内": "海外 国外",
    "大人": "子供 児童 生徒",
    "新築": "中古 既存",
    "前": "当日 即日",
    "日本": "外国 英語 中国 韓国",
}
# One of a group leaves out the others.
_GROUPS = tuple(
    frozenset(group.split())
    for group in (
        "大型 小型 中型",
        "大きい 小さい",
        "長い 短い",
        "高い 低い",
        "新しい 古い",
        "屋内 屋外",
        "男性 女性",
        "木造 鉄筋 鉄骨",
        "春 夏 秋 冬",
        "乳児 幼児",
        "小学 中学 高校 大学",
        "身体 知的 精神 発達",
        "犬 猫",
        "平ら 斜面",
        "月曜 火曜 水曜 木曜 金曜 土曜 日曜",
        "首都 関西 九州 東北 北海道",
        "紙 電子",
        "英語 中国 韓国 ベトナム ポルトガル タガログ スペイン ネパール フランス",
    )
)


# The dictionary takes 中学校 apart into 中 and 学校.
_WHOLE = ("小学", "中学", "高校", "大学")


def named_in(text: str, keys: Collection[str]) -> frozenset[str]:
    """The content words of a text, with those that the dictionary takes apart."""
    return frozenset(keys) | {word for word in _WHOLE if word in text}


def leaves_out(limit: Collection[str], wished: Collection[str]) -> bool:
    """Whether a limit to some words leaves out what a need names.

    >>> leaves_out(["平日", "受け付け"], {"休日", "相談"}), leaves_out(["中学", "高校"], {"高校", "生徒"})
    (True, False)
    """
    if any(word in _OPPOSITES.get(key, "").split() for key in limit for word in wished):
        return True
    named, meant = set(limit), set(wished)
    return any(named & group and (meant & group) - named for group in _GROUPS)
