"""Writes the Word template that ships: engine/chitieu/views/templates/report.docx, in the form of Decree 30/2020/NĐ-CP.

Staff make their own by opening the shipped one in Word, changing what they like and saving it under another name; the
words in double braces are filled in by the program. What belongs to a whole report stands within ``if full``.
"""

from __future__ import annotations

import copy
import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import _Cell

from chitieu.views.office import settled

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "engine/chitieu/views/templates/report.docx"
FONT = "Times New Roman"


def template() -> bytes:
    document = Document()
    _page(document.sections[0])
    _styles(document)
    _heading(document)
    _body(document)
    _ending(document)
    _annexes(document)
    told = document.core_properties  # the title is that of each report
    told.title, told.author, told.comments, told.language = "", "chitieu", "", "vi-VN"
    paper = io.BytesIO()
    document.save(paper)
    return settled(paper.getvalue())


def _page(section: Any) -> None:
    """A4; margins 20, 20, 30 and 15 mm; the page number in the middle of the top margin, not on the first page."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.orientation = WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)


def _styles(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(14)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    for language in document.styles.element.iter(qn("w:lang")):  # what Word spells by
        language.set(qn("w:val"), "vi-VN")
    layout = normal.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.0
    for level in (1, 2, 3):  # what is navigated by, and what a table of contents is made of
        _heading_style(document.styles[f"Heading {level}"], bold=level < 3)


def _heading_style(style: Any, *, bold: bool) -> None:
    """As the text in form: Decree 30 has its headings black, in the letters of the body."""
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(14), bold, False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for name in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(name), FONT)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.keep_with_next = Pt(0), Pt(6), True


def _paragraph(
    place: Any,
    text: str,
    *,
    heading: int = 0,
    italic: bool = False,
    centred: bool = False,
    kept: bool = False,
) -> Any:
    """A paragraph at the end of a document or a cell; ``kept`` together with the next one."""
    paragraph = place.add_paragraph(style=f"Heading {heading}" if heading else None)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if not centred:
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    if not heading:
        paragraph.paragraph_format.keep_with_next = kept
    run = paragraph.add_run(text)
    run.italic = italic or None
    return paragraph


def _heading(document: Any) -> None:
    """Country and motto beside the body that issues, kind and subject of the report, addressee, legal basis."""
    _paragraph(document, "{%p if full %}")
    left, right = _pair(document, (Cm(6.5), Cm(10.0)))
    _line(left, "{{ shell.committee }}", size=13, bold=True)
    _line(left, "{{ shell.unit }}", size=13, bold=True, ruled=Cm(2.0))
    _line(left, "{{ shell.number }}", size=13)
    _line(right, "{{ shell.country }}", size=12, bold=True)
    _line(right, "{{ shell.motto }}", size=13, bold=True, ruled=Cm(2.0))
    _line(right, "{{ shell.place }}", size=13, italic=True)
    _paragraph(document, "{{ words.draft }}", italic=True, centred=True).paragraph_format.space_before = Pt(6)
    _line(document, "{{ shell.kind }}", size=14, bold=True)
    _line(document, "{{ shell.subject }}", size=14, bold=True, ruled=Cm(5.0))
    _paragraph(document, "{{ shell.addressee }}", centred=True).paragraph_format.space_before = Pt(12)
    _paragraph(document, "{{ shell.opening }}")
    _paragraph(document, "{%p else %}")
    _paragraph(document, "{{ words.draft }}", italic=True, centred=True)
    _paragraph(document, "{%p endif %}")


def _body(document: Any) -> None:
    _paragraph(document, "{{ number }} {{ title }}", heading=1).add_run(" ({{ dated }})").italic = True
    _paragraph(document, "{%p for section in sections %}")
    _paragraph(document, "{{ section.number }} {{ section.heading }}", heading=2)
    _paragraph(document, "{%p for group in section.groups %}")
    _paragraph(document, "{%p if group.letter %}")
    _paragraph(document, "{{ group.letter }}) {{ group.label }}:", heading=3)
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p if group.quantities %}")
    _paragraph(document, "- {{ words.quantity }}", kept=True)
    _lines(document, "group.quantities", "+ {{ line }}")
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "{%p for quality in group.qualities %}")
    _paragraph(document, "- {{ quality.heading }}")
    _lines(document, "quality.lines", "+ {{ line }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p for target in group.targets %}")
    _paragraph(document, "- {{ target.asked }} {{ target.result }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")
    for part in ("missing", "compared"):
        _paragraph(document, f"{{%p for part in {part} %}}")
        _paragraph(document, "{{ part.number }} {{ part.heading }}", heading=2)
        _lines(document, "part.lines", "- {{ line }}")
        _paragraph(document, "{%p endfor %}")
    _years(document)
    _paragraph(document, "{{ words.annexes }}", italic=True)


def _years(document: Any) -> None:
    """Several dates side by side: a column for each."""
    _paragraph(document, "{%p for beside in years %}")
    _paragraph(document, "{{ beside.heading }}:", kept=True)
    table = document.add_table(rows=4, cols=4)
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    _narrow(table)
    _cell(table.cell(0, 0), "{{ words.columns.target }}", bold=True, centred=True)
    _cell(table.cell(0, 1), "{%tc for date in beside.dates %}")
    _cell(table.cell(0, 2), "{{ date }}", bold=True, centred=True)
    _cell(table.cell(0, 3), "{%tc endfor %}")
    _cell(table.cell(1, 0), "{%tr for row in beside.rows %}")
    _cell(table.cell(2, 0), "{{ row.target }}")
    _cell(table.cell(2, 1), "{%tc for value in row.values %}")
    _cell(table.cell(2, 2), "{{ value }}", centred=True)
    _cell(table.cell(2, 3), "{%tc endfor %}")
    _cell(table.cell(3, 0), "{%tr endfor %}")
    for column in table.columns:  # of a grid of three: what is filled in adds a column for each date beyond two
        column.width = Cm(4.1)
    for number, width in ((0, Cm(7.0)), (2, Cm(3.2))):
        for cell in table.columns[number].cells:
            cell.width = width
    _whole_rows(table, heads=1)
    _tiny(document)
    _paragraph(document, "{%p endfor %}")


def _lines(document: Any, name: str, text: str) -> None:
    _paragraph(document, f"{{%p for line in {name} %}}")
    _paragraph(document, text)
    _paragraph(document, "{%p endfor %}")


def _ending(document: Any) -> None:
    """The closing sentence; whom the report goes to beside who signs it, never alone on a page."""
    _paragraph(document, "{%p if full %}")
    _paragraph(document, "{{ shell.closing }}", kept=True).paragraph_format.keep_together = True
    left, right = _pair(document, (Cm(8.25), Cm(8.25)))
    _line(left, "{{ shell.recipients }}", size=12, bold=True, italic=True, left=True)
    _line(left, "{%p for line in shell.receivers %}", size=11, left=True)
    _line(left, "{{ line }}", size=11, left=True)
    _line(left, "{%p endfor %}", size=11, left=True)
    _line(right, "{%p for line in shell.signed %}", size=14)
    _line(right, "{{ line }}", size=14, bold=True)
    _line(right, "{%p endfor %}", size=14)
    for _ in range(4):
        _line(right, "", size=14)
    _whole_rows(document.tables[-1], heads=0)
    _paragraph(document, "{%p endif %}")


def _annexes(document: Any) -> None:
    """Each annex is a section of its own with pages from 1 on, across: the break before it ends the section before."""
    _paragraph(document, "{%p for annex in annexes %}")
    _paragraph(document, "{%p if loop.first %}")
    _section_break(document)
    _across(document.sections[-1])
    _paragraph(document, "{%p else %}")
    _section_break(document)
    _paragraph(document, "{%p endif %}")
    _line(document, "{{ annex.number }}", size=14, heading=1)
    _line(document, "{{ annex.title }}", size=14, heading=2)
    _paragraph(document, "{%p if full %}")
    _line(document, "{{ shell.attached }}", size=14, italic=True)
    _paragraph(document, "{%p endif %}")
    _paragraph(document, "({{ dated }})", italic=True, centred=True)
    columns = ("row", "target", "level", "result", "attainment", "verdict", "shortfall")
    widths = (Cm(1.1), Cm(8.0), Cm(2.6), Cm(4.2), Cm(2.6), Cm(3.4), Cm(3.3))
    table = document.add_table(rows=5, cols=len(columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _narrow(table)
    for number, column in enumerate(columns):
        table.columns[number].width = widths[number]
        _cell(table.cell(0, number), f"{{{{ words.columns.{column} }}}}", bold=True, centred=True)
        _cell(table.cell(1, number), f"({number + 1})", centred=True)
        _cell(table.cell(3, number), f"{{{{ row.{column} }}}}", centred=column != "target")
        for cell in table.columns[number].cells:
            cell.width = widths[number]
    _cell(table.cell(2, 0), "{%tr for row in annex.rows %}")
    _cell(table.cell(4, 0), "{%tr endfor %}")
    _whole_rows(table, heads=2)
    _tiny(document)  # Word wants a paragraph after a table
    _paragraph(document, "{%p for drawn in annex.charts %}")
    _line(document, "{{ drawn.title }}", size=13, italic=True).paragraph_format.keep_with_next = True
    _line(document, "{{ drawn.chart }}", size=13)
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")


def _whole_rows(table: Any, *, heads: int) -> None:
    """No row over two pages; the first ones on each page."""
    for line, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if line < heads:
            properties.append(OxmlElement("w:tblHeader"))


def _across(section: Any) -> None:
    """The page on its long side, with the margins of the decree."""
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)


def _narrow(table: Any) -> None:
    """Cells with 1 mm left and right, so that “16/23 = 69,6%” stays on a line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _section_break(document: Any) -> None:
    """Ends a section of the form that all have; the last one, at the end of the document, has it too."""
    last = document.sections[-1]._sectPr
    if last.find(qn("w:pgNumType")) is None:
        numbers = OxmlElement("w:pgNumType")
        numbers.set(qn("w:start"), "1")
        last.find(qn("w:pgMar")).addnext(numbers)
    properties = _tiny(document)._p.get_or_add_pPr()
    properties.append(copy.deepcopy(last))


def _tiny(document: Any) -> Any:
    """An empty paragraph one point high: below a table that fills its page, a usual one would be a blank page."""
    paragraph = _line(document, "", size=1)
    paragraph.paragraph_format.line_spacing = Pt(1)
    properties = paragraph._p.get_or_add_pPr()
    ending, size = OxmlElement("w:rPr"), OxmlElement("w:sz")  # of the paragraph's own end: a run says nothing of it
    size.set(qn("w:val"), "2")
    ending.append(size)
    properties.append(ending)
    return paragraph


def _pair(document: Any, widths: tuple[Any, Any]) -> tuple[Any, Any]:
    """Two cells side by side without borders."""
    table = document.add_table(rows=1, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for cell, width in zip(table.rows[0].cells, widths, strict=True):
        cell.width = width
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    left, right = table.rows[0].cells
    return left, right


def _line(
    place: Any,
    text: str,
    *,
    size: int,
    bold: bool = False,
    italic: bool = False,
    left: bool = False,
    heading: int = 0,
    ruled: Any = None,
) -> Any:
    """A line of a heading or a signature; ``ruled``: with a rule under it, that much in from both sides."""
    first = (
        place.paragraphs[0] if isinstance(place, _Cell) and place.text == "" and len(place.paragraphs) == 1 else None
    )
    paragraph = first if first is not None else place.add_paragraph(style=f"Heading {heading}" if heading else None)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if left else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold or None, italic or None, Pt(size)
    if ruled is not None:
        under = place.add_paragraph()
        layout = under.paragraph_format
        layout.left_indent = layout.right_indent = ruled
        layout.space_after, layout.line_spacing = Pt(6), Pt(3)
        border = OxmlElement("w:pBdr")
        top = OxmlElement("w:top")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
            top.set(qn(f"w:{name}"), value)
        border.append(top)
        under._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    return paragraph


def _cell(cell: Any, text: str, *, bold: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)


if __name__ == "__main__":
    TARGET.write_bytes(template())
