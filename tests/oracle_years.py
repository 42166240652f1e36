"""The independent judge over years: what formulas, levels and ``each_year`` take of a unit's other datasets.

Written from docs/levels.md and the language's page alone. Every figure of a date becomes a fact with a name of its own,
so that what is left is a question of one date, which tests/oracle answers by trying every corner.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import NamedTuple

from chitieu.model import (
    LAST_ENDED,
    AnyOf,
    Bounds,
    ByCase,
    Case,
    Constant,
    Criterion,
    Dataset,
    Fact,
    FactName,
    FactType,
    Formula,
    FromData,
    Gather,
    KindName,
    Level,
    Operation,
    OverYears,
    Part,
    Parts,
    Root,
    Timing,
    Verdict,
    YearWord,
    first_day,
    last_day,
)
from tests import oracle

NOTHING = FactName("nothing")  # no unit reports it: what has no value is missing
ZERO = Fraction(0)
ONE = Constant(Fraction(1))


class Figure(NamedTuple):
    """A figure of a date; ``None`` where nobody reports it."""

    name: str
    value: Bounds | None


class Looking(NamedTuple):
    """A unit's datasets by date, the last of which is looked from; ``known`` gathers the figures that are taken."""

    datasets: Sequence[Dataset]
    types: Mapping[str, FactType]
    known: dict[str, Bounds]

    @property
    def now(self) -> dt.date:
        return self.datasets[-1].as_of

    @property
    def ended(self) -> int:
        """The last year that has ended at the date."""
        return self.now.year if (self.now.month, self.now.day) == (12, 31) else self.now.year - 1

    def figure(self, fact: str, year: int, month: int | None = None) -> Figure:
        """The last figure of a fact that is dated in a year, or in a month of it."""
        found = Figure(f"{fact} {year} {month}", None)
        dated = [
            (one.facts[fact].as_of or one.as_of, one.facts[fact].value) for one in self.datasets if fact in one.facts
        ]
        for date, bounds in sorted(dated, key=lambda each: each[0]):
            if date.year == year and month in (None, date.month):
                found = Figure(f"{fact} {date}", bounds)
        return found

    def take(self, figure: Figure, fact: str, *, open_when_missing: bool = False) -> Formula:
        """A figure as a fact of its own; one that nobody reports may be anything, or is missing."""
        value = figure.value
        if value is None:
            if not open_when_missing:
                return NOTHING
            value = Bounds(None, None)
        least = -oracle.FAR if self.types[fact].below_zero else ZERO
        self.known[figure.name] = Bounds(least if value.low is None else value.low, value.high)
        return FactName(figure.name)

    def today(self, fact: str) -> Formula:
        """The figure of the dataset that is looked from."""
        one = self.datasets[-1].facts.get(fact)
        if one is None:
            return NOTHING
        return self.take(Figure(f"{fact} {one.as_of or self.now}", one.value), fact)


def added(terms: Sequence[Formula]) -> Formula:
    """The sum of some terms, of which there is one at least."""
    return reduce(lambda left, right: Operation("+", left, right), terms)


# --- the words of formulas, one by one -------------------------------------------------------------------------


def average(node: OverYears, at: Looking) -> Formula:
    """By the years that have ended; of a state each year must be known."""
    first = at.ended - node.last + 1 if node.last is not None else node.since
    assert first is not None
    years = range(first, (at.ended if node.until is None else node.until) + 1)
    if not years:
        return NOTHING
    terms = [at.take(at.figure(node.fact, year), node.fact, open_when_missing=node.flow) for year in years]
    return Operation("/", added(terms), Constant(Fraction(len(years))))


def growth(node: OverYears, at: Looking) -> Formula:
    """x / x₀, of a flow both of one month; since no year: against the year before, in the same month."""
    since = at.now.year - 1 if node.since is None else node.since
    month = at.now.month if node.flow or node.since is None else None
    then = at.take(at.figure(node.fact, since, month), node.fact)
    return Root(Operation("/", at.today(node.fact), then), at.now.year - since) if since < at.now.year else NOTHING


def growth_of(node: OverYears, at: Looking) -> Formula:
    """The product of 1 + the rate of every year that has ended."""
    assert node.since is not None
    years = range(node.since, at.ended + 1)
    if not years:
        return NOTHING
    rates = [at.take(at.figure(node.fact, year), node.fact) for year in years]
    factors: list[Formula] = [Operation("+", ONE, rate) for rate in rates]
    product_of = reduce(lambda left, right: Operation("*", left, right), factors)
    return Root(Operation("/", product_of, ONE), len(years))


def last_year(node: OverYears, at: Looking) -> Formula:
    return at.take(at.figure(node.fact, at.now.year - 1, at.now.month), node.fact)


def of_year(node: OverYears, at: Looking) -> Formula:
    """Beside today's figure it is another, even where both are one: bounds are worked out one by one."""
    assert node.since is not None
    found = at.figure(node.fact, node.since)
    return at.take(found._replace(name=f"{found.name} of {node.since}"), node.fact)


def total(node: OverYears, at: Looking) -> Formula:
    """A year without a figure, also one that is still to come where the last is named, leaves it open above."""
    assert node.since is not None
    years = range(node.since, (at.now.year if node.until is None else node.until) + 1)
    if not years:
        return NOTHING
    return added([at.take(at.figure(node.fact, year), node.fact, open_when_missing=True) for year in years])


def years(node: OverYears, at: Looking) -> Formula:
    assert node.since is not None
    return Constant(Fraction(at.now.year - node.since)) if node.since < at.now.year else NOTHING


WORDS = {
    YearWord.AVERAGE: average,
    YearWord.GROWTH: growth,
    YearWord.GROWTH_OF: growth_of,
    YearWord.LAST_YEAR: last_year,
    YearWord.OF: of_year,
    YearWord.TOTAL: total,
    YearWord.YEARS: years,
}


# --- what is asked, with the figures of dates in the places of words ------------------------------------------


def of_dates(formula: Formula, at: Looking) -> Formula:
    """A formula whose facts are figures of dates."""
    match formula:
        case FactName(id):
            return at.today(id)
        case OverYears():
            return WORDS[formula.span](formula, at)
        case AnyOf(operand):
            return AnyOf(of_dates(operand, at))
        case Operation(sign, left, right):
            return Operation(sign, of_dates(left, at), of_dates(right, at))
        case _:
            return formula


def level_of_dates(level: Level, at: Looking) -> Level:
    """A level whose figures are of dates; ``otherwise`` stands for a figure of today that the unit does not give."""
    if level.data is None:
        return level
    made = [None if one is None else of_dates(_with_otherwise(one, at), at) for one in level.data]
    return level._replace(data=FromData(*made))


def _with_otherwise(formula: Formula, at: Looking) -> Formula:
    match formula:
        case FactName(id):
            instead = at.types[id].otherwise
            return formula if instead is None or id in at.datasets[-1].facts else Constant(instead)
        case Operation(sign, left, right):
            return Operation(sign, _with_otherwise(left, at), _with_otherwise(right, at))
        case _:
            return formula


def criterion_of_dates(asked: Criterion, at: Looking) -> Criterion:
    """Each year is measured on its last dataset, once it has ended."""
    year = asked.indicator.year
    if year is not None:
        until = [place for place, one in enumerate(at.datasets) if one.as_of.year == year]
        if year > at.ended or not until:
            bare = tuple((due, level._replace(data=None)) for due, level in asked.levels)  # no data, whatever is asked
            return Criterion(asked.indicator._replace(formula=NOTHING), bare)
        at = at._replace(datasets=at.datasets[: until[-1] + 1])
    levels = tuple((due, level_of_dates(level, at)) for due, level in asked.levels)
    return Criterion(asked.indicator._replace(formula=of_dates(asked.indicator.formula, at)), levels)


def part_of_dates(asked: Part, at: Looking) -> Part:
    match asked:
        case Criterion():
            return criterion_of_dates(asked, at)
        case ByCase():
            return asked._replace(cases=cases_of_dates(asked.cases, at))
        case Parts(gather, enough, of):
            worst = Gather.ALL_OF if gather is Gather.EACH_YEAR else gather
            return Parts(worst, enough, tuple(part_of_dates(each, at) for each in of))


def cases_of_dates(cases: Sequence[Case], at: Looking) -> tuple[Case, ...]:
    """The parts of cases; their conditions take figures of the dataset alone."""
    return tuple(case._replace(part=part_of_dates(case.part, at)) for case in cases)


# --- which figures judge, and the verdict ----------------------------------------------------------------------


def judging(horizon: int, datasets: Sequence[Dataset]) -> tuple[int, Timing]:
    """The place of the dataset that judges a horizon, and how it stands to it."""
    if datasets[-1].as_of < last_day(horizon):
        return len(datasets) - 1, Timing.SO_FAR
    of_its_year = [place for place, one in enumerate(datasets) if first_day(horizon) <= one.as_of <= last_day(horizon)]
    return (of_its_year[-1], Timing.IN_YEAR) if of_its_year else (len(datasets) - 1, Timing.AFTER)


def days_known(place: int, datasets: Sequence[Dataset], types: Mapping[str, FactType]) -> dict[str, Bounds]:
    """A day that is known decides, whatever dataset says it; else the last day on which it had not come."""
    known: dict[str, Bounds] = {}
    for fact in (one.id for one in types.values() if one.kind is not None and one.kind.name is KindName.DATE):
        said = [one.facts[fact].value for one in (*datasets, datasets[place]) if fact in one.facts]
        if said:
            days = [value for value in said if value.high is not None]
            known[fact] = days[-1] if days else max(said, key=lambda value: value.low or 0)
    return known


def with_rest(facts: Mapping[str, Bounds], types: Mapping[str, FactType]) -> dict[str, Bounds]:
    """Of groups that are the whole, the one that is missing is the rest."""
    made = dict(facts)
    for whole in (one.id for one in types.values() if one.groups_are_all):
        groups = [one.id for one in types.values() if one.total == whole]
        missing = [group for group in groups if group not in facts]
        given = [facts[group].exact for group in groups if group in facts]
        all_of_them = facts[whole].exact if whole in facts else None
        if len(missing) == 1 and all_of_them is not None and None not in given:
            rest = all_of_them - sum((one for one in given if one is not None), ZERO)
            made[missing[0]] = Bounds(rest, rest)
    return made


class Found(NamedTuple):
    verdict: Verdict
    percent: Fraction | None
    shortfall: int | None
    timing: Timing
    as_of: dt.date


def with_facts(one: Dataset, values: Mapping[str, Bounds]) -> Dataset:
    made = {id: one.facts.get(id, Fact(id, value, ""))._replace(value=value) for id, value in values.items()}
    return one._replace(facts=made)


def judged(
    cases: Sequence[Case],
    horizon: int,
    datasets: Sequence[Dataset],
    types: Mapping[str, FactType],
    *,
    by_itself: bool = False,
) -> Found:
    """What a target comes to at a horizon, by the datasets of a unit of which the last is evaluated.

    Rows of tables are judged each ``by_itself``, whatever ended before it.

    The shortfall is given where the unit's case asks a single criterion.
    """
    place, timing = judging(horizon, datasets)
    if by_itself:
        place, (_, timing) = len(datasets) - 1, judging(horizon, datasets[-1:])
    facts = {one.id: one.value for one in datasets[place].facts.values()} | days_known(place, datasets, types)
    now = with_facts(datasets[place], with_rest(facts, types))
    at = Looking((*datasets[:place], now), types, {})
    asked = cases_of_dates(cases, at)
    ended = Bounds(Fraction(at.ended), Fraction(at.ended))
    facts = {**{one.id: one.value for one in now.facts.values()}, **at.known, LAST_ENDED: ended}
    verdict, percent = oracle.judged(asked, horizon, facts, now.unit.traits)
    chosen = oracle.chosen(asked, facts, now.unit.traits)
    short = None
    if verdict is Verdict.MISSED and isinstance(chosen, Case) and isinstance(chosen.part, Criterion):
        today = {f"{one.id} {one.as_of or now.as_of}" for one in now.facts.values()}
        written = cases[asked.index(chosen)].part
        assert isinstance(written, Criterion)
        short = shortfall(written.indicator.formula, chosen.part, horizon, facts, today)
    return Found(verdict, percent, short, timing, now.as_of)


def shortfall(
    written: Formula, asked: Criterion, horizon: int, facts: Mapping[str, Bounds], today: set[str]
) -> int | None:
    """By how much one figure of today would have to change, counted up; those of other years stand as they are.

    An average lacks what its value does. ``None`` where there is nothing that can change, or what must be known is not.
    """
    formula, level = asked.indicator.formula, oracle.level_at(asked, horizon)
    assert level is not None
    known = {name: bounds.low for name in oracle.names(formula) if (bounds := facts[name]).low == bounds.high}
    exact = {name: value for name, value in known.items() if value is not None}
    levels = set(oracle.levels_of(level, facts) or [])
    if len(levels) != 1 or exact.keys() < oracle.names(formula) or isinstance(formula, Root):
        return None
    (wanted,) = levels
    if _is_average(written):
        value = oracle.plain_value(formula, exact)
        return _changed(lambda change: value + change, wanted) if value.denominator == 1 else None
    if oracle.names(formula) <= today:
        return oracle.shortfall(formula, facts, level)
    divided = isinstance(formula, Operation) and formula.sign == "/"
    top, bottom = (formula.left, formula.right) if isinstance(formula, Operation) and divided else (formula, ONE)
    changing = [name for name in _added(top) if name in today]
    if not changing or oracle.names(bottom) & today:
        return None
    one = changing[0]
    return _changed(lambda change: oracle.plain_value(formula, {**exact, one: exact[one] + change}), wanted)


def _changed(value: Callable[[int], Fraction], level: Level) -> int | None:
    """The least change either way that meets a level; ``None`` where there is none for long."""
    changes = product(range(500), (1, -1))
    return next((change for change, sign in changes if oracle.holds(value(sign * change), level)), None)


def _added(formula: Formula) -> list[str]:
    """The figures of a sum, as often as they stand in it."""
    match formula:
        case FactName(id):
            return [id]
        case Operation("+" | "-", left, right):
            return _added(left) + _added(right)
        case _:
            return []


def is_growth(formula: Formula) -> bool:
    return isinstance(formula, OverYears) and formula.span in (YearWord.GROWTH, YearWord.GROWTH_OF)


def _is_average(formula: Formula) -> bool:
    match formula:
        case OverYears(span):
            return span is YearWord.AVERAGE
        case Operation(_, left, right):
            return _is_average(left) or _is_average(right)
        case _:
            return False
