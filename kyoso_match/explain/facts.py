"""The rows of ``facts``: what both sides state, compared."""

from __future__ import annotations

from collections.abc import Iterator

from kyoso_match.constraints import State, check_facts
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.records import Capability, Challenge
from kyoso_match.scoring import Scorer, Side


def fact_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each fact that either side states; an unknown one adds nothing and says so."""
    asked, given = challenge.profile.record, capability.profile.record
    assert isinstance(asked, Challenge)
    assert isinstance(given, Capability)
    signs = {State.SATISFIED: 1.0, State.VIOLATED: -1.0, State.UNKNOWN: 0.0}
    for check in check_facts(asked, given):
        yield Row(
            "facts",
            scorer.weights.fact * signs[check.state],
            check.name,
            (Evidence(check.name, check.challenge),) if check.challenge else (),
            (Evidence(check.name, check.capability),) if check.capability else (),
        )
