"""What a capability denies, demands, plans or limits, beside the needs of a challenge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.explain.bounds import covers_number, leaves_out_number
from kyoso_match.explain.needs import NeedBasis
from kyoso_match.explain.opposites import leaves_out, named_in
from kyoso_match.need_model import STANDINGS
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats
from kyoso_match.statements import Standing, find_statements
from kyoso_match.tokens import tokenize

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]
Spans = tuple[tuple[int, int], ...]

# A need is refused when a denied statement speaks of so much of it, about as much as any affirmed one does; or when its
# words stand by so much closer to what is denied than to what is affirmed.
_DENIED_FROM = 0.25
_DENIED_WITHIN = 0.15
_OPPOSED_FROM = 0.03
_ALIKE_FROM = 0.35
# What a need does without is demanded when so much of it stands closer to a demand than to what is said to be needless;
# and presupposed when so much of it is affirmed.
_DEMANDED_FROM = 0.15
_DEMAND_ALIKE_FROM = 0.25
_PRESUPPOSED_FROM = 0.95
# How close a plan or a limit has to be to a need to concern it.
_PLANNED_FROM = 0.25
_LIMITED_FROM = 0.2

# Words for using a service, whatever the service, for being asked for one, and for those who ask and for when.
_USING = frozenset(
    "利用 使う 使用 契約 参加 受け付ける 受け付け 対応 相談 提供 対象 申し込み 申し込む 引き受ける 承る 申請"
    " 依頼 実施 訪問 伺う 可能 登録 案内 受け入れ 受け入れる 引き受け 扱う 取り扱い 取り扱う 出動 出張"
    " 施工 作業 範囲 時間 会場 営業 開催 予約 受ける 行う 販売"
    " 業務 募集 機種 品目 支援 紹介".split()
)
_REQUESTS = frozenset("依頼 申し込み 申し込む 受け付け 受け付ける 契約 応募 新規".split())
_SERVICE = (
    _REQUESTS
    | frozenset("利用 使う 使用 参加 対応 相談 提供 対象 引き受ける 承る 申請 実施 訪問 伺う 可能 受ける".split())
    | frozenset("自治体 市町村 行政 団体 法人 個人 当面 現在 断る 断り 遠慮 終了 休止 致す".split())
)
# Who brings a thing along does not demand it: 端末をお貸しします.
_BRINGS = frozenset("貸す 貸し出す 配る 配布 当社 弊社 当会 付く 付属 持ち込む 派遣 手配 無料 代わる 代行".split())
_NEGATIONS = frozenset("ない 無い 無し ず ぬ 不要 無用 不問 不明 非 未 不 無".split())
# What is gone is not what a need does without: 列車が廃止された路線.
GONE = frozenset("廃止 休止 終了 中止 止まる 切れる 途切れる 無くなる 使う".split())
_ALL = frozenset("全域 全国 全て 全戸 全員 全世帯 全校 毎日 常時 全日".split())
# Words of a clause that says whom or what a service is for.
_SCOPE = re.compile("対象|のは|専用|上限|受け入れ|受入|時間は|営業|開館|受付は|受け付けは|窓口は")

DONE_WITHOUT = (Standing.UNNEEDED, Standing.DENIED, Standing.LACKING)
_NOT_NEEDED = (Standing.UNNEEDED, Standing.LACKING)
SAID = (Standing.AFFIRMED, Standing.LACKING, Standing.LIMITED, Standing.PLANNED)


def among(standings: Integers, some: Sequence[Standing]) -> Flags:
    """Which standings are one of ``some``."""
    wanted = np.zeros(len(STANDINGS), dtype=np.bool_)
    wanted[[STANDINGS.index(standing) for standing in some]] = True
    found: Flags = wanted[standings]
    return found


def are(keys: Sequence[str], words: frozenset[str]) -> Flags:
    """Which keys are one of ``words``."""
    return np.fromiter((key in words for key in keys), dtype=np.bool_, count=len(keys))


def statements_of(profile: Profile) -> tuple[Integers, Integers, Spans]:
    """The standings of the statements that hold content words, for each of those words which it is, and the spans."""
    return _statements_at(profile.document.text, tuple(profile.starts.tolist()))


@lru_cache(maxsize=4096)
def _statements_at(text: str, offsets: tuple[int, ...]) -> tuple[Integers, Integers, Spans]:
    statements = find_statements(text)
    starts = np.array([statement.start for statement in statements], dtype=np.int64)
    holding = np.searchsorted(starts, np.array(offsets, dtype=np.int64), side="right") - 1
    held, number = np.unique(holding, return_inverse=True)
    holders = [statements[place] for place in held]
    standings = np.array([STANDINGS.index(holder.standing) for holder in holders], dtype=np.int64)
    return standings, number, tuple((holder.start, holder.end) for holder in holders)


def listed_in(need: str) -> list[str]:
    """The things that a need lists, of which one may be denied or left out and the others not.

    >>> listed_in("手話と点字を学ぶ講座"), listed_in("写真を位置とともに送る")
    (['手話', '点字'], [])
    """
    words = tokenize(need).words
    listed: list[str] = []
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        between_nouns = before.pos.startswith(("名詞", "接尾辞")) and after.pos.startswith(("名詞", "接頭辞", "形状詞"))
        if word.surface in _AND and between_nouns and after.lemma not in ("共", "一緒"):
            listed += [before.key, after.key]
    too = [before.key for before, word in pairwise(words) if word.surface == "も"]
    return listed or (too if len(too) > 1 else [])


_AND = frozenset("と や ・ 、 及び および".split())


class Wish(NamedTuple):
    """One need: its text, the places of its words in the challenge, their shares of its importance.

    ``without`` are the places of what it does without, also in the clauses before it, and their importance.
    """

    text: str
    places: Integers
    weights: Floats
    keys: frozenset[str]
    without: Integers
    without_weights: Floats


class Sayings:
    """The statements of a capability beside all words of a challenge.

    ``closeness`` is ``(words of the challenge, statements of the capability)``; ``lacking`` are the words of the
    challenge that name what it does without.
    """

    def __init__(self, profile: Profile, importance: Floats, similarities: Floats, lacking: Flags) -> None:
        self.profile, self.importance = profile, importance
        self.similarities, self.lacking = similarities, lacking
        self.standings, self.statement, self.spans = statements_of(profile)
        first_words = np.searchsorted(self.statement, np.arange(len(self.standings)))
        self.units = profile.unit_of[first_words]
        self.closeness: Floats = np.maximum.reduceat(similarities, first_words, axis=1)
        self.affirmed = self._closest(SAID)
        self.denied, self.demanded = self._closest((Standing.DENIED,)), self._closest((Standing.REQUIRED,))
        self.closed = self._closed()

    def _closest(self, standings: Sequence[Standing]) -> Floats:
        """For each word of the challenge, how close any statement of these standings comes to it."""
        closest: Floats = self.closeness[:, among(self.standings, standings)].max(axis=1, initial=0.0)
        return closest

    def _keys(self, statement: int) -> list[str]:
        return [self.profile.keys[place] for place in np.flatnonzero(self.statement == statement)]

    def _text(self, statement: int) -> str:
        start, end = self.spans[statement]
        return self.profile.document.text[start:end]

    def _closed(self) -> int | None:
        """The unit that refuses the service as a whole (新規のご依頼はお断りしています), and so every need."""
        denied = among(self.standings, (Standing.DENIED,))
        for statement in np.flatnonzero(denied):
            keys = set(self._keys(int(statement)))
            # 草刈りだけの|ご依頼は受けておりません is no refusal of the service.
            follows = (
                statement > 0 and self.spans[statement - 1][1] == self.spans[statement][0] and denied[statement - 1]
            )
            if keys <= _SERVICE and keys & _REQUESTS and not follows:
                return int(self.units[statement])
        return None

    def refused(self, wish: Wish) -> tuple[NeedBasis, int] | None:
        """Whether the need is denied, or what it does without is demanded, and in which unit."""
        wanted = np.where(self.lacking[wish.places], 0.0, wish.weights)
        denied = among(self.standings, (Standing.DENIED,))
        if denied.any():
            shares = wanted @ self.closeness[wish.places]
            best = float(shares[among(self.standings, (*SAID, Standing.REQUIRED))].max(initial=0.0))
            spoken = np.flatnonzero(denied & (shares >= max(_DENIED_FROM, best - _DENIED_WITHIN)))
            if len(spoken):
                return NeedBasis.DENIED, int(self.units[spoken[0]])
            for statement in np.flatnonzero(denied):
                if covers_number(self._text(int(statement)), wish.text):
                    return NeedBasis.DENIED, int(self.units[statement])
            settled = np.maximum(self.affirmed, self.demanded)[wish.places]
            place = self._opposing(wish.places, wanted, denied, settled, _ALIKE_FROM, _OPPOSED_FROM)
            if place is not None:
                return NeedBasis.DENIED, place
        place = self._demanding(wish)
        return None if place is None else (NeedBasis.DEMANDED, place)

    def denied_in(self, wish: Wish, units: range) -> tuple[NeedBasis, int] | None:
        """Whether the passage that answers a need denies it: what it says closest to the need."""
        inside = np.unique(self.statement[np.isin(self.profile.unit_of, units)])
        closest = int(inside[(wish.weights @ self.closeness[wish.places][:, inside]).argmax()])
        if self.standings[closest] != STANDINGS.index(Standing.DENIED):
            return None
        return NeedBasis.DENIED, int(self.units[closest])

    def _demanding(self, wish: Wish) -> int | None:
        """The unit that demands what a need does without, or takes it for granted."""
        places, weights = wish.without, wish.without_weights
        weight = float(weights.sum())
        if weight == 0.0:
            return None
        demanded = among(self.standings, (Standing.REQUIRED,))
        if demanded.any():
            settled = self._closest(_NOT_NEEDED)[places]
            enough = weight * _DEMANDED_FROM
            place = self._opposing(places, weights, demanded, settled, _DEMAND_ALIKE_FROM, enough)
            if place is not None:
                return place
        shares = weights @ self.closeness[places]
        for statement in np.flatnonzero(among(self.standings, (Standing.AFFIRMED, Standing.LIMITED))):
            if shares[statement] >= weight * _PRESUPPOSED_FROM and self._takes_for_granted(int(statement)):
                return int(self.units[statement])
        return None

    def _takes_for_granted(self, statement: int) -> bool:
        """Whether a statement uses what it names, and neither brings it along nor says that it is not needed."""
        lemmas = {token.lemma for token in tokenize(self._text(statement))}
        return not lemmas & (_NEGATIONS | _BRINGS)

    def _opposing(
        self, places: Integers, weights: Floats, statements: Flags, settled: Floats, alike: float, enough: float
    ) -> int | None:
        """The unit of the statement that stands most against a need, when all of them do so ``enough``."""
        close = self.closeness[places][:, statements]
        opposed = np.clip(close * (close >= alike) - settled[:, None], 0.0, None)
        if float(weights @ opposed.max(axis=1)) < enough:
            return None
        return int(self.units[statements][int((weights @ opposed).argmax())])

    def left(self, wish: Wish) -> float:
        """The share of the need that is affirmed and not denied."""
        affirmed = self.affirmed[wish.places]
        against = np.maximum(self.denied, self.demanded)[wish.places]
        return float(wish.weights @ np.where(affirmed > against, affirmed, 0.0))

    def reserved(self, wish: Wish) -> tuple[NeedBasis, int | None]:
        """Whether what answers the need is offered outright, later, or with a limit, and the unit that leaves it out.

        A need is left out where a limit names something else than the need does; any other may leave enough.
        """
        if float(wish.weights @ self._closest((Standing.PLANNED,))[wish.places]) >= _PLANNED_FROM:
            return NeedBasis.PLANNED, None
        limited = among(self.standings, (Standing.LIMITED,))
        for statement in map(int, np.flatnonzero(limited | among(self.standings, (Standing.AFFIRMED,)))):
            if (limited[statement] or self._is_scope(statement)) and self._leaves_out(wish, statement):
                return NeedBasis.LIMITED, int(self.units[statement])
        if any(self._limits(wish, int(statement)) for statement in np.flatnonzero(limited)):
            return NeedBasis.LIMITED, None
        return NeedBasis.OFFERED, None

    def _is_scope(self, statement: int) -> bool:
        """Whether a statement says whom or what the service is for (対象は小学生です), without a negation."""
        text = self._text(statement)
        return _SCOPE.search(text) is not None and not {token.lemma for token in tokenize(text)} & _NEGATIONS

    def _leaves_out(self, wish: Wish, statement: int) -> bool:
        """Whether the words or the numbers of a statement rule out those of a need."""
        text = self._text(statement)
        named, wished = named_in(text, self._keys(statement)), named_in(wish.text, wish.keys)
        return leaves_out(named, wished) or leaves_out_number(text, wish.text)

    def _limits(self, wish: Wish, statement: int) -> bool:
        """Whether a limit concerns a need and leaves some of it out."""
        limit = self.statement == statement
        similarities = self.similarities[wish.places]
        if covers_number(self._text(statement), wish.text):
            return False
        listed = set(listed_in(wish.text))
        if listed & set(self._keys(statement)) and listed - set(self._keys(statement)):
            return True
        importance = self.importance[limit]
        # A need for all is left out by whatever is said of some.
        fit = (
            0.0
            if wish.keys & _ALL
            else float(importance @ similarities[:, limit].max(axis=0) / (importance.sum() or 1.0))
        )
        beside = (self.profile.unit_of == self.units[statement]) & ~limit
        beside &= ~are(self.profile.keys, _USING)
        # A limit on using the service at all concerns every need.
        near = 1.0
        if beside.any():
            shares = (wish.weights @ similarities[:, words].max(axis=1) for words in (beside, limit))
            near = float(max(shares))
        return near * (1.0 - fit) >= _LIMITED_FROM
