"""The two sides of a match: ``Challenge`` and ``Capability``. They cannot be changed and are never half valid."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Final, Self

from kyoso_match.errors import RecordError, RowProblem
from kyoso_match.records import checks

_LABEL_LENGTH = 30

_CHECKS: Final[Mapping[str, Callable[[object], object]]] = MappingProxyType(
    {
        "id": checks.record_id,
        "text": checks.body,
        "title": checks.name,
        "owner": checks.name,
        "needs": checks.texts,
        "offers": checks.texts,
        "region": checks.texts,
        "budget_yen": checks.yen,
        "period_months": checks.months,
        "deadline": checks.day,
        "seats": checks.seats,
        "eligibility": checks.texts,
        "form": checks.forms,
        "fields": checks.texts,
        "attributes": checks.attributes,
    }
)


@dataclass(frozen=True, slots=True)
class Record:
    """What both sides have in common. Missing is unknown: None, "" or an empty tuple, and never an agreement.

    id:             not blank; unique within one side
    text:           one text, or several named ones such as ``{"背景": "...", "課題": "..."}``; kept exactly as given
    title, owner:   a short name of the record, and who it belongs to (a municipality, division, company, person ...)
    needs, offers:  what is asked of the other side, and what is given to it, one entry each
    region:         where the work takes place or can take place
    budget_yen:     whole yen, 0 or more; 0 is a known zero (free of charge), None is unknown
    period_months:  months, more than 0
    deadline:       the last day on which the record is valid
    seats:          how many partners or people, 1 or more
    eligibility:    who may take part
    form:           "オンライン", "現地" or both
    fields:         policy fields
    attributes:     everything else as JSON values, read-only; kept and never compared

    Raises RecordError that names every invalid field and its value.
    """

    id: str
    text: str | Mapping[str, str] = ""
    title: str = ""
    owner: str = ""
    needs: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    budget_yen: int | None = None
    period_months: float | None = None
    deadline: datetime.date | None = None
    seats: int | None = None
    eligibility: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    attributes: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = []
        for name, check in _CHECKS.items():
            try:
                object.__setattr__(self, name, check(getattr(self, name)))
            except checks.UnfitError as unfit:
                problems.append(RowProblem(unfit.reason, field=name, value=unfit.value))
        if problems:
            raise RecordError(tuple(problems))

    def __hash__(self) -> int:
        return hash((type(self), self.id))  # equal records have equal ids; texts and attributes may hold mappings

    def __reduce__(self) -> tuple[Callable[[dict[str, object]], Self], tuple[dict[str, object]]]:
        return type(self).from_dict, (self.to_dict(),)  # read-only mappings can be neither copied nor sent as they are

    def texts(self) -> tuple[tuple[str, str], ...]:
        """(field name, text) of everything that is compared, in reading order, blank ones left out.

        >>> Challenge("c1", {"背景": "高齢化が進む。", "課題": ""}, title="移動支援", needs=("実証の協力",)).texts()
        (('title', '移動支援'), ('text.背景', '高齢化が進む。'), ('needs[0]', '実証の協力'))
        """
        named = {"title": self.title}
        if isinstance(self.text, str):
            named["text"] = self.text
        else:
            named |= {f"text.{name}": text for name, text in self.text.items()}
        named |= {f"needs[{place}]": text for place, text in enumerate(self.needs)}
        named |= {f"offers[{place}]": text for place, text in enumerate(self.offers)}
        return tuple((name, text) for name, text in named.items() if text.strip())

    @property
    def label(self) -> str:
        """A short name for people: the title, else the first 30 characters of the text, else the id."""
        bodies = (self.text,) if isinstance(self.text, str) else self.text.values()
        one_line = [" ".join(text.split()) for text in (self.title, *bodies)]
        first_body = next(filter(None, one_line[1:]), "")
        return one_line[0] or first_body[:_LABEL_LENGTH] or self.id

    def to_dict(self) -> dict[str, object]:
        """What is known, as JSON values; ``from_dict`` gives an equal record back."""
        known: dict[str, object] = {"id": self.id, "text": checks.thawed(self.text)}
        for name in _CHECKS:
            value = getattr(self, name)
            if name in known or value is None or (isinstance(value, str | tuple | Mapping) and not value):
                continue
            known[name] = value.isoformat() if isinstance(value, datetime.date) else checks.thawed(value)
        return known

    @classmethod
    def from_dict(cls, known: Mapping[str, object]) -> Self:
        """The record that ``to_dict`` wrote. Field names only; rows from people are read by ``read_challenges``.

        >>> Challenge.from_dict({"id": "c1", "text": "買い物支援", "deadline": "2026-03-31"}).deadline
        datetime.date(2026, 3, 31)
        """
        if not isinstance(known, Mapping):
            raise RecordError((RowProblem("項目名と値の組(辞書)が必要です。", value=checks.shown(known)),))
        values = dict(known)
        foreign = [name for name in values if name not in _CHECKS]
        if foreign:
            reason = "項目名が違います。独自の項目は attributes の中に入れてください。"
            raise RecordError(tuple(RowProblem(reason, field=checks.shown(name)) for name in foreign))
        if "id" not in values:
            raise RecordError((RowProblem("IDがありません。ほかと重ならないIDを付けてください。", field="id"),))
        if isinstance(values.get("deadline"), str):
            values["deadline"] = _iso_day(str(values["deadline"]))
        return cls(**values)  # type: ignore[arg-type]  # __post_init__ checks every value


@dataclass(frozen=True, slots=True, eq=False)
class Challenge(Record):
    """Something that somebody wants solved: the asking side.

    ``needs`` are wishes and conditions, ``offers`` what the owner brings in (a field, data, staff);
    ``budget_yen`` is what the owner can pay, ``eligibility`` whom the owner admits, ``seats`` how many partners or
    people are sought.
    A municipality, a division, a company (逆プロポ), a group or a person may own it.
    """


@dataclass(frozen=True, slots=True, eq=False)
class Capability(Record):
    """Something that somebody can do for others: the giving side.

    ``offers`` are strengths and services, ``needs`` what the owner wants of the partner in return;
    ``budget_yen`` is what it costs, ``eligibility`` what kind of organisation the owner is,
    ``region`` where the owner can work, ``seats`` how many can be provided or served at once.
    A company, a division, a civic group, a 複業 professional or a municipality may own it.
    """


FIELD_NAMES: Final = tuple(entry.name for entry in fields(Record))


def _iso_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        reason = "日付は 2026-03-31 の形にしてください。"
        raise RecordError((RowProblem(reason, field="deadline", value=checks.shown(text)),)) from None
