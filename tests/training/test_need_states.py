from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.need_model import NeedModel
from kyoso_match.scoring import Scorer
from kyoso_match.training import need_states
from kyoso_match.training.need_examples import MET, PARTIAL, UNMET, Example, examples
from kyoso_match.training.need_states import cases, main, train
from kyoso_match.word_table import WordTable
from tests.training.conftest import needs_training_packages

EXAMPLES = [
    Example("給食の食べ残しを減らしたい", ("献立を見直します。食べ残しを量ります。",), MET),
    Example("給食の食べ残しを減らしたい", ("橋の点検をします。",), UNMET, 0.5),
    Example("通院の足がほしい", ("乗合の車が病院を回ります。",), MET),
    Example("通院の足がほしい", ("平日のみ車を出します。",), PARTIAL),
] * 8


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(WordTable.bundled())


@needs_training_packages
def test_the_tensors_give_what_the_arrays_give(scorer: Scorer) -> None:
    import torch

    made = cases(EXAMPLES[:4], scorer)
    arrays = train(made, scorer, epochs=1)
    known = np.arange(1 + max(int(max(case.asked.max(), case.given.max())) for case in made))
    words = need_states.Words(
        torch.from_numpy(scorer.unit_vectors(known).astype(np.float32)),
        torch.from_numpy(scorer.lengths(known).astype(np.float32)),
    )
    tensors = {name: torch.from_numpy(np.asarray(array)) for name, array in arrays.items()}
    logits = need_states.forward(tensors, need_states.Rows.of(made), words, training=False)
    found = logits.softmax(dim=1).numpy()
    model = NeedModel(arrays, {})
    expected = np.concatenate([model.probabilities(*inputs) for inputs in map(scorer_inputs(scorer), EXAMPLES[:4])])
    assert found == pytest.approx(expected, abs=1e-5)
    assert len(found) == 5  # the first offer has two passages


def scorer_inputs(scorer: Scorer):  # type: ignore[no-untyped-def]  # noqa: ANN201
    from kyoso_match.embedders import StaticEmbedder
    from kyoso_match.explain.passages import asking_importance, offered, wanted
    from kyoso_match.profiles import Profile
    from kyoso_match.records import Capability, Challenge

    embedder = StaticEmbedder(scorer.table)

    def inputs(example: Example):  # type: ignore[no-untyped-def]  # noqa: ANN202
        sides = []
        for record in (Challenge("c", example.need), Capability("k", "\n".join(example.passages))):
            profile = Profile.of(record)
            sides.append(scorer.side(profile, embedder.embed([profile.document.text], "challenge")[0]))
        asking, giving = sides
        need = wanted(scorer, asking, np.arange(len(asking.profile.keys)), asking_importance(asking))
        assert need is not None
        offer = offered(scorer, giving)
        here = asking.words.ids[asking.words.places_of([asking.profile.keys[place] for place in need.places])]
        there = giving.words.ids[giving.words.places_of([giving.profile.keys[place] for place in offer.places])]
        return need.asked, offer.passages, scorer.similarities(here, there)

    return inputs


@needs_training_packages
def test_training_learns_the_levels_and_repeats_itself(scorer: Scorer) -> None:
    made = cases(EXAMPLES, scorer)
    arrays = train(made, scorer, epochs=30, batch=8)
    model = NeedModel(arrays, {})
    levels = [model.probabilities(*inputs).max(axis=0).argmax() for inputs in map(scorer_inputs(scorer), EXAMPLES[:4])]
    assert levels == [MET, UNMET, MET, PARTIAL]
    again = train(made, scorer, epochs=30, batch=8)
    assert all(np.array_equal(arrays[name], again[name]) for name in arrays)


def test_a_need_beside_its_own_words_is_met(tmp_path: Path) -> None:
    texts = [
        {
            "field": "窓口",
            "need": "電話で予約したい",
            "said": "電話で予約できます。",
            "part": "電話は平日のみ。",
            "conditional": "準備中。",
            "absent": "電話を売ります。",
            "meets": ["声で申し込めます。", "通話で受け付けます。"],
        }
    ]
    needs = [
        {
            "need": "橋を直したい",
            "meets": ["補修します。", "架け替えます。"],
            "part": "橋を見ます。",
            "near": "橋の本。",
        }
    ]
    for name, records in (("offers", []), ("needs", needs), ("texts", texts)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"written_{name}.jsonl").write_text(lines, encoding="utf-8")
    assert [(example.need, example.passages[0], example.level) for example in examples(tmp_path)] == [
        ("橋を直したい", "橋を見ます。", PARTIAL),
        ("橋を直したい", "橋の本。", UNMET),
        ("電話で予約したい", "電話で予約できます。", MET),
        ("電話で予約したい", "電話は平日のみ。", PARTIAL),
        ("電話で予約したい", "準備中。", PARTIAL),
        ("電話で予約したい", "電話を売ります。", UNMET),
        ("橋を直したい", "補修します。", MET),
        ("橋を直したい", "架け替えます。", MET),
        ("橋を直したい", "橋・直し", MET),
        ("電話で予約したい", "声で申し込めます。", MET),
        ("電話で予約したい", "通話で受け付けます。", MET),
        ("電話で予約したい", "電話・予約", MET),
    ]


def test_missing_files_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "written_offers.jsonl").write_text("", encoding="utf-8")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "written_needs.jsonl" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@needs_training_packages
def test_the_command_writes_a_model(tmp_path: Path) -> None:
    offers = [
        {
            "field": "交通",
            "fit": True,
            "challenge": f"通院の足がほしい。{number}",
            "capability": "車が病院を回ります。",
            "needs": [{"need": "通院の足がほしい", "kind": "other_words", "evidence": "車が病院を回ります。"}],
        }
        for number in range(40)
    ]
    texts = [
        {
            "field": "道路",
            "need": "橋を直したい",
            "said": "橋を直します。",
            "part": "橋を見ます。",
            "conditional": "橋の金具なら直します。",
            "absent": "橋の本を売ります。",
        }
    ]
    for name, records in (("offers", offers), ("needs", []), ("texts", texts)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"written_{name}.jsonl").write_text(lines, encoding="utf-8")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--epochs", "1"]) == 0
    about = NeedModel.load(tmp_path / "out").about
    assert about["word_table"] == WordTable.bundled().fingerprint
    # The absent one, and two offers of the other field beside the need.
    assert about["examples"] == {"unmet": 3, "partial": 2, "met": 42}
