"""What scores were made with: numbers learned from them mean something only for scores that are made alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kyoso_match.errors import InputError


@dataclass(frozen=True, slots=True)
class ScoreSource:
    """The fingerprint of the embedder, that of the word table, and the weights by name.

    An embedder other than the bundled one still takes word frequencies and word vectors from the bundled table.
    """

    embedder: str
    words: str
    weights: Mapping[str, float]

    def difference(self, other: ScoreSource) -> str:
        """What differs, as a Japanese phrase; empty where nothing does."""
        differing = [
            name
            for name, own, others in (
                ("埋め込み", self.embedder, other.embedder),
                ("単語の表", self.words, other.words),
                ("重み", dict(self.weights), dict(other.weights)),
            )
            if own != others
        ]
        return "と".join(differing)

    def check(self, used: ScoreSource) -> None:
        """InputError unless scores of ``used`` are made as these are."""
        difference = self.difference(used)
        if difference:
            raise InputError(
                f"この確からしさの基準は、{difference}が違う設定の点から作られています。"
                f"今の設定の点で作り直してください(基準: {self.summary}、今の設定: {used.summary})。"
            )

    @property
    def summary(self) -> str:
        """One line for messages."""
        weights = " ".join(f"{name} {weight:g}" for name, weight in self.weights.items())
        return f"{self.embedder[:23]}、{weights}"

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {"embedder": self.embedder, "words": self.words, "weights": dict(self.weights)}

    @classmethod
    def from_dict(cls, known: Mapping[str, Any]) -> ScoreSource:
        """What ``to_dict`` gave."""
        weights = {str(name): float(weight) for name, weight in known["weights"].items()}
        return cls(str(known["embedder"]), str(known["words"]), weights)
