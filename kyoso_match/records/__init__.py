"""Rows, dicts, strings, DataFrames and files in; ``Challenge`` and ``Capability`` records out."""

from kyoso_match.records.jsonfiles import write_jsonl
from kyoso_match.records.model import Capability, Challenge, Record
from kyoso_match.records.reading import Reading, read_capabilities, read_challenges

__all__ = ["Capability", "Challenge", "Reading", "Record", "read_capabilities", "read_challenges", "write_jsonl"]
