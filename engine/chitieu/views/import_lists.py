"""What an import counted: facts, each with how it was counted and from how many rows, and what was read for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.lists.agreement import Agreement, Compared
from chitieu.lists.counts import Counted, ListCounts, SheetRead
from chitieu.lists.forms import BODY_KIND, Form, Matrix, PeopleForm
from chitieu.lists.sheet_body import Whence
from chitieu.lists.unread import named_columns
from chitieu.lists.words import shown_header
from chitieu.messages import mark
from chitieu.model import Dataset, FactType
from chitieu.views.names import words
from chitieu.views.tables.cells import Cell, Chain, Figure, Record
from chitieu.views.tables.json import json_records
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table
from chitieu.views.tables.words import Words

SCHEMA = "chitieu/lists/1"
_TERM = re.compile(r"[A-Za-z_]\w*|[=!<>]=|[/|]")
_AGREEMENTS = words(
    {
        Agreement.AGREES: Text("agrees"),
        Agreement.ROUNDED: Text("agrees when rounded"),
        Agreement.MAY_AGREE: Text("within the bounds"),
        Agreement.DIFFERS: Text("differs"),
        Agreement.NOT_REPORTED: Text("not reported"),
        Agreement.NOT_COUNTED: Text("not counted"),
    },
    "✓✓~✗+?",
)

_WHENCE = {
    Whence.SHEET: mark("{label} by the name of the sheet"),
    Whence.TITLE: mark("{label} by its title"),
    Whence.FILE: mark("{label} by the name of the file"),
}
Comparisons = Sequence[tuple[Dataset, Sequence[Compared]]]


class CountedRow(NamedTuple):
    """A count, with what a dataset reports instead."""

    one: Counted
    kind: FactType
    form: Form
    compared: Compared | None


def import_output(counts: ListCounts, comparisons: Comparisons, words: Words) -> Output:
    """Counts beside what the first dataset reports and, under their own headings, further ones; what was read."""
    columns, title = _columns(words), Text("Facts counted from lists")
    notes = list(map(Note, (*map(_read, counts.sheets), *_agreements(comparisons))))
    table = Table(title, columns, list(_sections(counts, comparisons)), On.PEOPLE, notes, brief=3)
    every = Section(None, [_row(one, None, counts) for one in counts.counted])
    facts = Table(title, columns, [every], On.JSON)
    sheets = Table(title, _SHEETS, [Section(None, counts.sheets)], On.JSON)

    def json() -> Record:
        return {
            "schema": SCHEMA,
            "facts": list(json_records(facts)),
            "sheets": list(json_records(sheets)),
            "comparisons": [_comparison(*each) for each in comparisons],
        }

    return Output(title, [table], json)


def _sections(counts: ListCounts, comparisons: Comparisons) -> Iterator[Section[CountedRow]]:
    """What is not as reported; the facts of each form; those of further datasets."""
    every = [one for _, compared in comparisons for one in compared]
    differing = [one for one in every if one.agreement in (Agreement.DIFFERS, Agreement.ROUNDED)]
    if differing:
        yield Section(Text("not as reported"), _rows(differing, counts), "bold yellow")
    yield from _by_form(counts, comparisons[0][1] if comparisons else ())
    for dataset, compared in comparisons[1:]:
        heading = Text("Against {unit}, figures to {date}", unit=dataset.unit.name, date=dataset.as_of)
        yield Section(heading, _rows(compared, counts))


def _by_form(counts: ListCounts, compared: Sequence[Compared]) -> Iterator[Section[CountedRow]]:
    beside = {(one.counted.fact, one.counted.year): one for one in compared}
    for form in {sheet.form.id: sheet.form for sheet in counts.sheets}.values():
        found = [one for one in counts.counted if one.form == form.id]
        if found:
            yield Section(form.title, [_row(one, beside.get((one.fact, one.year)), counts) for one in found])


def _rows(compared: Sequence[Compared], counts: ListCounts) -> list[CountedRow]:
    return [_row(one.counted, one, counts) for one in compared]


def _row(one: Counted, compared: Compared | None, counts: ListCounts) -> CountedRow:
    form = next(sheet.form for sheet in reversed(counts.sheets) if sheet.form.id == one.form)
    return CountedRow(one, counts.rulebook.facts[one.fact], form, compared)


def _columns(words: Words) -> Sequence[Column[CountedRow]]:
    return (
        Column("", Text("Fact"), "text", _label, On.PEOPLE),
        Column("", Text("Count"), "text", _value, On.PEOPLE),
        Column("", Text("Reported"), "text", _reported, On.PEOPLE),
        Column("", Text("How"), "text", lambda row: _how(row, words), On.PEOPLE),
        Column("", Text("From"), "text", _among, On.PEOPLE),
        Column("fact", "", "text", lambda row: row.one.fact, On.JSON),
        Column("form", "", "text", lambda row: row.one.form, On.JSON),
        Column("year", "", "year", lambda row: row.one.year, On.JSON),
        Column("value", "", "exact", lambda row: row.one.value, On.JSON),
        Column("what", "", "text", lambda row: row.one.what, On.JSON),
        Column("how", "", "text", lambda row: row.one.how, On.JSON),
        Column("counted", "", "count", lambda row: row.one.counted, On.JSON),
        Column("among", "", "count", lambda row: row.one.among, On.JSON),
        Column("unknown", "", "count", lambda row: row.one.unknown, On.JSON),
        Column("absent", "", "text", lambda row: row.one.absent, On.JSON),
    )


_SHEETS: Sequence[Column[SheetRead]] = (
    Column("file", "", "text", lambda row: row.file, On.JSON),
    Column("sheet", "", "text", lambda row: row.name, On.JSON),
    Column("form", "", "text", lambda row: row.form.id, On.JSON),
    Column("rows", "", "count", lambda row: row.rows, On.JSON),
    Column("totals_compared", "", "count", lambda row: row.totals, On.JSON),
    Column("columns_not_read", "", "text", lambda row: row.unread, On.JSON),
    Column("headers_not_read", "", "text", lambda row: row.words, On.JSON),
)


def _label(row: CountedRow) -> Cell:
    return f"{row.kind.label} ({row.one.year})" if row.one.year else row.kind.label


def _among(row: CountedRow) -> Cell:
    return None if row.one.value is None or row.one.written else str(row.one.among)


def _value(row: CountedRow) -> Cell:
    if row.one.value is None:
        return "–"
    figure = Figure(row.one.value, row.kind.unit)
    return Chain((f"{row.one.counted}/{row.one.among} =", figure)) if row.one.what == "share" else figure


def _reported(row: CountedRow) -> Cell:
    if row.compared is None:
        return None
    word = _AGREEMENTS[row.compared.agreement]
    if row.compared.reported is None:
        return word
    said = None if row.compared.agreement is Agreement.AGREES else Chain(("(", word.text, ")"), "")
    return Chain((word.sign, Figure(row.compared.reported, row.kind.unit), said))


def _how(row: CountedRow, words: Words) -> Cell:
    one, condition = row.one, _condition(row, words)
    if one.absent:
        return Text("the sheet has no column for: {traits}", traits=", ".join(one.absent))
    if one.written:
        return one.how or Text("given")
    if one.what == "share" and not one.among:
        return Text("nobody to take a share of")
    how: Cell = condition
    if one.what not in ("share", "cells"):
        whom = _whom(row)
        how = (
            Text("{whom} with {condition}", whom=whom, condition=condition)
            if condition
            else Text("all {whom}", whom=whom)
        )
    return Chain((how, Text("({number} not known)", number=str(one.unknown)) if one.unknown else None))


def _whom(row: CountedRow) -> Cell:
    body = row.form.body if isinstance(row.form, PeopleForm) else row.form.units
    if row.one.what == "bodies" and body is not None:
        return body.label
    return Text("people")


def _condition(row: CountedRow, words: Words) -> str:
    """The condition as the form has it, in the words of lists: ``Dân tộc ≠ Kinh và Xếp loại ≥ HTTNV``."""
    say = words.language.say
    signs = {
        "==": "=",
        "!=": "≠",
        ">=": "≥",
        "<=": "≤",
        "/": say("of those with"),
        "|": say("or, held by the same people,"),
    }
    signs |= {"and": say("and"), "or": say("or"), "not": say("not"), "in": say("among")}
    terms = {**signs, **_terms(row.form)}
    if BODY_KIND in terms:
        terms[BODY_KIND] = say("kind")
    return _TERM.sub(lambda match: terms.get(match[0], match[0]), row.one.how)


def _terms(form: Form) -> dict[str, str]:
    """The labels of what a form's conditions name, and of its rows and columns."""
    if isinstance(form, Matrix):
        return {key: shown_header(headers[0]) for key, headers in {**form.rows, **form.columns}.items()}
    traits = [*form.traits.values(), *([form.body.kinds] if form.body and form.body.kinds else [])]
    terms = {trait.id: trait.label for trait in traits}
    for trait in traits:
        terms |= {code: label for code, label in trait.values.items() if code not in terms}
    return terms


def _read(sheet: SheetRead) -> Cell:
    """What was read of a sheet, and what was not."""
    name = f"{sheet.file}, {sheet.name}" if sheet.name else sheet.file
    rows = Text("{sheet}: {rows} rows, form {form}", sheet=_line(name), rows=str(sheet.rows), form=sheet.form.id)
    said: list[Cell] = [rows]
    if sheet.whence is not None and isinstance(sheet.form, PeopleForm) and sheet.form.body is not None:
        said.append(Text(_WHENCE[sheet.whence], label=sheet.form.body.label))
    if sheet.totals:
        said.append(Text("{number} totals compared", number=str(sheet.totals)))
    if sheet.unread:
        said.append(Text("columns not read: {columns}", columns=_line(", ".join(named_columns(sheet)))))
    return Chain(tuple(said), "; ")


def _line(text: str) -> str:
    return " ".join(text.split())


def _agreements(comparisons: Comparisons) -> Iterator[Cell]:
    for dataset, compared in comparisons:
        found = [one.agreement for one in compared]
        given = [(found.count(agreement), word.text) for agreement, word in _AGREEMENTS.items()]
        counts = tuple(Chain((str(count), text)) for count, text in given if count)
        nothing = Text("nothing to compare: the lists are of another date and give nothing by year")
        yield Chain((Chain((dataset.as_of, ":"), ""), Chain(counts, ", ") if counts else nothing))


def _comparison(dataset: Dataset, compared: Sequence[Compared]) -> Mapping[str, Record]:
    facts = [
        {
            "fact": one.counted.fact,
            "year": one.counted.year,
            "reported": one.reported,
            "agreement": one.agreement.value,
        }
        for one in compared
    ]
    return {"unit": dataset.unit.id, "as_of": dataset.as_of, "facts": facts}
