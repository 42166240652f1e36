"""Relations between facts held against a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.conditions import holds, names
from chitieu.model import Bounds, Check, Comparison, Dataset, Fact
from chitieu.numbers import fact_names, formula_value


class CheckResult(NamedTuple):
    """Whether a relation holds; ``None`` where facts are missing or bounds leave it open.

    It holds, too, where it does not of the printed figures but of some values that print so: three shares of 33.3% may
    well come to 100%.

    ``difference`` is the left side of a comparison less its right side, where both are exact. ``facts`` are those that
    the dataset has, ``missing`` the ids of the others.
    """

    check: Check
    held: bool | None
    difference: Fraction | None
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]


def check_results(checks: Iterable[Check], dataset: Dataset) -> Iterator[CheckResult]:
    """What a dataset makes of each relation: decided here, for nothing is to be chained from it."""
    values, printed = dataset.values, dataset.printed
    for check in checks:
        asked = names(check.condition)
        held = holds(check.condition, values, dataset.unit.traits)
        if held is False:
            held = holds(check.condition, printed, dataset.unit.traits) is not False
        yield CheckResult(
            check=check,
            held=held,
            difference=_difference(check, values),
            facts=tuple(dataset.facts[name] for name in asked if name in dataset.facts),
            missing=tuple(name for name in asked if name not in dataset.facts),
        )


def _difference(check: Check, values: Mapping[str, Bounds]) -> Fraction | None:
    match check.condition:
        case Comparison(_, left, right) if {*fact_names(left), *fact_names(right)} <= values.keys():
            pair = formula_value(left, values).exact, formula_value(right, values).exact
            return None if pair[0] is None or pair[1] is None else pair[0] - pair[1]
    return None
