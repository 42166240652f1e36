"""Bytes of a text file → its text, in whatever encoding offices of Vietnam have saved it."""

from __future__ import annotations

import codecs
import unicodedata
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.text.judgement import Weight, guess_encoding, not_vietnamese
from chitieu.text.legacy import FONTS, telling_words
from chitieu.text.unreadable import Unreadable

_SAMPLE = 200_000  # bytes that decide an encoding; a list of a district has fewer
_STRAY = 0.02  # share of letters that may be broken in what is still UTF-8


_MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_BLANKS = {9, 10, 11, 12, 13, 26}  # and 26, by which DOS ended a text


class Decoded(NamedTuple):
    """``font`` stands for the encoding of 8-bit text that still has to be decoded, "" for text that is Unicode."""

    text: str
    font: str = ""


def to_text(data: bytes) -> Decoded:
    """The text of a file. Raises Unreadable when it is no text, or UTF-8 with faults."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return Decoded(_unicode(data[len(mark) :], encoding))
    if told := _unmarked_utf16(data):
        return Decoded(_unicode(data, told))
    data = data.replace(b"\0", b"")  # some programs fill up a field or a block with them
    if _control_bytes(data):
        raise not_text()
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    if _is_nearly_utf8(data):
        raise _faulty("UTF-8")
    return _eight_bit(data)


def not_text() -> Unreadable:
    return Unreadable(
        "not-a-spreadsheet",
        Text("the file is neither a workbook nor text with columns"),
        Text("lists are read from .xlsx, .xls, .ods, .csv and .tsv"),
    )


def _faulty(encoding: str) -> Unreadable:
    text = Text("the text of the file is damaged: it is not whole in {encoding}", encoding=encoding)
    return Unreadable("damaged-text", text, Text("save it again as UTF-8"))


def _unicode(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _faulty(encoding.removesuffix("-le").removesuffix("-be").upper()) from error
    if _control_bytes(text.encode("utf-8")):
        raise not_text()
    return text.replace("\0", "")


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark: in text with digits, blanks and delimiters every other byte is often 0."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 5 < len(sample) or len(data) % 2 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _control_bytes(data: bytes) -> bool:
    """Whether there are bytes that no text has: control characters other than blanks."""
    return any(bytes([code]) in data for code in range(1, 32) if code not in _BLANKS)


def _is_nearly_utf8(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    letters = sum(not letter.isascii() for letter in text)
    return letters >= 20 and text.count("\ufffd") <= max(1, letters * _STRAY)


def _eight_bit(data: bytes) -> Decoded:
    """Text of one byte per letter: of Windows for Vietnamese, or as the fonts of TCVN3 and VNI want it."""
    western = _western(data)
    windows = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
    found = telling_words(_western(data[:_SAMPLE]))
    judgement = guess_encoding(found)
    meant = telling_words(unicodedata.normalize("NFC", data[:_SAMPLE].decode("cp1258", "replace")))
    left = not_vietnamese(meant, None)
    if judgement.weight is Weight.CLEAR and judgement.encoding and left > not_vietnamese(found, judgement.encoding):
        return Decoded(western, FONTS[judgement.encoding])
    return Decoded(windows) if left < not_vietnamese(found, None) else Decoded(western)


def _western(data: bytes) -> str:
    """Each byte as the letter that Windows shows for it; the five that it leaves out as control characters."""
    return "".join(_WESTERN[byte] for byte in data)


_WESTERN = [
    bytes([byte]).decode("cp1252") if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else chr(byte) for byte in range(256)
]
