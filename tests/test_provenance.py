"""What a result says about where it comes from."""

from __future__ import annotations

import datetime
import hashlib

import pytest
from hypothesis import given

from kyoso_match import Capability, Challenge, Matcher, Matches, Weights, __version__, rank_matches
from kyoso_match.provenance import json_sha256, records_sha256, where_as_json
from kyoso_match.records import Record
from kyoso_match.word_table import WordTable
from tests.strategies import many_challenges

CHALLENGES = [Challenge("c1", "通院の足を確保したい。"), Challenge("c2", "給食の食べ残しを減らしたい。")]
CAPABILITIES = [Capability("k1", "乗合タクシーを運行します。"), Capability("k2", "給食の献立をつくります。")]


def test_the_hash_is_that_of_one_fixed_spelling() -> None:
    text = '[{"deadline":"2026-03-31","id":"c1","text":"足"}]'
    record = Challenge("c1", "足", deadline=datetime.date(2026, 3, 31))
    assert records_sha256([record]) == hashlib.sha256(text.encode()).hexdigest()
    assert json_sha256({"b": 1, "a": [None, 0.5]}) == hashlib.sha256(b'{"a":[null,0.5],"b":1}').hexdigest()


@given(many_challenges())
def test_the_hash_knows_no_order_and_every_change(records: list[Record]) -> None:
    digest = records_sha256(records)
    assert records_sha256(records[::-1]) == digest
    assert records_sha256(records[1:]) != digest
    changed = Challenge.from_dict({**records[0].to_dict(), "owner": "見本市"})
    assert records_sha256([changed, *records[1:]]) != digest


def test_a_ranking_says_where_it_comes_from() -> None:
    matcher = Matcher(CAPABILITIES, weights=Weights(fact=0.02), exhaustive_up_to=7)
    matches = matcher.rank(CHALLENGES, top_k=1, where="region~茨城県", min_score=0.01)
    assert matches.provenance is not None
    assert matches.provenance.to_dict() == {
        "version": __version__,
        "embedder": matcher.embedder.fingerprint,
        "weights": Weights(fact=0.02).to_dict(),
        "options": {
            "ranked_for": "challenge",
            "top_k": 1,
            "where": ["region~茨城県"],
            "min_score": 0.01,
            "exhaustive_up_to": 7,
            "as_of": None,
        },
        "challenges_sha256": records_sha256(CHALLENGES),
        "capabilities_sha256": records_sha256(CAPABILITIES),
        "fingerprints": {"words": WordTable.bundled().fingerprint, "bridge": matcher.bridge.fingerprint},
    }
    other = matcher.rank_challenges(CHALLENGES[:1]).provenance
    assert other is not None
    assert other.options["ranked_for"] == "capability"
    assert other.challenges_sha256 == records_sha256(CHALLENGES[:1])


def test_the_hash_follows_the_capabilities() -> None:
    matcher = Matcher(CAPABILITIES)

    def now() -> str:
        provenance = matcher.rank(CHALLENGES).provenance
        assert provenance is not None
        return provenance.capabilities_sha256

    first = now()
    new = Capability("k1", "路線バスを運行します。")
    matcher.update([new])
    assert now() == records_sha256([new, CAPABILITIES[1]]) != first
    matcher.remove("k1")
    assert now() == records_sha256(CAPABILITIES[1:])
    matcher.add(CAPABILITIES[:1])
    assert now() == first


def test_parts_of_a_result_know_it_and_what_is_put_together_by_hand_does_not() -> None:
    matches = rank_matches(CHALLENGES, CAPABILITIES)
    assert matches.for_challenge("c1").provenance is matches.provenance is not None
    assert matches[:1].provenance is None
    assert Matches(list(matches)).provenance is None


class _Accepts:
    def __call__(self, challenge: Challenge, capability: Capability) -> bool:
        return True


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (None, None),
        ("region~茨城県", ["region~茨城県"]),
        (("region~茨城県", "budget_yen<=1"), ["region~茨城県", "budget_yen<=1"]),
        (_Accepts.__call__, f"function:{__name__}._Accepts.__call__"),
        (_Accepts(), f"function:{__name__}._Accepts"),
    ],
)
def test_filters_as_json(where: object, expected: object) -> None:
    assert where_as_json(where) == expected  # type: ignore[arg-type]
