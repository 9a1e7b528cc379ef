from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.errors import StorageError
from kyoso_match.need_model import NUMBERS, STANDINGS, Asked, NeedModel, Passages
from kyoso_match.statements import Standing
from kyoso_match.word_table import WordTable

# Words are 2 numbers, projected to 1 and compared to 1, so that it can all be done by hand.
WIDTH = 2 + NUMBERS


def model(**arrays: object) -> NeedModel:
    """Zeros but for what is given: nothing is looked at, and the three levels are equally probable."""
    shapes = {"P": (1, 2), "p": (1,), "C": (1, 6), "c": (1,), "U": (1, WIDTH), "u": (1,), "V": (3, 1), "v": (3,)}
    zeros = {name: np.zeros(shape) for name, shape in shapes.items()} | {"t": np.array(0.0)}
    return NeedModel({**zeros, **{name: np.array(value, dtype=float) for name, value in arrays.items()}}, {})


ASKED = Asked(np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0.25, 0.75]), np.array([0.6, 0.8]))
# Two passages: one word, and two words of which the second is said outright in the need.
GIVEN = Passages(
    np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 1.0]]),
    np.array([1.0, 0.5, 0.5]),
    np.array([0, 1]),
    np.array([[1.0, 0.0], [0.0, 1.0]]),
    np.eye(len(STANDINGS))[:2],
)
SIMILARITIES = np.array([[0.2, 0.6, 0.0], [0.4, 0.8, 1.0]])


def looking_at(place: int) -> NeedModel:
    """A model of which the odds of ``met`` are the exponential of one number."""
    row = np.zeros((1, WIDTH))
    row[0, place] = 1.0
    return model(U=row, V=[[0.0], [0.0], [1.0]])


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (0, (0.25 * 0.2 + 0.75 * 0.4, 0.25 * 0.6 + 0.75 * 1.0)),  # the best of each word of the need
        (1, (1.0 * 0.4, 0.5 * 0.8 + 0.5 * 1.0)),  # the best of each word of the passage
        (2, (0.0, 0.75)),  # exact words of the need
        (3, (0.0, 0.5)),  # and of the passage
        (4, (0.6, 0.8)),  # the cosine
        (5, (0.2, 0.2)),  # two words, in tens
        (6, (1.0, 0.0)),  # the first standing
        (7, (0.0, 1.0)),
    ],
)
def test_every_number_is_what_the_formula_says(number: int, values: tuple[float, float]) -> None:
    found = looking_at(2 + number).probabilities(ASKED, GIVEN, SIMILARITIES)
    odds = found[:, 2] / found[:, 0]
    assert odds.tolist() == pytest.approx([math.exp(value) for value in values], abs=1e-6)
    assert found.sum(axis=1).tolist() == pytest.approx([1.0, 1.0])


def test_words_are_compared_with_what_stands_for_them() -> None:
    # P takes the first coordinate: the need is (1, 0), the passages (1) and (0.6, 0). C takes the product of the two.
    row = np.zeros((1, WIDTH))
    row[0, 0] = 1.0
    seen = model(P=[[1.0, 0.0]], C=[[0.0, 0.0, 1.0, 0.0, 0.0, 0.0]], U=row, V=[[0.0], [0.0], [1.0]], t=math.log(3.0))
    # Word 1 of the need in passage 2: attention 3^0.6 and 3^0, so (0.6 * 3^0.6 + 0) / (3^0.6 + 1); word 2 is 0 itself.
    aligned = 0.6 * 3**0.6 / (3**0.6 + 1.0)
    found = seen.probabilities(ASKED, GIVEN, SIMILARITIES)
    assert (found[:, 2] / found[:, 0]).tolist() == pytest.approx([math.exp(0.25 * 1.0), math.exp(0.25 * aligned)])


def test_passages_do_not_see_one_another() -> None:
    rng = np.random.default_rng(0)
    bundled = NeedModel.bundled()
    words = rng.normal(size=(9, WordTable.bundled().dimension))
    words /= np.linalg.norm(words, axis=1, keepdims=True)
    similarities = rng.random((3, 6))
    asked = Asked(words[:3], np.full(3, 1 / 3), words[0])
    shares, said = np.array([0.5, 0.5, 0.2, 0.8, 0.4, 0.6]), rng.integers(0, 2, (3, len(STANDINGS))).astype(float)
    together = bundled.probabilities(
        asked, Passages(words[3:], shares, np.array([0, 2, 4]), words[:3], said), similarities
    )
    for place in range(3):
        own = slice(2 * place, 2 * place + 2)
        alone = Passages(words[3:][own], shares[own], np.array([0]), words[:3][[place]], said[[place]])
        assert bundled.probabilities(asked, alone, similarities[:, own])[0] == pytest.approx(together[place], abs=1e-6)


def test_the_bundled_model_is_for_the_bundled_words_and_today_s_standings() -> None:
    assert NeedModel.bundled().about["word_table"] == WordTable.bundled().fingerprint
    assert tuple(Standing) == STANDINGS


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    NeedModel.bundled().save(tmp_path / "model")
    again = NeedModel.load(tmp_path / "model")
    wide = np.zeros((1, WordTable.bundled().dimension))
    asked = Asked(wide, np.ones(1), wide[0])
    given = Passages(wide, np.ones(1), np.array([0]), wide, np.zeros((1, len(STANDINGS))))
    expected = NeedModel.bundled().probabilities(asked, given, np.ones((1, 1)))
    assert again.probabilities(asked, given, np.ones((1, 1))).tolist() == expected.tolist()
    assert again.about == NeedModel.bundled().about


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    NeedModel.bundled().save(tmp_path / "model")
    with (tmp_path / "model" / "arrays.npz").open("ab") as file:
        file.write(b"x")
    with pytest.raises(StorageError, match=r"arrays\.npz"):
        NeedModel.load(tmp_path / "model")
    about = json.loads((tmp_path / "model" / "about.json").read_text(encoding="utf-8"))
    (tmp_path / "model" / "about.json").write_text(json.dumps({**about, "format_version": 99}), encoding="utf-8")
    with pytest.raises(StorageError, match="another format"):
        NeedModel.load(tmp_path / "model")
