"""A comparison for readers: each target once, in the place of its worst move, with its horizons beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.judging.compare import Cause, Change, Diff, Transition
from chitieu.judging.snapshot import Standing
from chitieu.views.movement_names import TRANSITIONS
from chitieu.views.names import VERDICTS, words
from chitieu.views.scores import points_in_words
from chitieu.views.standings import demanded, figure, span, standing_id
from chitieu.views.summaries import figures_told
from chitieu.views.tables.cells import Cell, Chain, Chart, Dated, Drawn, Figure, Shift, can_be_drawn, limits_drawn
from chitieu.views.tables.table import Column, Note, On, Section, Table

_STYLES = {
    Transition.NEWLY_MISSED: "bold red",
    Transition.NO_LONGER_MEASURABLE: "yellow",
    Transition.WORSE: "red",
    Transition.BETTER: "green",
    Transition.NEWLY_MET: "bold green",
}
CAUSES = words(
    {
        Cause.FACTS: Text("by the facts"),
        Cause.RULES: Text("by the rules"),
        Cause.EITHER: Text("by the facts or the rules alone"),
        Cause.BOTH: Text("by facts and rules together"),
    }
)
_MOST_BESIDE = 4  # horizons that stand side by side on a narrow terminal


class MovedTarget(NamedTuple):
    """A target, or a part of one, by its horizons."""

    at: Mapping[int, Change]

    @property
    def last(self) -> Standing:
        return self.changes[-1].standing

    @property
    def changes(self) -> Sequence[Change]:
        return list(self.at.values())

    @property
    def worst(self) -> Transition:
        """The worst of its moves; of none, that it is unchanged."""
        moves = {change.transition for change in self.changes}
        return next((each for each in Transition if each in moves), Transition.UNCHANGED)


def sections_of(changes: Sequence[Change]) -> list[Section[Change]]:
    """Changes as they are, by their transitions, the worst first."""
    found = []
    for transition, word in TRANSITIONS.items():
        rows = [one for one in changes if one.transition is transition]
        if rows:
            found.append(Section(Chain((word, f"({len(rows)})")), rows, _STYLES.get(transition, "bold")))
    return found


def moved_targets(
    title: Cell, comparison: Diff, changes: Sequence[Change], notes: Sequence[Note], sides: Cell = None
) -> Table[MovedTarget]:
    """The table of those changes, in the order of their targets' worst moves; ``sides`` are by default the dates."""
    rows = list(_by_target(changes))
    sections = []
    for transition, word in TRANSITIONS.items():
        there = [row for row in rows if row.worst is transition]
        if there:
            heading = Chain((word, f"({len(there)})"))
            sections.append(Section(heading, there, _STYLES.get(transition, "bold")))
    columns = list(_columns(comparison, sides, sorted({one.standing.horizon for one in changes})))
    return Table(
        title=title,
        columns=columns,
        sections=sections,
        on=On.READ,
        notes=notes,
        brief=len(columns) if len(columns) <= _MOST_BESIDE + 2 else 0,
        ids=lambda row: standing_id(row.last),
    )


def _by_target(changes: Sequence[Change]) -> Iterator[MovedTarget]:
    found: dict[tuple[str, str, str], dict[int, Change]] = {}
    for one in changes:
        document, target, horizon, measured = one.standing.place
        found.setdefault((document, target, measured), {})[horizon] = one
    for at in found.values():
        yield MovedTarget(dict(sorted(at.items())))


def _columns(comparison: Diff, sides: Cell, horizons: Sequence[int]) -> Iterator[Column[MovedTarget]]:
    dates = sides or Chain((comparison.then.as_of, comparison.now.as_of), " → ")
    yield Column("", Text("Target"), "text", lambda row: f"{row.last.title} ({row.last.symbol})", On.READ)
    yield Column("", dates, "text", lambda row: _values(row, comparison), On.READ)
    for horizon in horizons:

        def at(row: MovedTarget, horizon: int = horizon) -> Cell:
            return _at(row.at[horizon]) if horizon in row.at else None

        yield Column("", str(horizon), "text", at, On.READ)
    days = comparison.then.as_of, comparison.now.as_of
    yield Column("", Text("Chart"), "text", lambda row: _drawn(row.changes[-1], *days), On.READ)


def _values(row: MovedTarget, comparison: Diff) -> Cell:
    """``3/17 = 17.6% → 4/16 = 25%`` and the change; where horizons have other values, each with its own."""
    same: dict[object, list[Change]] = {}
    for change in row.changes:
        same.setdefault(tuple(_known(one) for one in (change.then, change.now)), []).append(change)
    said = [(each, _value(each, comparison)) for each in same.values()]
    if len(said) == 1:
        return said[0][1]
    return Chain(
        tuple(Chain((Chain(tuple(str(one.standing.horizon) for one in each), ", "), ":", cell)) for each, cell in said),
        "\n",
    )


def _known(one: Standing | None) -> object:
    """What of a standing is the same at every horizon that the same figures are held against."""
    return None if one is None else (one.value, one.operands, one.unit, one.timing, one.as_of, one.span)


def _value(changes: Sequence[Change], comparison: Diff) -> Cell:
    """The one value of changes at several horizons, then and now, told apart from the level of each."""
    change = changes[0]
    then = _side([one.then for one in changes], [one.now for one in changes], comparison.then.as_of)
    now = _side([one.now for one in changes], [one.then for one in changes], comparison.now.as_of)
    if then is None and now is None:
        return cause_told(change)
    told = Chain((moved(change), parts_moved(change), cause_told(change)))
    known = Chain(("–" if then is None else then, "–" if now is None else now), " → ")
    return Chain((known, told if any(one is not None for one in told.cells) else None), "\n")


def _side(standings: Sequence[Standing | None], others: Sequence[Standing | None], as_of: dt.date) -> Cell:
    first = standings[0]
    figures = [figure(one, other) for one, other in zip(standings, others, strict=True) if one is not None]
    apart = dict.fromkeys(one for each in figures if each is not None for one in each.apart)
    if first is None or not figures or figures[0] is None:
        return None
    told = figures_told(first.timing, first.as_of, as_of)
    return Chain((figures[0]._replace(apart=tuple(apart)), span(first), Chain(("(", told, ")"), "") if told else None))


def _at(change: Change) -> Cell:
    """``✗ → ✓ ≥ 60%``, and below it percents of target, what is missing and points."""
    signs = [VERDICTS[one.verdict].sign if one else "–" for one in (change.then, change.now)]
    sign = signs[0] if signs[0] == signs[1] else " → ".join(signs)
    short = _since(pair(change, lambda one: one.shortfall))
    lacking = None if short is None else Text("short {counts}", counts=short)
    details = Chain((_since(attainments(change)), lacking, _since(pair(change, points_then_and_now))), " · ")
    asked = Chain((sign, demanded(change.standing)))
    return Chain((asked, details if any(one is not None for one in details.cells) else None), "\n")


def _since(both: Cell) -> Cell:
    """A pair of which only what is there needs to be said: the later one alone, or one for both."""
    if not isinstance(both, Chain):
        return both
    then, now = both.cells
    return now if then in ("–", now) else both


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
    told = Chain((standing.title, str(standing.horizon), figures, demanded(standing)), "; ")
    return Drawn(Chart("pair", standing.title, standing.unit or "", values, levels, told=told), "")


# --- what a change says, here and in lines


def moved(change: Change) -> Cell:
    """``+5,9 điểm phần trăm``: never a percentage of a percentage."""
    return None if change.difference is None else Shift(change.difference, change.standing.unit or "")


def parts_moved(change: Change) -> Cell:
    """``(numerator +11; denominator −4)`` in points of shares, where both moved."""
    if change.split is None:
        return None
    points = 100 if change.standing.unit == "%" else 1
    numerator, denominator = (Shift(part * points, "") for part in change.split)
    return Text("(numerator {numerator}; denominator {denominator})", numerator=numerator, denominator=denominator)


def cause_told(change: Change) -> Cell:
    """What caused it, where rules were compared."""
    return Chain(("(", CAUSES[change.cause], ")"), "") if change.cause else None


def attainments(change: Change) -> Cell:
    """Percents of target, each told apart from the whole and from the other."""
    apart = tuple(one.attainment for one in (change.then, change.now) if one and one.attainment is not None)
    return pair(
        change,
        lambda one: None if one.attainment is None else Figure(one.attainment, "%", apart=(Fraction(1), *apart)),
    )


def pair(change: Change, of: Callable[[Standing], Cell]) -> Cell:
    """``29,4% → 41,7%``; nothing where neither has one."""
    both = [of(standing) if standing else None for standing in (change.then, change.now)]
    return None if both == [None, None] else Chain(tuple("–" if one is None else one for one in both), " → ")


def points_then_and_now(standing: Standing) -> Cell:
    """The points of a target that gives any."""
    return None if standing.points is None else points_in_words(standing.points)
