"""Which of the scored pairs are listed, and why there are none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from kyoso_match.calibration import Calibration
from kyoso_match.candidates import best_first
from kyoso_match.errors import InputError
from kyoso_match.records import Challenge
from kyoso_match.scoring import Side

NO_CALIBRATION = (
    "確からしさは不明です。今の埋め込みと重みの点から作った基準がありません"
    "(Matcher.learn に採否の記録を渡すと作れます)。"
)


class Selected(NamedTuple):
    """The ids that are listed with their scores, best first; or, where there are none, the reason in Japanese."""

    listed: list[tuple[str, float]]
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What a pair needs to be listed: a place among the best ``top_k``, ``min_score``, and the ``threshold``.

    ``threshold`` is the one for ``alpha``, the share of right answers that may be missed; -inf without an ``alpha``.
    """

    top_k: int | None = None
    min_score: float | None = None
    alpha: float | None = None
    threshold: float = -math.inf

    @classmethod
    def of(
        cls, top_k: int | None, min_score: float | None, alpha: float | None, calibration: Calibration | None
    ) -> Rule:
        """The rule with the threshold for ``alpha``; InputError where there is no such threshold."""
        if top_k is not None and top_k < 1:
            raise InputError(f"top_k は1以上の整数か None(すべて)にしてください: {top_k}")
        if alpha is None:
            return cls(top_k, min_score)
        if calibration is None or calibration.abstention is None:
            raise InputError(
                f"許容する見落とし率(alpha={alpha})を使うには、今の埋め込みと重みの点から作った基準が必要です。"
                "採否の記録で Matcher.learn を使うか、alpha の代わりに min_score を指定してください。"
            )
        return cls(top_k, min_score, alpha, calibration.abstention.usable_threshold(alpha))

    def to_dict(self) -> dict[str, int | float | None]:
        """The arguments that it was made from, by name; ``alpha`` only where it was given."""
        given: dict[str, int | float | None] = {"top_k": self.top_k, "min_score": self.min_score}
        return given if self.alpha is None else {**given, "alpha": self.alpha}

    def select(self, ranked_for: Side, others: Mapping[str, Side], scored: Mapping[str, float]) -> Selected:
        """What is listed for one record; ``scored`` are the scores of those ``others`` that are eligible."""
        lowest = max(self.threshold, -math.inf if self.min_score is None else self.min_score)
        best = best_first(scored, self.top_k)
        listed = [(record_id, score) for record_id, score in best if score >= lowest]
        return Selected(listed, "" if listed else self._reason(ranked_for, others, best))

    def _reason(self, ranked_for: Side, others: Mapping[str, Side], best: list[tuple[str, float]]) -> str:
        if ranked_for.profile.is_empty:
            return "本文に比べられる言葉がありません。"
        if not best:
            other = "強み" if isinstance(ranked_for.profile.record, Challenge) else "課題"
            if all(side.profile.is_empty for side in others.values()):
                return f"比べられる{other}がありません。"
            return f"絞り込みの条件に合う{other}がありません。"
        record_id, score = best[0]
        if self.min_score is not None and score < self.min_score:
            lacking = f"指定された最低点(min_score) {self.min_score:.3f} に届くものがありません。"
        else:
            lacking = f"許容する見落とし率 {self.alpha} での基準点 {self.threshold:.3f} に届くものがありません。"
        return f"{lacking}最も近いのは「{others[record_id].profile.record.label}」の {score:.3f} です。"
