"""``kyoso-match`` for people who do not program. docs/cli.md describes the commands; each has a module here."""

from kyoso_match.cli.front import main

__all__ = ["main"]
