"""Matches what Japanese municipalities need with what others can offer, by meaning, and says why."""

from kyoso_match._version import __version__
from kyoso_match.bridge import Bridge
from kyoso_match.calibration import Calibration, fit_calibration
from kyoso_match.checkup import Advice, check_challenge
from kyoso_match.comparison import Comparison
from kyoso_match.explain import Explanation, Need, NeedBasis, NeedState
from kyoso_match.matcher import Matcher, rank_matches
from kyoso_match.matches import Match, Matches
from kyoso_match.records import Capability, Challenge, read_capabilities, read_challenges
from kyoso_match.scoring import Weights
from kyoso_match.why_not import Cause, WhyNot

__all__ = [
    "Advice",
    "Bridge",
    "Calibration",
    "Capability",
    "Cause",
    "Challenge",
    "Comparison",
    "Explanation",
    "Match",
    "Matcher",
    "Matches",
    "Need",
    "NeedBasis",
    "NeedState",
    "Weights",
    "WhyNot",
    "__version__",
    "check_challenge",
    "fit_calibration",
    "rank_matches",
    "read_capabilities",
    "read_challenges",
]
