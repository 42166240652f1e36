"""Writes the Word template that ships: engine/views/templates/report.docx, in the form of Decree 30/2020/NĐ-CP.

Staff make their own by opening the shipped one in Word, changing what they like and saving it under another name; the
words in double braces are filled in by the program.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt

from engine.views.workbook import settled

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "engine/views/templates/report.docx"
FONT = "Times New Roman"


def template() -> bytes:
    document = Document()
    _page(document.sections[0])
    _styles(document)
    _body(document)
    _annexes(document)
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
    layout = normal.paragraph_format
    layout.space_before, layout.space_after, layout.line_spacing = Pt(0), Pt(6), 1.0


def _paragraph(
    document: Any, text: str, *, bold: bool = False, italic: bool = False, centred: bool = False, plain: bool = False
) -> Any:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.JUSTIFY
    if not centred and not plain:
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def _body(document: Any) -> None:
    _paragraph(document, "{{ words.draft }}", italic=True, centred=True)
    _paragraph(document, "2.2. {{ title }}", bold=True).paragraph_format.keep_with_next = True
    _paragraph(document, "({{ dated }})", italic=True)
    _paragraph(document, "{%p for group in groups %}")
    _paragraph(document, "{{ group.number }} {{ group.label }}", bold=True).paragraph_format.keep_with_next = True
    _paragraph(document, "{%p for line in group.quantities %}")
    _paragraph(document, "- {{ line }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p for target in group.targets %}")
    _paragraph(document, "- {{ target.asked }}")
    _paragraph(document, "{{ target.result }}")
    _paragraph(document, "{%p endfor %}")
    _paragraph(document, "{%p endfor %}")
    for heading, lines in (("words.missing", "missing"), ("words.compared", "compared")):
        _paragraph(document, f"{{%p if {lines} %}}")
        _paragraph(document, f"{{{{ {heading} }}}}", bold=True).paragraph_format.keep_with_next = True
        _paragraph(document, f"{{%p for line in {lines} %}}")
        _paragraph(document, "- {{ line }}")
        _paragraph(document, "{%p endfor %}")
        _paragraph(document, "{%p endif %}")
    _paragraph(document, "{{ words.annexes }}", italic=True)


def _annexes(document: Any) -> None:
    _paragraph(document, "{%p for annex in annexes %}")
    heading = _paragraph(document, "{{ annex.number }}", bold=True, centred=True)
    heading.paragraph_format.page_break_before = True
    _paragraph(document, "{{ annex.title }}", bold=True, centred=True)
    _paragraph(document, "({{ dated }})", italic=True, centred=True)
    columns = ("row", "target", "level", "result", "attainment", "verdict")
    widths = (Cm(1.0), Cm(6.0), Cm(2.4), Cm(2.6), Cm(2.0), Cm(2.5))
    table = document.add_table(rows=5, cols=len(columns))
    table.style, table.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for number, column in enumerate(columns):
        table.columns[number].width = widths[number]
        _cell(table.cell(0, number), f"{{{{ words.columns.{column} }}}}", bold=True, centred=True)
        _cell(table.cell(1, number), f"({number + 1})", centred=True)
        _cell(table.cell(3, number), f"{{{{ row.{column} }}}}", centred=column != "target")
        for cell in table.columns[number].cells:
            cell.width = widths[number]
    _cell(table.cell(2, 0), "{%tr for row in annex.rows %}")
    _cell(table.cell(4, 0), "{%tr endfor %}")
    for line, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        whole = OxmlElement("w:cantSplit")
        properties.append(whole)
        if line < 2:
            properties.append(OxmlElement("w:tblHeader"))
    _paragraph(document, "{%p endfor %}")


def _cell(cell: Any, text: str, *, bold: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)


if __name__ == "__main__":
    TARGET.write_bytes(template())
