"""The bundled model, from the folder of training files to the folder of the model, in steps that can be resumed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import numpy as np

import kyoso_match.text
from kyoso_match import tokens, word_table
from kyoso_match.errors import FileFormatError
from kyoso_match.training import bags, contrastive, corpora, static, word_keys, word_vectors
from kyoso_match.training.card import model_card
from kyoso_match.training.config import TrainingConfig
from kyoso_match.training.export import export_table
from kyoso_match.training.sources import SOURCES, Source
from kyoso_match.training.work_folder import Done, WorkFolder, code_fingerprint, file_fingerprint

Report = Callable[[str], None]

_TEXTS, _PAIRS, _SCORED = "texts.txt", "pairs.tsv", "scored.tsv"


def build(
    data: Sequence[Path],
    out: Path,
    work: Path,
    config: TrainingConfig | None = None,
    *,
    sources: Sequence[Source] = SOURCES,
    scores: str = "",
    report: Report = lambda line: None,
) -> word_table.WordTable:
    """Train on the files in the folders ``data`` and write the model and its card to ``out``.

    A file is taken from the first folder that has it. Finished steps stay in ``work`` and are not repeated while their
    inputs are the same. ``scores`` is a Markdown text for the card, with what was measured on this model.
    """
    config = config if config is not None else TrainingConfig()
    folder = WorkFolder(work, report)
    tokenised = _tokenise_all(_files(sources, data), sources, folder, config)
    words = _words(tokenised[_TEXTS], folder, config)
    table = _table(tokenised, sources, words, folder, config)
    described = {"sources": [source.to_dict() for source in sources], "made_by": "python -m kyoso_match.training build"}
    exported = export_table(
        word_vectors.Words.load(words.folder), np.load(table.folder / "table.npy"), config, described
    )
    exported.save(out, {"MODEL_CARD.md": model_card(exported, scores)})
    report(f"{out}: {len(exported)} words, {exported.dimension} dimensions, {exported.fingerprint[:12]}")
    return exported


# --- steps ---------------------------------------------------------------------------------------------------------


class _Tokenised(NamedTuple):
    """The steps of one source that exist for it, by file name, and what was said while they were made."""

    steps: dict[str, Done]
    said: list[str]


def _files(sources: Sequence[Source], folders: Sequence[Path]) -> list[Path]:
    """The file of every source; FileFormatError names those that no folder has."""
    files: list[Path] = []
    missing: list[str] = []
    for source in sources:
        found = next((folder / source.file for folder in folders if (folder / source.file).is_file()), None)
        if found is None:
            missing.append(source.file)
        else:
            files.append(found)
    if missing:
        searched = "、".join(f"「{folder}」" for folder in folders)
        raise FileFormatError(f"{searched}に学習データがありません: {', '.join(missing)}")
    return files


def _tokenise_all(
    files: Sequence[Path], sources: Sequence[Source], folder: WorkFolder, config: TrainingConfig
) -> dict[str, list[Done]]:
    """Every source as lines of keys, in as many processes as there are threads; by file name, in order of sources."""
    code = code_fingerprint(kyoso_match.text, tokens, word_keys, corpora, static)
    jobs = [(file, source, folder.path, config.seed, code) for file, source in zip(files, sources, strict=True)]
    # The largest file first, so that no process is left alone with it at the end.
    jobs.sort(key=lambda job: job[0].stat().st_size, reverse=True)
    done: dict[str, dict[str, Done]] = {}
    with ExitStack() as stack:
        if config.threads == 1:
            results: Iterable[_Tokenised] = map(_tokenise, jobs)
        else:
            context = multiprocessing.get_context("spawn")
            pool = stack.enter_context(ProcessPoolExecutor(config.threads, mp_context=context))
            results = pool.map(_tokenise, jobs)
        for (_, source, _, _, _), result in zip(jobs, results, strict=True):
            for line in result.said:
                folder.report(line)
            done[source.stem] = result.steps
    return {
        name: [done[source.stem][name] for source in sources if name in done[source.stem]]
        for name in (_TEXTS, _PAIRS, _SCORED)
    }


def _tokenise(job: tuple[Path, Source, Path, int, list[str]]) -> _Tokenised:
    path, source, work, seed, code = job
    # What reports may not be able to travel to another process, so the lines travel back.
    said: list[str] = []
    folder = WorkFolder(work, said.append)
    file = file_fingerprint(path)

    def step(name: str, inputs: object, lines: Callable[[], Iterable[str]]) -> Done:
        step_name = f"{name.partition('.')[0]}-{source.stem}"
        return folder.step(step_name, [file, inputs, code], lambda made: _write(made / name, lines()))

    steps: dict[str, Done] = {}
    if source.text:
        steps[_TEXTS] = step(_TEXTS, 0, lambda: map(word_keys.key_line, corpora.read_texts(path)))
    if source.scored:
        steps[_SCORED] = step(_SCORED, 0, lambda: map(static.scored_line, corpora.read_scored_pairs(path)))
    else:
        steps[_PAIRS] = step(
            _PAIRS,
            [seed, source.neighbours],
            lambda: map(static.pair_line, corpora.read_pairs(path, seed, source.neighbours)),
        )
    return _Tokenised(steps, said)


def _words(texts: list[Done], folder: WorkFolder, config: TrainingConfig) -> Done:
    def make(step: Path) -> None:
        corpus = step / "corpus.txt"
        word_vectors.write_corpus(_read_all(texts, _TEXTS), corpus, config.seed)
        word_vectors.train_words(corpus, config).save(step)

    used = ("seed", "threads", "dimension", "window", "negatives", "subsampling", "fewest_occurrences")
    numbers = {name: config.to_dict()[name] for name in (*used, "word_epochs", "word_learning_rate")}
    inputs = [[done.fingerprint for done in texts], numbers, code_fingerprint(word_vectors)]
    return folder.step("words", inputs, make)


def _table(
    tokenised: dict[str, list[Done]], sources: Sequence[Source], words: Done, folder: WorkFolder, config: TrainingConfig
) -> Done:
    paired = [source for source in sources if not source.scored]

    def make(step: Path) -> None:
        known = word_vectors.Words.load(words.folder)
        vocabulary = {word: row for row, word in enumerate(known.words)}
        pairs: dict[str, bags.PairSet] = {}
        times: dict[str, int] = {}
        for source, done in zip(paired, tokenised[_PAIRS], strict=True):
            found = static.encode_pairs(_read_all([done], _PAIRS), vocabulary)
            pairs |= found
            times |= dict.fromkeys(found, source.times)
        trained = contrastive.train_table(
            word_vectors.first_table(known, config),
            pairs,
            static.encode_scored(_read_all(tokenised[_SCORED], _SCORED), vocabulary),
            config,
            folder.report,
            times,
        )
        np.save(step / "table.npy", trained.table, allow_pickle=False)
        np.save(step / "losses.npy", np.array(trained.losses), allow_pickle=False)

    fingerprints = [done.fingerprint for name in (_PAIRS, _SCORED) for done in tokenised[name]]
    later = {"stride", "most_words"}
    numbers = {name: value for name, value in config.to_dict().items() if name not in later}
    times = [source.times for source in paired]
    inputs = [fingerprints, times, words.fingerprint, numbers, code_fingerprint(contrastive, static, bags)]
    return folder.step("table", inputs, make)


def _write(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _read_all(steps: Iterable[Done], name: str) -> Iterator[str]:
    for step in steps:
        with (step.folder / name).open(encoding="utf-8") as file:
            yield from (line.rstrip("\n") for line in file)
