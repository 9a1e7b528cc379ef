"""One view of the tokenizers that embedding models come with: how many tokens, and where each of them stands."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Plain: TypeAlias = Any  # tokenizers.Tokenizer

_SEARCHED = 32  # characters after the last token in which the next one is looked for
_HALF_WIDTH_MARKS = "\uff9e\uff9f"
_FILLING = ("truncation", "padding")  # parts of a tokenizer that its last call has set


class ModelTokenizer:
    """A tokenizer of transformers (fast or slow) or of the tokenizers package, never truncating, never padding."""

    def __init__(self, tokenizer: object) -> None:
        self._tokenizer: Any = tokenizer
        self._is_plain = hasattr(tokenizer, "encode_batch")  # tokenizers.Tokenizer, as StaticEmbedding uses it
        if self._is_plain:
            self._tokenizer = _copy(self._tokenizer)
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()

    def ids(self, text: str) -> list[int]:
        """The tokens that the model reads for a text, special ones included."""
        if self._is_plain:
            return list(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return list(self._tokenizer(text, truncation=False, padding=False, verbose=False)["input_ids"])

    def spans(self, text: str) -> NDArray[np.int64]:
        """int64 ``(len(ids(text)), 2)``: code-point offsets of every token, ``(0, 0)`` for special tokens.

        A slow tokenizer does not say where its tokens stand; they are looked up in the text, in order.
        """
        if self._is_plain:
            spans = self._tokenizer.encode(text, add_special_tokens=False).offsets
        elif self._tokenizer.is_fast:
            options = {"truncation": False, "padding": False, "verbose": False, "return_offsets_mapping": True}
            spans = self._tokenizer(text, **options)["offset_mapping"]
        else:
            spans = align(text, self._surfaces(text))
        return np.array(spans, dtype=np.int64).reshape(-1, 2)

    def prompt_length(self, prompt: str) -> int:
        """The number of tokens that a pooling without prompts leaves out, special ones before the prompt included."""
        ids = self.ids(prompt)
        special = () if self._is_plain else self._tokenizer.all_special_ids
        return len(ids) - 1 if ids and ids[-1] in special else len(ids)

    def state(self) -> str:
        """Everything that decides how a text is cut into tokens, as text."""
        backend: Any = self._tokenizer if self._is_plain else getattr(self._tokenizer, "backend_tokenizer", None)
        if hasattr(backend, "to_str"):
            parts = json.loads(backend.to_str())
            state: object = {name: part for name, part in parts.items() if name not in _FILLING}
        else:
            given = getattr(self._tokenizer, "init_kwargs", {})
            settings = {name: value for name, value in given.items() if not name.endswith(("_file", "_path"))}
            state = [type(self._tokenizer).__name__, self._tokenizer.get_vocab(), settings]
        return json.dumps(state, sort_keys=True, default=repr)

    def _surfaces(self, text: str) -> Iterator[str | None]:
        """What each token looks like in the text, None for special tokens and "" for unknown words."""
        special = set(self._tokenizer.all_special_ids) - {self._tokenizer.unk_token_id}
        ids = self.ids(text)
        for token_id, token in zip(ids, self._tokenizer.convert_ids_to_tokens(ids), strict=True):
            if token_id in special:
                yield None
            elif token_id == self._tokenizer.unk_token_id:
                yield ""
            else:
                yield token.removeprefix("##").replace("\u2581", "")


def _copy(tokenizer: Plain) -> Plain:
    return type(tokenizer).from_str(tokenizer.to_str())


def align(text: str, surfaces: Iterator[str | None] | Sequence[str | None]) -> list[tuple[int, int]]:
    """Where tokens stand in a text that the tokenizer has NFKC-normalised, in order.

    None stands nowhere: ``(0, 0)``. A token that is not found (an unknown word) has what lies between its neighbours.

    >>> align("㈱ＩＴの移動", [None, "(", "株", ")", "it", "", "移動", None])
    [(0, 0), (0, 1), (0, 1), (0, 1), (1, 3), (3, 4), (4, 6), (0, 0)]
    """
    characters, starts, ends = _folded(text)
    cursor = 0
    found: list[tuple[int, int] | None] = []
    listed = list(surfaces)
    for surface in listed:
        wanted = _folded(surface)[0] if surface else ""
        place = characters.find(wanted, cursor, cursor + len(wanted) + _SEARCHED) if wanted else -1
        found.append((place, place + len(wanted)) if place >= 0 else None)
        cursor = place + len(wanted) if place >= 0 else cursor
    spans = []
    for position, (surface, span) in enumerate(zip(listed, found, strict=True)):
        if surface is None:
            spans.append((0, 0))
            continue
        if span is None:
            before = next((other[1] for other in reversed(found[:position]) if other), 0)
            after = next((other[0] for other in found[position + 1 :] if other), len(characters))
            span = (before, after)
        spans.append((starts[span[0]], ends[span[1] - 1]) if span[0] < span[1] else (0, 0))
    return spans


def _folded(text: str) -> tuple[str, list[int], list[int]]:
    """NFKC and lower case, with the source offsets of every character; combining marks stay with their base."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and (unicodedata.combining(text[end]) or text[end] in _HALF_WIDTH_MARKS):
            end += 1
        folded = unicodedata.normalize("NFKC", text[start:end]).lower()
        characters.extend(folded)
        starts.extend([start] * len(folded))
        ends.extend([end] * len(folded))
        start = end
    return "".join(characters), starts, ends
