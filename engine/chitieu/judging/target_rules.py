"""Targets as rules of the network: which case is the unit's, which level its value meets, and what follows from parts.

The network holds small whole numbers only, so a value enters as its *rank* among all levels asked of its indicator:
with sorted limits v0 < v1 < …, the limit v_i itself has rank 2i + 1 and the open interval below it rank 2i. Comparing
ranks is comparing the exact fractions. A value known within bounds enters as the ranks of its ends; a missing one as
ranks beyond every level, which no rule but "open" can match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from chitieu.judging.keys import (
    TRUTH,
    asks_at,
    case_key,
    document_key,
    in_force,
    measure_key,
    part_names,
    rank_among,
    target_key,
    unconditional,
    verdict_key,
    when_key,
)
from chitieu.judging.network import Pattern, Ref, Rule, Sign, Term
from chitieu.judging.whole import SEVERITY
from chitieu.levels import outcomes
from chitieu.model import Case, Condition, Criterion, Document, Level, Verdict

_MOST_AT_ONCE = 15  # facts that one rule of durable_rules may wait for


def target_rules(
    documents: Sequence[Document], scale: Mapping[str, Sequence[Fraction]], conditions: Sequence[Condition]
) -> Iterator[Rule]:
    """The rules that judge every target, reading and document at every horizon, each after those it waits for.

    ``scale`` holds the sorted limits asked of each indicator; ``conditions`` are numbered by their order.
    """
    numbers = {condition: number for number, condition in enumerate(conditions)}
    for document in documents:
        for _, target_id, reading_id, cases in choices([document]):
            choice = case_key(document.id, target_id, reading_id)
            if not unconditional(cases):
                yield from _first_that_holds(choice, cases, numbers)
            keys = {year: target_key(document.id, target_id, year, reading_id) for year in document.horizons}
            yield from _at_horizons(keys, choice, cases, scale)
        for horizon in document.horizons:
            judged = [
                target_key(document.id, target.id, horizon)
                for target in document.targets
                if asks_at(target.cases, horizon)
            ]
            if judged:
                yield from _every_one_met(document_key(document.id, horizon), judged)


def _at_horizons(
    keys: Mapping[int, str], choice: str, cases: Sequence[Case], scale: Mapping[str, Sequence[Fraction]]
) -> Iterator[Rule]:
    """The rules for the verdict at each horizon, by its name; where nothing new is asked, it is that of the last."""
    before: tuple[str, Sequence[Sequence[tuple[Criterion, Level]]]] | None = None
    for horizon, key in keys.items():
        asked = [in_force(case.criteria, horizon) for case in cases]
        if before is not None and asked == before[1]:
            yield from _still_holds(key, before[0], cases, asked)
        elif any(asked):
            yield from _target(key, choice, cases, asked, scale)
        before = (key, asked) if any(asked) else None


def choices(documents: Iterable[Document]) -> Iterator[tuple[Document, str, str | None, Sequence[Case]]]:
    """Every set of cases with its document, target and reading."""
    for document in documents:
        for target in document.targets:
            yield document, target.id, None, target.cases
            for reading in target.readings:
                yield document, target.id, reading.id, reading.cases


def _first_that_holds(key: str, cases: Sequence[Case], numbers: Mapping[Condition, int]) -> Iterator[Rule]:
    """Case by case: one that holds is chosen, one that does not leads on to the next, an open one leaves all open."""
    so_far: tuple[Pattern, ...] = ()
    for number, case in enumerate(cases, 1):
        if case.condition is None:
            yield Rule(f"{key}: {number}, any other", so_far, key, {"number": number})
            return
        when = when_key(numbers[case.condition])
        steps: tuple[tuple[str, Term, str, int], ...] = (
            ("holds", Term("holds", ">=", TRUTH[True]), key, number),
            ("does not hold", Term("holds", "<=", TRUTH[False]), f"after:{key}#{number}", number),
            ("is not known", Term("holds", ">=", TRUTH[None]), key, 0),
        )
        for name, term, reached, concluded_number in steps:
            terms = (term, Term("holds", "<=", TRUTH[None])) if concluded_number == 0 else (term,)
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
                f"{key}: case {number} asks nothing yet", chosen, verdict_key(key), _severity(Verdict.NOT_APPLICABLE)
            )
    open_or_none = ((0, "not known which case", Verdict.NO_DATA), (len(cases) + 1, "no case", Verdict.NOT_APPLICABLE))
    for number, name, verdict in open_or_none:
        yield Rule(f"{key}: {name}", (_chosen(choice, number),), verdict_key(key), _severity(verdict))


def _chosen(choice: str, number: int) -> Pattern:
    return Pattern(choice, (Term("number", ">=", number), Term("number", "<=", number)))


def _severity(verdict: Verdict) -> Mapping[str, int]:
    return {"severity": SEVERITY[verdict]}


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
    """The outcomes of a level, its limits by their rank among all levels asked of the indicator."""
    ranks = scale[indicator]
    for outcome in outcomes(level):
        terms = tuple(Term(side.end, side.sign, rank_among(side.limit, ranks)) for side in outcome.when)
        pattern = Pattern(measure_key(indicator), terms)
        yield Rule(f"{key}: {outcome.name}", (*chosen, pattern), verdict_key(key), _severity(outcome.verdict))


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
        yield Rule(f"{later}: as {earlier}", (Pattern(verdict_key(earlier)),), verdict_key(later), same)


def _worst_of(key: str, parts: Sequence[str]) -> Iterator[Rule]:
    """Two by two: the worst so far with the next part, which either leaves it or worsens it."""
    so_far = verdict_key(parts[0])
    for position, part in enumerate(parts[1:], 2):
        whole = verdict_key(key) if position == len(parts) else f"so-far:{part}"
        steps: tuple[tuple[str, Sign, int], ...] = (("no worse", "<=", 0), ("worse", ">", 1))
        for name, sign, winner in steps:
            yield Rule(
                f"{key}: {part} {name}",
                (Pattern(so_far), Pattern(verdict_key(part), (Term("severity", sign, Ref(0, "severity")),))),
                whole,
                {"severity": Ref(winner, "severity")},
            )
        so_far = whole


def _every_one_met(key: str, targets: Sequence[str]) -> Iterator[Rule]:
    """A document is met when every one of its targets is; so many at a time as one rule may wait for."""
    met = (Term("severity", "<=", SEVERITY[Verdict.MET]),)
    waiting = [verdict_key(target) for target in targets]
    block = 0
    while len(waiting) > _MOST_AT_ONCE:
        block += 1
        first, waiting = waiting[:_MOST_AT_ONCE], waiting[_MOST_AT_ONCE:]
        so_far = f"so-far:{key}#{block}"
        patterns = tuple(Pattern(target, met) for target in first)
        yield Rule(f"{key}: met so far ({block})", patterns, so_far, {"severity": SEVERITY[Verdict.MET]})
        waiting.insert(0, so_far)
    patterns = tuple(Pattern(target, met) for target in waiting)
    yield Rule(f"{key}: every target met", patterns, verdict_key(key), {"severity": SEVERITY[Verdict.MET]})
