"""One spelling for what means the same, and the way back to the characters as they were written.

NFKC is applied cluster by cluster (Unicode Standard Annex 15), so that every normalised character keeps the span of
the source that it came from: an explanation has to quote the source. What NFKC leaves apart is made equal by
substitutions that carry the alignment along: old forms of kanji, company signs, dashes, Japanese eras, amounts,
wrapped lines.

All offsets are code points of the source, as in ``source[start:end]``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from kyoso_match.text.variants import TODAYS_FORM

HARD_WRAP_CHARACTERS = 30


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text with its alignment to the source.

    Character ``i`` of ``text`` came from ``source[starts[i]:ends[i]]``. Both lists are None when every character stands
    where it stood.
    """

    source: str
    text: str
    starts: list[int] | None = None
    ends: list[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the source that the normalised characters ``start`` to ``end`` (not empty) came from."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


# Characters that stay as they are whatever stands before them; everything else takes the slow path.
_NOT_PLAIN = re.compile(
    r"(?:\r\n|[^\n -~\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff、。「」『』【】〈〉《》〔〕々]"
    rf"|[{''.join(TODAYS_FORM)}])+"
)
_INVISIBLE = re.compile("[\u00ad\u034f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_HALF_WIDTH_MARKS = "\uff9e\uff9f"
_CHARACTERS = str.maketrans(
    {
        "〜": "~", "∼": "~", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "─": "-",
        "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\r": "\n", "\x0b": "\n", "\x0c": "\n",
    }
    | TODAYS_FORM
)  # fmt: skip

_COMPANY_SIGN = re.compile(r"\((株|有|財|社)\)")
_COMPANY_WORDS = {"株": "株式会社", "有": "有限会社", "財": "財団法人", "社": "社団法人"}
_KATAKANA_HYPHEN = re.compile(r"(?<=[ァ-ヺー])-(?=[ァ-ヺ])")

# First year of the era minus one, and the last year that it has (0: still running).
_ERAS = {"明治": (1867, 45), "大正": (1911, 15), "昭和": (1925, 64), "平成": (1988, 31), "令和": (2018, 0)}
_ERA_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA_YEAR = re.compile(r"(明治|大正|昭和|平成|令和) ?(元|\d{1,2}|[一二三四五六七八九十]{1,3})(?= ?年)")
_ERA_LETTER_YEAR = re.compile(r"(?<![A-Za-z0-9])([MTSHR])\.?(\d{1,2})(?=年|\.\d{1,2}\.\d{1,2})")

_THOUSANDS_COMMA = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_COUNTERS = "円|人|名|件|世帯|社|団体|部|台|本|冊|回|校|棟|戸|床|食|個|枚|票|トン|ヘクタール|平方メートル|km|m"
_MULTIPLIER = re.compile("[十百千万億兆]")
_NUMERALS = "一二三四五六七八九十百千万億兆"
_AMOUNT = re.compile(rf"(?<![数何幾長\d.{_NUMERALS}])[\d.{_NUMERALS}]*[十百千万億兆](?={_COUNTERS})")
_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_SMALL_MULTIPLIERS = {"十": 10, "百": 100, "千": 1000}
_LARGE_MULTIPLIERS = {"万": 10**4, "億": 10**8, "兆": 10**12}


class _Draft:
    """A text being normalised, with the source span of each character; None while characters stand where they stood."""

    __slots__ = ("ends", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts: list[int] | None = None
        self.ends: list[int] | None = None

    def substitute(self, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> None:
        """Replace every match; all characters of a replacement point at the whole match."""
        self.apply([(match.start(), match.end(), replacement(match)) for match in pattern.finditer(self.text)])

    def apply(self, edits: Iterable[tuple[int, int, str]]) -> None:
        """Replace the characters ``start`` to ``end`` by others, for edits that come in order."""
        edits = [edit for edit in edits if self.text[edit[0] : edit[1]] != edit[2]]
        if not edits:
            return
        if any(end - start != 1 or len(new) != 1 for start, end, new in edits):
            self._align(edits)
        text: list[str] = []
        done = 0
        for start, end, new in edits:
            text += (self.text[done:start], new)
            done = end
        self.text = "".join(text) + self.text[done:]

    def _align(self, edits: list[tuple[int, int, str]]) -> None:
        old_starts = range(len(self.text)) if self.starts is None else self.starts
        old_ends = range(1, len(self.text) + 1) if self.ends is None else self.ends
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for start, end, new in edits:
            starts += old_starts[done:start]
            ends += old_ends[done:start]
            starts += [old_starts[start]] * len(new)
            ends += [old_ends[end - 1]] * len(new)
            done = end
        starts += old_starts[done:]
        ends += old_ends[done:]
        self.starts, self.ends = starts, ends

    def source_offset(self, place: int) -> int:
        """Where the character at ``place`` begins in the source."""
        return place if self.starts is None else self.starts[place]


@lru_cache(maxsize=4096)
def normalise(source: str) -> Normalised:
    """The spelling that texts are compared in, aligned to ``source``.

    NFKC; invisible characters and variation selectors dropped; one form for wave dashes, hyphens, line ends and old
    kanji; company signs written out; years of Japanese eras and amounts in kanji or with 万/千/百万 as plain numbers;
    line breaks inside a sentence joined.

    >>> normalise("㈱ｴｺが令和6年度に1,200万円").text
    '株式会社エコが2024年度に12000000円'
    >>> normalised = normalise("令和6年度の㌔数")
    >>> normalised.text.index("キロ"), normalised.original(7, 9)
    (7, (6, 7))
    """
    draft = _Draft(source)
    draft.apply(_cluster_edits(source))
    text = draft.text
    # Looking for one character is far cheaper than trying a pattern everywhere.
    if "\n" in text:
        _join_wrapped_lines(draft, source)
    if "(" in text:
        draft.substitute(_COMPANY_SIGN, lambda match: _COMPANY_WORDS[match[1]])
    if "-" in text:
        draft.substitute(_KATAKANA_HYPHEN, lambda _: "ー")
    if "年" in text or "." in text:
        draft.substitute(_ERA_YEAR, lambda match: _common_year(match[1], match[2]) or match[0])
        draft.substitute(_ERA_LETTER_YEAR, lambda match: _common_year(_ERA_LETTERS[match[1]], match[2]) or match[0])
    if "," in text:
        draft.substitute(_THOUSANDS_COMMA, lambda match: match[0].replace(",", ""))
    if _MULTIPLIER.search(text):
        draft.substitute(_AMOUNT, lambda match: _plain_number(match[0]) or match[0])
    if draft.text == source:
        return Normalised(source, source)
    return Normalised(source, draft.text, draft.starts, draft.ends)


def _cluster_edits(source: str) -> Iterator[tuple[int, int, str]]:
    """NFKC cluster by cluster: a character with the marks that belong to it is normalised as one."""
    done = 0
    for match in _NOT_PLAIN.finditer(source):
        # A mark at the start of the run joins the plain character before it.
        start = match.start()
        if start > done and _joins_previous(source[start]):
            start -= 1
        for length, new in _normalise_run(source[start : match.end()]):
            yield start, start + length, new
            start += length
        done = match.end()


@lru_cache(maxsize=16384)
def _normalise_run(run: str) -> tuple[tuple[int, str], ...]:
    """For each cluster of a run its length and its normalised characters."""
    return tuple((end - start, _normalise_cluster(run[start:end])) for start, end in _clusters(run))


def _clusters(run: str) -> Iterator[tuple[int, int]]:
    start = 0
    for position in range(1, len(run)):
        if not _joins_previous(run[position]) and run[position - 1 : position + 1] != "\r\n":
            yield start, position
            start = position
    yield start, len(run)


@lru_cache(maxsize=4096)
def _joins_previous(character: str) -> bool:
    return (
        unicodedata.combining(character) != 0
        or character in _HALF_WIDTH_MARKS
        or _INVISIBLE.match(character) is not None
        or "\u1160" <= character <= "\u11ff"  # Hangul vowels and finals
    )


def _normalise_cluster(cluster: str) -> str:
    if cluster == "\r\n":
        return "\n"
    visible = _INVISIBLE.sub("", cluster)
    return "".join(map(_printable, unicodedata.normalize("NFKC", visible).translate(_CHARACTERS)))


def _printable(character: str) -> str:
    if character == "\n":
        return character
    # Control characters would end or garble the tokeniser's input; a lone surrogate cannot be encoded at all.
    return " " if unicodedata.category(character) in ("Cc", "Cs") or character.isspace() else character


def _common_year(era: str, year: str) -> str | None:
    first, last = _ERAS[era]
    number = 1 if year == "元" else int(year) if year.isdecimal() else value_of(year)
    if number is None or number < 1 or (last and number > last):
        return None
    return str(first + number)


def _plain_number(amount: str) -> str | None:
    value = value_of(amount)
    return None if value is None else str(value)


def value_of(amount: str) -> int | None:
    """The whole number that digits and kanji numerals say together (``1億2000万``, ``千二百``), else None."""
    total = section = 0.0
    digits = ""
    for character in amount:
        if character in _SMALL_MULTIPLIERS:
            section += (float(digits) if digits else 1) * _SMALL_MULTIPLIERS[character]
            digits = ""
        elif character in _LARGE_MULTIPLIERS:
            section += float(digits) if digits else 0
            total += (section or 1) * _LARGE_MULTIPLIERS[character]
            section, digits = 0.0, ""
        else:
            digits += str(_KANJI_DIGITS.get(character, character))
        if digits.count(".") > 1 or digits == ".":
            return None
    total += section + (float(digits) if digits else 0)
    return round(total) if abs(total - round(total)) < 1e-6 else None


BULLET = re.compile(
    r"[ \t　]*(?:"
    r"[・･●○◎■□◆◇▼▲△▽★☆※→⇒►▶✓✔•‣◦*＊\-－–—]+"
    r"|[①-⑳❶-❿㈠-㈩]"
    r"|[(（]?(?:\d{1,2}|[一二三四五六七八九十]|[ア-コ]|[a-zａ-ｚ])[)）.．](?!\d)"
    r"|(?:\d{1,2}|[一二三四五六七八九十])、"
    r")[ \t　]*"
)
_LINE_BREAK = re.compile("\n")
_ENDS_LINE = re.compile(r"[。!?.:;」』)】\]]$")
_BREAKS_INSIDE = re.compile(r"[、,はがをにでとのもへや]$")


def _join_wrapped_lines(draft: _Draft, source: str) -> None:
    """Remove the line breaks that only wrap a sentence, so that a word cut in two is whole again."""
    text = draft.text

    def joined(match: re.Match[str]) -> str:
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].rstrip()
        after = text[match.end() : match.end() + 1]
        if not line or after in ("", "\n") or _ENDS_LINE.search(line):
            return "\n"
        # The source still shows ① where the normalised text has a plain 1.
        if BULLET.match(source, draft.source_offset(match.end())):
            return "\n"
        if not _BREAKS_INSIDE.search(line) and len(line) < HARD_WRAP_CHARACTERS:
            return "\n"
        return " " if line[-1].isascii() and after.isascii() else ""

    draft.substitute(_LINE_BREAK, joined)
