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

from engine.model import Bounds, Case, Condition, Criterion, Document, Level, Measurement, Op, Verdict
from engine.network import Firing, NetworkFact, Pattern, Ref, Rule, Sign, Term
from engine.numbers import limits, upward

# The verdict of a whole is the worst of its parts': a part that does not apply is passed over.
_SEVERITY = {Verdict.NOT_APPLICABLE: 0, Verdict.MET: 1, Verdict.NO_DATA: 2, Verdict.MISSED: 3}
_BY_SEVERITY = {severity: verdict for verdict, severity in _SEVERITY.items()}
_TRUTH = {False: 0, None: 1, True: 2}
_TRUTH_WORDS = ("false", "?", "true")


class VerdictRules(NamedTuple):
    """The rules of a rulebook, in an order in which each waits only for earlier ones, and what they ask about.

    ``limits`` are those asked of each indicator; ``conditions`` those of cases, as their files give them.
    """

    rules: tuple[Rule, ...]
    limits: Mapping[str, tuple[Fraction, ...]]
    conditions: Mapping[Condition, str]


def verdict_rules(documents: Iterable[Document]) -> VerdictRules:
    """The rules that judge every target, reading and document at every horizon."""
    documents = tuple(documents)
    asked: dict[str, set[Fraction]] = {}
    conditions: dict[Condition, str] = {}
    for _, _, _, cases in _choices(documents):
        for case in cases:
            if case.condition is not None:
                conditions.setdefault(case.condition, case.text)
            for criterion in case.criteria:
                known = asked.setdefault(criterion.indicator.id, set())
                known.update(limit for _, level in criterion.levels for limit in limits(level))
    scale = {indicator: tuple(sorted(values)) for indicator, values in asked.items()}
    return VerdictRules(tuple(_rules(documents, scale, list(conditions))), scale, conditions)


def target_key(document: str, target: str, horizon: int, reading: str | None = None) -> str:
    """The name of a verdict: ``06-NQ-TU/minority-led-agencies@2025``, with ``~reading`` for another reading."""
    return f"{document}/{target}{f'~{reading}' if reading else ''}@{horizon}"


def document_key(document: str, horizon: int) -> str:
    return f"{document}@{horizon}"


def case_key(document: str, target: str, reading: str | None = None) -> str:
    """The name of the choice among a target's cases: the number of the case is what the network concludes of it."""
    return f"case:{document}/{target}{f'~{reading}' if reading else ''}"


def part_names(key: str, cases: Sequence[Case], number: int, parts: int) -> list[str]:
    """The names of the verdicts on the parts of case ``number``: the whole's own where there is only one."""
    if parts == 1:
        return [key]
    whole = key if len(cases) == 1 else f"{key}/{number}"
    return [f"{whole}#{position + 1}" for position in range(parts)]


def network_facts(
    measurements: Iterable[Measurement], held: Mapping[Condition, bool | None], rules: VerdictRules
) -> Iterator[NetworkFact]:
    """What is known of a unit as facts of the network: which conditions hold, and values by their place among levels.

    ``held`` says of each condition of the rules whether it holds, ``None`` when that is not known.
    """
    for number, condition in enumerate(rules.conditions):
        yield NetworkFact(_when(number), {"holds": _TRUTH[held[condition]]})
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


class Conclusions(NamedTuple):
    """What the network reached: verdicts by their names, and the numbers of the cases by theirs (see ``Choice``)."""

    verdicts: Mapping[str, Verdict]
    cases: Mapping[str, int]


def concluded(firings: Iterable[Firing]) -> Conclusions:
    """The verdicts and choices among the firings of the network."""
    verdicts: dict[str, Verdict] = {}
    cases: dict[str, int] = {}
    for firing in firings:
        key, numbers = firing.concluded
        if key.startswith("verdict:"):
            verdicts[key.removeprefix("verdict:")] = _BY_SEVERITY[numbers["severity"]]
        elif "number" in numbers:
            cases[key] = numbers["number"]
    return Conclusions(verdicts, cases)


_MOST_AT_ONCE = 15  # facts that one rule of durable_rules may wait for

_INSIDE_OUTSIDE: Mapping[Op, tuple[Sign, Sign]] = {
    Op.AT_LEAST: (">=", "<"),
    Op.ABOUT: (">=", "<"),
    Op.MORE_THAN: (">", "<="),
    Op.AT_MOST: ("<=", ">"),
    Op.LESS_THAN: ("<", ">="),
}


def in_words(fact: NetworkFact, measurements: Mapping[str, Measurement], rules: VerdictRules) -> str:
    """A fact of the network for people: ``measure:women-share = 6/23``, ``verdict:…@2025 = missed``."""
    if "severity" in fact.numbers:
        return f"{fact.key} = {_BY_SEVERITY[fact.numbers['severity']]}"
    if "number" in fact.numbers:
        return f"{fact.key} = {fact.numbers['number'] or '?'}"
    if "holds" in fact.numbers:
        text = list(rules.conditions.values())[int(fact.key.removeprefix(_when("")))]
        return f"when:({text}) = {_TRUTH_WORDS[fact.numbers['holds']]}"
    if not fact.numbers:
        return fact.key
    measurement = measurements[fact.key.removeprefix("measure:")]
    if measurement.value is None:
        return f"{fact.key} = ?"
    if measurement.numerator is not None and measurement.denominator != 1:
        return f"{fact.key} = {measurement.numerator}/{measurement.denominator}"
    low, high = measurement.value
    return f"{fact.key} = {low}" if low == high else f"{fact.key} = {low or '…'} – {high or '…'}"


# --- rules ----------------------------------------------------------------------------------------------------


def _choices(documents: Iterable[Document]) -> Iterator[tuple[Document, str, str | None, Sequence[Case]]]:
    """Every set of cases with its document, target and reading."""
    for document in documents:
        for target in document.targets:
            yield document, target.id, None, target.cases
            for reading in target.readings:
                yield document, target.id, reading.id, reading.cases


def _rules(
    documents: Sequence[Document], scale: Mapping[str, Sequence[Fraction]], conditions: Sequence[Condition]
) -> Iterator[Rule]:
    numbers = {condition: number for number, condition in enumerate(conditions)}
    for document in documents:
        for _, target_id, reading_id, cases in _choices([document]):
            if not unconditional(cases):
                yield from _first_that_holds(case_key(document.id, target_id, reading_id), cases, numbers)
            before: tuple[str, Sequence[Sequence[tuple[Criterion, Level]]]] | None = None
            for horizon in document.horizons:
                key = target_key(document.id, target_id, horizon, reading_id)
                asked = [in_force(case.criteria, horizon) for case in cases]
                if before is not None and asked == before[1]:
                    yield from _still_holds(key, before[0], cases, asked)
                elif any(asked):
                    yield from _target(key, case_key(document.id, target_id, reading_id), cases, asked, scale)
                before = (key, asked) if any(asked) else None
        for horizon in document.horizons:
            judged = [
                target_key(document.id, target.id, horizon)
                for target in document.targets
                if asks_at(target.cases, horizon)
            ]
            if judged:
                yield from _every_one_met(document_key(document.id, horizon), judged)


def unconditional(cases: Sequence[Case]) -> bool:
    """Whether there is nothing to choose: one case, for every unit."""
    return len(cases) == 1 and cases[0].condition is None


def asks_at(cases: Iterable[Case], horizon: int) -> bool:
    """Whether any case asks for a level at a horizon."""
    return any(in_force(case.criteria, horizon) for case in cases)


def in_force(criteria: Iterable[Criterion], horizon: int) -> list[tuple[Criterion, Level]]:
    """The criteria that ask for a level at a horizon, with that level."""
    return [(criterion, level) for criterion in criteria if (level := criterion.level_at(horizon)) is not None]


def _first_that_holds(key: str, cases: Sequence[Case], numbers: Mapping[Condition, int]) -> Iterator[Rule]:
    """Case by case: one that holds is chosen, one that does not leads on to the next, an open one leaves all open."""
    so_far: tuple[Pattern, ...] = ()
    for number, case in enumerate(cases, 1):
        if case.condition is None:
            yield Rule(f"{key}: {number}, any other", so_far, key, {"number": number})
            return
        when = _when(numbers[case.condition])
        steps: tuple[tuple[str, Term, str, int], ...] = (
            ("holds", Term("holds", ">=", _TRUTH[True]), key, number),
            ("does not hold", Term("holds", "<=", _TRUTH[False]), f"after:{key}#{number}", number),
            ("is not known", Term("holds", ">=", _TRUTH[None]), key, 0),
        )
        for name, term, reached, concluded_number in steps:
            terms = (term, Term("holds", "<=", _TRUTH[None])) if concluded_number == 0 else (term,)
            last = reached != key and number == len(cases)
            yield Rule(
                f"{key}: ({case.text}) {name}",
                (*so_far, Pattern(when, terms)),
                key if last else reached,
                {"number": number + 1 if last else concluded_number} if last or reached == key else {},
            )
        so_far = (Pattern(f"after:{key}#{number}"),)


def _target(
    key: str,
    choice: str,
    cases: Sequence[Case],
    asked: Sequence[Sequence[tuple[Criterion, Level]]],
    scale: Mapping[str, Sequence[Fraction]],
) -> Iterator[Rule]:
    if unconditional(cases):
        yield from _case(key, part_names(key, cases, 1, len(asked[0])), asked[0], (), scale)
        return
    for number, criteria in enumerate(asked, 1):
        chosen = (_chosen(choice, number),)
        if criteria:
            yield from _case(key, part_names(key, cases, number, len(criteria)), criteria, chosen, scale)
        else:
            yield Rule(
                f"{key}: case {number} asks nothing yet", chosen, _verdict(key), _severity(Verdict.NOT_APPLICABLE)
            )
    open_or_none = ((0, "not known which case", Verdict.NO_DATA), (len(cases) + 1, "no case", Verdict.NOT_APPLICABLE))
    for number, name, verdict in open_or_none:
        yield Rule(f"{key}: {name}", (_chosen(choice, number),), _verdict(key), _severity(verdict))


def _chosen(choice: str, number: int) -> Pattern:
    return Pattern(choice, (Term("number", ">=", number), Term("number", "<=", number)))


def _severity(verdict: Verdict) -> Mapping[str, int]:
    return {"severity": _SEVERITY[verdict]}


def _case(
    key: str,
    parts: Sequence[str],
    criteria: Sequence[tuple[Criterion, Level]],
    chosen: tuple[Pattern, ...],
    scale: Mapping[str, Sequence[Fraction]],
) -> Iterator[Rule]:
    for part, (criterion, level) in zip(parts, criteria, strict=True):
        yield from _level(part, criterion.indicator.id, level, chosen, scale)
    if len(parts) > 1:
        yield from _worst_of(key, parts)


def _level(
    key: str, indicator: str, level: Level, chosen: tuple[Pattern, ...], scale: Mapping[str, Sequence[Fraction]]
) -> Iterator[Rule]:
    """Met if every value within the bounds is, missed if none is, else open."""
    edges = [rank(limit, scale[indicator]) for limit in limits(level)]
    for name, verdict, terms in _between(*edges) if level.op is Op.BETWEEN else _one_sided(level.op, edges[0]):
        pattern = Pattern(_measure(indicator), terms)
        yield Rule(f"{key}: {name}", (*chosen, pattern), _verdict(key), _severity(verdict))


_Outcome = tuple[str, Verdict, tuple[Term, ...]]


def _one_sided(op: Op, edge: int) -> Iterator[_Outcome]:
    near, far = ("low", "high") if upward(op) else ("high", "low")
    inside, outside = _INSIDE_OUTSIDE[op]
    yield "met", Verdict.MET, (Term(near, inside, edge),)
    yield "missed", Verdict.MISSED, (Term(far, outside, edge),)
    yield "no_data", Verdict.NO_DATA, (Term(near, outside, edge), Term(far, inside, edge))


def _between(least: int, most: int) -> Iterator[_Outcome]:
    yield "met", Verdict.MET, (Term("low", ">=", least), Term("high", "<=", most))
    yield "missed, below", Verdict.MISSED, (Term("high", "<", least),)
    yield "missed, above", Verdict.MISSED, (Term("low", ">", most),)
    yield "no_data, from below", Verdict.NO_DATA, (Term("low", "<", least), Term("high", ">=", least))
    within = (Term("low", ">=", least), Term("low", "<=", most))
    yield "no_data, to above", Verdict.NO_DATA, (*within, Term("high", ">", most))


def _still_holds(
    key: str, before: str, cases: Sequence[Case], asked: Sequence[Sequence[tuple[Criterion, Level]]]
) -> Iterator[Rule]:
    """A level holds until a later one replaces it, and so does its verdict."""
    pairs: list[tuple[str, str]] = []
    for number, criteria in enumerate(asked, 1):
        if len(criteria) > 1:
            later_parts, earlier_parts = (part_names(name, cases, number, len(criteria)) for name in (key, before))
            pairs += zip(later_parts, earlier_parts, strict=True)
    for later, earlier in [*pairs, (key, before)]:
        same = {"severity": Ref(0, "severity")}
        yield Rule(f"{later}: as {earlier}", (Pattern(_verdict(earlier)),), _verdict(later), same)


def _worst_of(key: str, parts: Sequence[str]) -> Iterator[Rule]:
    """Two by two: the worst so far with the next part, which either leaves it or worsens it."""
    so_far = _verdict(parts[0])
    for position, part in enumerate(parts[1:], 2):
        whole = _verdict(key) if position == len(parts) else f"so-far:{part}"
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


def _when(number: int | str) -> str:
    return f"when:{number}"


def _measure(indicator: str) -> str:
    return f"measure:{indicator}"


def _verdict(key: str) -> str:
    return f"verdict:{key}"
