import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from kyoso_match.embedders.base import Pieces, Role, Vectors
from kyoso_match.embedders.function import FunctionEmbedder
from kyoso_match.embedders.resolve import resolve_embedder
from kyoso_match.embedders.sentence_transformer import SentenceTransformerEmbedder
from kyoso_match.errors import EmbedderError, MissingExtraError


def ones(texts: list[str]) -> list[list[float]]:
    return [[1.0, 1.0] for _ in texts]


class Ones:
    def __call__(self, texts: list[str]) -> list[list[float]]:
        return ones(texts)


def test_none_is_the_bundled_model(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("kyoso_match.embedders.static")
    bundled = FunctionEmbedder(ones, name="bundled")
    monkeypatch.setattr(module, "StaticEmbedder", lambda: bundled, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert resolve_embedder(None) is bundled
    assert resolve_embedder() is bundled


def test_embedder_is_itself() -> None:
    class Own:
        dimension = 2
        fingerprint = "own"

        def embed(self, texts: Sequence[str], role: Role) -> Vectors:
            raise NotImplementedError

        def pieces(self, text: str, role: Role) -> Pieces:
            raise NotImplementedError

    for embedder in (FunctionEmbedder(ones, name="ones"), Own()):
        assert resolve_embedder(embedder) is embedder


def test_function_is_named_by_where_it_is() -> None:
    named = resolve_embedder(ones)
    assert isinstance(named, FunctionEmbedder)
    assert named.name == f"{__name__}.ones"
    instance = resolve_embedder(Ones())
    assert isinstance(instance, FunctionEmbedder)
    assert instance.name == f"{__name__}.Ones"
    assert instance.embed(["町"], "challenge").shape == (1, 2)


def test_folder_and_loaded_model(build_model: Callable[..., Path], packages: dict[str, Any]) -> None:
    folder = build_model()
    loaded = packages["sentence_transformers"].SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    embedders = [resolve_embedder(value) for value in (folder, str(folder), loaded)]
    assert all(isinstance(embedder, SentenceTransformerEmbedder) for embedder in embedders)
    assert len({embedder.fingerprint for embedder in embedders}) == 1


def test_name_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(MissingExtraError, match="transformers"):
        resolve_embedder("cl-nagoya/ruri-v3-30m")


@pytest.mark.parametrize(
    ("value", "message"), [(3, "but got int"), (["a"], "but got list"), (FunctionEmbedder, r"FunctionEmbedder\(...\)")]
)
def test_anything_else(value: object, message: str) -> None:
    with pytest.raises(EmbedderError, match=message):
        resolve_embedder(value)
