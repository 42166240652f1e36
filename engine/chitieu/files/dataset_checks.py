"""The facts of a dataset against each other: bounds that leave no value, parts above their whole, divisors of zero."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from chitieu.countable import divisors
from chitieu.diagnostics import Problems, Text
from chitieu.files.formula_labels import in_labels
from chitieu.files.tree import Node
from chitieu.judging.conditions import choice, compared_formulas
from chitieu.judging.inference import Relation, infer, relations, sums_of_parts
from chitieu.model import Bounds, Fact, FactType, Formula, Rulebook, Unit
from chitieu.numbers import fact_names, formula_value


def check_facts(
    facts: Mapping[str, Fact],
    figures: Mapping[str, Node],
    unit: Unit | None,
    rulebook: Rulebook,
    known: Sequence[Relation] | None,
    problems: Problems,
) -> None:
    """Tells ``problems`` of facts that cannot all be true, by where their ``figures`` stand.

    ``known`` are the relations between facts of the rulebook, where they are worked out already. Divisors are those of
    targets that are asked of the ``unit``, where it could be read.
    """
    values = {fact.id: fact.value for fact in facts.values()}
    _check_bounds(facts, figures, rulebook, known, problems)
    _check_parts(facts, figures, rulebook.facts, problems)
    _check_sums(facts, figures, rulebook, problems)
    if unit is not None:
        _check_denominators(values, unit.attributes, figures, rulebook, problems)


def _figure(value: Fraction, fact_type: FactType) -> str:
    return f"{value * 100}%" if fact_type.is_share else str(value)


def _check_parts(
    facts: Mapping[str, Fact], figures: Mapping[str, Node], vocabulary: Mapping[str, FactType], problems: Problems
) -> None:
    for fact in facts.values():
        whole = facts.get(vocabulary[fact.id].part_of or "")
        if whole is None or fact.value.low is None or whole.value.high is None:
            continue
        least, most = fact.bounds.low, whole.bounds.high
        if least is not None and most is not None and least > most:
            part, limit = vocabulary[fact.id], vocabulary[whole.id]
            value, above = _figure(fact.value.low, part), _figure(whole.value.high, limit)
            _report_above(figures[fact.id], part.label, value, figures[whole.id], limit.label, above, problems)


def _report_above(
    part: Node, part_label: str, value: str, whole: Node, whole_label: str, limit: str, problems: Problems
) -> None:
    problems.error(
        "part-above-whole",
        part.place,
        Text(
            "“{part}” is {value}, more than the {limit} of “{whole}”, of which it is a part",
            part=part_label,
            value=value,
            limit=limit,
            whole=whole_label,
        ),
        Text("one of the two is wrong; the other stands in line {line}", line=whole.place.line),
    )


def _check_bounds(
    facts: Mapping[str, Fact],
    figures: Mapping[str, Node],
    rulebook: Rulebook,
    known: Sequence[Relation] | None,
    problems: Problems,
) -> None:
    """What is known of a fact must leave it a value under the relations that hold between facts."""
    values = {fact.id: fact.value for fact in facts.values()}
    may_be = {fact.id: fact.may_be for fact in facts.values() if fact.may_be is not None}
    if all(value.exact is not None for value in values.values()):
        return
    if known is None:
        known = relations(rulebook.facts, rulebook.checks)
    checks = {check.id: check.label for check in rulebook.checks}
    for contradiction in infer(values, rulebook.facts, known, may_be).contradictions:
        reasons = [checks.get(name) or rulebook.label(name) for name in contradiction.because]
        problems.error(
            "contradiction",
            figures[contradiction.fact].place,
            Text(
                "no value of “{label}” fits what is known of it and these: {reasons}",
                label=rulebook.facts[contradiction.fact].label,
                reasons="; ".join(reasons),
            ),
            Text("one of the figures is wrong"),
        )


def _check_denominators(
    values: Mapping[str, Bounds],
    attributes: Mapping[str, str],
    figures: Mapping[str, Node],
    rulebook: Rulebook,
    problems: Problems,
) -> None:
    """A warning where a target of the unit divides by nothing: no such officials is a true zero, and may be a slip."""
    reported: set[Formula] = set()
    for formula in _asked(rulebook, values, attributes):
        for divisor in divisors(formula):
            names = fact_names(divisor)
            if not names or divisor in reported or not values.keys() >= set(names):
                continue
            if formula_value(divisor, values).exact == 0:
                reported.add(divisor)
                problems.warning(
                    "zero-denominator",
                    figures[names[0]].place,
                    Text(
                        "{divisor} is zero: targets that divide by it have no data",
                        divisor=in_labels(divisor, rulebook.facts),
                    ),
                    Text(
                        "leave the fact out when it is not known; a target that does not apply then says so by"
                        " cases: with when:"
                    ),
                )


def _asked(rulebook: Rulebook, values: Mapping[str, Bounds], attributes: Mapping[str, str]) -> Iterator[Formula]:
    """The formulas that targets ask of the unit: of indicators, of levels, of the cases' conditions."""
    for target in rulebook.targets:
        for case in target.cases:
            yield from () if case.condition is None else compared_formulas(case.condition)
        chosen = choice(target.cases, values, attributes).case
        for criterion in () if chosen is None else chosen.criteria:
            if not criterion.indicator.of:  # a group may be empty
                yield criterion.indicator.formula
            for _, level in criterion.levels:
                yield from level.worked_out


def _check_sums(facts: Mapping[str, Fact], figures: Mapping[str, Node], rulebook: Rulebook, problems: Problems) -> None:
    """A sum of parts of one whole, such as the ranks of all cadres, must not exceed the whole."""
    values = {fact.id: fact.value for fact in facts.values()}
    known = {fact.id: fact.bounds for fact in facts.values()}
    for one in sums_of_parts(rulebook.indicators.values(), rulebook.facts):
        if not known.keys() >= {one.whole, *one.parts}:
            continue
        least, most = formula_value(one.sum, known).low, known[one.whole].high
        total, limit = formula_value(one.sum, values).low, values[one.whole].high
        if None not in (total, limit) and least is not None and most is not None and least > most:
            kind = rulebook.facts[one.whole]
            shown = [_figure(value or Fraction(0), kind) for value in (total, limit)]
            _report_above(
                figures[one.parts[0]], one.indicator.label, shown[0], figures[one.whole], kind.label, shown[1], problems
            )
