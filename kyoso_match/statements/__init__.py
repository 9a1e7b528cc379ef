"""What the clauses of a text say: offered, limited, planned, denied, not needed or demanded."""

from kyoso_match.statements.reading import Statement, find_statements
from kyoso_match.statements.standings import Standing

__all__ = ["Standing", "Statement", "find_statements"]
