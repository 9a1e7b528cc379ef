"""What a clause can say of its subject."""

from __future__ import annotations

from enum import StrEnum


class Standing(StrEnum):
    """What a clause says of its subject.

    ``lacking`` is what something else is said to be without (電源がない避難所): neither offered nor denied.
    """

    AFFIRMED = "affirmed"
    LACKING = "lacking"
    LIMITED = "limited"
    PLANNED = "planned"
    DENIED = "denied"
    UNNEEDED = "unneeded"
    REQUIRED = "required"
