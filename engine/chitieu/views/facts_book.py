"""The facts of a dataset as a workbook to fill in: what the rules need first, the rest folded, fixed cells locked."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from chitieu.drafts.dataset import facts_to_give
from chitieu.kinds import NO, YES, from_code
from chitieu.language import Language
from chitieu.model import Attribute, Dataset, FactType, KindName, Rulebook
from chitieu.views.office import on_paper, plain_text, settled
from chitieu.views.tables.cells import Figure
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_WIDTHS = (34, 58, 14, 18, 16, 30, 30)
_FILLED_IN = (5, 6, 7)  # the columns of figure, source and note
_LISTS = "Danh mục"


class _Line(NamedTuple):
    """A row: a heading, or a fact (or an attribute of the unit) with its last value and what may be chosen."""

    id: str
    label: str
    unit: str = ""
    last: str = ""
    choices: tuple[str, ...] = ()
    percent: bool = False
    folded: bool = False


def facts_book(rulebook: Rulebook, like: Dataset | None, words: Words) -> bytes:
    """The file of an empty sheet of facts; ``like`` is an earlier dataset, whose figures stand beside."""
    from openpyxl import Workbook
    from openpyxl.worksheet.properties import Outline

    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(_LISTS)
    say = words.language.say
    sheet.title = say("Figures")
    lists.sheet_state = "hidden"
    first = _head(sheet, like, words.language)
    last = _rows(sheet, lists, list(_lines(rulebook, like, words)), first, words.language)
    _lock(sheet, first, last)
    sheet.freeze_panes = f"C{first}"
    sheet.sheet_properties.outlinePr = Outline(summaryBelow=False)
    on_paper(sheet, f"{first - 1}:{first - 1}")
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue())


def _lines(rulebook: Rulebook, like: Dataset | None, words: Words) -> Iterator[_Line]:
    if rulebook.attributes:
        yield _Line("", words.language.say("Unit"))
    for attribute in rulebook.attributes.values():
        yield _of_attribute(attribute, like)
    needed = facts_to_give(rulebook)
    for group, label in rulebook.groups.items():
        facts = [f for f in rulebook.facts.values() if f.group == group and not f.is_score and f.below is None]
        if facts:
            all_folded = not any(fact.id in needed for fact in facts)
            yield _Line("", label, folded=all_folded)
            for fact in sorted(facts, key=lambda fact: fact.id not in needed):
                yield _of_fact(fact, like, words, folded=fact.id not in needed)


def _of_attribute(attribute: Attribute, like: Dataset | None) -> _Line:
    last = like.unit.attributes.get(attribute.id) if like else None
    choices = tuple(attribute.values.values())
    return _Line(attribute.id, attribute.label, "", attribute.values[last] if last else "", choices)


def _of_fact(fact: FactType, like: Dataset | None, words: Words, *, folded: bool) -> _Line:
    known = like.facts.get(fact.id) if like else None
    last = words.text(Figure(known.value, fact.measured_in)) if known else ""
    choices: tuple[str, ...] = ()
    if fact.kind is not None and fact.kind.name is KindName.YES_NO:
        choices = tuple(words.text(Figure(from_code(code, fact.kind), fact.kind)) for code in (YES, NO))
    elif fact.kind is not None and fact.kind.values:
        choices = tuple(label for _, label in fact.kind.values)
    is_day = fact.kind is not None and fact.kind.name is KindName.DATE
    unit = words.language.say("day/month/year") if is_day else fact.unit if fact.kind is None else ""
    return _Line(fact.id, fact.label, unit, last, choices, fact.is_share, folded)


def _head(sheet: Worksheet, like: Dataset | None, language: Language) -> int:
    """Title, instructions, what the sheet is of, and the header; gives the row of the first fact."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    say = language.say
    plain_text(sheet, 1, 1, say("Figures of a dataset")).font = Font(bold=True, size=14)
    told = say(
        "Fill in the white cells; what is not known stays empty. 17, 96%, “hơn 3.260”, “từ 5 đến 8”."
        " What the rules do not need is folded: open it at the left edge."
    )
    plain_text(sheet, 2, 1, told).font = Font(italic=True)
    said = (
        (say("Id of the unit"), like.unit.id if like else ""),
        (say("Name of the unit"), like.unit.name if like else ""),
        (say("Figures to"), ""),
        (say("Source of all"), ""),
    )
    for row, (label, value) in enumerate(said, 3):
        plain_text(sheet, row, 1, label).font = Font(bold=True)
        plain_text(sheet, row, 2, value)
    last = say("Last figure") + (f" ({language.date(like.as_of)})" if like else "")
    titles = (say("Id"), say("What is counted"), say("Counted in"), last, say("Figure"), say("Source"), say("Note"))
    line = Side(style="thin")
    for column, (title, width) in enumerate(zip(titles, _WIDTHS, strict=True), 1):
        cell = plain_text(sheet, 8, column, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(left=line, right=line, top=line, bottom=line)
        sheet.column_dimensions[get_column_letter(column)].width = width
    return 9


def _rows(sheet: Worksheet, lists: Worksheet, lines: Sequence[_Line], first: int, language: Language) -> int:
    """Writes the rows; gives the last one. Choices stand on a hidden sheet, a column for each row that has some."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    line, grey = Side(style="thin"), PatternFill("solid", fgColor="F2F2F2")
    columns = 0
    for row, each in enumerate(lines, first):
        for column, text in enumerate((each.id, each.label, each.unit, each.last, "", "", ""), 1):
            cell = plain_text(sheet, row, column, text)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            cell.alignment = Alignment(wrap_text=column in (2, 6, 7), vertical="top")
            if column not in _FILLED_IN or not each.id:
                cell.fill = grey
            if not each.id:
                cell.font = Font(bold=True)
        if each.percent:
            sheet.cell(row, 5).number_format = "0.##%"
        if each.folded:
            sheet.row_dimensions[row].outlineLevel, sheet.row_dimensions[row].hidden = 1, True
        if each.choices:
            columns += 1
            letter = get_column_letter(columns)
            for number, choice in enumerate(each.choices, 1):
                plain_text(lists, number, columns, choice)
            source = f"'{_LISTS}'!${letter}$1:${letter}${len(each.choices)}"
            validation = DataValidation(type="list", formula1=source, allow_blank=True)
            validation.showErrorMessage, validation.error = True, language.say("choose from the list")
            sheet.add_data_validation(validation)
            validation.add(f"E{row}")
    return first + len(lines) - 1


def _lock(sheet: Worksheet, first: int, last: int) -> None:
    """What is fixed cannot be changed by a slip; there is no password, so nobody is kept from anything."""
    from openpyxl.styles import Protection

    open_cells = [(row, 2) for row in range(3, 7)]
    open_cells += [(row, column) for row in range(first, last + 1) if sheet.cell(row, 1).value for column in _FILLED_IN]
    for row, column in open_cells:
        sheet.cell(row, column).protection = Protection(locked=False)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed
