"""The score of a pair: named parts that add up.

    score = w_meaning * cos(u, v)
          + w_words * sum_t a_t b_t / (|a| |b|)
          + w_coverage * sum_t idf_t max_s sim(t, s) / sum_t idf_t
          + w_fact * (satisfied facts - violated facts)

``u`` and ``v`` are the unit vectors of the two texts; ``a`` and ``b`` their term weights (1 + log tf) idf (Manning,
Raghavan and Schuetze, Introduction to Information Retrieval, section 6.4); ``t`` runs over the content words of the
challenge, ``s`` over those of the capability, and ``sim`` is the cosine of two word vectors, 0 where it is negative.
The idf values and word vectors come with the model, so nothing here depends on which other records there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.constraints import fact_balance
from kyoso_match.embedders import Vectors
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge
from kyoso_match.word_table import WordTable

Floats = NDArray[np.float64]

# Sums taken in another order differ in the sixteenth digit; rounding makes equal scores equal.
_SCORE_DIGITS = 9
_SIMILARITY_DIGITS = 7
_CHALLENGES_AT_ONCE = 32
_CELLS_AT_ONCE = 8_000_000
# Multiplications in a matrix product: from where threads pay, and up to where OpenBLAS starts none.
_LARGE_PRODUCT = 30_000_000
_PRODUCT_WITHOUT_THREADS = 200_000


@dataclass(frozen=True, slots=True)
class Weights:
    """What one full unit of each part adds to the score.

    ``meaning``, ``words`` and ``coverage`` add up to 1, so a text compared with itself scores 1 before facts;
    ``fact`` is what one satisfied fact adds and one violated fact takes away. How the defaults were chosen is
    written in docs/model-development.md.
    """

    meaning: float = 0.46
    words: float = 0.20
    coverage: float = 0.34
    fact: float = 0.01

    def to_dict(self) -> dict[str, float]:
        """The weights by name."""
        return asdict(self)


class Score(NamedTuple):
    """The weighted parts of one pair; ``total`` is their sum, rounded to 9 digits."""

    meaning: float
    words: float
    coverage: float
    facts: float

    @property
    def total(self) -> float:
        """The score of the pair."""
        return round(sum(self), _SCORE_DIGITS)


@dataclass(frozen=True, slots=True)
class Side:
    """One record made ready for scoring.

    ``keys`` are its distinct content words in code-point order, an order that depends on nothing else; ``terms`` (ids
    in the scorer's vocabulary), ``frequencies``, ``idf`` and ``tfidf`` (norm 1) belong to them one by one. ``vector``
    is the float64 unit (or zero) vector of the whole text.
    """

    profile: Profile
    vector: Floats
    keys: tuple[str, ...]
    terms: NDArray[np.int64]
    frequencies: Floats
    idf: Floats
    tfidf: Floats

    def word_places(self) -> NDArray[np.int64]:
        """For each content word of the profile, in the order of the text, its position in ``keys``."""
        position = {key: place for place, key in enumerate(self.keys)}
        return np.array([position[key] for key in self.profile.keys], dtype=np.int64)


class Scorer:
    """Scores pairs with one word table and one set of weights, alone or many at once, with the same result."""

    def __init__(self, table: WordTable, weights: Weights | None = None) -> None:
        self.table = table
        self.weights = weights if weights is not None else Weights()
        self._ids: dict[str, int] = {}
        self._vectors = np.zeros((0, table.dimension))

    def side(self, profile: Profile, vector: Vectors) -> Side:
        """Make one record ready; ``vector`` is its row from the embedder."""
        counts = Counter(profile.keys)
        self._learn(counts)
        keys = tuple(sorted(counts))
        terms = np.array([self._ids[key] for key in keys], dtype=np.int64)
        idf = self.table.idf_of(keys).astype(np.float64)
        frequencies = np.array([counts[key] for key in keys], dtype=np.float64)
        tfidf = idf * (1.0 + np.log(frequencies))
        norm = float(np.linalg.norm(tfidf))
        return Side(profile, vector.astype(np.float64), keys, terms, frequencies, idf, tfidf / norm if norm else tfidf)

    def similarities(self, terms: NDArray[np.int64], others: NDArray[np.int64]) -> Floats:
        """Word similarity in [0, 1] of each of ``terms`` with each of ``others``; a word with itself is 1."""
        cosines: Floats = np.clip(_product(self._vectors[terms], self._vectors[others].T), 0.0, 1.0)
        cosines = cosines.round(_SIMILARITY_DIGITS)
        cosines[terms[:, None] == others[None, :]] = 1.0
        return cosines

    def score(self, challenge: Side, capability: Side) -> Score:
        """The weighted parts of one pair."""
        return Score(*self.parts([challenge], [capability])[0, 0].tolist())

    def totals(self, challenges: Sequence[Side], capabilities: Sequence[Side]) -> Floats:
        """The score of every pair, ``(len(challenges), len(capabilities))``."""
        totals: Floats = self.parts(challenges, capabilities).sum(axis=2).round(_SCORE_DIGITS)
        return totals

    def parts(self, challenges: Sequence[Side], capabilities: Sequence[Side]) -> Floats:
        """The weighted parts of every pair in the order of ``Score``, ``(challenges, capabilities, 4)``."""
        result = np.zeros((len(challenges), len(capabilities), len(Score._fields)))
        if not challenges or not capabilities:
            return result
        vectors = np.stack([side.vector for side in capabilities])
        bags = _Bags.of(capabilities)
        for begin in range(0, len(challenges), _CHALLENGES_AT_ONCE):
            block = challenges[begin : begin + _CHALLENGES_AT_ONCE]
            asked = np.unique(np.concatenate([side.terms for side in block]))
            similarities = self.similarities(asked, bags.vocabulary)
            for row, side in enumerate(block, begin):
                result[row, :, 0] = vectors @ side.vector
                result[row, :, 1] = bags.dot(side)
                result[row, :, 2] = bags.coverage(side, similarities[np.searchsorted(asked, side.terms)])
        result[:, :, 3] = _fact_balance(challenges, capabilities)
        weights = self.weights
        return result * (weights.meaning, weights.words, weights.coverage, weights.fact)

    def _learn(self, keys: Iterable[str]) -> None:
        """Give every word met for the first time an id and its unit vector."""
        new = [key for key in keys if key not in self._ids]
        if not new:
            return
        count = len(self._ids) + len(new)
        if count > len(self._vectors):
            grown = np.zeros((max(count, 2 * len(self._vectors)), self.table.dimension))
            grown[: len(self._ids)] = self._vectors[: len(self._ids)]
            self._vectors = grown
        vectors = self.table.vectors(new).astype(np.float64)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        self._vectors[len(self._ids) : count] = vectors / np.where(norms > 0.0, norms, 1.0)
        for key in new:
            self._ids[key] = len(self._ids)


@dataclass(frozen=True, slots=True)
class _Bags:
    """The terms of many capabilities one after another: those of capability i are ``[bounds[i], bounds[i + 1])``."""

    vocabulary: NDArray[np.int64]
    positions: NDArray[np.int64]
    tfidf: Floats
    bounds: NDArray[np.int64]

    @classmethod
    def of(cls, sides: Sequence[Side]) -> _Bags:
        terms = np.concatenate([side.terms for side in sides])
        vocabulary, positions = np.unique(terms, return_inverse=True)
        bounds = np.concatenate([[0], np.cumsum([len(side.terms) for side in sides])])
        return cls(vocabulary, positions, np.concatenate([side.tfidf for side in sides]), bounds)

    def dot(self, side: Side) -> Floats:
        """The cosine of the term weights of ``side`` with those of every bag."""
        weights: Floats = np.zeros(len(self.vocabulary))
        _, here, there = np.intersect1d(self.vocabulary, side.terms, assume_unique=True, return_indices=True)
        weights[here] = side.tfidf[there]
        cosines: Floats = _reduce(np.add, (weights[self.positions] * self.tfidf)[None, :], self.bounds)[0]
        return cosines

    def coverage(self, side: Side, similarities: Floats) -> Floats:
        """The share, by idf, of the terms of ``side`` that each bag covers with its most similar term."""
        total = float(side.idf.sum())
        if total == 0.0:
            return np.zeros(len(self.bounds) - 1)
        covered: Floats = side.idf @ self._reduce_best(similarities) / total
        return covered

    def _reduce_best(self, similarities: Floats) -> Floats:
        """For each asked term the best similarity in each bag, ``(terms, bags)``, in blocks that fit the memory."""
        best = np.zeros((len(similarities), len(self.bounds) - 1))
        bags_at_once = max(1, int(_CELLS_AT_ONCE * len(best[0]) / (len(similarities) * max(1, len(self.positions)))))
        for begin in range(0, len(self.bounds) - 1, bags_at_once):
            end = min(begin + bags_at_once, len(self.bounds) - 1)
            first, last = self.bounds[begin], self.bounds[end]
            best[:, begin:end] = _reduce(
                np.maximum, similarities[:, self.positions[first:last]], self.bounds[begin : end + 1] - first
            )
        return best


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


def _reduce(operation: np.ufunc, values: Floats, bounds: NDArray[np.int64]) -> Floats:
    """``operation`` over the columns of each bag; 0 for a bag without terms."""
    result: Floats = np.zeros((len(values), len(bounds) - 1))
    filled = np.flatnonzero(np.diff(bounds))
    if len(filled):
        result[:, filled] = operation.reduceat(values, bounds[filled], axis=1)
    return result


def _fact_balance(challenges: Sequence[Side], capabilities: Sequence[Side]) -> Floats:
    """Satisfied minus violated facts of every pair; equal facts are compared once."""
    known: dict[tuple[object, object], int] = {}
    balance = np.zeros((len(challenges), len(capabilities)))
    given = [_facts(side) for side in capabilities]
    for row, challenge in enumerate(challenges):
        asked = _facts(challenge)
        for column, capability in enumerate(capabilities):
            pair = (asked, given[column])
            if pair not in known:
                known[pair] = _balance(challenge, capability)
            balance[row, column] = known[pair]
    return balance


def _facts(side: Side) -> tuple[object, ...]:
    record = side.profile.record
    return (record.region, record.budget_yen, record.period_months, record.eligibility, record.form, record.fields)


def _balance(challenge: Side, capability: Side) -> int:
    asked, given = challenge.profile.record, capability.profile.record
    assert isinstance(asked, Challenge)
    assert isinstance(given, Capability)
    return fact_balance(asked, given)
