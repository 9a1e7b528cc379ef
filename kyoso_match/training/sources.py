"""The files that the bundled model is trained on, and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """A file of training data and the terms that it is published under.

    ``text`` files teach words; the text of the others is also in one of these. ``scored`` files hold judgements.
    ``neighbours`` is how many pairs of neighbouring lines are taken from running text: they are cheap and alike, so a
    share of them is enough, and more where the text is richer in topics. ``times`` is how often the pairs of the file
    are seen in an epoch: more where they are like what is matched and few.
    """

    file: str
    name: str
    licence: str
    text: bool = True
    scored: bool = False
    neighbours: int = 0
    times: int = 1

    @property
    def stem(self) -> str:
        """The file's name without its folder and endings."""
        return Path(self.file).name.partition(".")[0]

    def to_dict(self) -> dict[str, str]:
        """What a model card says about it."""
        return {"file": self.file, "name": self.name, "licence": self.licence}


SOURCES = (
    Source(
        "gov_projects.jsonl.xz", "行政事業レビュー (judgit/data @ 73e78f5): projects of the government", "CC BY 4.0"
    ),
    Source(
        "rs_projects.jsonl.xz",
        "行政事業レビュー見える化 FY2024-25, via igomuni/marumie-rssystem @ c9e564a (MIT)",
        "government data, terms not verified",
        times=8,
    ),
    Source(
        "minutes_qa.jsonl.xz",
        "questions and answers in ward assembly committees (taku3516/shinagawa-gikai-db @ 78d6b20, MIT)",
        "public assembly minutes",
        text=False,
    ),
    Source(
        "jaquad.jsonl.xz",
        "JaQuAD (SkelterLabsInc/JaQuAD @ 23f5d72): questions on Wikipedia",
        "CC BY-SA 3.0",
        text=False,
    ),
    Source(
        "jsts_train.jsonl.xz",
        "JSTS, training part (yahoojapan/JGLUE @ 6f071c0)",
        "CC BY-SA 4.0",
        text=False,
        scored=True,
    ),
    Source(
        "jsick_train.jsonl.xz",
        "JSICK, training part (verypluming/JSICK @ b303499)",
        "CC BY-SA 4.0",
        text=False,
        scored=True,
    ),
    Source(
        "sudachi_synonyms.txt.xz",
        "Sudachi synonyms (WorksApplications/SudachiDict @ 2c7cbcf)",
        "Apache-2.0",
        text=False,
    ),
    Source(
        "written_offers.jsonl",
        "challenges beside what organisations offer, written for this project (data/training)",
        "Apache-2.0",
        times=10,
    ),
    Source(
        "written_needs.jsonl",
        "needs beside sentences that meet them, written for this project (data/training)",
        "Apache-2.0",
        times=6,
    ),
    Source(
        "written_terms.jsonl",
        "words of those who ask beside words of those who offer, written for this project (data/training)",
        "Apache-2.0",
        text=False,
        times=3,
    ),
    Source("text/shinagawa_minutes.txt.xz", "minutes of a ward assembly", "public record", neighbours=70_000),
    Source(
        "text/kokkai_speeches.txt.xz", "speeches and questions in the National Diet", "public record", neighbours=70_000
    ),
    Source(
        "text/law_egov2013.txt.xz", "statutes in force in 2013 (e-Gov)", "not subject to copyright", neighbours=17_500
    ),
    Source("text/wikipedia_paras.txt.xz", "paragraphs of Japanese Wikipedia", "CC BY-SA", neighbours=87_500),
    Source("text/wikinews.txt.xz", "Japanese Wikinews", "as published by Wikinews", neighbours=17_500),
    Source("text/dynamics365_ja.txt.xz", "Japanese manuals of Microsoft Dynamics 365", "CC BY 4.0", neighbours=70_000),
    Source("text/policy_manifestos.txt.xz", "policy papers of a political party", "CC BY 4.0", neighbours=10_500),
    Source("text/municipal_bulletin.txt.xz", "bulletins of a city", "as published by the city", neighbours=28_000),
    Source("text/tatoeba_ja.txt.xz", "everyday sentences (Tatoeba)", "as published by Tatoeba"),
    Source("text/aozora_modern.txt.xz", "modern literature (Aozora Bunko)", "public domain", neighbours=17_500),
)
