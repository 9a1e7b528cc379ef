from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.text import Document, Span, normalise

SPELLINGS = [
    # width, half-width katakana and their voice marks
    ("ＩｏＴ", "IoT"),
    ("ｻｰﾊﾞｰとﾊﾟｿｺﾝ", "サーバーとパソコン"),
    ("８０名", "80名"),
    ("　", " "),
    # a voice mark that stands alone as a combining character
    ("か\u3099んは\u309aる", "がんぱる"),
    # one character becomes several
    ("㈱見本", "株式会社見本"),
    ("（株）見本", "株式会社見本"),
    ("㍿", "株式会社"),
    ("５㌔", "5キロ"),
    ("㍻元年", "1989年"),
    # old forms of kanji, and those that names keep
    ("廣島の學校で國語を學ぶ", "広島の学校で国語を学ぶ"),
    ("髙橋・山﨑・渡邉・𠮷田", "高橋・山崎・渡辺・吉田"),
    ("鹿嶋市、飯舘村、龍ケ崎市", "鹿嶋市、飯舘村、龍ケ崎市"),  # 鹿島市 is another city
    # dashes and waves: NFKC leaves the wave dash and the minus sign apart from their twins
    ("10〜20、10～20、10∼20", "10~20、10~20、10~20"),
    ("１−２‐３–４—５―６", "1-2-3-4-5-6"),
    ("サ－バと2－3", "サーバと2-3"),
    # invisible characters and variation selectors
    ("葛\U000e0100城\ufeff市\u200b", "葛城市"),
    ("☀\ufe0f", "☀"),
    # control characters would end the tokeniser's input; a lone surrogate cannot be encoded
    ("前\x00後", "前 後"),
    ("前\ud800後", "前 後"),
    ("タブ\t。\r\n改行", "タブ 。\n改行"),
    # eras
    ("令和6年度", "2024年度"),
    ("令和元年", "2019年"),
    ("平成三十年", "2018年"),
    ("昭和 64 年", "1989 年"),
    ("R6年度とH30.4.1", "2024年度と2018.4.1"),
    ("平成32年", "平成32年"),  # the era ended in its 31st year
    ("SR6年", "SR6年"),  # part of a longer word
    ("令和の時代", "令和の時代"),
    # amounts
    ("1,200万円", "12000000円"),
    ("12百万円", "12000000円"),
    ("1億2,000万円", "120000000円"),
    ("１．５億円", "150000000円"),
    ("三百万円と千二百人", "3000000円と1200人"),
    ("約90万円", "約900000円"),
    ("3千万円", "30000000円"),
    ("長万部町", "長万部町"),
    ("数百万円", "数百万円"),  # several: no number
    ("一人暮らしの三重県", "一人暮らしの三重県"),  # no amounts
    ("1,200,000円", "1200000円"),
    ("1,2,3", "1,2,3"),  # a list, no thousands
    # lines: a break inside a sentence goes, a break between entries stays
    ("高齢者の移動\nを支える。\n次の文", "高齢者の移動\nを支える。\n次の文"),  # short lines are entries
    ("高齢者の移動を\n支える。\n次の文", "高齢者の移動を支える。\n次の文"),
    (f"{'長い行は折り返す' * 5}と\nいいます", f"{'長い行は折り返す' * 5}といいます"),
    (f"{'長い行は折り返す' * 5}途\n中です", f"{'長い行は折り返す' * 5}途中です"),
    ("求めることは\n・移動の支援", "求めることは\n・移動の支援"),
    ("次の点を\n①移動", "次の点を\n1移動"),
    ("", ""),
    ("\n\n", "\n\n"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SPELLINGS)
def test_spelling(source: str, expected: str) -> None:
    assert normalise(source).text == expected


@pytest.mark.parametrize(
    ("source", "normalised", "original"),
    [
        ("㈱ｴｺ", "株式会社", "㈱"),
        ("前㈱後", "後", "後"),
        ("ﾊﾟｿｺﾝ", "パ", "ﾊﾟ"),
        ("令和6年度予算", "2024", "令和6"),
        ("1億2,000万円です", "120000000", "1億2,000万"),
        ("葛\U000e0100城", "葛", "葛\U000e0100"),
        ("😀移動👨‍👩‍👧支援", "支援", "支援"),
        ("移動の支援を\nする", "支援をする", "支援を\nする"),
    ],
)
def test_every_normalised_character_knows_its_source(source: str, normalised: str, original: str) -> None:
    result = normalise(source)
    start = result.text.index(normalised)
    first, last = result.original(start, start + len(normalised))
    assert source[first:last] == original


NASTY = (
    "あがんー一人三百千万円令和元年度1２,，.．ｶﾞﾟﾊ㈱㌔①・、。\n\r\t 　「」(（ABｃ〜～−－😀葛"
    "\ufe0f\U000e0100\u3099\x00\ud800"
)
JAPANESE = st.text(st.sampled_from(list(NASTY)) | st.characters(), max_size=60)


@given(JAPANESE)
def test_alignment_is_inside_the_source_and_in_order(source: str) -> None:
    result = normalise(source)
    assert result.source == source
    if result.starts is None or result.ends is None:
        assert len(result.text) == len(source)
        return
    assert len(result.text) == len(result.starts) == len(result.ends)
    assert all(0 <= start < end <= len(source) for start, end in zip(result.starts, result.ends, strict=True))
    assert result.starts == sorted(result.starts)
    assert result.ends == sorted(result.ends)


@given(JAPANESE)
def test_what_is_left_can_be_tokenised(source: str) -> None:
    text = normalise(source).text
    text.encode("utf-8")
    assert all(character == "\n" or unicodedata.category(character) != "Cc" for character in text)


@given(st.text(st.sampled_from(list("あかはｶﾊﾎﾞﾟ\u3099\u309aＡａＢ１漢字㌔㈲ｱｲ")), max_size=30))
def test_characters_agree_with_nfkc(source: str) -> None:
    # Taking clusters one by one must not differ from normalising the whole text.
    expected = unicodedata.normalize("NFKC", source).replace("(有)", "有限会社")
    assert normalise(source).text == expected


def test_document_knows_the_field_of_each_character() -> None:
    document = Document([("title", "移動支援"), ("text", "高齢者の足。")])
    start = document.text.index("足")
    assert document.span(start, start + 1) == Span("text", 4, 5)
    assert document.span(0, 4) == Span("title", 0, 4)
