"""The command: readers, steps that are skipped, the model folder and its card."""

from __future__ import annotations

import json
import lzma
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kyoso_match.errors import FileFormatError
from kyoso_match.training import Pair, TrainingConfig
from kyoso_match.training.__main__ import main
from kyoso_match.training.bags import Bags
from kyoso_match.training.build import build
from kyoso_match.training.corpora import read_pairs, read_scored_pairs, read_texts
from kyoso_match.training.sources import SOURCES
from kyoso_match.training.word_keys import key_line
from kyoso_match.training.word_vectors import write_corpus
from kyoso_match.training.work_folder import WorkFolder
from kyoso_match.word_table import WordTable
from tests.training.conftest import TOPICS, needs_training_packages


def _write(path: Path, lines: list[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(path, "wt", encoding="utf-8") if path.suffix == ".xz" else path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


@pytest.fixture
def data(tmp_path: Path, texts: list[str], pairs: list[Pair]) -> Path:
    """A small stand-in for every file."""
    folder = tmp_path / "data"
    rng = random.Random(4)
    for source in SOURCES:
        if source.file.startswith("text/"):
            _write(folder / source.file, [f"{line}。" for line in rng.sample(texts, 40)])
    projects: list[dict[str, object]] = [
        {"name": f"事業{n}", "goal": p.left, "overview": p.right, "issue": p.left, "works": [p.right, p.left]}
        for n, p in enumerate(pairs[:60])
    ]
    questions: list[dict[str, object]] = [
        {"question": p.left, "answer": p.right, "context": p.right} for p in pairs[60:120]
    ]
    judged: list[dict[str, object]] = [
        {"a": p.left, "b": q.right, "score": n % 2} for n, (p, q) in enumerate(zip(pairs, pairs[3:40], strict=False))
    ]
    files: dict[str, list[dict[str, object]]] = {
        "gov_projects": projects, "rs_projects": projects, "minutes_qa": questions, "jaquad": questions,
        "jsts_train": judged, "jsick_train": judged,
    }  # fmt: skip
    for name, records in files.items():
        _write(folder / f"{name}.jsonl.xz", [json.dumps(record, ensure_ascii=False) for record in records])
    written: dict[str, list[dict[str, object]]] = {
        "written_offers": [
            {
                "fit": True,
                "challenge": f"{p.left}{n}",
                "capability": f"{p.right}{n}",
                "needs": [{"need": p.left, "kind": "other_words", "evidence": p.right}],
            }
            for n, p in enumerate(pairs[120:180])
        ],
        "written_needs": [
            {"need": f"{p.left}{n}", "meets": [p.right, q.right], "part": p.right, "near": q.left}
            for n, (p, q) in enumerate(zip(pairs[180:240], pairs[240:300], strict=True))
        ],
        "written_terms": [{"asked": needs[:3], "offered": offers[:3]} for needs, offers in TOPICS],
    }
    for name, records in written.items():
        _write(folder / f"{name}.jsonl", [json.dumps(record, ensure_ascii=False) for record in records])
    synonyms = [f"{n:06},1,0,1,0,0,0,(),{word},," for n, topic in enumerate(TOPICS) for word in topic[0]]
    _write(folder / "sudachi_synonyms.txt.xz", [*synonyms, "000000,1,2,1,0,0,0,(),使わない語,,"])
    return folder


@needs_training_packages
def test_build_writes_a_table_and_its_card_and_skips_what_is_done(
    data: Path, tmp_path: Path, config: TrainingConfig
) -> None:
    out, work = tmp_path / "model", tmp_path / "work"
    lines: list[str] = []
    table = build([data], out, work, config, scores="R@10 0.5 (n = 10)", report=lines.append)
    assert not any("done before" in line for line in lines)
    assert WordTable.load(out).fingerprint == table.fingerprint
    card = (out / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert all(source.file in card and source.licence in card for source in SOURCES)
    assert "R@10 0.5 (n = 10)" in card
    assert table.fingerprint in card
    assert all(f"`{name}` | {value} |" in card for name, value in config.to_dict().items())

    again: list[str] = []
    assert build([data], out, work, config, report=again.append).fingerprint == table.fingerprint
    assert sum("done before" in line for line in again) == len(SOURCES) + sum(source.text for source in SOURCES) + 2

    changed: list[str] = []
    build([data], out, work, replace(config, epochs=1), report=changed.append)
    assert "words: done before" in changed
    assert "table: done before" not in changed

    _write(data / "text/wikinews.txt.xz", ["新しい文、バス、運転、予約。"] * 2)
    renewed: list[str] = []
    build([data], out, work, config, report=renewed.append)
    assert "texts-wikinews: done before" not in renewed
    assert "pairs-jaquad: done before" in renewed
    assert "words: done before" not in renewed


@needs_training_packages
def test_two_processes_read_what_one_reads(data: Path, tmp_path: Path, config: TrainingConfig) -> None:
    build([data], tmp_path / "one", tmp_path / "work1", config)
    build([data], tmp_path / "two", tmp_path / "work2", replace(config, threads=2))
    for source in SOURCES:
        for file in (tmp_path / "work1").glob(f"*-{source.stem}/*.t*"):
            assert file.read_bytes() == (tmp_path / "work2" / file.parent.name / file.name).read_bytes()


def test_missing_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"wikinews\.txt\.xz"):
        build([tmp_path], tmp_path / "out", tmp_path / "work")


@needs_training_packages
def test_a_file_is_taken_from_the_first_folder_that_has_it(data: Path, tmp_path: Path, config: TrainingConfig) -> None:
    other = tmp_path / "other"
    _write(other / "text/wikinews.txt.xz", ["新しい文、バス、運転、予約。"] * 2)
    work = tmp_path / "work"
    build([other, data], tmp_path / "out", work, config)
    (step,) = work.glob("texts-wikinews")
    assert (step / "texts.txt").read_text(encoding="utf-8").splitlines() == ["新しい 文 バス 運転 予約"] * 2


def test_the_command_reports_missing_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "学習データがありません" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_an_interrupted_step_is_done_again(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)

    def fails(step: Path) -> None:
        (step / "half.txt").write_text("x", encoding="utf-8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work.step("one", 1, fails)
    made: list[Path] = []
    done = work.step("one", 1, made.append)
    assert len(made) == 1
    assert not (done.folder / "half.txt").exists()
    assert work.step("one", 1, made.append) == done
    assert len(made) == 1
    assert work.step("one", 2, made.append).fingerprint != done.fingerprint


def test_readers_give_needs_with_what_was_done(data: Path) -> None:
    projects = list(read_pairs(data / "gov_projects.jsonl.xz", seed=0))
    assert {pair.source for pair in projects} == {"gov_name", "gov_goal", "gov_work", "gov_work_name"}
    issues = [pair for pair in read_pairs(data / "rs_projects.jsonl.xz", seed=0) if pair.source == "rs_issue"]
    assert len(issues) == 120
    synonyms = list(read_pairs(data / "sudachi_synonyms.txt.xz", seed=0))
    assert all("使わない語" not in pair for pair in synonyms)
    assert not list(read_pairs(data / "jsts_train.jsonl.xz", seed=0))
    assert all(0 <= pair.score <= 1 for pair in read_scored_pairs(data / "jsts_train.jsonl.xz"))
    assert list(read_pairs(data / "text/wikinews.txt.xz", seed=0, neighbours=10)) == list(
        read_pairs(data / "text/wikinews.txt.xz", seed=0, neighbours=10)
    )


def test_texts_of_records_are_all_their_strings(tmp_path: Path) -> None:
    _write(tmp_path / "some.jsonl.xz", [json.dumps({"year": 2024, "name": "甲", "works": ["乙", "丙"]})])
    assert list(read_texts(tmp_path / "some.jsonl.xz")) == ["甲", "乙", "丙"]


def test_personal_names_do_not_enter() -> None:
    assert key_line("佐藤さんと鈴木さんがバスを運転") == "さん さん バス 運転"


def test_a_corpus_has_distinct_lines_of_some_length(tmp_path: Path) -> None:
    write_corpus(["a b c", "a b", "a b c", "d e f g"], tmp_path / "corpus.txt", seed=0)
    assert sorted((tmp_path / "corpus.txt").read_text(encoding="utf-8").split("\n")) == ["", "a b c", "d e f g"]


def test_every_source_has_a_licence_and_a_file_of_its_own() -> None:
    assert len({source.stem for source in SOURCES}) == len(SOURCES)
    assert all(source.licence and source.name for source in SOURCES)


def test_a_long_text_shows_another_stretch_each_time() -> None:
    bags, rng = Bags.of([list(range(100))]), np.random.default_rng(0)
    assert len({tuple(bags.batch(np.array([0]), rng, longest=10)[0].tolist()) for _ in range(5)}) > 1
