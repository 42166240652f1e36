"""The use case "explain": one target on one dataset, with everything that its verdicts rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from chitieu.countable import steps
from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.judging.assess import Assessor
from chitieu.judging.conditions import holds, names
from chitieu.judging.keys import case_key
from chitieu.judging.network import Driver
from chitieu.judging.points import open_criteria
from chitieu.levels import direction, edge, numerators, turn
from chitieu.model import SCORE_OF, Assessment, Case, Fact, History, Judgement, Level, Result, Step, Target, Verdict
from chitieu.naming import Choose, nobody, targets_meant
from chitieu.numbers import fact_names
from chitieu.over_years import date_of, figure_at
from chitieu.use_cases.evaluate import evaluate
from chitieu.use_cases.selection import Selection

if TYPE_CHECKING:
    from chitieu.units.facts.sources import Source


class Turn(NamedTuple):
    """What would turn a verdict, or how far it can move before it turns, in whole units; ``None`` where nothing does.

    ``numerator``: of what is counted, the least number that meets an upward level, the greatest that meets a downward
    one, the nearest that meets a range; the denominator unchanged. ``denominator``: the greatest one that meets an
    upward level, the count unchanged.
    """

    numerator: int | None
    denominator: int | None


class Explanation(NamedTuple):
    """A target's results at every horizon, the facts they rest on, and the rules that fired for it.

    ``cases`` are those with a condition, up to the one that decides, and whether it holds. ``earlier`` are the
    explanations of results that figures of before give: what stands here of cases and facts is not of them. ``given``
    are the results of the figures as the dataset gives them, where others are supposed.
    """

    target: Target
    assessment: Assessment
    results: tuple[Result, ...]
    cases: tuple[tuple[Case, bool | None], ...]
    facts: tuple[Fact, ...]
    steps: tuple[Step, ...]
    earlier: tuple[Explanation, ...] = ()
    given: tuple[Result, ...] = ()

    @property
    def own(self) -> tuple[Result, ...]:
        """The results that the dataset itself gives."""
        others = [result for one in self.earlier for result in one.results]
        return tuple(result for result in self.results if not any(result is other for other in others))


def explain(
    rules: Path,
    datasets: Path,
    name: str,
    dataset: Path | None,
    driver: Driver,
    problems: Problems,
    choose: Choose = nobody,
    supposing: Sequence[str] = (),
) -> tuple[Explanation, ...]:
    """The explanation of ``document/target``, by any names of both; of the target alone, one for each document.

    Raises InvalidInput when the rules, the dataset or the name are faulty.
    """
    chosen_files, everything = [dataset] if dataset else [], Selection(choose=choose)
    (assessment,) = evaluate(rules, datasets, chosen_files, everything, driver, problems, supposing=supposing)
    unknown = (
        Text("unknown target “{word}”", word=name)
        if assessment.territory is None  # else targets are those that are asked of units of its tier
        else Text("unknown target “{word}”, or none that is asked of this unit", word=name)
    )
    chosen = targets_meant(name, assessment.rulebook, Place(name), unknown, problems, choose)
    problems.require_none()
    if not supposing:
        return tuple(explanation_of(target, assessment) for target in chosen)
    (given,) = evaluate(rules, datasets, chosen_files, everything, driver, problems)
    return tuple(
        explanation_of(target, assessment)._replace(
            given=tuple(result for result in given.results if result.target.name == target.name)
        )
        for target in chosen
    )


def explain_unit(
    rules: Path, source: Source, name: str, unit: str, driver: Driver, problems: Problems, choose: Choose = nobody
) -> tuple[Explanation, ...]:
    """The explanation of a target for one unit of a table of facts, of which it reads what the target needs.

    The latest row of the unit is explained, as the table of verdicts judges it: by itself, against every horizon; rows
    of before only give figures of other years.
    Raises InvalidInput when the rules, the table, the unit's rows or the name are faulty.
    """
    from chitieu.units.one import unit_datasets

    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    unknown = Text("unknown target “{word}”", word=name)
    chosen = {target.name for target in targets_meant(name, rulebook, Place(name), unknown, problems, choose)}
    problems.require_none()
    keys = frozenset(
        (document.id, target.id, horizon) for document, target, horizon in rulebook.due if target.name in chosen
    )
    *before, last = unit_datasets(rulebook, keys, source, unit, problems)
    with Assessor(rulebook, driver) as assessor:
        inference = assessor.infer(last)
        for one in inference.contradictions:
            text = Text(
                "no value of “{label}” fits what is known of it and the relations", label=rulebook.label(one.fact)
            )
            problems.error("contradiction", Place(source.shown, cell=one.fact), text)
        problems.require_none()
        assessment = assessor.assess(last, inference.facts, History(tuple(before)))
    return tuple(explanation_of(target, assessment) for target in assessment.rulebook.targets if target.name in chosen)


def explanation_of(target: Target, assessment: Assessment) -> Explanation:
    """The explanation of one target of an assessment."""
    results = tuple(result for result in assessment.results if result.target is target)
    own = [result for result in assessment.own if result.target is target]
    cases = tuple(_cases(target, assessment))
    asked = [name for case, _ in cases if case.condition for name in names(case.condition)]
    return Explanation(
        target=target,
        assessment=assessment,
        results=results,
        cases=cases,
        facts=tuple(_named(dict.fromkeys((*asked, *_measured(own))), assessment)),
        steps=tuple(_steps(target, assessment)),
        earlier=tuple(one for part in assessment.earlier if (one := explanation_of(target, part)).results),
    )


def _named(names: Iterable[str], assessment: Assessment) -> Iterator[Fact]:
    """Facts by their names; those of other dates are called by them, too."""
    own = assessment.dataset
    for name in names:
        found = own.facts.get(name) or figure_at(name, (*assessment.known_before, own))
        if found is not None:
            yield found._replace(id=name)


def criteria_open(name: str, assessment: Assessment) -> Sequence[Result]:
    """Where a fact is the score of a document: the results of its targets whose points are not known."""
    document = next((one for one in assessment.rulebook.documents if name == SCORE_OF + one.id), None)
    return [] if document is None else open_criteria(document, assessment.dataset.as_of.year, assessment.results)


def _measured(results: Sequence[Result]) -> Iterator[str]:
    """Ids of the facts that the values rest on."""
    for result in results:
        for part in result.parts:
            yield from part.measurement.operands


def _steps(target: Target, assessment: Assessment) -> Iterator[Step]:
    """The firings of rules that are called after the target, its readings and its cases."""
    own, case = f"{target.name}@", case_key(target.document, target.id)
    readings = (f"{target.name}~", f"{case}~")
    return (
        step for step in assessment.steps if step.rule.about.startswith((own, *readings)) or step.rule.about == case
    )


def _cases(target: Target, assessment: Assessment) -> Iterator[tuple[Case, bool | None]]:
    for case in target.cases:
        if case.condition is None:
            return
        held = holds(case.condition, assessment.dataset.values, assessment.dataset.unit.traits)
        yield case, held
        if held is not False:
            return


def turning_point(part: Judgement) -> Turn:
    """Where what is counted would turn its verdict at a level; of numbers alone."""
    count, over = part.measurement.counted, part.measurement.over
    if count is None or over is None or part.verdict is Verdict.NO_DATA or part.level.kind is not None:
        return Turn(None, None)
    nearest = _threshold(over, part.level) if part.verdict is Verdict.MET else turn(count, over, part.level)
    if nearest is None or nearest < 0 or (part.measurement.indicator.is_share and nearest > over):
        return Turn(None, None)
    return Turn(nearest, _greatest_denominator(part))


def _threshold(over: Fraction, level: Level) -> int | None:
    """The count at which a one-sided level begins to be met."""
    least, most = numerators(over, level)
    return least if most is None else most if least is None else None


def _greatest_denominator(part: Judgement) -> int | None:
    """For a missed quotient of something counted: of how many at most the same count would be enough."""
    end, of, count = edge(part.level), steps(part.measurement.indicator), part.measurement.counted
    if any(map(date_of, part.measurement.operands)):
        return None
    if end is None or of is None or not fact_names(of.below) or direction(part.level.op) <= 0:
        return None
    if part.verdict is Verdict.MISSED and count and end.at > 0:
        most = count * of.factor / end.at
        return ceil(most) - 1 if end.open else floor(most)
    return None
