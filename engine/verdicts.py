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
from engine.numbers import limit, upward

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
    limits: dict[str, set[Fraction]] = {}
    for document in documents:
        for criterion in _all_criteria(document):
            known = limits.setdefault(criterion.indicator.id, set())
            known.update(limit(level) for _, level in criterion.levels)
    scale = {indicator: tuple(sorted(values)) for indicator, values in limits.items()}
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


_INSIDE_OUTSIDE: Mapping[Op, tuple[Sign, Sign]] = {
    Op.AT_LEAST: (">=", "<"),
    Op.ABOUT: (">=", "<"),
    Op.MORE_THAN: (">", "<="),
    Op.AT_MOST: ("<=", ">"),
    Op.LESS_THAN: ("<", ">="),
}


# --- rules ----------------------------------------------------------------------------------------------------


def _all_criteria(document: Document) -> Iterator[Criterion]:
    for target in document.targets:
        yield from target.criteria
        for reading in target.readings:
            yield from reading.criteria


def _rules(documents: Iterable[Document], scale: Mapping[str, Sequence[Fraction]]) -> Iterator[Rule]:
    for document in documents:
        for horizon in document.horizons:
            judged = []
            for target in document.targets:
                key = target_key(document.id, target.id, horizon)
                if criteria := in_force(target.criteria, horizon):
                    judged.append(key)
                    yield from _target(key, criteria, scale)
                for reading in target.readings:
                    if criteria := in_force(reading.criteria, horizon):
                        yield from _target(target_key(document.id, target.id, horizon, reading.id), criteria, scale)
            if judged:
                yield from _worst_of(document_key(document.id, horizon), judged)


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
    edge = rank(limit(level), scale[indicator])
    near, far = ("low", "high") if upward(level.op) else ("high", "low")
    inside, outside = _INSIDE_OUTSIDE[level.op]
    cases = {
        Verdict.MET: (Term(near, inside, edge),),
        Verdict.MISSED: (Term(far, outside, edge),),
        Verdict.NO_DATA: (Term(near, outside, edge), Term(far, inside, edge)),
    }
    for verdict, terms in cases.items():
        yield Rule(
            f"{key}: {verdict}",
            (Pattern(_measure(indicator), terms),),
            _verdict(key),
            {"severity": _SEVERITY[verdict]},
        )


def _worst_of(key: str, parts: Sequence[str]) -> Iterator[Rule]:
    """Two by two: the worst so far with the next part, which either leaves it or worsens it."""
    so_far = _verdict(parts[0])
    if len(parts) == 1:
        yield Rule(f"{key}: as {parts[0]}", (Pattern(so_far),), _verdict(key), {"severity": Ref(0, "severity")})
    for position, part in enumerate(parts[1:], 2):
        last = position == len(parts)
        whole = _verdict(key) if last else f"so-far:{key}#{position}"
        steps: tuple[tuple[str, Sign, int], ...] = (("no worse", "<=", 0), ("worse", ">", 1))
        for name, sign, winner in steps:
            yield Rule(
                f"{key}: {part} {name}",
                (Pattern(so_far), Pattern(_verdict(part), (Term("severity", sign, Ref(0, "severity")),))),
                whole,
                {"severity": Ref(winner, "severity")},
            )
        so_far = whole


def _measure(indicator: str) -> str:
    return f"measure:{indicator}"


def _verdict(key: str) -> str:
    return f"verdict:{key}"
