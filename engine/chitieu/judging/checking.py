"""Relations between facts as rules of the network, and what it concludes of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.keys import TRUTH
from chitieu.judging.network import Firing, NetworkFact, Pattern, Rule, Sign, Term
from chitieu.model import Bounds, Check, Comparison, Fact
from chitieu.numbers import fact_names, formula_value

_HELD: Mapping[int, bool | None] = {number: held for held, number in TRUTH.items()}


class CheckResult(NamedTuple):
    """Whether a relation holds; ``None`` where facts are missing or bounds leave it open.

    ``difference`` is the left side of a comparison less its right side, where both are exact. ``facts`` are those that
    the dataset has, ``missing`` the ids of the others.
    """

    check: Check
    held: bool | None
    difference: Fraction | None
    facts: tuple[Fact, ...]
    missing: tuple[str, ...]


def check_rules(checks: Iterable[Check]) -> Iterator[Rule]:
    """Three rules for each check: it fails, it is open, it holds."""
    for check in checks:
        steps: tuple[tuple[str, Sign, Sign, int], ...] = (
            ("fails", "<=", "<=", TRUTH[False]),
            ("is open", ">=", "<=", TRUTH[None]),
            ("holds", ">=", ">=", TRUTH[True]),
        )
        for name, least, most, number in steps:
            terms = (Term("holds", least, number), Term("holds", most, number))
            yield Rule(f"{check.id}: {name}", (Pattern(_when(check), terms),), f"check:{check.id}", {"held": number})


def check_facts(held: Mapping[str, bool | None]) -> Iterator[NetworkFact]:
    """Which conditions hold, by the ids of their checks."""
    for id, truth in held.items():
        yield NetworkFact(f"when:{id}", {"holds": TRUTH[truth]})


def check_results(
    checks: Sequence[Check], firings: Iterable[Firing], facts: Mapping[str, Fact], names: Mapping[str, tuple[str, ...]]
) -> tuple[CheckResult, ...]:
    """What the network concluded of each check; ``names`` are the facts that each asks about."""
    concluded = {firing.concluded.key: firing.concluded.numbers["held"] for firing in firings}
    return tuple(
        CheckResult(
            check=check,
            held=_HELD[concluded[f"check:{check.id}"]],
            difference=_difference(check, {name: facts[name].value for name in names[check.id] if name in facts}),
            facts=tuple(facts[name] for name in names[check.id] if name in facts),
            missing=tuple(name for name in names[check.id] if name not in facts),
        )
        for check in checks
    )


def _difference(check: Check, values: Mapping[str, Bounds]) -> Fraction | None:
    match check.condition:
        case Comparison(_, left, right) if {*fact_names(left), *fact_names(right)} <= values.keys():
            pair = formula_value(left, values).exact, formula_value(right, values).exact
            return None if pair[0] is None or pair[1] is None else pair[0] - pair[1]
    return None


def _when(check: Check) -> str:
    return f"when:{check.id}"
