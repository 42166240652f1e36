"""Figures that an officer filled in by hand, a row for each fact: “hơn 3.260”, 96%, có → entries of a dataset.

The sheet is the one that ``chitieu export-template facts`` writes. It is known by its header and by the ids of facts
in its first column; its head says of which unit and date it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.files.fact_figures import read_figure
from chitieu.files.kinds import NOT_YET_WORDS, day_of, folded, value_of
from chitieu.kinds import NOT_YET, code
from chitieu.lists.words import fold
from chitieu.model import Attribute, Bounds, FactKind, FactType, KindName, Rulebook
from chitieu.sheets.grid import Cell, Row, Sheet
from chitieu.text.written_numbers import probably_meant, without_groups

_DEEPEST_HEADER = 30
_COLUMNS = {
    "id": ("Mã", "Id"),
    "figure": ("Số liệu", "Figure"),
    "source": ("Nguồn", "Source"),
    "note": ("Ghi chú", "Note"),
}
_HEAD = {
    "unit_id": ("Mã đơn vị", "Id of the unit"),
    "unit_name": ("Tên đơn vị", "Name of the unit"),
    "as_of": ("Số liệu tính đến ngày", "Figures to"),
    "source": ("Nguồn chung", "Source of all"),
}
_BLANK = frozenset({"", "-", "–", "—"})
_NUMBER = r"-?\d[\d.,]*(?:\s\d{3})*\s?%?"
_FROM_TO = re.compile(rf"(?:từ\s+)?(?P<low>{_NUMBER})\s*(?:đến|to|–|—|-)\s*(?P<high>{_NUMBER})", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}(?:[.,\s]\d{3})+")


class GivenFigure(NamedTuple):
    """A figure as somebody gave it: ``written`` is its value as YAML; "" where no source or note was given."""

    fact: str
    value: Bounds
    written: str
    source: str
    note: str


class FactSheet(NamedTuple):
    """What a sheet of figures says: of which unit and date it is, as far as it is said, and its figures.

    ``attributes`` are codes of the unit's, by id.
    """

    sheet: Sheet
    unit_id: str
    unit_name: str
    as_of: dt.date | None
    source: str
    attributes: Mapping[str, str]
    figures: tuple[GivenFigure, ...]


class _Header(NamedTuple):
    position: int
    columns: Mapping[str, int]


def fact_sheet(sheet: Sheet, rulebook: Rulebook, problems: Problems) -> FactSheet | None:
    """The figures of a sheet; ``None`` for a sheet of another kind. What cannot be read is an error at its cell.

    No message holds the text of a cell.
    """
    header = _header(sheet, rulebook)
    if header is None:
        return None
    head = {key: _beside(sheet.rows[: header.position], names) for key, names in _HEAD.items()}
    as_of = day_of(head["as_of"].text) if head["as_of"].text else None
    if head["as_of"].text and as_of is None:
        hint = Text("write year-month-day: 2023-03-31")
        problems.error("not-a-date", sheet.place(), Text("the date of the figures cannot be read"), hint)
    attributes: dict[str, str] = {}
    figures: dict[str, GivenFigure] = {}
    for row in sheet.rows[header.position + 1 :]:
        id, given = (_cell(row, header.columns[key]) for key in ("id", "figure"))
        if given.text in _BLANK and not given.uncomputed:
            continue
        fact, attribute = rulebook.facts.get(id.text), rulebook.attributes.get(id.text)
        if given.uncomputed:
            _uncomputed(sheet, row, header, problems)
        elif attribute is not None:
            _read_attribute(sheet, row, header, attribute, attributes, problems)
        elif fact is None or fact.is_score:
            _unknown(sheet, row, header, id.text, rulebook, problems)
        elif fact.id in figures:
            text = Text("“{label}” stands twice", label=fact.label)
            problems.error(
                "fact-twice", sheet.place(row.number, header.columns["id"]), text, Text("leave one of the rows")
            )
        elif (figure := _figure(sheet, row, header, fact, as_of, problems)) is not None:
            figures[fact.id] = figure
    unit_id, unit_name, source = (head[key].text for key in ("unit_id", "unit_name", "source"))
    return FactSheet(sheet, unit_id, unit_name, as_of, source, attributes, tuple(figures.values()))


def is_fact_sheet(sheet: Sheet, rulebook: Rulebook) -> bool:
    """Whether a sheet is one of figures that were filled in by hand."""
    return _header(sheet, rulebook) is not None


def _header(sheet: Sheet, rulebook: Rulebook) -> _Header | None:
    for position, row in enumerate(sheet.rows[:_DEEPEST_HEADER]):
        texts = [fold(cell.text) for cell in row.cells]
        found = {
            key: next((n for n, text in enumerate(texts, 1) if text in map(fold, names)), 0)
            for key, names in _COLUMNS.items()
        }
        if found["id"] and found["figure"]:
            ids = {_cell(below, found["id"]).text for below in sheet.rows[position + 1 :]}
            return _Header(position, found) if not ids.isdisjoint(rulebook.facts) else None
    return None


def _beside(rows: Sequence[Row], names: tuple[str, ...]) -> Cell:
    """What stands beside a label of the head."""
    for row in rows:
        for number, cell in enumerate(row.cells):
            if fold(cell.text.rstrip(" :")) in map(fold, names):
                return next((each for each in row.cells[number + 1 :] if each.text), Cell())
    return Cell()


def _cell(row: Row, column: int) -> Cell:
    return row.cells[column - 1] if 0 < column <= len(row.cells) else Cell()


def _figure(
    sheet: Sheet, row: Row, header: _Header, fact: FactType, as_of: dt.date | None, problems: Problems
) -> GivenFigure | None:
    text = _cell(row, header.columns["figure"]).text
    written = written_value(text, fact)
    found, wrong = read_figure(written, fact, as_of or dt.date.max)
    if found is None:
        first = wrong[0]
        problems.error(
            first.code,
            sheet.place(row.number, header.columns["figure"]),
            Text("what stands here cannot be read as a figure of “{label}”", label=fact.label),
            first.hint if fact.kind is not None else Text("write 17, 96%, “hơn 3.260” or “từ 5 đến 8”"),
        )
        return None
    source, note = (_cell(row, header.columns[key]).text for key in ("source", "note"))
    said = "" if found.exact is not None or note else " ".join(text.split())  # the words of a bound are kept
    return GivenFigure(fact.id, found, written, " ".join(source.split()), " ".join(note.split()) or said)


def written_value(text: str, fact: FactType) -> str:
    """A figure as people write it, as YAML: ``{at_least: 3260}`` for “hơn 3.260 hộ”; else the text as it is."""
    plain = " ".join(text.split())
    if fact.kind is not None:
        return _of_kind(plain, fact.kind)
    if fact.unit != "%" and folded(plain).endswith(f" {folded(fact.unit)}"):
        plain = plain[: -len(fact.unit)].rstrip()
    if span := _FROM_TO.fullmatch(plain):
        return f"{{at_least: {_number(span['low'], fact)}, at_most: {_number(span['high'], fact)}}}"
    said = probably_meant(plain)
    if said is not None and said.slip == "sign":
        return f"{{{'at_least' if said.is_least else 'at_most'}: {_number(said.value, fact)}}}"
    return _number(plain, fact)


def _number(text: str, fact: FactType) -> str:
    """A number with a decimal point. Of what is whole, marks before three digits can only part thousands."""
    plain = "".join(text.split())
    if fact.is_count and _THOUSANDS.fullmatch(text.strip()):
        return "".join(letter for letter in plain if letter not in ".,")
    point = without_groups(plain)
    point = point.replace(",", ".") if point.count(",") == 1 and "." not in point else point
    return point if re.fullmatch(r"[\w.,%/-]{1,40}", point) else '"?"'


def _of_kind(text: str, kind: FactKind) -> str:
    if kind.name is KindName.DATE and folded(text) in NOT_YET_WORDS:
        return NOT_YET
    value = value_of(text, kind)
    return '"?"' if value is None else code(value, kind)


def _read_attribute(
    sheet: Sheet, row: Row, header: _Header, attribute: Attribute, found: dict[str, str], problems: Problems
) -> None:
    text = folded(_cell(row, header.columns["figure"]).text)
    codes = [each for each, label in attribute.values.items() if text in (folded(each), folded(label))]
    if codes:
        found[attribute.id] = codes[0]
    else:
        problems.error(
            "unknown-value",
            sheet.place(row.number, header.columns["figure"]),
            Text("what stands here is no known value of “{trait}”", trait=attribute.label),
            Text("known here: {keys}", keys=", ".join(attribute.values.values())),
        )


def _uncomputed(sheet: Sheet, row: Row, header: _Header, problems: Problems) -> None:
    problems.error(
        "no-value",
        sheet.place(row.number, header.columns["figure"]),
        Text("a formula without its value stands here"),
        Text("open the file in a spreadsheet program and save it, or type the value"),
    )


def _unknown(sheet: Sheet, row: Row, header: _Header, id: str, rulebook: Rulebook, problems: Problems) -> None:
    problems.error(
        "unknown-fact",
        sheet.place(row.number, header.columns["id"]),
        Text("the id of this row is that of no fact of the rules"),
        suggestion(id, rulebook.facts) or Text("take a new sheet: chitieu export-template facts"),
    )
