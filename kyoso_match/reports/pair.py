"""The report on one pair: head, explanation and foot, on one A4 page."""

from __future__ import annotations

from html import escape

from kyoso_match.errors import InputError
from kyoso_match.explain import Explanation
from kyoso_match.explain.html import document
from kyoso_match.matches import Match, percent
from kyoso_match.provenance import FINGERPRINT_NAMES, Provenance

WHAT_THE_SCORE_IS = (
    "スコアは、課題と強みの文章と条件を比べた点の合計です(同じ文章どうしで約1、関係のない文章どうしで約0)。"
    "採択の確率でも、提供者の優劣でも、内容の正しさの保証でもありません。書かれていないことは点になりません。"
)
_SHOWN_OF_A_HASH = 12


def pair_report(match: Match, provenance: Provenance | None = None) -> str:
    """A whole HTML file without scripts: one match on one A4 page (long texts are shortened around their marks).

    ``provenance`` is that of the result (``matches.provenance``); without it the foot says that it is not known.
    InputError when the match was ranked with ``explain=False``: there is nothing to report then.
    """
    title = f"{match.challenge.label} × {match.capability.label}"
    return document(title, pair_page(match, provenance))


def pair_page(match: Match, provenance: Provenance | None) -> str:
    """The report as a ``<div>`` of its own page."""
    return (
        f'<div class="page"><div class="kyoso"><p>{match.rank}位 <strong>スコア {match.score:.3f}</strong> '
        f"確からしさ {percent(match.probability)}</p></div>"
        f"{explanation_of(match).to_html(with_style=False, one_page=True)}{foot(provenance)}</div>"
    )


def explanation_of(match: Match) -> Explanation:
    """The explanation of a match, or an InputError that says how to get one."""
    if match.explanation is None:
        raise InputError(
            f"「{match.challenge.id}」と「{match.capability.id}」の組には理由が付いていません。"
            "explain=True で順位付けしてから、報告書を作ってください。"
        )
    return match.explanation


def foot(provenance: Provenance | None) -> str:
    """What the score is, and which model and data it was made of: fingerprints shortened to 12 characters."""
    return f'<div class="kyoso"><p class="foot">{WHAT_THE_SCORE_IS}<br>{_sources(provenance)}</p></div>'


def _sources(provenance: Provenance | None) -> str:
    if provenance is None:
        return "作成元の記録なし(モデルとデータの指紋は不明)"
    kind, _, fingerprint = provenance.embedder.rpartition(":")
    entries = [
        f"kyoso_match {provenance.version}",
        f"モデル {kind} {fingerprint[:_SHOWN_OF_A_HASH]}",
        f"課題データ {provenance.challenges_sha256[:_SHOWN_OF_A_HASH]}",
        f"強みデータ {provenance.capabilities_sha256[:_SHOWN_OF_A_HASH]}",
        *(
            f"{FINGERPRINT_NAMES.get(name, name)} {value[:_SHOWN_OF_A_HASH]}"
            for name, value in provenance.fingerprints.items()
            if value != fingerprint
        ),
    ]
    as_of = provenance.options.get("as_of")
    if as_of is not None:
        entries.append(f"期限を判定した日 {as_of}")
    return escape(" / ".join(entries))
