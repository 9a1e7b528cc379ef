"""The term bridge: what a municipality writes, and what a company writes for the thing that answers it."""

from kyoso_match.bridge.bridge import BRIDGED, Bridge
from kyoso_match.bridge.finding import Places
from kyoso_match.bridge.terms import Term, TermPair

__all__ = ["BRIDGED", "Bridge", "Places", "Term", "TermPair"]
