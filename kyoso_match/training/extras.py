"""Optional packages, imported where they are used."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kyoso_match.errors import MissingExtraError


def require(package: str) -> Any:  # noqa: ANN401 - a module of a package without types
    """The imported ``package``; MissingExtraError when the extra ``train`` is not installed."""
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingExtraError(package.partition(".")[0], "train") from error
