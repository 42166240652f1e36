"""What valid rows must satisfy, as conditions of the plan; what breaks them, counted and with examples."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Place, Problems, Text, in_series
from chitieu.model import FactName, Formula, Operation, Rulebook
from chitieu.numbers import fact_names
from chitieu.text.csv_rows import FORMULA_STARTS
from chitieu.text.unseen import HARMFUL_IN_SQL
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import KEYS, UNIT_AND_DATE, numbers
from chitieu.units.facts.layout import LONG, Layout
from chitieu.units.facts.reading import TYPED, Read
from chitieu.units.facts.sources import NUMBER, RAW
from chitieu.units.facts.values import fault_of
from chitieu.units.plan.quotients import value
from chitieu.units.plan.ranges import FactColumns, divides_by_constants
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql

EXAMPLES = 3
NOT_A_DATE = Text("a date from 1900 on was expected, such as 2025-12-31 or 31/12/2025")


class RowRule(NamedTuple):
    """Rows of ``typed`` for which ``broken`` holds have a fault; ``given`` are the columns of it to show.

    Where ``typed`` has nothing to show, what stands in ``column`` is shown ``as_written``.
    """

    code: str
    column: str
    broken: Sql
    given: tuple[Sql, ...]
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
    yield RowRule("formula", layout.unit.column, formula, (unit,), runs)
    harmful = exp.RegexpLike(this=unit, expression=sql.string(HARMFUL_IN_SQL))
    no_letter = Text("a control character or a sign of direction stands in this name")
    yield RowRule("control-character", layout.unit.column, harmful, (unit,), no_letter)
    yield RowRule("not-a-date", layout.as_of.column, sql.is_null(as_of), (), NOT_A_DATE, as_written=True)
    for id, name in found.base.attributes.items():
        known = [sql.string(each) for each in rulebook.attributes[id].values]
        code = sql.column(name)
        yield RowRule(
            "unknown-value",
            layout.attributes[id],
            sql.all_of([sql.is_given(code), sql.negated(exp.In(this=code, expressions=known))]),
            (code,),
            Text(
                "this is no value of “{attribute}”: {keys}",
                attribute=id,
                keys=", ".join(rulebook.attributes[id].values),
            ),
        )
    yield from _values(found, rulebook)
    yield from _parts(found, rulebook)
    yield from _sums(found, questions)


def _values(found: Read, rulebook: Rulebook) -> Iterator[RowRule]:
    """What every value of a fact must be by itself, and the two ends of one together."""
    for id, held in found.base.facts.items():
        fact, column = rulebook.facts[id], found.columns[id]
        for name in held.columns:
            end = sql.column(name)
            if not any(bad.flag == f"bad_{name}" and bad.role.kind == "text" for bad in found.bad):
                below = sql.compared("<", end, sql.integer(0))
                yield RowRule("negative", column, below, (end,), Text("a count cannot be below zero"))
            if fact.is_share:
                above = sql.compared(">", end, sql.integer(held.scale))
                yield RowRule("above-hundred", column, above, (end,), Text("a share cannot be above 100%"))
        if held.bounded:
            exact, low, high = (sql.column(name) for name in held.columns)
            both = sql.all_of([sql.is_given(exact), sql.any_of([sql.is_given(low), sql.is_given(high)])])
            yield RowRule("given-twice", column, both, (exact,), Text("a row gives either the value or its bounds"))
            crossed = sql.compared(">", low, high)
            yield RowRule("empty-bounds", column, crossed, (low, high), Text("at_least is above at_most"))


def _parts(found: Read, rulebook: Rulebook) -> Iterator[RowRule]:
    facts = found.base.facts
    for id, held in facts.items():
        whole_id = rulebook.facts[id].part_of
        if whole_id is None or whole_id not in facts:
            continue
        whole = facts[whole_id]
        part_least = sql.coalesced(*(sql.column(name) for name in held.columns[:2]))
        whole_most = sql.coalesced(*(sql.column(name) for name in (whole.exact, whole.high)[: len(whole.columns)]))
        sides = [
            sql.binary(exp.Mul, sql.cast(tree, sql.WIDE), sql.integer(other.scale))
            if held.scale != whole.scale
            else tree
            for tree, other in ((part_least, whole), (whole_most, held))
        ]
        yield RowRule(
            "part-above-whole",
            found.columns[id],
            sql.compared(">", *sides),
            (part_least, whole_most),
            Text(
                "“{part}” is more than “{whole}”, of which it is a part",
                part=rulebook.facts[id].label,
                whole=rulebook.facts[whole_id].label,
            ),
        )


def _sums(found: Read, questions: Questions) -> Iterator[RowRule]:
    """A sum of parts of one whole must not exceed the whole."""
    facts, vocabulary = found.base.facts, found.base.vocabulary
    for indicator in questions.indicators:
        match indicator.formula:
            case Operation("/", Operation() as top, FactName(whole)) if _are_parts(top, whole, found):
                parts = fact_names(top)
            case _:
                continue
        needed = (whole, *parts)
        columns = {
            id: FactColumns(facts[id].exact, facts[id].exact, facts[id].scale, 10**18, given=True) for id in needed
        }
        total, limit = (value(formula, columns).low for formula in (top, FactName(whole)))
        crossed = sql.compared(
            ">",
            sql.binary(exp.Mul, total.above.sql, limit.below.sql),
            sql.binary(exp.Mul, limit.above.sql, total.below.sql),
        )
        yield RowRule(
            "part-above-whole",
            found.columns[parts[0]],
            crossed,
            (total.above.sql, limit.above.sql),
            Text(
                "“{part}” is more than “{whole}”, of which it is a part",
                part=indicator.label,
                whole=vocabulary[whole].label,
            ),
        )


def _are_parts(formula: Formula, whole: str, found: Read) -> bool:
    """Whether a formula adds exact facts of the table, each of them a part of one whole."""
    facts, vocabulary = found.base.facts, found.base.vocabulary
    parts = fact_names(formula)
    if not facts.keys() >= {whole, *parts} or any(vocabulary[part].part_of != whole for part in parts):
        return False
    return divides_by_constants(formula) and not any(facts[id].bounded for id in (whole, *parts))


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
            yield _broken(rule.code, rule.column, (*row, there[row[0]]) if there else row, rule.text)
    for bad in found.bad:
        if bad.flag not in flags:
            continue
        there = _written(bad.role.column, sql.column(bad.flag), layout, duck)
        for row in duck.rows(_listed(sql.column(bad.flag), ())):
            given = there.get(row[0], "")
            code, text = fault_of(given, bad.role, rulebook.facts[bad.role.fact])
            yield _broken(code, bad.role.column, (*row, given), text)
    if twice:
        text = Text("the unit stands twice with this date")
        for row in duck.rows(_listed(is_twice(), ())):
            yield _broken("duplicate-unit", layout.unit.column, row, text)


def _written(column: str, condition: Sql, layout: Layout, duck: Duck) -> Mapping[object, str]:
    """What stands in a column of the table, by the numbers of the rows of ``typed`` for which a condition holds."""
    numbers_of = exp.Subquery(this=sql.select([sql.column("n")], TYPED, condition))
    among = exp.In(this=sql.column(NUMBER), query=numbers_of)
    value = sql.named(sql.cast(sql.column(column), "VARCHAR"), "v")
    rows = duck.rows(sql.select([sql.column(NUMBER), value], layout.relation, among))
    return {number: "" if text is None else str(text) for number, text in rows}


def _listed(condition: Sql, given: Sequence[Sql]) -> exp.Select:
    keys = sql.columns(KEYS)
    query = sql.select([*keys, *(sql.named(tree, f"v{number}") for number, tree in enumerate(given))], TYPED, condition)
    query.set("order", exp.Order(expressions=[exp.Ordered(this=sql.column("n"))]))
    return query


def _broken(code: str, column: str, row: Sequence[object], text: Text) -> Broken:
    number, unit, as_of, *given = row
    day = as_of.isoformat() if isinstance(as_of, dt.date) else ""
    shown = " > ".join("" if one is None else str(one) for one in given)
    return Broken(code, column, int(str(number)), "" if unit is None else str(unit), day, shown, text)


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
