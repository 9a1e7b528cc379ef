"""Whether the printed reasons are what the scores rest on: measured by taking text away and scoring again."""

from kyoso_match.faithfulness.attribution import By, SideName, net_amounts, pair_amounts, unit_amounts
from kyoso_match.faithfulness.measure import faithfulness
from kyoso_match.faithfulness.report import Agreement, Erasure, Faithfulness, Stability
from kyoso_match.faithfulness.resampling import Estimate

__all__ = [
    "Agreement",
    "By",
    "Erasure",
    "Estimate",
    "Faithfulness",
    "SideName",
    "Stability",
    "faithfulness",
    "net_amounts",
    "pair_amounts",
    "unit_amounts",
]
