import pytest
from hypothesis import given
from hypothesis import strategies as st

from kyoso_match.embedders.windows import cut_windows
from kyoso_match.errors import EmbedderError

TEXTS = st.text(alphabet="移動支援する。、\n a①ｶﾞ", max_size=80)


@given(text=TEXTS, limit=st.integers(4, 40))
def test_nothing_with_content_is_left_out(text: str, limit: int) -> None:
    windows = cut_windows(text, length=lambda part: len(part) + 2, limit=limit)
    ends = [0, *(window.end for window in windows)]
    gaps = [text[end : window.start] for end, window in zip(ends, windows, strict=False)] + [text[ends[-1] :]]
    assert not any(character.isalnum() for gap in gaps for character in gap)
    for window in windows:
        assert window.tokens == window.end - window.start  # one for each character, without the two special ones
        assert window.tokens + 2 <= limit


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("移動の支援。買い物の支援。", None, ["移動の支援。買い物の支援。"]),
        ("移動の支援。買い物の支援。", 15, ["移動の支援。買い物の支援。"]),
        ("移動の支援。買い物の支援。", 14, ["移動の支援。", "買い物の支援。"]),
        ("移動の支援。買い物の支援。", 7, ["移動の支援", "買い物の支", "援。"]),
        ("① 移動\n② 買い物\n③ 健康", 12, ["① 移動\n② ", "買い物\n③ 健康"]),
        ("---\n", 12, []),
        ("", 12, []),
    ],
)
def test_cuts_at_units(text: str, limit: int | None, expected: list[str]) -> None:
    windows = cut_windows(text, length=lambda part: len(part) + 2, limit=limit)
    assert [text[window.start : window.end] for window in windows] == expected


def test_measures_no_text_much_longer_than_a_window() -> None:
    measured: list[int] = []

    def length(part: str) -> int:
        measured.append(len(part))
        return len(part)

    text = "移動の支援を求める。" * 1000
    windows = cut_windows(text, length, limit=100)
    assert len(windows) == 100
    assert sum(measured) < 30 * len(text)
    assert sorted(measured)[-2] <= 200  # all but the whole text


def test_no_room() -> None:
    with pytest.raises(EmbedderError, match=r"reads 5 tokens at once, of which .* take 5: no room is left for '移'"):
        cut_windows("移動の支援。", length=lambda part: len(part) + 5, limit=5)
