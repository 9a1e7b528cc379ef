"""What was measured, as values and as a Japanese report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from kyoso_match.errors import InputError
from kyoso_match.faithfulness.attribution import By, SideName
from kyoso_match.faithfulness.erasure import ErasedSide
from kyoso_match.faithfulness.resampling import Estimate

_SIDES = {"challenge": "課題", "capability": "強み", "both": "課題と強みの対"}
_MEASURES = {"comprehensiveness": "除く", "sufficiency": "だけ残す"}
_BY = {"rows": "根拠の行", "net": "根拠の行から文章の平均を引いた値"}
_SHOWN_PERCENTS = (20, None)
_UNKNOWN = "測定できない"


@dataclass(frozen=True, slots=True)
class Erasure:
    """How far scores fall when text goes, signed; negative where they rise.

    ``measure`` is comprehensiveness (the highest units go: a large drop is good) or sufficiency (only they stay: a
    small one is good); ``percent`` of the units, None for the mean over all percentages (AOPC). ``random`` is the drop
    for the same number of characters at random, ``difference`` is ``cited - random`` pair by pair.
    """

    side: ErasedSide
    measure: str
    percent: int | None
    cited: Estimate
    random: Estimate
    difference: Estimate

    @property
    def ratio(self) -> float | None:
        """``cited / random``; None where that says nothing, because text at random does not lower the score."""
        if self.cited.value is None or self.random.value is None or self.random.value <= 0.0:
            return None
        return self.cited.value / self.random.value


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's tau-b between what units are said to add and how far the score falls without each, in [-1, 1]."""

    side: SideName
    tau: Estimate


@dataclass(frozen=True, slots=True)
class Stability:
    """The share of the three highest units that stay the highest after an edit that keeps the meaning, in [0, 1]."""

    edit: str
    title: str
    overlap: Estimate


@dataclass(frozen=True, slots=True, repr=False)
class Faithfulness:
    """How faithful the explanations of ``pairs`` pairs are to their scores.

    ``completeness`` is the largest difference between a score and the sum of its rows, None without pairs. Intervals
    are 95 % bootstrap intervals over challenges. ``by``, ``seed`` and ``draws`` are what was asked for.
    """

    pairs: int
    by: By
    seed: int
    draws: int
    completeness: float | None
    erasures: tuple[Erasure, ...]
    agreements: tuple[Agreement, ...]
    stabilities: tuple[Stability, ...]

    def erasure(self, side: ErasedSide, measure: str, percent: int | None = 20) -> Erasure:
        """One of the erasures; InputError when it was not measured."""
        for found in self.erasures:
            if (found.side, found.measure, found.percent) == (side, measure, percent):
                return found
        raise InputError(f"no erasure of {side!r}, {measure!r}, {percent!r}")

    def to_dict(self) -> dict[str, object]:
        """JSON-ready; estimates as ``{"value", "low", "high", "n"}`` with None for what is not known."""
        return {
            "pairs": self.pairs,
            "by": self.by,
            "seed": self.seed,
            "draws": self.draws,
            "completeness": self.completeness,
            "erasures": [
                {
                    "side": one.side,
                    "measure": one.measure,
                    "percent": one.percent,
                    "cited": one.cited._asdict(),
                    "random": one.random._asdict(),
                    "difference": one.difference._asdict(),
                    "ratio": one.ratio,
                }
                for one in self.erasures
            ],
            "agreements": [{"side": one.side, "tau": one.tau._asdict()} for one in self.agreements],
            "stabilities": [{"edit": one.edit, "overlap": one.overlap._asdict()} for one in self.stabilities],
        }

    def __repr__(self) -> str:
        return f"<Faithfulness: {self.pairs} pairs, by {self.by}>"

    def __str__(self) -> str:
        """A Japanese report in lines that a terminal of usual width shows."""
        lines = [self._title(), f"  行の合計とスコアの差: {self._completeness()}"]
        for title, rows in self._tables():
            lines += [f"{title}:", *(f"  {'  '.join(row)}" for row in rows)]
        return "\n".join([*lines, _NOTE])

    def _repr_html_(self) -> str:
        parts = [f"<h4>{escape(self._title())}</h4><p>行の合計とスコアの差: {escape(self._completeness())}</p>"]
        for title, rows in self._tables():
            body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
            parts.append(f"<table><caption>{escape(title)}</caption><tbody>{body}</tbody></table>")
        return f"<div>{''.join(parts)}<p><small>{escape(_NOTE)}</small></p></div>"

    def _title(self) -> str:
        return f"説明の忠実さ({self.pairs}組、文の順位は{_BY[self.by]}による)"

    def _completeness(self) -> str:
        return _UNKNOWN if self.completeness is None else f"最大 {self.completeness:.1e} (n={self.pairs})"

    def _tables(self) -> Sequence[tuple[str, list[list[str]]]]:
        shown = [one for one in self.erasures if one.percent in _SHOWN_PERCENTS]
        return (
            ("上位の文を除く・だけ残すときのスコアの低下(無作為は同じ文字数)", [_erasure_cells(one) for one in shown]),
            (
                "1文ずつ除いたときの低下との順位相関(ケンドールのτ)",
                [[_SIDES[one.side], _shown(one.tau)] for one in self.agreements],
            ),
            (
                "意味を変えない書き換えのあとも上位3文に残る割合",
                [[one.title, _shown(one.overlap)] for one in self.stabilities],
            ),
        )


_NOTE = (
    "  [ ]は課題を単位とするブートストラップの95%区間。低下が負の値なら、除くとスコアが上がったことを示します。"
    "「だけ残す」は低下が小さいほど、ほかは値が大きいほど、説明がスコアに忠実です。"
)


def _erasure_cells(one: Erasure) -> list[str]:
    share = "10〜50%の平均" if one.percent is None else f"{one.percent}%"
    ratio = "" if one.ratio is None or one.ratio < 0.0 else f"{one.ratio:.2f}倍"
    return [
        f"{_SIDES[one.side]} {share}{'を' if one.measure == 'comprehensiveness' else ''}{_MEASURES[one.measure]}",
        _shown(one.cited, signed=True),
        f"無作為 {_plain(one.random)}",
        f"差 {_shown(one.difference, signed=True, counted=False)}",
        ratio,
    ]


def _plain(estimate: Estimate) -> str:
    return _UNKNOWN if estimate.value is None else f"{estimate.value:+.3f}"


def _shown(estimate: Estimate, *, signed: bool = False, counted: bool = True) -> str:
    if estimate.value is None:
        return f"{_UNKNOWN} (n=0)"
    sign = "+" if signed else ""
    around = "" if estimate.low is None else f" [{estimate.low:{sign}.3f}, {estimate.high:{sign}.3f}]"
    return f"{estimate.value:{sign}.3f}{around}{f' (n={estimate.n})' if counted else ''}"
