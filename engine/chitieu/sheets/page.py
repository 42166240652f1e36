"""A web page → its paragraphs and tables. Nothing of a page runs, and no address in it is followed."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from chitieu.sheets.blocks import Block, Laying, Loose
from chitieu.sheets.word_numbers import digits

_BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "section", "article", "blockquote", "body"}
)
_UNSEEN = frozenset({"script", "style", "template", "head", "noscript"})
_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DECLARED = re.compile(r"<[!?][^>]*>?")
_MOST_DEEP = 200  # lists within lists, tables within tables; what is deeper is read as if it were not


def page_blocks(text: str) -> list[Block]:
    """The paragraphs and tables of a page. Raises Unreadable for a table of too many cells."""
    page = _Page()
    page.feed(_without_asides(text))
    page.close()
    page.end()
    return page.blocks


def _without_asides(text: str) -> str:
    """A page without comments and declarations, nor what follows its last tag: Python's parser reads what is never
    closed again and again."""
    pieces, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        pieces.append(text[at:start])
        end = text.find("-->", start + 4)
        at = len(text) if end < 0 else end + 3
    plain = _DECLARED.sub("", "".join([*pieces, text[at:]]))
    last = plain.rfind(">") + 1
    return plain[:last] + plain[last:].replace("<", "&lt;")


class _List:
    """A list that is being read: its next number, and how it is written; a bullet has none."""

    def __init__(self, format: str | None) -> None:
        self.format, self.count = format, 0

    def label(self) -> str:
        self.count += 1
        if self.format is None:
            return "- "
        return digits(self.count, self.format) + (") " if self.format.endswith("Letter") else ". ")


class _Page(HTMLParser):
    """Gathers blocks of text; a table within a cell is text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._pieces: list[str] = []
        self._label = ""  # of the item whose text is to come
        self._lists: list[_List] = []
        self._laid = Laying()
        self._in_cell = False
        self._tables, self._unseen = 0, 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS or tag in ("table", "tr", "td", "th", "br"):
            self.end_paragraph()
        if tag in ("ol", "ul") and len(self._lists) < _MOST_DEEP:
            kind = dict(attrs).get("type") or "1"
            self._lists.append(_List(_FORMATS.get(kind, "decimal") if tag == "ol" else None))
        elif tag == "li" and self._lists:
            self._label = self._lists[-1].label()
        self._start_cell(tag, attrs)

    def _start_cell(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._tables += 1
        elif tag == "tr" and self._tables == 1:
            self._laid.row()
            self._in_cell = False
        elif tag in ("td", "th") and self._tables == 1 and self._laid.begun:
            said = dict(attrs)
            self._laid.cell("", _whole(said.get("colspan")), _whole(said.get("rowspan")))
            self._in_cell = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in _BLOCKS or tag in ("table", "tr", "td", "th"):
            self.end_paragraph()
        if tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "table" and self._tables:
            self._tables -= 1
            if not self._tables:
                self._end_table()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(data)

    def _end_table(self) -> None:
        if self._laid.begun:
            self.blocks.append(self._laid.table())
            self._laid = Laying()
        self._in_cell = False

    def end(self) -> None:
        """Ends what the page left open."""
        self.end_paragraph()
        self._end_table()

    def end_paragraph(self) -> None:
        """Ends the paragraph that is being read, or a line of a cell."""
        text = " ".join("".join(self._pieces).split())
        self._pieces = []
        if not text:
            return
        text, self._label = self._label + text, ""
        if self._tables and self._in_cell:
            self._laid.add(text)
        else:
            self.blocks.append(Loose(text))


def _whole(text: str | None) -> int:
    """A small whole number that stands in an attribute; 1 for anything else."""
    plain = (text or "").strip()
    return max(1, int(plain[:5])) if plain.isascii() and plain.isdigit() else 1
