"""Long texts in pieces that a model can read whole, so that nothing is cut away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kyoso_match.embedders.checks import has_content
from kyoso_match.errors import EmbedderError
from kyoso_match.text import normalise, split_units


@dataclass(frozen=True, slots=True)
class Window:
    """``text[start:end]``, which the model reads at once; ``tokens`` of the model belong to it (at least 1)."""

    start: int
    end: int
    tokens: int


def cut_windows(text: str, length: Callable[[str], int], limit: int | None) -> list[Window]:
    """Windows that together are the text, in order and without overlap; those without content are left out.

    length:  the number of tokens that the model reads for a text, with its prompt and special tokens
    limit:   the most tokens that the model reads; None for no limit

    A window takes as many units (sentences, clauses) as it can hold and ends where a unit ends; only a unit that
    alone is too long is cut inside. Raises EmbedderError when not even one character fits.

    >>> windows = cut_windows("移動の支援。買い物の支援。健康づくり。", length=len, limit=15)
    >>> [(window.start, window.end, window.tokens) for window in windows]
    [(0, 13, 13), (13, 19, 6)]
    """
    if not has_content(text):
        return []
    overhead, total = length(""), length(text)
    if limit is None or total <= limit:
        return [Window(0, len(text), max(1, total - overhead))]
    windows = []
    cuts = _cuts(text)
    start = 0
    while start < len(text):
        end = _furthest(text, start, cuts, length, limit)
        if end == start:  # not even one unit fits
            end = _furthest(text, start, range(start + 1, cuts[0]), length, limit)
        if end == start:
            raise EmbedderError(
                f"The model reads {limit} tokens at once, of which its prompt and special tokens take {overhead}:"
                f" no room is left for {text[start]!r}."
            )
        if has_content(text[start:end]):
            windows.append(Window(start, end, max(1, length(text[start:end]) - overhead)))
        start = end
        cuts = [cut for cut in cuts if cut > start]
    return windows


def _cuts(text: str) -> list[int]:
    """The start of every unit but the first, and the end: the places where a text may be cut."""
    return [*(unit.start for unit in split_units(normalise(text))[1:]), len(text)]


def _furthest(text: str, start: int, ends: Sequence[int], length: Callable[[str], int], limit: int) -> int:
    """The last of ``ends`` with ``text[start:end]`` within the limit, ``start`` when none is.

    Whatever ends before one that fits is taken to fit too. Doubling steps find the range and halving finds the
    place, so that no text much longer than the answer is ever measured.
    """

    def fits(count: int) -> bool:
        return length(text[start : ends[count - 1]]) <= limit

    known, step = 0, 1
    while known + step <= len(ends) and fits(known + step):
        known += step
        step *= 2
    ceiling = min(known + step, len(ends) + 1)
    while ceiling - known > 1:
        middle = (known + ceiling) // 2
        if fits(middle):
            known = middle
        else:
            ceiling = middle
    return ends[known - 1] if known else start
