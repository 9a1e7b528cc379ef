"""Facts that a text states, with their places; and the facts of a record, from its fields and its text."""

from kyoso_match.facts.mentions import FactMention, FactValue, Range, Role
from kyoso_match.facts.partners import kind_of
from kyoso_match.facts.places import WHOLE_COUNTRY
from kyoso_match.facts.reading import find_facts
from kyoso_match.facts.stated import UNKNOWN_NUMBER, Listed, Stated, facts_of

__all__ = [
    "UNKNOWN_NUMBER",
    "WHOLE_COUNTRY",
    "FactMention",
    "FactValue",
    "Listed",
    "Range",
    "Role",
    "Stated",
    "facts_of",
    "find_facts",
    "kind_of",
]
