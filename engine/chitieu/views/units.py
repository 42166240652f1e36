"""What a table of verdicts says of all units: by target, by group, by unit; and how units moved between two tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from chitieu.diagnostics import Text
from chitieu.language import Language
from chitieu.model import Rulebook
from chitieu.numbers import telling
from chitieu.text.csv_rows import rows_text
from chitieu.views.movement_names import TRANSITIONS
from chitieu.views.names import VERDICTS
from chitieu.views.tables.cells import Cell, Chain, Figure, Printed, Record
from chitieu.views.tables.json import json_records
from chitieu.views.tables.table import Column, Kind, On, Output, Row, Section, Table

if TYPE_CHECKING:
    from chitieu.units.facts.faults import Broken
    from chitieu.units.verdicts.changes import Moved, Sides
    from chitieu.units.verdicts.ranks import Ranked
    from chitieu.units.verdicts.summaries import GroupShare, TargetShare, UnitScore, UnitsSummary
    from chitieu.use_cases.rank import Ranking

Names = Mapping[str, str]
Of = TypeVar("Of", bound="TargetShare | GroupShare | Moved")


def summary_output(summary: UnitsSummary, labels: Names, names: Names) -> Output:
    """Targets by the share of units that meet them, attainment by bands, groups, the best and the worst units.

    ``labels`` are those of the attribute that groups units, by its codes; ``names`` those of documents and targets.
    """
    return _output(*_summary(summary, labels, names))


def _summary(summary: UnitsSummary, labels: Names, names: Names) -> Iterator[Table[Any]]:
    title = Text("{units} units: how many meet each target", units=summary.units)
    yield _by_document(title, summary.targets, names, _TARGETS)
    yield _by_document(Text("Units by percent of target"), summary.targets, names, _BANDS)
    if summary.by:
        yield _by_document(Text("Units that meet each target, by groups"), summary.by, names, _groups(labels))
    for title, scores in ((Text("Units that meet most"), summary.best), (Text("Units that meet least"), summary.worst)):
        if scores:
            yield _flat(title, scores, _SCORES)
    if summary.without_data:
        title = Text("Units without data: {count}", count=summary.without_data)
        yield _flat(title, summary.without_examples, _UNITS)


def _by_document(title: Text, rows: Sequence[Of], names: Names, columns: Sequence[Column[Of]]) -> Table[Of]:
    """Targets by their names under those of their documents; by their keys in plain text."""
    sections = [
        Section(names.get(document, document), list(group))
        for document, group in groupby(rows, key=lambda one: one.document)
    ]
    first = (
        Column[Of]("", Text("target"), "text", lambda row: names.get(_key(row), row.target), On.READ),
        Column[Of]("", Text("target"), "text", _key, On.LINE),
        Column[Of]("", Text("year"), "year", lambda row: row.horizon, On.PEOPLE),
    )
    return Table(title, (*first, *columns), sections, On.PEOPLE, grid=True, heads=True, gap="–")


def _flat(title: Cell, rows: Sequence[Row], columns: Sequence[Column[Row]]) -> Table[Row]:
    return Table(title, columns, [Section(None, rows)], On.PEOPLE, grid=True, heads=True, gap="–")


def _key(row: Of) -> str:
    return f"{row.document}/{row.target}"


def _count(title: Text | str, count: Callable[[Row], int]) -> Column[Row]:
    return Column("", title, "count", count, On.PEOPLE)


_ALL_AND_NONE = (Fraction(0), Fraction(1))


def _share(part: int, whole: int) -> Cell:
    """A share that is not taken for all or none: one unit of 10,000 is 0.01%, and not 0.0%."""
    return Figure(Fraction(part, whole), "%", apart=_ALL_AND_NONE) if whole else "–"


def _band(number: int, title: Text | str) -> Column[TargetShare]:
    return _count(title, lambda row: row.bands[number])


_TARGETS: Sequence[Column[TargetShare]] = (
    _count(Text("met"), lambda row: row.met),
    Column("", Text("share"), "percent", lambda row: _share(row.met, row.asked), On.PEOPLE),
    _count(Text("missed"), lambda row: row.missed),
    _count(Text("no data"), lambda row: row.no_data),
)
_BANDS: Sequence[Column[TargetShare]] = (
    _band(0, Text("below 50%")),
    _band(1, "50–75%"),
    _band(2, "75–100%"),
    _band(3, Text("from 100%")),
)
_SCORES: Sequence[Column[UnitScore]] = (
    Column("", Text("unit"), "text", lambda row: row.unit, On.PEOPLE),
    _count(Text("met"), lambda row: row.met),
    _count(Text("missed"), lambda row: row.missed),
    _count(Text("no data"), lambda row: row.no_data),
    Column("", Text("of those with data"), "percent", lambda row: _share(row.met, row.met + row.missed), On.PEOPLE),
)
_UNITS: Sequence[Column[str]] = (Column("", Text("unit"), "text", lambda row: row, On.PEOPLE),)


def _groups(labels: Names) -> Sequence[Column[GroupShare]]:
    def label(row: GroupShare) -> str:
        return "–" if row.value is None else labels.get(row.value, row.value)

    return (
        Column("", Text("group"), "text", label, On.PEOPLE),
        _count(Text("met"), lambda row: row.met),
        Column("", Text("share"), "percent", lambda row: _share(row.met, row.asked), On.PEOPLE),
        _count(Text("missed"), lambda row: row.missed),
        _count(Text("no data"), lambda row: row.no_data),
    )


# --- places -----------------------------------------------------------------------------------------------------


def ranking_output(ranking: Ranking, top: int | None, unit: str | None, *, worst: bool = False) -> Output:
    """The first places of each group, with ``worst`` the last; or a unit with its neighbours, as many above as below.

    ``top`` is how many: all, where it is not said. Files have a column for each value, the screen text.
    """
    name, horizon, places = ranking
    if not any(one.decided for one in places):
        nothing = Text("no unit has data on this document")
        if "/" in name:
            nothing = Text("no unit has data on this target")
        return _output(_flat(Chain((f"{name} {horizon}:", nothing)), (), ()))
    title = Text("{name} {horizon}: {count} units", name=name, horizon=str(horizon), count=len(places))
    groups = [(group, list(members)) for group, members in groupby(places, key=lambda one: one.group)]
    grouped = len(groups) > 1 or groups[0][0] is not None
    if unit is not None:
        groups = [(group, members) for group, members in groups if any(one.unit == unit for one in members)]
    sections = [
        Section((group or Text("without a value")) if grouped else None, _some_places(members, top, unit, worst=worst))
        for group, members in groups
    ]
    shown = [one for section in sections for one in section.rows]
    columns = _places(unit, shown, of_target="/" in name)
    table = Table(title, columns, sections, _FILES, name=name, grid=True, heads=True, gap="–", signs="verdict")
    record: Record = {"name": name, "horizon": horizon, "places": list(json_records(table))}
    return Output(title, [table], lambda: record)


def _some_places(places: Sequence[Ranked], top: int | None, unit: str | None, *, worst: bool) -> Sequence[Ranked]:
    """Those without a value stay last."""
    if worst:
        valued = [one for one in places if one.value is not None]
        places = [*reversed(valued), *places[len(valued) :]]
    if top is None:
        return places
    at = next((position for position, one in enumerate(places) if one.unit == unit), 0)
    start = max(0, at - top // 2)
    return places[start : start + top]


_FILES = On.PEOPLE | On.DATA | On.BOOK


def _places(unit: str | None, places: Sequence[Ranked], *, of_target: bool) -> Sequence[Column[Ranked]]:
    """A document has no verdict: there the share of targets met stands. Values of two places never read alike."""
    values = tuple(dict.fromkeys(one.value for one in places if one.value is not None))
    last, key = (Text("percent of target"), "attainment_percent") if of_target else (Text("targets met"), "met_percent")
    if any(one.by_distance for one in places):
        last, key = Text("beyond the level (−: short of it)"), "distance"
    verdict = _FILES if of_target else On.NEVER
    named = On.PEOPLE | On.BOOK if any(one.name for one in places) else On.NEVER
    told = On.LINE if any(one.group for one in places) else On.NEVER  # elsewhere it is a heading
    kind: Kind = "number" if key == "distance" else "percent"
    return (
        Column("", Text("unit"), "text", lambda row: f"→ {row.unit}" if row.unit == unit else row.unit, On.PEOPLE),
        Column("unit", Text("unit"), "text", lambda row: row.unit, On.BOOK | On.DATA, 14),
        Column("", Text("name"), "text", lambda row: row.name or "–", named, 34),
        Column("name", "", "text", lambda row: row.name or None, On.DATA),
        Column("group", Text("group"), "text", lambda row: row.group, On.DATA | On.BOOK | told, 20, spare=True),
        Column("as_of", Text("as of"), "date", lambda row: row.as_of, On.DATA | On.BOOK, 12),
        Column("place", Text("place"), "year", lambda row: row.place or "–", On.PEOPLE),
        Column("place", Text("place"), "year", lambda row: row.place, On.DATA | On.BOOK, 8),
        Column("", last, "percent", lambda row: _of_place(row, values), On.PEOPLE),
        Column(key, last, kind, lambda row: row.value, On.DATA | On.BOOK, 14),
        Column("verdict", Text("verdict"), "text", lambda row: row.verdict and VERDICTS[row.verdict], verdict, 18),
    )


def _of_place(row: Ranked, others: tuple[Fraction, ...]) -> Cell:
    """A percent of target is told apart from the whole, a distance from none."""
    if row.value is None:
        return "–"
    if not row.by_distance:
        return Figure(row.value, "%", apart=(Fraction(1), *others))
    places = telling(row.value, (Fraction(0), *others), 4)
    return str(row.value) if places is None else Printed(row.value, places, percent=False)


def _output(*tables: Table[Any]) -> Output:
    return Output(tables[0].title, tables)


# --- moves ------------------------------------------------------------------------------------------------------


def moves_output(moves: Sequence[Moved], sides: Sides) -> Output:
    """How many units moved in which way on each target, worst first, with some; units of one table only."""
    changed = bool(moves or sides.gone.units or sides.new.units)
    dates = {"then": sides.then or "–", "now": sides.now or "–"}
    title = (
        Text("What changed: {then} → {now}", **dates) if changed else Text("Nothing changed: {then} → {now}", **dates)
    )
    tables: list[Table[Any]] = [_by_document(title, moves, {}, _MOVES)]
    for said, lone in (
        (Text("Units that are not in the later table: {count}", count=sides.gone.units), sides.gone),
        (Text("Units that are not in the earlier table: {count}", count=sides.new.units), sides.new),
    ):
        if lone.units:
            tables.append(_flat(said, lone.examples, _UNITS))
    return _output(*tables)


def _some(row: Moved) -> str:
    return ", ".join(row.examples) + (", …" if row.units > len(row.examples) else "")


_MOVES: Sequence[Column[Moved]] = (
    Column("", Text("change"), "text", lambda row: TRANSITIONS[row.transition], On.PEOPLE),
    Column("", Text("units"), "count", lambda row: row.units or "–", On.PEOPLE),
    Column("", Text("for example"), "text", _some, On.PEOPLE),
)


def rejects_text(lost: Sequence[Broken], language: Language) -> str:
    """Everything that is wrong with rows that were left out, as CSV."""
    rows = (
        (one.row, one.unit, one.as_of, one.column, one.code, one.given, one.text.render(language.say)) for one in lost
    )
    return rows_text(("row", "unit", "as_of", "column", "code", "given", "message"), rows)


def names_of(rulebook: Rulebook) -> Names:
    """What people call documents and targets, by ``document`` and ``document/target``."""
    documents = {document.id: document.symbol for document in rulebook.documents}
    targets = {f"{one.id}/{target.id}": target.title for one in rulebook.documents for target in one.targets}
    return {**documents, **targets}
