"""``python -m kyoso_match.training.calibrate --data DIR --out FILE``: what scores of the bundled model mean.

Projects of the government state a goal, and contractors say what they did for it: one party wants something and another
does it, as where a municipality asks and a company offers. Each sampled goal is ranked against a pool of the works of
many projects, about as many as a city has offers at hand; the best ten are labelled right (its own project) or wrong.
Half of the projects make the calibration, the other half says how far it is off. The threshold below which nothing is
listed rests on the same pairs.

Texts by one author (issue and overview of a project) were tried and left out: right pairs score higher there, which
makes everything else look improbable.

The same projects were among the texts that the model was trained on, so right pairs may score higher here than pairs
that the model has not seen.
"""

from __future__ import annotations

import argparse
import random
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from hashlib import md5
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kyoso_match.calibration import Calibration, HeldBack, fit_abstention, fit_calibration, with_measured
from kyoso_match.errors import FileFormatError, KyosoError
from kyoso_match.matcher import Matcher
from kyoso_match.training.corpora import read_records
from kyoso_match.training.work_folder import to_terminal

TOP = 10
_QUESTIONS_OF_A_POOL = 100
_FITTED_ON = (
    "行政事業レビュー(公開データ)の事業。目的を、受託した団体の実施内容 約{pool:,}件から探し、"
    "上位{top}件が同じ事業のものかどうか(課題 {challenges:,}件)。"
)
FILE, ASKS, ANSWERS = "gov_projects.jsonl.xz", "goal", "works"


class Sample(NamedTuple):
    """What was listed for many challenges: a score, a label and a challenge for each pair.

    ``best`` has the score of the right pair of each challenge, listed or not.
    """

    scores: list[float]
    labels: list[bool]
    groups: list[str]
    best: list[float]

    @classmethod
    def joined(cls, samples: Iterable[Sample]) -> Sample:
        """All of them together."""
        return cls(*(list(chain(*parts)) for parts in zip(*samples, strict=True)))


class Project(NamedTuple):
    """What a project asks, and the answer to it."""

    name: str
    question: str
    answer: str


def calibrate(
    data: Path, *, challenges: int, pool: int, seed: int, report: Callable[[str], None] = lambda line: None
) -> Calibration:
    """Fit on one half of the projects, measure on the other; ``challenges`` in each half."""
    if not (data / FILE).is_file():
        raise FileFormatError(f"「{data}」に学習データがありません: {FILE}")
    samples = []
    for half in (0, 1):
        projects = [project for project in projects_of(data) if half_of(project.name) == half]
        samples.append(sample(projects, challenges, pool, random.Random(f"{seed} {half}")))
        report(f"half {half}: {len(samples[-1].best)} challenges")
    fit, kept = samples
    told = _FITTED_ON.format(pool=pool, top=TOP, challenges=len(fit.best))
    source = Matcher().score_source
    fitted = fit_calibration(fit.scores, fit.labels, groups=fit.groups, source=source, fitted_on=told)
    held_back = HeldBack.of(fitted.probabilities(kept.scores), np.array(kept.labels))
    return with_measured(fitted, fit_abstention(fit.best), held_back)


def projects_of(data: Path) -> list[Project]:
    """The projects that ask and are answered, NFKC-normalised: one for each name, in the order of the file."""
    projects: dict[str, Project] = {}
    for record in read_records(data / FILE):
        name, question, answer = (_plain(record[field]) for field in ("name", ASKS, ANSWERS))
        # An answer that repeats the question would be found by anybody.
        if question and answer and question != answer:
            projects.setdefault(name, Project(name, question, answer))
    return list(projects.values())


def half_of(name: str) -> int:
    """Which half a project belongs to, by its name alone: 0 fits, 1 is held back."""
    # The remainder by 3 already separates the projects for testing from those for training.
    return int(md5(name.encode(), usedforsecurity=False).hexdigest(), 16) // 3 % 2


def sample(projects: Sequence[Project], challenges: int, pool: int, rng: random.Random) -> Sample:
    """Rank sampled questions against pools of ``pool`` answers: a hundred of each pool, or more where pools are few."""
    most = pool * max(1, challenges // _QUESTIONS_OF_A_POOL)
    shuffled = rng.sample(projects, min(most, len(projects)))
    pools = [shuffled[begin : begin + pool] for begin in range(0, max(1, len(shuffled) - pool + 1), pool)]
    each = [challenges * (place + 1) // len(pools) - challenges * place // len(pools) for place in range(len(pools))]
    return Sample.joined(_ranked(members, members[:count]) for members, count in zip(pools, each, strict=True))


def _ranked(members: Sequence[Project], asking: Sequence[Project]) -> Sample:
    # Projects that give the same answer are both right.
    texts = {answer: f"k{number}" for number, answer in enumerate(dict.fromkeys(project.answer for project in members))}
    matcher = Matcher([{"id": record_id, "text": answer} for answer, record_id in texts.items()])
    right = {project.name: texts[project.answer] for project in asking}
    found = Sample([], [], [], [])
    asked = [{"id": project.name, "text": project.question} for project in asking]
    for match in matcher.rank(asked, top_k=None, explain=False):
        name = match.challenge.id
        if match.rank <= TOP:
            found.scores.append(match.score)
            found.labels.append(match.capability.id == right[name])
            found.groups.append(name)
        if match.capability.id == right[name]:
            found.best.append(match.score)
    return found


def _plain(cell: str | Sequence[str] | None) -> str:
    """The text, or the first of several."""
    first = cell if isinstance(cell, str) else next(iter(cell or ()), "")
    return unicodedata.normalize("NFKC", first).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, and write the file; the exit status is 0, or 1 after a message about what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m kyoso_match.training.calibrate", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="the file, replaced when all is done")
    parser.add_argument("--challenges", type=int, default=1500, help="in each half (default: 1500)")
    parser.add_argument("--pool", type=int, default=200, help="answers that are ranked (default: 200)")
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    try:
        found = calibrate(given.data, challenges=given.challenges, pool=given.pool, seed=given.seed, report=to_terminal)
    except KyosoError as error:
        to_terminal(str(error))
        return 1
    found.save(given.out)
    to_terminal(f"{given.out}\n{found}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
