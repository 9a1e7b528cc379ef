"""The facts that a text states, with the characters that state them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from kyoso_match.facts.mentions import FactMention, Role
from kyoso_match.facts.numbers import numbers
from kyoso_match.facts.partners import partners
from kyoso_match.facts.places import places
from kyoso_match.facts.sums import sums
from kyoso_match.facts.times import times
from kyoso_match.text import normalise

_FINDERS = (sums, times, numbers, partners, places)


@lru_cache(maxsize=4096)
def find_facts(text: str, side: Role) -> tuple[FactMention, ...]:
    """What a text of one side states, in reading order.

    The facts of a record have the names of its fields: ``region``, ``budget_yen``, ``period_months``, ``deadline``,
    ``seats``, ``eligibility``, ``form``. Other quantities are ``yen``, ``months``, ``date``, ``fiscal_year``,
    ``persons``, ``organisations``, ``percent`` and ``times_per_month`` (a week counts as a quarter of a month).
    Background (人口42万人, 年間450件の申請, 3か月前) is never a fact of the record.

    >>> [(fact.name, fact.value, fact.text) for fact in find_facts("予算は約９０万円、実証は3か月です。", "challenge")]
    [('budget_yen', 900000, '約９０万円'), ('period_months', 3.0, '3か月')]
    >>> find_facts("料金は月額５万円からです。", "capability")[0].value
    Range(least=50000, most=inf)
    """
    normalised = normalise(text)
    mentions: list[FactMention] = []
    for finder in _FINDERS:
        for found in finder(normalised, side):
            start, end = normalised.original(found.start, found.end)
            mentions.append(
                FactMention(found.name, found.value, start, end, text[start:end], found.limit, found.persons)
            )
    return tuple(_without_parts(mentions))


def _without_parts(mentions: Iterable[FactMention]) -> Iterator[FactMention]:
    """In reading order, without those that lie in another one of the same name: 0円 in 自治体負担0円."""
    reached: dict[str, int] = {}
    for mention in sorted(mentions, key=lambda mention: (mention.start, -mention.end, mention.name)):
        if mention.end > reached.get(mention.name, -1):
            reached[mention.name] = mention.end
            yield mention
