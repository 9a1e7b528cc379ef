"""``python -m kyoso_match.training.count_bigrams --data DIR --out DIR``: how rare pairs of characters are.

Every file of running text gives the same number of texts, spread over the whole file, so that no kind of text decides
alone what is rare.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from kyoso_match.bigrams import BigramTable
from kyoso_match.training.corpora import read_texts
from kyoso_match.training.sources import SOURCES
from kyoso_match.training.work_folder import to_terminal

_LONGEST_TEXT = 600


def texts_of(data: Path, per_file: int) -> Iterator[str]:
    """At most ``per_file`` texts of each source, evenly spaced, each cut to 600 characters."""
    for source in SOURCES:
        if source.text:
            path = data / source.file
            number = sum(1 for _ in read_texts(path))
            step = max(1, number // per_file)
            yield from (text[:_LONGEST_TEXT] for text in islice(read_texts(path), 0, step * per_file, step))
            to_terminal(f"{source.file}: {min(per_file, number)} of {number} texts")


def main(arguments: Sequence[str] | None = None) -> int:
    """Count, and write the table."""
    parser = argparse.ArgumentParser(prog="python -m kyoso_match.training.count_bigrams", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the training files")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the table, replaced when all is done")
    parser.add_argument("--per-file", type=int, default=15_000, help="texts of each file (default: 15000)")
    parser.add_argument("--fewest", type=int, default=5, help="pairs in no more texts are left out (default: 5)")
    given = parser.parse_args(arguments)
    table = BigramTable.count(texts_of(given.data, given.per_file), given.fewest)
    table.save(given.out)
    to_terminal(f"{given.out}: {len(table.counts)} pairs from {table.texts} texts")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
