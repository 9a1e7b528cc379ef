"""From characters to the units that are compared, with the way back to the characters."""

from kyoso_match.text.normalise import BULLET, Normalised, normalise, value_of
from kyoso_match.text.spans import Document, Span
from kyoso_match.text.units import Unit, split_units

__all__ = ["BULLET", "Document", "Normalised", "Span", "Unit", "normalise", "split_units", "value_of"]
