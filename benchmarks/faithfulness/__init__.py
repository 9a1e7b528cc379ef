"""How faithful explanations are to scores: text taken away, text planted, and whether decisions can be turned."""

from benchmarks.faithfulness.run import run
from benchmarks.faithfulness.section import faithfulness_section

__all__ = ["faithfulness_section", "run"]
