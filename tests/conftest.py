from __future__ import annotations

import math

import numpy as np
import pytest

from kyoso_match.word_table import WordTable

# Four words at known angles: 移動 and 交通 are 0.6 apart, 給食 and 広報 are at right angles to everything.
# 広報 is twice as long as the others, so it counts twice as much in a text.
VECTORS = {
    "移動": (1.0, 0.0, 0.0, 0.0),
    "交通": (0.6, 0.8, 0.0, 0.0),
    "給食": (0.0, 0.0, 1.0, 0.0),
    "広報": (0.0, 0.0, 0.0, 2.0),
}
IDF = {"移動": 1.0, "交通": 2.0, "給食": 3.0, "広報": 4.0}


@pytest.fixture(scope="session")
def tiny_table() -> WordTable:
    """Vectors and idf that arithmetic can be done with by hand."""
    vectors = np.array(list(VECTORS.values()), dtype=np.float32)
    idf = np.array(list(IDF.values()), dtype=np.float32)
    return WordTable.quantise(list(VECTORS), vectors, idf, math.log(1000.0))
