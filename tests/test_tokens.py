from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.text import normalise
from kyoso_match.tokens import Tokens, tokenize


def content(source: str) -> list[tuple[str, str]]:
    """Key and source characters of every content word."""
    return [(key, source[start:end]) for key, start, end in tokenize(source).content()]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("", []),
        ("   \n", []),
        ("、。！", []),
        ("高齢者の移動支援", [("高齢", "高齢"), ("者", "者"), ("移動", "移動"), ("支援", "支援")]),
        # one lemma for both spellings, quoted as written
        ("サーバとｻｰﾊﾞｰ", [("サーバー", "サーバ"), ("サーバー", "ｻｰﾊﾞｰ")]),
        ("ＤＸ推進とdx", [("dx", "ＤＸ"), ("推進", "推進"), ("dx", "dx")]),
        ("助けます", [("助ける", "助け")]),
        # the dictionary only has the reading of a place; it is compared as written
        ("尼崎市", [("尼崎", "尼崎"), ("市", "市")]),
        ("㈱見本", [("株式", "㈱"), ("会社", "㈱"), ("見本", "見本")]),
        ("令和6年度", [("2024", "令和6"), ("年度", "年度")]),
        ("予算1,200万円", [("予算", "予算"), ("12000000", "1,200万"), ("円", "円")]),
        ("😀移動\U000e0100支援", [("移動", "移動\U000e0100"), ("支援", "支援")]),
        ("a,b\tc", [("a", "a"), ("b", "b"), ("c", "c")]),  # the engine's own separators
        ('"引用"', [("引用", "引用")]),
        ("前\x00移動", [("前", "前"), ("移動", "移動")]),
        ("移動を\n支援", [("移動", "移動"), ("支援", "支援")]),
    ],
)
def test_content_words(source: str, expected: list[tuple[str, str]]) -> None:
    assert content(source) == expected


def test_tokens_carry_the_part_of_speech_and_their_place() -> None:
    token = tokenize("お年寄りを助けます")[1]
    assert (token.surface, token.lemma, token.pos, token.start, token.end) == (
        "年寄り",
        "年寄り",
        "名詞-普通名詞-一般",
        1,
        4,
    )
    assert [token.surface for token in tokenize("移動支援")[0:2]] == ["移動", "支援"]


@given(
    st.text(
        st.sampled_from(list("高齢者の移動支援 　\n\t、。ｶﾞ㈱①令和6年1,200万円AB😀\u3099\ufe0f\x00\ud800"))
        | st.characters(),
        max_size=80,
    )
)
def test_offsets_point_at_the_surface(source: str) -> None:
    tokens = tokenize(source)
    for token in tokens:
        assert 0 <= token.start < token.end <= len(source)
        # Normalising the quoted characters again gives the word back, or a text that holds it (㈱ -> 株式 + 会社).
        assert token.surface in normalise(source).text
    assert tokens.starts == sorted(tokens.starts)


def test_surfaces_fill_the_normalised_text() -> None:
    source = "㈱見本は、令和6年度に 1,200万円で\nＡＩを導入した。"
    text = normalise(source).text
    assert "".join(tokenize(source).words[place].surface for place in range(len(tokenize(source)))) == "".join(
        text.split()
    )


def test_very_long_texts_are_tokenised_whole() -> None:
    source = "高齢者の移動を支援する。" * 20_000
    keys = tokenize(source).content_keys()
    assert keys == ["高齢", "者", "移動", "支援"] * 20_000


def test_a_long_text_without_any_break_keeps_its_offsets() -> None:
    source = "移動支援" * 3_000
    tokens = tokenize(source)
    assert all(source[token.start : token.end] == token.surface for token in tokens)
    assert tokens.ends[-1] == len(source)


def test_threads_get_the_same_words() -> None:
    texts = [f"第{number}回の高齢者の移動支援について話す" for number in range(200)]
    expected = [tokenize(text).content_keys() for text in texts]
    tokenize.cache_clear()
    results: dict[int, list[Tokens]] = {}

    def work(place: int) -> None:
        results[place] = [tokenize(text) for text in texts]

    threads = [threading.Thread(target=work, args=(place,)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all([tokens.content_keys() for tokens in found] == expected for found in results.values())
