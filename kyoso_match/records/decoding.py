"""Bytes of a text file -> str, in the encoding that it turns out to have."""

from __future__ import annotations

import codecs

from kyoso_match.errors import FileFormatError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 (BOM付き)"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_WITHOUT_MARK = (("utf-8", "UTF-8"), ("cp932", "CP932 (Shift_JIS)"))
_ADVICE = "Excelの「CSV UTF-8(コンマ区切り)」などで保存し直してください。"


def decoded(data: bytes, file: str) -> str:
    """The text of a file in UTF-8 (with or without BOM), CP932 or UTF-16 with BOM.

    Raises FileFormatError that names the encodings tried, also where the bytes decode into what nobody wrote.
    """
    marked = next(((codec, name) for mark, codec, name in _BYTE_ORDER_MARKS if data.startswith(mark)), None)
    tried = (marked,) if marked else _WITHOUT_MARK
    lines = []
    for codec, _ in tried:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError as error:
            lines.append(data.count(b"\n", 0, error.start) + 1)
            continue
        if not _is_garbled(text, data, codec):
            return text
    names = "、".join(name for _, name in tried)
    place = f"({max(lines)}行目あたり)" if lines else ""
    raise FileFormatError(f"{file} の文字コードが分かりません{place}。試した文字コード: {names}。{_ADVICE}")


def _is_garbled(text: str, data: bytes, codec: str) -> bool:
    """Whether the bytes meant something else: control codes, or EUC-JP that reads as half-width katakana in CP932."""
    if "\0" in text or "\x1b" in text:  # UTF-16 without BOM, ISO-2022-JP, a binary file
        return True
    if codec != "cp932":
        return False
    wide = [character for character in text if character > "\x7f"]
    half_width = sum("｡" <= character <= "ﾟ" for character in wide)
    if 2 * half_width < len(wide):
        return False
    try:
        data.decode("euc_jp")
    except UnicodeDecodeError:
        return False
    return True
