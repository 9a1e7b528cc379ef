"""One file for each run: what was compared, with what, what came out, and what people decided."""

from kyoso_match.audit.decisions import DECISIONS, record_decision
from kyoso_match.audit.file import Audit, read_audit, write_audit
from kyoso_match.audit.replaying import TOLERANCE, Difference, Outcome, Replay, replay

__all__ = [
    "DECISIONS",
    "TOLERANCE",
    "Audit",
    "Difference",
    "Outcome",
    "Replay",
    "read_audit",
    "record_decision",
    "replay",
    "write_audit",
]
