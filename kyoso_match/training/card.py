"""The model card: what the model is, what it was made from, what it can and cannot do."""

from __future__ import annotations

from kyoso_match.word_table import WordTable

_LIMITS = """\
- A text is the sum of its words: word order, negation and who does what to whom are lost
  (「病院が企業を支援する」 and 「企業が病院を支援する」 are one text to it).
- Words are those of unidic-lite; a word that was not in the corpus is put together from its known pieces.
- Much of the corpus is minutes of one ward assembly and of the Diet: administrative language is over-represented,
  and the words of one ward lie closer to its topics than they would elsewhere.
- Statutes are of 2013 and most texts were written before 2025; newer institutions are unknown.
- Similarity of texts is not a promise that a cooperation will work."""

_NAMES = """\
Words that the dictionary marks as personal names were left out of the corpus before anything was counted, because
minutes and speeches name many people. A name that the dictionary takes for a place or a common noun may remain as a
word. No text of the sources is part of the model."""


def model_card(table: WordTable, scores: str = "") -> str:
    """Markdown, from the table's metadata and sizes; ``scores`` is what was measured on it."""
    metadata = table.metadata
    sources = "\n".join(
        f"| `{source['file']}` | {source['name']} | {source['licence']} |" for source in metadata.get("sources", ())
    )
    numbers = "\n".join(f"| `{name}` | {value} |" for name, value in metadata["config"].items())
    size = (table.quantised.nbytes + table.scales.nbytes + table.idf.nbytes) / 1e6
    return f"""\
# Japanese word table of kyoso_match

{len(table):,} words, {table.dimension} dimensions, int8, {size:.1f} MB. Fingerprint `{table.fingerprint}`.

A static embedding model: one vector for each word, no network. A text is the sum of the vectors of its content words,
scaled to length 1; the length of a word's vector says how much the word counts. With it come background inverse
document frequencies, ln((1 + N) / (1 + n)) over N = {metadata["corpus_lines"]:,} distinct texts of the corpus.

Intended for ranking what organisations can offer against what municipalities need, for people who decide themselves.
Not intended for judging people.

## How it was made

Content words (unidic lemmas) of the running text -> skip-gram vectors -> common components removed, rare words made
heavier -> contrastive training on pairs of texts that belong together, with a ranking loss on scored pairs -> the most
frequent words, int8 with one scale per row.

`python -m kyoso_match.training build --data DIR data/training --out DIR --work DIR` makes it again from the files below
(DIR has those of others).
More than one thread gives the same quality, not the same bits.

| number | value |
|---|---|
{numbers}

## Sources

| file | source | licence |
|---|---|---|
{sources}

{_NAMES}

## Scores

{scores.strip() or "Not measured."}

## Limits

{_LIMITS}
"""
