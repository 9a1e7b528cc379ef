"""How far a capability meets each need of a challenge: by what it affirms, and against what it denies or demands."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kyoso_match.bridge import BRIDGED
from kyoso_match.explain.needs import Need, NeedBasis, NeedState, need_units
from kyoso_match.explain.rows import Evidence, quote_unit
from kyoso_match.profiles import Profile
from kyoso_match.scoring import Floats, Scorer, Side
from kyoso_match.statements import Standing, find_statements

# From which closeness a need counts as met, or as met in part: chosen on the dev half of benchmarks/data/needs.jsonl.
# Of the needs of unrelated sample pairs (3,781) 7 % reach MET_FROM and 20 % PARTIAL_FROM, of known matches 60 % and
# 78 %.
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
    asked, given = challenge.profile, capability.profile
    units = need_units(asked)
    if given.is_empty:
        return tuple(_unknown(asked, position) for position in units)
    words = challenge.words.places_of(asked.keys)
    importance = np.where(np.isin(asked.keys, list(_ASKING)), 0.0, challenge.words.importance[words])
    lacking = np.isin(_said(asked)[0], _DONE_WITHOUT)
    offer = _Offer(scorer, capability)
    similarities = _bridged(scorer, challenge, capability, similarities[words][:, offer.words])
    needs = []
    for position in units:
        places = np.flatnonzero(asked.unit_of == position)
        weight = float(importance[places].sum())
        if weight == 0.0:
            needs.append(_unknown(asked, position))
            continue
        gist = scorer.gist(challenge.words.ids[words[places]], (importance[places] > 0.0).astype(np.float64))
        keys = frozenset(asked.keys[place] for place in places)
        wish = _Wish(keys, similarities[places], importance[places] / weight, lacking[places], gist)
        needs.append(offer.answer(wish, quote_unit(asked, position)))
    return tuple(needs)


_DONE_WITHOUT = (Standing.UNNEEDED, Standing.DENIED, Standing.LACKING)
_SAID = (Standing.AFFIRMED, Standing.LACKING, Standing.LIMITED, Standing.PLANNED)


def _said(profile: Profile) -> tuple[NDArray[np.str_], NDArray[np.int64]]:
    """For each content word the standing and the number of the statement that it stands in."""
    statements = find_statements(profile.document.text)
    starts = np.array([statement.start for statement in statements], dtype=np.int64)
    number = np.searchsorted(starts, profile.starts, side="right") - 1
    return np.array([str(statement.standing) for statement in statements])[number], number


def _bridged(scorer: Scorer, challenge: Side, capability: Side, similarities: Floats) -> Floats:
    """The similarities with the words of terms that the bridge pairs at ``BRIDGED`` or above."""
    for term, places in challenge.terms.items():
        for other in scorer.bridge.across(term):
            for there in capability.terms.get(other, ()):
                for here in places:
                    cells = np.ix_(here, there)
                    similarities[cells] = np.maximum(similarities[cells], BRIDGED)
    return similarities


def _unknown(asked: Profile, position: int) -> Need:
    return Need(quote_unit(asked, position), NeedState.UNKNOWN, NeedBasis.NOT_SAID, 0.0, None)


class _Wish(NamedTuple):
    """The words of one need: similarity to each word of the offer, share of the importance, what is done without."""

    keys: frozenset[str]
    similarities: Floats
    weights: Floats
    lacking: NDArray[np.bool_]
    gist: Floats

    def share(self, words: NDArray[np.bool_]) -> float:
        """How much of the need some words of the offer speak of."""
        return float(self.weights @ self.similarities[:, words].max(axis=1, initial=0.0))


class _Offer:
    """A capability as its words and what is said of each of them."""

    def __init__(self, scorer: Scorer, side: Side) -> None:
        self.profile = side.profile
        self.words = side.words.places_of(self.profile.keys)
        self.importance = side.words.importance[self.words]
        self.gist = scorer.gist(side.words.ids, side.words.counts)
        self.units = np.unique(self.profile.unit_of)
        self.standing, self.statement = _said(self.profile)
        self.specific = ~np.isin(self.profile.keys, list(_USING))

    def answer(self, wish: _Wish, need: Evidence) -> Need:
        """The state of one need, what it rests on, and the passage that decides it."""
        covered = self._covered(wish)
        place = int(covered.argmax())
        closeness = (float(covered[place]) + max(0.0, float(wish.gist @ self.gist))) / 2.0
        closest = int(self.units[place])
        refused = self._refused(wish)
        if refused is not None:
            basis, closest = refused
            state = NeedState.PARTIAL if self._left(wish) >= _LEFT_FROM else NeedState.UNMET
        elif closeness < PARTIAL_FROM:
            state, basis = NeedState.UNMET, NeedBasis.NOT_SAID
        else:
            basis = self._reserved(wish)
            met = closeness >= MET_FROM and basis is NeedBasis.OFFERED
            state = NeedState.MET if met else NeedState.PARTIAL
        return Need(need, state, basis, closeness, quote_unit(self.profile, closest))

    def _is(self, *standings: Standing) -> NDArray[np.bool_]:
        return np.isin(self.standing, standings)

    def _covered(self, wish: _Wish) -> Floats:
        """How much of the need each unit answers, by what it affirms; by any mention for what is done without."""
        answering = np.where(wish.lacking[:, None], ~self._is(Standing.REQUIRED), self._is(*_SAID, Standing.REQUIRED))
        similarities = wish.similarities * answering
        by_unit = [similarities[:, self.profile.unit_of == unit].max(axis=1) for unit in self.units]
        covered: Floats = wish.weights @ np.stack(by_unit, axis=1)
        return covered

    def _refused(self, wish: _Wish) -> tuple[NeedBasis, int] | None:
        """Whether the need is denied, or what it does without is demanded, and in which unit."""
        denied, demanded = self._is(Standing.DENIED), self._is(Standing.REQUIRED)
        affirmed = self._is(*_SAID, Standing.REQUIRED)
        wanted = np.where(wish.lacking, 0.0, wish.weights)
        by_statement = {number: self.statement == number for number in np.unique(self.statement)}
        shares = {
            number: float(wanted @ wish.similarities[:, words].max(axis=1)) for number, words in by_statement.items()
        }
        best = max((shares[number] for number, words in by_statement.items() if affirmed[words].any()), default=0.0)
        for number, words in by_statement.items():
            if denied[words].any() and shares[number] >= max(_DENIED_FROM, best - _DENIED_WITHIN):
                return NeedBasis.DENIED, self._unit_of(words)
        done_without = np.where(wish.lacking, wish.weights, 0.0)
        not_needed = self._is(Standing.UNNEEDED, Standing.LACKING)
        for basis, weights, against, towards, enough in (
            (NeedBasis.DENIED, wanted, denied, affirmed, _OPPOSED_FROM),
            (NeedBasis.DEMANDED, done_without, demanded, not_needed, _DEMANDED_FROM),
        ):
            settled = wish.similarities[:, towards].max(axis=1, initial=0.0)
            alike = wish.similarities * (wish.similarities >= _ALIKE_FROM) * against
            opposed = np.clip(alike - settled[:, None], 0.0, None)
            if float(weights @ opposed.max(axis=1)) >= enough:
                return basis, int(self.profile.unit_of[int((weights @ opposed).argmax())])
        return None

    def _left(self, wish: _Wish) -> float:
        """The share of the need that is affirmed and not denied."""
        affirmed = (wish.similarities * self._is(*_SAID)).max(axis=1)
        denied = (wish.similarities * self._is(Standing.DENIED, Standing.REQUIRED)).max(axis=1)
        return float(wish.weights @ np.where(affirmed > denied, affirmed, 0.0))

    def _reserved(self, wish: _Wish) -> NeedBasis:
        """Whether what answers the need is offered outright, or later, or with a limit that the need does not name."""
        if wish.share(self._is(Standing.PLANNED)) >= _PLANNED_FROM:
            return NeedBasis.PLANNED
        for statement in np.unique(self.statement[self._is(Standing.LIMITED)]):
            limit = self.statement == statement
            importance = self.importance[limit]
            fit = importance @ wish.similarities[:, limit].max(axis=0) / importance.sum()
            limited = (self.profile.unit_of == self._unit_of(limit)) & ~limit & self.specific
            if any(
                wish.keys & _OPPOSITES.get(self.profile.keys[place], frozenset()) for place in np.flatnonzero(limit)
            ):
                return NeedBasis.LIMITED
            # A limit on using the service at all concerns every need.
            near = max(wish.share(limited), wish.share(limit)) if limited.any() else 1.0
            if near * (1.0 - fit) >= _LIMITED_FROM:
                return NeedBasis.LIMITED
        return NeedBasis.OFFERED

    def _unit_of(self, words: NDArray[np.bool_]) -> int:
        return int(self.profile.unit_of[int(words.argmax())])
