"""What valid rows must satisfy, as conditions of the plan; what breaks them, counted and with examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial, reduce
from math import lcm
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, in_series
from chitieu.judging.inference import sums_of_parts
from chitieu.kinds import code as code_of
from chitieu.model import FactKind, FactType, Rulebook
from chitieu.text.csv_rows import FORMULA_STARTS
from chitieu.text.unseen import HARMFUL_IN_SQL
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import KEYS, NAME, UNIT_AND_DATE, numbers
from chitieu.units.facts.kinds import kind_fault
from chitieu.units.facts.layout import LONG, Layout
from chitieu.units.facts.reading import TYPED, Read
from chitieu.units.facts.sources import NUMBER, RAW
from chitieu.units.facts.values import fault_of
from chitieu.units.names import is_total
from chitieu.units.plan.levels import exact_text
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql

EXAMPLES = 3
NOT_A_DATE = Text("a date from 1900 on was expected, such as 2025-12-31 or 31/12/2025")


class GivenValue(NamedTuple):
    """A value to show: a column of ``typed`` or what is made of some, ``over`` its scale, in percent or as it is."""

    value: Sql
    over: int = 1
    percent: bool = False
    kind: FactKind | None = None

    def shown(self, value: object) -> str:
        """What a person wrote, or would have: 98%, and not the 980 that stand for it."""
        if value is None:
            return ""
        if self.kind is not None:
            return code_of(Fraction(int(str(value))), self.kind)
        if self.over == 1:
            return str(value)
        number = Fraction(int(str(value)), self.over)
        return f"{exact_text(number * 100)}%" if self.percent else exact_text(number)


class RowRule(NamedTuple):
    """Rows of ``typed`` for which ``broken`` holds have a fault; ``given`` are the columns of it to show.

    Where ``typed`` has nothing to show, what stands in ``column`` is shown ``as_written``.
    """

    code: str
    column: str
    broken: Sql
    given: tuple[GivenValue, ...]
    text: Text
    as_written: bool = False


class Broken(NamedTuple):
    """A row with a fault: its number, unit and date as far as they are known, the column, what stands there."""

    code: str
    column: str
    row: int
    unit: str
    as_of: str
    given: str
    text: Text


def rules(found: Read, layout: Layout, questions: Questions, rulebook: Rulebook) -> Iterator[RowRule]:
    """Everything that a row of the table must satisfy, besides that its values say something."""
    unit, as_of = sql.column("unit"), sql.column("as_of")
    yield RowRule("no-unit", layout.unit.column, sql.is_null(unit), (), Text("the row names no unit"))
    formula = sql.among(exp.Left(this=unit, expression=sql.integer(1)), FORMULA_STARTS)
    runs = Text("a spreadsheet would run this name as a formula: it cannot begin with {signs}", signs="= + - @")
    yield RowRule("formula", layout.unit.column, formula, (GivenValue(unit),), runs)
    several = sql.compared(">", exp.Subquery(this=sql.select([_different(unit)], TYPED)), sql.integer(1))
    called = [unit, *(sql.column(held) for id, held in found.base.told.items() if id == NAME)]
    total = sql.all_of([sql.any_of(sql.coalesced(is_total(name), sql.FALSE) for name in called), several])
    sums = Text("this row sums others and is no unit: leave it out, or give the unit its own name")
    yield RowRule("total-row", layout.unit.column, total, tuple(map(GivenValue, called)), sums)
    harmful = exp.RegexpLike(this=unit, expression=sql.string(HARMFUL_IN_SQL))
    no_letter = Text("a control character or a sign of direction stands in this name")
    yield RowRule("control-character", layout.unit.column, harmful, (GivenValue(unit),), no_letter)
    yield RowRule("not-a-date", layout.as_of.column, sql.is_null(as_of), (), NOT_A_DATE, as_written=True)
    for id, name in found.base.attributes.items():
        known = [sql.string(each) for each in rulebook.attributes[id].values]
        code = sql.column(name)
        yield RowRule(
            "unknown-value",
            layout.attributes[id],
            sql.all_of([sql.is_given(code), sql.negated(exp.In(this=code, expressions=known))]),
            (GivenValue(code),),
            Text(
                "this is no value of “{attribute}”: {keys}",
                attribute=id,
                keys=", ".join(rulebook.attributes[id].values),
            ),
        )
    yield from _values(found, rulebook)
    yield from _parts(found, rulebook)
    yield from _sums(found, questions)


def _different(tree: Sql) -> Sql:
    return exp.Count(this=exp.Distinct(expressions=[tree]))


def _values(found: Read, rulebook: Rulebook) -> Iterator[RowRule]:
    """What every value of a fact must be by itself, and the two ends of one together."""
    for id, held in found.base.facts.items():
        fact, column = rulebook.facts[id], found.columns[id]
        for name in held.columns if fact.kind is None else ():
            end = sql.column(name)
            given = GivenValue(end, held.scale, fact.is_share)
            if not fact.below_zero and not any(
                bad.flag == f"bad_{name}" and bad.role.kind == "text" for bad in found.bad
            ):
                below = sql.compared("<", end, sql.integer(0))
                yield RowRule("negative", column, below, (given,), Text("a count cannot be below zero"))
            if fact.is_share and not fact.below_zero:
                above = sql.compared(">", end, sql.integer(held.scale))
                yield RowRule("above-hundred", column, above, (given,), Text("a share cannot be above 100%"))
        if held.bounded:
            exact, low, high = (sql.column(name) for name in held.columns)
            one, least, most = (GivenValue(end, held.scale, fact.is_share, fact.kind) for end in (exact, low, high))
            both = sql.all_of([sql.is_given(exact), sql.any_of([sql.is_given(low), sql.is_given(high)])])
            yield RowRule("given-twice", column, both, (one,), Text("a row gives either the value or its bounds"))
            crossed = sql.compared(">", low, high)
            yield RowRule("empty-bounds", column, crossed, (least, most), Text("at_least is above at_most"))


def _parts(found: Read, rulebook: Rulebook) -> Iterator[RowRule]:
    facts, vocabulary = found.base.facts, rulebook.facts
    for id in facts:
        whole = vocabulary[id].part_of
        if whole is None or whole not in facts:
            continue
        yield _above_whole(found, vocabulary[id].label, (id,), whole, vocabulary)


def _sums(found: Read, questions: Questions) -> Iterator[RowRule]:
    """A sum of parts of one whole must not exceed the whole."""
    facts, vocabulary = found.base.facts, found.base.vocabulary
    for one in sums_of_parts(questions.indicators, vocabulary):
        if facts.keys() >= {one.whole, *one.parts}:
            yield _above_whole(found, one.indicator.label, one.parts, one.whole, vocabulary)


def _above_whole(
    found: Read, label: str, parts: Sequence[str], whole: str, vocabulary: Mapping[str, FactType]
) -> RowRule:
    """Rows in which the least that some parts may be together is more than the most that their whole may be."""
    facts = found.base.facts
    scale = lcm(*(facts[id].scale for id in (*parts, whole)))

    def end(id: str, side: int, *, rounded: bool) -> Sql:
        held = facts[id]
        tree = held.may_be(vocabulary[id])[side] if rounded else sql.column(held.exact)
        given = sql.coalesced(tree, sql.column(held.columns[1 + side])) if held.bounded else tree
        return sql.binary(exp.Mul, sql.cast(given, sql.WIDE), sql.integer(scale // held.scale))

    def together(*, rounded: bool) -> Sql:
        return reduce(partial(sql.binary, exp.Add), [end(id, 0, rounded=rounded) for id in parts])

    is_share = vocabulary[whole].is_share
    return RowRule(
        "part-above-whole",
        found.columns[parts[0]],
        sql.compared(">", together(rounded=True), end(whole, 1, rounded=True)),
        (
            GivenValue(together(rounded=False), scale, is_share),
            GivenValue(end(whole, 1, rounded=False), scale, is_share),
        ),
        Text("“{part}” is more than “{whole}”, of which it is a part", part=label, whole=vocabulary[whole].label),
    )


def count_faults(found: Read, rules: Sequence[RowRule], duck: Duck) -> tuple[list[RowRule], list[str], bool]:
    """The rules that rows break, the flags of columns with values that say nothing, and whether rows stand twice."""
    conditions = [rule.broken for rule in rules] + [sql.column(bad.flag) for bad in found.bad]
    sums = numbers(duck, [sql.how_many(condition) for condition in conditions], TYPED)
    broken = [rule for rule, rows in zip(rules, sums, strict=False) if rows]
    flags = [bad.flag for bad, rows in zip(found.bad, sums[len(rules) :], strict=True) if rows]
    duck.make("twice", sql.repeated(sql.columns(UNIT_AND_DATE), [], TYPED))
    return broken, flags, bool(numbers(duck, [exp.Count(this=exp.Star())], "twice")[0])


def is_twice() -> Sql:
    """Rows of ``typed`` whose unit and date stand in another row as well."""
    both = exp.Tuple(expressions=sql.columns(UNIT_AND_DATE))
    return exp.In(this=both, query=exp.Subquery(this=sql.select(sql.columns(UNIT_AND_DATE), "twice")))


def broken_rows(
    found: Read,
    layout: Layout,
    rulebook: Rulebook,
    broken: Sequence[RowRule],
    flags: Sequence[str],
    twice: bool,
    duck: Duck,
) -> Iterator[Broken]:
    """Every fault of every row."""
    for rule in broken:
        there = _written(rule.column, rule.broken, layout, duck) if rule.as_written else {}
        for row in duck.rows(_listed(rule.broken, rule.given)):
            shown = [one.shown(value) for one, value in zip(rule.given, row[len(KEYS) :], strict=True)]
            yield _broken(rule.code, rule.column, row, there[row[0]] if there else " > ".join(shown), rule.text)
    for bad in found.bad:
        if bad.flag not in flags:
            continue
        there = _written(bad.role.column, sql.column(bad.flag), layout, duck)
        for row in duck.rows(_listed(sql.column(bad.flag), ())):
            given = there.get(row[0], "")
            fact = rulebook.facts[bad.role.fact]
            fault, text = fault_of(given, bad.role, fact) if fact.kind is None else kind_fault(fact.kind)
            yield _broken(fault, bad.role.column, row, given, text)
    if twice:
        text = Text("the unit stands twice with this date")
        for row in duck.rows(_listed(is_twice(), ())):
            yield _broken("duplicate-unit", layout.unit.column, row, "", text)


def _written(column: str, condition: Sql, layout: Layout, duck: Duck) -> Mapping[object, str]:
    """What stands in a column of the table, by the numbers of the rows of ``typed`` for which a condition holds."""
    numbers_of = exp.Subquery(this=sql.select([sql.column("n")], TYPED, condition))
    among = exp.In(this=sql.column(NUMBER), query=numbers_of)
    value = sql.named(sql.cast(sql.column(column), "VARCHAR"), "v")
    rows = duck.rows(sql.select([sql.column(NUMBER), value], layout.relation, among))
    return {number: "" if text is None else str(text) for number, text in rows}


def _listed(condition: Sql, given: Sequence[GivenValue]) -> exp.Select:
    keys = sql.columns(KEYS)
    query = sql.select(
        [*keys, *(sql.named(one.value, f"v{number}") for number, one in enumerate(given))], TYPED, condition
    )
    query.set("order", exp.Order(expressions=[exp.Ordered(this=sql.column("n"))]))
    return query


def _broken(code: str, column: str, row: Sequence[object], given: str, text: Text) -> Broken:
    number, unit, as_of, *_ = row
    day = as_of.isoformat() if isinstance(as_of, dt.date) else ""
    return Broken(code, column, int(str(number)), "" if unit is None else str(unit), day, given, text)


def twice_in_long(layout: Layout, duck: Duck) -> Iterator[Broken]:
    """Facts that long rows give more than once for a unit at a date."""
    if layout.relation != LONG:
        return
    first = sql.named(exp.Min(this=sql.column(NUMBER)), "n")
    query = sql.repeated(sql.columns((*UNIT_AND_DATE, "fact")), [first], RAW)
    for unit, as_of, fact, number in duck.rows(query):
        text = Text("the fact stands twice for the unit and the date")
        yield Broken("duplicate-fact", str(fact), int(str(number)), str(unit), str(as_of), str(fact), text)


def tell_broken(broken: Sequence[Broken], shown: str, problems: Problems, *, as_warnings: bool) -> None:
    """One diagnostic for each column and kind of fault, with the number of rows and some of them."""
    groups: dict[tuple[str, str, str], list[Broken]] = {}
    for one in broken:  # by text as well: rows may have too few cells, or too many
        groups.setdefault((one.column, one.code, one.text.render(str)), []).append(one)
    tell = problems.warning if as_warnings else problems.error
    for (column, code, _), rows in groups.items():
        tell(
            code,
            Place(shown, cell=column),
            Text("{fault} ({count} rows)", fault=rows[0].text, count=len(rows)),
            Text("for example {examples}", examples=in_series([_example(one) for one in rows[:EXAMPLES]])),
        )


def _example(one: Broken) -> Text:
    values: Mapping[str, object] = {
        "given": one.given,
        "row": one.row,
        "unit": one.unit or "–",
        "as_of": one.as_of or "–",
    }
    if not one.given:
        return Text("row {row} (unit {unit}, {as_of})", **values)
    return Text("“{given}” in row {row} (unit {unit}, {as_of})", **values)
