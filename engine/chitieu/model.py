"""The words of the house, as frozen data. This module imports nothing of ours but what makes named tuples.

Every number is an exact ``Fraction``; every identifier is the ASCII one that its file gives. The words are named
tuples: as frozen dataclasses they took five times as long to import, a tenth of what a whole evaluation may take.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple


class Verdict(StrEnum):
    """What the facts prove about a target at a horizon; ``MONITORED``: nothing is asked, figures are only followed."""

    MET = "met"
    MISSED = "missed"
    NO_DATA = "no_data"
    NOT_APPLICABLE = "not_applicable"
    MONITORED = "monitored"

    @property
    def counts(self) -> bool:
        """Whether it counts in the verdict of a whole: what does not apply, or is only followed, is passed over."""
        return self not in (Verdict.NOT_APPLICABLE, Verdict.MONITORED)


class Timing(StrEnum):
    """How the figures that judge a horizon stand to it: it has not ended yet, they are of its year, or of a later one.

    What figures of later prove of a horizon, nobody knows: they do not make a document wholly met.
    """

    SO_FAR = "so_far"
    IN_YEAR = "in_year"
    AFTER = "after"


class Op(StrEnum):
    """How a value is held against a level. ``ABOUT`` (khoảng) reads as at least, less its tolerance.

    Of an indicator of which less is better it is ``ABOUT_BELOW``, at most and its tolerance; where neither is,
    ``ABOUT_WITHIN`` the tolerance on both sides. ``BETWEEN`` takes both ends in. ``IS`` asks for one value; ``BY``, for
    a day that is not after another. ``MONITOR`` asks nothing: the value is followed.
    """

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    LESS_THAN = "less_than"
    ABOUT = "about"
    ABOUT_BELOW = "about_below"
    ABOUT_WITHIN = "about_within"
    BETWEEN = "between"
    IS = "is"
    BY = "by"
    MONITOR = "monitor"


class Bounds(NamedTuple):
    """A closed interval that holds the true value; ``None`` is an open end. Equal ends are an exact value."""

    low: Fraction | None
    high: Fraction | None

    @property
    def exact(self) -> Fraction | None:
        """The value when the interval is a single number, else ``None``."""
        if self.low is self.high:  # most values are one number, made once
            return self.low
        return self.low if self.low is not None and self.low == self.high else None


# --- formulas -------------------------------------------------------------------------------------------------


class Constant(NamedTuple):
    value: Fraction


OF = " of "
"""Between a fact and its year in the name of one of another date, ``x of 2020``; no id holds a blank."""


class FactName(NamedTuple):
    id: str


class Operation(NamedTuple):
    sign: str  # one of + - * /
    left: Formula
    right: Formula


class AnyOf(NamedTuple):
    """``any(x)``: 1 when x is above zero, else 0."""

    operand: Formula


class YearWord(StrEnum):
    """The words of formulas that take a fact at other times than the date of the dataset."""

    OF = "of"
    LAST_YEAR = "last_year"
    YEARS = "years"
    TOTAL = "total"
    AVERAGE = "average"
    GROWTH = "growth"
    GROWTH_OF = "growth_of"


class OverYears(NamedTuple):
    """A fact at other times: ``x of 2020``, ``total(x since 2021)``, ``average(x last 3)``; see ``over_years``.

    ``since`` is the first year, ``until`` the last, where one is named; ``last`` is a number of years. ``flow``: what
    happened in the year to the date, rather than how things stood at it. ``years`` is of no fact.
    """

    span: YearWord
    fact: str = ""
    since: int | None = None
    until: int | None = None
    last: int | None = None
    flow: bool = False


class Root(NamedTuple):
    """Average growth a year: what the ``years``-th root of a ratio is above 1. It stands alone in its formula."""

    ratio: Formula
    years: int


Formula = Constant | FactName | Operation | AnyOf | OverYears | Root


# --- conditions -----------------------------------------------------------------------------------------------


class Comparison(NamedTuple):
    """Two formulas held against each other: ``population >= 5000``."""

    sign: str  # one of < <= > >= == !=
    left: Formula
    right: Formula


LAST_ENDED = "last ended year"
"""The name under which conditions that the program makes compare the last year that has ended; no file can name it."""

UNIT = "unit"
"""The word by which conditions name the unit itself, as an attribute whose value is its id."""


class OneOf(NamedTuple):
    """An attribute of the unit that has one of some values: ``region in (uplands, highlands)``."""

    attribute: str
    values: frozenset[str]


class Not(NamedTuple):
    operand: Condition


class Joined(NamedTuple):
    """``and``: both hold; ``or``: either does."""

    word: str  # and, or
    left: Condition
    right: Condition


Condition = Comparison | OneOf | Not | Joined


# --- the rulebook ---------------------------------------------------------------------------------------------


class Tier(StrEnum):
    """Where a unit stands among units within units, lowest first (cấp)."""

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"

    def is_below(self, other: Tier) -> bool:
        """Whether units of the other tier may hold units of this one."""
        order = list(Tier)
        return order.index(self) < order.index(other)


class FromBelow(NamedTuple):
    """What a fact is made of: units of a ``tier`` within the unit that are counted, or whose ``fact`` is summed.

    Counted are those that meet the ``target`` (``document/target``), or that are only ``asked`` for it, and of which
    the ``condition`` holds, with its ``text``. Without a tier it is the number of parts of the target that the unit
    itself meets.
    """

    tier: Tier | None
    target: str = ""
    asked: bool = False
    condition: Condition | None = None
    text: str = ""
    fact: str = ""


class KindName(StrEnum):
    """What a fact is that is no number."""

    YES_NO = "yes_no"
    GRADE = "grade"
    DATE = "date"
    RANK = "rank"


class FactKind(NamedTuple):
    """How values that are no numbers are held as numbers, so that they are judged as numbers are.

    Yes is 1 and no 0; a grade is its place among ``values`` (codes with labels), the lowest 0; a day its
    ``date.toordinal()``; a rank itself.
    """

    name: KindName
    values: tuple[tuple[str, str], ...] = ()


MeasuredIn = str | FactKind
"""What figures are measured in: a unit, ``%`` for shares, or a kind of values that are no numbers."""


SCORE_OF = "score:"
"""How the score of a document is called among facts, by its id behind this; formulas write ``score of D``."""


class FactType(NamedTuple):
    """A word of the vocabulary: what a fact counts, in which unit, and the fact it is a part of.

    Counts are whole; money, areas and durations may be ``fractional``. A report lists a fact under its ``short`` name
    where the whole is named beside it; ``quality`` is the label of what it says about those who are counted. Growth
    and balances may be ``below_zero``. ``otherwise`` is its value in levels where a unit gives none. ``split`` is the
    dimension by whose groups it is given, too; where ``groups_are_all`` of it, one that is missing is the rest. A fact
    of a group has its ``total``. A ``flow`` counts from 1 January to its date; else it is a state at its date. What is
    counted from units below, or from verdicts, is told by ``below``.
    """

    id: str
    label: str
    unit: str
    group: str
    part_of: str | None = None
    fractional: bool = False
    short: str | None = None
    quality: str | None = None
    below_zero: bool = False
    otherwise: Fraction | None = None
    split: str | None = None
    groups_are_all: bool = False
    total: str | None = None
    flow: bool = False
    below: FromBelow | None = None
    kind: FactKind | None = None

    @property
    def measured_in(self) -> MeasuredIn:
        """Its unit or, of what is no number, its kind."""
        return self.kind or self.unit

    @property
    def is_score(self) -> bool:
        """Whether it is the score of a document, which is worked out and never reported."""
        return self.id.startswith(SCORE_OF)

    @property
    def is_share(self) -> bool:
        """Whether it is a percentage rather than an amount."""
        return self.unit == "%"

    @property
    def is_count(self) -> bool:
        """Whether it is a whole number of something; where the unit could not be read, that is not said."""
        return self.unit not in ("%", "") and not self.fractional


class Attribute(NamedTuple):
    """What a unit is rather than counts: its region, its class. ``values`` are codes with labels.

    Those of an ``ordered`` attribute run from the lowest to the highest.
    """

    id: str
    label: str
    values: Mapping[str, str]
    ordered: bool = False


class Better(StrEnum):
    """Whether the values of an indicator that are wanted are higher or lower ones, or neither."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = "neither"


class Indicator(NamedTuple):
    """A formula over facts. ``unit`` is ``%`` for shares; ``counts`` names what one step of the numerator is.

    ``whole``: what it divides, or is itself, is a sum of counts, so that what is missing may be a number of something.
    ``better`` says of which values there are better ones, where its file says it. That of a group is made ``of`` one
    of a file: where there is nothing to count in a group, what is asked of it does not apply. With a ``year`` it is
    measured on the last dataset of that year, once it has ended.
    ``kind`` is that of the one fact it is where that is no number.
    """

    id: str
    label: str
    formula: Formula
    unit: str
    group: str
    counts: str | None = None
    whole: bool = True
    better: Better | None = None
    of: str = ""
    year: int | None = None
    kind: FactKind | None = None

    @property
    def listed(self) -> str:
        """The id under which indicators.yaml lists it, or what it is made of."""
        return self.of or self.id

    @property
    def measured_in(self) -> MeasuredIn:
        """Its unit or, of what is no number, its kind."""
        return self.kind or self.unit

    @property
    def is_share(self) -> bool:
        """Whether its value is a percentage rather than an amount."""
        return self.unit == "%"

    @property
    def is_measured(self) -> bool:
        """Whether it is of figures at all: what a sentence alone asks for has no indicator of a file."""
        return bool(self.id)


class FromData(NamedTuple):
    """What is worked out of facts where a level's file gives a formula for its own figure or for its baseline."""

    value: Formula | None = None
    baseline: Formula | None = None


def as_indicator(formula: Formula) -> Indicator:
    """A formula of a level as what is measured of a unit; no file lists it."""
    return Indicator("", "", formula, "", "", whole=False)


class Level(NamedTuple):
    """What a document asks of an indicator by a horizon.

    ``upper`` is the other end of ``BETWEEN``. With a ``baseline``, attainment is the share of the way from there;
    ``baseline_year`` is the year at whose end it stood, where that is given. ``further`` is the further end of an
    ambition (“6.5–7%”): whether it is reached is told, and decides nothing. Where its figures come from ``data``,
    ``value`` is 0 and it is not ``known`` until the facts of a unit say what it is.
    ``kind`` is that of values that are no numbers.
    """

    op: Op
    value: Fraction
    tolerance: Fraction = Fraction(0)
    upper: Fraction | None = None
    baseline: Fraction | None = None
    baseline_year: int | None = None
    further: Fraction | None = None
    data: FromData | None = None
    known: bool = True
    kind: FactKind | None = None

    @property
    def worked_out(self) -> tuple[Formula, ...]:
        """The formula that its own figure is worked out of, without which there is no verdict; none of a number."""
        return () if self.data is None or self.data.value is None else (self.data.value,)

    @property
    def figures(self) -> tuple[Indicator, ...]:
        """What is measured of a unit for its figures, where they come from data."""
        return tuple(as_indicator(formula) for formula in self.data or () if formula is not None)


class Criterion(NamedTuple):
    """An indicator with its levels, in the order of their horizons (years)."""

    indicator: Indicator
    levels: tuple[tuple[int, Level], ...]

    def level_at(self, horizon: int) -> Level | None:
        """The level in force at a horizon: a level holds until a later one replaces it. ``None`` before the first."""
        in_force = [level for year, level in self.levels if year <= horizon]
        return in_force[-1] if in_force else None


class Gather(StrEnum):
    """How parts make a whole. ``AT_LEAST_OF`` counts them: its percent is that of the parts that are met.

    The parts of ``EACH_YEAR`` are one criterion in each year.
    """

    ALL_OF = "all_of"
    ANY_OF = "any_of"
    AT_LEAST_OF = "at_least_of"
    EACH_YEAR = "each_year"

    @property
    def is_worst(self) -> bool:
        """Whether the whole is the worst of its parts."""
        return self in (Gather.ALL_OF, Gather.EACH_YEAR)


class Parts(NamedTuple):
    """Parts judged together: met when ``enough`` of those that apply are; ``None``: when all are."""

    gather: Gather
    enough: int | None
    of: tuple[Part, ...]


class ByCase(NamedTuple):
    """A part that depends on the unit: by cases of its own, or by those of another ``target`` (``document/target``).

    One for a ``group`` of ``for_each`` has a single case, for every unit, and the group's name for a ``title``.
    """

    cases: tuple[Case, ...]
    target: str = ""
    title: str = ""
    group: str = ""


Part = Criterion | Parts | ByCase


class Band(NamedTuple):
    """A level, and the points of what meets it."""

    level: Level
    points: Fraction


class Points(NamedTuple):
    """What a target gives points for: the first of ``bands`` that is met, or ``up_to`` by percent of target.

    Where no band is met there are none; those of deductions are below zero. All are whole hundredths.
    """

    bands: tuple[Band, ...] = ()
    up_to: Fraction | None = None

    @property
    def within(self) -> Bounds:
        """The least and the most that can be given."""
        each = [Fraction(0), *(band.points for band in self.bands)] if self.up_to is None else [Fraction(0), self.up_to]
        return Bounds(min(each), max(each))


class Case(NamedTuple):
    """What a target asks of the units that a condition holds for; without a condition, of every unit.

    ``text`` is the condition as its file gives it; ``points`` are what a target gives its units.
    """

    condition: Condition | None
    text: str
    part: Part
    points: Points | None = None

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Those of all its parts within parts, in order."""
        return tuple(criteria_of(self.part))


def criteria_of(part: Part) -> Iterator[Criterion]:
    """The criteria that a part is made of, down to the last, in order."""
    match part:
        case Criterion():
            yield part
        case Parts(_, _, of):
            for each in of:
                yield from criteria_of(each)
        case ByCase(cases):
            for each_case in cases:
                yield from criteria_of(each_case.part)


def cases_within(cases: Iterable[Case]) -> Iterator[Case]:
    """Some cases, and those that parts within them have, in order."""
    for case in cases:
        yield case
        yield from cases_within(_cases_below(case.part))


def _cases_below(part: Part) -> Iterator[Case]:
    match part:
        case Parts(_, _, of):
            for each in of:
                yield from _cases_below(each)
        case ByCase(cases):
            yield from cases


class Reading(NamedTuple):
    """Another interpretation of an ambiguous target."""

    id: str
    label: str
    cases: tuple[Case, ...]


class Stated(NamedTuple):
    """A figure as somebody printed it: ``decimals`` places, in percent or not; a quotient (``None``) is exact."""

    value: Fraction
    decimals: int | None
    percent: bool


class Example(NamedTuple):
    """A case that a rule file promises: facts, and what must come of them.

    ``attainment``, ``shortfall`` and ``points`` are those of the first horizon of the target. Facts of other dates are
    given by their names (``x of 2020``); ``as_of`` is the date of the others, where it is said.
    """

    given: Mapping[str, Bounds]
    attributes: Mapping[str, str]
    verdicts: Mapping[int, Verdict]
    attainment: Stated | None
    shortfall: int | None
    as_of: dt.date | None = None
    points: Fraction | None = None


class Target(NamedTuple):
    """What a document asks, by ``cases``: the first whose condition holds for a unit is the unit's; none, none."""

    id: str
    document: str
    title: str
    group: str
    statement: str
    source: str
    cases: tuple[Case, ...]
    readings: tuple[Reading, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def name(self) -> str:
        """``document/target``, as people and claims call it."""
        return f"{self.document}/{self.id}"

    @property
    def every_case(self) -> tuple[Case, ...]:
        """Its own cases and those of its other readings, with those of parts within them."""
        return tuple(cases_within((*self.cases, *(case for reading in self.readings for case in reading.cases))))

    @property
    def is_followed(self) -> bool:
        """Whether it is only followed: nobody meets it or misses it, and it gives no points."""
        criteria = [criterion for case in self.cases for criterion in case.criteria]
        levels = [level for criterion in criteria for _, level in criterion.levels]
        return all(level.op is Op.MONITOR for level in levels) and not any(case.points for case in self.cases)

    @property
    def most_points(self) -> Fraction:
        """The most that any of its cases gives."""
        return max(
            (most for case in self.cases if case.points and (most := case.points.within.high)), default=Fraction(0)
        )

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those of all its cases and parts, each once, in order."""
        return tuple(dict.fromkeys(criterion.indicator for case in self.cases for criterion in case.criteria))


class Check(NamedTuple):
    """A relation that facts must satisfy. One that is only a ``question`` when it fails bounds no facts."""

    id: str
    label: str
    condition: Condition
    text: str
    question: bool = False
    note: str | None = None


class Horizon(int):
    """A horizon that is no calendar year: a month, or a year that starts in another month than January.

    As a number it is its year, and a month year and month, ``202603``; as text ``2026-03``. It stands before another
    where its last day does; a plain number is taken for the calendar year.
    """

    first_day: dt.date
    last_day: dt.date
    is_month: bool

    @classmethod
    def month(cls, year: int, month: int) -> Horizon:
        """The month by which something is due; its year are the twelve months to its end."""
        return cls._made(year * 100 + month, _month_end(year, month), is_month=True)

    @classmethod
    def year(cls, year: int, starts: int) -> Horizon:
        """The year that starts in a month of a calendar year."""
        last = _month_end(year, 12) if starts == 1 else _month_end(year + 1, starts - 1)
        return cls._made(year, last, is_month=False)

    @classmethod
    def _made(cls, number: int, last: dt.date, *, is_month: bool) -> Horizon:
        made = cls(number)
        made.last_day, made.is_month = last, is_month
        made.first_day = _month_end(last.year - 1, last.month) + dt.timedelta(days=1)
        return made

    def __str__(self) -> str:
        return f"{int(self) // 100}-{int(self) % 100:02}" if self.is_month else int.__repr__(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __lt__(self, other: int) -> bool:
        return self.last_day < last_day(other)

    def __le__(self, other: int) -> bool:
        return self.last_day <= last_day(other)

    def __gt__(self, other: int) -> bool:
        return self.last_day > last_day(other)

    def __ge__(self, other: int) -> bool:
        return self.last_day >= last_day(other)


def first_day(horizon: int) -> dt.date:
    """The first day of the year that a horizon ends."""
    return horizon.first_day if isinstance(horizon, Horizon) else dt.date(horizon, 1, 1)


def last_day(horizon: int) -> dt.date:
    """The day on which a horizon ends."""
    return horizon.last_day if isinstance(horizon, Horizon) else dt.date(horizon, 12, 31)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


class ScoreSheet(NamedTuple):
    """How the points of a document's targets make a score: ``out_of`` so many, of those of some ``groups`` or of all.

    ``grades`` are the shares of what applies from which each is given, the best first.
    """

    out_of: Fraction
    groups: tuple[str, ...]
    grades: tuple[tuple[str, Fraction], ...]


class Document(NamedTuple):
    """The resolution or plan that sets targets; it ``asks`` the units of one tier, or whoever is held against it.

    Its ``horizons`` are years, those that are not plain ``Horizon``.
    """

    id: str
    symbol: str
    title: str
    issuer: str
    date: dt.date
    period: str
    horizons: tuple[int, ...]
    targets: tuple[Target, ...]
    asks: Tier | None = None
    score: ScoreSheet | None = None


class Rulebook(NamedTuple):
    """Everything under ``rules/``. ``files`` are the names and texts it was read from.

    ``context_groups`` hold facts that describe the unit and need no formula. ``sections`` are the headings of reports
    that groups stand under, by group; ``qualities``, the labels of what facts say about those counted, in order.
    """

    groups: Mapping[str, str]
    context_groups: frozenset[str]
    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    indicators: Mapping[str, Indicator]
    documents: tuple[Document, ...]
    checks: tuple[Check, ...]
    files: tuple[tuple[str, str], ...]
    sections: Mapping[str, str] = MappingProxyType({})
    qualities: tuple[str, ...] = ()

    @property
    def targets(self) -> tuple[Target, ...]:
        """Those of all documents, in order."""
        return tuple(target for document in self.documents for target in document.targets)

    @property
    def due(self) -> Iterator[tuple[Document, Target, int]]:
        """Every target with its document at each horizon of it, in order; not all ask for a level at all of them."""
        for document in self.documents:
            for target in document.targets:
                for horizon in document.horizons:
                    yield document, target, horizon

    def label(self, name: str) -> str:
        """The label of a fact or an attribute; of a fact of another date (``x of 2020``) with that: “… (2020)”."""
        fact, _, date = name.partition(OF)
        if date:
            return f"{self.facts[fact].label} ({date})"
        return self.facts[name].label if name in self.facts else self.attributes[name].label

    def kind(self, name: str) -> FactType:
        """The type of a fact, also of one of another date."""
        return self.facts[name.partition(OF)[0]]


# --- datasets -------------------------------------------------------------------------------------------------


class Unit(NamedTuple):
    """``attributes`` are codes of values, by the ids of the attributes that are known of the unit.

    ``tier`` and ``within`` (the id of the unit that it lies in) are what its dataset says, if anything.
    """

    id: str
    name: str
    attributes: Mapping[str, str]
    tier: Tier | None = None
    within: str = ""

    @property
    def traits(self) -> Mapping[str, str]:
        """Its attributes and its id: what conditions may ask of it."""
        return {**self.attributes, UNIT: self.id}


class UnitsBelow(NamedTuple):
    """The units that a fact was counted from: what they give, those that surely count, and those that leave it open.

    ``listed``: they are all that there are. ``asked`` is how many were looked at. ``given`` is what the dataset itself
    says of the fact, if anything. ``may_be`` is what a sum may be of figures that were rounded before.
    """

    value: Bounds
    tier: Tier | None
    counting: tuple[Unit, ...]
    open: tuple[Unit, ...]
    asked: int
    listed: bool
    given: Bounds | None = None
    may_be: Bounds | None = None


class Fact(NamedTuple):
    """A counted value of a unit at a date, with where it was read; ``implied_by`` names the fact that proves it.

    ``may_be`` is what a figure that was rounded before it was printed may be: of 33.3% from 33.25% to 33.35%. ``None``
    where it is exact, as counts and quotients are, or within bounds. Verdicts go by the figure itself; what a report
    says, and what other facts are bounded by, goes by this. ``as_of`` is its own date, where that is not the dataset's.
    ``units``: what counting units below gives of it, also where the dataset gives a figure.
    """

    id: str
    value: Bounds
    source: str
    note: str | None = None
    implied_by: str | None = None
    may_be: Bounds | None = None
    as_of: dt.date | None = None
    units: UnitsBelow | None = None

    @property
    def bounds(self) -> Bounds:
        """All that it may be."""
        return self.may_be or self.value


class Claim(NamedTuple):
    """What the report itself states of a target (``document/target``), as printed there."""

    target: str
    value: Stated | None
    attainment: Stated | None
    verdict: Verdict | None
    source: str
    note: str | None = None


class Supposed(NamedTuple):
    """A figure that somebody tries out, and what the dataset gives in its place, if anything."""

    fact: str
    value: Bounds
    given: Bounds | None


class Dataset(NamedTuple):
    """The facts of one unit at one reporting date. ``text`` is that of the file it was read from.

    ``supposed`` are those of its facts that the file does not give so: everything that is made of them says it.
    """

    unit: Unit
    as_of: dt.date
    source: str
    facts: Mapping[str, Fact]
    claims: tuple[Claim, ...]
    text: str
    supposed: tuple[Supposed, ...] = ()

    @property
    def values(self) -> Mapping[str, Bounds]:
        """What is known of each fact, by its id."""
        return {fact.id: fact.value for fact in self.facts.values()}

    @property
    def may_be(self) -> Mapping[str, Bounds]:
        """What facts may be whose figures were rounded before they were printed."""
        return {fact.id: fact.may_be for fact in self.facts.values() if fact.may_be is not None}


class History(NamedTuple):
    """Datasets of a unit from before the one that is evaluated, by their dates, as far as anything asks for them.

    Horizons that have ended ask for those of their years, formulas for those of the years that they name. ``folder``
    is where they were looked for. ``merged`` are the sums over the units that were merged into it: they judge no
    horizon, for there was no such unit, and are what its later figures are compared with.
    """

    datasets: tuple[Dataset, ...] = ()
    folder: str = ""
    merged: tuple[Dataset, ...] = ()

    @property
    def comparable(self) -> tuple[Dataset, ...]:
        """What later figures may be held against, by date: of before the last merger the sums alone."""
        last = max((one.as_of for one in self.merged), default=dt.date.min)
        return (*self.merged, *(one for one in self.datasets if one.as_of > last))

    def last_in(self, horizon: int) -> Dataset | None:
        """The last one dated in the year of a horizon."""
        first, last = first_day(horizon), last_day(horizon)
        return next((one for one in reversed(self.datasets) if first <= one.as_of <= last), None)

    def until(self, date: dt.date) -> tuple[Dataset, ...]:
        """Those dated before a date."""
        return tuple(one for one in self.comparable if one.as_of < date)


class ListedUnit(NamedTuple):
    """A unit of a list: where it lies, from when and until when there is one, and into which unit it was merged."""

    id: str
    name: str
    tier: Tier
    within: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    merged_into: str = ""

    def exists(self, date: dt.date) -> bool:
        """Whether there is such a unit on a day; the last of its days is one."""
        return (self.since is None or self.since <= date) and not self.is_gone(date)

    def is_gone(self, date: dt.date) -> bool:
        """Whether a day is after its last."""
        return self.until is not None and self.until < date


class Merger(NamedTuple):
    """Of which ``units`` a dataset is the sum, which were ``silent``, and the labels of the facts that were ``left``.

    Those are no counts, and cannot be carried over.
    """

    units: tuple[Unit, ...]
    silent: tuple[Unit, ...]
    left: tuple[str, ...]


class Territory(NamedTuple):
    """Units that lie within others, and their datasets by unit, in the order of dates.

    ``listed``: they are those of units.yaml, whose ``text`` this is; else those whose datasets say where they lie.
    """

    units: Mapping[str, ListedUnit]
    listed: bool
    text: str = ""
    datasets: Mapping[str, tuple[Dataset, ...]] = MappingProxyType({})

    def tier(self, unit: Unit) -> Tier | None:
        """That of a unit, where it is known."""
        known = self.units.get(unit.id)
        return unit.tier if known is None else known.tier

    def below(self, unit: str, tier: Tier, date: dt.date) -> tuple[ListedUnit, ...]:
        """The units of a tier that lie in another one on a day, at any depth, each once."""
        return tuple(
            one
            for one in self.units.values()
            if one.tier is tier and one.id != unit and one.exists(date) and unit in self._above(one, date)
        )

    def _above(self, unit: ListedUnit, date: dt.date) -> Iterator[str]:
        """The units in which one lies on a day; where one of them was merged by then, the new one."""
        seen = {unit.id}
        above = unit.within
        while above and above not in seen:
            seen.add(above)
            yield above
            known = self.units.get(above)
            if known is None:
                return
            above = known.merged_into if known.merged_into and known.is_gone(date) else known.within

    def up_to(self, unit: str, date: dt.date) -> tuple[Dataset, ...]:
        """The datasets of a unit that are not dated after a day."""
        return tuple(one for one in self.datasets.get(unit, ()) if one.as_of <= date)


# --- what evaluation gives ------------------------------------------------------------------------------------


class Inferred(NamedTuple):
    """What the other facts leave of one that is missing or known within bounds, and the relations that say so.

    ``because`` holds ids of checks, and of the facts that this one is a part of.
    """

    bounds: Bounds
    because: tuple[str, ...]


class Rounded(Fraction):
    """A root after twelve decimals, without those behind: any fewer that are printed are right, exact it is not."""

    __slots__ = ()


class Growth(NamedTuple):
    """Average growth a year as what is exact of it: the ratio of the last figure to the first, over so many years."""

    ratio: Bounds
    years: int


class Measurement(NamedTuple):
    """The exact value of an indicator on a dataset, with its operands.

    ``value`` is ``None`` when facts are missing and what is inferred of them decides nothing. ``numerator`` and
    ``denominator`` stand for quotients of whole numbers, not reduced: 2/4 stays 2/4. ``counted`` is the number of what
    a shortfall counts, and the value is ``counted`` / ``over``: of doctors, where the value is doctors on 10000 people.
    The formula of its ``indicator`` is that of the date, its years named one by one. The value of a ``growth`` is
    ``Rounded``. ``as_of`` is the oldest of the dates that figures of today carry of their own.
    """

    indicator: Indicator
    value: Bounds | None
    numerator: int | None
    denominator: int | None
    operands: Mapping[str, Bounds]
    missing: tuple[str, ...]
    counted: int | None = None
    over: Fraction | None = None
    growth: Growth | None = None
    as_of: dt.date | None = None

    @property
    def exact(self) -> Fraction | None:
        """The value where it is a single number."""
        return None if self.value is None else self.value.exact

    @property
    def is_share_of_counts(self) -> bool:
        """Whether it is a percentage that its numerator and denominator show: 3/17."""
        return self.indicator.is_share and self.numerator is not None


class Judgement(NamedTuple):
    """One criterion at one horizon. ``shortfall`` is a number of what is counted, all else unchanged.

    ``attainment`` is exact; ``attainment_within`` is what bounds leave of it where they decide the verdict.
    """

    measurement: Measurement
    level: Level
    verdict: Verdict
    attainment: Fraction | None
    shortfall: int | None
    attainment_within: Bounds | None = None


class Choice(NamedTuple):
    """Which case of a target is the unit's. ``case`` is ``None`` when it is not known or when there is none.

    ``number`` counts cases from 1; it is 0 when the facts or attributes ``missing`` leave the case open, and one more
    than there are cases when none applies.
    """

    case: Case | None
    number: int
    missing: tuple[str, ...]


class Tally(NamedTuple):
    """Of parts that apply: how many are ``met``, how many are ``open`` for want of data, how many must be met."""

    met: int
    open: int
    asked: int


class Judged(NamedTuple):
    """A part at a horizon with the parts that it is made of.

    ``judgement`` is that of a criterion, ``choice`` that of a part by cases, ``tally`` that of parts not all of which
    need be met.
    """

    part: Part
    verdict: Verdict
    attainment: Fraction | None
    attainment_within: Bounds | None
    judgement: Judgement | None = None
    choice: Choice | None = None
    tally: Tally | None = None
    of: tuple[Judged, ...] = ()

    @property
    def criteria(self) -> Iterator[Judgement]:
        """The judgements of the criteria that it is made of, down to the last, in order."""
        if self.judgement is not None:
            yield self.judgement
        for each in self.of:
            yield from each.criteria

    @property
    def missing(self) -> Iterator[str]:
        """Ids of what it lacks to be decided: facts of its criteria, facts and attributes of its cases."""
        if self.choice is not None:
            yield from self.choice.missing
        if self.judgement is not None:
            yield from self.judgement.measurement.missing
        for each in self.of:
            yield from each.missing


class ReadingResult(NamedTuple):
    reading: Reading
    verdict: Verdict
    attainment: Fraction | None
    parts: tuple[Judgement, ...]
    whole: Judged

    @property
    def only(self) -> Judgement | None:
        """Its criterion where it is nothing but one."""
        return self.whole.judgement


class Scored(NamedTuple):
    """Points, and out of how many; bounds where facts or the case are missing."""

    points: Bounds
    most: Bounds


class Score(NamedTuple):
    """The points of a document at a horizon, out of what applies; ``share`` is the one by the other.

    ``grade`` where both ends have one and the same.
    """

    document: Document
    horizon: int
    scored: Scored
    share: Bounds
    grade: str | None


class Result(NamedTuple):
    """A target at a horizon. ``parts`` are its criteria, down to the last; without a case there are none.

    ``whole`` says how they make it up; ``attainment`` is its. ``as_of`` is the date of the figures that judge it, and
    ``timing`` how they stand to the horizon. ``open_units`` are the units below that leave it undecided; ``unlisted``:
    it rests on units below of which there may be more. ``scored`` are its points, where it gives any and applies.
    """

    target: Target
    horizon: int
    verdict: Verdict
    choice: Choice
    attainment: Fraction | None
    parts: tuple[Judgement, ...]
    readings: tuple[ReadingResult, ...]
    whole: Judged
    as_of: dt.date
    timing: Timing
    open_units: tuple[Unit, ...] = ()
    unlisted: bool = False
    scored: Scored | None = None

    @property
    def only(self) -> Judgement | None:
        """Its criterion where it is nothing but one."""
        return self.whole.judgement

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the facts and attributes that the target needs and the dataset lacks, each once, in order."""
        return tuple(dict.fromkeys(self.whole.missing))


class Saying(NamedTuple):
    """What a rule or a fact of the network says: what it is about (``measure:women-share``), and a message."""

    about: str
    said: str = ""
    values: Mapping[str, object] = MappingProxyType({})

    def __str__(self) -> str:
        return f"{self.about}: {self.said.format_map(self.values)}"


class Step(NamedTuple):
    """One firing of the network: a rule, the facts that it matched and the one that it concluded."""

    rule: Saying
    matched: tuple[Saying, ...]
    concluded: Saying


class Assessment(NamedTuple):
    """A dataset held against a rulebook: results in the rulebook's order, and the steps that led to them.

    ``all_met`` holds the documents and horizons of which every target is met, by figures that are not of later.
    ``earlier`` are the assessments of the datasets of the ``history`` that judge horizons which have ended, at those
    alone: their results and steps stand here, too. Where units below are counted differently at other horizons of the
    dataset itself, those stand there as well. ``territory`` holds what was read of other units.
    """

    rulebook: Rulebook
    dataset: Dataset
    inferred: Mapping[str, Inferred]
    results: tuple[Result, ...]
    all_met: frozenset[tuple[str, int]]
    steps: tuple[Step, ...]
    history: History = History()
    earlier: tuple[Assessment, ...] = ()
    territory: Territory | None = None

    @property
    def known_before(self) -> tuple[Dataset, ...]:
        """The datasets from before it whose figures formulas may take."""
        return self.history.until(self.dataset.as_of)

    @property
    def read(self) -> tuple[Dataset, ...]:
        """Every dataset of the unit that was read for it, by date."""
        return (*self.history.datasets, self.dataset)

    @property
    def own(self) -> tuple[Result, ...]:
        """The results that rest on the facts of the dataset as they stand here."""
        others = {(id(one.target), one.horizon) for part in self.earlier for one in part.results}
        return tuple(one for one in self.results if (id(one.target), one.horizon) not in others)
