"""Clauses and what they say: that something is so, is not so, is so only in part, is not needed, or is demanded.

Word vectors hardly see a negation: 「口座振替に対応しています」 and 「口座振替には対応していません」 share all their
content words. So the standing of a clause is read by rules over its tokens, from the predicate that ends it; a negation
inside a relative clause (使われていない空き家を貸し出します) denies nothing that the clause offers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from kyoso_match.statements.inside import (
    CLOSED,
    INSIDE,
    INSIDE_STANDING,
    NO_THINGS,
    OF_NO_MATTER,
    ONLY_STANDING,
    STATES,
)
from kyoso_match.statements.layers import core_end
from kyoso_match.statements.patterns import NO
from kyoso_match.statements.rules import standing_of
from kyoso_match.statements.standings import Standing
from kyoso_match.tokens import Tokens, Word, tokenize


@dataclass(frozen=True, slots=True)
class Statement:
    """Characters ``start`` to ``end`` of the source text, which say one thing, and how they say it."""

    start: int
    end: int
    standing: Standing


@lru_cache(maxsize=4096)
def find_statements(text: str) -> tuple[Statement, ...]:
    """The clauses of a text, in order, without overlap; they cover every content word.

    >>> text = "送迎は行いますが、介助は行っておりません。"
    >>> [(text[said.start:said.end], str(said.standing)) for said in find_statements(text)]
    [('送迎は行いますが、', 'affirmed'), ('介助は行っておりません。', 'denied')]
    """
    tokens = tokenize(text)
    statements: list[Statement] = []
    same_sentence = has_topic = on_condition = False
    for first, last in _stretches(tokens):
        for begin, end, standing in _read(tokens.words, first, last):
            words = tokens.words[begin:end]
            keys = {word.key for word in words} - {""}
            names_nothing = keys <= ONLY_STANDING or (has_topic and end == last and not _has_role(words))
            if standing is Standing.LIMITED:
                names_nothing = keys <= ONLY_STANDING
            if same_sentence and names_nothing and standing in _SAID_OF_THE_TOPIC and (keys or end == last):
                _say_of_the_topic(statements, standing)
            if same_sentence and on_condition and standing is Standing.DENIED and end == last:
                statements[-1] = replace(statements[-1], standing=Standing.REQUIRED)
            if keys:
                statements.append(Statement(tokens.starts[begin], tokens.ends[end - 1], standing))
                same_sentence = True
        on_condition = _CONDITION.search(_line(tokens.words, first, last)) is not None
        has_topic = any(word.surface == "は" for word in tokens.words[first:last])
        if tokens.words[last - 1].surface in _ENDS:
            same_sentence = False
    return tuple(statements)


# 看護師がいなければ、できません: what is not possible without a thing demands it.
_CONDITION = re.compile(f" {NO} (?:と|ば|たら|なら)(?: 、)? $")
_SAID_OF_THE_TOPIC = frozenset({Standing.DENIED, Standing.PLANNED, Standing.LIMITED})


def _has_role(words: Sequence[Word]) -> bool:
    """Whether a clause has a topic, a subject or an object of its own."""
    return any(word.surface in "はもがを" and word.pos in ("助詞-係助詞", "助詞-格助詞") for word in words)


def _say_of_the_topic(statements: list[Statement], standing: Standing) -> None:
    """草刈りは別の団体に紹介し、当方では対象外です: what names nothing is said of the clause before it."""
    if statements[-1].standing is Standing.AFFIRMED:
        statements[-1] = replace(statements[-1], standing=standing)


# --- where clauses end -----------------------------------------------------------------------------------------------

_ENDS = frozenset("。!?\n;")
_BRACKETS = frozenset("()「」『』【】[]〔〕")
_ALWAYS_AFTER = frozenset({"が", "けれど", "けれども", "けど", "ものの", "し"})


def _stretches(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Positions of tokens that stand in one clause."""
    words, first = tokens.words, 0
    for position, word in enumerate(words):
        at_line_end = position > 0 and "\n" in tokens.source[tokens.ends[position - 1] : tokens.starts[position]]
        if at_line_end and first < position:
            yield first, position
            first = position
        if word.surface in _ENDS or word.surface in _BRACKETS or _ends_a_clause(words, position):
            yield first, position + 1
            first = position + 1
    if first < len(words):
        yield first, len(words)


def _ends_a_clause(words: Sequence[Word], position: int) -> bool:
    """A comma after a predicate; also without one after が, けれど and their like behind a predicate."""
    word = words[position]
    before = words[position - 1] if position else None
    after = words[position + 1].surface if position + 1 < len(words) else ""
    if word.surface in "、,":
        # ご遺骨につきまして、: a topic. 伺わない、ということはしません: said of the same clause.
        line_before, line_after = _line(words, max(0, position - 5), position), _line(words, position + 1, position + 4)
        if _TOPIC.search(line_before) or _SAYING.match(line_after):
            return False
        return before is not None and (_is_predicative(before) or _is_state(words, position))
    if word.pos == "助詞-接続助詞" and word.surface in _ALWAYS_AFTER:
        return after not in "、," and before is not None and before.pos.startswith(("助動詞", "動詞", "形容詞"))
    # 運転手はおらず車のみを提供する; not 着信を拒否せずに.
    return word.surface == "ず" and after not in ("に", "と", "、", ",", "") and _has_topic_before(words, position)


_TOPIC = re.compile(
    r" に (?:つく|就く|関する|対する|当たる)(?: ます)? て(?: は| も)? $| を (?:持つ|以て)(?: ます)? て $"
)
_SAYING = re.compile(" と(?: さえ)? 言う ")


def _has_topic_before(words: Sequence[Word], position: int) -> bool:
    """Whether は stands before a word in its part of the sentence, with no comma between them."""
    for word in reversed(words[:position]):
        if word.surface in _ENDS or word.surface in "、,":
            return False
        if word.pos == "助詞-係助詞" and word.surface == "は":
            return True
    return False


def _is_state(words: Sequence[Word], position: int) -> bool:
    """雇用が条件で、: a noun that says how things stand, and で that is read as a particle."""
    return position > 1 and words[position - 1].surface == "で" and words[position - 2].lemma in STATES


def _is_predicative(word: Word) -> bool:
    return word.pos.startswith(("助動詞", "動詞", "形容詞", "助詞-接続助詞")) or word.lemma in {"物の", "為", "一方"}


# --- what they say ---------------------------------------------------------------------------------------------------


def _read(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int, Standing]]:
    """The clause, after what is lacking, done without or left out inside it, which stands for itself."""
    inner = [*_inside(words, first, last)]
    begin = inner[-1][1] if inner else first
    standing = standing_of(_line(words, begin, last)) if begin < last else Standing.AFFIRMED
    if standing is Standing.DENIED and any("しか" in _lemmas(words, scope, after) for scope, after, _ in inner):
        standing = Standing.AFFIRMED
    # 迷わない、やさしい画面: before a comma the plain form belongs to a thing that follows.
    if standing is Standing.DENIED and words[last - 1].surface in "、," and words[last - 2].surface == "ない":
        standing = Standing.LACKING
    # 登録がない事業者です: what is said of the one who speaks.
    if inner and inner[-1][2] is Standing.LACKING and _PROVIDER.match(_line(words, begin, last)):
        inner[-1] = (*inner[-1][:2], Standing.DENIED)
    done = first
    for scope, after, said in inner:
        if scope > done:
            yield done, scope, Standing.PLANNED if standing is Standing.PLANNED else Standing.AFFIRMED
        is_topic = words[after - 1].lemma == "ない" and words[after - 2].pos.startswith(("動詞", "助動詞"))
        yield scope, after, _under(standing, said, is_topic) if after == begin else said
        done = after
    topic = _topic_end(words, begin, last) if standing is Standing.LIMITED else begin
    if topic > begin:
        # 男性限定の教室は毎週開きます, unlike 教室は男性限定です.
        rest = standing_of(_line(words, topic, last))
        yield begin, topic, standing if rest is Standing.AFFIRMED else Standing.AFFIRMED
        begin, standing = topic, rest
    if begin < last:
        yield begin, last, standing


_PROVIDER = re.compile(
    r" (?:事業 (?:者|所)|会社|団体|法人|店|業者|施設|グループ|メーカー|部署|教室)(?: (?:です|だ|有る|御座る|。|、))* $"
)


def _topic_end(words: Sequence[Word], begin: int, last: int) -> int:
    """Where the topic of a limit ends (施工できるのは|木造の建物のみです); ``begin`` where it has none of its own."""
    for position in range(last - 2, begin, -1):
        # 機種によっては, 中止しないとは: no topics.
        if _is_topic(words, position):
            rest = any(word.key for word in words[position + 1 : last])
            return position + 1 if rest and any(word.key for word in words[begin:position]) else begin
    return begin


def _is_topic(words: Sequence[Word], position: int) -> bool:
    is_particle = words[position].surface == "は" and words[position].pos == "助詞-係助詞"
    return is_particle and words[position - 1].surface not in ("て", "と")


def _under(predicate: Standing, said: Standing, describes: bool) -> Standing:
    """What the last part before a predicate says once the predicate is known."""
    if predicate is not Standing.DENIED:
        return said
    # 二十人に満たない学校への訪問は見送ります: part of what is denied.
    if said is Standing.LACKING and describes:
        return Standing.DENIED
    # 草刈りだけのご依頼は受けておりません; 端末がないと使えません: what is not possible without a thing demands it.
    return Standing.DENIED if said in (Standing.LIMITED, Standing.DENIED) else Standing.REQUIRED


def _inside(words: Sequence[Word], first: int, last: int) -> Iterator[tuple[int, int, Standing]]:
    """What is said of something inside the clause, in the order of the text: begin, end and standing."""
    line, places = _line(words, first, last), {}
    for position, match in enumerate(re.finditer(" ", line)):
        places[match.start()] = first + position
    begin, end_of_core = first, core_end(line)
    for match in INSIDE.finditer(line):
        after = places[match.end() - 1]
        if after >= last or CLOSED.fullmatch(line, match.end() - 1) or OF_NO_MATTER.search(line, 0, match.start()):
            continue
        # 小型犬しか預からないということはありません is read as one.
        if "しか" in match[0] and end_of_core < len(line):
            continue
        # お受けしない理由はありません: that negation belongs to the predicate.
        if match.end() >= end_of_core:
            continue
        standing = INSIDE_STANDING[match.lastgroup or ""]
        thing = words[after + 1] if words[after].pos.startswith("接頭辞") and after + 1 < last else words[after]
        if standing is Standing.LACKING and not _is_thing(thing):
            continue
        # 屋根の上は含めず: what is left out is the topic itself.
        leaves_out_topic = standing is Standing.DENIED and match[0].startswith(" 含")
        scope = begin if leaves_out_topic else _scope(words, begin, after, standing)
        yield scope, after, standing
        begin = after


def _is_thing(word: Word) -> bool:
    return word.pos.startswith("名詞") and (bool(word.key) or word.lemma == "方") and word.lemma not in NO_THINGS


def _lemmas(words: Sequence[Word], begin: int, end: int) -> list[str]:
    return [_lemma(words, position) for position in range(begin, min(end, len(words)))]


def _line(words: Sequence[Word], begin: int, end: int) -> str:
    return f" {' '.join(_lemmas(words, begin, end))} "


def _lemma(words: Sequence[Word], position: int) -> str:
    word = words[position]
    # 契約いただけます allows what 契約いただきます demands, and the dictionary gives both the same lemma.
    if word.lemma == "頂く" and word.surface.startswith(("いただけ", "頂け")):
        return "頂ける"
    # 丸を付けるだけです says how easy it is; 平日だけです says what is left out.
    after_verb = position > 0 and words[position - 1].pos.startswith(("動詞", "助動詞", "形容詞"))
    # The dictionary reads 登録はいりません as 登録 入りません.
    if word.surface in ("いり", "はいり") and word.lemma == "入る":
        return "要る"
    return "だけ-" if word.lemma == "だけ" and after_verb else word.lemma


def _scope(words: Sequence[Word], begin: int, end: int, standing: Standing) -> int:
    """Where that which is done without begins: after the last topic or comma, unless too little is left of it."""
    for position in range(end - 2, begin - 1, -1):
        if words[position].surface in "、,はも" and not words[position].key:
            rest = words[position + 1 : end]
            # 電波は届かなくても, 軽い修繕は別料金で.
            names_nothing = {word.key for word in rest} - {""} <= ONLY_STANDING
            is_verb_only = not any(word.pos.startswith("助詞") and word.surface in "がをのに" for word in rest[:-2])
            has_no_topic = standing is Standing.LIMITED or words[position].surface not in "はも"
            if position + 1 >= end - 1 or (not has_no_topic and (names_nothing or is_verb_only)):
                return begin
            return position + 1
    return begin
