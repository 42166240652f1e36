"""Charts in Word: what is put in, as files, where a template has the text that stands for it.

They are charts of Word and no pictures: whoever opens the file draws them, with letters of its own font, sharp on
paper; a picture of Vietnamese words would need a font that comes along. The cells that they are over lie in the file.
"""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from chitieu.views.office import settled
from chitieu.views.tables.cells import Chart
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.opc.part import Part
    from lxml.etree import _Element

Drawing = Mapping[str, Any]  # as JSON holds it: it goes to the process that fills a template in

_CHARTS = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PLACES = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CM = 360_000  # of the units of Word
_WIDTH, _ROW, _FOOT = 24.0, 0.75, 1.5  # cm, on a page across
_FONT = (
    f'<c:txPr xmlns:c="{_CHARTS}" xmlns:a="{_DRAWINGS}"><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1100">'
    '<a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:latin typeface="Times New Roman"/>'
    '<a:cs typeface="Times New Roman"/></a:defRPr></a:pPr><a:endParaRPr lang="vi-VN"/></a:p></c:txPr>'
)
_BOOK = (
    f'<c:externalData xmlns:c="{_CHARTS}" xmlns:r="{_OFFICE}" r:id="{{id}}"><c:autoUpdate val="0"/></c:externalData>'
)
_INLINE = (
    f'<wp:inline xmlns:wp="{_PLACES}" distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="{width}" cy="{height}"/><wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>'
    f'<a:graphic xmlns:a="{_DRAWINGS}"><a:graphicData uri="{_CHARTS}"><c:chart xmlns:c="{_CHARTS}" xmlns:r="{_OFFICE}" '
    'r:id="{id}"/></a:graphicData></a:graphic></wp:inline>'
)


def drawing(chart: Chart, words: Words) -> Drawing:
    """A chart as it is put into a file of Word."""
    from lxml.etree import tostring
    from openpyxl import Workbook

    from chitieu.views.tables.sheet_charts import over_cells

    book = Workbook()
    sheet = book.worksheets[0]
    made: Any = over_cells(sheet, chart, 1, words)
    xml = made._write()  # what openpyxl itself writes a chart by
    paper = io.BytesIO()
    book.save(paper)
    return {
        "xml": tostring(xml).decode(),
        "book": b64encode(settled(paper.getvalue())).decode(),
        "told": words.text(chart.told),
        "height": _ROW * len(chart.bars) + _FOOT,
    }


def draw(document: Word, drawings: Mapping[str, Drawing]) -> None:
    """Puts the chart that each of the texts stands for into its place; those for which none stands are not in the
    file."""
    from docx.oxml.ns import qn

    number = 0
    for text in list(document.element.body.iter(qn("w:t"))):
        for name in [name for name in drawings if name in (text.text or "")]:
            number += 1
            before, _, text.text = (text.text or "").partition(name)
            run = text.getparent()
            if before:
                kept = run.makeelement(qn("w:t"), {qn("xml:space"): "preserve"})
                kept.text = before
                text.addprevious(kept)
            text.addprevious(_placed(document, drawings[name], number))


def _placed(document: Word, drawn: Drawing, number: int) -> _Element:
    """The drawing of a run, whose chart and cells are in the file now."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from lxml.etree import fromstring

    chart = _part(document, f"/word/charts/chart{number}.xml", _CHART_TYPE, b"")
    book = _part(document, f"/word/embeddings/chart{number}.xlsx", _BOOK_TYPE, b64decode(drawn["book"]))
    root = fromstring(drawn["xml"].encode())
    root.append(fromstring(_FONT))
    root.append(fromstring(_BOOK.format(id=chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE))))
    chart._blob = _written(root)
    place = _INLINE.format(
        id=document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART),
        width=int(_WIDTH * _CM),
        height=int(drawn["height"] * _CM),
        number=number,
        name=f"chart {number}",
    )
    inline = fromstring(place)
    inline[1].set("descr", drawn["told"])
    made = OxmlElement("w:drawing")
    made.append(inline)
    return made


def _part(document: Word, name: str, kind: str, content: bytes) -> Part:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    return Part(PackURI(name), kind, content, document.part.package)


def _written(root: _Element) -> bytes:
    from lxml.etree import tostring

    written: bytes = tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
