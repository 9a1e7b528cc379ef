"""How far a capability meets each need of a challenge: by what it affirms, and against what it denies or demands."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kyoso_match.bridge import BRIDGED
from kyoso_match.explain.needs import Need, NeedBasis, NeedState, need_units, request_units
from kyoso_match.explain.refusals import (
    DONE_WITHOUT,
    GONE,
    SAID,
    Flags,
    Sayings,
    Wish,
    among,
    are,
    listed_in,
    statements_of,
)
from kyoso_match.explain.rows import Evidence, quote_unit
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.statements import Standing

# From which closeness a need counts as met, or as met in part: chosen on the dev half of benchmarks/data/needs.jsonl.
# Of the needs of unrelated sample pairs (1,682) 0.2 % come out met and 17 % met in part; of known matches (272), 18 %
# and 54 %.
MET_FROM = 0.55
PARTIAL_FROM = 0.22
# How much of a need that is met has to be left for what is denied to be only a part of it.
_LEFT_FROM = 0.55

# Words that ask, whatever is asked for, and words for using a service, whatever the service.
_ASKING = frozenset(
    "考える 求める 探す 募集 希望 期待 欲しい 頼む 検討 願う 困る 悩む 課題 必要 相手 業者 団体 会社 人 事業".split()
)


def judge_needs(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """Every need of the challenge with its state against the capability, in the order of the text.

    ``similarities`` are those of the words of the two sides. What the capability says is read by
    ``statements``: a need is answered by what is affirmed, and refused when its words are spoken of in what is denied.
    A need that does without something (PCを使わずに) is refused when that is demanded.
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
    words = asking.words.places_of(asked.keys)
    importance = np.where(are(asked.keys, _ASKING), 0.0, asking.words.importance[words])
    similarities = similarities[words][:, answering.words.places_of(given.keys)]
    lacking = _lacking(asked)
    offer = _Offer(scorer, answering, _bridged(scorer, asking, answering, similarities), lacking)
    done_without = lacking & ~are(asked.keys, GONE)
    needs = []
    for position in units:
        places = np.flatnonzero(asked.unit_of == position)
        weight = float(importance[places].sum())
        if weight == 0.0:
            needs.append(_unknown(asked, position))
            continue
        gist = scorer.gist(asking.words.ids[words[places]], (importance[places] > 0.0).astype(np.float64))
        need = quote_unit(asked, position)
        sentence = np.isin(asked.unit_of, [position, *_before(asked, position, units)])
        without = np.flatnonzero(sentence & done_without)
        keys = frozenset(map(asked.keys.__getitem__, places))
        wish = Wish(need.text, places, importance[places] / weight, keys, gist, without, importance[without])
        needs.append(offer.answer(wish, need))
    return tuple(needs)


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
_PARTIAL, _MET = 1, 2


class _Offer:
    """A capability beside all words of a challenge: how close each of its units comes to each word, and what it says.

    ``by_unit`` is ``(words of the challenge, units of the capability)``.
    """

    def __init__(self, scorer: Scorer, side: Side, similarities: Floats, lacking: Flags) -> None:
        self.profile = side.profile
        importance = side.words.importance[side.words.places_of(self.profile.keys)]
        self.gist = scorer.gist(side.words.ids, side.words.counts)
        self.said = Sayings(self.profile, importance, similarities, lacking)
        self.units, first_of_unit = np.unique(self.profile.unit_of, return_index=True)
        said = self.said.answering((*SAID, Standing.REQUIRED))
        # What is done without is answered by any mention but a demand.
        any_but_demands = ~self.said.answering((Standing.REQUIRED,))
        answering = np.where(lacking[:, None], any_but_demands, said)
        self.by_unit: Floats = np.maximum.reduceat(similarities * answering, first_of_unit, axis=1)

    def answer(self, wish: Wish, need: Evidence) -> Need:
        """The state of one need, what it rests on, and the passage that decides it."""
        covered = wish.weights @ self.by_unit[wish.places]
        place = int(covered.argmax())
        closeness = (float(covered[place]) + max(0.0, float(wish.gist @ self.gist))) / 2.0
        closest = int(self.units[place])
        level = int(closeness >= PARTIAL_FROM) + int(closeness >= MET_FROM)
        basis, falls_short = self.said.reserved(wish) if level else (NeedBasis.NOT_SAID, False)
        refused = self.said.refused(wish)
        if self.said.closed is not None:
            basis, closest, level = NeedBasis.DENIED, self.said.closed, 0
        elif refused is not None:
            basis, closest = refused
            # What is left of a need that is met but for a part of it is still something.
            is_part = basis is NeedBasis.DENIED and bool(listed_in(wish.text))
            level = int(level == _MET and is_part and self.said.left(wish) >= _LEFT_FROM)
        elif level and basis is not NeedBasis.OFFERED:
            level = level - 1 if falls_short else _PARTIAL
        return Need(need, _LEVELS[level], basis, closeness, quote_unit(self.profile, closest))
