from __future__ import annotations

import pytest
from hypothesis import given

from kyoso_match.bigrams import bigrams
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.municipalities import MUNICIPALITIES, PREFECTURES
from kyoso_match.names import pairs_without_names, words_without_names
from kyoso_match.tokens import tokenize
from tests.strategies import TEXTS


def keys(text: str) -> list[str]:
    return [key for key, _, _ in words_without_names(text)]


@pytest.mark.parametrize(
    "name",
    # one word and several, kanji and kana, known to the dictionary and taken for other words by it
    "豊田市 神戸市 三宅町 つくば市 さいたま市 南アルプス市 いちき串木野市 原村 長沼町 栄村 森町 "
    "出水市 おおい町 たつの市 長万部町 四万十町 六ヶ所村 千代田区 茨城県鉾田市 札幌市中央区 東京都 "
    "大阪府 北海道 鹿嶋市 飯舘村 龍ケ崎市".split(),
)
def test_municipalities_are_names(name: str) -> None:
    assert keys(f"水道は{name}の協力で") == ["水道", "協力"]
    assert [pair for pair, _, _ in pairs_without_names(f"{name}、水道")] == ["水道"]


def test_every_municipality_is_a_name() -> None:
    assert (len(PREFECTURES), len(MUNICIPALITIES)) == (47, 1709)  # 1,741 with the wards of Tokyo; some names are shared
    texts = [f"{name}が水道を点検" for name in sorted(PREFECTURES | MUNICIPALITIES)]
    assert [text for text in texts if keys(text) != ["水道", "点検"]] == []


def test_towns_are_names_without_their_kind_too() -> None:
    assert keys("豊田の水道、鉾田での点検") == ["水道", "点検"]


@pytest.mark.parametrize(
    "name",
    [
        "株式会社アクアテック",
        "未来野電機株式会社",
        "㈱ミライノワ製作所",
        "(有)大空",
        "BABY JOB株式会社",
        "株式会社Another works",
        "株式会社ソーシャル・エックス",
        "一般社団法人見本",
        "NPO法人みどり",
        "特定非営利活動法人みどり",
    ],
)
def test_companies_are_names(name: str) -> None:
    assert keys(f"水道は{name}が点検") == ["水道", "点検"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("日本語の教室", ["日本", "語", "教室"]),
        ("園田支所の窓口", ["園田", "支所", "窓口"]),
        ("中央の光", ["中央", "光"]),  # names of towns only before 市
        ("提案を募集\n\n株式会社アクアテック", ["提案", "募集"]),
        ("提案を募集．株式会社アクアテックが，", ["提案", "募集"]),  # a full stop is no part of a name
        ("提案を募集，．株式会社アクアテックが，", ["提案", "募集"]),  # ",." is one word of the dictionary
        ("市民と市場と朝市", ["市民", "市場", "朝市"]),
        ("全国の市町村", ["全国", "市", "町", "村"]),
        ("株式会社の社員", ["株式", "会社", "社員"]),
        ("株式会社設立の手続", ["株式", "会社", "設立", "手続き"]),
        ("会社と法人", ["会社", "法人"]),
        ("市", ["市"]),
        ("", []),
    ],
)
def test_other_words_are_not(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@given(TEXTS)
def test_what_is_left_are_words_and_pairs_of_the_text_in_order(text: str) -> None:
    content = iter(tokenize(text).content())
    assert all(word in content for word in words_without_names(text))
    pairs = iter(bigrams(text))
    assert all(pair in pairs for pair in pairs_without_names(text))


def test_the_embedder_leaves_names_out_and_its_pieces_too() -> None:
    embedder = StaticEmbedder()
    with_name, without = embedder.embed(["豊田市の水道の点検", "水道の点検"], "challenge")
    assert with_name.tolist() == without.tolist()
    pieces = embedder.pieces("豊田市の水道の点検", "challenge")
    assert pieces.spans.tolist() == [[4, 6], [7, 9]]
    assert pieces.vectors.sum(axis=0) == pytest.approx(with_name, abs=1e-6)
