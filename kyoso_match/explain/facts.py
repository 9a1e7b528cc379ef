"""The rows of ``facts``: what both sides state, compared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kyoso_match.constraints import State, compare_facts
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.scoring import Scorer, Side
from kyoso_match.text import Span


def fact_rows(scorer: Scorer, challenge: Side, capability: Side) -> Iterator[Row]:
    """One row for each fact that either side states; an unknown one adds nothing and says so.

    A value from a field is shown as a value; one that the text states is quoted where it stands.
    """
    signs = {State.SATISFIED: 1.0, State.VIOLATED: -1.0, State.UNKNOWN: 0.0}
    for check in compare_facts(challenge.profile.facts, capability.profile.facts, scorer.as_of):
        yield Row(
            "facts",
            scorer.weights.fact * signs[check.state],
            check.name,
            _evidence(challenge, check.name, check.challenge, check.challenge_spans),
            _evidence(capability, check.name, check.capability, check.capability_spans),
        )


def _evidence(side: Side, name: str, shown: str, spans: Sequence[Span]) -> tuple[Evidence, ...]:
    if not shown:
        return ()
    if not spans:
        return (Evidence(name, shown),)
    texts = dict(side.profile.document.fields)
    return tuple(Evidence(span.field, texts[span.field][span.start : span.end], span.start, span.end) for span in spans)
