"""A report as a web page: its whole text with marks at what was found, to be shown or hidden drawer by drawer.

Nothing on the page runs and nothing is fetched: what is shown is chosen by styles alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.package_files import package_file
from chitieu.prose.report import Grid, Paragraph
from chitieu.prose.statements import Drawer, FormFault, Proofreading, Statement
from chitieu.views.proofreading import DRAWERS, FORM, ProofNote, notes_of
from chitieu.views.tables.words import Words

_TEMPLATE = "views/templates/proofreading.html"


class _Told(NamedTuple):
    """A note with its number on the page."""

    number: int
    note: ProofNote


class _Piece(NamedTuple):
    """A stretch of a paragraph; ``drawer`` marks it."""

    text: str
    drawer: str = ""
    number: int = 0


class _Cell(NamedTuple):
    text: str
    drawer: str = ""


class _Block(NamedTuple):
    """A paragraph as pieces or a table as rows, with what is said of it. ``quiet``: nothing but what holds."""

    pieces: Sequence[_Piece]
    rows: Sequence[Sequence[_Cell]]
    notes: Sequence[_Told]
    label: str

    @property
    def quiet(self) -> bool:
        return all(one.note.drawer == Drawer.HOLDS for one in self.notes)


def proof_page(found: Proofreading, words: Words) -> str:
    """The page of what was found in a report."""
    import jinja2

    notes = list(notes_of(found, words))
    offered = {**{drawer.value: word for drawer, (word, _) in DRAWERS.items()}, FORM: Text("form")}
    told = [_Told(number, note) for number, note in enumerate(notes, 1)]
    counts = Counter(note.drawer for note in notes)
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)
    return environment.from_string(package_file(_TEMPLATE).decode()).render(
        lang=words.language.code,
        title=words.text(Text("Proofreading of {name}", name=found.name)),
        drawers=[(id, words.text(word), counts[id]) for id, word in offered.items() if counts[id]],
        hidden=Drawer.HOLDS.value,
        blocks=list(_blocks(found, told, words)),
        told=[one for one in told if one.note.drawer != Drawer.HOLDS],
        words={
            "shown": words.language.say("Shown"),
            "whole": words.language.say("the whole text"),
            "found": words.language.say("Found"),
            "nothing": words.language.say("Nothing was found."),
        },
    )


def _blocks(found: Proofreading, told: Sequence[_Told], words: Words) -> Iterator[_Block]:
    """Paragraphs and tables in the order of the report."""
    report = found.report
    by_paragraph: dict[int, list[_Told]] = {}
    by_table: dict[int, list[_Told]] = {}
    for one in told:
        spot, number = one.note.about.spot, _paragraph(one.note.about, report.paragraphs)
        if spot.table:
            by_table.setdefault(spot.table, []).append(one)
        elif number is not None:
            by_paragraph.setdefault(number, []).append(one)
    grids: dict[int, list[Grid]] = {}
    for grid in report.grids:
        grids.setdefault(grid.after, []).append(grid)
    for number in range(len(report.paragraphs) + 1):
        for grid in grids.get(number, ()):
            of_it = by_table.get(grid.spot.table, [])
            drawers = {(one.note.about.spot.row, one.note.about.spot.column): one.note.drawer for one in of_it[::-1]}
            rows = [
                [_Cell(text, drawers.get((row, column), "")) for column, text in enumerate(cells, 1)]
                for row, cells in enumerate(grid.rows, 1)
            ]
            yield _Block((), rows, of_it, words.text(Text("table {number}", number=str(grid.spot.table))))
        if number < len(report.paragraphs) and not report.paragraphs[number].spot.table:
            paragraph, of_it = report.paragraphs[number], by_paragraph.get(number, [])
            yield _Block(list(_pieces(paragraph.text, of_it)), (), of_it, "")


def _paragraph(about: Statement | FormFault, paragraphs: Sequence[Paragraph]) -> int | None:
    """Which paragraph something is said of; of a fault of the form the first at its spot that has what was found."""
    if isinstance(about, Statement):
        return about.paragraph
    alike = [at for at, one in enumerate(paragraphs) if one.spot == about.spot]
    return next((at for at in alike if about.found in paragraphs[at].text), next(iter(alike), None))


def _pieces(text: str, told: Sequence[_Told]) -> Iterator[_Piece]:
    """A paragraph in pieces, those marked of which something is said; of two that overlap, the first."""
    at = 0
    for start, end, one in sorted((*_stretch(text, one.note.about), one) for one in told):
        if start < at or end <= start:
            continue
        yield _Piece(text[at:start])
        yield _Piece(text[start:end], one.note.drawer, one.number)
        at = end
    yield _Piece(text[at:])


def _stretch(text: str, about: Statement | FormFault) -> tuple[int, int]:
    """From where to where a text is marked: the figure that is stated, or what was found."""
    if isinstance(about, Statement):
        first = about.stated.start if about.other is not None else about.figures[0].start
        start = about.start - first + about.stated.start
        return start, start + len(about.stated.text)
    start = text.find(about.found)
    return (0, 0) if start < 0 else (start, start + len(about.found))
