"""Where tokens stand: tokenizers that say it, and slow ones whose tokens are looked up."""

from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kyoso_match.embedders.model_tokenizer import ModelTokenizer, align
from kyoso_match.embedders.sentence_transformer import SentenceTransformerEmbedder

WORDS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "高齢", "者", "の", "移動", "を", "支援", "する", "。")


@pytest.fixture
def mecab(packages: dict[str, Any], tmp_path: Path) -> Any:
    """Words of MeCab, as the Japanese BERT models of Tohoku University and what was trained from them have."""
    (tmp_path / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    options = {"word_tokenizer_type": "mecab", "mecab_kwargs": {"mecab_dic": "unidic_lite"}}
    return packages["transformers"].BertJapaneseTokenizer(str(tmp_path / "vocab.txt"), **options)


@pytest.mark.parametrize(
    ("text", "surfaces", "expected"),
    [
        ("移動支援", [None, "移動", "支援", None], ["", "移動", "支援", ""]),
        ("㈱の移動", ["(", "株", ")", "の", "移動"], ["㈱", "㈱", "㈱", "の", "移動"]),  # three characters from one
        ("ｼｴﾝとｶﾞｽ", ["シエン", "と", "ガス"], ["ｼｴﾝ", "と", "ｶﾞｽ"]),  # ガ from two characters
        ("ＩＴ IT", ["it", "it"], ["ＩＴ", "IT"]),  # the next one, not the first one again
        ("峠の移動", ["", "の", "移動"], ["峠", "の", "移動"]),  # unknown: what is left
        ("の移動峠", ["の", "移動", ""], ["の", "移動", "峠"]),
        ("移動", ["移動", ""], ["移動", ""]),  # unknown, and nothing is left
        ("", [None], [""]),
    ],
)
def test_align(text: str, surfaces: list[str | None], expected: list[str]) -> None:
    assert [text[start:end] for start, end in align(text, surfaces)] == expected


def test_slow_tokenizer(mecab: Any) -> None:
    tokenizer = ModelTokenizer(mecab)
    text = "高齢者の移動を支援する。"
    assert tokenizer.ids(text) == [2, 5, 6, 7, 8, 9, 10, 11, 12, 3]
    placed = ["", "高齢", "者", "の", "移動", "を", "支援", "する", "。", ""]
    assert [text[start:end] for start, end in tokenizer.spans(text)] == placed
    assert tokenizer.prompt_length("支援") == 2  # [CLS] and the word; [SEP] comes after the text


def test_state_is_not_changed_by_use(packages: dict[str, Any], build_model: Any, mecab: Any) -> None:
    model = packages["sentence_transformers"].SentenceTransformer(str(build_model()), device="cpu")
    states = {ModelTokenizer(tokenizer).state() for tokenizer in (model.tokenizer, mecab)}
    model.encode(["高齢者", "移動を支援する。" * 20], show_progress_bar=False)  # sets padding and truncation
    mecab(["高齢者", "移動"], padding=True, truncation=True, max_length=3)
    assert {ModelTokenizer(tokenizer).state() for tokenizer in (model.tokenizer, mecab)} == states
    assert len(states) == 2


def test_pieces_with_a_slow_tokenizer(packages: dict[str, Any], mecab: Any, tmp_path: Path) -> None:
    transformers, modules = packages["transformers"], packages["modules"]
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    transformers.BertModel(transformers.BertConfig(vocab_size=len(WORDS), **sizes)).save_pretrained(tmp_path)
    mecab.save_pretrained(tmp_path)
    parts = [modules.Transformer(str(tmp_path), max_seq_length=64), modules.Pooling(16)]
    model = packages["sentence_transformers"].SentenceTransformer(modules=parts, device="cpu")
    embedder = SentenceTransformerEmbedder(model)
    text = "㈱の高齢者の移動を、ｼｴﾝする。"
    pieces = embedder.pieces(text, "challenge")
    found = [text[start:end] for start, end in pieces.spans]
    assert found[0] == found[-1] == ""
    assert "".join(surface for surface, _ in groupby(found)) == text
    assert {"高齢", "者", "の", "移動", "を", "する", "。"} <= set(found)
    np.testing.assert_allclose(pieces.vectors.sum(axis=0), embedder.embed([text], "challenge")[0], atol=1e-5)
