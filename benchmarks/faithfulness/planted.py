"""Planted evidence: one sentence that meets one need is put into a capability, and taken out again.

The state of that need has to rise, and the state of no other need may change. Needs that say the same wish again (at
least half of their content words in common) are not other needs: their states are counted apart.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from benchmarks.faithfulness.offers import as_offer
from benchmarks.faithfulness.pairs import Pairs
from kyoso_match import Capability, Challenge, Matcher
from kyoso_match.edits import unit_spans, without_units
from kyoso_match.explain import Evidence, Need, NeedState
from kyoso_match.names import words_without_names

CASES = 200
# The share of the content words of the shorter need from which two needs are the same wish.
SAME_WISH = 0.5
_RISING = (NeedState.UNMET, NeedState.PARTIAL, NeedState.MET)


@dataclass(frozen=True, slots=True)
class Case:
    """What happened to one challenge, capability and planted sentence.

    ``cited`` is whether the planted sentence is the closest text of the need afterwards. Of the ``others_changed``,
    ``listed_changed`` are entries of the list of needs, ``to_met`` became met, and ``elsewhere`` have a closest text
    other than the planted sentence. ``returned`` is whether all states are as before when it is taken out again.
    """

    before: str
    after: str
    cited: bool
    others: int
    others_changed: int
    listed_changed: int
    to_met: int
    elsewhere: int
    same_wish: int
    returned: bool

    @property
    def rose(self) -> bool:
        """Whether the state of the need is higher than before."""
        return _RISING.index(NeedState(self.after)) > _RISING.index(NeedState(self.before))

    @property
    def exact(self) -> bool:
        """The need rises and no other need changes."""
        return self.rose and not self.others_changed


def plant(data: Pairs, seed: int) -> list[Case]:
    """Seeded cases: challenges with capabilities that they do not belong to, one need of each that is not met."""
    chance = random.Random(seed)
    known = {(match.challenge.id, match.capability.id) for match in data.matches}
    challenges = sorted({match.challenge.id: match.challenge for match in data.matches}.items())
    pairs = [
        (challenge, capability)
        for _, challenge in challenges
        for capability in data.matcher.capabilities
        if (challenge.id, capability.id) not in known and isinstance(capability.text, str)
    ]
    chance.shuffle(pairs)
    cases: list[Case] = []
    for challenge, capability in pairs:
        if len(cases) == CASES:
            break
        needs = _needs(data.matcher, challenge, capability)
        open_needs = [
            place
            for place, need in enumerate(needs)
            if need.state in (NeedState.UNMET, NeedState.PARTIAL)
            and need.text.field != "title"
            and as_offer(need.text.text) is not None
        ]
        if open_needs:
            cases.append(_case(data.matcher, challenge, capability, needs, chance.choice(open_needs)))
    return cases


def _case(matcher: Matcher, challenge: Challenge, capability: Capability, needs: Sequence[Need], planted: int) -> Case:
    sentence = as_offer(needs[planted].text.text)
    assert sentence is not None
    assert isinstance(capability.text, str)
    start = len(capability.text) + 1
    changed = replace(capability, text=f"{capability.text}\n{sentence}")
    after = _needs(matcher, challenge, changed)
    others = [
        place
        for place in range(len(needs))
        if place != planted and not _is_same_wish(needs[place].text, needs[planted].text)
    ]
    inside = [place for place, span in enumerate(unit_spans(changed)) if span.field == "text" and span.start >= start]
    back = _needs(matcher, challenge, without_units(changed, inside))
    changes = [after[place] for place in others if needs[place].state != after[place].state]

    def cites(need: Need) -> bool:
        return need.closest is not None and need.closest.field == "text" and (need.closest.start or 0) >= start

    return Case(
        before=needs[planted].state.value,
        after=after[planted].state.value,
        cited=cites(after[planted]),
        others=len(others),
        others_changed=len(changes),
        listed_changed=sum(need.text.field.startswith("needs") for need in changes),
        to_met=sum(need.state is NeedState.MET for need in changes),
        elsewhere=sum(not cites(need) for need in changes),
        same_wish=len(needs) - 1 - len(others),
        returned=[need.state for need in back] == [need.state for need in needs],
    )


def _needs(matcher: Matcher, challenge: Challenge, capability: Capability) -> Sequence[Need]:
    explanation = matcher.pair(challenge, capability).explanation
    assert explanation is not None
    return explanation.needs


def _is_same_wish(one: Evidence, other: Evidence) -> bool:
    words = [{key for key, _, _ in words_without_names(evidence.text)} for evidence in (one, other)]
    fewest = min(map(len, words))
    return fewest > 0 and len(words[0] & words[1]) >= SAME_WISH * fewest


def summary(cases: Sequence[Case]) -> dict[str, object]:
    """Counts and shares of all cases; ``cases`` are the single ones, without texts."""
    count = len(cases)
    others = sum(case.others for case in cases)
    return {
        "n": count,
        "rose": sum(case.rose for case in cases),
        "others": others,
        **{
            name: sum(getattr(case, name) for case in cases)
            for name in ("others_changed", "listed_changed", "to_met", "elsewhere", "same_wish")
        },
        "exact_listed": sum(case.rose and not case.listed_changed for case in cases),
        "none_changed": sum(not case.others_changed for case in cases),
        "exact": sum(case.exact for case in cases),
        "cited": sum(case.cited for case in cases),
        "returned": sum(case.returned for case in cases),
        "changes": dict(sorted(_changes(cases).items())),
        "cases": [list(asdict(case).values()) for case in cases],
    }


def _changes(cases: Sequence[Case]) -> dict[str, int]:
    found: dict[str, int] = {}
    for case in cases:
        name = f"{case.before} to {case.after}"
        found[name] = found.get(name, 0) + 1
    return found
