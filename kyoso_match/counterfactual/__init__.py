"""The smallest change of a text that would change a decision, verified by scoring the changed pair again."""

from kyoso_match.counterfactual.find import counterfactual, needs_to_meet
from kyoso_match.counterfactual.result import Counterfactual

__all__ = ["Counterfactual", "counterfactual", "needs_to_meet"]
