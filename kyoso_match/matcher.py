"""The order of the stages: read, take apart, embed, pick candidates, score, explain."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from kyoso_match.bridge import Bridge
from kyoso_match.calibration import Calibration, ScoreSource, calibration_for
from kyoso_match.comparison import Comparison
from kyoso_match.comparison import compare as compare_explanations
from kyoso_match.decisions import read_decisions
from kyoso_match.embedders import Embedder, Role, StaticEmbedder, resolve_embedder
from kyoso_match.errors import InputError, RecordError, RowProblem, StorageError
from kyoso_match.explain import explain as explain_pair
from kyoso_match.filters import Where, compile_where
from kyoso_match.index import checked_vectors
from kyoso_match.keeping import Kept
from kyoso_match.learning import Learning, learn_weights
from kyoso_match.matches import Match, Matches
from kyoso_match.profiles import Profile
from kyoso_match.provenance import Provenance, records_sha256, where_as_json
from kyoso_match.records import Capability, Challenge, Record, read_capabilities, read_challenges
from kyoso_match.scoring import Scorer, Side, Weights
from kyoso_match.selection import NO_CALIBRATION, Rule
from kyoso_match.shelf import Shelf, capability_of, challenge_of
from kyoso_match.why_not import WhyNot
from kyoso_match.why_not import why_not as explain_absence
from kyoso_match.word_table import WordTable

_TEXTS_AT_ONCE = 256
_CHALLENGES_AT_ONCE = 32
_TEXTS_IN_PIECES = 32
_EXHAUSTIVE_UP_TO = 5_000

Progress = Callable[[int, int], None]
RecordT = TypeVar("RecordT", bound=Record)


class Matcher:
    """Capabilities kept ready, so that challenges can be ranked against them again and again.

    ``embedder`` is None for the bundled model, the name or path of a sentence-transformers model, an ``Embedder``, or
    a function from texts to vectors. ``weights`` says how much each part counts. ``calibration`` says what scores mean;
    None is the bundled one, which fits the bundled model and the default weights only. ``bridge`` holds the terms that
    answer each other in different words; None is the bundled one and ``Bridge.none()`` switches it off. ``as_of`` is
    the day on which deadlines are judged; without it they stay unknown. Up to ``exhaustive_up_to`` eligible
    capabilities are all scored; beyond that, those that retrieval by meaning or by words brings up.

    >>> matcher = Matcher([{"id": "k1", "text": "オンデマンド配車で高齢者の外出を支えます。"}])
    >>> matcher.rank("交通弱者の通院の足を確保したい。")[0].capability.id
    'k1'
    """

    def __init__(
        self,
        capabilities: object = (),
        *,
        embedder: object = None,
        weights: Weights | None = None,
        calibration: Calibration | None = None,
        bridge: Bridge | None = None,
        as_of: datetime.date | None = None,
        exhaustive_up_to: int = _EXHAUSTIVE_UP_TO,
    ) -> None:
        self.embedder: Embedder = resolve_embedder(embedder)
        table = self.embedder.table if isinstance(self.embedder, StaticEmbedder) else WordTable.bundled()
        # A challenge is explained against many capabilities; a transformer need not read it for each of them.
        self._pieces_of = lru_cache(maxsize=_TEXTS_IN_PIECES)(self.embedder.pieces)
        self._scorer = Scorer(table, weights, bridge=bridge, as_of=as_of)
        self._calibrate(calibration)
        self._past: list[tuple[Weights, Calibration | None]] = []
        self._shelf = Shelf(self._scorer, self.embedder.dimension, exhaustive_up_to)
        self.add(capabilities)

    @property
    def weights(self) -> Weights:
        """How much each part counts."""
        return self._scorer.weights

    @property
    def score_source(self) -> ScoreSource:
        """What the scores are made with; a calibration has to be fitted on scores that were made alike."""
        return ScoreSource(self.embedder.fingerprint, self._scorer.table.fingerprint, self.weights.to_dict())

    @property
    def calibration(self) -> Calibration | None:
        """What scores mean: the one that was given, else the bundled one; None where that does not fit."""
        return self._calibration

    @property
    def fingerprints(self) -> dict[str, str]:
        """Names everything besides the embedder and the weights that decides a number."""
        calibration = {} if self.calibration is None else {"calibration": self.calibration.fingerprint}
        return {"words": self._scorer.table.fingerprint, "bridge": self.bridge.fingerprint, **calibration}

    @property
    def bridge(self) -> Bridge:
        """The terms that answer each other in different words."""
        return self._scorer.bridge

    @property
    def as_of(self) -> datetime.date | None:
        """The day on which deadlines are judged."""
        return self._scorer.as_of

    def _calibrate(self, own: Calibration | None) -> None:
        self._calibration = calibration_for(own, self.score_source)
        self._own_calibration = own

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """All capabilities, in the order in which they were added."""
        return self._shelf.records

    def __len__(self) -> int:
        return len(self._shelf.sides)

    # --- what is matched against -----------------------------------------------------------------------------------

    def add(self, capabilities: object) -> None:
        """Add capabilities from anything that ``read_capabilities`` reads; all of them, or none on an error.

        An id that is there already is a RecordError: replacing is ``update``.
        """
        records = read_capabilities(capabilities).records
        known = [record.id for record in records if record.id in self._shelf.sides]
        if known:
            reason = "このIDの強みは登録済みです。差し替えるには update を使ってください。"
            raise RecordError(tuple(RowProblem(reason, field="id", value=record_id) for record_id in known))
        self._shelf.insert(self._prepare(records, "capability"))

    def update(self, capabilities: object) -> None:
        """Replace capabilities that have the same ids; UnknownIdError, with nothing changed, when one is new."""
        records = read_capabilities(capabilities).records
        for record in records:
            self._shelf.side(record.id)
        self._shelf.replace(self._prepare(records, "capability"))

    def remove(self, ids: str | Iterable[str]) -> None:
        """Forget capabilities by id; UnknownIdError, with nothing removed, when one is not there."""
        self._shelf.remove([ids] if isinstance(ids, str) else ids)

    # --- ranking -----------------------------------------------------------------------------------------------------

    def rank(
        self,
        challenges: object,
        *,
        top_k: int | None = 10,
        where: Where | None = None,
        min_score: float | None = None,
        alpha: float | None = None,
        explain: bool = True,
        progress: Progress | None = None,
    ) -> Matches:
        """For each challenge its best capabilities.

        ``top_k`` is the most for one challenge (None: all). ``where`` decides first which pairs are eligible: a
        function of both records, or typed conditions (``"region~茨城県"``). Pairs below ``min_score`` are left out, and
        so are records without any content. ``alpha`` is the share of challenges whose right answer may be missed: pairs
        below the threshold for it are left out (``calibration.Abstention`` says what is guaranteed). InputError where
        no threshold is known. ``progress`` is called with (done, total) challenges.
        """
        rule = Rule.of(top_k, min_score, alpha, self.calibration)
        predicate = compile_where(where)
        asked = self._prepare(read_challenges(challenges).records, "challenge")
        matches: list[Match] = []
        reasons: dict[Record, str] = {}
        for begin in range(0, len(asked), _CHALLENGES_AT_ONCE):
            block = asked[begin : begin + _CHALLENGES_AT_ONCE]
            for challenge, scored in zip(block, self._shelf.scored(block, predicate, top_k), strict=True):
                listed, reason = rule.select(challenge, self._shelf.sides, scored)
                pairs = [(score, challenge, self._shelf.sides[record_id]) for record_id, score in listed]
                matches += self._matches(pairs, explain)
                if not listed:
                    reasons[challenge.profile.record] = reason
            if progress is not None:
                progress(begin + len(block), len(asked))
        return self._result(matches, reasons, asked, "challenge", where, rule)

    def rank_challenges(
        self,
        challenges: object,
        *,
        top_k: int | None = 10,
        where: Where | None = None,
        min_score: float | None = None,
        alpha: float | None = None,
        explain: bool = True,
    ) -> Matches:
        """The other direction: for each capability its best challenges, with the same scores as in ``rank``."""
        rule = Rule.of(top_k, min_score, alpha, self.calibration)
        asked = {
            side.profile.record.id: side for side in self._prepare(read_challenges(challenges).records, "challenge")
        }
        scored: dict[str, dict[str, float]] = {record_id: {} for record_id in self._shelf.sides}
        rows = self._shelf.scored(list(asked.values()), compile_where(where), None)
        for challenge_id, row in zip(asked, rows, strict=True):
            for record_id, score in row.items():
                scored[record_id][challenge_id] = score
        matches: list[Match] = []
        reasons: dict[Record, str] = {}
        for record_id, by_challenge in scored.items():
            capability = self._shelf.sides[record_id]
            listed, reason = rule.select(capability, asked, by_challenge)
            matches += self._matches([(score, asked[other], capability) for other, score in listed], explain)
            if not listed:
                reasons[capability.profile.record] = reason
        return self._result(matches, reasons, list(asked.values()), "capability", where, rule)

    def pair(self, challenge: object, capability: object) -> Match:
        """Score and explain one pair; ``capability`` is the id of one that was added, or a new one."""
        asked, given = self._challenge(challenge), self._capability(capability)
        return self._match(asked, given, 1, self._scorer.score(asked, given).total, explain=True)

    def compare(self, challenge: object, left: object, right: object) -> Comparison:
        """Two capabilities for one challenge: what each has more, reason by reason; ids or records as in ``pair``."""
        explanations = [self.pair(challenge, capability).explanation for capability in (left, right)]
        assert explanations[0] is not None
        assert explanations[1] is not None
        return compare_explanations(explanations[0], explanations[1])

    def why_not(
        self,
        challenge: object,
        capability: str,
        *,
        top_k: int | None = 10,
        where: Where | None = None,
        min_score: float | None = None,
        alpha: float | None = None,
    ) -> WhyNot:
        """Why the capability with this id is not listed for a challenge; the options are those given to ``rank``.

        >>> offers = [{"id": "k1", "text": "乗合タクシーを運行します。"}, {"id": "k2", "text": "給食を作ります。"}]
        >>> why = Matcher(offers).why_not("通院の足を確保したい。", "k2", top_k=1)
        >>> str(why.cause), why.match.rank
        ('outranked', 2)
        """
        rule = Rule.of(top_k, min_score, alpha, self.calibration)
        asked, given = self._challenge(challenge), self._shelf.side(capability)
        return explain_absence(self._shelf, self._scorer, rule, where, asked, given, self._match)

    def _challenge(self, challenge: object) -> Side:
        return self._prepare(_only_one(read_challenges(challenge).records, "課題"), "challenge")[0]

    def _capability(self, capability: object) -> Side:
        """The side of a capability: one that was added, by its id, or a new one."""
        if isinstance(capability, str) and capability in self._shelf.sides:
            return self._shelf.sides[capability]
        return self._prepare(_only_one(read_capabilities(capability).records, "強み"), "capability")[0]

    def scores(self, pairs: Iterable[tuple[Challenge, Capability]]) -> list[float]:
        """The scores of some pairs of records, those that ``pair`` gives, without reasons and much faster."""
        wanted = list(pairs)
        # By identity: to tell variants of one record apart by value would take longer than to score them.
        asked = {id(challenge): challenge for challenge, _ in wanted}
        given = {id(capability): capability for _, capability in wanted}
        challenges = dict(zip(asked, self._prepare(list(asked.values()), "challenge"), strict=True))
        capabilities = dict(zip(given, self._prepare(list(given.values()), "capability"), strict=True))
        return [
            self._scorer.score(challenges[id(challenge)], capabilities[id(capability)]).total
            for challenge, capability in wanted
        ]

    def _result(
        self,
        matches: Sequence[Match],
        reasons: Mapping[Record, str],
        asked: Sequence[Side],
        ranked_for: str,
        where: Where | None,
        rule: Rule,
    ) -> Matches:
        """The matches with the records that have none, why they have none, and what it all was made from."""
        provenance = Provenance(
            self.embedder.fingerprint,
            self.weights.to_dict(),
            {
                "ranked_for": ranked_for,
                "where": where_as_json(where),
                **rule.to_dict(),
                "exhaustive_up_to": self._shelf.exhaustive_up_to,
                "as_of": None if self.as_of is None else self.as_of.isoformat(),
            },
            records_sha256(side.profile.record for side in asked),
            self._shelf.sha256,
            self.fingerprints,
        )
        said = {record.id: reason for record, reason in reasons.items()}
        return Matches(matches, unmatched=tuple(reasons), reasons=said, note=self._note, provenance=provenance)

    def _matches(self, pairs: Iterable[tuple[float, Side, Side]], explain: bool) -> list[Match]:
        return [
            self._match(challenge, capability, rank, score, explain)
            for rank, (score, challenge, capability) in enumerate(pairs, 1)
        ]

    def _match(self, challenge: Side, capability: Side, rank: int, score: float, explain: bool = True) -> Match:
        explanation = explain_pair(self._scorer, self._pieces_of, challenge, capability, score) if explain else None
        probability = None if self.calibration is None else self.calibration.probability(score)
        return Match(challenge_of(challenge), capability_of(capability), rank, score, probability, explanation)

    @property
    def _note(self) -> str:
        return "" if self.calibration is not None else NO_CALIBRATION

    def _prepare(self, records: Sequence[Record], role: Role) -> list[Side]:
        """Take records apart and embed them, so many at a time that no word is looked up twice."""
        sides: list[Side] = []
        for begin in range(0, len(records), _TEXTS_AT_ONCE):
            profiles = [Profile.of(record) for record in records[begin : begin + _TEXTS_AT_ONCE]]
            texts = [profile.document.text for profile in profiles]
            vectors = checked_vectors(self.embedder.embed(texts, role), len(texts), self.embedder.dimension)
            sides += [self._scorer.side(profile, vector) for profile, vector in zip(profiles, vectors, strict=True)]
        return sides

    # --- learning ----------------------------------------------------------------------------------------------------

    def learn(self, decisions: object, *, challenges: object = None) -> Learning:
        """Adjust the weights, and what scores mean, to decisions; the report says what changed.

        ``decisions`` are (challenge, capability, accepted) tuples or a file with the columns 課題ID, 強みID and 採否;
        ``challenges`` are those that ids refer to (``decisions.read_decisions``). ``learning`` says how far decisions
        move a weight. InputError, with nothing changed, below 20 decisions or where all are alike.
        """
        told = read_decisions(decisions, challenges, {record.id: record for record in self.capabilities})
        asked = self._prepare([decision.challenge for decision in told], "challenge")
        given = self._prepare([decision.capability for decision in told], "capability")
        accepted = [decision.accepted for decision in told]
        learning = learn_weights(self._scorer, list(zip(asked, given, strict=True)), accepted, self.score_source)
        self._past.append((self.weights, self._own_calibration))
        self._weigh(learning.after, learning.calibration)
        return learning

    def undo_learning(self) -> None:
        """Take back the last ``learn``: weights and calibration are the very ones of before.

        InputError where nothing was learned since this matcher was made or loaded.
        """
        if not self._past:
            raise InputError("取り消せる学習がありません。learn のあとで、1回ずつ取り消せます。")
        self._weigh(*self._past.pop())

    def _weigh(self, weights: Weights, calibration: Calibration | None) -> None:
        self._scorer.weights = weights
        self._calibrate(calibration)

    # --- keeping -----------------------------------------------------------------------------------------------------

    def save(self, folder: str | Path) -> None:
        """Write everything to a folder, which is replaced as a whole; ``load`` ranks exactly as this matcher does."""
        Kept(
            self.embedder.fingerprint,
            self.weights,
            self.bridge,
            self._own_calibration,
            self.as_of,
            self._shelf.exhaustive_up_to,
            self.capabilities,
            self._shelf.vectors,
        ).save(Path(folder))

    @classmethod
    def load(cls, folder: str | Path, *, embedder: object = None) -> Matcher:
        """Read what ``save`` wrote. ``embedder`` has to be the one that it was saved with.

        StorageError when a file is missing, damaged or of another version, or the embedder is another one.
        """
        kept = Kept.load(Path(folder))
        matcher = cls(
            embedder=embedder,
            weights=kept.weights,
            bridge=kept.bridge,
            as_of=kept.as_of,
            exhaustive_up_to=kept.exhaustive_up_to,
        )
        if matcher.embedder.fingerprint != kept.embedder:
            raise StorageError(
                f"{folder} was saved with the embedder {kept.embedder}, but "
                f"{matcher.embedder.fingerprint} was given; pass the same embedder to load, or build the matcher again"
            )
        matcher._calibrate(kept.calibration)
        if kept.vectors is not None:
            vectors = kept.vectors.vectors([record.id for record in kept.capabilities])
            sides = zip(map(Profile.of, kept.capabilities), vectors, strict=True)
            matcher._shelf.insert([matcher._scorer.side(profile, vector) for profile, vector in sides])
        return matcher


def rank_matches(
    challenges: object,
    capabilities: object,
    *,
    top_k: int | None = 10,
    where: Where | None = None,
    embedder: object = None,
    bridge: Bridge | None = None,
    as_of: datetime.date | None = None,
    min_score: float | None = None,
    alpha: float | None = None,
    explain: bool = True,
) -> Matches:
    """Rank capabilities for challenges and say why.

    Both sides are file paths (CSV, XLSX, JSONL), DataFrames, records, dicts, strings, or lists of these; see
    ``read_challenges`` for bad rows and other column names. The other arguments are those of ``Matcher`` and
    ``Matcher.rank``.

    >>> offers = ["予約制の乗合タクシーを運行します。", "給食を作ります。"]
    >>> matches = rank_matches(["高齢者の通院の足を確保したい。"], offers)
    >>> matches[0].capability.text
    '予約制の乗合タクシーを運行します。'
    """
    matcher = Matcher(capabilities, embedder=embedder, bridge=bridge, as_of=as_of)
    return matcher.rank(challenges, top_k=top_k, where=where, min_score=min_score, alpha=alpha, explain=explain)


def _only_one(records: Sequence[RecordT], kind: str) -> Sequence[RecordT]:
    if len(records) != 1:
        raise InputError(f"{kind}は1件だけ指定してください: {len(records)}件ありました。")
    return records
