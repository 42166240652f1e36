"""Charts of Office over cells: those that pages draw, in workbooks, and in Word with the cells as a workbook within.

What the cells hold stands in the chart, too, for what shows files and works nothing out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from chitieu.model import Verdict
from chitieu.views.office import plain_text
from chitieu.views.tables.cells import Chain, Chart, Drawn, Figure
from chitieu.views.tables.table import On, Output
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from openpyxl.chart import BarChart, ScatterChart
    from openpyxl.chart._chart import ChartBase
    from openpyxl.chart.data_source import NumData
    from openpyxl.worksheet.worksheet import Worksheet

MOST = 60  # charts of a sheet; Excel opens more slowly
_ROWS = 17  # of a sheet, under a chart
_PAGE = 34  # rows on paper: no chart is cut
_ROWS_A_CM = 1.9
_INK, _WAY, _LEVEL = "1F4E8C", "8C8C8C", "1B1B1B"
_VALUE, _TO_COME, _ASKED = 2, 3, 4  # columns of the cells
_DAY_0 = dt.date(1899, 12, 30)  # of Excel
_COLOURS = {Verdict.MET: "1B6E3C", Verdict.MISSED: "A3182B"}


class ChartLine(NamedTuple):
    """A line of the cells: what the value is of, and what is drawn."""

    of: dt.date | str
    value: Fraction | None
    way: Fraction | None
    level: Fraction

    @property
    def drawn(self) -> tuple[Fraction | None, ...]:
        """What stands in the columns of numbers."""
        return self.value, self.way, self.level


def charts_of(output: Output) -> list[Chart]:
    """The charts of a result, and those that stand in what is read of it, in order."""
    return [
        *output.charts(),
        *(
            cell.chart
            for table in output.on(On.READ)
            for column in table.columns_on(On.READ)
            for row in table.rows
            if isinstance(cell := column.cell(row), Drawn)
        ),
    ]


def add_charts(sheet: Worksheet, charts: Sequence[Chart], words: Words) -> None:
    """Fills a sheet with charts, each beside its cells; what is beyond the most is said at the top."""
    from openpyxl.worksheet.pagebreak import Break

    for letter in "BCD":
        sheet.column_dimensions[letter].width = 13
    sheet.column_dimensions["A"].width = 60 if any(chart.kind == "bars" for chart in charts) else 13
    left = len(charts) - MOST
    if left > 0:
        say = words.language.say("{count} more charts did not find room: they are on the page (-o x.html).")
        plain_text(sheet, 1, 1, say.format(count=left))
    top, page = 2, 0
    for chart in charts[:MOST]:
        made = over_cells(sheet, chart, top, words)
        rows = max(_ROWS, int(made.height * _ROWS_A_CM) + 4, len(list(_lines(chart, words))) + 3)
        if page and page + rows > _PAGE:
            sheet.row_breaks.append(Break(id=top - 1))
            page = 0
        sheet.add_chart(made, f"F{top + 1}")
        top, page = top + rows, page + rows


def over_cells(sheet: Worksheet, chart: Chart, top: int, words: Words) -> ChartBase:
    """A chart of Office over cells that it writes from row ``top`` on; it is not placed on the sheet."""
    from openpyxl.styles import Font

    plain_text(sheet, top, 1, words.text(chart.title)).font = Font("Calibri", 11, bold=True)
    say = words.language.say
    heads = (
        say("Target") if chart.kind == "bars" else say("As of"),
        say("Value"),
        say("If it goes on so") if chart.way else "",
        say("Level"),
    )
    for column, text in enumerate(heads, 1):
        plain_text(sheet, top + 1, column, text)
    lines = list(_lines(chart, words))
    for row, line in enumerate(lines, top + 2):
        for column, value in enumerate(line, 1):
            _write(sheet, row, column, value, chart)
    made: ChartBase
    if chart.kind == "lines":
        made = _scatter(sheet, top, lines, heads)
    elif chart.kind == "pair":
        made = _pair(sheet, chart, top, lines, heads)
    else:
        made = _bars(sheet, chart, top, lines, heads)
    made.title = None
    return made


def _lines(chart: Chart, words: Words) -> Iterator[ChartLine]:
    """Targets or dates with what is drawn of each; the level is a line through all."""
    for bar in chart.bars:
        figure = None if bar.value is None else Figure(bar.value, chart.unit, apart=chart.levels)
        told = Chain((bar.verdict.sign, Chain((bar.name, figure or bar.verdict.text), ": ")))
        yield ChartLine(words.text(told), bar.value, None, chart.levels[0])
    values = {one.day: one.value for one in chart.values}
    way = {one.day: one.value for one in chart.way}
    for day in sorted({*values, *way}):
        yield ChartLine(day, values.get(day), way.get(day), chart.levels[0])


def _write(sheet: Worksheet, row: int, column: int, value: dt.date | str | Fraction | None, chart: Chart) -> None:
    if value is None:
        return
    if isinstance(value, str):
        plain_text(sheet, row, column, value)
        return
    cell = sheet.cell(row, column, value if isinstance(value, dt.date) else float(value))
    cell.number_format = "dd/mm/yyyy_0" if isinstance(value, dt.date) else _format(value, chart)


def _format(value: Fraction, chart: Chart) -> str:
    """As in other sheets: see ``xlsx``."""
    if chart.unit == "%":
        return "0.0%_0"
    return "#,##0_0" if value.denominator == 1 else "#,##0.##_0"


def _series(sheet: Worksheet, top: int, lines: Sequence[ChartLine], heads: Sequence[str], column: int) -> Any:
    """What stands in a column of the cells, with what it is called, over what stands in the first."""
    from openpyxl.chart import Reference, Series
    from openpyxl.chart.data_source import AxDataSource, NumRef, StrData, StrRef, StrVal

    last = top + 1 + len(lines)
    made: Any = Series(Reference(sheet, min_col=column, min_row=top + 1, max_row=last), title_from_data=True)
    made.tx.strRef.strCache = StrData(ptCount=1, pt=[StrVal(0, heads[column - 1])])
    made.val.numRef.numCache = _numbers([one.drawn[column - _VALUE] for one in lines])
    of = str(Reference(sheet, min_col=1, min_row=top + 2, max_row=last))
    days = [Fraction((one.of - _DAY_0).days) for one in lines if isinstance(one.of, dt.date)]
    if days:
        made.cat = AxDataSource(numRef=NumRef(of, _numbers(days, "dd/mm/yyyy")))
    else:
        names = [StrVal(number, str(one.of)) for number, one in enumerate(lines)]
        made.cat = AxDataSource(strRef=StrRef(of, StrData(ptCount=len(names), pt=names)))
    return made


def _numbers(values: Sequence[Fraction | None], format: str = "General") -> NumData:
    from openpyxl.chart.data_source import NumData, NumVal

    told = [NumVal(number, v=repr(float(value))) for number, value in enumerate(values) if value is not None]
    return NumData(format, len(values), told)


def _scatter(sheet: Worksheet, top: int, lines: Sequence[ChartLine], heads: Sequence[str]) -> ScatterChart:
    from openpyxl.chart import ScatterChart
    from openpyxl.chart.legend import Legend

    made = ScatterChart()
    made.width, made.height = 16, 7
    made.style, made.scatterStyle = 2, "lineMarker"
    for column, colour, dashes in ((_VALUE, _INK, None), (_TO_COME, _WAY, "dash"), (_ASKED, _LEVEL, "sysDash")):
        series = _series(sheet, top, lines, heads, column)
        series.xVal, series.yVal = series.cat, series.val
        series.cat = series.val = None
        line = series.graphicalProperties.line
        line.solidFill, line.dashStyle = colour, dashes
        series.marker.symbol = "circle" if column == _VALUE else "none"
        series.smooth = False
        made.series.append(series)
    made.x_axis.number_format, made.x_axis.delete, made.y_axis.delete = "mm/yyyy", False, False
    made.display_blanks = "span"
    made.legend = Legend(legendPos="b")
    return made


def _across(chart: Chart) -> BarChart:
    """Bars that lie, from zero on."""
    from openpyxl.chart import BarChart

    made = BarChart()
    made.type, made.gapWidth = "bar", 60
    if min(chart.ends) >= 0:
        made.y_axis.scaling.min = 0
    made.x_axis.delete = made.y_axis.delete = False
    return made


def _pair(sheet: Worksheet, chart: Chart, top: int, lines: Sequence[ChartLine], heads: Sequence[str]) -> BarChart:
    from openpyxl.chart.legend import Legend

    made = _across(chart)
    made.width, made.height = 16, 7
    for column, colour in ((_VALUE, _INK), (_ASKED, _WAY)):
        series = _series(sheet, top, lines, heads, column)
        series.graphicalProperties.solidFill = colour
        made.series.append(series)
    made.x_axis.number_format = "dd/mm/yyyy"
    made.legend = Legend(legendPos="b")
    return made


def _bars(sheet: Worksheet, chart: Chart, top: int, lines: Sequence[ChartLine], heads: Sequence[str]) -> BarChart:
    """A bar a target in the colour of its verdict; the line across them is the level."""
    from openpyxl.chart.axis import ChartLines
    from openpyxl.chart.marker import DataPoint
    from openpyxl.chart.shapes import GraphicalProperties
    from openpyxl.drawing.line import LineProperties

    made = _across(chart)
    made.width, made.height = 16, max(4, 0.8 * len(lines) + 1.5)
    series = _series(sheet, top, lines, heads, _VALUE)
    series.graphicalProperties.solidFill = _WAY
    for number, bar in enumerate(chart.bars):
        point = DataPoint(idx=number, invertIfNegative=False)
        point.graphicalProperties.solidFill = _COLOURS.get(Verdict(bar.verdict.value), _WAY)
        series.data_points.append(point)
    made.series.append(series)
    made.x_axis.scaling.orientation = "maxMin"  # the first target on top
    made.y_axis.number_format, made.y_axis.majorUnit = "0%", float(chart.levels[0])
    made.y_axis.scaling.max = float(chart.ends[1])
    made.y_axis.majorGridlines = ChartLines(GraphicalProperties(ln=LineProperties(solidFill=_LEVEL, w=12700)))
    made.legend = None
    return made
