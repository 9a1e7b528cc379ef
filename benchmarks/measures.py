"""What is measured for each query, by the names in the tables; the arithmetic is that of ir-measures.

R@10     share of all relevant documents (grade 1 or 2) among the first ten
P@10     share of relevant documents (grade 1 or 2) among the first ten
nDCG@10  sum of g / log2(rank + 1) over the first ten, by that of the best order; g is the grade, or 2^g - 1
MRR      1 / rank of the first document of grade 2 within the first hundred
H@k      1 where a document of grade 2 is among the first k
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Grades = Mapping[str, Mapping[str, int]]
Rankings = Mapping[str, Sequence[str]]

DEPTH = 100
"""How many documents a ranker returns for each query."""

_DIGITS = 6


def _measure(name: str) -> Any:  # noqa: ANN401 - a measure of ir-measures, which has no types
    from ir_measures import RR, P, R, Success, nDCG

    return {
        "R@10": R @ 10,
        "P@10": P @ 10,
        "nDCG@10": nDCG @ 10,
        "nDCG@10 (2^g-1)": nDCG(gains={1: 1, 2: 3}) @ 10,
        "MRR": RR(rel=2) @ DEPTH,
        "H@1": Success(rel=2) @ 1,
        "H@10": Success(rel=2) @ 10,
    }[name]


def per_query(name: str, rankings: Rankings, grades: Grades) -> dict[str, float]:
    """The measure for every judged query; a query without a ranking has 0.

    >>> per_query("MRR", {"q": ["a", "b"]}, {"q": {"b": 2}})
    {'q': 0.5}
    """
    import ir_measures

    judged = [
        ir_measures.Qrel(query, document, grade) for query, row in grades.items() for document, grade in row.items()
    ]
    # The order is given, so the scores are places: equal scores of a ranker have been ordered by it.
    ranked = [
        ir_measures.ScoredDoc(query, document, -float(place))
        for query, documents in rankings.items()
        for place, document in enumerate(documents)
    ]
    found = {result.query_id: result.value for result in ir_measures.iter_calc([_measure(name)], judged, ranked)}
    return {query: round(float(found.get(query, 0.0)), _DIGITS) for query in grades}
