"""Rows, dicts, strings, DataFrames and files in; ``Challenge`` and ``Capability`` records out."""

from kyoso_match.records.model import Capability, Challenge, Record

__all__ = ["Capability", "Challenge", "Record"]
