"""A Word file (.docx) → its paragraphs and tables in order, with the numbers that Word shows, and its notes.

The XML is read as a stream, never as a tree: however deep it is nested, it costs what its text costs. No relation is
followed and no field is worked out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple
from xml.parsers import expat

from chitieu.diagnostics import Text
from chitieu.sheets.archive import Parts, damaged
from chitieu.sheets.blocks import Block, Laying, Loose
from chitieu.sheets.word_numbers import Counters, ListLevel, Lists, of_style
from chitieu.text.unreadable import Unreadable

DOCUMENT, FOOTNOTES, ENDNOTES = "word/document.xml", "word/footnotes.xml", "word/endnotes.xml"
NOTES = {FOOTNOTES: "footnote", ENDNOTES: "endnote"}  # the parts of notes, and how one is called there
_MOST_LETTERS = 10_000_000  # of a report; a hundred pages have under 400,000
_LETTERS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-"}
_CHANGES = frozenset({"ins", "del", "moveFrom", "moveTo"})
_Attributes = Mapping[str, str]


def word_blocks(parts: Parts) -> list[Block]:
    """The paragraphs and tables of a Word file, footnotes and endnotes last.

    Raises Unreadable for damaged files, for too much text, and for changes that nobody has accepted or refused.
    """
    lists = lists_of(parts)
    body = WordBody(lists)
    read_part(parts[DOCUMENT], body.begin, body.end, body.text)
    blocks = list(body.blocks)
    for part, kind in NOTES.items():
        if part in parts:
            notes = WordBody(lists, notes=kind)
            read_part(parts[part], notes.begin, notes.end, notes.text)
            blocks += notes.blocks
    return blocks


def read_part(
    content: bytes,
    begin: Callable[[str, _Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None] | None = None,
    at: list[expat.XMLParserType] | None = None,
) -> None:
    """Tells of the elements of WordprocessingML, by their names without its namespace; others by "" before theirs.

    ``at`` takes the parser, which knows where in the part it is. Raises Unreadable for damage.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    if at is not None:
        at.append(parser)
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: begin(_local(name), attributes)
    parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise damaged() from error


def _local(name: str) -> str:
    space, _, local = name.rpartition(" ")
    if "wordprocessingml" in space and space.endswith("/main"):  # transitional or strict
        return local
    return "Fallback" if local == "Fallback" else ":" + local


def attribute(attributes: _Attributes, name: str) -> str:
    """An attribute by its name without a namespace."""
    return next((value for key, value in attributes.items() if key.rpartition(" ")[2] == name), "")


class OpenParagraph:
    """A paragraph that is being read."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.style = ""
        self.list: str | None = None
        self.level = 0
        self.runs: list[tuple[int, int]] = []  # letters of each piece, and its run, for those who mark them


class OpenTable:
    """A table that is being read; a table within a cell is text of that cell. ``down``: the cell above goes on here."""

    def __init__(self) -> None:
        self.laid = Laying()
        self.lines: list[str] = []
        self.wide, self.down = 1, False


class WordBody:
    """Gathers paragraphs and tables from the elements of a part: ``blocks``, in their order."""

    def __init__(self, lists: Lists, *, notes: str = "") -> None:
        self.blocks: list[Block] = []
        self._lists, self._counters = lists, Counters(lists)
        self._paragraphs: list[OpenParagraph] = []  # a text box stands within a paragraph
        self._tables: list[OpenTable] = []
        self._in_text, self._skipped = False, 0
        self._letters = 0
        self._notes, self._note = notes, 0

    def begin(self, name: str, attributes: _Attributes) -> None:
        if name == "Fallback" or self._skipped:  # what it holds stands beside it, too
            self._skipped += 1
            return
        if name in _CHANGES:
            raise _changes()
        if self._tables:
            self._begin_cell(name, attributes)
        match name:
            case "p":
                self._paragraphs.append(OpenParagraph())
            case "tbl":
                self._tables.append(OpenTable())
            case _ if name and name == self._notes:
                self._note += attribute(attributes, "type") in ("", "normal")
            case _ if self._paragraphs:
                self._begin_within(name, attributes)

    def _begin_within(self, name: str, attributes: _Attributes) -> None:
        if name == "t":
            self._in_text = True
        elif name in _LETTERS:
            self._add(_LETTERS[name])
        else:
            self._numbered(name, attributes)

    def _begin_cell(self, name: str, attributes: _Attributes) -> None:
        table, value = self._tables[-1], attribute(attributes, "val")
        match name:
            case "tr":
                table.laid.row()
            case "gridBefore" if table.laid.begun:
                table.laid.skip(_whole(value))
            case "tc":
                table.lines, table.wide, table.down = [], 1, False
            case "gridSpan":
                table.wide = _whole(value)
            case "vMerge":
                table.down = value != "restart"

    def _numbered(self, name: str, attributes: _Attributes) -> None:
        paragraph, value = self._paragraphs[-1], attribute(attributes, "val")
        if name == "pStyle":
            paragraph.style = value
        elif name == "numId":
            paragraph.list = value
        elif name == "ilvl":
            paragraph.level = _whole(value)

    def text(self, text: str) -> None:
        if self._in_text and not self._skipped:
            self._add(text)

    def _add(self, text: str) -> None:
        self._letters += len(text)
        if self._letters > _MOST_LETTERS:
            raise Unreadable("too-large", Text("the file holds more text than any report needs"))
        if self._paragraphs:
            self._paragraphs[-1].pieces.append(text)

    def end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            return
        match name:
            case "t":
                self._in_text = False
            case "p" if self._paragraphs:
                self._end_paragraph(self._paragraphs.pop())
            case "tc" if self._tables and self._tables[-1].laid.begun:
                _end_cell(self._tables[-1])
            case "tbl" if self._tables:
                self._end_table(self._tables.pop())

    def _end_paragraph(self, paragraph: OpenParagraph) -> None:
        text = " ".join("".join(paragraph.pieces).split())
        label = self._label(paragraph)
        if not text:
            return
        self._put(f"{label} {text}" if label else text, paragraph)

    def _put(self, text: str, _: OpenParagraph) -> None:
        if self._tables:
            self._tables[-1].lines.append(text)
        else:
            ends = self._notes == NOTES[ENDNOTES]
            self.blocks.append(Loose(text, endnote=self._note) if ends else Loose(text, self._note))

    def _label(self, paragraph: OpenParagraph) -> str:
        if paragraph.list is not None:
            return self._counters.label(paragraph.list, paragraph.level)
        by_style = of_style(paragraph.style, self._lists)
        return self._counters.label(*by_style) if by_style else ""

    def _end_table(self, table: OpenTable) -> None:
        read = table.laid.table()
        if self._tables:
            self._tables[-1].lines += [cell for row in read.rows for cell in row if cell]
        elif read.rows:
            self.blocks.append(read)


def _end_cell(table: OpenTable) -> None:
    if table.down:
        table.laid.goes_on(table.wide)
    else:
        table.laid.cell("\n".join(table.lines), table.wide)


def _changes() -> Unreadable:
    return Unreadable(
        "tracked-changes",
        Text("the file has tracked changes that nobody has accepted or refused: which text is meant?"),
        Text("accept or refuse them in Word (Review > Accept All Changes), and save the file"),
    )


class _Numbering(NamedTuple):
    abstract: dict[str, dict[int, ListLevel]]
    lists: dict[str, str]
    overrides: dict[tuple[str, int], ListLevel]


def lists_of(parts: Parts) -> Lists:
    """The lists of a file and what its styles say of them."""
    found = _Numbering({}, {}, {})
    if "word/numbering.xml" in parts:
        _numbering(parts["word/numbering.xml"], found)
    styles: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    if "word/styles.xml" in parts:
        _styles(parts["word/styles.xml"], styles, based)
    levels = {
        number: {
            **found.abstract.get(abstract, {}),
            **{at: level for (of, at), level in found.overrides.items() if of == number},
        }
        for number, abstract in found.lists.items()
    }
    return Lists(levels, found.lists, styles, based)


def _numbering(content: bytes, found: _Numbering) -> None:
    abstract, number, level = "", "", 0

    def begin(name: str, attributes: _Attributes) -> None:
        nonlocal abstract, number, level
        value = attribute(attributes, "val")
        match name:
            case "abstractNum":
                abstract, number = attribute(attributes, "abstractNumId"), ""
                found.abstract[abstract] = {}
            case "num":
                number, abstract = attribute(attributes, "numId"), ""
            case "abstractNumId" if number:
                found.lists[number] = value
            case "lvl":
                level = _whole(attribute(attributes, "ilvl"))
                _put(number, abstract, level, ListLevel(), found)
            case _ if name in _FIELDS:
                _put(number, abstract, level, _changed(_now(number, abstract, level, found), name, value), found)

    read_part(content, begin, lambda _: None)


_FIELDS = frozenset({"numFmt", "lvlText", "start"})


def _whole(text: str) -> int:
    """A small whole number that stands in an attribute; 0 for anything else."""
    return int(text[:6]) if text.isascii() and text.isdigit() else 0


def _changed(level: ListLevel, name: str, value: str) -> ListLevel:
    if name == "start":
        return level._replace(start=_whole(value))
    return level._replace(format=value) if name == "numFmt" else level._replace(text=value)


def _now(number: str, abstract: str, level: int, found: _Numbering) -> ListLevel:
    if number:
        return found.overrides.get((number, level), ListLevel())
    return found.abstract.get(abstract, {}).get(level, ListLevel())


def _put(number: str, abstract: str, level: int, one: ListLevel, found: _Numbering) -> None:
    """A level of a list by itself, or of the list that many lists share."""
    if number:
        found.overrides[number, level] = one
    else:
        found.abstract.setdefault(abstract, {})[level] = one


def _styles(content: bytes, styles: dict[str, tuple[str, int]], based: dict[str, str]) -> None:
    style, level = "", 0

    def begin(name: str, attributes: _Attributes) -> None:
        nonlocal style, level
        value = attribute(attributes, "val")
        match name:
            case "style":
                style, level = attribute(attributes, "styleId"), 0
            case "basedOn":
                based[style] = value
            case "ilvl":
                level = _whole(value)
            case "numId":
                styles[style] = (value, level)

    read_part(content, begin, lambda _: None)
