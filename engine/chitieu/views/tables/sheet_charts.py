"""Charts in workbooks: those that pages draw, as charts of Excel over cells that stand beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from chitieu.views.office import plain_text
from chitieu.views.tables.cells import Chart, Drawn
from chitieu.views.tables.table import On, Output
from chitieu.views.tables.words import Words

if TYPE_CHECKING:
    from openpyxl.chart import BarChart, ScatterChart
    from openpyxl.worksheet.worksheet import Worksheet

MOST = 60  # charts of a sheet; Excel opens more slowly
_ROWS = 17  # of a sheet, under a chart
_PER_PAGE = 2  # charts on paper: none is cut
_INK, _WAY, _LEVEL = "1F4E8C", "8C8C8C", "1B1B1B"


def charts_of(output: Output) -> list[Chart]:
    """The charts that stand in what is read of a result, in order."""
    return [
        cell.chart
        for table in output.on(On.READ)
        for column in table.columns_on(On.READ)
        for row in table.rows
        if isinstance(cell := column.cell(row), Drawn)
    ]


def add_charts(sheet: Worksheet, charts: Sequence[Chart], words: Words) -> None:
    """Fills a sheet with charts, each beside its cells; what is beyond the most is said at the top."""
    from openpyxl.worksheet.pagebreak import Break

    for letter in "ABCD":
        sheet.column_dimensions[letter].width = 13
    left = len(charts) - MOST
    if left > 0:
        say = words.language.say("{count} more charts did not find room: they are on the page (-o x.html).")
        plain_text(sheet, 1, 1, say.format(count=left))
    for number, chart in enumerate(charts[:MOST]):
        _add(sheet, chart, 2 + number * _ROWS, words)
        if number % _PER_PAGE == _PER_PAGE - 1:
            sheet.row_breaks.append(Break(id=1 + (number + 1) * _ROWS))


def _add(sheet: Worksheet, chart: Chart, top: int, words: Words) -> None:
    from openpyxl.styles import Font

    title = words.text(chart.title)
    plain_text(sheet, top, 1, title).font = Font("Calibri", 11, bold=True)
    say = words.language.say
    way = say("If it goes on so") if chart.way else ""
    for column, text in enumerate((say("As of"), say("Value"), way, say("Level")), 1):
        plain_text(sheet, top + 1, column, text)
    rows = list(_rows(chart))
    for line, row in enumerate(rows, top + 2):
        for column, value in enumerate(row, 1):
            _write(sheet, line, column, value, chart)
    made = _scatter(sheet, top, len(rows)) if chart.kind == "lines" else _bars(sheet, chart, top, len(rows))
    made.title, made.width, made.height = None, 16, 7
    sheet.add_chart(made, f"F{top + 1}")


def _rows(chart: Chart) -> Iterator[tuple[dt.date, Fraction | None, Fraction | None, Fraction]]:
    """Dates with what is drawn at each; the level is a line through all."""
    values = {one.day: one.value for one in chart.values}
    way = {one.day: one.value for one in chart.way}
    for day in sorted({*values, *way}):
        yield day, values.get(day), way.get(day), chart.levels[0]


def _write(sheet: Worksheet, line: int, column: int, value: dt.date | Fraction | None, chart: Chart) -> None:
    if value is None:
        return
    cell = sheet.cell(line, column, value if isinstance(value, dt.date) else float(value))
    cell.number_format = "dd/mm/yyyy_0" if isinstance(value, dt.date) else _format(value, chart)


def _format(value: Fraction, chart: Chart) -> str:
    """As in other sheets: see ``xlsx``."""
    if chart.unit == "%":
        return "0.0%_0"
    return "#,##0_0" if value.denominator == 1 else "#,##0.##_0"


def _scatter(sheet: Worksheet, top: int, rows: int) -> ScatterChart:
    from openpyxl.chart import Reference, ScatterChart, Series
    from openpyxl.chart.legend import Legend

    made = ScatterChart()
    made.style, made.scatterStyle = 2, "lineMarker"
    days = Reference(sheet, min_col=1, min_row=top + 2, max_row=top + 1 + rows)
    for column, colour, dashes in ((2, _INK, None), (3, _WAY, "dash"), (4, _LEVEL, "sysDash")):
        cells = Reference(sheet, min_col=column, min_row=top + 1, max_row=top + 1 + rows)
        series = Series(cells, days, title_from_data=True)
        line = series.graphicalProperties.line
        line.solidFill, line.dashStyle = colour, dashes
        series.marker.symbol = "circle" if column == 2 else "none"
        series.smooth = False
        made.series.append(series)
    made.x_axis.number_format, made.x_axis.delete, made.y_axis.delete = "mm/yyyy", False, False
    made.display_blanks = "span"
    made.legend = Legend(legendPos="b")
    return made


def _bars(sheet: Worksheet, chart: Chart, top: int, rows: int) -> BarChart:
    from openpyxl.chart import BarChart, Reference
    from openpyxl.chart.legend import Legend

    made = BarChart()
    made.type, made.gapWidth = "bar", 60
    if min(chart.ends) >= 0:
        made.y_axis.scaling.min = 0
    for column, colour in ((2, _INK), (4, _WAY)):
        made.add_data(Reference(sheet, min_col=column, min_row=top + 1, max_row=top + 1 + rows), titles_from_data=True)
        made.series[-1].graphicalProperties.solidFill = colour
    made.set_categories(Reference(sheet, min_col=1, min_row=top + 2, max_row=top + 1 + rows))
    made.x_axis.number_format, made.x_axis.delete, made.y_axis.delete = "dd/mm/yyyy", False, False
    made.legend = Legend(legendPos="b")
    return made
