"""A made-up corpus of four topics, small enough to train on in a second."""

from __future__ import annotations

import importlib.util
import random
from dataclasses import replace

import pytest

from kyoso_match.training import Pair, ScoredPair, TrainingConfig

TOPICS = [
    ("バス 乗客 運転 路線 停留 通院 坂道 免許".split(), "配車 予約 車両 運行 経路 座席 送迎 乗合".split()),
    ("保育 園児 母親 登園 育児 給食 入園 幼児".split(), "玩具 絵本 相談 見守り 連絡 教室 遊び 写真".split()),
    ("農家 収穫 畑 後継 水田 害虫 野菜 耕作".split(), "農機 肥料 種苗 直売 加工 温室 選別 出荷".split()),
    ("空き家 住宅 改修 老朽 大家 入居 建物 庭".split(), "設計 工事 内装 査定 仲介 解体 塗装 賃貸".split()),
]


def have_training_packages() -> bool:
    return all(importlib.util.find_spec(package) is not None for package in ("gensim", "torch"))


needs_training_packages = pytest.mark.skipif(
    not have_training_packages(), reason="gensim and torch are not installed: pip install 'kyoso_match[train]'"
)


@pytest.fixture(scope="session")
def config() -> TrainingConfig:
    return replace(
        TrainingConfig(),
        threads=1,
        dimension=16,
        window=4,
        negatives=4,
        subsampling=0.0,
        fewest_occurrences=2,
        word_epochs=3,
        epochs=4,
        batch=32,
        learning_rate=0.01,
        warm_up_steps=2,
        ranking_batch=16,
    )


@pytest.fixture(scope="session")
def texts() -> list[str]:
    # Needs and offers never stand in one text, so only the pairs can bring them together.
    rng = random.Random(1)
    sides = [words for topic in TOPICS for words in topic]
    return ["、".join(rng.choices(rng.choice(sides), k=8)) for _ in range(600)]


@pytest.fixture(scope="session")
def pairs() -> list[Pair]:
    rng = random.Random(2)
    found = []
    for number in range(400):
        needs, offers = rng.choice(TOPICS)
        found.append(Pair("、".join(rng.choices(needs, k=4)), "、".join(rng.choices(offers, k=4)), str(number), "made"))
    return found


@pytest.fixture(scope="session")
def scored() -> list[ScoredPair]:
    rng = random.Random(3)
    found = []
    for _ in range(100):
        left, right = rng.choice(TOPICS), rng.choice(TOPICS)
        score = 1.0 if left is right else 0.0
        found.append(ScoredPair("、".join(rng.choices(left[0], k=4)), "、".join(rng.choices(right[0], k=4)), score))
    return found
