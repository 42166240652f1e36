"""Targets → rules of the network, measurements → its facts, and its conclusions → verdicts.

The network holds small whole numbers only, so a value enters as its *rank* among all levels asked of its indicator:
with sorted limits v0 < v1 < …, the limit v_i itself has rank 2i + 1 and the open interval below it rank 2i. Comparing
ranks is comparing the exact fractions. A value known within bounds enters as the ranks of its ends; a missing one as
ranks beyond every level, which no rule but "open" can match.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from engine.model import Bounds, Criterion, Document, Level, Measurement, Op, Verdict
from engine.network import Firing, NetworkFact, Pattern, Ref, Rule, Sign, Term
from engine.numbers import limits, upward

# The verdict of a whole is the worst of its parts': a part that does not apply is passed over.
_SEVERITY = {Verdict.NOT_APPLICABLE: 0, Verdict.MET: 1, Verdict.NO_DATA: 2, Verdict.MISSED: 3}
_BY_SEVERITY = {severity: verdict for verdict, severity in _SEVERITY.items()}


class VerdictRules(NamedTuple):
    """The rules of a rulebook, in an order in which each waits only for earlier ones, and the limits per indicator."""

    rules: tuple[Rule, ...]
    limits: Mapping[str, tuple[Fraction, ...]]


def verdict_rules(documents: Iterable[Document]) -> VerdictRules:
    """The rules that judge every target, reading and document at every horizon."""
    documents = tuple(documents)
    asked: dict[str, set[Fraction]] = {}
    for document in documents:
        for criterion in _all_criteria(document):
            known = asked.setdefault(criterion.indicator.id, set())
            known.update(limit for _, level in criterion.levels for limit in limits(level))
    scale = {indicator: tuple(sorted(values)) for indicator, values in asked.items()}
    return VerdictRules(tuple(_rules(documents, scale)), scale)


def target_key(document: str, target: str, horizon: int, reading: str | None = None) -> str:
    """The name of a verdict: ``06-NQ-TU/minority-led-agencies@2025``, with ``~reading`` for another reading."""
    return f"{document}/{target}{f'~{reading}' if reading else ''}@{horizon}"


def document_key(document: str, horizon: int) -> str:
    return f"{document}@{horizon}"


def part_key(whole: str, position: int) -> str:
    return f"{whole}#{position + 1}"


def network_facts(measurements: Iterable[Measurement], rules: VerdictRules) -> Iterator[NetworkFact]:
    """The measurements as facts of the network: their place among the levels asked of them."""
    for measurement in measurements:
        limits = rules.limits[measurement.indicator.id]
        value = measurement.value or Bounds(None, None)
        yield NetworkFact(
            _measure(measurement.indicator.id),
            {
                "low": -1 if value.low is None else rank(value.low, limits),
                "high": 2 * len(limits) + 1 if value.high is None else rank(value.high, limits),
            },
        )


def rank(value: Fraction, limits: Sequence[Fraction]) -> int:
    """The place of a value among sorted limits: 2i + 1 on the i-th, 2i between it and the one before."""
    position = bisect_left(limits, value)
    return 2 * position + (position < len(limits) and limits[position] == value)


def concluded(firings: Iterable[Firing]) -> dict[str, Verdict]:
    """The verdicts that the network reached, by their names."""
    return {
        firing.concluded.key.removeprefix("verdict:"): _BY_SEVERITY[firing.concluded.numbers["severity"]]
        for firing in firings
        if firing.concluded.key.startswith("verdict:")
    }


_MOST_AT_ONCE = 15  # facts that one rule of durable_rules may wait for

_INSIDE_OUTSIDE: Mapping[Op, tuple[Sign, Sign]] = {
    Op.AT_LEAST: (">=", "<"),
    Op.ABOUT: (">=", "<"),
    Op.MORE_THAN: (">", "<="),
    Op.AT_MOST: ("<=", ">"),
    Op.LESS_THAN: ("<", ">="),
}


def in_words(fact: NetworkFact, measurements: Mapping[str, Measurement]) -> str:
    """A fact of the network for people: ``measure:women-share = 6/23``, ``verdict:…@2025 = missed``."""
    if "severity" in fact.numbers:
        return f"{fact.key} = {_BY_SEVERITY[fact.numbers['severity']]}"
    measurement = measurements[fact.key.removeprefix("measure:")]
    if measurement.value is None:
        return f"{fact.key} = ?"
    if measurement.numerator is not None and measurement.denominator != 1:
        return f"{fact.key} = {measurement.numerator}/{measurement.denominator}"
    low, high = measurement.value
    return f"{fact.key} = {low}" if low == high else f"{fact.key} = {low or '…'} – {high or '…'}"


# --- rules ----------------------------------------------------------------------------------------------------


def _all_criteria(document: Document) -> Iterator[Criterion]:
    for target in document.targets:
        yield from target.criteria
        for reading in target.readings:
            yield from reading.criteria


def _rules(documents: Iterable[Document], scale: Mapping[str, Sequence[Fraction]]) -> Iterator[Rule]:
    for document in documents:
        names = {
            (target.id, reading_id): criteria
            for target in document.targets
            for reading_id, criteria in [(None, target.criteria), *((r.id, r.criteria) for r in target.readings)]
        }
        for (target_id, reading_id), all_criteria in names.items():
            before: tuple[str, Sequence[tuple[Criterion, Level]]] | None = None
            for horizon in document.horizons:
                key = target_key(document.id, target_id, horizon, reading_id)
                criteria = in_force(all_criteria, horizon)
                if before is not None and criteria == before[1]:
                    yield from _still_holds(key, before[0], len(criteria))
                elif criteria:
                    yield from _target(key, criteria, scale)
                before = (key, criteria) if criteria else None
        for horizon in document.horizons:
            judged = [
                target_key(document.id, target.id, horizon)
                for target in document.targets
                if in_force(target.criteria, horizon)
            ]
            if judged:
                yield from _every_one_met(document_key(document.id, horizon), judged)


def in_force(criteria: Iterable[Criterion], horizon: int) -> list[tuple[Criterion, Level]]:
    """The criteria that ask for a level at a horizon, with that level."""
    return [(criterion, level) for criterion in criteria if (level := criterion.level_at(horizon)) is not None]


def _target(
    key: str, criteria: Sequence[tuple[Criterion, Level]], scale: Mapping[str, Sequence[Fraction]]
) -> Iterator[Rule]:
    if len(criteria) == 1:
        ((criterion, level),) = criteria
        yield from _level(key, criterion.indicator.id, level, scale)
        return
    parts = [part_key(key, position) for position in range(len(criteria))]
    for part, (criterion, level) in zip(parts, criteria, strict=True):
        yield from _level(part, criterion.indicator.id, level, scale)
    yield from _worst_of(key, parts)


def _level(key: str, indicator: str, level: Level, scale: Mapping[str, Sequence[Fraction]]) -> Iterator[Rule]:
    """Met if every value within the bounds is, missed if none is, else open."""
    edges = [rank(limit, scale[indicator]) for limit in limits(level)]
    for name, verdict, terms in _between(*edges) if level.op is Op.BETWEEN else _one_sided(level.op, edges[0]):
        yield Rule(
            f"{key}: {name}",
            (Pattern(_measure(indicator), terms),),
            _verdict(key),
            {"severity": _SEVERITY[verdict]},
        )


_Case = tuple[str, Verdict, tuple[Term, ...]]


def _one_sided(op: Op, edge: int) -> Iterator[_Case]:
    near, far = ("low", "high") if upward(op) else ("high", "low")
    inside, outside = _INSIDE_OUTSIDE[op]
    yield "met", Verdict.MET, (Term(near, inside, edge),)
    yield "missed", Verdict.MISSED, (Term(far, outside, edge),)
    yield "no_data", Verdict.NO_DATA, (Term(near, outside, edge), Term(far, inside, edge))


def _between(least: int, most: int) -> Iterator[_Case]:
    yield "met", Verdict.MET, (Term("low", ">=", least), Term("high", "<=", most))
    yield "missed, below", Verdict.MISSED, (Term("high", "<", least),)
    yield "missed, above", Verdict.MISSED, (Term("low", ">", most),)
    yield "no_data, from below", Verdict.NO_DATA, (Term("low", "<", least), Term("high", ">=", least))
    within = (Term("low", ">=", least), Term("low", "<=", most))
    yield "no_data, to above", Verdict.NO_DATA, (*within, Term("high", ">", most))


def _still_holds(key: str, before: str, parts: int) -> Iterator[Rule]:
    """A level holds until a later one replaces it, and so does its verdict."""
    whole = [(key, before)]
    each = [(part_key(key, position), part_key(before, position)) for position in range(parts)] if parts > 1 else []
    for later, earlier in each + whole:
        same = {"severity": Ref(0, "severity")}
        yield Rule(f"{later}: as {earlier}", (Pattern(_verdict(earlier)),), _verdict(later), same)


def _worst_of(key: str, parts: Sequence[str]) -> Iterator[Rule]:
    """Two by two: the worst so far with the next part, which either leaves it or worsens it."""
    so_far = _verdict(parts[0])
    for position, part in enumerate(parts[1:], 2):
        whole = _verdict(key) if position == len(parts) else f"so-far:{key}#{position}"
        steps: tuple[tuple[str, Sign, int], ...] = (("no worse", "<=", 0), ("worse", ">", 1))
        for name, sign, winner in steps:
            yield Rule(
                f"{key}: {part} {name}",
                (Pattern(so_far), Pattern(_verdict(part), (Term("severity", sign, Ref(0, "severity")),))),
                whole,
                {"severity": Ref(winner, "severity")},
            )
        so_far = whole


def _every_one_met(key: str, targets: Sequence[str]) -> Iterator[Rule]:
    """A document is met when every one of its targets is; so many at a time as one rule may wait for."""
    met = (Term("severity", "<=", _SEVERITY[Verdict.MET]),)
    waiting = [_verdict(target) for target in targets]
    block = 0
    while len(waiting) > _MOST_AT_ONCE:
        block += 1
        first, waiting = waiting[:_MOST_AT_ONCE], waiting[_MOST_AT_ONCE:]
        so_far = f"so-far:{key}#{block}"
        patterns = tuple(Pattern(target, met) for target in first)
        yield Rule(f"{key}: met so far ({block})", patterns, so_far, {"severity": _SEVERITY[Verdict.MET]})
        waiting.insert(0, so_far)
    patterns = tuple(Pattern(target, met) for target in waiting)
    yield Rule(f"{key}: every target met", patterns, _verdict(key), {"severity": _SEVERITY[Verdict.MET]})


def _measure(indicator: str) -> str:
    return f"measure:{indicator}"


def _verdict(key: str) -> str:
    return f"verdict:{key}"
