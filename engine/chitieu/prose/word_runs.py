"""Where the text of a Word file stands in it: the stretches of bytes (runs) that hold a paragraph, a cell, a footnote.

Letters are counted without blanks, so that it does not matter how those were written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from xml.parsers import expat

from chitieu.prose.old_fonts import as_meant
from chitieu.prose.report import Paragraph, Spot
from chitieu.prose.sections import placed
from chitieu.sheets.archive import Parts
from chitieu.sheets.word import DOCUMENT, NOTES, OpenParagraph, OpenTable, WordBody, attribute, lists_of, read_part
from chitieu.sheets.word_numbers import Lists

_REFERENCES = {f"{kind}Reference": kind for kind in NOTES.values()}
_NO_RUN = -1  # of a number that Word shows and does not store
_Pieces = list[tuple[int, int]]  # letters, and the run that they stand in


class Stretch(NamedTuple):
    """From where to where of the document's part."""

    begin: int
    end: int


class WordRuns(NamedTuple):
    """The runs of a document, and which of them hold each paragraph, cell and mark of a footnote."""

    runs: Sequence[Stretch]
    paragraphs: Sequence[tuple[Paragraph, _Pieces]]
    cells: Mapping[tuple[int, int, int], _Pieces]
    notes: Mapping[tuple[str, int], int]  # by what a note is called, and its number

    def of(self, spot: Spot, text: str, start: int) -> Stretch | None:
        """The runs that hold a text, which stands at a spot and at a letter of its paragraph (-1: anywhere in it).

        Of a cell they are all of it, of a footnote its mark. ``None`` where there are none.
        """
        if spot.note or spot.endnote:
            note = ("footnote", spot.note) if spot.note else ("endnote", spot.endnote)
            run = self.notes.get(note, _NO_RUN)
            return None if run == _NO_RUN else self.runs[run]
        if spot.row:
            return self._within(self.cells.get((spot.table, spot.row, spot.column), []), 0, -1)
        for paragraph, pieces in self.paragraphs:
            at = paragraph.text.find(text, max(0, start))
            if paragraph.spot == spot and at >= 0 and start in (-1, at):
                before = _letters(paragraph.text[:at])
                return self._within(pieces, before, before + _letters(text))
        return None

    def _within(self, pieces: _Pieces, first: int, last: int) -> Stretch | None:
        """The runs of letters from one on to before another; -1 is the end."""
        held, count = [], 0
        for letters, run in pieces:
            if run != _NO_RUN and letters and count + letters > first and (last < 0 or count < last):
                held.append(run)
            count += letters
        held = held or [run for _, run in pieces if run != _NO_RUN]
        return Stretch(self.runs[held[0]].begin, self.runs[held[-1]].end) if held else None


def word_runs(parts: Parts) -> WordRuns:
    """The runs of a Word file. Raises Unreadable as its report does."""
    body = _Marked(lists_of(parts), parts[DOCUMENT])
    read_part(parts[DOCUMENT], body.begin, body.end, body.text, body.parser)
    report = placed(as_meant(body.blocks))
    loose = [one for one in report.paragraphs if not one.spot.table]
    notes = {}
    for part, kind in NOTES.items():
        for number, id in enumerate(_notes(parts, part, kind), 1):
            if (kind, id) in body.marks:
                notes[kind, number] = body.marks[kind, id]
    return WordRuns(body.runs, list(zip(loose, body.loose, strict=True)), body.cells, notes)


def _letters(text: str) -> int:
    return len("".join(text.split()))


def _notes(parts: Parts, part: str, kind: str) -> list[str]:
    """The notes of a part by their ids, in order."""
    ids: list[str] = []

    def begin(name: str, attributes: Mapping[str, str]) -> None:
        if name == kind and attribute(attributes, "type") in ("", "normal"):
            ids.append(attribute(attributes, "id"))

    if part in parts:
        read_part(parts[part], begin, lambda _: None)
    return ids


class _Marked(WordBody):
    """A body that knows where its runs stand: the outermost, so that a text box is the run that it hangs on."""

    def __init__(self, lists: Lists, content: bytes) -> None:
        super().__init__(lists)
        self.parser: list[expat.XMLParserType] = []
        self.runs: list[Stretch] = []
        self.loose: list[_Pieces] = []
        self.cells: dict[tuple[int, int, int], _Pieces] = {}
        self.marks: dict[tuple[str, str], int] = {}
        self._content, self._deep, self._count = content, 0, 0
        self._cells: list[_Pieces] = []

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "r":
            if not self._deep:
                self.runs.append(Stretch(self.parser[0].CurrentByteIndex, 0))
            self._deep += 1
        elif name == "tc":
            self._cells.append([])
        elif name in _REFERENCES and self._deep:
            self.marks.setdefault((_REFERENCES[name], attribute(attributes, "id")), len(self.runs) - 1)
        super().begin(name, attributes)

    def end(self, name: str) -> None:
        if name == "r":
            self._deep -= 1
            if not self._deep:
                last = self._content.index(b">", self.parser[0].CurrentByteIndex) + 1
                self.runs[-1] = self.runs[-1]._replace(end=last)
        cell = self._cells.pop() if name == "tc" and self._cells else None
        if cell is not None and self._cells:
            self._cells[-1] += cell
        elif cell is not None and self._tables and not self._skipped:
            row, column = self._tables[-1].laid.place
            self.cells[self._count + 1, row, column] = cell
        super().end(name)

    def _end_table(self, table: OpenTable) -> None:
        blocks = len(self.blocks)
        super()._end_table(table)
        self._count += len(self.blocks) - blocks

    def _add(self, text: str) -> None:
        super()._add(text)
        if self._paragraphs:
            self._paragraphs[-1].runs.append((_letters(text), len(self.runs) - 1 if self._deep else _NO_RUN))

    def _put(self, text: str, paragraph: OpenParagraph) -> None:
        shown = _letters(text) - sum(letters for letters, _ in paragraph.runs)
        pieces = [(shown, _NO_RUN), *paragraph.runs]
        if not self._tables:
            self.loose.append(pieces)
        elif self._cells:
            self._cells[-1] += pieces
        super()._put(text, paragraph)
