"""The bundled calibration, made from a few made-up projects."""

from __future__ import annotations

import json
import lzma
import random
from pathlib import Path

import pytest

from kyoso_match import Matcher
from kyoso_match.calibration import Calibration
from kyoso_match.training.calibrate import FILE, Project, half_of, main, projects_of, sample

PLACES = ("駅前", "公園", "図書館", "病院", "小学校", "港", "商店街", "空き家", "農地", "水道管")
ACTS = ("点検", "案内", "清掃", "見守り", "配達", "予約", "調査", "広報", "修理", "研修")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A hundred projects, each about an act at a place."""
    records = [
        {
            "name": f"{place}の{act}事業",
            "issue": f"{place}の{act}に人手が足りない。",
            "goal": f"{place}で{act}を続ける。",
            "overview": f"{place}における{act}を委託する。",
            "works": [f"{place}{act}の実施", "事務"],
        }
        for place in PLACES
        for act in ACTS
    ]
    with lzma.open(tmp_path / FILE, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    return tmp_path


def test_the_command_makes_a_calibration_for_the_present_model(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "c.json"
    arguments = ["--data", str(data), "--out", str(out), "--challenges", "30", "--pool", "30"]
    assert main(arguments) == 0
    known = Calibration.load(out)
    assert known.fits(Matcher().score_source)
    assert known.n == 30 * 10  # challenges, the ten best
    assert known.abstention is not None
    assert known.abstention.n == 30
    assert known.held_back is not None
    assert known.held_back.n == 300
    assert Matcher(calibration=known).calibration == known
    assert "確からしさの基準: isotonic" in capsys.readouterr().err
    first = out.read_bytes()
    assert main(arguments) == 0
    assert out.read_bytes() == first


def test_missing_data_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "c.json")]) == 1
    assert "gov_projects.jsonl.xz" in capsys.readouterr().err
    assert not (tmp_path / "c.json").exists()


def test_halves_share_no_project_and_are_about_equal(data: Path) -> None:
    names = [project.name for project in projects_of(data)]
    assert len(names) == 100
    assert 35 < sum(half_of(name) for name in names) < 65
    assert [half_of(name) for name in names] == [half_of(name) for name in names]


def test_projects_without_a_question_or_an_answer_of_their_own_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"name": "A", "goal": "目的", "works": []},
        {"name": "B", "goal": "", "works": ["実施"]},
        {"name": "C", "goal": "同じ文", "works": ["同じ文"]},
        {"name": "Ｄ", "goal": "㈱の支援", "works": ["１回目", "２回目"]},
        {"name": "D", "goal": "あとから", "works": ["３回目"]},
    ]
    with lzma.open(tmp_path / FILE, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    assert projects_of(tmp_path) == [Project("D", "(株)の支援", "1回目")]


def test_labels_and_best_scores_by_hand() -> None:
    """Two projects give one and the same answer: it is right for both of them."""
    projects = [
        Project("a", "駅前の点検に困っている", "駅前を点検する"),
        Project("b", "港の清掃に困っている", "港を清掃する"),
        Project("c", "港の清掃の人手", "港を清掃する"),
    ]
    found = sample(projects, 3, 3, random.Random(0))
    matcher = Matcher({"x": "駅前を点検する", "y": "港を清掃する"})
    assert sorted(found.groups) == ["a", "a", "b", "b", "c", "c"]
    for score, label, name in zip(found.scores, found.labels, found.groups, strict=True):
        question = {project.name: project.question for project in projects}[name]
        right = matcher.pair(question, "x" if name == "a" else "y").score
        assert label == (score == right)
    assert len(found.best) == 3
    assert set(found.best) <= set(found.scores)
