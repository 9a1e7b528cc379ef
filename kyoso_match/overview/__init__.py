"""A run as a whole: what decided its scores, over all matches."""

from kyoso_match.overview.groups import FactCount, Group, NeedCount, PartMean
from kyoso_match.overview.report import Overview, WithoutMatch, checked_overview_target, overview
from kyoso_match.overview.terms import Term, Terms

__all__ = [
    "FactCount",
    "Group",
    "NeedCount",
    "Overview",
    "PartMean",
    "Term",
    "Terms",
    "WithoutMatch",
    "checked_overview_target",
    "overview",
]
