"""A report's own figures, held against each other: what is wrong first, then what is rounded amiss, what is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.numbers import rounded
from chitieu.prose.figures import PrintedFigure
from chitieu.prose.report import Spot
from chitieu.prose.statements import (
    Drawer,
    FormCode,
    FormFault,
    Found,
    LikelyCause,
    Proofreading,
    Recomputed,
    Statement,
    StatementKind,
    WordRemark,
)
from chitieu.views.tables.cells import Cell, Chain, Printed, Record
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table
from chitieu.views.tables.words import Words

SCHEMA = "chitieu/proofreading/1"
DRAWERS: Mapping[Drawer, tuple[Text, str]] = {
    Drawer.WRONG: (Text("wrong"), "bold red"),
    Drawer.ROUNDING: (Text("rounding"), "cyan"),
    Drawer.QUESTION: (Text("to ask"), "yellow"),
    Drawer.HOLDS: (Text("agrees"), "green"),
}
FORM = "form"
_CAUSES: Mapping[LikelyCause, Text] = {
    LikelyCause.NOT_EQUAL: Text("the figures beside it give another value"),
    LikelyCause.TRUNCATED: Text("decimals were cut off, not rounded"),
    LikelyCause.ROUNDED_UP: Text("rounded up, not to the nearest"),
    LikelyCause.SUM: Text("the parts do not make the whole"),
    LikelyCause.NO_WHOLE_BASE: Text("no whole number of cases gives this percentage"),
    LikelyCause.DIRECTION: Text("the figures change the other way than the word says"),
    LikelyCause.OTHER_BASE: Text("the two shares cannot be of one whole"),
}
_FAULTS: Mapping[FormCode, Text] = {
    FormCode.NUMBERING: Text("section {found}: {expected} was expected"),
    FormCode.BRACKET: Text("a bracket is opened and never closed"),
    FormCode.THOUSANDS: Text("{found}: elsewhere thousands are parted by a point ({expected})"),
    FormCode.LETTER: Text("{found}: its Ð is the letter eth, not Đ ({expected})"),
    FormCode.ANNEX: Text("annex {found} is cited and does not stand in the file (those that do: {expected})"),
    FormCode.TWO_DATES: Text("elsewhere cited in another way: {expected}"),
}
_SHAPES = {
    "/": "{0} / {1}",
    "/−1": "{0} / {1} − 1",
    "−": "{0} − {1}",
    "/(+)": "{0} / ({1} + {0})",
    "/(−)": "{0} / ({1} − {0})",
    "/(/)": "{0} / ({1} / {2})",
    "": "{0}",
}
_MORE = 3  # decimals beyond those that are printed
_MOST_SHOWN = 12  # parts of a sum


class _Row(NamedTuple):
    """A statement or a fault of the form as people read it; ``drawer`` is ``form`` of the latter."""

    drawer: str
    place: Cell
    quote: str
    stated: str
    computed: Cell
    cause: Cell
    about: Statement | FormFault


class ProofNote(NamedTuple):
    """What is said of a place: ``drawer`` is a class of the page, ``lines`` are for people."""

    drawer: str
    place: str
    lines: Sequence[str]
    about: Statement | FormFault


def proofreading_output(found: Proofreading, words: Words, *, every: bool) -> Output:
    """What a proofreading found. People see what is to be looked at, and with ``every`` what holds, too."""
    title = Text("Proofreading of {name}", name=found.name)
    sections = []
    for drawer, (word, style) in DRAWERS.items():
        rows = [_told(one) for one in found.of(drawer)]
        if rows and (every or drawer is not Drawer.HOLDS):
            sections.append(Section(Chain((word, f"({len(rows)})")), rows, style))
    if found.form:
        rows = [_form(one) for one in found.form]
        sections.append(Section(Chain((Text("form"), f"({len(rows)})")), rows, "yellow"))
    people = Table(title, _TOLD, sections, On.PEOPLE | On.BOOK, _notes(found), name=Text("Proofreading"))
    told = [*map(_told, found.statements), *map(_form, found.form)]
    programs = Table(title, _FOUND, [Section(None, told)], On.CSV)
    return Output(title, [people, programs], lambda: _record(found, words))


def figures_output(found: Proofreading, words: Words) -> Output:
    """All figures of a report with their places."""
    title = Text("Figures of {name}", name=found.name)
    table = Table(title, _FIGURES, [Section(None, found.figures)], On.PEOPLE | On.BOOK | On.CSV, name=Text("Figures"))
    return Output(title, [table], lambda: _record(found, words))


def _notes(found: Proofreading) -> list[Note]:
    holds, read = (str(len(one)) for one in (found.of(Drawer.HOLDS), found.figures))
    return [Note(Text("holds: {holds} statements; read: {figures} figures", holds=holds, figures=read))]


_LOOK = On.PEOPLE | On.BOOK
_TOLD: Sequence[Column[_Row]] = (
    Column("", Text("Category"), "text", lambda row: _word(row.drawer), On.BOOK, 16),
    Column("", Text("Place"), "text", lambda row: row.place, _LOOK, 28),
    Column("", Text("The report says"), "text", lambda row: row.quote, _LOOK, 60),
    Column("", Text("Printed"), "text", lambda row: row.stated, _LOOK, 16),
    Column("", Text("Computed"), "text", lambda row: row.computed, _LOOK, 40),
    Column("", Text("Likely cause"), "text", lambda row: row.cause, _LOOK, 40),
)


def _word(drawer: str) -> Cell:
    return Text("form") if drawer == FORM else DRAWERS[Drawer(drawer)][0]


def _spot(row: _Row) -> Spot:
    return row.about.spot


def _of(row: _Row) -> Statement | None:
    return row.about if isinstance(row.about, Statement) else None


def _kind(row: _Row) -> Cell:
    return row.about.kind.value if isinstance(row.about, Statement) else row.about.code.value


def _cause(row: _Row) -> Cell:
    return row.about.cause.value if isinstance(row.about, Statement) and row.about.cause else None


def _exact(row: _Row) -> Cell:
    one = _of(row)
    return one.sum.exact if one and one.sum else None


_FOUND: Sequence[Column[_Row]] = (
    Column("drawer", "", "text", lambda row: row.drawer, On.CSV),
    Column("kind", "", "text", _kind, On.CSV),
    Column("cause", "", "text", _cause, On.CSV),
    Column("section", "", "text", lambda row: _spot(row).section, On.CSV),
    Column("paragraph", "", "count", lambda row: _spot(row).paragraph or None, On.CSV),
    Column("table", "", "count", lambda row: _spot(row).table or None, On.CSV),
    Column("row", "", "count", lambda row: _spot(row).row or None, On.CSV),
    Column("column", "", "count", lambda row: _spot(row).column or None, On.CSV),
    Column("note", "", "count", lambda row: _spot(row).note or None, On.CSV),
    Column("endnote", "", "count", lambda row: _spot(row).endnote or None, On.CSV),
    Column("page", "", "count", lambda row: _spot(row).page or None, On.CSV),
    Column("stated", "", "text", lambda row: row.stated, On.CSV),
    Column("exact", "", "number", _exact, On.CSV),
    Column("text", "", "text", lambda row: row.quote, On.CSV),
)
_FIGURES: Sequence[Column[Found]] = (
    Column("", Text("Place"), "text", lambda row: place(row.spot), _LOOK, 28),
    Column("text", Text("Printed"), "text", lambda row: row.figure.text, _LOOK | On.CSV, 16),
    Column("low", Text("At least"), "number", lambda row: _end(row.figure, 0), On.BOOK | On.CSV, 14),
    Column("high", Text("At most"), "number", lambda row: _end(row.figure, 1), On.BOOK | On.CSV, 14),
    Column("unit", Text("Unit"), "text", lambda row: unit(row.figure), _LOOK | On.CSV, 18),
    Column("section", "", "text", lambda row: row.spot.section, On.CSV),
    Column("paragraph", "", "count", lambda row: row.spot.paragraph or None, On.CSV),
    Column("page", "", "count", lambda row: row.spot.page or None, On.CSV),
)


def _end(figure: PrintedFigure, side: int) -> Fraction | None:
    return None if figure.hedged else figure.within[side]


def unit(figure: PrintedFigure) -> str:
    """What a figure counts: percent, or the words after it."""
    return "%" if figure.percent else figure.unit


def place(spot: Spot) -> Cell:
    """A place as readers cite it: section II.2.2.1.b, paragraph 3."""
    parts: list[Cell] = []
    if spot.page:
        parts.append(Text("page {number}", number=str(spot.page)))
    if spot.note:
        parts.append(Text("footnote {number}", number=str(spot.note)))
    if spot.endnote:
        parts.append(Text("endnote {number}", number=str(spot.endnote)))
    if spot.section:
        parts.append(Text("section {section}", section=spot.section))
    if spot.table:
        parts.append(Text("table {number}", number=str(spot.table)))
    if spot.row:
        parts.append(Text("row {row}, column {column}", row=str(spot.row), column=str(spot.column)))
    if spot.paragraph and not (spot.table or spot.note or spot.endnote):
        parts.append(Text("paragraph {number}", number=str(spot.paragraph)))
    return Chain(tuple(parts), ", ")


def notes_of(found: Proofreading, words: Words) -> Iterator[ProofNote]:
    """What is to be said at the places of a report, the statements in the order of the drawers, then the form."""
    for drawer in DRAWERS:
        for one in found.of(drawer):
            yield ProofNote(drawer.value, words.text(place(one.spot)), _lines(one, words), one)
    for fault in found.form:
        told = Chain((Text("form"), _form(fault).cause), ": ")
        yield ProofNote(FORM, words.text(place(fault.spot)), [words.text(told)], fault)


def _lines(one: Statement, words: Words) -> list[str]:
    drawer, reason, sum = (words.text(cell) for cell in (DRAWERS[one.drawer][0], reason_of(one), computed(one)))
    lines = [f"{drawer}: {reason}" if reason else drawer, *([sum] if sum else [])]
    if one.drawer is not Drawer.HOLDS:
        lines.append(words.text(Text("printed: {figure}", figure=one.stated.text)))
    return lines


def remarks_of(found: Proofreading, words: Words, *, every: bool) -> Iterator[WordRemark]:
    """What is to be said in comments of a Word file; with ``every`` of what holds, too."""
    for note in notes_of(found, words):
        about = note.about
        if isinstance(about, FormFault):
            yield WordRemark(note.lines, about.spot, about.found)
        elif every or about.drawer is not Drawer.HOLDS:
            paragraph = (
                found.report.paragraphs[about.paragraph].text if about.paragraph >= 0 else ""
            )  # of a table: none
            yield WordRemark(note.lines, about.spot, paragraph[about.start : about.end], about.start)


def _told(one: Statement) -> _Row:
    return _Row(one.drawer.value, place(one.spot), one.quote, one.stated.text, computed(one), reason_of(one), one)


def _form(one: FormFault) -> _Row:
    text = _FAULTS[one.code]
    return _Row(
        FORM, place(one.spot), one.found, "", None, Text(text.message, found=one.found, expected=one.expected), one
    )


def reason_of(one: Statement) -> Cell:
    """The likeliest cause of a figure that does not hold; nothing for one that does."""
    match one.cause:
        case None:
            return None
        case LikelyCause.FROM_ROUNDED if one.sum is not None and one.sum.shortened is not None:
            value = Printed(one.sum.shortened, _places(one.sum.shortened * 100), percent=True)
            return Text("computed from the rounded value {value}", value=value)
        case LikelyCause.TWO_VALUES if one.other is not None:
            return Text("{place} has {figure}", place=place(one.other), figure=one.figures[0].text)
        case LikelyCause.TWO_VALUES:
            return Text("the total before it is another")
        case _:
            return _CAUSES[one.cause]


def _places(value: Fraction) -> int:
    return next((places for places in range(6) if (value * 10**places).denominator == 1), 6)


def computed(one: Statement) -> Cell:
    """``100% / 70% = 142.857% → 143%``: how it was computed, what comes of it, and how that is printed."""
    if one.sum is None:
        return None
    exact = _printed(
        one.sum.exact, one.stated, _MORE if one.kind not in (StatementKind.PARTS, StatementKind.TABLE_SUM) else 0
    )
    told: list[Cell] = [_shape(one.sum), "=", exact] if one.sum.sign else [exact]
    if one.drawer is not Drawer.HOLDS and one.stated.percent and one.sum.sign != "+":
        told += ["→", _printed(one.sum.exact, one.stated, 0)]
    return Chain(tuple(told))


def _shape(sum: Recomputed) -> str:
    if sum.sign == "+":
        shown = sum.operands[:_MOST_SHOWN]
        return " + ".join(shown) + (" + …" if len(sum.operands) > len(shown) else "")
    return _SHAPES[sum.sign].format(*sum.operands)


def _printed(value: Fraction, like: PrintedFigure, more: int) -> Cell:
    """A value as a figure is printed: in percent, or in its thousands and millions."""
    if like.percent:
        return Printed(value, like.decimals + more, percent=True)
    return Chain((Printed(value / 10**like.factor, like.decimals + more, percent=False), _factor(like)))


def _factor(figure: PrintedFigure) -> str | None:
    words = re.search(r"[^\W\d].*$", figure.text)
    return words[0] if words and figure.factor else None


def _record(found: Proofreading, words: Words) -> Mapping[str, Record]:
    counts = Counter(one.drawer for one in found.statements)
    return {
        "schema": SCHEMA,
        "report": found.name,
        "summary": {
            **{drawer.value: counts[drawer] for drawer in Drawer},
            "form": len(found.form),
            "figures": len(found.figures),
        },
        "statements": [_statement(one, words) for one in found.statements],
        "form": [
            {"code": one.code.value, "found": one.found, "expected": one.expected, "place": _place(one.spot)}
            for one in found.form
        ],
        "figures": [
            {
                "text": one.figure.text,
                "low": _end(one.figure, 0),
                "high": _end(one.figure, 1),
                "unit": unit(one.figure) or None,
                "place": {**_place(one.spot), "start": one.figure.start, "end": one.figure.end},
            }
            for one in found.figures
        ],
    }


def _statement(one: Statement, words: Words) -> Mapping[str, Record]:
    sum = one.sum
    return {
        "kind": one.kind.value,
        "drawer": one.drawer.value,
        "cause": one.cause.value if one.cause else None,
        "place": {**_place(one.spot), "start": one.start, "end": one.end},
        "text": one.quote,
        "numbers": [figure.text for figure in one.figures],
        "stated": one.stated.text,
        "computed": None if sum is None else {"exact": sum.exact, "shown": _shown(sum.exact, one.stated)},
        "reason": words.text(reason_of(one)) or None,
    }


def _shown(value: Fraction, like: PrintedFigure) -> str:
    scale = Fraction(100) if like.percent else Fraction(1, 10**like.factor)
    return rounded(value * scale, like.decimals) + ("%" if like.percent else "")


def _place(spot: Spot) -> Mapping[str, Record]:
    return {
        "section": spot.section or None,
        "paragraph": spot.paragraph or None,
        "table": spot.table or None,
        "row": spot.row or None,
        "column": spot.column or None,
        "note": spot.note or None,
        "endnote": spot.endnote or None,
        "page": spot.page or None,
    }
