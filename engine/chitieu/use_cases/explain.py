"""The use case "explain": one target on one dataset, with everything that its verdicts rest on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.judging.conditions import holds, names
from chitieu.judging.network import Driver
from chitieu.levels import direction, edge, numerators, turn
from chitieu.model import Assessment, Case, Fact, Judgement, Level, Operation, Result, Step, Target, Verdict
from chitieu.numbers import fact_names
from chitieu.use_cases.evaluate import Selection, evaluate


class Turn(NamedTuple):
    """What would turn a verdict, or how far it can move before it turns, in whole units; ``None`` where nothing does.

    ``numerator``: the least one that meets an upward level, the greatest that meets a downward one, the nearest that
    meets a range; the denominator unchanged. ``denominator``: the greatest one that meets an upward level, the
    numerator unchanged.
    """

    numerator: int | None
    denominator: int | None


class Explanation(NamedTuple):
    """A target's results at every horizon, the facts they rest on, and the rules that fired for it.

    ``cases`` are those with a condition, up to the one that decides, and whether it holds.
    """

    target: Target
    assessment: Assessment
    results: tuple[Result, ...]
    cases: tuple[tuple[Case, bool | None], ...]
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]


def explain(
    rules: Path, datasets: Path, name: str, dataset: Path | None, driver: Driver, problems: Problems
) -> tuple[Explanation, ...]:
    """The explanation of ``document/target``; of the target alone, one for each document that has it.

    Raises InvalidInput when the rules, the dataset or the name are faulty.
    """
    everything = Selection([], [], [])
    (assessment,) = evaluate(rules, datasets, [dataset] if dataset else [], everything, driver, problems)
    targets = assessment.rulebook.targets
    chosen = [target for target in targets if name in (target.id, target.name)]
    if not chosen:
        known = [target.id for target in targets] + [target.name for target in targets]
        problems.error(
            "unknown-target",
            Place(name),
            Text("unknown target “{word}”", word=name),
            suggestion(name, known) or Text("a target is named document/target, as its folder and file"),
        )
        problems.require_none()
    return tuple(explanation_of(target, assessment) for target in chosen)


def explanation_of(target: Target, assessment: Assessment) -> Explanation:
    """The explanation of one target of an assessment."""
    results = tuple(result for result in assessment.results if result.target is target)
    cases = tuple(_cases(target, assessment))
    asked = [name for case, _ in cases if case.condition for name in names(case.condition)]
    facts = assessment.dataset.facts
    return Explanation(
        target=target,
        assessment=assessment,
        results=results,
        cases=cases,
        facts=tuple(facts[name] for name in dict.fromkeys((*asked, *_measured(results))) if name in facts),
        steps=tuple(_steps(target, assessment)),
    )


def _measured(results: Sequence[Result]) -> Iterator[str]:
    """Ids of the facts that the values rest on."""
    for result in results:
        for part in result.parts:
            yield from part.measurement.operands


def _steps(target: Target, assessment: Assessment) -> Iterator[Step]:
    """The firings of rules that are called after the target, its readings and its cases."""
    own = tuple(f"{kind}{target.name}{end}" for kind, ends in (("", "@~"), ("case:", ":~")) for end in ends)
    return (step for step in assessment.steps if step.rule.startswith(own))


def _cases(target: Target, assessment: Assessment) -> Iterator[tuple[Case, bool | None]]:
    for case in target.cases:
        if case.condition is None:
            return
        held = holds(case.condition, assessment.dataset.values, assessment.dataset.unit.attributes)
        yield case, held
        if held is not False:
            return


def turning_point(part: Judgement) -> Turn:
    """Where a quotient of whole numbers, or a count, would turn its verdict at a level; of numbers alone."""
    numerator, denominator = part.measurement.numerator, part.measurement.denominator
    if numerator is None or denominator is None or part.verdict is Verdict.NO_DATA or part.level.kind is not None:
        return Turn(None, None)
    if part.verdict is Verdict.MET:
        nearest = _threshold(denominator, part.level)
    else:
        nearest = turn(numerator, denominator, part.level)
    if nearest is None or nearest < 0 or (part.measurement.indicator.is_share and nearest > denominator):
        return Turn(None, None)
    return Turn(nearest, _greatest_denominator(numerator, part))


def _threshold(denominator: int, level: Level) -> int | None:
    """The numerator at which a one-sided level begins to be met."""
    least, most = numerators(denominator, level)
    return least if most is None else most if least is None else None


def _greatest_denominator(numerator: int, part: Judgement) -> int | None:
    """For a missed share of something counted: of how many at most the same numerator would be enough."""
    end = edge(part.level)
    match part.measurement.indicator.formula:
        case Operation("/", _, below) if fact_names(below) and end is not None and direction(part.level.op) > 0:
            if part.verdict is Verdict.MISSED and numerator and end.at > 0:
                most = Fraction(numerator) / end.at
                return ceil(most) - 1 if end.open else floor(most)
    return None
