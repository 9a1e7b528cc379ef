from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from kyoso_match import Capability, Challenge, Matcher, Matches, Weights, rank_matches
from kyoso_match.calibration import Calibration, ScoreSource, fit_abstention, fit_calibration, with_measured
from kyoso_match.embedders import FunctionEmbedder
from kyoso_match.errors import InputError, RecordError, StorageError, UnknownIdError

OFFERS: list[dict[str, Any]] = [
    {"id": "k-haisha", "text": "予約制の乗合タクシーで高齢者の通院や買い物を支えます。", "region": ["全国"]},
    {"id": "k-kyushoku", "text": "学校給食の献立と調理を請け負います。", "region": ["沖縄県"]},
    {"id": "k-koho", "text": "広報紙の編集とSNSの運用を手伝います。"},
]
ASHI = "路線バスがなくなり、高齢者が通院する足に困っている。"
KOHO = "市の取り組みが若い人に伝わらない。SNSでの発信を学びたい。"


def ids(matches: Matches) -> list[tuple[str, int, str]]:
    return [(match.challenge.id, match.rank, match.capability.id) for match in matches]


def test_the_offer_that_fits_comes_first() -> None:
    matches = rank_matches({"c1": ASHI, "c2": KOHO}, OFFERS, top_k=1)
    assert ids(matches) == [("c1", 1, "k-haisha"), ("c2", 1, "k-koho")]


def test_top_k_where_and_min_score() -> None:
    matcher = Matcher(OFFERS)
    assert len(matcher.rank(ASHI, top_k=None)) == 3
    assert len(matcher.rank(ASHI, top_k=2)) == 2
    only = matcher.rank(ASHI, where=lambda challenge, capability: capability.id == "k-koho")
    assert ids(only) == [("課題1", 1, "k-koho")]
    assert len(matcher.rank(ASHI, where="region=沖縄県")) == 3  # the whole country, the place itself, and unknown
    without = matcher.rank(ASHI, where="region!=沖縄県")
    assert {match.capability.id for match in without} == {"k-haisha", "k-koho"}
    every = matcher.rank(ASHI)
    above = matcher.rank(ASHI, min_score=every[0].score)
    assert ids(above) == ids(every)[:1]
    none = matcher.rank(ASHI, min_score=2.0)
    assert (len(none), [record.id for record in none.unmatched]) == (0, ["課題1"])


@pytest.mark.parametrize("top_k", [0, -1])
def test_top_k_has_to_be_positive(top_k: int) -> None:
    with pytest.raises(InputError, match="top_k"):
        rank_matches(ASHI, OFFERS, top_k=top_k)


def test_explain_false_gives_the_same_scores_without_reasons() -> None:
    matcher = Matcher(OFFERS)
    with_reasons, without = matcher.rank(ASHI), matcher.rank(ASHI, explain=False)
    assert [match.score for match in with_reasons] == [match.score for match in without]
    assert all(match.explanation is None for match in without)
    assert all(match.explanation is not None for match in with_reasons)


def test_rank_challenges_is_ranked_within_each_capability() -> None:
    matches = Matcher(OFFERS).rank_challenges({"c1": ASHI, "c2": KOHO}, top_k=1)
    found = {match.capability.id: match.challenge.id for match in matches}
    assert found["k-haisha"] == "c1"
    assert found["k-koho"] == "c2"
    assert all(match.rank == 1 for match in matches)


def test_add_update_remove() -> None:
    matcher = Matcher(OFFERS[:1])
    matcher.add(OFFERS[1:])
    assert [record.id for record in matcher.capabilities] == ["k-haisha", "k-kyushoku", "k-koho"]
    matcher.update({"id": "k-haisha", "text": "農産物の直売所を運営します。"})
    assert [record.id for record in matcher.capabilities] == ["k-haisha", "k-kyushoku", "k-koho"]
    fresh = Matcher([{"id": "k-haisha", "text": "農産物の直売所を運営します。"}, *OFFERS[1:]])
    assert [m.score for m in matcher.rank(ASHI)] == [m.score for m in fresh.rank(ASHI)]
    matcher.remove("k-haisha")
    assert [record.id for record in matcher.capabilities] == ["k-kyushoku", "k-koho"]
    assert len(matcher) == 2
    matcher.remove(["k-kyushoku", "k-koho"])
    assert ids(matcher.rank(ASHI)) == []
    matcher.add(OFFERS)
    assert matcher.rank(ASHI)[0].capability.id == "k-haisha"


def test_a_refused_change_changes_nothing() -> None:
    matcher = Matcher(OFFERS)
    with pytest.raises(RecordError, match="k-koho"):
        matcher.add([{"id": "new", "text": "文"}, OFFERS[2]])
    with pytest.raises(UnknownIdError, match="new"):
        matcher.update([OFFERS[2], {"id": "new", "text": "文"}])
    with pytest.raises(UnknownIdError, match="new"):
        matcher.remove(["k-koho", "new"])
    assert [record.id for record in matcher.capabilities] == ["k-haisha", "k-kyushoku", "k-koho"]
    assert matcher.rank(KOHO)[0].capability.id == "k-koho"


def test_pair_takes_an_id_or_a_new_capability() -> None:
    matcher = Matcher(OFFERS)
    by_id = matcher.pair(ASHI, "k-haisha")
    new = matcher.pair(ASHI, Capability("k-haisha", OFFERS[0]["text"], region=("全国",)))
    assert by_id.score == new.score == matcher.rank(ASHI)[0].score
    with pytest.raises(InputError, match="1件だけ"):
        matcher.pair([ASHI, KOHO], "k-haisha")


def test_only_challenges_are_ranked_for() -> None:
    with pytest.raises(InputError):
        rank_matches([Capability("k", "文")], OFFERS)
    with pytest.raises(InputError):
        rank_matches(ASHI, [Challenge("c", "文")])


def test_progress_counts_up_to_the_number_of_challenges() -> None:
    seen: list[tuple[int, int]] = []
    asked = [{"id": f"c{place}", "text": ASHI} for place in range(70)]
    Matcher(OFFERS).rank(asked, explain=False, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(32, 70), (64, 70), (70, 70)]


def test_weights_change_the_score_and_only_the_score() -> None:
    weights = Weights(**{part: float(part == "words") for part in Weights().to_dict()})
    words_only = Matcher(OFFERS, weights=weights).pair(ASHI, "k-haisha")
    assert words_only.explanation is not None
    assert {row.part for row in words_only.explanation.rows if row.amount} == {"words"}


def test_a_whole_document_is_compared_and_cited_to_its_end() -> None:
    filler = "本市は海と山に囲まれ、歴史ある町並みが残る。" * 300
    sheet = Challenge("c", f"{filler}終わりに、難聴の住民のための筆談アプリを求める。")
    (match,) = rank_matches(sheet, ["難聴の方と筆談できるアプリを開発しています。"])
    assert match.explanation is not None
    cited = {evidence.text for row in match.explanation.rows for evidence in row.challenge}
    assert "終わりに、難聴の住民のための筆談アプリを求める。" in cited
    assert [need.text.text for need in match.explanation.needs] == ["終わりに、難聴の住民のための筆談アプリを求める。"]


def test_saved_and_loaded_ranks_the_same(tmp_path: Path) -> None:
    matcher = Matcher(OFFERS, weights=Weights(meaning=0.5, words=0.0, characters=0.06), exhaustive_up_to=7)
    folder = tmp_path / "保存"
    matcher.save(folder)
    matcher.save(folder)  # an older save is replaced
    loaded = Matcher.load(folder)
    assert loaded.rank([ASHI, KOHO]) == matcher.rank([ASHI, KOHO])
    assert loaded.weights == matcher.weights
    assert [path.name for path in tmp_path.iterdir()] == ["保存"]


def test_an_empty_matcher_can_be_saved(tmp_path: Path) -> None:
    Matcher().save(tmp_path / "m")
    assert len(Matcher.load(tmp_path / "m")) == 0


def test_what_does_not_fit_is_not_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    Matcher(OFFERS).save(folder)
    with pytest.raises(StorageError, match="cannot be read"):
        Matcher.load(tmp_path / "elsewhere")
    other = FunctionEmbedder(lambda texts: [[1.0, 0.0] for _ in texts], name="other")
    with pytest.raises(StorageError, match="pass the same embedder"):
        Matcher.load(folder, embedder=other)
    records = folder / "capabilities.jsonl"
    records.write_text(records.read_text(encoding="utf-8").replace("給食", "朝食"), encoding="utf-8")
    with pytest.raises(StorageError, match=r"capabilities\.jsonl"):
        Matcher.load(folder)
    about = json.loads((folder / "matcher.json").read_text(encoding="utf-8"))
    (folder / "matcher.json").write_text(json.dumps({**about, "format_version": 99}), encoding="utf-8")
    with pytest.raises(StorageError, match="another format"):
        Matcher.load(folder)


def test_works_with_the_network_unplugged(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert rank_matches(ASHI, OFFERS)[0].capability.id == "k-haisha"


# --- confidence ------------------------------------------------------------------------------------------------------


def calibrated(source: ScoreSource) -> Calibration:
    known = fit_calibration([n / 40 for n in range(40)], [0] * 20 + [1] * 20, source=source)
    return with_measured(known, fit_abstention([n / 100 for n in range(31, 50)]))


def test_a_given_calibration_is_used_saved_and_loaded(tmp_path: Path) -> None:
    known = calibrated(Matcher().score_source)
    matcher = Matcher(OFFERS, calibration=known)
    assert matcher.calibration == known
    matches = matcher.rank(ASHI)
    assert [match.probability for match in matches] == [known.probability(match.score) for match in matches]
    assert matcher.pair(ASHI, "k-koho").probability == known.probability(matcher.pair(ASHI, "k-koho").score)
    matcher.save(tmp_path / "m")
    again = Matcher.load(tmp_path / "m")
    assert again.calibration == known
    assert again.rank(ASHI) == matches


def test_a_calibration_of_other_scores_is_refused() -> None:
    known = calibrated(Matcher().score_source)
    with pytest.raises(InputError, match="重みが違う"):
        Matcher(OFFERS, weights=Weights(meaning=0.2, words=0.12), calibration=known)
    other = FunctionEmbedder(lambda texts: [[1.0, 0.0]] * len(texts), name="two numbers")
    with pytest.raises(InputError, match="埋め込みが違う"):
        Matcher(OFFERS, embedder=other, calibration=known)


def test_without_a_calibration_the_probability_is_unknown_and_a_note_says_so() -> None:
    matches = Matcher(OFFERS, weights=Weights(meaning=0.2, words=0.12)).rank(ASHI)
    assert [match.probability for match in matches] == [None] * 3
    assert "確からしさは不明です" in matches.note
    assert str(matches).endswith(matches.note)
    assert matches.note in matches.to_html()
    assert matches.provenance is not None
    assert "calibration" not in matches.provenance.fingerprints


def test_alpha_leaves_out_what_is_below_the_threshold_in_both_directions() -> None:
    known = calibrated(Matcher().score_source)
    matcher = Matcher(OFFERS, calibration=known)
    assert known.abstention is not None
    every = matcher.rank([ASHI, KOHO], top_k=None)
    for alpha in (0.1, 0.5, 0.9):
        kept = [match for match in every if match.score >= known.abstention.threshold(alpha)]
        assert list(matcher.rank([ASHI, KOHO], top_k=None, alpha=alpha)) == kept
        other = matcher.rank_challenges([ASHI, KOHO], top_k=None, alpha=alpha)
        assert {(m.challenge.id, m.capability.id) for m in other} == {(m.challenge.id, m.capability.id) for m in kept}
        assert all("基準点" in other.reason(record.id) for record in other.unmatched)
    assert 0 < len(matcher.rank([ASHI, KOHO], top_k=None, alpha=0.1)) < len(every)
    found = matcher.rank([ASHI], alpha=0.1).provenance
    assert found is not None
    assert found.options["alpha"] == 0.1
    assert found.fingerprints["calibration"] == known.fingerprint


def test_reasons_for_no_match() -> None:
    matcher = Matcher(OFFERS)
    assert matcher.rank("、。").reason("課題1") == "本文に比べられる言葉がありません。"
    assert matcher.rank(ASHI, where=lambda *_: False).reason("課題1") == "絞り込みの条件に合う強みがありません。"
    assert Matcher().rank(ASHI).reason("課題1") == "比べられる強みがありません。"
    assert matcher.rank(ASHI, min_score=2.0).reason("課題1").startswith("指定された最低点(min_score) 2.000 に")
    none = matcher.rank_challenges([], explain=False)
    assert [none.reason(offer["id"]) for offer in OFFERS] == ["比べられる課題がありません。"] * 3


def test_scores_are_those_of_pair() -> None:
    asked = [Challenge("c", "通院の足を確保したい。"), Challenge("c", "給食を残さない工夫。")]  # variants share an id
    given = [Capability("k", "乗合タクシーを運行します。"), Capability("k", "給食の献立を作ります。"), Capability("k")]
    matcher = Matcher()
    pairs = [(challenge, capability) for challenge in asked for capability in given]
    assert matcher.scores(iter(pairs)) == [matcher.pair(*pair).score for pair in pairs]
    assert matcher.scores([]) == []
