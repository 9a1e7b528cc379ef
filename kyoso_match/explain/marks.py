"""Both texts with the places that belong together under one number; long texts shortened around those places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from kyoso_match.explain.needs import Need, NeedState
from kyoso_match.explain.paper import LARGE, SMALL, Size, column_height
from kyoso_match.explain.rationale import grouped
from kyoso_match.explain.rows import Evidence, Row
from kyoso_match.records import Challenge, Record

NUMBERS = "①②③④⑤"
CUT = "…(中略)…"

_CLOSE_IN_MEANING = 3
# What is left of a text that is too long, gentlest first: characters kept on either side of a mark, and of a mark.
_SHORTER = ((120, 400), (80, 400), (60, 400), (40, 200), (30, 160), (20, 100), (15, 80), (8, 48))
_UNMARKED_FIELDS_FROM = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Places of the two texts that belong together."""

    challenge: tuple[Evidence, ...]
    capability: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of characters under the same marks; ``begins`` are the numbers whose place begins here."""

    text: str
    numbers: str = ""
    begins: str = ""

    def html(self) -> str:
        text = escape(self.text).replace("\n", "<br>").replace(CUT, f'<span class="cut">{CUT}</span>')
        if not self.numbers:
            return text
        return f'<mark class="m{NUMBERS.index(self.numbers[0]) + 1}">{self.begins}{text}</mark>'


def marked_pairs(challenge: Record, rows: Sequence[Row], needs: Sequence[Need]) -> list[Pair]:
    """At most five pairs in the order in which the challenge is read: needs with what answers them come first.

    Where few needs are answered, the places that are closest in meaning make up to three pairs.
    """
    answered = [need for need in needs if need.state in (NeedState.MET, NeedState.PARTIAL)]
    answered.sort(key=lambda need: -need.closeness)
    pairs = [Pair((need.text,), (need.closest,)) for need in answered if need.closest is not None]
    found = list(dict.fromkeys(pairs))[: len(NUMBERS)]
    for group in grouped(rows):
        pair = Pair(group.row.challenge, group.row.capability)
        close = group.row.part == "meaning" and group.amount > 0 and bool(pair.challenge and pair.capability)
        if close and pair not in found and len(found) < _CLOSE_IN_MEANING:
            found.append(pair)
    order = [field for field, _ in challenge.texts()]
    return sorted(found, key=lambda pair: (order.index(pair.challenge[0].field), pair.challenge[0].start or 0))


def number_of(pairs: Sequence[Pair], challenge: Sequence[Evidence], capability: Sequence[Evidence]) -> str:
    """The number of a pair of places, with a blank after it; empty where they are not marked."""
    pair = Pair(tuple(challenge), tuple(capability))
    return f"{NUMBERS[pairs.index(pair)]} " if pair in pairs else ""


def marked_texts(challenge: Record, capability: Record, pairs: Sequence[Pair], height: float | None = None) -> str:
    """Both texts side by side.

    Where they would be higher than ``height`` (in millimetres) they are set in smaller type, and where that is not
    enough they are shortened, with a note; no mark is ever left out.
    """
    columns = (
        (challenge, "課題", [pair.challenge for pair in pairs]),
        (capability, "強み", [pair.capability for pair in pairs]),
    )
    whole = [
        [(field, _pieces(field, text, _numbered(places))) for field, text in record.texts()]
        for record, _, places in columns
    ]
    large = height is None or all(_height(fields, LARGE) <= height for fields in whole)
    size = LARGE if large else SMALL
    boxes = ""
    for (record, side, _), fields in zip(columns, whole, strict=True):
        shown = fields if height is None else _fitting(fields, height, size)
        length = sum(len(text) for _, text in record.texts())
        note = "" if shown == fields else f" 全{length:,}字のうち、印の付いた箇所とその前後"
        boxes += f"<div><small>{side}の本文{note}</small>{_body(record, shown)}</div>"
    return f'<div class="texts {size.name}">{boxes}</div>' if size.name else f'<div class="texts">{boxes}</div>'


def _numbered(places: Sequence[tuple[Evidence, ...]]) -> dict[Evidence, str]:
    """The numbers of each place; one place can be the counterpart of several others."""
    numbers: dict[Evidence, str] = {}
    for number, side in zip(NUMBERS, places, strict=False):
        for entry in side:
            numbers[entry] = numbers.get(entry, "") + number
    return numbers


def _pieces(field: str, text: str, numbers: Mapping[Evidence, str]) -> list[_Piece]:
    """A text cut at every edge of a mark, so that places which overlap each keep their number."""
    spans = [(entry.start or 0, entry.end or 0, name) for entry, name in numbers.items() if entry.field == field]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(edges):
        over = [(first, name) for first, last, name in spans if first <= start and end <= last]
        inside = "".join(sorted("".join(name for _, name in over)))
        begins = "".join(sorted("".join(name for first, name in over if first == start)))
        pieces.append(_Piece(text[start:end], inside, begins))
    return pieces


_Fields = list[tuple[str, list[_Piece]]]


def _fitting(fields: _Fields, height: float, size: Size) -> _Fields:
    shown = fields
    for around, mark in _SHORTER:
        if _height(shown, size) <= height:
            break
        shown = [(field, list(_shortened(pieces, around, mark))) for field, pieces in fields]
        if around <= _UNMARKED_FIELDS_FROM:
            shown = list(_without_unmarked_fields(shown))
    return shown


def _height(fields: _Fields, size: Size) -> float:
    headings = sum(field.endswith("[0]") for field, _ in fields)
    texts = ("".join(piece.begins + piece.text for piece in pieces) for _, pieces in fields)
    return column_height([*texts, *headings * ("",)], size) + size.line


def _shortened(pieces: Sequence[_Piece], around: int, mark: int) -> Iterator[_Piece]:
    """Keep ``around`` characters on either side of a mark and at most ``mark`` of a mark itself."""
    for place, piece in enumerate(pieces):
        if piece.numbers:
            head, tail = mark // 2, mark // 2
        elif len(pieces) == 1:
            head, tail = 2 * around, 0
        else:
            head, tail = around * (place > 0), around * (place < len(pieces) - 1)
        if len(piece.text) <= head + tail + len(CUT):
            yield piece
        else:
            rest = piece.text[len(piece.text) - tail :]
            yield _Piece(f"{piece.text[:head]}{CUT}{rest}", piece.numbers, piece.begins)


def _without_unmarked_fields(fields: _Fields) -> Iterator[tuple[str, list[_Piece]]]:
    """Each run of fields without a mark becomes one that says that something is left out."""
    for marked, run in groupby(fields, key=lambda entry: any(piece.numbers for piece in entry[1])):
        if marked:
            yield from run
        else:
            yield "", [_Piece(CUT)]


def _body(record: Record, fields: _Fields) -> str:
    """All fields that are compared, the entries of a list as a list."""
    headings = {"needs": "要望" if isinstance(record, Challenge) else "求める協力", "offers": "提供できること"}
    out = ""
    for kind, entries in groupby(fields, key=lambda entry: entry[0].partition("[")[0]):
        texts = [(field, "".join(piece.html() for piece in pieces)) for field, pieces in entries]
        if kind in headings:
            listed = "".join(f'<span class="entry">{text}</span>' for _, text in texts)
            out += f"<p><small>{headings[kind]}</small>{listed}</p>"
            continue
        for field, text in texts:
            name = field.partition(".")[2]
            out += f"<p>{f'<small>{escape(name)}</small> ' if name else ''}{text}</p>"
    return out
