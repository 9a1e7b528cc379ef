"""How far a capability meets each need of a challenge: by what it affirms, and against what it denies or demands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from kyoso_match.bridge import BRIDGED
from kyoso_match.explain.needs import Need, NeedBasis, NeedState, need_units, request_units
from kyoso_match.explain.passages import Passages, asked_from, asking_importance, read_need, read_offer, sentences_of
from kyoso_match.explain.refusals import (
    DONE_WITHOUT,
    GONE,
    Flags,
    Sayings,
    Wish,
    among,
    are,
    listed_in,
    statements_of,
)
from kyoso_match.explain.rows import Evidence, quote_unit
from kyoso_match.need_model import MET, OUTCOMES, PARTIAL, REFUSED, STANDINGS, Integers, NeedModel, Reading
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.statements import Standing
from kyoso_match.word_table import WordTable

# From which probabilities a need counts as met, as met at least in part, and as refused: chosen on the dev half of
# benchmarks/data/needs.jsonl and on the texts that are kept back from the model (docs/model-development.md).
MET_FROM = 0.5
PARTIAL_FROM = 0.4
REFUSED_FROM = 0.85
# From where on what the rules find denied is taken for a refusal of the need.
_MAY_BE_REFUSED_FROM = 0.1
# How much of a need a passage has to say in the same or in bridged words, and how much of the passage that has to be,
# for the need to be met whatever the model of needs says.
_ALL_OF_A_NEED, _MOST_OF_A_PASSAGE = 0.999, 0.5
# How much of a need that is met has to be left for what is denied to be only a part of it.
_LEFT_FROM = 0.55


def judge_needs(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """Every need of the challenge with its state against the capability, in the order of the text.

    ``similarities`` are those of the words of the two sides by ``scorer``. Which passage answers a need, and
    how far, is judged by ``need_model``; what the capability says of it is read by ``statements``: it is refused when
    its words are spoken of in what is denied. A need that does without something (PCを使わずに) is refused when that is
    demanded.
    """
    return _judge(scorer, challenge, capability, similarities, need_units(challenge.profile))


def judge_requests(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """The other way: what the capability asks of the owner of the challenge, against what the challenge says."""
    return _judge(scorer, capability, challenge, similarities.T, request_units(capability.profile))


def _judge(
    scorer: Scorer, asking: Side, answering: Side, similarities: Floats, units: Sequence[int]
) -> tuple[Need, ...]:
    if not units:
        return ()
    asked, given = asking.profile, answering.profile
    if given.is_empty:
        return tuple(_unknown(quote_unit(asked, position)) for position in units)
    judge = _judge_beside(scorer)
    if judge is not scorer:
        asking, answering = _in_words_of(judge, asking), _in_words_of(judge, answering)
        similarities = judge.similarities(asking.words.ids, answering.words.ids)
    lacking = _lacking(asked)
    similarities = similarities[asking.words.places_of(asked.keys)][:, answering.words.places_of(given.keys)]
    offer = _Offer(judge, answering, _bridged(judge, asking, answering, similarities), lacking)
    return tuple(map(offer.answer, _wanted(judge, asking, tuple(units))))


@lru_cache(maxsize=8)
def _judge_beside(scorer: Scorer) -> Scorer:
    """Who judges the needs: the model of needs knows the words of the bundled table alone, whichever table ranks."""
    if scorer.table.fingerprint == WordTable.bundled().fingerprint:
        return scorer
    return Scorer(WordTable.bundled(), bridge=scorer.bridge)


@lru_cache(maxsize=256)
def _in_words_of(judge: Scorer, side: Side) -> Side:
    return judge.side(side.profile, np.zeros(0, dtype=np.float32))


class _Wanted(NamedTuple):
    """A need as the rules and as the model read it; the model has nothing to read where no words can be compared."""

    wish: Wish
    read: tuple[_Read, ...]
    need: Evidence


# What asks is read once and judged beside many offers, and an offer beside many needs.
@lru_cache(maxsize=256)
def _wanted(scorer: Scorer, side: Side, units: tuple[int, ...]) -> tuple[_Wanted, ...]:
    """The needs in some units of a text."""
    asked, importance = side.profile, asking_importance(side)
    done_without = _lacking(asked) & ~are(asked.keys, GONE)
    found = []
    for position in units:
        need = quote_unit(asked, position)
        places = np.flatnonzero(asked.unit_of == position)
        weights = importance[places] / (float(importance[places].sum()) or 1.0)
        without = np.flatnonzero(np.isin(asked.unit_of, _with_lead(asked, position, units)) & done_without)
        keys = frozenset(map(asked.keys.__getitem__, places))
        wish = Wish(need.text, places, weights, keys, without, importance[without])
        found.append(_Wanted(wish, _read(scorer, side, position), need))
    return tuple(found)


def _with_lead(asked: Profile, position: int, units: Sequence[int]) -> range:
    """A need with the clauses before it in its sentence that are no needs: 電源のない避難所で、充電したい."""
    sentence = next(sentence for sentence in sentences_of(asked) if position in sentence)
    begin = position
    while begin > sentence.start and begin - 1 not in units:
        begin -= 1
    return range(begin, position + 1)


def _lacking(asked: Profile) -> Flags:
    """Which words of a challenge name what it does without."""
    standings, number, _ = statements_of(asked)
    return among(standings, DONE_WITHOUT)[number]


def _bridged(scorer: Scorer, asking: Side, answering: Side, similarities: Floats) -> Floats:
    """The similarities with the words of terms that the bridge pairs at ``BRIDGED`` or above."""
    for term, places in asking.terms.items():
        for other in scorer.bridge.across(term):
            for there in answering.terms.get(other, ()):
                for here in places:
                    cells = np.ix_(here, there)
                    similarities[cells] = np.maximum(similarities[cells], BRIDGED)
    return similarities


def _unknown(need: Evidence) -> Need:
    return Need(need, NeedState.UNKNOWN, NeedBasis.NOT_SAID, 0.0, None)


_LEVELS = (NeedState.UNMET, NeedState.PARTIAL, NeedState.MET)
_UNMET, _PARTIAL, _MET = range(3)
_PLANNED = STANDINGS.index(Standing.PLANNED)
# What the outcomes of the model are worth in the closeness of a need.
_WORTH = np.array([0.0, 0.0, 0.5, 1.0])


class _Read(NamedTuple):
    """Passages of a text: where their content words and they themselves stand, and what the model has read there."""

    places: Integers
    units: tuple[range, ...]
    reading: Reading

    @classmethod
    def of(cls, passages: Passages) -> _Read:
        return cls(passages.places, passages.units, NeedModel.bundled().read(passages.words))


def _read(scorer: Scorer, side: Side, unit: int) -> tuple[_Read, ...]:
    """A need as a whole, and without the clauses that lead to it; nothing where it has no words to compare."""
    begins = sorted({side.profile.units[unit].start, asked_from(side.profile, unit)})
    read = [read_need(scorer, side, range(unit, unit + 1), begin) for begin in begins]
    return tuple(_Read.of(passages) for passages in read if passages is not None)


@lru_cache(maxsize=256)
def _offer(scorer: Scorer, side: Side) -> _Read:
    return _Read.of(read_offer(scorer, side))


def _level(probabilities: Floats) -> int:
    """How far a need is met, by what the model says of one passage."""
    *_, partial, met = probabilities.tolist()
    return _UNMET + int(partial + met >= PARTIAL_FROM) + int(met >= MET_FROM)


class _Offer:
    """A capability beside all words of a challenge: its passages, and what it says.

    ``similarities`` is ``(words of the challenge, words of the capability)``.
    """

    def __init__(self, scorer: Scorer, side: Side, similarities: Floats, lacking: Flags) -> None:
        self.profile, self.similarities = side.profile, similarities
        importance = side.words.importance[side.words.places_of(self.profile.keys)]
        self.places, self.units, self.reading = _offer(scorer, side)
        self.said = Sayings(self.profile, importance, similarities, lacking)

    def answer(self, wanted: _Wanted) -> Need:
        """The state of one need, what it rests on, and the passage that decides it."""
        wish, read, need = wanted
        if not read:
            return _unknown(need)
        probabilities = max(map(self._probabilities, read), key=lambda found: float(found[-1] @ _WORTH))
        # The last row is that of the closest passages as one: it says how far the need is met, the others where.
        passages = probabilities[: len(self.units)]
        place = int((passages @ _WORTH).argmax())
        best = self.units[place]
        level = _level(probabilities[-1])
        basis, leaves_out = self.said.reserved(wish)
        denied, heard = self._denied(wish, probabilities, level, best), self._heard(wish, probabilities)
        refused = denied or heard
        closest = self._closest_unit(wish, best)
        if refused is not None:
            basis, closest = refused
            # What is left of a need but for a part of it that is denied is still something.
            is_part = basis is NeedBasis.DENIED and self.said.closed is None and bool(listed_in(wish.text))
            is_left = is_part and self.said.left(wish) >= _LEFT_FROM
            level = min(_level(passages[place]), _PARTIAL) if is_left else _UNMET
            if denied is None and leaves_out is not None:
                basis, closest = NeedBasis.LIMITED, leaves_out
        elif level == _UNMET:
            basis = NeedBasis.NOT_SAID
        elif basis is not NeedBasis.OFFERED:
            # What a limit leaves out falls short of what it lets in; what is not there yet may be as good.
            level = _PARTIAL if leaves_out is None else level - 1
            if leaves_out is not None and level == _UNMET:
                closest = leaves_out
        return Need(need, _LEVELS[level], basis, float(probabilities[-1] @ _WORTH), quote_unit(self.profile, closest))

    def _probabilities(self, read: _Read) -> Floats:
        """What the model says of each passage and of the closest ones as one.

        A passage that says every word of a need and little else meets it.
        """
        similarities = self.similarities[read.places][:, self.places]
        probabilities = NeedModel.bundled().probabilities(read.reading, self.reading, similarities)
        same, starts = similarities >= BRIDGED, self.reading.starts
        of_need = read.reading.weights @ np.maximum.reduceat(same, starts, axis=1)
        of_passage = np.add.reduceat(self.reading.weights * same.any(axis=0), starts)
        repeating = (of_need >= _ALL_OF_A_NEED) & (of_passage >= _MOST_OF_A_PASSAGE)
        passages = probabilities[: len(starts)]
        repeating &= passages[:, REFUSED] < REFUSED_FROM
        passages[repeating] = np.arange(len(OUTCOMES)) == MET
        if repeating.any() and probabilities[-1, REFUSED] < REFUSED_FROM:
            probabilities[-1] = np.arange(len(OUTCOMES)) == MET
        # What is planned is not refused, whatever the model hears in such words.
        planned = self.reading.standings[:, _PLANNED] > 0.0
        passages[planned, PARTIAL] += passages[planned, REFUSED]
        passages[planned, REFUSED] = 0.0
        return probabilities

    def _denied(self, wish: Wish, probabilities: Floats, level: int, best: range) -> tuple[NeedBasis, int] | None:
        """What the rules find that refuses a need, and in which unit, where the model does not rule it out.

        ``level`` is how far the need is met, ``best`` is the passage that answers it.
        """
        if self.said.closed is not None:
            return NeedBasis.DENIED, self.said.closed
        refused = self.said.refused(wish)
        if refused is None and level:
            refused = self.said.denied_in(wish, best)
        heard = probabilities[-1, REFUSED] >= _MAY_BE_REFUSED_FROM
        return refused if refused is not None and (heard or refused[0] is NeedBasis.DEMANDED) else None

    def _heard(self, wish: Wish, probabilities: Floats) -> tuple[NeedBasis, int] | None:
        """Whether the model hears a need refused, and in which unit."""
        if probabilities[-1, REFUSED] < REFUSED_FROM:
            return None
        refusing = int(probabilities[: len(self.units), REFUSED].argmax())
        return NeedBasis.DENIED, self._closest_unit(wish, self.units[refusing])

    def _closest_unit(self, wish: Wish, units: range) -> int:
        """The unit of a passage that answers most of a need by its words."""
        unit_of = self.profile.unit_of
        inside = np.flatnonzero((unit_of >= units.start) & (unit_of < units.stop))
        words = self.similarities[wish.places][:, inside]
        shares = {
            unit: float(wish.weights @ words[:, self.profile.unit_of[inside] == unit].max(axis=1))
            for unit in np.unique(self.profile.unit_of[inside]).tolist()
        }
        return int(max(shares, key=lambda unit: shares[unit]))
