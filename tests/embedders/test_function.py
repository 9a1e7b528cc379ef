from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike

from kyoso_match.embedders.base import Embedder
from kyoso_match.embedders.function import FunctionEmbedder
from kyoso_match.errors import EmbedderError


def lengths(texts: list[str]) -> list[list[float]]:
    return [[float(len(text)), 1.0] for text in texts]


class Counting:
    """Vectors of ``lengths``; keeps what it was asked."""

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: list[str]) -> list[list[float]]:
        self.calls.append(texts)
        return lengths(texts)


def test_rows_are_divided_by_their_norm() -> None:
    vectors = FunctionEmbedder(lengths, name="lengths").embed(["移動支援", "町"], "challenge")
    expected = [[4 / 17**0.5, 1 / 17**0.5], [1 / 2**0.5, 1 / 2**0.5]]
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    np.testing.assert_allclose(vectors, expected, atol=1e-6)


def test_no_content_never_reaches_the_function() -> None:
    function = Counting()
    vectors = FunctionEmbedder(function, name="lengths").embed(["", "町", "---", "町内"], "challenge")
    assert function.calls == [["町", "町内"]]
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([0, 1, 0, 1])


@pytest.mark.parametrize("texts", [[], ["", " "]])
def test_nothing_to_embed(texts: list[str]) -> None:
    vectors = FunctionEmbedder(lengths, name="lengths").embed(texts, "capability")
    assert vectors.tolist() == [[0.0, 0.0]] * len(texts)


def test_other_function_for_capabilities() -> None:
    embedder = FunctionEmbedder(lengths, name="two", capability_function=lambda texts: [[0, 3] for _ in texts])
    assert embedder.embed(["町"], "challenge")[0] == pytest.approx([0.5**0.5, 0.5**0.5])
    assert embedder.embed(["町"], "capability").tolist() == [[0.0, 1.0]]


def test_pieces_are_the_whole_text() -> None:
    embedder = FunctionEmbedder(lengths, name="lengths")
    text = "移動を支援する。健康をつくる。"
    pieces = embedder.pieces(text, "challenge")
    assert pieces.spans.tolist() == [[0, len(text)]]
    assert pieces.spans.dtype == np.int64
    np.testing.assert_array_equal(pieces.vectors, embedder.embed([text], "challenge"))
    empty = embedder.pieces(" ", "challenge")
    assert empty.vectors.shape == (0, 2)
    assert empty.spans.shape == (0, 2)


def test_dimension_asks_the_function_once() -> None:
    function = Counting()
    embedder = FunctionEmbedder(function, name="lengths")
    assert (embedder.dimension, embedder.dimension) == (2, 2)
    assert embedder.fingerprint
    assert len(function.calls) == 1


def test_fingerprint_is_of_name_and_dimension() -> None:
    first = FunctionEmbedder(lengths, name="a").fingerprint
    assert FunctionEmbedder(lambda texts: np.ones((len(texts), 2)), name="a").fingerprint == first
    assert FunctionEmbedder(lengths, name="b").fingerprint != first
    assert FunctionEmbedder(lambda texts: np.ones((len(texts), 3)), name="a").fingerprint != first


def test_protocol() -> None:
    assert isinstance(FunctionEmbedder(lengths, name="lengths"), Embedder)


@pytest.mark.parametrize("scale", [1e-30, 1e30])
def test_norm_of_extreme_values(scale: float) -> None:
    embedder = FunctionEmbedder(lambda texts: [[3 * scale, 4 * scale] for _ in texts], name="extreme")
    assert embedder.embed(["町"], "challenge")[0] == pytest.approx([0.6, 0.8])


BROKEN: list[tuple[Callable[[list[str]], ArrayLike], str]] = [
    (
        lambda _: np.zeros((1, 3)),
        r"must return an array of shape \(2, dimension\) for 2 texts.* returned shape \(1, 3\)",
    ),
    (lambda _: np.zeros(3), r"returned shape \(3,\)"),
    (lambda texts: np.zeros((len(texts), 0)), r"returned shape \(2, 0\)"),
    (lambda texts: [[1.0, float("nan")] for _ in texts], "NaN or infinite values for 2 of 2 texts"),
    (lambda _: [[1.0], [1.0, 2.0]], "2 rows of numbers, but returned a list of 2 items that is not a table"),
    (lambda _: "vector", "returned a value of type str"),
]


@pytest.mark.parametrize(("function", "message"), BROKEN)
def test_what_came_back_is_named(function: Callable[[list[str]], ArrayLike], message: str) -> None:
    with pytest.raises(EmbedderError, match=message):
        FunctionEmbedder(function, name="broken").embed(["町", "村"], "challenge")


def test_dimension_must_stay() -> None:
    embedder = FunctionEmbedder(lengths, name="two", capability_function=lambda texts: [[1] * 3 for _ in texts])
    embedder.embed(["町"], "challenge")
    with pytest.raises(EmbedderError, match="dimension 3 for the capability side, but of dimension 2 before"):
        embedder.embed(["町"], "capability")


def test_wrong_arguments() -> None:
    with pytest.raises(EmbedderError, match="got str"):
        FunctionEmbedder("model", name="model")  # type: ignore[arg-type]
    with pytest.raises(EmbedderError, match="blank"):
        FunctionEmbedder(lengths, name=" ")
    with pytest.raises(EmbedderError, match="'query'; expected one of: 'challenge', 'capability'"):
        FunctionEmbedder(lengths, name="lengths").embed(["町"], "query")  # type: ignore[arg-type]
