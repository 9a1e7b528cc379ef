"""The score of a pair: named parts that add up.

    score = w_meaning    * cos(u, v)
          + w_words      * sum_t a_t b_t              over the words of both texts
          + w_characters * sum_p a_p b_p              over the pairs of characters of both texts
          + w_coverage   * sum_t i_t (max_s sim(t, s) - c) / (1 - c) / sum_t i_t
          + w_coverage   * sum_t i_t max(0, 0.8 - max_s sim(t, s)) / (1 - c) / sum_t i_t    over bridged words
          + w_focus      * sum_s i_s (max_t sim(t, s) - c) / (1 - c) / sum_s i_s
          + w_fact       * (satisfied facts - violated facts)

``u`` and ``v`` are the unit vectors of the two texts; ``a`` and ``b`` their term weights (1 + ln tf) idf, scaled to
norm 1 (Manning, Raghavan and Schuetze, Introduction to Information Retrieval, section 6.4). From coverage on, ``t``
runs over the distinct content words of the challenge and ``s`` over those of the capability, and ``sim`` is the cosine
of two word vectors, 0 where it is negative (greedy matching as in BERTScore, Zhang et al., ICLR 2020, section 3, but
over word vectors: coverage is its recall and focus its precision when the challenge is the reference), and ``c`` what
the closest word of an unrelated text reaches (baseline rescaling, ibid.), so that words which nothing answers count
against a pair, and unrelated texts stand at 0. The importance
``i`` of a word is its idf times the length of its vector, which training has set to how much the word tells. A term of
the challenge is bridged when the capability holds a term that the bridge pairs with it: its words count as answered at
0.8 where nothing is closer, and what that adds to coverage is a part of its own.

The idf values and word vectors come with the model, so nothing here depends on which other records there are.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kyoso_match.bigrams import BigramTable
from kyoso_match.bridge import Bridge, Places
from kyoso_match.constraints import FACTS, balance_of
from kyoso_match.embedders import Vectors
from kyoso_match.profiles import Profile
from kyoso_match.scoring.bags import Bag, Bags, Floats, Integers
from kyoso_match.scoring.bridging import Bridging
from kyoso_match.scoring.parts import SCORE_DIGITS, Score, Weights, above_chance
from kyoso_match.word_table import WordTable

_SIMILARITY_DIGITS = 7
_CHALLENGES_AT_ONCE = 32
# Multiplications in a matrix product: from where threads pay, and up to where OpenBLAS starts none.
_LARGE_PRODUCT = 30_000_000
_PRODUCT_WITHOUT_THREADS = 200_000


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One record made ready for scoring.

    ``vector`` is the float64 unit (or zero) vector of its whole text, ``terms`` are those of the bridge in it.
    """

    profile: Profile
    vector: Floats
    words: Bag
    characters: Bag
    terms: Places


class Scorer:
    """Scores pairs with one model and one set of weights, alone or many at once, with the same result.

    ``bridge`` None is the bundled one; ``Bridge.none()`` bridges nothing.
    """

    def __init__(
        self,
        table: WordTable,
        weights: Weights | None = None,
        bigrams: BigramTable | None = None,
        bridge: Bridge | None = None,
        *,
        as_of: datetime.date | None = None,
    ) -> None:
        self.table = table
        self.weights = weights if weights is not None else Weights()
        self.bigrams = bigrams if bigrams is not None else BigramTable.bundled()
        self.bridge = bridge if bridge is not None else Bridge.bundled()
        self.as_of = as_of
        self._word_ids: dict[str, int] = {}
        self._pair_ids: dict[str, int] = {}
        self._vectors = np.zeros((0, table.dimension))
        self._lengths = np.zeros(0)

    def side(self, profile: Profile, vector: Vectors) -> Side:
        """Make one record ready; ``vector`` is its row from the embedder."""
        words = Bag.of(profile.keys, self._ids_of_words, self.table.idf_of, self.lengths)
        characters = Bag.of((pair for pair, _, _ in profile.pairs), self._ids_of_pairs, self.bigrams.idf_of)
        return Side(profile, vector.astype(np.float64), words, characters, self.bridge.places(profile))

    def similarities(self, terms: Integers, others: Integers) -> Floats:
        """Similarity in [0, 1] of each of some words (by id) with each of others; a word with itself is 1."""
        cosines: Floats = np.clip(_product(self._vectors[terms], self._vectors[others].T), 0.0, 1.0)
        cosines = cosines.round(_SIMILARITY_DIGITS)
        cosines[terms[:, None] == others[None, :]] = 1.0
        return cosines

    def unit_vectors(self, words: Integers) -> Floats:
        """The unit vectors of words (by id), ``(len(words), dimension)``; zero for a word of which nothing is known."""
        found: Floats = self._vectors[words]
        return found

    def lengths(self, words: Integers) -> Floats:
        """The lengths that the vectors of words (by id) had: how much each tells."""
        found: Floats = self._lengths[words]
        return found

    def score(self, challenge: Side, capability: Side) -> Score:
        """The weighted parts of one pair."""
        return Score(*self.parts([challenge], [capability])[0, 0].tolist())

    def totals(self, challenges: Sequence[Side], capabilities: Sequence[Side]) -> Floats:
        """The score of every pair, ``(len(challenges), len(capabilities))``."""
        totals: Floats = self.parts(challenges, capabilities).sum(axis=2).round(SCORE_DIGITS)
        return totals

    def parts(self, challenges: Sequence[Side], capabilities: Sequence[Side]) -> Floats:
        """The weighted parts of every pair, ``(len(challenges), len(capabilities), len(Score._fields))``."""
        result: Floats = np.zeros((len(challenges), len(capabilities), len(Score._fields)))
        if not challenges or not capabilities:
            return result
        vectors = np.stack([side.vector for side in capabilities])
        words = Bags.of([side.words for side in capabilities])
        characters = Bags.of([side.characters for side in capabilities])
        filled = np.array([side.words.importance.any() for side in capabilities])
        bridging = Bridging(self.bridge, [side.terms for side in challenges], [side.terms for side in capabilities])
        for begin in range(0, len(challenges), _CHALLENGES_AT_ONCE):
            block = challenges[begin : begin + _CHALLENGES_AT_ONCE]
            asked = np.unique(np.concatenate([side.words.ids for side in block]))
            similarities = self.similarities(asked, words.vocabulary)
            for row, side in enumerate(block, begin):
                own = similarities[np.searchsorted(asked, side.words.ids)]
                result[row, :, 0] = vectors @ side.vector
                result[row, :, 1] = words.cosines(side.words)
                result[row, :, 2] = characters.cosines(side.characters)
                if not side.words.importance.any():
                    continue
                best = words.best(own)
                result[row, :, 3] = above_chance(_covered(best, side.words.importance)) * filled
                result[row, :, 4] = bridging.gains(side.terms, side.profile.keys, side.words, best)
                result[row, :, 5] = above_chance(words.covered_in(own)) * filled
        result[:, :, 6] = _fact_balance(challenges, capabilities, self.as_of)
        return result * self.weights.of_parts()

    def _ids_of_words(self, keys: Sequence[str]) -> Integers:
        """The ids of words; those met for the first time get one, with their unit vector and its former length."""
        new = [key for key in keys if key not in self._word_ids]
        if new:
            known, count = len(self._word_ids), len(self._word_ids) + len(new)
            if count > len(self._vectors):
                room = max(count, 2 * len(self._vectors))
                self._vectors = np.concatenate([self._vectors[:known], np.zeros((room - known, self.table.dimension))])
                self._lengths = np.concatenate([self._lengths[:known], np.zeros(room - known)])
            vectors = self.table.vectors(new).astype(np.float64)
            lengths = np.linalg.norm(vectors, axis=1)
            self._vectors[known:count] = vectors / np.where(lengths > 0.0, lengths, 1.0)[:, None]
            # A word of which nothing is known may matter as much as any other.
            self._lengths[known:count] = lengths if lengths.all() else np.where(lengths, lengths, self._usual_length)
        return _ids(keys, self._word_ids)

    @cached_property
    def _usual_length(self) -> float:
        return self.table.usual_length()

    def _ids_of_pairs(self, pairs: Sequence[str]) -> Integers:
        return _ids(pairs, self._pair_ids)


def _ids(keys: Sequence[str], known: dict[str, int]) -> Integers:
    return np.array([known.setdefault(key, len(known)) for key in keys], dtype=np.int64)


def _covered(best: Floats, importance: Floats) -> Floats:
    """How much of a text each of others answers: the mean of its best similarities, weighted by importance."""
    covered: Floats = importance @ best / (float(importance.sum()) or 1.0)
    return covered


def _product(left: Floats, right: Floats) -> Floats:
    """A matrix product that starts no threads for a single pair of texts.

    On a busy machine the threads of a small product wait for each other a hundred times longer than they compute.
    """
    cells = right.size
    if len(left) * cells > _LARGE_PRODUCT:
        product: Floats = left @ right
        return product
    rows = max(1, _PRODUCT_WITHOUT_THREADS // max(1, cells))
    blocks = [left[begin : begin + rows] @ right for begin in range(0, len(left), rows)]
    return np.concatenate(blocks) if blocks else np.zeros((0, right.shape[1]))


def _fact_balance(challenges: Sequence[Side], capabilities: Sequence[Side], as_of: datetime.date | None) -> Floats:
    """Satisfied minus violated facts of every pair; equal values of a fact are compared once."""
    balance: Floats = np.zeros((len(challenges), len(capabilities)))
    for name in FACTS:
        asked, rows = _distinct([_value(side, name) for side in challenges])
        given, columns = _distinct([_value(side, name) for side in capabilities])
        states = np.array(
            [[balance_of(name, here, there, as_of) for there in given] for here in asked], dtype=np.float64
        )
        balance += states[rows][:, columns]
    return balance


def _value(side: Side, name: str) -> Hashable:
    stated = side.profile.facts.get(name)
    return None if stated is None else stated.value


def _distinct(values: Sequence[Hashable]) -> tuple[list[Hashable], Integers]:
    """The distinct values, and for each value its position among them."""
    position: dict[Hashable, int] = {}
    places = [position.setdefault(value, len(position)) for value in values]
    return list(position), np.array(places, dtype=np.int64)
