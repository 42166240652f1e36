"""The targets of a document as a workbook to fill in: a row for each, a column for each horizon.

What it cannot say is said above the table: such targets are completed in their files.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chitieu.drafts.row_levels import KINDS
from chitieu.language import Language
from chitieu.lists.target_sheet import COLUMNS, HEAD
from chitieu.model import Document, Rulebook
from chitieu.views.office import on_paper, plain_text, settled

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_LISTS = "Danh mục"
_HEADER = 7  # the row of the header
_ROWS = 60  # rows ready to be filled in
_WIDTHS = {"statement": 60, "numerator": 40, "denominator": 34, "kind": 16, "group": 26, "source": 26}
_USUAL = 13


def targets_book(rulebook: Rulebook, document: Document, language: Language) -> bytes:
    """The file of an empty sheet of targets for a document."""
    from openpyxl import Workbook

    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(_LISTS)
    say, own = language.say, 1 if language.code == "en" else 0
    sheet.title = say("Targets")
    _head(sheet, document, own, language)
    horizons = [say("By {year}").format(year=horizon) for horizon in document.horizons]
    keys = ["statement", "numerator", "denominator", "unit", "kind", *horizons, "baseline", "group", "source", "id"]
    _header(sheet, [(COLUMNS[key][own] if key in COLUMNS else key, _WIDTHS.get(key, _USUAL)) for key in keys])
    choices = {
        "numerator": [fact.label for fact in rulebook.facts.values() if not fact.is_score],
        "kind": [words[own] for words in KINDS.values()],
        "group": list(rulebook.groups.values()),
    }
    choices["denominator"] = choices["numerator"]
    columns = {key: number for number, key in enumerate(keys, 1)}
    for place, (key, texts) in enumerate(choices.items(), 1):
        _offer(sheet, lists, columns[key], place, texts, only=say("choose from the list") if key == "kind" else None)
    for row in range(_HEADER + 1, _HEADER + 1 + _ROWS):
        for column in range(1, len(keys) + 1):
            _style(sheet, row, column)
    sheet.freeze_panes = f"B{_HEADER + 1}"
    on_paper(sheet, f"{_HEADER}:{_HEADER}")
    paper = io.BytesIO()
    book.save(paper)
    return settled(paper.getvalue())


def _head(sheet: Worksheet, document: Document, own: int, language: Language) -> None:
    from openpyxl.styles import Font

    say = language.say
    plain_text(sheet, 1, 1, say("Targets of a document")).font = Font(bold=True, size=14)
    told = (
        say(
            "A row for each target. What is counted is chosen from the list, or written in words: then it is made new."
            " Levels: 60%, 1200, “từ 5 đến 8”."
        ),
        say(
            "A sheet says one figure and its levels. Parts (“trong đó …”), levels by kinds of units, several readings,"
            " scores and other formulas are added in the files that are made."
        ),
    )
    for row, text in enumerate(told, 2):
        plain_text(sheet, row, 1, text).font = Font(italic=True)
    for row, (key, value) in enumerate({"document": document.symbol, "source": ""}.items(), 4):
        plain_text(sheet, row, 1, HEAD[key][own]).font = Font(bold=True)
        plain_text(sheet, row, 2, value)


def _header(sheet: Worksheet, titles: Sequence[tuple[str, int]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, (title, width) in enumerate(titles, 1):
        cell = plain_text(sheet, _HEADER, column, title)
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
        _border(sheet, _HEADER, column)


def _style(sheet: Worksheet, row: int, column: int) -> None:
    """A cell to be filled in. It holds text: of 60% Excel would make 0.6, and of 1/2 a day."""
    from openpyxl.styles import Alignment

    cell = sheet.cell(row, column)
    cell.alignment, cell.number_format = Alignment(wrap_text=True, vertical="top"), "@"
    _border(sheet, row, column)


def _border(sheet: Worksheet, row: int, column: int) -> None:
    from openpyxl.styles import Border, Side

    line = Side(style="thin")
    sheet.cell(row, column).border = Border(left=line, right=line, top=line, bottom=line)


def _offer(
    sheet: Worksheet, lists: Worksheet, column: int, place: int, texts: Sequence[str], *, only: str | None
) -> None:
    """Texts to choose from in a column, kept on the sheet of lists; ``only`` these, with a message, or others, too."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    if not texts:
        return
    letter = get_column_letter(place)
    for number, text in enumerate(texts, 1):
        plain_text(lists, number, place, text)
    lists.column_dimensions[letter].width = 60
    source = f"'{_LISTS}'!${letter}$1:${letter}${len(texts)}"
    validation = DataValidation(type="list", formula1=source, allow_blank=True)
    validation.showErrorMessage, validation.error = only is not None, only
    sheet.add_data_validation(validation)
    chosen = get_column_letter(column)
    validation.add(f"{chosen}{_HEADER + 1}:{chosen}{_HEADER + _ROWS}")
