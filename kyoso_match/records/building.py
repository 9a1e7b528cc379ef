"""One row of cells -> one record, or the problems that it has, told in the headers of its sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, TypeVar

from kyoso_match.errors import RecordError, RowProblem
from kyoso_match.records import cells, checks, counts, lists, money, periods
from kyoso_match.records.columns import Column
from kyoso_match.records.model import Record

AnyRecord = TypeVar("AnyRecord", bound=Record)

_LISTS: Final[Mapping[str, Callable[[object], tuple[str, ...]]]] = MappingProxyType(
    {
        "needs": lists.sentences,
        "offers": lists.sentences,
        "region": lists.words,
        "eligibility": lists.words,
        "form": lists.forms,
        "fields": lists.words,
    }
)


@dataclass(slots=True)
class _Draft:
    """What is known of a record while its cells are read one by one."""

    values: dict[str, object] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    named_texts: Mapping[object, object] | None = None
    attributes: dict[str, object] = field(default_factory=dict)

    def put(self, column: Column, cell: object) -> None:
        """Read one cell into its field. Raises UnfitError."""
        name = column.field
        if name == "attributes":
            self._put_attribute(column, cell)
        elif name == "text":
            self._put_text(column, cell)
        elif name == "owner":
            owner = f"{self.values.get('owner', '')} {cells.as_text(cell).strip()}"
            self.values["owner"] = owner.strip()  # 自治体名 and 担当課 together
        elif name in _LISTS:
            known = self.values.get(name, ())
            self.values[name] = (*known, *_LISTS[name](cell)) if isinstance(known, tuple) else ()
        else:
            self.values[name] = _single(name, cell, column.unit)

    def _put_text(self, column: Column, cell: object) -> None:
        if isinstance(cell, Mapping):
            self.named_texts = cell
        else:
            self.texts[column.name] = cells.as_text(cell)

    def _put_attribute(self, column: Column, cell: object) -> None:
        if column.header == "attributes" and isinstance(cell, Mapping):
            self.attributes |= cell
        elif not cells.is_missing(cell):
            self.attributes[column.header] = str(cell) if isinstance(cell, datetime.timedelta) else cell

    def body(self, text_columns: int) -> object:
        """One text as it is, several by name; of several only those that are filled in."""
        if self.named_texts is not None:
            every: dict[object, object] = dict(self.named_texts)
            return every | self.texts
        if text_columns <= 1:
            return next(iter(self.texts.values()), "")
        return {name: text for name, text in self.texts.items() if text.strip()}


def build(
    kind: type[AnyRecord], row: Mapping[str, object], columns: Iterable[Column], made_id: str
) -> AnyRecord | tuple[RowProblem, ...]:
    """The record of a row, or every problem of it; ``made_id`` is the id where the row has no column for one."""
    columns = tuple(columns)
    draft = _Draft(values={"id": made_id})
    problems = []
    for column in columns:
        cell = _plain(row.get(column.header))
        try:
            draft.put(column, cell)
        except checks.UnfitError as unfit:
            problems.append(RowProblem(unfit.reason, field=column.header, value=unfit.value))
    if problems:
        return tuple(problems)
    body = draft.body(sum(column.field == "text" for column in columns))
    try:
        return kind(**draft.values, text=body, attributes=draft.attributes)  # type: ignore[arg-type]  # checked there
    except RecordError as error:
        header_of = {column.field: column.header for column in columns}
        return tuple(
            RowProblem(problem.reason, field=header_of.get(str(problem.field), problem.field), value=problem.value)
            for problem in error.problems
        )


def _single(name: str, cell: object, unit: str | None) -> object:
    if name == "budget_yen":
        return money.yen(cell, unit)
    if name == "period_months":
        return periods.months(cell, unit)
    if name == "deadline":
        return periods.day(cell)
    if name == "seats":
        return counts.seats(cell)
    return cells.as_text(cell)


def _plain(cell: object) -> object:
    """A number of numpy as a number of Python; every other cell as it is."""
    if type(cell).__module__ == "numpy" and hasattr(cell, "item") and getattr(cell, "shape", None) == ():
        plain: object = cell.item()
        return plain
    return cell
