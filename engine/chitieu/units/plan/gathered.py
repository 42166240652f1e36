"""The whole of its parts as expressions of the plan, as ``chitieu.judging.whole`` says.

Parts within parts are worked out from the innermost on, each in a query around the one before: as one expression the
text would grow with every part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.keys import asks, is_only, numbered, unconditional
from chitieu.judging.whole import WORST_FIRST
from chitieu.levels import Sign
from chitieu.model import ByCase, Case, Criterion, Gather, Part, Parts, Verdict
from chitieu.units import sql
from chitieu.units.plan.levels import Attained, JudgedLevel, lesser
from chitieu.units.plan.whole import Whole, chosen, constant, minus
from chitieu.units.sql import Sql


class Gathered(NamedTuple):
    """A part in a query. ``optional``: it may not apply to some units; ``short``: how many of its parts lack."""

    verdict: Sql
    attained: Attained
    optional: bool
    short: Whole | None = None


Choices = Mapping[tuple[Case, ...], int]
"""The sets of cases that units choose between, with the numbers of their columns."""


class Way(NamedTuple):
    """A criterion that is judged, its place among those of its whole from 0, and the choices that lead to it."""

    place: int
    choices: tuple[Sql, ...]


def choice_name(number: int) -> str:
    """The column that says which of a set of cases is a row's, as ``truth.choice`` numbers them."""
    return f"case{number}"


def is_case(choice: int, number: int) -> Sql:
    """Whether a case is a row's."""
    return sql.compared("==", sql.column(choice_name(choice)), sql.integer(number))


def ways(part: Part, horizon: int, choices: Choices) -> Iterator[Way]:
    """The criteria of a part in the order of ``criteria_of``, of those that ask for a level at the horizon."""
    places = count()

    def within(part: Part, so_far: tuple[Sql, ...]) -> Iterator[Way]:
        match part:
            case Criterion():
                if part.level_at(horizon) is not None:
                    yield Way(next(places), so_far)
            case Parts(_, _, of):
                for each in of:
                    yield from within(each, so_far)
            case ByCase(cases):
                for number, case in enumerate(cases, 1):
                    own = () if unconditional(cases) else (is_case(choices[cases], number),)
                    yield from within(case.part, (*so_far, *own))

    return within(part, ())


def gathered(
    part: Part,
    horizon: int,
    criteria: Sequence[JudgedLevel],
    choices: Choices,
    inner: exp.Select,
) -> tuple[Gathered, exp.Select]:
    """A part by its judged criteria, and the query in which its columns stand, around ``inner`` (see ``columns``)."""
    maker = _Maker(horizon, choices, inner)
    found = maker.part(part, iter(_by_name(place, one) for place, one in enumerate(criteria)))
    return found, maker.query


def columns(criteria: Sequence[JudgedLevel]) -> list[Sql]:
    """The verdicts and percents of criteria as columns of the innermost query."""
    found = []
    for place, one in enumerate(criteria):
        found.append(sql.named(one.verdict, f"v{place}"))
        found.append(sql.named(one.attained.above.sql, f"a{place}"))
        found.append(sql.named(one.attained.below.sql, f"b{place}"))
    return found


def _by_name(place: int, one: JudgedLevel) -> Gathered:
    attained = _columns(f"a{place}", f"b{place}", one.attained)
    return Gathered(sql.column(f"v{place}"), attained, optional=one.optional)


def _columns(above: str, below: str, attained: Attained) -> Attained:
    return Attained(
        attained.above._replace(sql=sql.column(above), constant=None),
        attained.below._replace(sql=sql.column(below), constant=None),
    )


def _counts(verdict: Sql) -> Sql:
    passed = [sql.coded("verdict", one) for one in Verdict if not one.counts]
    return sql.negated(exp.In(this=verdict, expressions=passed))


def _is(verdict: Sql, wanted: Verdict) -> Sql:
    return sql.compared("==", verdict, sql.coded("verdict", wanted))


_NONE = Attained(Whole(sql.cast(sql.null(), "BIGINT"), 0), Whole(sql.cast(sql.null(), "BIGINT"), 0))


class _Maker:
    """Puts one query around the other; ``query`` is the outermost so far."""

    def __init__(self, horizon: int, choices: Choices, inner: exp.Select) -> None:
        self.query = inner
        self._horizon, self._choices = horizon, choices
        self._numbers = count()

    def part(self, part: Part, criteria: Iterator[Gathered]) -> Gathered:
        match part:
            case Criterion():
                return next(criteria)
            case Parts(gather, enough, _):
                of = [self.part(each, criteria) for _, each in numbered(part, self._horizon)]
                if is_only(part):
                    return of[0]
                if gather.is_worst:
                    return self._worst(of)
                return self._counted(gather, enough, of)
            case ByCase(cases):
                return self._by_case(cases, criteria)

    def _by_case(self, cases: tuple[Case, ...], criteria: Iterator[Gathered]) -> Gathered:
        found = [self.part(case.part, criteria) if asks(case.part, self._horizon) else None for case in cases]
        if unconditional(cases):
            assert found[0] is not None  # only parts that ask for anything are judged
            return found[0]
        choice = self._choices[cases]
        chosen = [(is_case(choice, number), one) for number, one in enumerate(found, 1) if one is not None]
        not_known = is_case(choice, 0), sql.coded("verdict", Verdict.NO_DATA)
        verdict = sql.when(
            [*((held, one.verdict) for held, one in chosen), not_known], sql.coded("verdict", Verdict.NOT_APPLICABLE)
        )
        return self._named(verdict, _first([(held, one.attained) for held, one in chosen], _NONE), optional=True)

    def _worst(self, of: Sequence[Gathered]) -> Gathered:
        optional = all(one.optional for one in of)
        judged = [verdict for verdict in WORST_FIRST if verdict.counts]
        *worse, best = [*judged, Verdict.NOT_APPLICABLE] if optional else judged
        verdicts = [one.verdict for one in of]
        worst = [
            (exp.In(this=sql.coded("verdict", one), expressions=list(verdicts)), sql.coded("verdict", one))
            for one in worse
        ]
        counts = [_counts(one.verdict) if one.optional else sql.TRUE for one in of]
        attained = self._furthest("<", counts, [one.attained for one in of])
        return self._named(sql.when(worst, sql.coded("verdict", best)), attained, optional=optional)

    def _furthest(self, sign: Sign, counts: Sequence[Sql], attained: Sequence[Attained]) -> Attained:
        """The least percent, or the greatest, of parts that count; NULL where one of these has none, or none counts."""
        (any_counts, *others), (so_far, *rest) = counts, attained
        for own_counts, one in zip(others, rest, strict=True):
            both = lesser(so_far, one, sign)
            so_far = self._attained(_first([(_not(own_counts), so_far), (_not(any_counts), one)], both))
            both_may = sql.TRUE not in (any_counts, own_counts)
            any_counts = sql.any_of([any_counts, own_counts]) if both_may else sql.TRUE
        return so_far if any_counts is sql.TRUE else _first([(any_counts, so_far)], _NONE)

    def _counted(self, gather: Gather, enough: int | None, of: Sequence[Gathered]) -> Gathered:
        wanted = {"met": Verdict.MET, "open": Verdict.NO_DATA, "missed": Verdict.MISSED}
        met, open_, missed = (
            self._number(_sum(_is(one.verdict, verdict) for one in of), name, len(of))
            for name, verdict in wanted.items()
        )
        may, apply = _added(met.sql, open_.sql), _added(met.sql, open_.sql, missed.sql)
        asked = apply if enough is None else sql.least([sql.integer(enough), apply])
        asked_for = self._number(asked, "asked", len(of))
        verdict = sql.when(
            [
                (sql.compared("==", apply, sql.integer(0)), sql.coded("verdict", Verdict.NOT_APPLICABLE)),
                (sql.compared(">=", met.sql, asked_for.sql), sql.coded("verdict", Verdict.MET)),
                (sql.compared("<", may, asked_for.sql), sql.coded("verdict", Verdict.MISSED)),
            ],
            sql.coded("verdict", Verdict.NO_DATA),
        )
        optional = all(one.optional for one in of)
        if gather is Gather.AT_LEAST_OF:
            certain = sql.all_of(
                [sql.compared("==", open_.sql, sql.integer(0)), sql.compared(">", asked_for.sql, sql.integer(0))]
            )
            made = self._named(verdict, _first([(certain, Attained(met, asked_for))], _NONE), optional=optional)
            lacks = sql.all_of([_is(made.verdict, Verdict.MISSED), sql.compared("==", open_.sql, sql.integer(0))])
            return made._replace(short=chosen([(lacks, minus(asked_for, met))], None))
        none_met = sql.compared("==", met.sql, sql.integer(0))
        counts = [
            sql.any_of(
                [
                    _is(one.verdict, Verdict.MET),
                    sql.all_of([none_met, _counts(one.verdict)]),
                ]
            )
            for one in of
        ]
        return self._named(verdict, self._furthest(">", counts, [one.attained for one in of]), optional=optional)

    # --- columns of the next query around the last

    def _named(self, verdict: Sql, attained: Attained, *, optional: bool) -> Gathered:
        name = f"w{next(self._numbers)}"
        made = self._add([(verdict, f"{name}v"), (attained.above.sql, f"{name}a"), (attained.below.sql, f"{name}b")])
        return Gathered(made[0], _columns(f"{name}a", f"{name}b", attained), optional)

    def _attained(self, attained: Attained) -> Attained:
        name = f"w{next(self._numbers)}"
        self._add([(attained.above.sql, f"{name}a"), (attained.below.sql, f"{name}b")])
        return _columns(f"{name}a", f"{name}b", attained)

    def _number(self, tree: Sql, name: str, most: int) -> Whole:
        (made,) = self._add([(sql.cast(tree, "BIGINT"), f"w{next(self._numbers)}{name}")])
        return constant(most)._replace(sql=made, constant=None, positive=False)

    def _add(self, made: Sequence[tuple[Sql, str]]) -> list[Sql]:
        self.query = sql.select([exp.Star(), *(sql.named(tree, name) for tree, name in made)], self.query)
        return [sql.column(name) for _, name in made]


def _not(condition: Sql) -> Sql:
    return sql.FALSE if condition is sql.TRUE else sql.negated(condition)


def _first(cases: Sequence[tuple[Sql, Attained]], otherwise: Attained) -> Attained:
    """The percent of the first condition that is true."""
    possible = [(condition, one) for condition, one in cases if condition is not sql.FALSE]
    if not possible:
        return otherwise
    above = chosen([(condition, one.above) for condition, one in possible], otherwise.above)
    below = chosen([(condition, one.below) for condition, one in possible], otherwise.below)
    return Attained(above, below)


def _sum(conditions: Iterator[Sql]) -> Sql:
    return _added(*(sql.when([(condition, sql.integer(1))], sql.integer(0)) for condition in conditions))


def _added(*numbers: Sql) -> Sql:
    tree, *rest = numbers
    for number in rest:
        tree = sql.binary(exp.Add, tree, number)
    return tree
