"""Pages of paper for people who decide: one pair on one A4 page, and the shortlist of one challenge."""

from kyoso_match.reports.pair import pair_report
from kyoso_match.reports.shortlist import save_report, shortlist_report

__all__ = ["pair_report", "save_report", "shortlist_report"]
