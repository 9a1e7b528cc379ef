"""A word table from anybody's texts and pairs."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from kyoso_match.training.bags import Bags, PairSet, ScoredSet, rows_of
from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.contrastive import train_table
from kyoso_match.training.export import export_table
from kyoso_match.training.pairs import Pair, ScoredPair
from kyoso_match.training.word_keys import key_line
from kyoso_match.training.word_vectors import first_table, train_words, write_corpus
from kyoso_match.word_table import WordTable

Report = Callable[[str], None]


def train_static(
    texts: Iterable[str],
    pairs: Iterable[Pair],
    config: TrainingConfig | None = None,
    *,
    scored: Iterable[ScoredPair] = (),
    metadata: Mapping[str, Any] | None = None,
    report: Report = lambda line: None,
) -> WordTable:
    """Train a word table on running text and on pairs of texts that belong together.

    ``texts`` teach what words mean, ``pairs`` what a match is, ``scored`` how similar is how similar. The words are
    those of ``texts``. Save the result with ``WordTable.save``.
    """
    config = config if config is not None else TrainingConfig()
    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.txt"
        write_corpus(map(key_line, texts), corpus, config.seed)
        report("words ...")
        words = train_words(corpus, config)
    vocabulary = {word: row for row, word in enumerate(words.words)}
    pair_sets = encode_pairs(map(pair_line, pairs), vocabulary)
    scored_sets = encode_scored(map(scored_line, scored), vocabulary)
    report("pairs ...")
    trained = train_table(first_table(words, config), pair_sets, scored_sets, config, report)
    return export_table(words, trained.table, config, metadata)


# --- pairs as lines of keys, and as rows ---------------------------------------------------------------------------


def pair_line(pair: Pair) -> str:
    """A pair as one line of tab-separated columns: source, group, left keys, right keys."""
    return "\t".join((_column(pair.source), _column(pair.group), key_line(pair.left), key_line(pair.right)))


def scored_line(pair: ScoredPair) -> str:
    """A scored pair as one line of tab-separated columns: source, score, left keys, right keys."""
    return "\t".join((_column(pair.source), repr(pair.score), key_line(pair.left), key_line(pair.right)))


def _column(text: str) -> str:
    return " ".join(text.split())


def encode_pairs(lines: Iterable[str], vocabulary: Mapping[str, int]) -> dict[str, PairSet]:
    """Pairs by source, without those that have no known word on one side or the same words on both."""
    left: dict[str, list[list[int]]] = defaultdict(list)
    right: dict[str, list[list[int]]] = defaultdict(list)
    groups: dict[str, list[int]] = defaultdict(list)
    known_groups: dict[str, int] = {}
    for number, line in enumerate(lines):
        source, group, one, other = line.split("\t")
        rows = rows_of(one, vocabulary), rows_of(other, vocabulary)
        if rows[0] and rows[1] and rows[0] != rows[1]:
            left[source].append(rows[0])
            right[source].append(rows[1])
            # A pair without a group is a group of its own.
            groups[source].append(known_groups.setdefault(group or f"\t{number}", len(known_groups)))
    return {
        source: PairSet(Bags.of(left[source]), Bags.of(right[source]), np.array(groups[source], dtype=np.int64))
        for source in left
    }


def encode_scored(lines: Iterable[str], vocabulary: Mapping[str, int]) -> list[ScoredSet]:
    """Scored pairs by source, without those that have no known word on one side."""
    found: dict[str, list[tuple[list[int], list[int], float]]] = defaultdict(list)
    for line in lines:
        source, score, one, other = line.split("\t")
        left, right = rows_of(one, vocabulary), rows_of(other, vocabulary)
        if left and right:
            found[source].append((left, right, float(score)))
    return [
        ScoredSet(
            Bags.of([left for left, _, _ in pairs]),
            Bags.of([right for _, right, _ in pairs]),
            np.array([score for _, _, score in pairs], dtype=np.float32),
        )
        for _, pairs in sorted(found.items())
    ]
