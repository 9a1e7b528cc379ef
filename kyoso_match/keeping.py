"""What a matcher keeps in a folder, so that it ranks the same after it was loaded."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from kyoso_match.bridge import Bridge
from kyoso_match.calibration import Calibration
from kyoso_match.errors import StorageError
from kyoso_match.index import VectorIndex
from kyoso_match.records import Capability, read_capabilities, write_jsonl
from kyoso_match.scoring import Weights
from kyoso_match.storage import read_seal, replaced_folder, seal

FORMAT_VERSION = 2
_ABOUT, _CAPABILITIES, _CALIBRATION, _BRIDGE = "matcher.json", "capabilities.jsonl", "calibration.json", "bridge.csv"


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that decides a ranking; ``embedder`` is a fingerprint, ``vectors`` None without capabilities.

    ``calibration`` is one that the user gave; the bundled one is not kept.
    """

    embedder: str
    weights: Weights
    bridge: Bridge
    calibration: Calibration | None
    as_of: datetime.date | None
    exhaustive_up_to: int
    capabilities: tuple[Capability, ...]
    vectors: VectorIndex | None

    def save(self, folder: Path) -> None:
        """Write everything; the folder is replaced as a whole."""
        with replaced_folder(folder) as temporary:
            write_jsonl(self.capabilities, temporary / _CAPABILITIES)
            self.bridge.save(temporary / _BRIDGE)
            if self.vectors is not None:
                self.vectors.save(temporary)
            if self.calibration is not None:
                self.calibration.save(temporary / _CALIBRATION)
            about = {
                "embedder": self.embedder,
                "weights": self.weights.to_dict(),
                "exhaustive_up_to": self.exhaustive_up_to,
                "as_of": None if self.as_of is None else self.as_of.isoformat(),
            }
            seal(temporary, _ABOUT, FORMAT_VERSION, about)

    @classmethod
    def load(cls, folder: Path) -> Kept:
        """Read what ``save`` wrote; StorageError when a file is missing, damaged or of another version."""
        about = read_seal(folder, _ABOUT, FORMAT_VERSION)
        capabilities = read_capabilities(folder / _CAPABILITIES).records
        vectors = VectorIndex.load(folder) if capabilities else None
        if vectors is not None and set(vectors.ids) != {record.id for record in capabilities}:
            raise StorageError(f"the vectors in {folder} belong to other records; save the matcher again")
        return cls(
            about["embedder"],
            Weights(**about["weights"]),
            Bridge.read(folder / _BRIDGE),
            Calibration.load(folder / _CALIBRATION) if _CALIBRATION in about["files"] else None,
            None if about["as_of"] is None else datetime.date.fromisoformat(about["as_of"]),
            about["exhaustive_up_to"],
            tuple(capabilities),
            vectors,
        )
