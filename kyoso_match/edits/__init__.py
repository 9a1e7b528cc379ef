"""Records with less in them, and records that say the same in another way."""

from kyoso_match.edits.removal import only_units, unit_spans, with_offers, with_texts, without_spans, without_units
from kyoso_match.edits.rewording import REWORDINGS, Reworded, Rewording

__all__ = [
    "REWORDINGS",
    "Reworded",
    "Rewording",
    "only_units",
    "unit_spans",
    "with_offers",
    "with_texts",
    "without_spans",
    "without_units",
]
