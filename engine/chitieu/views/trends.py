"""Trends, with a small chart on the terminal: what is moving away first."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from chitieu.diagnostics import Text
from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.judging.trend import DAYS_PER_YEAR, THRESHOLDS, Course, Outlook, Point, Trend
from chitieu.model import FactKind
from chitieu.views.below import merger_record, merger_told
from chitieu.views.levels import baseline_year_column, level_columns
from chitieu.views.movement_names import OUTLOOKS
from chitieu.views.standings import asked_record, demanded, standing_id, target_columns
from chitieu.views.tables.cells import Cell, Chain, Demanded, Figure, Printed, Record, Shift
from chitieu.views.tables.json import coded, json_number, json_records, unit_text
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table
from chitieu.views.tables.words import Words, beside_level

SCHEMA = "chitieu/trend/2"
_STYLES = {
    Outlook.MOVING_AWAY: "bold red",
    Outlook.TOO_SLOW: "yellow",
    Outlook.NEEDS_ACCELERATION: "yellow",
    Outlook.NOT_ENOUGH_DATA: "dim",
    Outlook.PAST: "dim",
    Outlook.ON_COURSE: "green",
}
Of = TypeVar("Of")
_BARS = "▁▂▃▄▅▆▇█"


def trend_output(trends: Sequence[Trend], snapshots: Sequence[Snapshot], words: Words) -> Output:
    """The trends of one unit, worst first; the snapshots say at which dates it was looked at."""
    sections = []
    for outlook, (_, word, _sign) in OUTLOOKS.items():
        rows = [trend for trend in trends if trend.outlook is outlook]
        if rows:
            sections.append(Section(Chain((word, f"({len(rows)})")), rows, _STYLES[outlook]))
    counts = Counter(trend.outlook for trend in trends)
    note = Chain(tuple(Chain((counts[each], word.text)) for each, word in OUTLOOKS.items() if counts[each]), ", ")
    dates = sorted({one.as_of for one in snapshots})
    latest = snapshots[-1]
    table = Table(
        title=Chain((f"{latest.unit_name}:", Chain(tuple(dates), " → "))),
        columns=list(_columns(trends, words)),
        sections=sections,
        on=On.PEOPLE | On.DATA | On.BOOK,
        notes=[Note(note), Note(_thresholds()), *map(Note, _mergers(snapshots))],
        name=Text("Trends"),
        signs="outlook",
        gap="–",
        ids=lambda row: standing_id(row.latest),
    )

    def json() -> Record:
        unit = {"id": latest.unit, "name": latest.unit_name}
        thresholds = {outlook.value: least for outlook, least in THRESHOLDS.items()}
        mergers: list[Record] = [
            {"as_of": one.as_of, **merger_record(one.merger)} for one in _dated(snapshots) if one.merger is not None
        ]
        record: dict[str, Record] = {
            "schema": SCHEMA,
            "unit": unit,
            "thresholds": thresholds,
            "trends": list(json_records(table)),
        }
        return {**record, "merged": mergers} if mergers else record

    return Output(latest.unit_name, [table], json)


def _dated(snapshots: Sequence[Snapshot]) -> Sequence[Snapshot]:
    """The one that counts of each date: several units may have been merged."""
    return list({each.as_of: each for each in snapshots}.values())


def _mergers(snapshots: Sequence[Snapshot]) -> Iterator[Cell]:
    for one in _dated(snapshots):
        yield from merger_told(one.merger, one.as_of, one.unit_name)


def _thresholds() -> Cell:
    """Which part of the change each outlook asks for."""
    least = [
        Text("{outlook} from {share} of the change", outlook=OUTLOOKS[each].text, share=Printed(share, 0, percent=True))
        for each, share in THRESHOLDS.items()
    ]
    below = Text("{outlook} below that", outlook=OUTLOOKS[Outlook.TOO_SLOW].text)
    return Chain((*least, below), ", ")


def _columns(trends: Sequence[Trend], words: Words) -> Iterator[Column[Trend]]:
    yield from target_columns(_latest)
    yield Column("", Text("Chart"), "text", chart, On.READ)
    yield Column("", Text("Values"), "text", _values, On.PEOPLE)
    for date in sorted({point.as_of for trend in trends for point in trend.points}):

        def at(row: Trend, date: dt.date = date) -> Cell:
            return next((_figure(point.value, row) for point in row.points if point.as_of == date), None)

        yield Column("", date, "figure", at, On.BOOK, 11)
    yield Column("outlook", "", "text", lambda row: OUTLOOKS[row.outlook], On.CSV)
    yield Column("unit", "", "text", lambda row: unit_text(row.latest.unit), On.DATA)
    yield Column("", Text("Level"), "text", _asked, On.PEOPLE)
    yield Column("level", "", "text", lambda row: asked_record(row.latest), On.JSON)
    yield from level_columns(_asked)
    yield Column("outlook", Text("Outlook"), "text", lambda row: OUTLOOKS[row.outlook], On.BOOK, 24)
    yield Column("", Text("Expected by now"), "text", _expected, On.PEOPLE)
    yield Column("", Text("Expected by now"), "figure", _expected_value, On.BOOK, 11)
    yield Column("start", "", "text", lambda row: row.start and row.start._asdict(), On.JSON)
    yield Column("expected", "", "exact", lambda row: row.expected, On.JSON)
    yield Column("points", "", "text", _points, On.JSON)
    for name, end in (("first", 0), ("latest", -1)):
        yield from _end(name, end)
    yield Column("overall", "", "text", lambda row: _course(row.overall), On.JSON)
    yield Column("recent", "", "text", lambda row: _course(row.recent), On.JSON)
    yield Column("", Text("Pace per year"), "text", lambda row: _paces(row, words), On.PEOPLE)
    yield Column("per_year", "", "number", _scaled(lambda row: _yearly(row.overall)), On.CSV)
    yield Column("", Text("Pace per year"), "points", lambda row: _pace(_yearly(row.overall), row), On.BOOK, 11)
    yield Column("recent_per_year", "", "number", _scaled(lambda row: _yearly(row.recent)), On.CSV)
    yield Column("", Text("At the horizon"), "text", _projected, On.PEOPLE)
    yield Column("", Text("At the horizon"), "figure", _at_the_horizon, On.BOOK, 11)
    yield Column("required_per_day", "", "exact", lambda row: row.required_per_day, On.JSON)
    yield Column("required_per_year", "", "number", lambda row: _per_year(row.required_per_day), On.JSON)
    yield Column("required_per_year", "", "number", _scaled(lambda row: _per_year(row.required_per_day)), On.CSV)
    needed = Text("Needed per year")
    yield Column("", needed, "points", lambda row: _pace(_per_year(row.required_per_day) or None, row), On.PEOPLE)
    yield Column("", needed, "points", lambda row: _pace(_per_year(row.required_per_day), row), On.BOOK, 11)
    yield Column("projected{}", "", "figure", _at_the_horizon, On.CSV)
    yield Column("share_percent", "", "percent", _overall(lambda course: course.share), On.CSV)
    programs = On.PEOPLE | On.CSV | On.BOOK
    yield Column("reached", Text("Reached on"), "date", _overall(lambda course: course.reached), programs)
    yield Column("outlook", "", "text", lambda row: OUTLOOKS[row.outlook], On.JSON)
    yield Column("start_date", "", "date", lambda row: row.start and row.start.as_of, On.CSV)
    yield Column("start_value{}", "", "figure", lambda row: row.start and _figure(row.start.value, row), On.CSV)
    yield Column("expected{}", "", "figure", _expected_value, On.CSV)
    yield baseline_year_column(_asked)


def _scaled(figure: Callable[[Trend], Fraction | None]) -> Callable[[Trend], Cell]:
    """Paces of shares in percentage points."""

    def cell(row: Trend) -> Cell:
        value = figure(row)
        return value if value is None or row.latest.unit != "%" else value * 100

    return cell


def _end(name: str, number: int) -> Iterator[Column[Trend]]:
    """The first or the latest date with its value."""

    def point(row: Trend) -> Point | None:
        return row.points[number] if row.points else None

    yield Column(f"{name}_date", "", "date", lambda row: (one := point(row)) and one.as_of, On.CSV)
    yield Column(f"{name}_value{{}}", "", "figure", lambda row: (one := point(row)) and _figure(one.value, row), On.CSV)


def _points(trend: Trend) -> Record:
    unit = trend.latest.unit or ""
    return [{**point._asdict(), "value": coded(point.value, unit)} for point in trend.points]


def _latest(trend: Trend) -> Standing:
    return trend.latest


def _overall(figure: Callable[[Course], Of]) -> Callable[[Trend], Of | None]:
    return lambda row: figure(row.overall) if row.overall else None


def _figure(value: Fraction, trend: Trend) -> Figure:
    """A value, told apart from the level and from the values of other dates."""
    level = trend.latest.level
    apart = (*beside_level([level] if level else []), *(point.value for point in trend.points))
    return Figure(value, trend.latest.unit or "", apart=apart)


def _values(trend: Trend) -> Cell:
    return Chain(tuple(_figure(point.value, trend) for point in trend.points), " → ")


def _expected_value(trend: Trend) -> Figure | None:
    return None if trend.expected is None else _figure(trend.expected, trend)


def _expected(trend: Trend) -> Cell:
    """What the value should be by now, and the baseline that this goes by, with its date."""
    value = _expected_value(trend)
    if value is None or trend.start is None or not trend.from_baseline:
        return value
    start = Text("from {value} on {date}", value=_figure(trend.start.value, trend), date=trend.start.as_of)
    return Chain((value, Chain(("(", start, ")"), "")))


def _asked(trend: Trend) -> Demanded | None:
    return demanded(trend.latest)


def _per_year(per_day: Fraction | None) -> Fraction | None:
    return None if per_day is None else per_day * DAYS_PER_YEAR


def _yearly(course: Course | None) -> Fraction | None:
    return _per_year(course.per_day if course else None)


def _pace(yearly: Fraction | None, trend: Trend) -> Shift | None:
    """A pace per year, in percentage points for shares."""
    return None if yearly is None else Shift(yearly, trend.latest.unit or "")


def _paces(trend: Trend, words: Words) -> Cell:
    """The pace so far, and that of late where it reads differently."""
    pace, latest = (_pace(_yearly(course), trend) for course in (trend.overall, trend.recent))
    if words.text(pace) == words.text(latest):
        return pace
    return Chain((pace, Chain(("(", Text("lately {pace}", pace=latest), ")"), "")))


def _at_the_horizon(trend: Trend) -> Figure | None:
    return _figure(trend.overall.projected, trend) if trend.overall else None


def _projected(trend: Trend) -> Cell:
    if trend.overall is None or trend.overall.share is None:
        return _at_the_horizon(trend)
    share = Text("{share} of the change", share=Printed(trend.overall.share, 0, percent=True))
    return Chain((_at_the_horizon(trend), Chain(("(", share, ")"), "")))


def chart(trend: Trend) -> str:
    """A bar per date, and one for the level behind a stroke: ``▂▃▄|█``; nothing for a single date."""
    values = [point.value for point in trend.points]
    if len(values) < 2 or trend.latest.level is None or isinstance(trend.latest.unit, FactKind):
        return ""
    level = trend.latest.level.value
    top: Fraction = max(*values, level)
    foot: Fraction = min(Fraction(0), *values)
    if top == foot:
        return ""
    bars = [_BARS[int((value - foot) / (top - foot) * (len(_BARS) - 1))] for value in (*values, level)]
    return f"{''.join(bars[:-1])}|{bars[-1]}"


def _course(course: Course | None) -> Mapping[str, Record] | None:
    """The exact pace is the daily one; that of a year is for people."""
    return {**course._asdict(), "per_year": json_number(course.per_day * DAYS_PER_YEAR)} if course else None
