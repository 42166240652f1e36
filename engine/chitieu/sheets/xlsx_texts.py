"""Texts of Excel as its XML has them, in a cell or shared by cells: letters, or runs with fonts of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from chitieu.diagnostics import Text
from chitieu.sheets.raw import MOST_CELLS
from chitieu.text.unreadable import Unreadable

_OFF = frozenset({"0", "false", "off"})
_BLOCK = 1 << 16


class TextRun(NamedTuple):
    """A stretch of a text. Without a ``font`` (``None``) it is written as its cell is; "" is one that is not named."""

    text: str
    font: str | None = None
    struck: bool = False


RichText = str | tuple[TextRun, ...]


def says(attributes: dict[str, str]) -> bool:
    """Whether an element that switches something on does: ``<strike/>``, and not ``<strike val="0"/>``."""
    return attributes.get("val", "1").lower() not in _OFF


class TextReader:
    """Takes the elements within a text as they come; ``letters`` are those since it was cleared last.

    How a text is spoken (``rPh``) is not read.
    """

    def __init__(self, letters: list[str]) -> None:
        self._letters = letters
        self.begin()

    def begin(self) -> None:
        """A text begins."""
        self._runs: list[TextRun] = []
        self._font: str | None = None
        self._struck = self._rich = self._spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element within it begins."""
        if name == "t":
            self._letters.clear()
        elif name == "r":
            self._rich, self._font, self._struck = True, None, False
        elif name == "rPr":
            self._font = ""
        elif name == "rFont":
            self._font = attributes.get("val", "")
        elif name == "strike":
            self._struck = says(attributes)
        elif name == "rPh":
            self._spoken = True

    def end(self, name: str) -> None:
        """An element within it ends."""
        if name == "t":
            if not self._spoken:
                self._runs.append(TextRun("".join(self._letters).replace("x005F_", ""), self._font, self._struck))
        elif name == "r":
            self._font, self._struck = None, False
        elif name == "rPh":
            self._spoken = False

    def whole(self) -> RichText:
        """The text that has been read."""
        return tuple(self._runs) if self._rich else "".join([run.text for run in self._runs])


def shared_texts(part: bytes) -> list[RichText]:
    """The texts that cells of a workbook share, in order. Raises Unreadable for more than there may be cells."""
    texts: list[RichText] = []
    letters: list[str] = []
    reader = TextReader(letters)

    def start(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            reader.begin()
        else:
            reader.start(local, attributes)

    def end(name: str) -> None:
        local = name.rpartition(":")[2]
        if local != "si":
            reader.end(local)
            return
        texts.append(reader.whole())
        if len(texts) > MOST_CELLS:
            raise Unreadable("too-large", Text("the file holds more text than any list needs"))

    parse(part, start, end, letters)
    return texts


def parse(
    part: bytes, start: Callable[[str, dict[str, str]], None], end: Callable[[str], None], letters: list[str]
) -> None:
    """Goes through XML with what is to be done where an element starts and ends; ``letters`` gathers its text."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = letters.append
    for begin in range(0, len(part), _BLOCK):
        parser.Parse(part[begin : begin + _BLOCK], False)
    parser.Parse(b"", True)
