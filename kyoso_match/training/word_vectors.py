"""Words to start from: skip-gram vectors, frequencies, and the first table."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.extras import require

_FEWEST_WORDS_OF_A_LINE = 3
_COMPONENT_SAMPLE = 20_000

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of a corpus, most frequent word first, with what was counted and learned about each word.

    ``texts`` is the number of texts that hold the word, out of ``all_texts``.
    """

    words: list[str]
    counts: NDArray[np.int64]
    texts: NDArray[np.int64]
    all_texts: int
    vectors: Floats

    def save(self, folder: Path) -> None:
        """Write to an existing folder."""
        (folder / "words.txt").write_text("".join(f"{word}\n" for word in self.words), encoding="utf-8")
        numbers = np.stack([self.counts, self.texts, np.full(len(self.words), self.all_texts)])
        np.save(folder / "numbers.npy", numbers, allow_pickle=False)
        np.save(folder / "vectors.npy", self.vectors, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path) -> Words:
        """Read what ``save`` wrote."""
        words = (folder / "words.txt").read_text(encoding="utf-8").split("\n")[:-1]
        counts, texts, all_texts = np.load(folder / "numbers.npy", allow_pickle=False)
        vectors = np.load(folder / "vectors.npy", allow_pickle=False)
        return cls(words, counts, texts, int(all_texts[0]), vectors)

    def idf(self) -> NDArray[np.float64]:
        """ln((1 + N) / (1 + n)), counted over the lines of the corpus."""
        return np.asarray(np.log((1.0 + self.all_texts) / (1.0 + self.texts)))

    def unseen_idf(self) -> float:
        """The idf of a word found in one text."""
        return float(np.log((1.0 + self.all_texts) / 2.0))


def write_corpus(lines: Iterable[str], path: Path, seed: int) -> None:
    """Write distinct lines of keys in random order.

    A formula that is repeated a thousand times is not language to learn from, and no source should meet only the low
    learning rates at the end.
    """
    distinct = list(dict.fromkeys(line for line in lines if line.count(" ") + 1 >= _FEWEST_WORDS_OF_A_LINE))
    random.Random(seed).shuffle(distinct)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in distinct)


def train_words(corpus: Path, config: TrainingConfig) -> Words:
    """Skip-gram vectors (Mikolov et al. 2013, "Distributed Representations of Words and Phrases") of a corpus file."""
    word2vec = require("gensim.models.word2vec")
    model = word2vec.Word2Vec(
        corpus_file=str(corpus),
        sg=1,
        vector_size=config.dimension,
        window=config.window,
        negative=config.negatives,
        sample=config.subsampling,
        min_count=config.fewest_occurrences,
        epochs=config.word_epochs,
        alpha=config.word_learning_rate,
        workers=config.threads,
        seed=config.seed,
    )
    words: list[str] = list(model.wv.index_to_key)
    if not words:
        raise ValueError(f"no word occurs {config.fewest_occurrences} times")
    counts = np.array([model.wv.get_vecattr(word, "count") for word in words], dtype=np.int64)
    found: Counter[str] = Counter()
    all_texts = 0
    with corpus.open(encoding="utf-8") as lines:
        for line in lines:
            found.update(set(line.split()))
            all_texts += 1
    texts = np.array([found[word] for word in words], dtype=np.int64)
    return Words(words, counts, texts, all_texts, np.asarray(model.wv.vectors, dtype=np.float32))


def first_table(words: Words, config: TrainingConfig) -> Floats:
    """The rows that the contrastive training starts from.

    The mean and the common components are removed (Mu and Viswanath 2018, "All-but-the-Top"); then the row of a word
    with probability p gets the length max(ln(1 / p) - offset, least), scaled to mean 1, so that rare words weigh more.
    """
    centred = words.vectors - words.vectors.mean(axis=0)
    if config.removed_components:
        frequent = centred[:_COMPONENT_SAMPLE]
        _, components = np.linalg.eigh(frequent.T @ frequent)
        top = components[:, -config.removed_components :]
        centred = centred - (centred @ top) @ top.T
    norms = np.linalg.norm(centred, axis=1, keepdims=True)
    centred /= np.where(norms > 0.0, norms, 1.0)
    weights = np.maximum(-np.log(words.counts / words.counts.sum()) - config.weight_offset, config.least_weight)
    return np.asarray(centred * (weights / weights.mean())[:, None], dtype=np.float32)
