from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.explain.passages import read_need, read_offer
from kyoso_match.need_model import MET, OUTCOMES, PARTIAL, REFUSED, UNMET, NeedModel
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.training.need_cases import Rows, cases
from kyoso_match.training.need_examples import Example
from kyoso_match.training.need_network import Vectors, forward
from kyoso_match.training.need_states import main, train
from kyoso_match.word_table import WordTable
from tests.training.conftest import needs_training_packages

EXAMPLES = [
    Example("給食の食べ残しを減らしたい", "献立を見直します。食べ残しを量ります。", MET),
    Example("給食の食べ残しを減らしたい", "橋の点検をします。", UNMET, 0.5),
    Example("通院の足がほしい", "乗合の車が病院を回ります。", MET),
    Example("通院の足がほしい", "平日のみ車を出します。", PARTIAL),
    Example("通院の足がほしい", "車を貸します。送迎は行いません。", REFUSED, shared="車を貸します。送迎も行います。"),
] * 4


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    return Scorer(WordTable.bundled())


def judged(model: NeedModel, scorer: Scorer) -> Iterator[Floats]:
    """The probabilities of the distinct examples, by the arrays."""
    for example in EXAMPLES[:5]:
        sides: list[Side] = []
        for record in (Challenge("c", example.need), Capability("k", example.offer)):
            sides.append(scorer.side(Profile.of(record), np.zeros(0, dtype=np.float32)))
        asking, giving = sides
        need = read_need(scorer, asking, range(len(asking.profile.units)))
        assert need is not None
        offer = read_offer(scorer, giving)
        here = asking.words.ids[asking.words.places_of([asking.profile.keys[place] for place in need.places])]
        there = giving.words.ids[giving.words.places_of([giving.profile.keys[place] for place in offer.places])]
        yield model.probabilities(model.read(need.words), model.read(offer.words), scorer.similarities(here, there))


@needs_training_packages
def test_the_tensors_give_what_the_arrays_give(scorer: Scorer) -> None:
    import torch

    found = cases(EXAMPLES, scorer)
    model = train(found, scorer, epochs=1)
    known = np.arange(1 + max(int(line.ids.max()) for case in found.made for line in (case.need, *case.offer)))
    vectors = Vectors(
        torch.from_numpy(scorer.unit_vectors(known).astype(np.float32)),
        torch.from_numpy(scorer.lengths(known).astype(np.float32)),
    )
    tensors = {name: torch.from_numpy(np.asarray(array)) for name, array in model.arrays.items()}
    logits = forward(tensors, Rows.of(found.made[:5]), vectors, training=False)
    expected = np.concatenate([*judged(model, scorer)])
    assert logits.softmax(dim=1).numpy() == pytest.approx(expected, abs=1e-5)
    assert len(expected) == 9  # two of the offers have two passages, and these once more as one


@needs_training_packages
def test_training_learns_the_outcomes_and_repeats_itself(scorer: Scorer) -> None:
    found = cases(EXAMPLES, scorer)
    model = train(found, scorer, epochs=60, batch=8)
    outcomes = [probabilities for probabilities in judged(model, scorer)]
    assert outcomes[4][:2, REFUSED].argmax() == 1  # the second sentence
    assert [
        OUTCOMES[UNMET] if of[:, UNMET].min() > 0.5 else OUTCOMES[1 + int(of[:, 1:].max(axis=0).argmax())]
        for of in outcomes
    ] == ["met", "unmet", "met", "partial", "refused"]
    again = train(found, scorer, epochs=60, batch=8)
    assert all(np.array_equal(model.arrays[name], again.arrays[name]) for name in model.arrays)


def test_what_refuses_a_need_is_no_passage_of_an_offer_that_meets_it(scorer: Scorer) -> None:
    found = cases(EXAMPLES[:5], scorer)
    assert [case.told for case in found.made] == [(0, 1, 2), (0,), (0,), (0,), (1,)]
    # Where all of it stands in the other text, any passage may.
    again = cases([EXAMPLES[4]._replace(shared=EXAMPLES[4].offer)], scorer)
    assert again.made[0].told == (0, 1)


def test_words_without_content_have_rows_when_they_are_said_often(scorer: Scorer) -> None:
    # の stands twice in each of the eight needs about 給食 and once in each of the twelve about 通院.
    found = cases(EXAMPLES, scorer)
    assert "の" in found.functions
    assert "ない" not in found.functions
    assert "" not in found.functions


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
            "texts": {"said": ["橋を直します。"], "part": ["橋を見ます。"], "denied": ["橋は直しません。"]},
        }
    ]
    for name, records in (("offers", offers), ("needs", []), ("texts", texts)):
        lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (tmp_path / f"written_{name}.jsonl").write_text(lines, encoding="utf-8")
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out"), "--epochs", "1"]) == 0
    about = NeedModel.load(tmp_path / "out").about
    assert about["word_table"] == WordTable.bundled().fingerprint
    # The offers, one said and the need's own words; an offer of the other field beside the need.
    assert about["examples"] == {"unmet": 1, "refused": 1, "partial": 1, "met": 42}
