"""A comparison: what got worse first, what stayed last."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.judging.compare import Cause, Change, Diff, Transition
from chitieu.judging.snapshot import Snapshot, Standing
from chitieu.views.below import merger_record, merger_told
from chitieu.views.levels import baseline_year_column, level_columns
from chitieu.views.movement_names import TRANSITIONS
from chitieu.views.names import VERDICTS, words
from chitieu.views.scores import between, points_in_words
from chitieu.views.standings import asked_record, demanded, figure, span, target_columns
from chitieu.views.summaries import figures_told
from chitieu.views.tables.cells import (
    Cell,
    Chain,
    Chart,
    Dated,
    Demanded,
    Drawn,
    Figure,
    Record,
    Shift,
    can_be_drawn,
    limits_drawn,
)
from chitieu.views.tables.json import coded, json_records, unit_text
from chitieu.views.tables.table import Column, Kind, Note, On, Output, Section, Table

SCHEMA = "chitieu/comparison/2"
_STYLES = {
    Transition.NEWLY_MISSED: "bold red",
    Transition.NO_LONGER_MEASURABLE: "yellow",
    Transition.WORSE: "red",
    Transition.BETTER: "green",
    Transition.NEWLY_MET: "bold green",
}
_CAUSES = words(
    {
        Cause.FACTS: Text("by the facts"),
        Cause.RULES: Text("by the rules"),
        Cause.EITHER: Text("by the facts or the rules alone"),
        Cause.BOTH: Text("by facts and rules together"),
    }
)


def comparison_output(comparison: Diff, *, only_changed: bool, two_rulebooks: bool = True) -> Output:
    """Without what is unchanged, if so asked; the counts always tell of it. ``two_rulebooks``: say if rules differ."""
    shown = [
        one
        for one in comparison.changes
        if not only_changed or one.transition is not Transition.UNCHANGED or one.shortfall_moved
    ]
    sections = []
    for transition, word in TRANSITIONS.items():
        rows = [one for one in shown if one.transition is transition]
        if rows:
            heading = Chain((word, f"({len(rows)})"))
            sections.append(Section(heading, rows, _STYLES.get(transition, "bold")))
    then, now = comparison.then, comparison.now
    table = Table(
        title=_title(then, now),
        columns=list(_columns(then, now)),
        sections=sections,
        on=On.PEOPLE | On.DATA | On.BOOK,
        notes=[Note(text) for text in _notes(comparison, two_rulebooks=two_rulebooks)],
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

    return Output(Chain((f"{now.unit_name}:", Chain((then.as_of, now.as_of), " → "))), [table], json)


def _columns(then: Snapshot, now: Snapshot) -> Iterator[Column[Change]]:
    programs = On.DATA | On.BOOK
    yield from target_columns(_latest)
    yield Column("transition", Text("Change"), "text", lambda row: TRANSITIONS[row.transition], programs, 20)
    yield Column("cause", "", "text", lambda row: _CAUSES[row.cause] if row.cause else None, On.DATA)
    yield Column("change", "", "exact", lambda row: row.difference, On.JSON)
    yield Column("change_points", "", "points", _in_points, On.JSON)
    yield Column("split", "", "text", _split_record, On.JSON)
    yield Column("", Chain(("A:", then.as_of)), "text", lambda row: _said(row.then, row.now, then.as_of), On.PEOPLE)
    yield Column("", Chain(("B:", now.as_of)), "text", lambda row: _said(row.now, row.then, now.as_of), On.PEOPLE)
    yield Column("", Text("Chart"), "text", lambda row: _drawn(row, then.as_of, now.as_of), On.READ)
    yield Column("then", "", "text", lambda row: _record(row.then), On.JSON)
    yield Column("now", "", "text", lambda row: _record(row.now), On.JSON)
    yield from level_columns(_asked_last, On.CSV)
    yield from _both(then, now, "verdict{}", Text("Verdict"), "text", 18, lambda one: VERDICTS[one.verdict])
    yield from _both(then, now, "value{}", Text("Value"), "figure", 12, figure)
    yield Column("change_points", "", "points", _in_points, On.CSV)
    yield Column("change", "", "number", lambda row: row.difference, On.CSV)
    yield Column("change_by_numerator", "", "number", lambda row: row.split and row.split.numerator, On.CSV)
    yield Column("change_by_denominator", "", "number", lambda row: row.split and row.split.denominator, On.CSV)
    yield Column("", Text("Change (points)"), "points", _moved, On.BOOK, 13)
    yield Column("", Text("Change"), "text", lambda row: Chain((_moved(row), _split(row), _because(row))), On.PEOPLE)
    yield Column("", Text("By what"), "text", _split, On.BOOK, 30)
    reached, short = Text("Percent of target"), Text("Shortfall")
    yield Column("", reached, "text", _attainments, On.PEOPLE)
    yield from _both(then, now, "attainment_percent{}", reached, "percent", 13, lambda one: one.attainment)
    yield Column("", short, "text", lambda row: _pair(row, lambda one: one.shortfall), On.PEOPLE)
    yield from _both(then, now, "shortfall{}", short, "count", 12, lambda one: one.shortfall)
    yield baseline_year_column(_asked_last)
    yield Column("", Text("Points"), "text", lambda row: _pair(row, _points), On.PEOPLE)
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


def _drawn(change: Change, then: dt.date, now: dt.date) -> Drawn | None:
    """The two values on one line with the level of now; elsewhere than on pages the columns say it."""
    pair = [one for one in (change.then, change.now) if one is not None and one.value is not None]
    standing = change.standing
    dated = zip(pair, (then, now), strict=False)
    values = tuple(Dated(one.as_of or day, one.value) for one, day in dated if one.value is not None)
    levels = limits_drawn(standing.level)
    if len(values) < 2 or not can_be_drawn(standing.unit or "", values, levels):
        return None
    figures = Chain(tuple(figure(one, other) for one, other in zip(pair, reversed(pair), strict=True)), " → ")
    told = Chain((standing.title, str(standing.horizon), figures, _asked_last(change)), "; ")
    return Drawn(Chart("pair", standing.title, standing.unit or "", values, levels, told=told), "")


def _asked_last(change: Change) -> Demanded | None:
    return demanded(change.standing)


def _moved(change: Change) -> Cell:
    """``+5,9 điểm phần trăm``: never a percentage of a percentage."""
    return None if change.difference is None else Shift(change.difference, change.standing.unit or "")


def _split(change: Change) -> Cell:
    """``(numerator +11; denominator −4)`` in points of shares, where both moved."""
    if change.split is None:
        return None
    points = 100 if change.standing.unit == "%" else 1
    numerator, denominator = (Shift(part * points, "") for part in change.split)
    return Text("(numerator {numerator}; denominator {denominator})", numerator=numerator, denominator=denominator)


def _split_record(change: Change) -> Record:
    return None if change.split is None else change.split._asdict()


def _in_points(change: Change) -> Cell:
    return change.difference if change.standing.unit == "%" else None


def _because(change: Change) -> Cell:
    return Chain(("(", _CAUSES[change.cause], ")"), "") if change.cause else None


def _attainments(change: Change) -> Cell:
    """Percents of target, each told apart from the whole and from the other."""
    apart = tuple(one.attainment for one in (change.then, change.now) if one and one.attainment is not None)
    return _pair(
        change,
        lambda one: None if one.attainment is None else Figure(one.attainment, "%", apart=(Fraction(1), *apart)),
    )


def _pair(change: Change, of: Callable[[Standing], Cell]) -> Cell:
    """``29,4% → 41,7%``; nothing where neither has one."""
    pair = [of(standing) if standing else None for standing in (change.then, change.now)]
    return None if pair == [None, None] else Chain(tuple("–" if one is None else one for one in pair), " → ")


def _points(standing: Standing) -> Cell:
    return None if standing.points is None else points_in_words(standing.points)


def _scores(then: Snapshot, now: Snapshot) -> Iterator[Cell]:
    """The scores of documents, then and now, with their grades."""
    before = {(one.symbol, one.horizon): one for one in then.scores}
    for score in now.scores:
        earlier = before.get((score.symbol, score.horizon))
        pair = [one for one in (earlier, score) if one is not None]
        points = Chain(tuple(between(one.points) for one in pair), " → ")
        grades = Chain(tuple(one.grade or "–" for one in pair), " → ") if any(one.grade for one in pair) else None
        told = Chain((f"{score.symbol} {score.horizon}:", Text("score {points}", points=points)))
        yield Chain((told, grades), "; ")


def _notes(comparison: Diff, *, two_rulebooks: bool) -> Iterator[Cell]:
    counts = Counter(change.transition for change in comparison.changes)
    yield Chain(tuple(Chain((counts[each], word)) for each, word in TRANSITIONS.items() if counts[each]), ", ")
    yield from merger_told(comparison.then.merger, comparison.then.as_of, comparison.now.unit_name)
    yield from _scores(comparison.then, comparison.now)
    compared_rules = any(change.cause for change in comparison.changes)
    if two_rulebooks and comparison.then.rulebook_digest != comparison.now.rulebook_digest and not compared_rules:
        yield Text("the two were evaluated with different rules: give --rules-a and --rules-b to see what they changed")


def _snapshot(one: Snapshot) -> Mapping[str, Record]:
    return {
        "unit": {"id": one.unit, "name": one.unit_name},
        "as_of": one.as_of,
        "rulebook_digest": one.rulebook_digest,
        "dataset_digest": one.dataset_digest,
        **merger_record(one.merger),
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
