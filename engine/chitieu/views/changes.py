"""A comparison: what got worse first, what stayed last."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.judging.compare import Change, Diff, Transition
from chitieu.judging.snapshot import ScoreStanding, Snapshot, Standing
from chitieu.over_years import date_of
from chitieu.views.below import MOST_NAMED, merger_record, merger_told
from chitieu.views.levels import baseline_year_column, level_columns
from chitieu.views.moved_targets import (
    CAUSES,
    attainments,
    cause_told,
    moved,
    moved_targets,
    pair,
    parts_moved,
    points_then_and_now,
    sections_of,
)
from chitieu.views.movement_names import TRANSITIONS
from chitieu.views.names import VERDICTS
from chitieu.views.scores import between
from chitieu.views.standings import asked_record, demanded, figure, span, target_columns
from chitieu.views.summaries import figures_told
from chitieu.views.tables.cells import Cell, Chain, Demanded, Record
from chitieu.views.tables.json import coded, json_records, unit_text
from chitieu.views.tables.table import Column, Kind, Note, On, Output, Table

SCHEMA = "chitieu/comparison/2"


def comparison_output(
    comparison: Diff, *, only_changed: bool = False, unchanged: bool = False, two_rulebooks: bool = True
) -> Output:
    """What changed, for people; programs and Excel get what is unchanged as well, unless ``only_changed`` is asked for.

    Readers get each target once. With ``unchanged`` they see that, too; without it a note counts it. ``two_rulebooks``:
    say if rules differ.
    """
    changed = [one for one in comparison.changes if one.transition is not Transition.UNCHANGED or one.shortfall_moved]
    told = list(comparison.changes) if unchanged and not only_changed else changed
    then, now = comparison.then, comparison.now
    title, columns = _title(then, now), list(_columns(then, now))
    hidden = not only_changed and len(told) < len(comparison.changes)
    notes = [Note(text) for text in _notes(comparison, hidden=hidden, two_rulebooks=two_rulebooks)]
    lines = Table(title, columns, sections_of(told), On.LINE, notes)
    table = Table(
        title=title,
        columns=columns,
        sections=sections_of(changed if only_changed else comparison.changes),
        on=On.DATA | On.BOOK,
        notes=notes,
        name=Text("Changes"),
        signs="verdict_now",
    )

    def json() -> Record:
        counts = Counter(change.transition for change in comparison.changes)
        return {
            "schema": SCHEMA,
            "then": _snapshot(then),
            "now": _snapshot(now),
            "summary": {transition.value: counts[transition] for transition in Transition},
            "changes": list(json_records(table)),
        }

    read = moved_targets(title, comparison, told, notes)
    return Output(Chain((f"{now.unit_name}:", Chain((then.as_of, now.as_of), " → "))), [read, lines, table], json)


def _columns(then: Snapshot, now: Snapshot) -> Iterator[Column[Change]]:
    programs = On.DATA | On.BOOK
    yield from target_columns(_latest)
    yield Column("transition", Text("Change"), "text", lambda row: TRANSITIONS[row.transition], programs, 20)
    yield Column("cause", "", "text", lambda row: CAUSES[row.cause] if row.cause else None, On.DATA)
    yield Column("change", "", "exact", lambda row: row.difference, On.JSON)
    yield Column("change_points", "", "points", _in_points, On.JSON)
    yield Column("split", "", "text", _split_record, On.JSON)
    yield Column("", Chain(("A:", then.as_of)), "text", lambda row: _said(row.then, row.now, then.as_of), On.LINE)
    yield Column("", Chain(("B:", now.as_of)), "text", lambda row: _said(row.now, row.then, now.as_of), On.LINE)
    yield Column("then", "", "text", lambda row: _record(row.then), On.JSON)
    yield Column("now", "", "text", lambda row: _record(row.now), On.JSON)
    yield from level_columns(_asked_last, On.CSV)
    yield from _both(then, now, "verdict{}", Text("Verdict"), "text", 18, lambda one: VERDICTS[one.verdict])
    yield from _both(then, now, "value{}", Text("Value"), "figure", 12, figure)
    yield Column("change_points", "", "points", _in_points, On.CSV)
    yield Column("change", "", "number", lambda row: row.difference, On.CSV)
    yield Column("change_by_numerator", "", "number", lambda row: row.split and row.split.numerator, On.CSV)
    yield Column("change_by_denominator", "", "number", lambda row: row.split and row.split.denominator, On.CSV)
    yield Column("", Text("Change (points)"), "points", moved, On.BOOK, 13)
    yield Column(
        "", Text("Change"), "text", lambda row: Chain((moved(row), parts_moved(row), cause_told(row))), On.LINE
    )
    yield Column("", Text("By what"), "text", parts_moved, On.BOOK, 30)
    reached, short = Text("Percent of target"), Text("Shortfall")
    yield Column("", reached, "text", attainments, On.LINE)
    yield from _both(then, now, "attainment_percent{}", reached, "percent", 13, lambda one: one.attainment)
    yield Column("", short, "text", lambda row: pair(row, lambda one: one.shortfall), On.LINE)
    yield from _both(then, now, "shortfall{}", short, "count", 12, lambda one: one.shortfall)
    yield baseline_year_column(_asked_last)
    yield Column("", Text("Points"), "text", lambda row: pair(row, points_then_and_now), On.LINE)
    yield from _both(then, now, "points{}", Text("Points"), "number", 9, lambda one: one.points)


def _both(
    then: Snapshot, now: Snapshot, key: str, title: Text, kind: Kind, width: int, cell: Callable[[Standing], Cell]
) -> Iterator[Column[Change]]:
    """A column of what was and one of what is; in a sheet each under its date."""
    # The key of a figure takes its form first, so that value_percent_then stands beside value_then.
    then_key, now_key = (key.format(f"{{}}_{side}" if kind == "figure" else f"_{side}") for side in ("then", "now"))

    def of(standing: Standing | None) -> Cell:
        return cell(standing) if standing else None

    on = On.CSV | On.BOOK
    yield Column(then_key, Chain((title, then.as_of)), kind, lambda row: of(row.then), on, width)
    yield Column(now_key, Chain((title, now.as_of)), kind, lambda row: of(row.now), on, width)


def _title(then: Snapshot, now: Snapshot) -> Cell:
    between = _between(then, now)
    return Chain((between, Text("(SUPPOSED FIGURES)"))) if then.supposed or now.supposed else between


def _between(then: Snapshot, now: Snapshot) -> Cell:
    if then.unit == now.unit:
        return Chain((f"{now.unit_name}:", Chain((then.as_of, now.as_of), " → ")))
    return Chain((Chain((then.unit_name, then.as_of)), Chain((now.unit_name, now.as_of))), " → ")


def _latest(change: Change) -> Standing:
    return change.standing


def _said(standing: Standing | None, other: Standing | None, as_of: dt.date) -> Cell:
    """Verdict and value: ``✗ 3/17 = 17,6%``; and of when they are, where that is not plain."""
    if standing is None:
        return "–"
    word = VERDICTS[standing.verdict]
    said: Cell = word if standing.value is None else Chain((word.sign, figure(standing, other), span(standing)))
    told = figures_told(standing.timing, standing.as_of, as_of)
    return Chain((said, Chain(("(", told, ")"), ""))) if told else said


def _asked_last(change: Change) -> Demanded | None:
    return demanded(change.standing)


def _split_record(change: Change) -> Record:
    return None if change.split is None else change.split._asdict()


def _in_points(change: Change) -> Cell:
    return change.difference if change.standing.unit == "%" else None


def _scores(then: Snapshot, now: Snapshot, changes: Sequence[Change]) -> Iterator[Cell]:
    """The scores of documents, then and now, with their grades and the criteria that moved."""
    before = {(one.symbol, one.horizon): one for one in then.scores}
    for score in now.scores:
        earlier = before.get((score.symbol, score.horizon))
        pair = [one for one in (earlier, score) if one is not None]
        points = Chain(tuple(between(one.points) for one in pair), " → ")
        grades = Chain(tuple(one.grade or "–" for one in pair), " → ") if any(one.grade for one in pair) else None
        told = Chain((f"{score.symbol} {score.horizon}:", Text("score {points}", points=points)))
        yield Chain((told, grades, _criteria_moved(changes, score)), "; ")


def _given(standing: Standing) -> Fraction:
    return standing.points or Fraction(0)


def _criteria_moved(changes: Sequence[Change], score: ScoreStanding) -> Cell:
    """The targets of a document whose points moved, the greatest move first, up to ten by their ids."""
    pairs = [(one.then, one.now) for one in changes if one.then is not None and one.now is not None]
    moved = [
        (then, now)
        for then, now in pairs
        if (now.symbol, now.horizon, now.part) == (score.symbol, score.horizon, 0) and then.points != now.points
    ]
    moved.sort(key=lambda pair: abs(_given(pair[1]) - _given(pair[0])), reverse=True)
    each = [
        Chain((now.target, Chain((points_then_and_now(then) or "–", points_then_and_now(now) or "–"), " → ")))
        for then, now in moved
    ]
    others = [Text("and {count} others", count=len(each) - MOST_NAMED)] if len(each) > MOST_NAMED else []
    return Text("points moved: {criteria}", criteria=Chain((*each[:MOST_NAMED], *others), ", ")) if each else None


def _notes(comparison: Diff, *, hidden: bool, two_rulebooks: bool) -> Iterator[Cell]:
    counts = Counter(change.transition for change in comparison.changes)
    told = {each: Chain((counts[each], word)) for each, word in TRANSITIONS.items() if counts[each]}
    if hidden:
        told[Transition.UNCHANGED] = Chain((told[Transition.UNCHANGED], Text("(--all shows them)")))
    yield Chain(tuple(told.values()), ", ")
    yield from merger_told(comparison.then.merger, comparison.then.as_of, comparison.now.unit_name)
    yield from _years_added(comparison.changes)
    yield from _scores(comparison.then, comparison.now, comparison.changes)
    compared_rules = any(change.cause for change in comparison.changes)
    if two_rulebooks and comparison.then.rulebook_digest != comparison.now.rulebook_digest and not compared_rules:
        yield Text("the two were evaluated with different rules: give --rules-a and --rules-b to see what they changed")


def _years_added(changes: Sequence[Change]) -> Iterator[Cell]:
    """The years that ended between the two, with the targets that ask something of each year."""
    added: dict[int, list[str]] = {}
    for one in changes:
        ended = date_of(one.standing.measured) if one.transition is Transition.ADDED and one.standing.part else None
        if ended is not None and one.standing.target not in added.setdefault(ended.year, []):
            added[ended.year].append(one.standing.target)
    for year, targets in sorted(added.items()):
        yield Text("{year} counts now, too: {targets}", year=str(year), targets=", ".join(targets))


def _snapshot(one: Snapshot) -> Mapping[str, Record]:
    return {
        "unit": {"id": one.unit, "name": one.unit_name},
        "as_of": one.as_of,
        "rulebook_digest": one.rulebook_digest,
        "dataset_digest": one.dataset_digest,
        **merger_record(one.merger),
        **({"supposed": True} if one.supposed else {}),
    }


def _record(standing: Standing | None) -> Mapping[str, Record] | None:
    if standing is None:
        return None
    return {
        "verdict": standing.verdict.value,
        "timing": standing.timing.value if standing.timing else None,
        "as_of": standing.as_of,
        "level": asked_record(standing),
        "value": coded(standing.value, standing.unit or ""),
        "attainment": standing.attainment,
        "operands": standing.operands,
        "unit": unit_text(standing.unit),
        **({"years": standing.span} if standing.span else {}),
        "shortfall": standing.shortfall,
        **({} if standing.points is None else {"points": standing.points}),
    }
