"""How the patterns of the rules are put together.

They run over the lemmas of a clause with a blank on either side of each. A predicate ends the clause when only
auxiliaries, particles and marks follow it.
"""

from __future__ import annotations

import re

NO = "(?:ない|無い|ず|ぬ|無し|まい)"


def any_of(words: str) -> str:
    """One of the words, which stand with blanks between them."""
    return f"(?:{'|'.join(words.split())})"


AFTER_PREDICATE = any_of(
    "です だ ます た て 居る おる 御座る と に 成る の で も ので から が けれど けれども し 為 物 物の ば よう 様"
    r" 状況 状態 有る 事 為る 頂く 頂ける 致す 又 、 ， , 。 ！ ! ？ \? （ ） \( \) 「 」 『 』 】 ・ ※"
)


def ending(predicate: str, between: str = "") -> str:
    """The predicate, then any of some words, then the end of the clause."""
    inner = rf"(?: {any_of(between)})*" if between else ""
    return rf" {predicate}{inner}(?: {AFTER_PREDICATE})* $"


def one_of(*patterns: str) -> re.Pattern[str]:
    """A pattern that is found where any of some is."""
    return re.compile("|".join(patterns))
