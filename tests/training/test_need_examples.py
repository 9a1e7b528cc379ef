from __future__ import annotations

import json
from pathlib import Path

from kyoso_match.need_model import MET, PARTIAL, REFUSED, UNMET
from kyoso_match.training.need_examples import examples

OFFERS = [
    {
        "field": "道路",
        "fit": True,
        "challenge": "橋を直したい。道も見たい。",
        "capability": "橋の補修をします。道は見ません。",
        "needs": [
            {"need": "橋を直したい", "kind": "other_words", "evidence": "橋の補修をします。"},
            {"need": "道も見たい", "kind": "denied", "evidence": "道は見ません。"},
        ],
    }
]
NEEDS = [
    {"field": "道路", "need": "橋を守りたい", "meets": ["補修します。"], "part": "橋を見ます。", "near": "橋の本。"}
]
TEXTS = [
    {
        "field": "窓口",
        "need": "電話で予約したい",
        "texts": {
            "said": ["電話で予約できます。"],
            "beside": ["声で申し込めます。通訳は行いません。"],
            "conditional": ["準備中。"],
            "absent": ["電話を売ります。"],
            "denied": ["電話の予約は行いません。"],
        },
    }
]
NEGATIONS = [
    {"side": "capability", "need": "送ってほしい", "capability": "送ります。", "reversed": "送りません。"}
    | {"before": "met", "after": "unmet"},
    {"side": "challenge", "need": "人を置かずに", "capability": "無人です。", "reversed": "人を置いて"}
    | {"before": "met", "after": "unmet"},
]


def test_what_is_written_becomes_examples(tmp_path: Path) -> None:
    for name, records in (("offers", OFFERS), ("needs", NEEDS), ("texts", TEXTS), ("x", NEGATIONS)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"written_{name}.jsonl").write_text(lines, encoding="utf-8")
    found = list(examples(tmp_path, tmp_path / "written_x.jsonl"))
    beside = "声で申し込めます。通訳は行いません。"
    assert [(example.need, example.offer, example.outcome) for example in found] == [
        ("橋を直したい", "橋の補修をします。", MET),
        ("道も見たい", "道は見ません。", REFUSED),
        ("橋を守りたい", "補修します。", MET),
        ("橋を守りたい", "橋を見ます。", PARTIAL),
        ("橋を守りたい", "橋の本。", UNMET),
        ("電話で予約したい", "電話で予約できます。", MET),
        ("電話で予約したい", beside, MET),
        ("電話で予約したい", "準備中。", PARTIAL),
        ("電話で予約したい", "電話を売ります。", UNMET),
        ("電話で予約したい", "電話の予約は行いません。", REFUSED),
        # Needs beside their own words, and beside an offer of another field where there is one.
        ("橋を守りたい", "橋・守り", MET),
        ("電話で予約したい", "電話・予約", MET),
        ("電話で予約したい", "橋の補修をします。道は見ません。", UNMET),
        ("送ってほしい", "送ります。", MET),
        ("送ってほしい", "送りません。", REFUSED),
        ("人を置かずに", "無人です。", MET),
    ]
    assert [example.shared for example in found if example.outcome == REFUSED] == ["", beside, "送ります。"]
    assert [example.weight for example in found] == [1, 2, 1, 1, 0.5, 1, 2, 1, 0.5, 2, 0.5, 0.5, 1, 2, 2, 2]


def test_one_line_of_texts_in_twelve_is_kept_back(tmp_path: Path) -> None:
    texts = [{"field": "窓口", "need": f"{number}番", "texts": {"said": [f"{number}番です。"]}} for number in range(25)]
    for name, records in (("offers", []), ("needs", []), ("texts", texts)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"written_{name}.jsonl").write_text(lines, encoding="utf-8")
    assert {f"{number}番" for number in range(25)} - {example.need for example in examples(tmp_path)} == {
        "11番",
        "23番",
    }
