from pathlib import Path

import pytest

from kyoso_match.embedders.prompts import Prompts, configured_prompts, known_prompts

RURI_V3 = Prompts("検索クエリ: ", "検索文書: ")
RURI = Prompts("クエリ: ", "文章: ")
E5 = Prompts("query: ", "passage: ")

KNOWN = [
    ("cl-nagoya/ruri-v3-30m", RURI_V3),
    ("cl-nagoya/ruri-v3-310m", RURI_V3),
    ("cl-nagoya/ruri-small", RURI),
    ("cl-nagoya/ruri-large-v2", RURI),
    ("cl-nagoya/sup-simcse-ja-base", Prompts()),
    ("intfloat/multilingual-e5-small", E5),
    (
        "intfloat/multilingual-e5-large-instruct",
        Prompts("Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "),
    ),
    ("pkshatech/GLuCoSE-base-ja-v2", E5),
    ("pkshatech/GLuCoSE-base-ja", Prompts()),
    ("pkshatech/RoSEtta-base-ja", E5),
    ("sbintuitions/sarashina-embedding-v1-1b", Prompts()),
    (
        "sbintuitions/sarashina-embedding-v2-1b",
        Prompts("task: クエリを与えるので、もっともクエリに意味が似ている一節を探してください。\nquery: ", "text: "),
    ),
    ("hotchpotch/static-embedding-japanese", Prompts()),
    ("BAAI/bge-m3", Prompts()),
    ("google/embeddinggemma-300m", Prompts("task: search result | query: ", "title: none | text: ")),
    ("sentence-transformers/LaBSE", Prompts()),
    # folders: the last part of the path, or the name in a download cache
    ("/models/ruri-v3-70m/", RURI_V3),
    ("models/2026/Ruri-Base", RURI),
    ("C:\\models\\multilingual-e5-base", E5),
    ("~/.cache/huggingface/hub/models--cl-nagoya--ruri-v3-30m/snapshots/24899e5", RURI_V3),
]
UNKNOWN = [
    "cl-nagoya/ruri-v3-reranker-310m",  # no embedding model
    "cl-nagoya/ruri-v3-pt-30m",  # before fine-tuning
    "somebody/ruri-v3-30m",  # a model of somebody else
    "intfloat/multilingual-e5-large-instruct-ft",
    "/models/my-ruri-v3-30m",
    "~/.cache/huggingface/hub/models--somebody--ruri-v3-30m/snapshots/24899e5",
    "",
    "/",
]


@pytest.mark.parametrize(("model", "expected"), KNOWN)
def test_known(model: str, expected: Prompts) -> None:
    assert known_prompts(model) == expected


@pytest.mark.parametrize("model", UNKNOWN)
def test_unknown(model: str) -> None:
    assert known_prompts(model) is None


def test_existing_folder_and_path_are_no_hub_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert known_prompts("models/ruri-v3-30m") is None
    assert known_prompts(Path("models/ruri-v3-30m")) == RURI_V3
    Path("models/ruri-v3-30m").mkdir(parents=True)
    assert known_prompts("models/ruri-v3-30m") == RURI_V3


@pytest.mark.parametrize(
    ("prompts", "default", "expected"),
    [
        ({}, None, Prompts()),
        ({"query": "Q ", "document": "", "passage": "P "}, None, Prompts("Q ", "P ")),
        ({"query": "Q ", "document": "D ", "corpus": "C "}, None, Prompts("Q ", "D ")),
        ({"query": "", "document": None}, None, Prompts()),
        ({"query": "", "document": "", "sts": "S "}, "sts", Prompts("S ", "S ")),
        ({"query": "Q ", "sts": "S "}, "missing", Prompts("Q ", "")),
    ],
)
def test_configured(prompts: dict[str, str | None], default: str | None, expected: Prompts) -> None:
    assert configured_prompts(prompts, default) == expected
