"""Training for real, on a made-up corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from kyoso_match.errors import MissingExtraError
from kyoso_match.training import Pair, ScoredPair, TrainingConfig, train_static
from kyoso_match.training.bags import Bags
from kyoso_match.training.contrastive import train_table
from kyoso_match.training.export import export_table
from kyoso_match.training.extras import require
from kyoso_match.training.static import encode_pairs, encode_scored, pair_line, scored_line
from kyoso_match.training.word_vectors import Floats, Words, first_table
from kyoso_match.word_table import WordTable
from tests.training.conftest import TOPICS, needs_training_packages


def _cosine(table: WordTable, one: Sequence[str], other: Sequence[str]) -> float:
    a, b = table.vectors(one).sum(axis=0), table.vectors(other).sum(axis=0)
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def mean_cosine(table: Floats, left: Bags, right: Bags) -> float:
    """The mean cosine of text i of ``left`` with text i of ``right``."""
    sums = [np.add.reduceat(table[bags.rows], bags.bounds[:-1], axis=0) for bags in (left, right)]
    units = [values / np.linalg.norm(values, axis=1, keepdims=True) for values in sums]
    return float((units[0] * units[1]).sum(axis=1).mean())


@pytest.fixture(scope="module")
def table(texts: list[str], pairs: list[Pair], scored: list[ScoredPair], config: TrainingConfig) -> WordTable:
    pytest.importorskip("gensim", reason="gensim is not installed")
    pytest.importorskip("torch", reason="torch is not installed")
    return train_static(texts, pairs, config, scored=scored)


def test_an_offer_is_nearer_to_its_need_than_any_other(table: WordTable) -> None:
    for number, (needs, _) in enumerate(TOPICS):
        cosines = [_cosine(table, needs, offers) for _, offers in TOPICS]
        assert int(np.argmax(cosines)) == number
        assert cosines[number] > max(cosine for other, cosine in enumerate(cosines) if other != number) + 0.3


def test_the_table_says_how_it_was_made(table: WordTable, config: TrainingConfig) -> None:
    assert table.metadata["config"] == config.to_dict()
    assert table.dimension == config.dimension
    assert 60 <= len(table) <= 70
    assert table.unseen_idf > float(table.idf.max())


@needs_training_packages
def test_the_same_seed_gives_the_same_table(
    table: WordTable, texts: list[str], pairs: list[Pair], scored: list[ScoredPair], config: TrainingConfig
) -> None:
    assert train_static(texts, pairs, config, scored=scored).fingerprint == table.fingerprint
    other = train_static(texts, pairs, replace(config, seed=7), scored=scored)
    assert other.fingerprint != table.fingerprint


@needs_training_packages
def test_a_source_is_seen_as_often_as_asked(
    pairs: list[Pair], scored: list[ScoredPair], config: TrainingConfig
) -> None:
    words = sorted({word for topic in TOPICS for side in topic for word in side})
    vocabulary = {word: row for row, word in enumerate(words)}
    sets = encode_pairs(map(pair_line, pairs), vocabulary)
    start = np.zeros((len(words), 16), dtype=np.float32) + 0.1
    steps = [len(train_table(start, sets, [], config, times=times).losses) for times in (None, {"made": 3})]
    assert steps[1] == 3 * steps[0]


@needs_training_packages
def test_the_loss_drops_and_pairs_come_closer(
    pairs: list[Pair], scored: list[ScoredPair], config: TrainingConfig
) -> None:
    words = sorted({word for topic in TOPICS for side in topic for word in side})
    vocabulary = {word: row for row, word in enumerate(words)}
    sets = encode_pairs(map(pair_line, pairs), vocabulary)
    start = np.random.default_rng(0).normal(size=(len(words), 16)).astype(np.float32)
    trained = train_table(start, sets, encode_scored(map(scored_line, scored), vocabulary), config)
    assert np.mean(trained.losses[-5:]) < 0.8 * np.mean(trained.losses[:5])
    made = sets["made"]
    others = pairs[1:] + pairs[:1]
    mixed = [Pair(one.left, other.right, source="made") for one, other in zip(pairs, others, strict=True)]
    wrong = encode_pairs(map(pair_line, mixed), vocabulary)["made"]
    right = mean_cosine(trained.table, made.left, made.right)
    assert right > mean_cosine(start, made.left, made.right) + 0.1
    assert right > mean_cosine(trained.table, wrong.left, wrong.right) + 0.2


@needs_training_packages
def test_scored_pairs_come_into_order(scored: list[ScoredPair], config: TrainingConfig) -> None:
    words = sorted({word for topic in TOPICS for side in topic for word in side})
    vocabulary = {word: row for row, word in enumerate(words)}
    start = np.random.default_rng(0).normal(size=(len(words), 16)).astype(np.float32)
    random_pairs = [Pair("バス", "畑", str(number)) for number in range(64)]
    sets = encode_pairs(map(pair_line, random_pairs), vocabulary)
    some = encode_scored(map(scored_line, scored), vocabulary)
    trained = train_table(start, sets, some, replace(config, ranking_weight=1.0, epochs=20)).table
    left, right, scores = some[0].left, some[0].right, some[0].scores

    def cosines(of: np.ndarray) -> np.ndarray:
        sums = [np.add.reduceat(of[bags.rows], bags.bounds[:-1], axis=0) for bags in (left, right)]
        units = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in sums]
        return np.asarray((units[0] * units[1]).sum(axis=1))

    def gap(of: np.ndarray) -> float:
        return float(cosines(of)[scores > 0.5].mean() - cosines(of)[scores < 0.5].mean())

    assert gap(trained) > gap(start) + 0.1


def test_a_missing_package_names_the_extra() -> None:
    with pytest.raises(MissingExtraError, match=r"kyoso_match\[train\]"):
        require("no_such_package_of_training")


def test_pairs_of_one_text_or_without_known_words_are_left_out() -> None:
    vocabulary = {"バス": 0, "運転": 1}
    lines = [pair_line(Pair("バス", right)) for right in ("運転", "バス", "未知")]
    assert len(encode_pairs(lines, vocabulary)["pairs"]) == 1


def test_pairs_without_a_group_are_groups_of_their_own() -> None:
    vocabulary = {"バス": 0, "運転": 1}
    lines = [pair_line(Pair("バス", "運転", group)) for group in ("", "", "a", "a")]
    groups = encode_pairs(lines, vocabulary)["pairs"].groups.tolist()
    assert len(set(groups)) == 3
    assert groups[2] == groups[3]


def test_a_batch_drops_words_but_never_a_text() -> None:
    bags = Bags.of([list(range(50)), [3], [4, 5, 6]])
    rng = np.random.default_rng(0)
    rows, offsets = bags.batch(np.array([0, 1, 2]), rng, dropout=0.9, longest=20)
    lengths = np.diff([*offsets.tolist(), len(rows)])
    assert 1 <= lengths[0] < 20
    assert lengths.tolist()[1:] == [1, 3]


def test_a_stride_of_one_keeps_the_trained_rows_and_a_longer_one_goes_further(config: TrainingConfig) -> None:
    rng = np.random.default_rng(0)
    names = [f"w{number}" for number in range(20)]
    ones = np.arange(20, 0, -1, dtype=np.int64)
    words = Words(names, ones, ones, 30, rng.normal(size=(20, 16)).astype(np.float32))
    start = first_table(words, config)
    trained = (start + rng.normal(size=start.shape) * 0.1).astype(np.float32)

    def exported(stride: float) -> Floats:
        rows = export_table(words, trained, replace(config, stride=stride)).vectors(names)
        return np.asarray(rows / np.linalg.norm(rows, axis=1).mean(), dtype=np.float32)

    for stride in (1.0, 1.5):
        expected = start + stride * (trained - start)
        expected = expected / np.linalg.norm(expected, axis=1).mean()
        assert np.abs(exported(stride) - expected).max() < 0.02


def test_only_the_most_frequent_words_are_kept(config: TrainingConfig) -> None:
    vectors = np.random.default_rng(0).normal(size=(9, 16)).astype(np.float32)
    ones = np.ones(9, dtype=np.int64)
    words = Words([f"w{number}" for number in range(9)], ones, ones, 30, vectors)
    table = export_table(words, first_table(words, config), replace(config, most_words=5))
    assert list(table.vocabulary) == ["w0", "w1", "w2", "w3", "w4"]
