"""Bytes → how they are encoded, and their lines: Unicode, what Windows saved in Vietnam, what was typed in old fonts.

Unicode is told by the bytes. Of everything else the words decide: the encoding in which the fewest of them are no
Vietnamese. Where they do not tell, nothing is guessed.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import BinaryIO, NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.text.unreadable import Unreadable

_BLOCK = 1 << 20
_SAMPLE = 200_000  # bytes or letters that decide an encoding; a list of a district has fewer
_STRAY = 0.02  # share of letters that may be broken in what is still UTF-8
_UTF8 = "utf-8-sig"
_UTF16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_ASCII = "".join(map(chr, range(128)))
_CONTROLS = bytes(code for code in range(1, 32) if code not in b"\t\n\v\f\r\x1a")  # by \x1a DOS ended a text
_ONLY_UNICODE = re.compile("[\u0100-\u036f\u1ea0-\u1ef9]")
_SIGNS = "°²³"  # °C and km² are the same words in any encoding


class Encoding(NamedTuple):
    """``name`` is for people; ``codec`` is Python's, or ours for one byte a letter.

    ``old_font`` is TCVN3 or VNI where the letters are those that only such a font shows as the ones that are meant.
    """

    name: str
    codec: str
    old_font: str | None = None

    @property
    def one_byte(self) -> bool:
        """Whether a letter is one byte, so that only words told which."""
        return self.codec in _ONE_BYTE

    @property
    def as_it_is(self) -> bool:
        """Whether the bytes are UTF-8 and the letters those that are meant."""
        return self.codec == _UTF8 and self.old_font is None


def encoding_of(stream: BinaryIO) -> Encoding:
    """How a text is encoded, from its whole content. The stream is left anywhere.

    Raises Unreadable for what is damaged, what is no text, and what is in an encoding that its words do not tell.
    """
    stream.seek(0)
    start = stream.read(_BLOCK)
    codec = _UTF16.get(start[:2]) or _unmarked_utf16(start) or _UTF8
    evidence, broken = _scanned(stream, codec)
    if broken is None:
        name, old_font = "UTF-8" if codec == _UTF8 else "UTF-16", _old_font(evidence)
        return Encoding(old_font or name, codec, old_font)
    fault = _fault(stream, codec, broken)
    if codec != _UTF8:
        raise _damaged("UTF-16", fault)
    stream.seek(max(0, broken - _SAMPLE // 2))
    return _one_byte(stream.read(_SAMPLE), fault)


def _one_byte(sample: bytes, fault: _Fault) -> Encoding:
    """How text is encoded that is no Unicode, from what stands around the fault that showed it. Raises Unreadable."""
    if sample.translate(None, _CONTROLS) != sample:
        raise Unreadable(
            "not-text",
            Text("the file is no text: it holds bytes that no text has"),
            Text("open it in the program that wrote it, and save it as text in UTF-8"),
        )
    if _is_nearly_utf8(sample):
        raise _damaged("UTF-8", fault)
    found = _by_words(sample)
    if found is None:
        raise Unreadable(
            "not-utf8",
            Text(
                "the text is not in UTF-8 (byte {byte}), and its words do not tell in what else",
                byte=f"0x{fault.byte:02X}",
            ),
            Text("save it again as UTF-8 (in Excel: “CSV UTF-8”)"),
            fault.line,
            fault.column,
        )
    return found


def tell_guessed(encoding: Encoding, shown: str, problems: Problems) -> None:
    """Says of a file in which encoding it was read, where only its words told."""
    if encoding.one_byte or encoding.old_font is not None:
        problems.warning(
            "guessed-encoding",
            Place(shown),
            Text("the text was read as {encoding}, going by its words", encoding=encoding.name),
            Text("check the letters, and save it as UTF-8 (in Excel: “CSV UTF-8”)"),
        )


def seen_lines(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The lines of a text with the letters that a computer shows, whatever the font; each ends in a line feed."""
    of_bytes = _ONE_BYTE.get(encoding.codec)
    # What is not whole was refused: a file can be so only if it changes while it is read, which its readers tell.
    letters = codecs.getincrementaldecoder("latin-1" if of_bytes else encoding.codec)("replace")
    decoder = io.IncrementalNewlineDecoder(letters, translate=True)
    stream.seek(0)
    begun, block = "", b" "
    while block:
        block = stream.read(_BLOCK)
        *whole, begun = (begun + decoder.decode(block, final=not block)).split("\n")
        for line in whole:
            yield f"{of_bytes(line.encode('latin-1')) if of_bytes else line}\n"
    if begun:
        yield of_bytes(begun.encode("latin-1")) if of_bytes else begun


def meant_lines(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    """The lines of a text with the letters that are meant; each ends in a line feed."""
    if (font := encoding.old_font) is None:
        return seen_lines(stream, encoding)
    from chitieu.text.legacy import decode

    return (decode(line, font) for line in seen_lines(stream, encoding))


# --- Unicode ----------------------------------------------------------------------------------------------------


def _scanned(stream: BinaryIO, codec: str) -> tuple[str, int | None]:
    """The text from its first letter beyond ASCII on, as much of it as decides; how many bytes stand before a fault."""
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    evidence, offset, block = "", 0, b" "
    while block:
        block = stream.read(_BLOCK)
        offset += len(block)
        try:
            text = decoder.decode(block, not block)
        except UnicodeDecodeError as error:  # its bytes begin with those that the decoder has kept from before
            return evidence, offset - len(error.object) + error.start
        if not text.isascii() and len(evidence) < _SAMPLE:
            evidence += (text if evidence else text.lstrip(_ASCII))[:_SAMPLE]
    return evidence, None


class _Fault(NamedTuple):
    """The first byte that has no meaning, with its line and column from 1."""

    line: int
    column: int
    byte: int


def _fault(stream: BinaryIO, codec: str, offset: int) -> _Fault:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(codec)()
    line, column, left = 1, 1, offset
    while left:
        block = stream.read(min(_BLOCK, left))
        left -= len(block)
        line, column = _after(decoder.decode(block), line, column)
    return _Fault(line, column, stream.read(1)[0])


def _after(text: str, line: int, column: int) -> tuple[int, int]:
    """The place after a text that begins at a place."""
    breaks = text.count("\n")
    return line + breaks, len(text) - text.rfind("\n") if breaks else column + len(text)


def _unmarked_utf16(start: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of digits, blanks and delimiters is 0."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if not start or max(even, odd) * 5 < len(start) or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _damaged(encoding: str, fault: _Fault) -> Unreadable:
    text = Text("the text of the file is damaged: it is not whole in {encoding}", encoding=encoding)
    return Unreadable("damaged-text", text, Text("save it again as UTF-8"), fault.line, fault.column)


def _is_nearly_utf8(sample: bytes) -> bool:
    text = sample.decode("utf-8", "replace")
    letters = sum(not letter.isascii() for letter in text)
    return letters >= 20 and text.count("\ufffd") <= max(1, letters * _STRAY)


def is_unicode_vietnamese(text: str) -> bool:
    """Whether a text has letters or marks that neither TCVN3 nor VNI text can hold, such as ế."""
    return _ONLY_UNICODE.search(text) is not None


def _old_font(evidence: str) -> str | None:
    """What Unicode text was typed in, if that was an old font and every word may be so."""
    if not evidence or is_unicode_vietnamese(evidence):  # of nearly every file: nothing more is imported for those
        return None
    from chitieu.text.judgement import Weight, guess_encoding
    from chitieu.text.legacy import telling_words

    guess = guess_encoding(telling_words(evidence))
    return guess.encoding if guess.weight is Weight.CLEAR else None


# --- one byte a letter ------------------------------------------------------------------------------------------


def _western(data: bytes) -> str:
    """Each byte as the letter that Windows shows for it; the five that it leaves out as control characters."""
    return data.decode("latin-1").translate(_letters_of_windows())


@cache
def _letters_of_windows() -> Mapping[int, str]:
    shown = (code for code in range(0x80, 0xA0) if code not in (0x81, 0x8D, 0x8F, 0x90, 0x9D))
    return {code: bytes([code]).decode("cp1252") for code in shown}


def _vietnamese(data: bytes) -> str:
    return unicodedata.normalize("NFC", data.decode("cp1258", "replace"))


_WESTERN, _VIETNAMESE = "windows-1252", "windows-1258"
_ONE_BYTE: Mapping[str, Callable[[bytes], str]] = {_WESTERN: _western, _VIETNAMESE: _vietnamese}


def _by_words(sample: bytes) -> Encoding | None:
    """Of Windows for Vietnamese or for the West, or as the fonts of TCVN3 and VNI want it; ``None``: no telling."""
    from chitieu.text.judgement import Weight, guess_encoding, not_vietnamese

    western, vietnamese = _words(_western(sample)), _words(_vietnamese(sample))
    as_western, as_vietnamese = not_vietnamese(western, None), not_vietnamese(vietnamese, None)
    guess = guess_encoding(western)
    if guess.weight is Weight.CLEAR and guess.encoding and as_vietnamese > not_vietnamese(western, guess.encoding):
        return Encoding(guess.encoding, _WESTERN, guess.encoding)
    if as_western == as_vietnamese and western != vietnamese:  # as lý and lư, which are the same bytes
        return None
    if min(as_western, as_vietnamese) * 2 > len(western):
        return None
    name = _VIETNAMESE if as_vietnamese < as_western else _WESTERN
    return Encoding(name, name)


def _words(text: str) -> set[str]:
    from chitieu.text.legacy import telling_words

    return {word for word in telling_words(text) if not word.strip(_SIGNS).isascii()}
