"""Every error that the library raises on purpose, in one tree.

KyosoError
├── InputError (ValueError)           what was given cannot be used
│   ├── RecordError                   one record: field, value, file and line where known
│   ├── FileFormatError               a file that cannot be read at all
│   └── FilterError                   a ``--where`` expression or a predicate that cannot be used
├── UnknownIdError (KeyError)         an id that no record has
├── MissingExtraError (ImportError)   an optional dependency is not installed
├── EmbedderError (ValueError)        an embedder broke its contract (shape, dtype, unit norm)
└── StorageError (ValueError)         a saved file is damaged, foreign or of another version

Messages say what was given, what was expected and what to do.
They are Japanese where a municipal official meets them and English where only a developer does.
"""

from __future__ import annotations

from dataclasses import dataclass


class KyosoError(Exception):
    """Base of all errors of kyoso_match."""


class InputError(KyosoError, ValueError):
    """What was given cannot be used."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row that could not be read, and why.

    ``file`` and ``line`` (1-based, the header is line 1) are None for rows that did not come from a file.
    """

    reason: str
    file: str | None = None
    line: int | None = None
    field: str | None = None
    value: str | None = None

    def __str__(self) -> str:
        place = []
        if self.file is not None:
            place.append(self.file)
        if self.line is not None:
            place.append(f"{self.line}行目")
        if self.field is not None:
            place.append(f"項目「{self.field}」")
        if self.value is not None:
            place.append(f"値「{self.value}」")
        return f"{' '.join(place)}: {self.reason}" if place else self.reason


class RecordError(InputError):
    """One or more records are not valid; ``problems`` names each of them."""

    def __init__(self, problems: tuple[RowProblem, ...]) -> None:
        self.problems = problems
        shown = "\n".join(f"- {problem}" for problem in problems[:20])
        more = f"\n- ほか{len(problems) - 20}件" if len(problems) > 20 else ""
        super().__init__(f"読み取れない行が{len(problems)}件あります。\n{shown}{more}")


class FileFormatError(InputError):
    """A file cannot be read at all: missing, of an unknown kind, or in no known encoding."""


class FilterError(InputError):
    """A filter expression or predicate cannot be used."""


class UnknownIdError(KyosoError, KeyError):
    """An id that no record has."""

    def __init__(self, record_id: str, kind: str) -> None:
        self.record_id = record_id
        super().__init__(f"{kind}のID「{record_id}」は登録されていません。")

    def __str__(self) -> str:
        return str(self.args[0])


class MissingExtraError(KyosoError, ImportError):
    """An optional dependency is not installed; the message names the command that mends it."""

    def __init__(self, package: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{package} が必要ですが、インストールされていません。"
            f"次のコマンドで追加できます: pip install 'kyoso_match[{extra}]'"
        )


class EmbedderError(KyosoError, ValueError):
    """An embedder broke its contract: shape, dtype, finite values, unit norm."""


class StorageError(KyosoError, ValueError):
    """A saved file is damaged, foreign, or of a version that this release cannot read."""
