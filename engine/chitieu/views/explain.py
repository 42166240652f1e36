"""An explanation as a colleague would give it: what was asked, how it is counted, what came, what would change it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.diagnostics import Text
from chitieu.judging.conditions import names
from chitieu.language import Language
from chitieu.levels import direction, falls_short
from chitieu.messages import mark
from chitieu.model import (
    UNIT,
    AnyOf,
    Assessment,
    ByCase,
    Constant,
    Fact,
    FactName,
    Formula,
    Indicator,
    Judged,
    Judgement,
    Operation,
    OverYears,
    Result,
    Root,
    Rulebook,
    Step,
    Verdict,
)
from chitieu.numbers import fact_names
from chitieu.over_years import as_written, fact_of
from chitieu.use_cases.explain import Explanation, criteria_open, turning_point
from chitieu.views.below import source_of, units_told, why_open
from chitieu.views.names import VERDICTS, counted_in, verdict_word
from chitieu.views.records import fact_record, result_record
from chitieu.views.scores import points_in_words, points_told
from chitieu.views.summaries import figures_to, supposed_facts, supposed_record, timing_told, whereabouts
from chitieu.views.tables.cells import Cell, Chain, Record, of_target
from chitieu.views.tables.json import json_text
from chitieu.views.tables.words import Words, beside_level, is_open_day, known_of, lacking, lacks, reached, tallied
from chitieu.views.trace import because, fact_words, rule_words

SCHEMA = "chitieu/explanation/2"
_HELD = {True: mark("holds"), False: mark("does not hold"), None: mark("not known")}


def explanation_text(explanation: Explanation, language: Language, decimals: int) -> str:
    """Paragraphs: the target, the count with its facts, each horizon, other readings, and the rules that fired."""
    target, rulebook = explanation.target, explanation.assessment.rulebook
    words = Words(language, decimals)
    symbol = next(document.symbol for document in rulebook.documents if document.id == target.document)
    lines = [
        f"{symbol} · {target.title}",
        language.say("Asked: {statement}").format(statement=target.statement),
        language.say("Source: {source}").format(source=target.source),
    ]
    for earlier in explanation.earlier:
        lines += [*_by_figures(earlier, explanation.assessment, words), ""]
    if explanation.own or not explanation.earlier:
        lines += _by_figures(explanation, explanation.assessment, words)
    if explanation.given:
        lines += ["", *_supposed(explanation, words)]
    readings = list(_readings(explanation, words))
    if readings:
        lines += ["", language.say("Other readings"), *readings]
    lines += ["", language.say("Rules that fired"), *_steps(explanation, words)]
    return "\n".join(lines) + "\n"


def _supposed(explanation: Explanation, words: Words) -> Iterator[str]:
    """What the supposed figures would change at each horizon."""
    given = {result.horizon: result for result in explanation.given}
    yield words.text(Chain((Text("What would change, SUPPOSING"), supposed_facts(explanation.assessment))))
    for result in explanation.results:
        before = given.get(result.horizon)
        sides = [_side(one) for one in (before, result) if one is not None]
        told = sides if sides[0] != sides[-1] else [Chain((sides[0], Text("(unchanged)")))]
        yield words.text(Chain((f"  {result.horizon}:", Chain(tuple(told), " → "))))


def _side(result: Result) -> Cell:
    return Chain((VERDICTS[result.verdict], of_target(reached(result.whole)), lacks(result.whole)))


def explanations_json(explanations: Sequence[Explanation]) -> str:
    """One object for one target, a list for several: results as in the assessment, the facts and the steps."""
    objects: list[Record] = [
        {
            "schema": SCHEMA,
            "document": explanation.target.document,
            "target": explanation.target.id,
            "statement": explanation.target.statement,
            "source": explanation.target.source,
            "as_of": explanation.assessment.dataset.as_of,
            "cases": _cases_json(explanation),
            "facts": _facts_json(explanation),
            "results": [
                {**result_record(result), "turns": [turning_point(part)._asdict() for part in result.parts]}
                for result in explanation.results
            ],
            "open_criteria": list(dict.fromkeys(_open_criteria(explanation))),
            "steps": [_step_json(step) for step in explanation.steps],
            "earlier": [
                {"as_of": one.assessment.dataset.as_of, "cases": _cases_json(one), "facts": _facts_json(one)}
                for one in explanation.earlier
            ],
            **(_supposed_json(explanation) if explanation.given else {}),
        }
        for explanation in explanations
    ]
    return json_text(objects[0] if len(objects) == 1 else objects)


def _supposed_json(explanation: Explanation) -> dict[str, Record]:
    """The supposed figures, and the results of those that are given."""
    return {
        "supposed": supposed_record(explanation.assessment),
        "given": [result_record(result) for result in explanation.given],
    }


def _open_criteria(explanation: Explanation) -> Iterator[str]:
    """Names of the targets that leave a score open which the results rest on."""
    for part in (part for result in explanation.results for part in result.parts):
        for name in part.measurement.operands:
            yield from (one.target.name for one in criteria_open(name, explanation.assessment))


def _cases_json(explanation: Explanation) -> Sequence[Record]:
    return [{"when": case.text, "holds": held} for case, held in explanation.cases]


def _facts_json(explanation: Explanation) -> Sequence[Record]:
    kind = explanation.assessment.rulebook.kind
    return [fact_record(fact, kind(fact.id)) for fact in explanation.facts]


def _by_figures(explanation: Explanation, whole: Assessment, words: Words) -> Iterator[str]:
    """What the figures of one date come to: the case, the count with its facts, each horizon that they judge.

    ``whole`` is the assessment of which this may be a part.
    """
    yield words.text(figures_to(explanation.assessment))
    yield from _cases(explanation, words)
    seen: set[str] = set()
    for part in explanation.own[0].parts if explanation.own else ():
        if part.measurement.indicator.id not in seen:
            seen.add(part.measurement.indicator.id)
            yield ""
            yield from _count(part, explanation, whole, words)
    for result in explanation.own:
        yield ""
        yield from _horizon(result, explanation, words)


def _cases(explanation: Explanation, words: Words) -> Iterator[str]:
    """Which of the target's cases is the unit's, and what that was decided by."""
    if not explanation.cases:
        return
    say, rulebook = words.language.say, explanation.assessment.rulebook
    yield ""
    yield say("The target depends on the unit")
    attributes = explanation.assessment.dataset.unit.traits
    facts = {fact.id: fact for fact in explanation.facts}
    told: set[str] = set()
    for case, held in explanation.cases:
        yield f"  {case.text}: {say(_HELD[held])}"
        for name in names(case.condition) if case.condition else ():
            if name in told:
                continue
            told.add(name)
            if name == UNIT:
                yield f"    {explanation.assessment.dataset.unit.name} ({attributes[name]})"
            elif name in attributes:
                attribute = rulebook.attributes[name]
                yield f"    {attribute.label}: {attribute.values[attributes[name]]} ({attributes[name]})"
            elif name in facts:
                yield f"    {_fact(facts[name], rulebook, words)}"
            else:
                yield "    " + say("{label}: not in the dataset ({id})").format(label=rulebook.label(name), id=name)
    last = explanation.target.cases[-1]
    if last.condition is None and all(held is False for _, held in explanation.cases):
        yield "  " + say("any other unit")


def _count(part: Judgement, explanation: Explanation, whole: Assessment, words: Words) -> Iterator[str]:
    measurement, rulebook = part.measurement, explanation.assessment.rulebook
    say = words.language.say
    results = (one for result in explanation.own for one in result.parts)
    levels = [one.level for one in results if one.measurement.indicator.id == measurement.indicator.id]
    yield say("Counted as: {formula}").format(formula=_formula(measurement.indicator.formula, rulebook, words.language))
    for fact in explanation.facts:
        if fact.id in measurement.operands:
            same = rulebook.kind(fact.id).measured_in == measurement.indicator.measured_in
            yield f"  {_fact(fact, rulebook, words, beside_level(levels if same else []))}"
            yield from (f"    {words.text(told)}" for told in units_told(fact))
    for name in measurement.operands:
        yield from (f"  {words.text(told)}" for told in _open_in_score(name, whole))
    for absent in measurement.missing:
        if absent in measurement.operands:
            yield f"  {_inferred(absent, explanation, words)}"
            continue
        line = say("{label}: not in the dataset ({id})").format(label=rulebook.label(absent), id=absent)
        found = whereabouts(absent, explanation.assessment.dataset.as_of, whole)
        yield "  " + words.text(Chain((line, found), "; "))
    if measurement.value is not None:
        yield f"  = {words.value(measurement, levels)}"


def _open_in_score(name: str, assessment: Assessment) -> Iterator[Cell]:
    """Where an operand is the score of a document: the criteria that leave it open, and what they need."""
    for result in criteria_open(name, assessment):
        needed = Text("needs: {facts}", facts=", ".join(result.missing)) if result.missing else why_open(result)
        title = Chain((result.target.title, f"({result.target.name})"))
        yield Text("points not known of {criterion}", criterion=Chain((title, points_told(result), needed), "; "))


def _formula(formula: Formula, rulebook: Rulebook, language: Language) -> str:
    any_of = language.say("(1 if there is any of: {inner}; else 0)")
    match formula:
        case Constant(value):
            return str(value)
        case FactName(id) if rulebook.kind(id).is_score:
            return language.say("score of {document}").format(document=rulebook.facts[id].label)
        case FactName(id):
            return f"“{rulebook.label(id)}”"
        case Root(ratio, years):
            return _growth(ratio, years, rulebook, language)
        case OverYears():
            return as_written(formula._replace(fact=f"“{rulebook.label(formula.fact)}”" if formula.fact else ""))
        case AnyOf(operand):
            return any_of.format(inner=_formula(operand, rulebook, language))
        case Operation(sign, left, right):
            parts = [_formula(side, rulebook, language) for side in (left, right)]
            if sign in "*/":
                parts = [
                    f"({text})" if isinstance(side, Operation) else text
                    for side, text in zip((left, right), parts, strict=True)
                ]
            return f"{parts[0]} {'×' if sign == '*' else '−' if sign == '-' else sign} {parts[1]}"


def _growth(ratio: Formula, years: int, rulebook: Rulebook, language: Language) -> str:
    """Average growth in a colleague's words: of what, from when; or by the rates of which years."""
    if isinstance(ratio, Operation) and ratio.sign == "/":
        now, before = (_formula(side, rulebook, language) for side in (ratio.left, ratio.right))
        said = language.say("average growth a year over {years} years of {now}, from {before}")
        return said.format(years=years, now=now, before=before)
    rates = ", ".join(f"“{rulebook.label(name)}”" for name in fact_names(ratio))
    return language.say("average growth a year over {years} years by {rates}").format(years=years, rates=rates)


def _fact(fact: Fact, rulebook: Rulebook, words: Words, apart: Sequence[Fraction] = ()) -> str:
    kind = rulebook.kind(fact.id)
    figure = words.bounds(fact.value, kind.measured_in, apart)
    notes = [words.text(source_of(fact)), fact.note or ""]
    if fact.implied_by:
        implied = words.language.say("follows from “{label}”")
        notes.append(implied.format(label=rulebook.facts[fact.implied_by].label))
    return f"{rulebook.label(fact.id)}: {figure} ({'; '.join(note for note in notes if note)})"


def _inferred(name: str, explanation: Explanation, words: Words) -> str:
    """A fact that the dataset lacks, with what the others leave of it and why."""
    rulebook = explanation.assessment.rulebook
    one = explanation.assessment.inferred.get(fact_of(name))
    if one is None:  # a figure of another year, of which only its kind says anything
        return words.language.say("{label}: not in the dataset ({id})").format(label=rulebook.label(name), id=name)
    checks = {check.id: check.label for check in rulebook.checks}
    part_of = words.language.say("part of “{label}”")
    because = [checks.get(reason) or part_of.format(label=rulebook.label(reason)) for reason in one.because]
    kind = rulebook.kind(name)
    inferred = words.language.say("not in the dataset, inferred: {reasons}").format(reasons="; ".join(because))
    bounds = one.bounds._replace(low=one.bounds.low or None)
    return f"{rulebook.label(name)}: {words.bounds(bounds, kind.measured_in)} ({inferred})"


def _horizon(result: Result, explanation: Explanation, words: Words) -> Iterator[str]:
    verdict = Chain((VERDICTS[result.verdict], timing_told(result, explanation.assessment)), " – ")
    yield f"{result.horizon}: {words.text(verdict)}"
    yield from _within(result.whole, words, explanation.assessment.rulebook, several=result.only is None)
    if waits := words.text(why_open(result)):
        yield f"  {waits}"
    if result.scored is not None:
        yield f"  {words.text(points_told(result))}"
        yield from _bands(result, words)


def _bands(result: Result, words: Words) -> Iterator[str]:
    """For what the points are given."""
    points = result.choice.case.points if result.choice.case else None
    if points is None:
        return
    if points.up_to is not None:
        yield "    " + words.text(Text("up to {points}, by percent of target", points=points_in_words(points.up_to)))
    unit = next((part.measurement.indicator.unit for part in result.parts), "")
    for band in points.bands:
        yield f"    {words.level(band.level, unit)}: {words.text(points_in_words(band.points))}"


def _within(whole: Judged, words: Words, rulebook: Rulebook, *, several: bool, indent: str = "  ") -> Iterator[str]:
    """A part and the parts that it is made of, those within others further in."""
    if whole.judgement is not None:
        yield from (f"{indent}{line}" for line in _criterion(whole.judgement, words, rulebook, several=several))
        return
    verdict = verdict_word(whole.verdict, words.language)
    if isinstance(whole.part, ByCase) and whole.part.title:
        yield f"{indent}{whole.part.title}: {verdict}"
        indent += "  "
    if whole.tally is not None:
        yield f"{indent}{words.text(tallied(whole))}: {verdict}"
        indent += "  "
    for each in whole.of:
        yield from _within(each, words, rulebook, several=several, indent=indent)


def _criterion(part: Judgement, words: Words, rulebook: Rulebook, *, several: bool) -> Iterator[str]:
    indicator = part.measurement.indicator
    level = words.level(part.level, indicator.measured_in, known_of(part.measurement))
    if several:
        level = f"{indicator.label} {level}: {verdict_word(part.verdict, words.language)}"
    yield words.text(Chain((level, of_target(reached(part)), lacking(part)), "; "))
    yield from _turn(part, indicator, words, rulebook)


def _turn(part: Judgement, indicator: Indicator, words: Words, rulebook: Rulebook) -> Iterator[str]:
    turn = turning_point(part)
    if part.verdict is Verdict.MONITORED:
        return
    if part.verdict is Verdict.NO_DATA:
        if is_open_day(part.measurement.value, indicator.measured_in):
            return
        if part.measurement.missing:
            yield words.language.say("needs: {facts}").format(facts=", ".join(part.measurement.missing))
        return
    counted, over = part.measurement.counted, part.measurement.over
    if turn.numerator is None or counted is None or over is None:
        return
    unit = counted_in(indicator, rulebook)
    of = f"/{over}" if indicator.unit == "%" and over.denominator == 1 else ""
    least = words.language.say("met from {count}{of} {unit} up, now {now}")
    most = words.language.say("met up to {count}{of} {unit}, now {now}")
    upwards = falls_short(counted / over, part.level)
    if part.verdict is Verdict.MET:
        upwards = direction(part.level.op) > 0
    count, now = (words.language.number(Fraction(figure), 0) for figure in (turn.numerator, counted))
    line = (least if upwards else most).format(count=count, of=of, unit=unit, now=now)
    line = " ".join(line.split()).replace(" ,", ",")
    if part.verdict is Verdict.MISSED:
        change = words.language.number(Fraction(abs(turn.numerator - counted)), 0)
        more = words.language.say("{count} more") if upwards else words.language.say("{count} fewer")
        line += f": {more.format(count=change)} {unit}".rstrip()
        if turn.denominator:
            at_most = words.language.number(Fraction(turn.denominator), 0)
            line += ", " + words.language.say("or {now} of at most {count}").format(now=now, count=at_most)
    yield line


def _readings(explanation: Explanation, words: Words) -> Iterator[str]:
    for result in explanation.results:
        for other in result.readings:
            value = "; ".join(words.value(part.measurement, [part.level]) for part in other.parts)
            yield f"  {result.horizon}, {other.reading.label}: {value}, {words.text(VERDICTS[other.verdict])}"


def _step_json(step: Step) -> Record:
    """In English whatever the language of the screen: programs read it."""
    return {
        "rule": rule_words(step.rule, str),
        "matched": [fact_words(fact, str) for fact in step.matched],
        "concluded": fact_words(step.concluded, str),
    }


def _steps(explanation: Explanation, words: Words) -> Iterator[str]:
    for step in explanation.steps:
        yield f"  {because(step, words.language.say)}"
