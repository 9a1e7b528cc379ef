"""pandas objects -> items, recognised by what they can do: pandas itself is never imported here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol, TypeGuard

from kyoso_match.records.rows import Item, Items


class _Index(Protocol):
    @property
    def names(self) -> Iterable[object]: ...


class _Frame(Protocol):
    """As much of ``pandas.DataFrame`` as is used."""

    @property
    def columns(self) -> Iterable[object]: ...
    @property
    def index(self) -> _Index: ...
    def reset_index(self) -> _Frame: ...
    def itertuples(self, index: bool, name: None) -> Iterable[tuple[object, ...]]: ...


class _Series(Protocol):
    """As much of ``pandas.Series`` as is used."""

    @property
    def index(self) -> Iterable[object]: ...
    def items(self) -> Iterable[tuple[object, object]]: ...
    def to_list(self) -> list[object]: ...


def is_frame(source: object) -> TypeGuard[_Frame]:
    """Whether the source is a DataFrame."""
    return all(hasattr(source, name) for name in ("columns", "index", "reset_index", "itertuples"))


def is_series(source: object) -> TypeGuard[_Series]:
    """Whether the source is a Series."""
    return not isinstance(source, Mapping) and all(hasattr(source, name) for name in ("index", "items", "to_list"))


def items_of_frame(frame: _Frame) -> Items:
    """One item per row; an index that has a name is a column like the others."""
    if any(name is not None for name in frame.index.names):
        frame = frame.reset_index()
    headers = tuple(str(column) for column in frame.columns)
    rows = frame.itertuples(index=False, name=None)
    return Items(tuple(Item(dict(zip(headers, row, strict=True))) for row in rows), (), headers)


def items_of_series(series: _Series) -> Items:
    """One text per entry; the labels are the ids unless they only count from 0."""
    if list(series.index) == list(range(len(series.to_list()))):
        return Items(tuple(Item(text) for text in series.to_list()))
    return Items(tuple(Item(text, made_id=str(label)) for label, text in series.items()))
