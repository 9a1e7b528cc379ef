"""The contract of the negation pairs: one reversed clause each, labels that fall, even halves."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).resolve().parents[2] / "benchmarks" / "data" / "negations.jsonl"
PAIRS: list[dict[str, Any]] = [json.loads(line) for line in PATH.read_text(encoding="utf-8").splitlines()]

KEYS = [
    "id",
    "field",
    "side",
    "kind",
    "challenge",
    "need",
    "capability",
    "reversed",
    "need_reversed",
    "before",
    "after",
    "split",
]
KINDS = {
    "plain",
    "lacking",
    "out_of_scope",
    "planned",
    "exclusion",
    "limited",
    "ended",
    "not_needed",
    "polite",
    "double",
}
ORDER = ["unmet", "partial", "met"]
LONGEST_CLAUSE = 40


def common_start(one: str, other: str) -> int:
    """How many characters two texts share from the first one on."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def changed(one: str, other: str) -> tuple[str, str]:
    """What is left of two texts without their common start and their common end."""
    start = common_start(one, other)
    one, other = one[start:], other[start:]
    end = common_start(one[::-1], other[::-1])
    return one[: len(one) - end], other[: len(other) - end]


def test_changed_is_the_middle() -> None:
    assert changed("夜も使えます。", "夜は使えません。") == ("も使えます", "は使えません")
    assert changed("必要です", "不必要です") == ("", "不")
    assert changed("ああ", "あああ") == ("", "あ")


def test_ids_count_up_and_texts_are_unique() -> None:
    assert [pair["id"] for pair in PAIRS] == [f"m{number:03d}" for number in range(1, len(PAIRS) + 1)]
    for key in ("challenge", "need", "capability", "reversed"):
        assert len({pair[key] for pair in PAIRS}) == len(PAIRS), key


def test_sizes() -> None:
    kinds = Counter(pair["kind"] for pair in PAIRS)
    assert len(PAIRS) >= 130
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 10
    assert sum(pair["side"] == "challenge" for pair in PAIRS) >= 12
    assert len({pair["field"] for pair in PAIRS}) >= 15


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_splits_alternate_within_a_kind(kind: str) -> None:
    splits = [pair["split"] for pair in PAIRS if pair["kind"] == kind]
    assert splits == [("dev", "test")[place % 2] for place in range(len(splits))]


def test_each_split_has_half_of_the_sides_and_every_fall() -> None:
    for key in ("side", "before", "after"):
        halves = Counter((pair[key], pair["split"]) for pair in PAIRS)
        for value in {pair[key] for pair in PAIRS}:
            assert min(halves[value, "dev"], halves[value, "test"]) >= 3, (key, value)
    assert abs(Counter(pair["split"] for pair in PAIRS)["dev"] - len(PAIRS) / 2) <= 1


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["id"] for pair in PAIRS])
def test_pair(pair: dict[str, Any]) -> None:
    assert list(pair) == KEYS
    assert pair["side"] in {"capability", "challenge"}
    assert 50 <= len(pair["challenge"]) <= 160
    assert 60 <= len(pair["capability"]) <= 200
    assert 2 <= pair["capability"].count("。") <= 4
    assert all(unicodedata.normalize("NFC", text) == text == text.strip() for text in pair.values())

    assert pair["challenge"].count(pair["need"]) == 1
    assert "。" not in pair["need"]
    if pair["side"] == "challenge":
        assert pair["need_reversed"]
        assert pair["reversed"].count(pair["need_reversed"]) == 1
        assert pair["need_reversed"] != pair["need"]
    else:
        assert pair["need_reversed"] == ""

    clauses = changed(pair[pair["side"]], pair["reversed"])
    assert any(clauses)
    assert all(len(clause) <= LONGEST_CLAUSE and "。" not in clause for clause in clauses)

    assert ORDER.index(pair["after"]) < ORDER.index(pair["before"])


def test_the_pairs_for_tuning_keep_the_same_contract() -> None:
    more = [json.loads(line) for line in PATH.with_name("negations_dev.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [pair["id"] for pair in more] == [f"x{number:03d}" for number in range(1, len(more) + 1)]
    kinds = Counter(pair["kind"] for pair in more)
    assert set(kinds) == KINDS
    assert min(kinds.values()) >= 41
    known = {pair["capability"] for pair in PAIRS}
    for pair in more:
        assert list(pair) == KEYS
        assert (pair["side"], pair["split"]) == ("capability", "dev")
        assert pair["need"] in pair["challenge"]
        assert pair["capability"] not in known
        assert ORDER.index(pair["after"]) < ORDER.index(pair["before"])
        for part in changed(pair["capability"], pair["reversed"]):
            assert len(part) <= LONGEST_CLAUSE
            assert "。" not in part
