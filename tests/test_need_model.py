from __future__ import annotations

import json
import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.errors import StorageError
from kyoso_match.need_model import NUMBERS, OUTCOMES, STANDINGS, NeedModel, Reading, Words, closest_passages
from kyoso_match.statements import Standing
from kyoso_match.word_table import WordTable

# Words are 2 numbers, projected to 1, compared to 1 and heard as 1, so that it can all be done by hand.
WIDTH = 4 + NUMBERS + 1
DENIED = STANDINGS.index(Standing.DENIED)


def model(functions: tuple[str, ...] = (), **arrays: object) -> NeedModel:
    """Zeros but for what is given: nothing is looked at, and the outcomes are equally probable."""
    shapes = {
        "P": (1, 2),
        "p": (1,),
        "F": (2 + len(functions), 1),
        "S": (len(STANDINGS), 1),
        "K": (1, 1, 5),
        "k": (1,),
        "L": (1, 1, 5),
        "l": (1,),
        "t": (),
        "C": (1, 8),
        "c": (1,),
        "G": (1, 1),
        "g": (1,),
        "U": (1, WIDTH),
        "u": (1,),
        "V": (4, 1),
        "v": (4,),
    }
    zeros = {name: np.zeros(shape) for name, shape in shapes.items()}
    return NeedModel({**zeros, **{name: np.array(value, dtype=float) for name, value in arrays.items()}}, functions, {})


def looking_at(place: int, **arrays: object) -> NeedModel:
    """A model of which the odds of ``met`` are the exponential of one number."""
    row = np.zeros((1, WIDTH))
    row[0, place] = 1.0
    return model((), U=row, V=[[0.0], [0.0], [0.0], [1.0]], **arrays)


NEED = Words(
    np.array([[1.0, 0.0], [0.0, 1.0]]),
    ("", ""),
    np.array([0, 0]),
    np.array([0.25, 0.75]),
    np.array([0]),
    np.array([[0.6, 0.8]]),
)
# Two passages: one word, and two words with one without content between them; the last word is said in the need.
OFFER = Words(
    np.array([[1.0, 0.0], [0.6, 0.8], [0.0, 0.0], [0.0, 1.0]]),
    ("", "", "を", ""),
    np.array([0, 0, 0, DENIED]),
    np.array([1.0, 0.5, 0.0, 0.5]),
    np.array([0, 1]),
    np.array([[1.0, 0.0], [0.0, 1.0]]),
)
SIMILARITIES = np.array([[0.2, 0.6, 0.0], [0.4, 0.8, 1.0]])


def odds(of: NeedModel) -> list[float]:
    """How much more probable ``met`` is than ``unmet`` in each passage, and in both as one."""
    found = of.probabilities(of.read(NEED), of.read(OFFER), SIMILARITIES)
    assert found.sum(axis=1).tolist() == pytest.approx([1.0, 1.0, 1.0])
    ratios: list[float] = (found[:, OUTCOMES.index("met")] / found[:, OUTCOMES.index("unmet")]).tolist()
    return ratios


@pytest.mark.parametrize(
    ("number", "values"),
    [
        (0, (0.25 * 0.2 + 0.75 * 0.4, 0.25 * 0.6 + 0.75 * 1.0, 0.9)),  # the best of each word of the need
        (1, (1.0 * 0.4, 0.5 * 0.8 + 0.5 * 1.0, 0.65)),  # the best of each word of the passage
        (2, (0.0, 0.75, 0.75)),  # exact words of the need
        (3, (0.0, 0.5, 0.25)),  # and of the passage
        (4, (0.6, 0.8, 1.4 / math.sqrt(2.0))),  # the cosine
        (5, (0.2, 0.2, 0.2)),  # two words, in tens
        (6, (1.0, 1.0, 1.0)),  # affirmed, the first standing
        (6 + DENIED, (0.0, 1.0, 1.0)),
    ],
)
def test_every_number_is_what_the_formula_says(number: int, values: tuple[float, float, float]) -> None:
    assert odds(looking_at(4 + number)) == pytest.approx([math.exp(value) for value in values], abs=1e-6)


# P takes the first coordinate: the need is (1, 0), the passages (1) and (0.6, 0). C takes the product with what stands
# for a word. Word 1 of the need: attention 3^0.2 in the first passage, 3^0.6 and 3^0 in the second, all three in both;
# word 2 is 0 itself. The words of the passages: attention of the need's words 3^0.2 and 3^0.4, and 3^0.6 and 3^0.8.
ALIGNED = (1.0, 0.6 * 3**0.6 / (3**0.6 + 1.0), (3**0.2 + 0.6 * 3**0.6) / (3**0.2 + 3**0.6 + 1.0))
BACK = (3**0.2 / (3**0.2 + 3**0.4), 0.6 * 3**0.6 / (3**0.6 + 3**0.8))


@pytest.mark.parametrize(
    ("place", "values"),
    [
        (0, [0.25 * aligned for aligned in ALIGNED]),  # the mean over the need, weighted
        (1, [BACK[0], 0.5 * BACK[1], 0.5 * BACK[0] + 0.25 * BACK[1]]),  # over the passage
        (2, ALIGNED),  # the highest of the need
        (3, [*BACK, max(BACK)]),  # of the passage
    ],
)
def test_words_are_compared_with_what_stands_for_them(place: int, values: Sequence[float]) -> None:
    seen = looking_at(place, P=[[1.0, 0.0]], C=[[0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]], t=math.log(3.0))
    assert odds(seen) == pytest.approx([math.exp(value) for value in values], abs=1e-6)


@pytest.mark.parametrize(
    ("place", "of_word", "values"),
    [
        (0, 4, (0.25 * 0.2 + 0.75 * 0.4, 0.25 * 0.6 + 0.75 * 1.0, 0.9)),  # the closest word of the passage
        (0, 5, (0.0, 0.75, 0.75)),  # where it is the same word
        (0, 6, (0.25 * 0.6 + 0.75 * 1.0,) * 3),  # the closest word of the whole text
        (0, 7, (0.75,) * 3),
        (1, 6, (0.4, 0.5 * 0.8 + 0.5 * 1.0, 0.65)),  # a need has one passage
        (1, 7, (0.0, 0.5, 0.25)),
    ],
)
def test_words_know_how_close_the_closest_is(place: int, of_word: int, values: Sequence[float]) -> None:
    seen = looking_at(place, C=[[float(number == of_word) for number in range(8)]])
    assert odds(seen) == pytest.approx([math.exp(value) for value in values], abs=1e-6)


def test_a_passage_is_heard_with_its_words_without_content() -> None:
    # Row 1 of F is for words that no row is for.
    seen = looking_at(WIDTH - 1, P=[[1.0, 0.0]], F=[[0.0], [2.0]], G=[[0.5]])
    assert odds(seen) == pytest.approx([math.exp(0.5 * 1.0), math.exp(0.5 * 2.0), math.exp(0.5 * 2.0)], abs=1e-6)


def test_a_word_is_read_with_those_around_it() -> None:
    # K listens to the next word, L to the one three places before.
    seen = model(
        ("ない",),
        P=[[1.0, 0.0]],
        F=[[0.0], [9.0], [2.0]],
        S=[[0.5 * (standing == Standing.DENIED)] for standing in STANDINGS],
        K=[[[0.0, 0.0, 0.0, 1.0, 0.0]]],
        L=[[[0.0, 1.0, 0.0, 0.0, 0.0]]],
    )
    text = Words(
        np.array([[1.0, 0.0], [0.0, 0.0], [4.0, 0.0], [8.0, 0.0], [16.0, 0.0]]),
        ("", "ない", "", "", ""),
        np.array([0, DENIED, 0, 0, 0]),
        np.array([1.0, 0.0, 0.0, 0.0, 1.0]),
        np.array([0, 4]),
        np.zeros((2, 2)),
    )
    # Before: 1, 2.5, 4, 8 and, in the next passage, 16. With the next: 3.5, 6.5, 12, 8, 16. The fourth hears the first.
    assert seen.read(text).words[:, 0].tolist() == pytest.approx([3.5, 12.0, 8.0 + 3.5, 16.0])


def test_the_closest_three_passages_are_judged_as_one() -> None:
    similarities = np.array([[0.1, 0.9, 0.0, 0.0, 0.0], [0.2, 0.0, 0.0, 0.6, 0.3]])
    # By 0.25 and 0.75: 0.175, 0.225, 0, 0.45, 0.225; of equals the first.
    assert closest_passages(np.array([0.25, 0.75]), similarities, np.arange(5)) == [1, 3, 4]
    assert closest_passages(np.array([0.25, 0.75]), similarities, np.array([0, 2, 3])) == [0, 1, 2]
    assert closest_passages(np.array([0.25, 0.75]), similarities, np.array([0])) == []


def read_apart(of: NeedModel, text: Words, begin: int, end: int, passage: int) -> Reading:
    own = slice(begin, end)
    return of.read(
        Words(
            text.vectors[own],
            text.functions[own],
            text.standings[own],
            text.weights[own],
            np.array([0]),
            text.gists[[passage]],
        )
    )


def test_passages_see_of_one_another_only_how_close_the_closest_word_is() -> None:
    rng = np.random.default_rng(0)
    bundled = NeedModel.bundled()
    vectors = rng.normal(size=(9, WordTable.bundled().dimension))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[[1, 5]] = 0.0
    words = Words(
        vectors,
        ("", "を", "", "", "", "ない", "", "", ""),
        rng.integers(0, len(STANDINGS), 9),
        np.array([0.5, 0.0, 0.5, 0.2, 0.8, 0.0, 0.4, 0.3, 0.3]),
        np.array([0, 3, 6]),
        vectors[[0, 3, 6]],
    )
    asked, similarities = read_apart(bundled, words, 6, 9, 2), 0.8 * rng.random((3, 7))
    similarities[:, [0, 2, 4]] = 0.9  # as close in each passage
    together = bundled.probabilities(asked, bundled.read(words), similarities)
    for passage, own in enumerate((slice(0, 2), slice(2, 4), slice(4, 7))):
        alone = read_apart(bundled, words, 3 * passage, 3 * passage + 3, passage)
        found = bundled.probabilities(asked, alone, similarities[:, own])
        assert found[0] == pytest.approx(together[passage], abs=1e-6)


def test_the_bundled_model_is_for_the_bundled_words_and_today_s_standings() -> None:
    assert NeedModel.bundled().about["word_table"] == WordTable.bundled().fingerprint
    assert tuple(Standing) == STANDINGS


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    saved = model(("ない", "を"), P=[[1.0, 0.5]], F=[[0.0], [1.0], [2.0], [4.0]], U=np.arange(WIDTH)[None] / WIDTH)
    saved.about["seed"] = 7
    saved.save(tmp_path / "model")
    again = NeedModel.load(tmp_path / "model")
    assert odds(again) == odds(saved)
    assert (again.functions, again.about) == (("ない", "を"), {"seed": 7})


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
