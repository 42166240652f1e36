"""The cells of a worksheet as its XML may write them: what each says, with its font and whether it is crossed out."""

from __future__ import annotations

import pytest

from chitieu.sheets.grid import Span
from chitieu.sheets.raw import EMPTY, UNCOMPUTED, Budget, Piece, RawCell
from chitieu.sheets.serials import SINCE_1900
from chitieu.sheets.xlsx_cells import Book, SheetRows, sheet_rows
from chitieu.sheets.xlsx_styles import Styled

STYLES = (Styled("Times", False, "General"), Styled(".VnTime", True, "0%"))
BOOK = Book(("một", "hai_x000D_ba"), STYLES, SINCE_1900)


def read(rows: str, after: str = "", *, prefix: str = "") -> SheetRows:
    text = f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
    return sheet_rows(text.encode(), BOOK, Budget())


def text(value: str, font: str = "Times", *, struck: bool = False) -> RawCell:
    return RawCell((Piece(value, font, struck),))


CELLS: dict[str, tuple[str, RawCell]] = {
    "a number": ('<c r="A1"><v>1980</v></c>', RawCell(shown="1980")),
    "a percentage by its style": ('<c r="A1" s="1"><v>0.96</v></c>', RawCell(shown="96%")),
    "a shared text": ('<c r="A1" t="s"><v>0</v></c>', text("một")),
    "escaped letters": ('<c r="A1" t="s"><v>1</v></c>', text("hai\rba")),
    "a text in an old font, crossed out": ('<c r="A1" s="1" t="s"><v>0</v></c>', text("một", ".VnTime", struck=True)),
    "a text in its cell": ('<c r="A1" t="inlineStr"><is><t>a &lt; b</t></is></c>', text("a < b")),
    "without its spoken form": ('<c t="inlineStr"><is><t>an</t><rPh><t>AN</t></rPh></is></c>', text("an")),
    "runs with fonts of their own": (
        '<c t="inlineStr" s="1"><is><r><t>a</t></r><r><rPr><rFont val="Arial"/></rPr><t>b</t></r>'
        '<r><rPr><strike/></rPr><t>c</t></r><r><rPr><strike val="0"/></rPr><t>d</t></r></is></c>',
        RawCell(
            (
                Piece("a", ".VnTime", True),
                Piece("b", "Arial", False),
                Piece("c", ".VnTime", True),
                Piece("d", ".VnTime", False),
            )
        ),
    ),
    "a truth value": ('<c t="b"><v>1</v></c>', RawCell(shown="TRUE")),
    "an error": ('<c t="e"><v>#REF!</v></c>', RawCell(shown="#REF!")),
    "a formula with its text": ('<c t="str"><f>A1</f><v>x</v></c>', text("x")),
    "a formula without a value": ("<c><f>A1</f></c>", UNCOMPUTED),
    "a formula that came to no text": ('<c t="str"><f>A1</f><v></v></c>', EMPTY),
}


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("case", CELLS)
def test_a_cell(case: str, prefix: str) -> None:
    cell, expected = CELLS[case]
    found = read(f'<row r="3">{cell}<c><v>9</v></c></row>', prefix=prefix)
    assert found.rows[0].number == 3
    assert found.rows[0].cells == (expected, RawCell(shown="9"))


def test_a_cell_without_its_text_says_nothing_of_the_one_before() -> None:
    found = read('<row><c t="inlineStr"><is><t>a</t></is></c><c t="inlineStr"/><c><v>9</v></c></row>')
    assert found.rows[0].cells == (text("a"), EMPTY, RawCell(shown="9"))


def test_gaps_hidden_rows_and_merges() -> None:
    found = sheet_rows(
        b'<worksheet><sheetData><row><c r="C1"><v>1</v></c></row>'
        b'<row r="5" hidden="1"><c><v>2</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:A1"/></mergeCells></worksheet>',
        BOOK,
        Budget(),
    )
    assert [(row.number, len(row.cells), row.hidden) for row in found.rows] == [(1, 3, False), (5, 1, True)]
    assert found.merged == (Span(1, 1, 2, 2),)
