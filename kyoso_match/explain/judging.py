"""How far a capability meets each need of a challenge: by what it affirms, and against what it denies or demands."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.bridge import BRIDGED
from kyoso_match.explain.needs import Need, NeedBasis, NeedState, need_units, request_units
from kyoso_match.explain.rows import Evidence, quote_unit
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.statements import Standing, find_statements

Flags = NDArray[np.bool_]
Integers = NDArray[np.int64]

# From which closeness a need counts as met, or as met in part: chosen on the dev half of benchmarks/data/needs.jsonl.
# Of the needs of unrelated sample pairs (1,682) 0.2 % come out met and 17 % met in part; of known matches (272), 18 %
# and 54 %.
MET_FROM = 0.55
PARTIAL_FROM = 0.22
# A need is refused when a denied statement speaks of so much of it, about as much as any affirmed one does; or when its
# words stand by so much closer to what is denied than to what is affirmed; or, for what it does without, to what is
# demanded.
_DENIED_FROM = 0.25
_DENIED_WITHIN = 0.15
_OPPOSED_FROM = 0.03
_DEMANDED_FROM = 0.08
_ALIKE_FROM = 0.5
_LEFT_FROM = 0.6
# How close a plan or a limit has to be to a need to concern it.
_PLANNED_FROM = 0.25
_LIMITED_FROM = 0.2

# Words that ask, whatever is asked for, and words for using a service, whatever the service.
_ASKING = frozenset(
    "考える 求める 探す 募集 希望 期待 欲しい 頼む 検討 願う 困る 悩む 課題 必要 相手 業者 団体 会社 人 事業".split()
)
_USING = frozenset(
    "利用 使う 使用 契約 参加 受け付ける 受け付け 対応 相談 提供 対象 申し込み 申し込む 引き受ける 承る 申請 依頼 実施"
    " 訪問 伺う 可能".split()
)

# Words for being asked for a service at all, and for those who ask and for when.
_REQUESTS = frozenset("依頼 申し込み 申し込む 受け付け 受け付ける 契約 応募 新規".split())
_SERVICE = (
    _USING | _REQUESTS | frozenset("自治体 市町村 行政 団体 法人 個人 当面 現在 断る 断り 遠慮 終了 休止 致す".split())
)

# A limit to the one leaves out the other, however near they are in meaning.
_OPPOSITES = {
    "平日": frozenset("休日 土日 土曜 日曜 土曜日 日曜日 祝日 週末 夜間 早朝".split()),
    "日中": frozenset("夜間 深夜 早朝 夜".split()),
    "昼間": frozenset("夜間 深夜 早朝 夜".split()),
    "法人": frozenset("個人 住民 家庭 住宅".split()),
    "個人": frozenset("法人 企業 団体".split()),
    "市内": frozenset("市外 県外".split()),
    "大人": frozenset("子供 児童 生徒".split()),
}


def judge_needs(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """Every need of the challenge with its state against the capability, in the order of the text.

    ``similarities`` are those of the words of the two sides. What the capability says is read by
    ``statements``: a need is answered by what is affirmed, and refused when its words are spoken of in what is denied.
    A need that does without something (PCを使わずに) is refused when that is demanded.
    """
    return _judge(scorer, challenge, capability, similarities, need_units(challenge.profile))


def judge_requests(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> tuple[Need, ...]:
    """The other way: what the capability asks of the owner of the challenge, against what the challenge says."""
    return _judge(scorer, capability, challenge, similarities.T, request_units(capability.profile))


def _judge(
    scorer: Scorer, asking: Side, answering: Side, similarities: Floats, units: Sequence[int]
) -> tuple[Need, ...]:
    if not units:
        return ()
    asked, given = asking.profile, answering.profile
    if given.is_empty:
        return tuple(_unknown(asked, position) for position in units)
    words = asking.words.places_of(asked.keys)
    importance = np.where(_are(asked.keys, _ASKING), 0.0, asking.words.importance[words])
    similarities = similarities[words][:, answering.words.places_of(given.keys)]
    offer = _Offer(scorer, answering, _bridged(scorer, asking, answering, similarities), _lacking(asked))
    needs = []
    for position in units:
        places = np.flatnonzero(asked.unit_of == position)
        weight = float(importance[places].sum())
        if weight == 0.0:
            needs.append(_unknown(asked, position))
            continue
        gist = scorer.gist(asking.words.ids[words[places]], (importance[places] > 0.0).astype(np.float64))
        wish = _Wish(places, importance[places] / weight, frozenset(map(asked.keys.__getitem__, places)), gist)
        needs.append(offer.answer(wish, quote_unit(asked, position)))
    return tuple(needs)


_STANDINGS = tuple(Standing)
_DONE_WITHOUT = (Standing.UNNEEDED, Standing.DENIED, Standing.LACKING)
_NOT_NEEDED = (Standing.UNNEEDED, Standing.LACKING)
_SAID = (Standing.AFFIRMED, Standing.LACKING, Standing.LIMITED, Standing.PLANNED)


def _among(standings: Integers, some: Sequence[Standing]) -> Flags:
    wanted = np.zeros(len(_STANDINGS), dtype=np.bool_)
    wanted[[_STANDINGS.index(standing) for standing in some]] = True
    found: Flags = wanted[standings]
    return found


def _are(keys: Sequence[str], words: frozenset[str]) -> Flags:
    return np.fromiter((key in words for key in keys), dtype=np.bool_, count=len(keys))


def _statements(profile: Profile) -> tuple[Integers, Integers]:
    """The standings of the statements that hold content words, and for each of those words which statement it is."""
    return _statements_at(profile.document.text, tuple(profile.starts.tolist()))


@lru_cache(maxsize=4096)
def _statements_at(text: str, offsets: tuple[int, ...]) -> tuple[Integers, Integers]:
    statements = find_statements(text)
    starts = np.array([statement.start for statement in statements], dtype=np.int64)
    holding = np.searchsorted(starts, np.array(offsets, dtype=np.int64), side="right") - 1
    held, number = np.unique(holding, return_inverse=True)
    return np.array([_STANDINGS.index(statements[place].standing) for place in held], dtype=np.int64), number


def _lacking(asked: Profile) -> Flags:
    """Which words of a challenge name what it does without."""
    standings, number = _statements(asked)
    return _among(standings, _DONE_WITHOUT)[number]


def _bridged(scorer: Scorer, asking: Side, answering: Side, similarities: Floats) -> Floats:
    """The similarities with the words of terms that the bridge pairs at ``BRIDGED`` or above."""
    for term, places in asking.terms.items():
        for other in scorer.bridge.across(term):
            for there in answering.terms.get(other, ()):
                for here in places:
                    cells = np.ix_(here, there)
                    similarities[cells] = np.maximum(similarities[cells], BRIDGED)
    return similarities


def _unknown(asked: Profile, position: int) -> Need:
    return Need(quote_unit(asked, position), NeedState.UNKNOWN, NeedBasis.NOT_SAID, 0.0, None)


_LEVELS = (NeedState.UNMET, NeedState.PARTIAL, NeedState.MET)
_PARTIAL, _MET = 1, 2


class _Wish(NamedTuple):
    """One need: the places of its words in the challenge, their shares of its importance, the words, its gist."""

    places: Integers
    weights: Floats
    keys: frozenset[str]
    gist: Floats


class _Offer:
    """A capability beside all words of a challenge: how close each of its units and statements comes to each word.

    ``by_unit`` and ``by_statement`` are ``(words of the challenge, units or statements of the capability)``.
    """

    def __init__(self, scorer: Scorer, side: Side, similarities: Floats, lacking: Flags) -> None:
        self.profile = side.profile
        self.similarities, self.lacking = similarities, lacking
        self.importance = side.words.importance[side.words.places_of(self.profile.keys)]
        self.gist = scorer.gist(side.words.ids, side.words.counts)
        self.standings, self.statement = _statements(self.profile)
        self.units, first_of_unit = np.unique(self.profile.unit_of, return_index=True)
        first_of_statement = np.searchsorted(self.statement, np.arange(len(self.standings)))
        self.unit_of_statement = self.profile.unit_of[first_of_statement]
        said = _among(self.standings, (*_SAID, Standing.REQUIRED))[self.statement]
        # What is done without is answered by any mention but a demand.
        any_but_demands = ~_among(self.standings, (Standing.REQUIRED,))[self.statement]
        answering = np.where(lacking[:, None], any_but_demands, said)
        self.by_unit: Floats = np.maximum.reduceat(similarities * answering, first_of_unit, axis=1)
        self.by_statement: Floats = np.maximum.reduceat(similarities, first_of_statement, axis=1)
        self.affirmed = self._closest(_SAID)
        self.denied, self.demanded = self._closest((Standing.DENIED,)), self._closest((Standing.REQUIRED,))

        self.closed = self._closed()

    def _closed(self) -> int | None:
        """The unit that refuses the service as a whole (新規のご依頼はお断りしています), and so every need."""
        for statement in np.flatnonzero(_among(self.standings, (Standing.DENIED,))):
            keys = {self.profile.keys[place] for place in np.flatnonzero(self.statement == statement)}
            if keys <= _SERVICE and keys & _REQUESTS:
                return int(self.unit_of_statement[statement])
        return None

    def _closest(self, standings: Sequence[Standing]) -> Floats:
        """For each word of the challenge, how close any statement of these standings comes to it."""
        closest: Floats = self.by_statement[:, _among(self.standings, standings)].max(axis=1, initial=0.0)
        return closest

    def answer(self, wish: _Wish, need: Evidence) -> Need:
        """The state of one need, what it rests on, and the passage that decides it."""
        covered = wish.weights @ self.by_unit[wish.places]
        place = int(covered.argmax())
        closeness = (float(covered[place]) + max(0.0, float(wish.gist @ self.gist))) / 2.0
        closest = int(self.units[place])
        level = int(closeness >= PARTIAL_FROM) + int(closeness >= MET_FROM)
        basis = self._reserved(wish) if level else NeedBasis.NOT_SAID
        refused = self._refused(wish)
        if self.closed is not None:
            basis, closest, level = NeedBasis.DENIED, self.closed, 0
        elif refused is not None:
            basis, closest = refused
            # What is left of a need that is met but for a part of it is still something.
            level = int(level == _MET and self._left(wish) >= _LEFT_FROM)
        elif level and basis is not NeedBasis.OFFERED:
            # What is announced is less than what is there; a limit may leave enough.
            level = level - 1 if basis is NeedBasis.PLANNED else _PARTIAL
        return Need(need, _LEVELS[level], basis, closeness, quote_unit(self.profile, closest))

    def _refused(self, wish: _Wish) -> tuple[NeedBasis, int] | None:
        """Whether the need is denied, or what it does without is demanded, and in which unit."""
        lacking = self.lacking[wish.places]
        wanted, done_without = np.where(lacking, 0.0, wish.weights), np.where(lacking, wish.weights, 0.0)
        denied = _among(self.standings, (Standing.DENIED,))
        if denied.any():
            shares = wanted @ self.by_statement[wish.places]
            best = float(shares[_among(self.standings, (*_SAID, Standing.REQUIRED))].max(initial=0.0))
            spoken = np.flatnonzero(denied & (shares >= max(_DENIED_FROM, best - _DENIED_WITHIN)))
            if len(spoken):
                return NeedBasis.DENIED, int(self.unit_of_statement[spoken[0]])
            settled = np.maximum(self.affirmed, self.demanded)[wish.places]
            place = self._opposing(wish, wanted, denied, settled, _OPPOSED_FROM)
            if place is not None:
                return NeedBasis.DENIED, place
        demanded = _among(self.standings, (Standing.REQUIRED,))
        if demanded.any() and lacking.any():
            settled = self._closest(_NOT_NEEDED)[wish.places]
            place = self._opposing(wish, done_without, demanded, settled, _DEMANDED_FROM)
            if place is not None:
                return NeedBasis.DEMANDED, place
        return None

    def _opposing(self, wish: _Wish, weights: Floats, statements: Flags, settled: Floats, enough: float) -> int | None:
        """The unit of the statement that stands most against a need, when all of them do so ``enough``."""
        close = self.by_statement[wish.places][:, statements]
        opposed = np.clip(close * (close >= _ALIKE_FROM) - settled[:, None], 0.0, None)
        if float(weights @ opposed.max(axis=1)) < enough:
            return None
        return int(self.unit_of_statement[statements][int((weights @ opposed).argmax())])

    def _left(self, wish: _Wish) -> float:
        """The share of the need that is affirmed and not denied."""
        affirmed = self.affirmed[wish.places]
        against = np.maximum(self.denied, self.demanded)[wish.places]
        return float(wish.weights @ np.where(affirmed > against, affirmed, 0.0))

    def _reserved(self, wish: _Wish) -> NeedBasis:
        """Whether what answers the need is offered outright, or later, or with a limit that the need does not name."""
        if float(wish.weights @ self._closest((Standing.PLANNED,))[wish.places]) >= _PLANNED_FROM:
            return NeedBasis.PLANNED
        for statement in np.flatnonzero(_among(self.standings, (Standing.LIMITED,))):
            if self._limits(wish, int(statement)):
                return NeedBasis.LIMITED
        return NeedBasis.OFFERED

    def _limits(self, wish: _Wish, statement: int) -> bool:
        """Whether a limit concerns a need and leaves it out."""
        limit = self.statement == statement
        keys = [self.profile.keys[place] for place in np.flatnonzero(limit)]
        if any(wish.keys & _OPPOSITES.get(key, frozenset()) for key in keys):
            return True
        similarities = self.similarities[wish.places]
        importance = self.importance[limit]
        fit = float(importance @ similarities[:, limit].max(axis=0) / (importance.sum() or 1.0))
        beside = (self.profile.unit_of == self.unit_of_statement[statement]) & ~limit
        beside &= ~_are(self.profile.keys, _USING)
        # A limit on using the service at all concerns every need.
        near = 1.0
        if beside.any():
            shares = (wish.weights @ similarities[:, words].max(axis=1) for words in (beside, limit))
            near = float(max(shares))
        return near * (1.0 - fit) >= _LIMITED_FROM
