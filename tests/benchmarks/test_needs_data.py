"""The contract of the labelled needs: what the README beside the file promises about its lines."""

import json
from collections import Counter
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks" / "data"
PATH = FOLDER / "needs.jsonl"
LINES = PATH.read_text(encoding="utf-8").splitlines()
ITEMS: list[dict[str, str]] = [json.loads(line) for line in LINES]
KEYS = "id field challenge need capability state kind evidence why split".split()
FIELDS = (
    "防災 健康づくり 高齢者福祉 介護 子育て 教育 交通 観光 農業 林業・水産 商工・産業振興 雇用・人材 環境・脱炭素 "
    "廃棄物 エネルギー まちづくり 空き家・住宅 関係人口・移住 文化・スポーツ 広報 行政DX 窓口・手続き 福祉・障害 "
    "多文化共生 公共施設・インフラ"
).split()
KINDS = {
    "said": ("met", 33),
    "other_words": ("met", 67),
    "part": ("partial", 39),
    "conditional": ("partial", 31),
    "denied": ("unmet", 55),
    "absent": ("unmet", 55),
}


def test_keys_and_ids() -> None:
    assert all(list(item) == KEYS for item in ITEMS)
    assert [item["id"] for item in ITEMS] == [f"n{number:03}" for number in range(1, 281)]
    assert all(json.dumps(item, ensure_ascii=False) == line for item, line in zip(ITEMS, LINES, strict=True))


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_quotes_and_lengths(item: dict[str, str]) -> None:
    assert item["challenge"].count(item["need"]) == 1
    assert len(item["need"]) >= 8
    assert 60 <= len(item["challenge"]) <= 200
    assert 2 <= item["challenge"].count("。") <= 4
    assert 80 <= len(item["capability"]) <= 250
    assert 3 <= item["capability"].count("。") <= 5
    if item["kind"] == "absent":
        assert item["evidence"] == ""
    else:
        assert item["capability"].count(item["evidence"]) == 1
        assert len(item["evidence"]) >= 8
    assert item["why"].endswith("。")
    assert item["why"].count("。") == 1


def test_no_text_stands_twice() -> None:
    for key in ("challenge", "need", "capability", "why"):
        texts = Counter(item[key] for item in ITEMS)
        assert [text for text, count in texts.items() if count > 1] == [], key


def test_kinds_and_states() -> None:
    assert Counter(item["kind"] for item in ITEMS) == {kind: count for kind, (_, count) in KINDS.items()}
    assert all(item["state"] == KINDS[item["kind"]][0] for item in ITEMS)


def test_fields_hold_every_state() -> None:
    assert sorted({item["field"] for item in ITEMS}) == sorted(FIELDS)
    for field in FIELDS:
        states = Counter(item["state"] for item in ITEMS if item["field"] == field)
        assert states.total() in (11, 12), field
        assert (states["met"], states["partial"] in (2, 3), states["unmet"] in (4, 5)) == (4, True, True), field


def test_splits_are_even() -> None:
    assert Counter(item["split"] for item in ITEMS) == {"dev": 140, "test": 140}
    groups = {(key, item[key]) for key in ("field", "state", "kind") for item in ITEMS}
    for key, value in groups:
        sides = Counter(item["split"] for item in ITEMS if item[key] == value)
        assert abs(sides["dev"] - sides["test"]) <= 1, (key, value)
    for field, state in {(item["field"], item["state"]) for item in ITEMS}:
        sides = Counter(item["split"] for item in ITEMS if (item["field"], item["state"]) == (field, state))
        assert abs(sides["dev"] - sides["test"]) <= 1, (field, state)


def test_lists_of_the_readme() -> None:
    states = {item["id"]: item["state"] for item in ITEMS}
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    section = text.split("## needs.jsonl")[1].split("\n## ")[0]
    rows = {
        row.split("|")[1].strip(): row.split("|")[2].split()
        for row in section.splitlines()
        if " n0" in row and "|" in row
    }
    expected = {"met, with a negation": ("met", 24), "met, with a denial": ("met", 13)}
    expected |= {"negation in the challenge (": ("met", 14), "negation in the challenge, unmet": ("unmet", 2)}
    for start, (state, count) in expected.items():
        (ids,) = [row for name, row in rows.items() if name.startswith(start)]
        assert (len(ids), {states[item] for item in ids}) == (count, {state}), start
    for kind, (state, count) in KINDS.items():
        sides = Counter(item["split"] for item in ITEMS if item["kind"] == kind)
        assert f"| `{state}` | `{kind}` | {count} | {sides['dev']} | {sides['test']} |" in section
    later = section.split("An offer announced for later")[1].split("`negations.jsonl`")[0]
    assert {states[word.strip(".")] for word in later.split() if word.startswith("n") and word[1:4].isdigit()} == {
        "partial"
    }
