"""Small Japanese models of sentence-transformers with random weights, built once and read from a folder."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BuildModel = Callable[..., Path]

SENTENCES = (
    "高齢者の移動手段を確保したい。",
    "買い物に行けない人を支援する。",
    "検索クエリ文書: ",
    "温泉を生かした健康づくりの実証フィールドを求めます、町が用意する。",
)
MAX_LENGTH = 26


@pytest.fixture(scope="session")
def packages() -> dict[str, Any]:
    """The modules that only these tests need; without the extra the tests that use them are skipped."""
    names = {
        "torch": "torch",
        "tokenizers": "tokenizers",
        "transformers": "transformers",
        "sentence_transformers": "sentence_transformers",
        "modules": "sentence_transformers.sentence_transformer.modules",
    }
    reason = "the extra is not installed: pip install 'kyoso_match[transformers]'"
    modules = {name: pytest.importorskip(module, reason=reason) for name, module in names.items()}
    modules["torch"].set_num_threads(1)  # the models are too small to share out
    return modules


@pytest.fixture(scope="session")
def build_model(packages: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> BuildModel:
    """A function that saves a model of the asked kind and gives back its folder."""
    base = tmp_path_factory.mktemp("models")
    counter = itertools.count()

    def build(
        *,
        pooling: str = "mean",
        normalize: bool = False,
        dense: str | None = None,
        include_prompt: bool = True,
        static: bool = False,
        seed: int = 1,
        name: str | None = None,
        prompts: dict[str, str] | None = None,
    ) -> Path:
        packages["torch"].manual_seed(seed)
        modules = packages["modules"]
        if static:
            parts = [modules.StaticEmbedding(_tokenizer(packages), embedding_dim=16)]
        else:
            transformer = modules.Transformer(str(_bert(packages, base / f"bert-{seed}")))
            parts = [transformer, modules.Pooling(32, pooling_mode=pooling, include_prompt=include_prompt)]
        if dense is not None:
            activation = getattr(packages["torch"].nn, dense)()
            parts.append(modules.Dense(32, 8, activation_function=activation))
        if normalize:
            parts.append(modules.Normalize())
        model = packages["sentence_transformers"].SentenceTransformer(modules=parts, prompts=prompts, device="cpu")
        folder = base / (name or f"model-{next(counter)}")
        model.save(str(folder), create_model_card=False)
        return folder

    return build


def _tokenizer(packages: dict[str, Any]) -> Any:
    """One token for every character; what the sentences do not have is [UNK]."""
    tokenizers = packages["tokenizers"]
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *sorted(set("".join(SENTENCES)))]
    model = tokenizers.models.WordLevel({word: place for place, word in enumerate(vocabulary)}, unk_token="[UNK]")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.normalizer = tokenizers.normalizers.NFKC()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Split(tokenizers.Regex("."), "isolated")
    return tokenizer


def _bert(packages: dict[str, Any], folder: Path) -> Path:
    tokenizers, transformers = packages["tokenizers"], packages["transformers"]
    tokenizer = _tokenizer(packages)
    special = [("[CLS]", 2), ("[SEP]", 3)]
    tokenizer.post_processor = tokenizers.processors.TemplateProcessing("[CLS] $A [SEP]", special_tokens=special)
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=MAX_LENGTH,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    config = transformers.BertConfig(
        vocab_size=len(fast),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=MAX_LENGTH,
        initializer_range=0.3,
    )
    transformers.BertModel(config).save_pretrained(folder)
    fast.save_pretrained(folder)
    return folder
