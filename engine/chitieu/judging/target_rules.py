"""Targets as rules of the network: which case is the unit's, which level its value meets, and what follows from parts.

The network holds small whole numbers only, so a value enters as its *rank* among all levels asked of its indicator:
with sorted limits v0 < v1 < …, the limit v_i itself has rank 2i + 1 and the open interval below it rank 2i. Comparing
ranks is comparing the exact fractions. A value known within bounds enters as the ranks of its ends; a missing one as
ranks beyond every level, which no rule but "open" can match.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chitieu.judging.keys import (
    TRUTH,
    Name,
    Scale,
    asks,
    asks_at,
    document_key,
    in_force,
    in_place,
    is_only,
    measure_key,
    name_of,
    numbered,
    rank_among,
    target_key,
    unconditional,
    verdict_key,
    when_key,
)
from chitieu.judging.network import Pattern, Ref, Rule, Term
from chitieu.judging.whole import SEVERITY
from chitieu.judging.whole_rules import gathered
from chitieu.levels import outcomes
from chitieu.messages import mark
from chitieu.model import (
    ByCase,
    Case,
    Condition,
    Criterion,
    Document,
    Indicator,
    Level,
    Part,
    Parts,
    Saying,
    Verdict,
    criteria_of,
)

_MOST_AT_ONCE = 15  # facts that one rule of durable_rules may wait for


def target_rules(documents: Sequence[Document], scale: Scale, conditions: Sequence[Condition]) -> Iterator[Rule]:
    """The rules that judge every target, reading and document at every horizon, each after those it waits for.

    ``scale`` holds the sorted limits asked of each indicator; ``conditions`` are numbered by their order.
    """
    numbers = {condition: number for number, condition in enumerate(conditions)}
    for document in documents:
        for _, target_id, reading_id, cases in sets_of_cases([document]):
            names = {year: name_of(document.id, target_id, year, reading_id) for year in document.horizons}
            for name, some_cases in _choices(next(iter(names.values())), ByCase(tuple(cases))):
                yield from _first_that_holds(name.choice, some_cases, numbers)
            yield from _at_horizons(names, cases, scale)
        for horizon in document.horizons:
            judged = [
                target_key(document.id, target.id, horizon)
                for target in document.targets
                if asks_at(target.cases, horizon)
            ]
            if judged:
                yield from _every_one_met(document_key(document.id, horizon), judged)


_Asked = Sequence[tuple[Criterion, Level]]


def _at_horizons(names: Mapping[int, Name], cases: Sequence[Case], scale: Scale) -> Iterator[Rule]:
    """The rules for the verdict at each horizon, by its name; where nothing new is asked, it is that of the last."""
    before: tuple[Name, _Asked] | None = None
    part = ByCase(tuple(cases))
    for horizon, name in names.items():
        asked = in_force(criteria_of(part), horizon)
        if before is not None and asked == before[1]:
            yield from _still_holds(name, before[0], part, horizon)
        elif asked:
            yield from _part(name, part, horizon, (), scale)
        before = (name, asked) if asked else None


def sets_of_cases(documents: Iterable[Document]) -> Iterator[tuple[Document, str, str | None, Sequence[Case]]]:
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
            yield Rule(Saying(key, mark("{number}, any other"), {"number": number}), so_far, key, {"number": number})
            return
        when = when_key(numbers[case.condition])
        steps: tuple[tuple[str, Term, str, int], ...] = (
            (mark("({condition}) holds"), Term("holds", ">=", TRUTH[True]), key, number),
            (mark("({condition}) does not hold"), Term("holds", "<=", TRUTH[False]), f"after:{key}#{number}", number),
            (mark("({condition}) is not known"), Term("holds", ">=", TRUTH[None]), key, 0),
        )
        for said, term, reached, concluded_number in steps:
            terms = (term, Term("holds", "<=", TRUTH[None])) if concluded_number == 0 else (term,)
            last = reached != key and number == len(cases)
            yield Rule(
                Saying(key, said, {"condition": case.text}),
                (*so_far, Pattern(when, terms)),
                key if last else reached,
                {"number": number + 1 if last else concluded_number} if last or reached == key else {},
            )
        so_far = (Pattern(f"after:{key}#{number}"),)


def _choices(name: Name, part: Part) -> Iterator[tuple[Name, Sequence[Case]]]:
    """The cases that units choose between, of a part and of all parts within it, with their names."""
    match part:
        case Parts(_, _, of):
            for number, each in enumerate(of, 1):
                yield from _choices(name.of_part(number, part), each)
        case ByCase(cases):
            if not unconditional(cases):
                yield name, cases
            for number, case in enumerate(cases, 1):
                yield from _choices(name.of_case(number, cases), case.part)


def _part(name: Name, part: Part, horizon: int, chosen: tuple[Pattern, ...], scale: Scale) -> Iterator[Rule]:
    """The rules for the verdict on a part, which wait for the choices among cases that lead to it."""
    match part:
        case Criterion(indicator, _):
            level = part.level_at(horizon)
            assert level is not None  # only parts that ask for anything are judged
            yield from _level(name.verdict, indicator, level, chosen, scale)
        case Parts():
            below = [(name.of_part(number, part), each) for number, each in numbered(part, horizon)]
            for own, each in below:
                yield from _part(own, each, horizon, chosen, scale)
            if not is_only(part):
                yield from gathered(name.verdict, part, [own.verdict for own, _ in below])
        case ByCase(cases):
            yield from _by_case(name, cases, horizon, chosen, scale)


def _by_case(
    name: Name,
    cases: Sequence[Case],
    horizon: int,
    chosen: tuple[Pattern, ...],
    scale: Scale,
) -> Iterator[Rule]:
    if unconditional(cases):
        yield from _part(name.of_case(1, cases), cases[0].part, horizon, chosen, scale)
        return
    key = name.verdict
    for number, case in enumerate(cases, 1):
        own = (*chosen, _chosen(name.choice, number))
        if asks(case.part, horizon):
            yield from _part(name.of_case(number, cases), case.part, horizon, own, scale)
        else:
            yield Rule(
                Saying(key, mark("case {number} asks nothing yet"), {"number": number}),
                own,
                verdict_key(key),
                _severity(Verdict.NOT_APPLICABLE),
            )
    open_or_none = (
        (0, mark("not known which case"), Verdict.NO_DATA),
        (len(cases) + 1, mark("no case"), Verdict.NOT_APPLICABLE),
    )
    for number, said, verdict in open_or_none:
        yield Rule(Saying(key, said), (*chosen, _chosen(name.choice, number)), verdict_key(key), _severity(verdict))


def _chosen(choice: str, number: int) -> Pattern:
    return Pattern(choice, (Term("number", ">=", number), Term("number", "<=", number)))


def _severity(verdict: Verdict) -> Mapping[str, int]:
    return {"severity": SEVERITY[verdict]}


def _level(key: str, indicator: Indicator, level: Level, chosen: tuple[Pattern, ...], scale: Scale) -> Iterator[Rule]:
    """The outcomes of a level, its limits by their rank among all levels asked of the indicator."""
    name = scale.measured(indicator.id, level)
    ranks, measured = scale.limits[name], measure_key(name)
    may_be_empty = bool(indicator.of)
    if may_be_empty:
        pattern = Pattern(measured, (Term("empty", ">=", 1),))
        said = Saying(key, mark("nothing to count"))
        yield Rule(said, (*chosen, pattern), verdict_key(key), _severity(Verdict.NOT_APPLICABLE))
    for outcome in outcomes(level if name == indicator.id else in_place(level)):
        terms = tuple(Term(side.end, side.sign, rank_among(side.limit, ranks)) for side in outcome.when)
        pattern = Pattern(measured, (*terms, *((Term("empty", "<=", 0),) if may_be_empty else ())))
        yield Rule(Saying(key, outcome.name), (*chosen, pattern), verdict_key(key), _severity(outcome.verdict))


def _still_holds(later: Name, earlier: Name, part: Part, horizon: int) -> Iterator[Rule]:
    """Nothing new is asked: verdicts of the whole and of its parts are those of the horizon before."""
    pairs = dict(zip(_verdicts(later, part, horizon), _verdicts(earlier, part, horizon), strict=True))
    for key, before in pairs.items():
        same = {"severity": Ref(0, "severity")}
        said = Saying(key, mark("as {before}"), {"before": before})
        yield Rule(said, (Pattern(verdict_key(before)),), verdict_key(key), same)


def _verdicts(name: Name, part: Part, horizon: int) -> Iterator[str]:
    """The names of the verdicts on all parts of a part, and its own."""
    match part:
        case Parts():
            for number, each in numbered(part, horizon):
                yield from _verdicts(name.of_part(number, part), each, horizon)
        case ByCase(cases):
            for number, case in enumerate(cases, 1):
                if asks(case.part, horizon):
                    yield from _verdicts(name.of_case(number, cases), case.part, horizon)
    yield name.verdict


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
        yield Rule(
            Saying(key, mark("met so far ({block})"), {"block": block}),
            patterns,
            so_far,
            {"severity": SEVERITY[Verdict.MET]},
        )
        waiting.insert(0, so_far)
    patterns = tuple(Pattern(target, met) for target in waiting)
    yield Rule(Saying(key, mark("every target met")), patterns, verdict_key(key), {"severity": SEVERITY[Verdict.MET]})
