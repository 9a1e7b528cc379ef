"""All rules, one after the other."""

from __future__ import annotations

from kyoso_match.checkup.advice import Advice
from kyoso_match.checkup.jargon import jargon
from kyoso_match.checkup.missing import missing_facts
from kyoso_match.checkup.sheet import Sheet
from kyoso_match.checkup.solution import solution_first
from kyoso_match.checkup.vague import vague_wording
from kyoso_match.records import Challenge

_RULES = (missing_facts, solution_first, vague_wording, jargon)


def check_challenge(challenge: Challenge) -> tuple[Advice, ...]:
    """What a company will miss in this sheet, or not understand; empty when nothing was found.

    Looked for are facts that are said nowhere (scale, budget, period, target, how it is done today; what a field holds
    is said), a tool that is asked for without a problem, wording that nobody can check, and administrative words. The
    advice is given in the order of these rules, and for each rule in the order of the text. It rests on patterns and
    is meant to be read by a person: when in doubt they stay silent, so no advice does not mean that nothing is missing.

    >>> sheet = Challenge("c1", "市内の商店街120店の活性化のため、アプリを導入したい。予算は300万円、期間は6か月です。")
    >>> for advice in check_challenge(sheet):
    ...     print(advice.rule, advice.place.text if advice.place else "-")
    missing_current -
    solution_first アプリを導入したい
    """
    sheet = Sheet.of(challenge)
    return tuple(advice for rule in _RULES for advice in rule(sheet))
