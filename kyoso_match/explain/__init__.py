"""From a score to its reasons."""

from kyoso_match.explain.explanation import Explanation, explain
from kyoso_match.explain.needs import Need, NeedBasis, NeedState
from kyoso_match.explain.rationale import Clause
from kyoso_match.explain.rows import Evidence, Row, WordPair

__all__ = ["Clause", "Evidence", "Explanation", "Need", "NeedBasis", "NeedState", "Row", "WordPair", "explain"]
