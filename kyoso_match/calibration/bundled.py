"""The calibration that comes with the bundled model and the default weights."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from kyoso_match.calibration.model import Calibration
from kyoso_match.calibration.source import ScoreSource
from kyoso_match.errors import StorageError

BUNDLED = Path(__file__).parent.parent / "data" / "calibration.json"


@lru_cache(maxsize=1)
def _bundled() -> Calibration | None:
    try:
        return Calibration.load(BUNDLED)
    except StorageError:
        return None


def calibration_for(given: Calibration | None, used: ScoreSource) -> Calibration | None:
    """The one that was given, or else the bundled one where it fits; InputError where the given one does not."""
    if given is None:
        return bundled_calibration(used)
    given.check(used)
    return given


def bundled_calibration(used: ScoreSource) -> Calibration | None:
    """The bundled calibration, if it was fitted on scores made as those of ``used``; else None: unknown."""
    found = _bundled()
    return found if found is not None and found.fits(used) else None
