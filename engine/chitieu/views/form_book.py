"""An empty form as a workbook: its header as staff print it, lists to choose from, ready to be read back by import."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chitieu.language import Language
from chitieu.lists.forms import Form, Header, Matrix, PeopleForm, Trait
from chitieu.lists.words import first_way
from chitieu.views.office import on_paper, plain_text, settled

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 120  # people that fit before somebody has to copy rows
UNITS = 30  # units that a matrix has rows for
_HEAD = 4  # the row in which the header begins: a title and instructions stand above
_LISTS = "Danh mục"
_WIDTHS = {"name": 28, "text": 18, "mark": 11, "ordinal": 6}
_HEADER_HEIGHT = 48  # points: three lines of a narrow column


class _Printed(NamedTuple):
    """A column of an empty form: its header, how wide it is, what may be chosen in it, and whether only that."""

    header: Header
    width: int
    choices: tuple[str, ...] = ()
    strict: bool = True


def form_book(form: Form, years: Sequence[int], language: Language) -> bytes:
    """The file of an empty form; ``years`` are those of its yearly columns."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _sheet_name(form)
    book.properties.title = form.title
    if isinstance(form, Matrix):
        _fill_matrix(sheet, form, language)
    else:
        _fill_people_form(sheet, book.create_sheet(_LISTS), form, years, language)
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue())


def _sheet_name(form: Form) -> str:
    plain = " ".join(form.recognise[0].replace("*", " ").split()) if form.recognise else form.id
    return "".join(letter for letter in plain if letter not in "[]:*?/\\")[:31] or form.id


def _fill_people_form(
    sheet: Worksheet, lists: Worksheet, form: PeopleForm, years: Sequence[int], language: Language
) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    say = language.say
    told = say("One row for each person. Choose from the lists; write x where a column holds.")
    if any(trait.several for trait in form.traits.values()):
        told += " " + say("Two posts of one person: write both, with “kiêm” between them.")
    if form.body is not None:
        told += " " + say(
            "Above the people of each {label}, a row with I, II, … in the first column and its name in the second."
        ).format(label=form.body.label)
    columns = list(_columns(form, years))
    first = _head(sheet, form.title, told, columns)
    lists.sheet_state = "hidden"
    for number, column in enumerate(columns, 1):
        if not column.choices:
            continue
        for row, choice in enumerate(column.choices, 1):
            plain_text(lists, row, number, choice)
        letter = get_column_letter(number)
        source = f"'{_LISTS}'!${letter}$1:${letter}${len(column.choices)}"
        validation = DataValidation(type="list", formula1=source, allow_blank=True)
        validation.showErrorMessage = column.strict
        validation.error = say("choose from the list")
        sheet.add_data_validation(validation)
        validation.add(f"{letter}{first}:{letter}{first + ROWS - 1}")
    _rule(sheet, first, first + ROWS - 1, len(columns))


def _columns(form: PeopleForm, years: Sequence[int]) -> Iterator[_Printed]:
    """The columns that an empty form has: of several ways to say a trait, the one that the form names first."""
    yield _Printed(("TT",), _WIDTHS["ordinal"])
    yield _Printed(first_way(form.name[0]), _WIDTHS["name"])
    seen: set[Header] = set()
    if form.body is not None and form.body.kinds is None and form.body.column:
        yield _Printed(first_way(form.body.column[0]), _WIDTHS["text"])
    traits = [column for trait in form.traits.values() for column in _trait_columns(trait, years)]
    if form.born and first_way(form.born[0]) not in {column.header for column in traits}:
        yield _Printed(first_way(form.born[0]), _WIDTHS["text"])
    for column in traits:
        if column.header not in seen:
            seen.add(column.header)
            yield column
    if form.note:
        yield _Printed(first_way(form.note[0]), _WIDTHS["text"])


def _trait_columns(trait: Trait, years: Sequence[int]) -> Iterator[_Printed]:
    columns = trait.columns
    if columns and columns[0].means is None:
        for header in dict.fromkeys(_dated(columns[0].headers[0], year) for year in (years if trait.yearly else [0])):
            yield _Printed(header, _WIDTHS["text"], trait.choices, not trait.several)
        return
    for column in columns:
        if column.means is None:
            return
        yield _Printed(first_way(column.headers[0]), _WIDTHS["mark"], () if column.filled else ("x",))


def _dated(header: Header, year: int) -> Header:
    return tuple(part.replace("{year}", str(year)) for part in first_way(header))


def _fill_matrix(sheet: Worksheet, form: Matrix, language: Language) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    of_rows = language.say("Criterion") if form.units is None else first_way(form.units.column[0])[0]
    columns = [
        _Printed((of_rows,), _WIDTHS["name"]),
        *(_Printed(first_way(headers[0]), _WIDTHS["mark"]) for headers in form.columns.values()),
    ]
    first = _head(
        sheet, form.title, language.say("Whole numbers; in a row that has one, an empty cell is zero."), columns
    )
    row, section, sections = first, "", 0
    for key, headers in form.rows.items():
        header = first_way(headers[0])
        if len(header) > 1 and header[0] != section:
            section, sections = header[0], sections + 1
            plain_text(sheet, row, 1, f"{sections}. {section}")
            row += 1
        plain_text(sheet, row, 1, header[-1] if key == form.whole else f"- {header[-1]}")
        row += 1
    if form.units is not None:
        row += UNITS
    validation = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
    validation.error = language.say("a whole number was expected here")
    sheet.add_data_validation(validation)
    validation.add(f"B{first}:{get_column_letter(len(columns))}{row - 1}")
    _rule(sheet, first, row - 1, len(columns))


# --- form -------------------------------------------------------------------------------------------------------


def _head(sheet: Worksheet, title: str, told: str, columns: Sequence[_Printed]) -> int:
    """Writes title, instructions and header; gives the row of the first person."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    plain_text(sheet, 1, 1, title).font = Font(bold=True, size=14)
    plain_text(sheet, 2, 1, told).font = Font(italic=True)
    depth = max(len(column.header) for column in columns)
    bold, middle = Font(bold=True), Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, column in enumerate(columns, 1):
        for line in range(depth):
            cell = plain_text(sheet, _HEAD + line, number, column.header[line] if line < len(column.header) else "")
            cell.font, cell.alignment = bold, middle
        numbering = plain_text(sheet, _HEAD + depth, number, f"({number})")
        numbering.alignment = middle
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    for line in range(depth):
        sheet.row_dimensions[_HEAD + line].height = _HEADER_HEIGHT
    _merge(sheet, columns, depth)
    first = _HEAD + depth + 1
    _rule(sheet, _HEAD, first - 1, len(columns))
    sheet.freeze_panes = f"C{first}"
    on_paper(sheet, f"{_HEAD}:{first - 1}")
    return first


def _merge(sheet: Worksheet, columns: Sequence[_Printed], depth: int) -> None:
    """An outer header over its columns; one without inner parts over all its rows."""
    start = 1
    while start <= len(columns):
        header = columns[start - 1].header
        end = start
        while len(header) > 1 and end < len(columns) and columns[end].header[:1] == header[:1]:
            end += 1
        last = _HEAD if len(header) > 1 else _HEAD + depth - 1
        if end > start or last > _HEAD:
            sheet.merge_cells(start_row=_HEAD, start_column=start, end_row=last, end_column=end)
        start = end + 1


def _rule(sheet: Worksheet, first: int, last: int, columns: int) -> None:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    for row in range(first, last + 1):
        for column in range(1, columns + 1):
            sheet.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)
