"""Other spellings of the same words, and other names in the same place, do not move a score.

``python -m benchmarks robustness`` measures the same over every pair; here are the limits.
"""

from __future__ import annotations

from functools import lru_cache

import pytest

from benchmarks.robustness.measure import Meter, samples
from benchmarks.robustness.naming import KINDS, Names
from benchmarks.robustness.run import swaps
from kyoso_match import Capability, Challenge
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Score, Scorer, Side

NAME_SWAP = 0.02

# One spelling after normalisation, and long vowels that nobody has to write: nothing of the score may differ.
SAME_CHARACTERS = {
    "long_vowels": "サーバ/サーバー コンピュータ/コンピューター センサ/センサー ユーザ/ユーザー プリンタ/プリンター",
    "width": "ＡＩ/AI ＩｏＴ/IoT ｾﾝｻｰ/センサー ３０/30 ＧＩＳ/GIS",
    "platform": "㈱/株式会社 ㌔/キロ ㌧/トン ㍻30年/平成30年 第①回/第1回 企画⑫/企画12 ㎡/m2 ㈲/(有) ㊤/上 №/No",
    "old_kanji": "學校/学校 廣報/広報 醫療/医療 圖書/図書 國際/国際 髙齢/高齢 宮﨑/宮崎 渡邉/渡辺 𠮷野/吉野 濱辺/浜辺",
    "numbers": "令和6年/2024年 1,200万円/12000000円 三百万円/300万円",
}
# One word to the dictionary: what is compared word by word is equal, only the characters are others.
SAME_WORDS = {
    "katakana": (
        "ヴァイオリン/バイオリン インターフェイス/インターフェース ウエブ/ウェブ ディジタル/デジタル "
        "メインテナンス/メンテナンス"
    ),
    "kana_kanji": (
        "こども/子ども 子供/子ども コドモ/子ども ひとり親/一人親 まちづくり/街づくり 町づくり/まちづくり "
        "ごみ/ゴミ いきいき/生き生き 取組/取り組み 障がい/障害 空家/空き家 ひきこもり/引きこもり "
        "問合せ/問い合わせ 申込/申し込み みまもり/見守り"
    ),
}
CHARACTERS = 0.05
# Other words with one meaning, known to the model by their company alone: still closer than a stranger.
SAME_MEANING = (
    "AI/人工知能/給食 DX/デジタルトランスフォーメーション/給食 GIS/地理情報システム/給食 IoT/センサー/給食 "
    "SNS/ソーシャルメディア/給食"
)

CHALLENGE = "{}に関する業務の負担を減らし、職員の時間を生み出したい。"
CAPABILITY = "{}の導入から運用まで、職員と一緒に進めます。子どもの見守りや業務の改善に強みがあります。"


@lru_cache(maxsize=1)
def scorer() -> Scorer:
    return Scorer(StaticEmbedder().table)


def side(record: Challenge | Capability) -> Side:
    profile = Profile.of(record)
    embedder = StaticEmbedder(scorer().table)
    return scorer().side(profile, embedder.embed([profile.document.text], "challenge")[0])


def score(asked: str, given: str) -> Score:
    challenge = Challenge("c", CHALLENGE.format(asked))
    return scorer().score(side(challenge), side(Capability("k", CAPABILITY.format(given))))


def spellings(table: dict[str, str]) -> list[object]:
    return [
        pytest.param(*pair.split("/"), id=f"{name}-{pair}") for name, pairs in table.items() for pair in pairs.split()
    ]


@pytest.mark.parametrize(("one", "other"), spellings(SAME_CHARACTERS))
def test_one_spelling_after_normalisation(one: str, other: str) -> None:
    assert score(one, other) == score(other, other) == score(one, one)
    assert score(one, "窓口") == score(other, "窓口")


@pytest.mark.parametrize(("one", "other"), spellings(SAME_WORDS))
def test_one_word_to_the_dictionary(one: str, other: str) -> None:
    for first, second in (score(one, other), score(other, other)), (score(one, "窓口"), score(other, "窓口")):
        assert first._replace(characters=0.0) == pytest.approx(second._replace(characters=0.0), abs=1e-9)
    assert score(one, "窓口").total == pytest.approx(score(other, "窓口").total, abs=CHARACTERS)


@pytest.mark.parametrize("words", SAME_MEANING.split())
def test_an_abbreviation_is_closer_to_its_meaning_than_to_a_stranger(words: str) -> None:
    short, written_out, stranger = words.split("/")
    assert score(short, written_out).total > score(short, stranger).total


@pytest.fixture(scope="module")
def meter() -> Meter:
    return Meter(samples())


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.recognised], ids=lambda kind: kind.name)
def test_another_name_moves_no_score(kind: Names, meter: Meter) -> None:
    for shifts in swaps(meter, kind, times=2, seed=1):
        assert len(shifts["one"].scores) == 2 * len(meter.data.pairs)
        for side_of_swap in shifts.values():
            assert abs(side_of_swap.scores).max() <= NAME_SWAP
