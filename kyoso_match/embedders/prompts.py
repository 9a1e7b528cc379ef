"""The words that a model wants in front of a text, which differ for what is asked and what is offered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

CAPABILITY_PROMPT_NAMES: Final = ("document", "passage", "corpus")


@dataclass(frozen=True, slots=True)
class Prompts:
    """What is put in front of every text of a side: a challenge is the query, a capability the document."""

    challenge: str = ""
    capability: str = ""


_RURI_V3: Final = Prompts("検索クエリ: ", "検索文書: ")
_RURI: Final = Prompts("クエリ: ", "文章: ")
_E5: Final = Prompts("query: ", "passage: ")
_E5_INSTRUCT: Final = Prompts(  # the sentence after "Instruct:" is free; this is the one for retrieval in general
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)
_SARASHINA_V2: Final = Prompts(
    "task: クエリを与えるので、もっともクエリに意味が似ている一節を探してください。\nquery: ", "text: "
)
_EMBEDDING_GEMMA: Final = Prompts("task: search result | query: ", "title: none | text: ")
_NONE: Final = Prompts()

# (organisation, name) -> prompts, as the authors state them on the model's card or in their entry in the MTEB
# benchmark (github.com/embeddings-benchmark/mteb, mteb/models/model_implementations). Both are matched whole:
# a reranker or a fine-tuned model with a similar name is not the model that the row is about.
# Models that bring prompts in their own configuration (Qwen3-Embedding, arctic-embed ...) need no row.
_TABLE: Final[tuple[tuple[str, str, Prompts], ...]] = (
    ("cl-nagoya", r"ruri-v3-\d+m", _RURI_V3),
    ("cl-nagoya", r"ruri-(small|base|large)(-v2)?", _RURI),
    ("cl-nagoya", r"sup-simcse-ja-(base|large)", _NONE),
    ("intfloat", r"multilingual-e5-(small|base|large)", _E5),
    ("intfloat", r"multilingual-e5-large-instruct", _E5_INSTRUCT),
    ("pkshatech", r"glucose-base-ja-v2", _E5),
    ("pkshatech", r"rosetta-base-ja", _E5),
    ("pkshatech", r"glucose-base-ja", _NONE),
    ("sbintuitions", r"sarashina-embedding-v1-1b", _NONE),
    ("sbintuitions", r"sarashina-embedding-v2-1b", _SARASHINA_V2),
    ("hotchpotch", r"static-embedding-japanese", _NONE),
    ("baai", r"bge-m3", _NONE),
    ("google", r"embeddinggemma-300m", _EMBEDDING_GEMMA),
    ("sentence-transformers", r"labse|paraphrase-multilingual-(minilm-l12|mpnet-base)-v2", _NONE),
)


def known_prompts(model: str | Path) -> Prompts | None:
    """The prompts of a well-known model, None when it is not in the table.

    A Hugging Face name is compared with organisation and name, in lower case. For a folder the name of the last
    directory decides, or the ``models--organisation--name`` part of a download cache.

    >>> known_prompts("cl-nagoya/ruri-v3-30m")
    Prompts(challenge='検索クエリ: ', capability='検索文書: ')
    >>> known_prompts("/models/multilingual-e5-small")
    Prompts(challenge='query: ', capability='passage: ')
    >>> known_prompts("cl-nagoya/ruri-v3-reranker-310m") is None
    True
    """
    parts = [part for part in re.split(r"[/\\]", str(model).lower()) if part]
    cached = [part.split("--", 2)[1:] for part in parts if re.fullmatch(r"models--.+--.+", part)]
    if cached:
        parts = cached[-1]
    if not parts:
        return None
    looks_like_one = isinstance(model, str) and re.fullmatch(r"[\w.-]+/[\w.-]+", model) and not Path(model).is_dir()
    is_hub_name = bool(cached or looks_like_one)
    for organisation, pattern, prompts in _TABLE:
        if re.fullmatch(pattern, parts[-1]) and (not is_hub_name or parts[-2] == organisation):
            return prompts
    return None


def configured_prompts(prompts: Mapping[str, str | None], default_name: str | None) -> Prompts:
    """The prompts that a model brings in its configuration, by the names that sentence-transformers gives them.

    ``query`` belongs to challenges, the first of ``document``, ``passage`` and ``corpus`` to capabilities;
    a side without one takes the model's default prompt, and without a default none.

    >>> configured_prompts({"query": "Q: ", "document": ""}, None)
    Prompts(challenge='Q: ', capability='')
    """
    default = prompts.get(default_name) if default_name else None
    capability = next((prompts[name] for name in CAPABILITY_PROMPT_NAMES if prompts.get(name)), None)
    return Prompts(prompts.get("query") or default or "", capability or default or "")
