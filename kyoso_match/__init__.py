"""Matches what Japanese municipalities need with what others can offer, by meaning, and says why."""

from kyoso_match._version import __version__
from kyoso_match.checkup import Advice, check_challenge
from kyoso_match.explain import Explanation
from kyoso_match.matcher import Matcher, rank_matches
from kyoso_match.matches import Match, Matches
from kyoso_match.records import Capability, Challenge, read_capabilities, read_challenges
from kyoso_match.scoring import Weights

__all__ = [
    "Advice",
    "Capability",
    "Challenge",
    "Explanation",
    "Match",
    "Matcher",
    "Matches",
    "Weights",
    "__version__",
    "check_challenge",
    "rank_matches",
    "read_capabilities",
    "read_challenges",
]
