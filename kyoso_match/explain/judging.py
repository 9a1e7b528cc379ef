"""How far a capability meets each need of a challenge: by what it affirms, and against what it denies or demands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from kyoso_match.bridge import BRIDGED
from kyoso_match.explain.needs import Need, NeedBasis, NeedState, need_units, request_units
from kyoso_match.explain.passages import Passages, asking_importance, read_need, read_offer
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
from kyoso_match.need_model import MET, PARTIAL, REFUSED, NeedModel, Singles
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.word_table import WordTable

# From which probabilities a need counts as met, and as met at least in part: chosen on the dev half of
# benchmarks/data/needs.jsonl.
MET_FROM = 0.55
PARTIAL_FROM = 0.3
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
        return tuple(_unknown(asked, position) for position in units)
    judge = _judge_beside(scorer)
    if judge is not scorer:
        asking, answering = (judge.side(side.profile, np.zeros(0, dtype=np.float32)) for side in (asking, answering))
        similarities = judge.similarities(asking.words.ids, answering.words.ids)
    importance = asking_importance(asking)
    similarities = similarities[asking.words.places_of(asked.keys)][:, answering.words.places_of(given.keys)]
    lacking = _lacking(asked)
    offer = _Offer(judge, answering, _bridged(judge, asking, answering, similarities), lacking)
    done_without = lacking & ~are(asked.keys, GONE)
    needs = []
    for position in units:
        places = np.flatnonzero(asked.unit_of == position)
        want = read_need(judge, asking, range(position, position + 1))
        if want is None:
            needs.append(_unknown(asked, position))
            continue
        need = quote_unit(asked, position)
        sentence = np.isin(asked.unit_of, [position, *_before(asked, position, units)])
        without = np.flatnonzero(sentence & done_without)
        keys = frozenset(map(asked.keys.__getitem__, places))
        weights = importance[places] / float(importance[places].sum())
        wish = Wish(need.text, places, weights, keys, without, importance[without])
        needs.append(offer.answer(wish, want, need))
    return tuple(needs)


@lru_cache(maxsize=8)
def _judge_beside(scorer: Scorer) -> Scorer:
    """Who judges the needs: the model of needs knows the words of the bundled table alone, whichever table ranks."""
    if scorer.table.fingerprint == WordTable.bundled().fingerprint:
        return scorer
    return Scorer(WordTable.bundled(), bridge=scorer.bridge)


def _before(asked: Profile, position: int, units: Sequence[int]) -> list[int]:
    """The clauses before a need in its sentence that are no needs themselves: 電源のない避難所で、充電したい."""
    before: list[int] = []
    while position > 0 and position - 1 not in units:
        position -= 1
        unit = asked.units[position]
        if not asked.document.text[unit.start : unit.end].endswith(("、", ",")):
            break
        before.append(position)
    return before


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


def _unknown(asked: Profile, position: int) -> Need:
    return Need(quote_unit(asked, position), NeedState.UNKNOWN, NeedBasis.NOT_SAID, 0.0, None)


_LEVELS = (NeedState.UNMET, NeedState.PARTIAL, NeedState.MET)
# What the outcomes of the model are worth in the closeness of a need.
_WORTH = np.array([0.0, 0.0, 0.5, 1.0])
import os

VAR = os.environ.get("VAR", "union")
REFUSED_FROM = 0.5


class _Offer:
    """A capability beside all words of a challenge: its passages, and what it says.

    ``similarities`` is ``(words of the challenge, words of the capability)``.
    """

    def __init__(self, scorer: Scorer, side: Side, similarities: Floats, lacking: Flags) -> None:
        self.profile, self.similarities = side.profile, similarities
        importance = side.words.importance[side.words.places_of(self.profile.keys)]
        self.offered = read_offer(scorer, side)
        self.reading = NeedModel.bundled().read(self.offered.words)
        self.said = Sayings(self.profile, importance, similarities, lacking)

    def answer(self, wish: Wish, want: Passages, need: Evidence) -> Need:
        """The state of one need, what it rests on, and the passage that decides it."""
        similarities = self.similarities[want.places][:, self.offered.places]
        model = NeedModel.bundled()
        asked = model.read(want.words)
        probabilities = model.probabilities(asked, self.reading, similarities)
        # A passage that says every word of a need and little else meets it, whatever such words are used for elsewhere.
        passages = probabilities[: len(self.offered.units)]
        repeats = self._repeats(asked.weights, similarities) & (passages[:, REFUSED] < REFUSED_FROM)
        passages[repeats] = (0.0, 0.0, 0.0, 1.0)
        closeness = probabilities @ _WORTH
        best = int(closeness.argmax())
        partial, met = probabilities[best, PARTIAL], probabilities[best, MET]
        level = int(partial + met >= PARTIAL_FROM) + int(met >= MET_FROM)
        place = int(closeness[: len(passages)].argmax())
        closest = self._closest_unit(wish, self.offered.units[place])
        basis, falls_short = NeedBasis.NOT_SAID, False
        refused = None
        if level:
            basis = NeedBasis.OFFERED
        ref = int(passages[:, REFUSED].argmax())
        net = probabilities[ref, REFUSED] >= REFUSED_FROM
        if VAR in ("union", "rules", "veto"):
            basis, falls_short = self.said.reserved(wish) if level else (NeedBasis.NOT_SAID, False)
            refused = self.said.refused(wish)
            if refused is None and level:
                refused = self.said.denied_in(wish, self.offered.units[place])
            if VAR == "veto" and refused is not None and passages[:, REFUSED].max() < 0.1:
                refused = None
        if VAR in ("net+", "net+l"):
            refused = self.said.refused(wish)
            if refused is not None and refused[0] is not NeedBasis.DEMANDED:
                refused = None
        if VAR == "net+l" and level:
            basis, falls_short = self.said.reserved(wish)
        if refused is None and net and VAR != "rules":
            refused = NeedBasis.DENIED, self._closest_unit(wish, self.offered.units[ref])
        if self.said.closed is not None and VAR != "net":
            basis, closest, level = NeedBasis.DENIED, self.said.closed, 0
        elif refused is not None:
            basis, closest = refused
            # What is left of a need that is met but for a part of it is still something.
            is_part = basis is NeedBasis.DENIED and bool(listed_in(wish.text))
            level = int(level == 2 and is_part and self.said.left(wish) >= _LEFT_FROM)
        elif level and basis is not NeedBasis.OFFERED:
            # What is not there yet, or for others, is less than what is there; any other limit may leave enough.
            level = level - 1 if falls_short else 1
        return Need(need, _LEVELS[level], basis, float(closeness[best]), quote_unit(self.profile, closest))

    def _repeats(self, weights: Singles, similarities: Floats) -> Flags:
        """Which passages say all words of a need, or terms bridged to them, as at least half of what they say."""
        same, starts = similarities >= BRIDGED, self.reading.starts
        of_need = weights @ np.maximum.reduceat(same, starts, axis=1)
        of_passage = np.add.reduceat(self.reading.weights * same.any(axis=0), starts)
        repeating: Flags = (of_need >= _ALL_OF_A_NEED) & (of_passage >= _MOST_OF_A_PASSAGE)
        return repeating

    def _closest_unit(self, wish: Wish, units: range) -> int:
        """The unit of a passage that answers most of a need by its words."""
        inside = np.flatnonzero(np.isin(self.profile.unit_of, units))
        words = self.similarities[wish.places][:, inside]
        shares = {
            unit: float(wish.weights @ words[:, self.profile.unit_of[inside] == unit].max(axis=1))
            for unit in np.unique(self.profile.unit_of[inside]).tolist()
        }
        return int(max(shares, key=lambda unit: shares[unit]))
