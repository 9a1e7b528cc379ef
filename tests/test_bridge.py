"""The term bridge: which terms are found where, and what they add to coverage."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kyoso_match.bridge import BRIDGED, Bridge, TermPair
from kyoso_match.bridge.terms import term_of
from kyoso_match.embedders import StaticEmbedder
from kyoso_match.errors import FileFormatError, InputError, RecordError
from kyoso_match.profiles import Profile
from kyoso_match.records import Capability, Challenge, Record
from kyoso_match.scoring import CHANCE, Scorer, Side, Weights
from kyoso_match.word_table import WordTable

BRIDGE = Bridge(
    (
        TermPair("交通弱者", "オンデマンド配車"),
        TermPair("交通弱者", "乗合タクシー"),
        TermPair("免許返納", "乗合タクシー"),
        TermPair("独居高齢者", "見守りセンサー"),
        TermPair("高齢者の見守り", "会話ロボット"),
    )
)


def found(bridge: Bridge, text: str) -> dict[str, list[str]]:
    """Each term that is found, with the characters that it is found in."""
    profile = Profile.of(Challenge("c", text))
    return {
        bridge.label_of(term): [text[profile.starts[places[0]] : profile.ends[places[-1]]] for places in ranges]
        for term, ranges in bridge.places(profile).items()
    }


def side(scorer: Scorer, record: Record) -> Side:
    profile = Profile.of(record)
    return scorer.side(profile, StaticEmbedder(scorer.table).embed([profile.document.text], "challenge")[0])


# --- finding terms ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("交通弱者が増えた。交通弱者の足。", {"交通弱者": ["交通弱者", "交通弱者"]}),
        ("ｵﾝﾃﾞﾏﾝﾄﾞの配車", {"オンデマンド配車": ["ｵﾝﾃﾞﾏﾝﾄﾞの配車"]}),
        ("見守りｾﾝｻを置く", {"見守りセンサー": ["見守りｾﾝｻ"]}),
        ("市では高齢者の見守りを進めている。", {"高齢者の見守り": ["高齢者の見守り"]}),
        ("免許を返納した人", {"免許返納": ["免許を返納"]}),
        # the members of a list, two sentences and words far apart are no term
        ("交通、弱者", {}),
        ("交通と弱者", {}),
        ("便利な交通。弱者を守る。", {}),
        ("免許を自主的に返納する", {}),
        ("弱者の交通", {}),
        ("", {}),
    ],
)
def test_a_term_is_found_where_its_words_stand_together(text: str, expected: dict[str, list[str]]) -> None:
    assert found(BRIDGE, text) == expected


def test_what_a_term_is_written_with_may_stand_in_the_text() -> None:
    bridge = Bridge((TermPair("健康・福祉", "AI-OCR"),))
    assert found(bridge, "健康・福祉の窓口にAI-OCRを入れる") == {"健康・福祉": ["健康・福祉"], "AI-OCR": ["AI-OCR"]}


def test_terms_may_overlap() -> None:
    bridge = Bridge((TermPair("見守り", "電気ポット"), TermPair("独居高齢者", "見守りセンサー")))
    assert found(bridge, "見守りセンサー") == {"見守り": ["見守り"], "見守りセンサー": ["見守りセンサー"]}


# --- what they add to coverage ---------------------------------------------------------------------------------------


def coverage_and_bridge(table: WordTable, bridge: Bridge, challenge: str, capability: str) -> tuple[float, float]:
    """Both parts with all weight on coverage."""
    weights = Weights(meaning=0.0, words=0.0, characters=0.0, coverage=1.0, focus=0.0, fact=0.0)
    scorer = Scorer(table, weights, bridge=bridge)
    score = scorer.score(side(scorer, Challenge("c", challenge)), side(scorer, Capability("k", capability)))
    return score.coverage, score.bridge


PAIRS = Bridge((TermPair("移動", "給食"), TermPair("給食広報", "移動")))


@pytest.mark.parametrize(
    ("challenge", "capability", "coverage", "bridge"),
    # before chance is taken off: c becomes (c - CHANCE) / (1 - CHANCE), and b becomes b / (1 - CHANCE)
    [
        # importance: 移動 1, 交通 2, 給食 3, 広報 8; 移動 and 交通 are 0.6 apart, everything else 0
        ("移動、広報", "給食", 0.0, 0.8 * 1 / 9),
        ("給食、広報", "移動", 0.0, 0.8 * 3 / 11),  # the other way round
        ("移動、広報", "交通と給食", 0.6 * 1 / 9, (0.8 - 0.6) * 1 / 9),
        ("移動、広報", "移動と給食", 1 / 9, 0.0),  # nothing is more than the word itself
        ("移動、広報", "交通", 0.6 * 1 / 9, 0.0),
        ("交通、広報", "給食", 0.0, 0.0),
        ("給食の広報、交通", "移動", 0.6 * 2 / 13, 0.8 * (3 + 8) / 13),  # every word of 給食広報, and of 給食
    ],
)
def test_bridged_words_count_as_answered_at_eight_tenths(
    tiny_table: WordTable, challenge: str, capability: str, coverage: float, bridge: float
) -> None:
    expected = (coverage - CHANCE) / (1.0 - CHANCE), bridge / (1.0 - CHANCE)
    assert coverage_and_bridge(tiny_table, PAIRS, challenge, capability) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("challenge", "capability"), [("移動", ""), ("", "給食")])
def test_nothing_is_bridged_to_an_empty_text(tiny_table: WordTable, challenge: str, capability: str) -> None:
    assert coverage_and_bridge(tiny_table, PAIRS, challenge, capability) == (0.0, 0.0)


def test_the_weight_is_that_of_coverage(tiny_table: WordTable) -> None:
    scorer = Scorer(tiny_table, Weights(coverage=0.2), bridge=Bridge((TermPair("移動", "給食"),)))
    score = scorer.score(side(scorer, Challenge("c", "移動")), side(scorer, Capability("k", "給食")))
    assert score.bridge == pytest.approx(0.2 * 0.8 / (1.0 - CHANCE), abs=1e-9)


def test_without_a_bridge_nothing_is_bridged(tiny_table: WordTable) -> None:
    assert coverage_and_bridge(tiny_table, Bridge.none(), "移動", "給食")[1] == 0.0
    scorer = Scorer(tiny_table)
    assert scorer.bridge is Bridge.bundled()
    score = scorer.score(side(scorer, Challenge("c", "交通弱者")), side(scorer, Capability("k", "オンデマンド配車")))
    assert score.bridge > 0.0


PIECES = (
    "交通弱者の足がない。",
    "免許を返納した人が多い。",
    "独居高齢者が増えている。",
    "高齢者の見守りを続けたい。",
    "乗合タクシー",
    "オンデマンド配車を提供します。",
    "見守りセンサー、",
    "会話ロボットの貸し出し。",
    "給食の食べ残し。",
    "、",
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
SCORER = Scorer(WordTable.bundled(), bridge=BRIDGE)
UNBRIDGED = Scorer(SCORER.table, bridge=Bridge.none())


def bridged_by_definition(challenge: Side, capability: Side) -> float:
    """The part as it is defined, word by word."""
    if not challenge.profile.keys:
        return 0.0
    similarities = SCORER.similarities(challenge.words.ids, capability.words.ids)
    best = dict(zip(challenge.words.keys, similarities.max(axis=1, initial=0.0).tolist(), strict=True))
    raised = dict(best)
    for term, ranges in challenge.terms.items():
        if any({term, other} == set(pair.terms) for pair in BRIDGE.pairs for other in capability.terms):
            for place in (place for places in ranges for place in places):
                key = challenge.profile.keys[place]
                raised[key] = max(best[key], BRIDGED)
    importance = dict(zip(challenge.words.keys, challenge.words.importance.tolist(), strict=True))
    gained = sum(importance[key] * (raised[key] - best[key]) for key in best)
    return float(SCORER.weights.coverage * gained / sum(importance.values()) / (1.0 - CHANCE))


@given(st.lists(TEXTS, min_size=1, max_size=3), st.lists(TEXTS, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_many_at_once_are_what_the_definition_says_for_each(asked: list[str], offered: list[str]) -> None:
    challenges = [side(SCORER, Challenge(f"c{place}", text)) for place, text in enumerate(asked)]
    capabilities = [side(SCORER, Capability(f"k{place}", text)) for place, text in enumerate(offered)]
    parts = SCORER.parts(challenges, capabilities)
    totals = SCORER.totals(challenges, capabilities)
    for row, challenge in enumerate(challenges):
        for column, capability in enumerate(capabilities):
            alone = SCORER.score(challenge, capability)
            assert alone.bridge == pytest.approx(bridged_by_definition(challenge, capability), abs=1e-9)
            assert parts[row, column].tolist() == pytest.approx(list(alone), abs=1e-12)
            assert totals[row, column] == alone.total
            assert alone.bridge >= 0.0
            assert alone.coverage + alone.bridge <= SCORER.weights.coverage + 1e-9


@given(TEXTS, TEXTS)
@settings(max_examples=40, deadline=None)
def test_only_one_part_depends_on_the_bridge(challenge: str, capability: str) -> None:
    records = Challenge("c", challenge), Capability("k", capability)
    bridged = SCORER.score(*(side(SCORER, record) for record in records))
    plain = UNBRIDGED.score(*(side(UNBRIDGED, record) for record in records))
    assert bridged._replace(bridge=0.0) == plain


@given(TEXTS)
@settings(max_examples=40, deadline=None)
def test_a_text_compared_with_itself_is_not_bridged(text: str) -> None:
    score = SCORER.score(side(SCORER, Challenge("c", text)), side(SCORER, Capability("k", text)))
    assert score.bridge == 0.0
    assert score.total <= 1.0 + 1e-6  # vectors come in float32


# --- bridges of one's own --------------------------------------------------------------------------------------------


def labels(bridge: Bridge) -> list[str]:
    return [pair.label for pair in bridge.pairs]


def test_switching_off_a_pair_or_a_term() -> None:
    assert labels(BRIDGE.without("オンデマンド配車", "交通弱者")) == labels(BRIDGE)[1:]
    assert labels(BRIDGE.without("乗合ﾀｸｼｰ")) == [labels(BRIDGE)[place] for place in (0, 3, 4)]
    for unknown in (("給食",), ("交通弱者", "見守りセンサー"), ("",)):
        with pytest.raises(InputError, match=f"「{'↔'.join(unknown)}」は登録されていません"):
            BRIDGE.without(*unknown)


def test_joining_adds_what_is_new() -> None:
    more = Bridge((TermPair("交通弱者", "オンデマンド配車"), TermPair("給食", "配膳ロボット")))
    joined = BRIDGE.joined(more)
    assert labels(joined) == [*labels(BRIDGE), "給食↔配膳ロボット"]
    assert joined.counterparts("給食") == ("配膳ロボット",)
    assert BRIDGE.joined(Bridge.none()) == BRIDGE


def test_counterparts_go_both_ways() -> None:
    assert BRIDGE.counterparts("交通弱者") == ("オンデマンド配車", "乗合タクシー")
    assert BRIDGE.counterparts("乗合タクシー") == ("交通弱者", "免許返納")
    assert BRIDGE.counterparts("給食") == ()


def test_the_fingerprint_is_that_of_the_terms() -> None:
    one = Bridge((TermPair("移動", "給食", "交通", "覚え書き"),))
    assert one.fingerprint == Bridge((TermPair("移動", "給食"),)).fingerprint
    assert one.fingerprint != Bridge((TermPair("移動", "広報"),)).fingerprint
    assert len({one.fingerprint, Bridge.none().fingerprint, Bridge.bundled().fingerprint}) == 3


def test_a_pair_without_content_is_refused() -> None:
    for pair in (TermPair("の", "給食"), TermPair("給食", " "), TermPair("給食", "鉾田市"), TermPair("ごみ", "ゴミ")):
        with pytest.raises(InputError, match=f"言い換え「{pair.label}」は使えません。"):
            Bridge((pair,))


def test_a_users_file_in_cp932_with_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "言い換え.csv"
    lines = [
        "分野,行政の言葉,企業の言葉",
        "交通,山あいの足,電動カート",
        "交通,渡船,",
        "教育,の,教材",
        "教育,給食費,給食費",
    ]
    path.write_bytes("\r\n".join([*lines, "教育,"]).encode("cp932"))
    with pytest.raises(RecordError) as raised:
        Bridge.read(path)
    assert [(problem.line, problem.field, problem.value) for problem in raised.value.problems] == [
        (3, "企業の言葉", None),
        (4, "行政の言葉", "の"),
        (5, "企業の言葉", "給食費"),
        (6, None, None),
    ]
    assert f"{path} 3行目 項目「企業の言葉」: 言葉が空です。" in str(raised.value)
    bridge = Bridge.read(path, on_error="skip")
    assert bridge.pairs == (TermPair("山あいの足", "電動カート", "交通"),)
    assert bridge.problems == raised.value.problems
    with pytest.raises(InputError, match="on_error"):
        Bridge.read(path, on_error="ignore")  # type: ignore[arg-type]


def test_files_that_cannot_be_read_at_all(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("行政の言葉,備考\n渡船,\n", encoding="utf-8")
    with pytest.raises(FileFormatError, match=r"「企業の言葉」.*見つかった列: 行政の言葉、備考"):
        Bridge.read(path)
    with pytest.raises(FileFormatError, match="見つかりません"):
        Bridge.read(tmp_path / "y.csv")


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "bridge.csv"
    for bridge in (
        Bridge((TermPair('改行\nと"引用符"', "=1,2", "分野", "備考, 二つ"),)),
        Bridge.none(),
        Bridge.bundled(),
    ):
        bridge.save(path)
        assert Bridge.read(path) == bridge
        assert Bridge.read(path).fingerprint == bridge.fingerprint


# --- the bundled pairs -----------------------------------------------------------------------------------------------

FIELDS = (
    "防災 健康づくり 高齢者福祉 介護 子育て 教育 交通 観光 農業 林業・水産 商工・産業振興 雇用・人材 環境・脱炭素 "
    "廃棄物 エネルギー まちづくり 空き家・住宅 関係人口・移住 文化・スポーツ 広報 行政DX 窓口・手続き 福祉・障害 "
    "多文化共生 公共施設・インフラ 共通"
).split()


def test_every_policy_field_is_bridged() -> None:
    counts = Counter(pair.field for pair in Bridge.bundled().pairs)
    assert sorted(counts) == sorted(FIELDS)
    assert min(counts.values()) >= 10
    assert counts.total() >= 320


def test_bundled_pairs_are_distinct_and_say_something_new() -> None:
    seen = set()
    for pair in Bridge.bundled().pairs:
        here, there = pair.terms
        assert frozenset((here, there)) not in seen, pair
        seen.add(frozenset((here, there)))
        shared = set(here) & set(there)
        assert 3 * len(shared) <= len({*here, *there}), pair
        assert max(len(pair.administrative), len(pair.business)) <= 16, pair


def test_no_bundled_term_is_so_general_that_it_bridges_everything() -> None:
    table = WordTable.bundled()
    for general in ("システム", "サービス", "支援", "課題", "地域", "高齢者", "データ"):
        assert Bridge.bundled().counterparts(general) == ()
    for pair in Bridge.bundled().pairs:
        for term in pair.terms:
            assert table.idf_of(term).sum() > 6.0, pair


def test_bundled_terms_are_found_in_sentences() -> None:
    bridge = Bridge.bundled()
    texts = {text for pair in bridge.pairs for text in (pair.administrative, pair.business)}
    frames = ("{}に取り組みたい。", "当社の{}です。", "市では{}を進めている。")
    missed = [
        frame.format(text)
        for text in sorted(texts)
        for frame in frames
        if term_of(text) not in bridge.places(Profile.of(Challenge("c", frame.format(text))))
    ]
    assert len(missed) <= 0.005 * len(texts) * len(frames), missed


def test_the_bundled_file_is_plain_utf8() -> None:
    path = Path("kyoso_match/data/bridge.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["field", "administrative", "business", "note"]
    assert len(rows) == len(Bridge.bundled()) + 1
    assert {len(row) for row in rows} == {4}
