"""Where a result comes from: release, model, weights, options and input, so that it can be made again and checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from kyoso_match._version import __version__
from kyoso_match.records import Record

FUNCTION = "function:"
"""How the text of a ``where`` begins that was a function: such a run cannot be repeated from its text."""

FINGERPRINT_NAMES = {"words": "単語表", "calibration": "確からしさの基準", "bridge": "言い換え辞書"}
"""What ``Provenance.fingerprints`` names, for people."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What decided the scores of one run.

    embedder:             the fingerprint of the embedder
    weights:              how much each part counts
    options:              the arguments of the ranking, by name, as JSON values; ``ranked_for`` is ``challenge`` or
                          ``capability``, and ``where`` is a list of typed conditions or the name of a function
    challenges_sha256,
    capabilities_sha256:  ``records_sha256`` of the two sides
    fingerprints:         of everything else that decides a number (the word table, a calibration, a term bridge)
    version:              the release of kyoso_match
    """

    embedder: str
    weights: Mapping[str, float]
    options: Mapping[str, object]
    challenges_sha256: str
    capabilities_sha256: str
    fingerprints: Mapping[str, str] = field(default_factory=dict)
    version: str = __version__

    def to_dict(self) -> dict[str, object]:
        """JSON-ready; the keys are in docs/audit.md."""
        return asdict(self)


def records_sha256(records: Iterable[Record]) -> str:
    """SHA-256 (hex) of records: the same for any order of them, another one when any field of any record differs.

    >>> from kyoso_match.records import Challenge
    >>> one, two = Challenge("c1", "買い物支援"), Challenge("c2", "通院の足")
    >>> records_sha256([one, two]) == records_sha256([two, one]) != records_sha256([one])
    True
    """
    return json_sha256([record.to_dict() for record in sorted(records, key=lambda record: record.id)])


def json_sha256(value: object) -> str:
    """SHA-256 (hex) of a JSON value in one fixed spelling: sorted keys, no blanks, UTF-8.

    >>> json_sha256({"a": 1, "b": 2}) == json_sha256({"b": 2, "a": 1})
    True
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # A lone surrogate is no UTF-8, but can stand in a Python str.
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def where_as_json(where: Callable[..., object] | str | Sequence[str] | None) -> object:
    """The filter of a run as a JSON value: None, the list of typed conditions, or the name of a function.

    >>> where_as_json("region~茨城県"), where_as_json(None)
    (['region~茨城県'], None)
    """
    if where is None:
        return None
    if callable(where):
        module = getattr(where, "__module__", type(where).__module__)
        return f"{FUNCTION}{module}.{getattr(where, '__qualname__', type(where).__qualname__)}"
    return [where] if isinstance(where, str) else list(where)
