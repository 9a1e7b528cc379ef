"""The promises that hold for every pair, whatever the texts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match import Capability, Challenge, Match, Matcher, Matches, rank_matches
from kyoso_match.embedders import Embedder, FunctionEmbedder, Pieces, Role, StaticEmbedder, Vectors
from kyoso_match.explain import Evidence, Explanation, NeedState
from kyoso_match.records import Record
from tests.strategies import PHRASES, capabilities, challenges, many_capabilities, many_challenges

EXAMPLES = settings(max_examples=60, deadline=None)


def explained(match: Match) -> Explanation:
    assert match.explanation is not None
    return match.explanation


def quotes_of(explanation: Explanation) -> Iterator[tuple[Record, Evidence]]:
    for row in explanation.rows:
        yield from ((explanation.challenge, evidence) for evidence in row.challenge)
        yield from ((explanation.capability, evidence) for evidence in row.capability)
        for pair in row.pairs:
            yield explanation.challenge, pair.challenge
            yield explanation.capability, pair.capability
    for need in explanation.needs:
        yield explanation.challenge, need.text
        if need.closest is not None:
            yield explanation.capability, need.closest


def scores(matches: Matches) -> dict[tuple[str, str], float]:
    return {(match.challenge.id, match.capability.id): match.score for match in matches}


@given(challenges(), capabilities())
@EXAMPLES
def test_rows_add_up_to_the_score(challenge: Challenge, capability: Capability) -> None:
    match = Matcher().pair(challenge, capability)
    explanation = explained(match)
    assert sum(row.amount for row in explanation.rows) == pytest.approx(match.score, abs=1e-6)
    assert sum(explanation.parts.values()) == pytest.approx(match.score, abs=1e-6)
    assert explanation.score == match.score


def letters(texts: list[str]) -> Vectors:
    """A toy function from texts to vectors: how often each of a few characters occurs."""
    return np.array([[1.0 + text.count(letter) for letter in "高給予紙観"] for text in texts], dtype=np.float32)


@given(challenges(), capabilities())
@EXAMPLES
def test_rows_add_up_with_any_embedder(challenge: Challenge, capability: Capability) -> None:
    match = Matcher(embedder=FunctionEmbedder(letters, name="letters")).pair(challenge, capability)
    assert sum(row.amount for row in explained(match).rows) == pytest.approx(match.score, abs=1e-6)


@given(challenges(), capabilities())
@EXAMPLES
def test_evidence_is_what_stands_at_its_place(challenge: Challenge, capability: Capability) -> None:
    explanation = explained(Matcher().pair(challenge, capability))
    for record, evidence in quotes_of(explanation):
        if evidence.start is None:
            assert evidence.field in Challenge.__dataclass_fields__
        else:
            assert dict(record.texts())[evidence.field][evidence.start : evidence.end] == evidence.text
            assert evidence.text


@given(many_challenges(2), many_capabilities(), st.data())
@EXAMPLES
def test_a_pair_does_not_depend_on_its_rivals(
    asked: list[Challenge], given_: list[Capability], data: st.DataObject
) -> None:
    every = scores(rank_matches(asked, given_, top_k=None, explain=False))
    kept = data.draw(st.lists(st.sampled_from(given_), min_size=1, unique=True))
    some = scores(rank_matches(asked, kept, top_k=None, explain=False))
    assert some == {pair: score for pair, score in every.items() if pair[1] in {record.id for record in kept}}


@given(many_challenges(), many_capabilities())
@EXAMPLES
def test_both_directions_are_one_number(asked: list[Challenge], given_: list[Capability]) -> None:
    matcher = Matcher(given_)
    there = scores(matcher.rank(asked, top_k=None, explain=False))
    back = scores(matcher.rank_challenges(asked, top_k=None, explain=False))
    assert there == back
    for challenge in asked:
        for capability in given_:
            if (challenge.id, capability.id) in there:
                assert matcher.pair(challenge, capability).score == there[challenge.id, capability.id]


@given(many_challenges(), many_capabilities(), st.randoms(use_true_random=False))
@EXAMPLES
def test_the_order_of_the_input_does_not_matter(
    asked: list[Challenge], given_: list[Capability], random: st.DataObject
) -> None:
    expected = rank_matches(asked, given_, top_k=3)
    shuffled_challenges, shuffled_capabilities = list(asked), list(given_)
    random.shuffle(shuffled_challenges)  # type: ignore[attr-defined]
    random.shuffle(shuffled_capabilities)  # type: ignore[attr-defined]
    found = rank_matches(shuffled_challenges, shuffled_capabilities, top_k=3)
    for challenge in asked:
        assert list(found.for_challenge(challenge.id)) == list(expected.for_challenge(challenge.id))


@given(many_challenges(), many_capabilities())
@EXAMPLES
def test_ranks_follow_scores_and_ties_follow_ids(asked: list[Challenge], given_: list[Capability]) -> None:
    matches = rank_matches(asked, given_, top_k=None, explain=False)
    for challenge in asked:
        found = matches.for_challenge(challenge.id)
        assert [match.rank for match in found] == list(range(1, len(found) + 1))
        keys = [(-match.score, match.capability.id) for match in found]
        assert keys == sorted(keys)


@given(many_challenges(3), many_capabilities(), st.integers(1, 5))
@EXAMPLES
def test_k_results_come_back_whenever_k_are_eligible(asked: list[Challenge], given_: list[Capability], k: int) -> None:
    def even(challenge: Challenge, capability: Capability) -> bool:
        return int(capability.id[1:]) % 2 == 0

    every = rank_matches(asked, given_, top_k=None, explain=False)
    filtered = rank_matches(asked, given_, top_k=k, where=even, explain=False)
    for challenge in asked:
        eligible = [match for match in every.for_challenge(challenge.id) if even(match.challenge, match.capability)]
        assert scores(filtered.for_challenge(challenge.id)) == {
            (match.challenge.id, match.capability.id): match.score for match in eligible[:k]
        }


FACT_NAMES = ("region", "budget_yen", "period_months", "deadline", "seats", "eligibility", "form", "fields")


@given(challenges(), capabilities(), st.sampled_from(FACT_NAMES), st.booleans())
@EXAMPLES
def test_a_missing_fact_is_unknown_and_adds_nothing(
    challenge: Challenge, capability: Capability, name: str, on_challenge: bool
) -> None:
    record: Record = challenge if on_challenge else capability
    without = type(record).from_dict({key: value for key, value in record.to_dict().items() if key != name})
    pair = (without, capability) if on_challenge else (challenge, without)
    rows = [row for row in explained(Matcher().pair(*pair)).rows if row.part == "facts" and row.label == name]
    for row in rows:
        stated = row.challenge if on_challenge else row.capability
        # The text may state the fact that the field leaves out; then it is quoted, and not otherwise.
        assert all(evidence.start is not None for evidence in stated)
        assert stated or row.amount == 0.0


@given(challenges(), st.lists(st.sampled_from(["", "、。", "  \n"]), max_size=2))
@EXAMPLES
def test_an_empty_profile_matches_nothing(challenge: Challenge, blanks: list[str]) -> None:
    empty = Capability("k", "".join(blanks), region=("全国",), fields=("交通",))
    matches = rank_matches(challenge, [empty])
    assert len(matches) == 0
    assert matches.unmatched == (challenge,)
    needs = explained(Matcher().pair(challenge, empty)).needs
    assert {need.state for need in needs} <= {NeedState.UNKNOWN}


class OneByOne:
    """The bundled embedder, but never more than one text at a time."""

    def __init__(self) -> None:
        self.inner = StaticEmbedder()
        self.dimension = self.inner.dimension
        self.fingerprint = "one by one"

    def pieces(self, text: str, role: Role) -> Pieces:
        return self.inner.pieces(text, role)

    def embed(self, texts: Sequence[str], role: Role) -> Vectors:
        rows = [self.inner.embed([text], role) for text in texts]
        return np.concatenate(rows) if rows else self.inner.embed([], role)


@given(many_challenges(3), many_capabilities())
@settings(max_examples=20, deadline=None)
def test_batch_size_does_not_matter(asked: list[Challenge], given_: list[Capability]) -> None:
    embedder = OneByOne()
    assert isinstance(embedder, Embedder)
    assert scores(rank_matches(asked, given_, embedder=embedder)) == scores(rank_matches(asked, given_))


def test_threads_do_not_matter() -> None:
    texts = [text for text in PHRASES if text] * 3
    alone = Matcher(texts).rank(texts, top_k=5)

    def work(_: int) -> Matches:
        return Matcher(texts).rank(texts, top_k=5)

    with ThreadPoolExecutor(4) as pool:
        assert all(found == alone for found in pool.map(work, range(4)))


def test_the_number_of_challenges_at_once_does_not_matter() -> None:
    asked = [{"id": f"c{place}", "text": PHRASES[place % 9]} for place in range(70)]
    offers = [{"id": f"k{place}", "text": PHRASES[place % 9]} for place in range(9)]
    together = scores(rank_matches(asked, offers, top_k=None, explain=False))
    for challenge in asked[::13]:
        alone = scores(rank_matches([challenge], offers, top_k=None, explain=False))
        assert alone.items() <= together.items()
