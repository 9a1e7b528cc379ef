"""The Python examples of both READMEs print what stands below them.

Write today's output into the READMEs with: python -m tests.test_readme
"""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)


def printed_by(code: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.chdir(ROOT):
        exec(compile(code, "README", "exec"), {"__name__": "readme"})
    return out.getvalue()


@pytest.mark.parametrize("name", READMES)
def test_examples_print_what_the_readme_says(name: str) -> None:
    examples = list(EXAMPLE.finditer((ROOT / name).read_text(encoding="utf-8")))
    assert examples
    for example in examples:
        assert printed_by(example["code"]) == example["output"]


def test_both_readmes_show_the_same_code_and_commands() -> None:
    english, japanese = [
        re.findall(r"```(\w*)\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), re.DOTALL) for name in READMES
    ]
    assert english == japanese
    assert all(
        other in (ROOT / name).read_text(encoding="utf-8") for name, other in zip(READMES, READMES[::-1], strict=True)
    )


def rewrite() -> None:
    for name in READMES:
        path = ROOT / name
        text = path.read_text(encoding="utf-8")
        path.write_text(
            EXAMPLE.sub(
                lambda match: f"```python\n{match['code']}```\n\n```text\n{printed_by(match['code'])}```", text
            ),
            encoding="utf-8",
        )


if __name__ == "__main__":
    rewrite()
