"""What a company will miss in a challenge sheet: advice for the author, and never a verdict."""

from kyoso_match.checkup.advice import Advice, Rule
from kyoso_match.checkup.check import check_challenge

__all__ = ["Advice", "Rule", "check_challenge"]
