"""The examples of both READMEs and of two pages of docs print what stands below them.

The Python examples of a page share their names, like one session. Write today's output into the pages with:
python -m tests.test_readme
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from kyoso_match.cli import main
from tests.test_house import ORDER

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")
PAGES = (*READMES, "docs/needs.md", "docs/confidence.md")
EXAMPLE = re.compile(r"```python\n(?P<code>(?:(?!```).)*)```(?:\n\n```text\n(?P<output>.*?)```)?", re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)(?P<path>[^)#]*)(?:#(?P<heading>[^)]*))?\)")


@contextlib.contextmanager
def folder_with_samples() -> Iterator[Path]:
    """A folder to work in that has the samples where the repository has them, so that nothing is written there."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").symlink_to(ROOT / "data")
        with contextlib.chdir(folder):
            yield folder


def session(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The examples of a page, each with what it prints."""
    names = {"__name__": "readme"}
    with folder_with_samples():
        for example in EXAMPLE.finditer(text):
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(example["code"], "README", "exec"), names)
            yield example, out.getvalue()


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", PAGES)
def test_examples_print_what_the_page_says(name: str) -> None:
    ran = list(session(page(name)))
    assert ran
    for example, printed in ran:
        assert printed == (example["output"] or "")


def test_both_readmes_show_the_same_code_and_commands() -> None:
    english, japanese = [re.findall(r"```(\w*)\n(.*?)```", page(name), re.DOTALL) for name in READMES]
    assert english == japanese
    assert all(other in page(name) for name, other in zip(READMES, READMES[::-1], strict=True))


def test_both_readmes_link_the_same_places_and_every_page_of_docs() -> None:
    english, japanese = ({match["path"] for match in LINK.finditer(page(name))} - set(READMES) for name in READMES)
    assert english == japanese
    assert {f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")} <= english


@pytest.mark.parametrize("name", [*READMES, *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(name: str) -> None:
    for match in LINK.finditer(page(name)):
        target = (ROOT / name).parent / match["path"] if match["path"] else ROOT / name
        assert target.exists(), match[0]
        if match["heading"]:
            headings = re.findall(r"^#+ (.+)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert match["heading"] in [re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in headings]


def test_commands_on_the_samples_run(capsys: pytest.CaptureFixture[str]) -> None:
    block = page("README.md").split("<!-- command: run -->\n```sh\n")[1].split("```")[0]
    commands = [line for line in block.replace("\\\n", " ").splitlines() if line.startswith("kyoso-match ")]
    with folder_with_samples() as folder:
        for command in commands:
            assert main(shlex.split(command)[1:]) == 0, capsys.readouterr().err
        written = {path.name for path in folder.iterdir()} - {"data"}
    assert written == set(re.findall(r"(?:-o|--audit) (\S+)", block))


def test_the_architecture_lists_every_stage_in_order() -> None:
    listed = [
        name
        for row in re.findall(r"^\| (`[^|]+) \|", page("docs/architecture.md").split("\n## ")[0], re.MULTILINE)
        for name in re.findall(r"`(\w+)/?`", row)
    ]
    assert listed == [stage for stage in ORDER if stage != "_version"]


def rewrite() -> None:
    for name in PAGES:
        text, parts, done = page(name), [], 0
        for example, printed in session(text):
            block = f"```python\n{example['code']}```" + (f"\n\n```text\n{printed}```" if printed else "")
            parts += [text[done : example.start()], block]
            done = example.end()
        (ROOT / name).write_text("".join(parts) + text[done:], encoding="utf-8")


if __name__ == "__main__":
    rewrite()
