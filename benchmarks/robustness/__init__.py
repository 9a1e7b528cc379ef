"""How much a score moves when a text is written in another way, or names another town or company."""

from benchmarks.robustness.run import run
from benchmarks.robustness.section import robustness_section

__all__ = ["robustness_section", "run"]
