"""A result as tables: columns that say where their cells come from, and rows of values. Formats are made of that alone.

What a cell holds is never text made for one format: a number, a verdict, a date, a level, bounds of a figure, or a
message with such values in it. Rendering makes text of it, once, by the kind of its column and by what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Flag, auto
from typing import Any, Generic, Literal, NamedTuple, TypeVar, cast

from chitieu.diagnostics import Text
from chitieu.views.tables.cells import Cell, Chain, Chart, Record, Word

Row = TypeVar("Row")

# percent and points hold shares: 0.6 is 60%, or 60 points. share is a share as such; exact, a number that JSON writes
# as a quotient. figure is a value in the unit of an indicator: programs find it as it is, and shares in percent, too.
Kind = Literal["text", "year", "count", "number", "percent", "points", "share", "exact", "figure", "date"]


class On(Flag):
    """The formats in which a table or a column stands: those to be read, a line of plain text, Excel, programs."""

    READ = auto()
    LINE = auto()
    BOOK = auto()
    CSV = auto()
    JSON = auto()
    PEOPLE = READ | LINE
    DATA = CSV | JSON
    NEVER = 0


class Column(NamedTuple, Generic[Row]):
    """``key`` names the column for programs (``{}`` is where the key of a figure says that it is in percent), ``title``
    for people. ``width`` is that of a sheet; ``band`` is what it stands under with its neighbours; ``spare``: left out
    of a sheet where it is empty."""

    key: str
    title: Cell
    kind: Kind
    cell: Callable[[Row], Record]  # a Cell, but for columns of JSON alone
    on: On
    width: int = 12
    band: str = ""
    spare: bool = False


class Section(NamedTuple, Generic[Row]):
    """Rows of one kind. ``style`` is rich's, for the heading on a terminal; the heading says it in words, too."""

    heading: Cell
    rows: Sequence[Row]
    style: str = "bold"


class Note(NamedTuple):
    """A line below a table; ``about`` the band and the column that it is about."""

    text: Cell
    about: tuple[str, str] | None = None


class Table(NamedTuple, Generic[Row]):
    """``name`` is that of a sheet. ``signs`` is the key of the column whose sign colours a row of it.

    ``brief`` columns are enough on a narrow terminal, side by side; with none, all stand there one below the other.
    ``grid``: one table with headings inside, as against a table for each section. ``lists`` and
    ``legend`` stand below what is read.
    ``heads``: plain text names the columns. ``gap`` is what stands in plain text where a cell is empty. ``ids`` are
    what commands call the rows by, for whoever asks.
    """

    title: Cell
    columns: Sequence[Column[Row]]
    sections: Sequence[Section[Row]]
    on: On
    notes: Sequence[Note] = ()
    name: Cell = None
    signs: str = ""
    brief: int = 0
    grid: bool = False
    lists: Sequence[tuple[Text, Sequence[Cell]]] = ()
    legend: Sequence[Word] = ()
    heads: bool = False
    gap: str = ""
    ids: Callable[[Row], str] | None = None

    @property
    def rows(self) -> Iterator[Row]:
        return (row for section in self.sections for row in section.rows)

    def columns_on(self, on: On) -> list[Column[Row]]:
        """The columns of a format, in order."""
        return [column for column in self.columns if column.on & on]


class Output(NamedTuple):
    """A result in every format: its tables, and where JSON says more than one of them or the page has its own prose.

    ``charts`` are those of a workbook, beside what its cells have drawn.
    """

    title: Cell
    tables: Sequence[Table[Any]]
    json: Callable[[], Record] = dict
    page: Callable[[], str] | None = None
    charts: Callable[[], Sequence[Chart]] = tuple

    def on(self, on: On) -> list[Table[Any]]:
        """The tables of a format."""
        return [table for table in self.tables if table.on & on]


def with_ids(output: Output) -> Output:
    """The same with the id of each row in the first column that is read, where rows have one."""
    return output._replace(tables=[_with_ids(table) for table in output.tables])


def _with_ids(table: Table[Row]) -> Table[Row]:
    ids, shown = table.ids, table.columns_on(On.READ)
    if ids is None or not shown:
        return table
    first = shown[0]

    def cell(row: Row) -> Cell:
        return Chain((cast(Cell, first.cell(row)), f"[{ids(row)}]"))

    return table._replace(
        columns=[column._replace(cell=cell) if column is first else column for column in table.columns]
    )
