"""From a score to its reasons."""

from kyoso_match.explain.explanation import Explanation, explain
from kyoso_match.explain.needs import Need, NeedState
from kyoso_match.explain.rows import Evidence, Row, WordPair
from kyoso_match.explain.wording import Clause

__all__ = ["Clause", "Evidence", "Explanation", "Need", "NeedState", "Row", "WordPair", "explain"]
