"""Relations between facts held against a dataset, and against its unit's earlier ones where they name other years."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.conditions import at_date, holds, names
from chitieu.judging.inference import as_printed
from chitieu.model import Bounds, Check, Comparison, Condition, Constant, Dataset, Fact, FactName, FactType, History
from chitieu.numbers import apart, fact_names, formula_value, in_text
from chitieu.over_years import date_of, figures

_ALONE = History()


class CheckResult(NamedTuple):
    """Whether a relation holds; ``None`` where facts are missing or bounds leave it open.

    It holds, too, where it does not of the printed figures but of some values that print so: three shares of 33.3% may
    well come to 100%.

    ``difference`` is the left side of a comparison less its right side, where both are exact. ``facts`` are those that
    the dataset has, ``missing`` the ids of the others; those of other dates are called by both, ``x of 2022``.
    ``counted`` is what a figure is held against that units below give, where the check is that they agree.
    """

    check: Check
    held: bool | None
    difference: Fraction | None
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]
    counted: Bounds | None = None


def counted_results(dataset: Dataset, vocabulary: Mapping[str, FactType]) -> Iterator[CheckResult]:
    """Whether each figure that a dataset gives is what its units below come to, as far as is known of both.

    Sums of printed figures are as far from exact as all of these together.
    """
    for fact in dataset.facts.values():
        given = None if fact.units is None else fact.units.given
        if fact.units is None or given is None:
            continue
        counted = fact.units.value
        both = given.exact is not None and counted.exact is not None
        differ = apart(fact.may_be or given, fact.units.may_be or counted)
        held = False if differ else True if both else None
        condition = Comparison("==", FactName(fact.id), Constant(counted.exact or counted.low or Fraction(0)))
        check = Check(fact.id, vocabulary[fact.id].label, condition, f"{fact.id} == {in_text(counted)}")
        difference = None
        if given.exact is not None and counted.exact is not None:
            difference = given.exact - counted.exact
        yield CheckResult(check, held, difference, (fact,), (), counted)


def check_results(checks: Iterable[Check], dataset: Dataset, history: History = _ALONE) -> Iterator[CheckResult]:
    """What a dataset makes of each relation: decided here, for nothing is to be chained from it.

    Relations that name other years take their figures from the ``history``.
    """
    datasets = (*history.until(dataset.as_of), dataset)
    for check in checks:
        condition = at_date(check.condition, dataset.as_of)
        asked = names(condition)
        earlier = figures([name for name in asked if date_of(name)], datasets)
        facts = {**dataset.facts, **{name: fact._replace(id=name) for name, fact in earlier.items()}}
        values = {name: facts[name].value for name in asked if name in facts}
        held = holds(condition, values, dataset.unit.traits)
        if held is False:
            may_be = {name: as_printed(facts[name]) for name in values}
            held = holds(condition, may_be, dataset.unit.traits) is not False
        yield CheckResult(
            check=check,
            held=held,
            difference=_difference(condition, values),
            facts=tuple(facts[name] for name in asked if name in facts),
            missing=tuple(name for name in asked if name not in facts),
        )


def _difference(condition: Condition, values: Mapping[str, Bounds]) -> Fraction | None:
    match condition:
        case Comparison(_, left, right) if {*fact_names(left), *fact_names(right)} <= values.keys():
            pair = formula_value(left, values).exact, formula_value(right, values).exact
            return None if pair[0] is None or pair[1] is None else pair[0] - pair[1]
    return None
