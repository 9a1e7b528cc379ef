"""What would have to be otherwise, as values and as a Japanese sentence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from kyoso_match.explain import Evidence
from kyoso_match.records import Capability, Challenge, Record

Change = Literal["removed", "added"]
SideName = Literal["challenge", "capability"]

_SIDES = {"challenge": "課題", "capability": "強み"}
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True, repr=False)
class Counterfactual:
    """What would have to be otherwise for the pair to change places.

    ``change`` says whether ``units`` are taken away from a text (``removed``, from the record on ``side``) or needs
    of the challenge are written into the offers of the capability (``added``). ``found`` is False when no change of
    this kind is enough; then ``units`` is empty and the scores after are those before. With ``found`` and no units
    the pair is on the other side already. ``smallest`` says that every smaller set was tried (every set at all when
    none is found); otherwise no single unit of the set can be left out. ``score`` and ``score_after`` are those of the
    pair, ``target`` and ``target_after`` those of ``rival``, or the threshold where there is no rival. ``tried`` counts
    the changes that were considered.
    """

    challenge: Challenge
    capability: Capability
    rival: Record | None
    change: Change
    side: SideName
    found: bool
    units: tuple[Evidence, ...]
    smallest: bool
    score: float
    score_after: float
    target: float
    target_after: float
    tried: int

    def to_dict(self) -> dict[str, object]:
        """JSON-ready."""
        return {
            "challenge_id": self.challenge.id,
            "capability_id": self.capability.id,
            "rival_id": None if self.rival is None else self.rival.id,
            "change": self.change,
            "side": self.side,
            "found": self.found,
            "units": [asdict(unit) for unit in self.units],
            "smallest": self.smallest,
            "score": self.score,
            "score_after": self.score_after,
            "target": self.target,
            "target_after": self.target_after,
            "tried": self.tried,
        }

    def __repr__(self) -> str:
        return (
            f"<Counterfactual: {self.challenge.id} x {self.capability.id}, {len(self.units)} {self.change}, "
            f"{'found' if self.found else 'not found'}>"
        )

    def __str__(self) -> str:
        """Japanese, a sentence and the units."""
        down = self.change == "removed"
        relation = "下回り" if down else "上回り"
        pair = f"課題「{self.challenge.label}」と強み「{self.capability.label}」のスコア {self.score:.3f} "
        target = f"「{self.rival.label}」のスコア" if self.rival is not None else "基準のスコア"
        if not self.found:
            tried = f"{_SIDES[self.side]}の文を除いても" if down else "要望への対応を書き足しても"
            extent = "すべての組み合わせ" if self.smallest else "調べた範囲"
            return (
                f"{pair}は、{tried}、{target} {self.target:.3f} を{relation}ません({extent}、{self.tried}通りを採点)。"
            )
        if not self.units:
            return f"{pair}は、何も変えなくても、{target} {self.target:.3f} を{relation}ます。"
        count = f"次の{len(self.units)}つの"
        if down:
            what, minimal = f"{_SIDES[self.side]}の{count}文を除く", "これより少ない文の組"
        else:
            what, minimal = f"強みに{count}要望への対応を書き足す", "これより少ない要望の組"
        minimal = f"{minimal}では変わりません" if self.smallest else "このうち1つでも欠けると変わりません"
        lines = [
            f"{pair}は、{what}と {self.score_after:.3f} となり、{target} {self.target_after:.3f} を{relation}ます"
            f"(採点し直して確認。{minimal})。",
            *(f"  ・「{_short(unit.text)}」" for unit in self.units),
        ]
        return "\n".join(lines)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1] + "…"
