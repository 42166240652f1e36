"""The run of examples as text, one line each, and as JUnit XML for programs."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from xml.etree import ElementTree as ET

from chitieu.judging.whole import shortfall
from chitieu.language import Language
from chitieu.model import Case, Result, Stated, Verdict
from chitieu.use_cases.examples import Difference, ExampleOutcome, Gap, Run
from chitieu.views.names import verdict_word
from chitieu.views.scores import points_in_words, points_told
from chitieu.views.tables.words import Words


def examples_text(run: Run, language: Language, *, coverage: bool) -> str:
    """A line per example, what no example reaches if asked for, and a closing line that counts."""
    lines = [_line(outcome, language) for outcome in run.outcomes]
    no_example = language.say("no example")
    lines += [f"! {target.name}: {no_example}" for target in run.without]
    if coverage:
        lines += [_gap(gap, language) for gap in run.gaps]
    failed = sum(bool(outcome.differences) for outcome in run.outcomes)
    lines.append(
        language.say("{passed} examples right, {failed} wrong, {without} targets without an example").format(
            passed=len(run.outcomes) - failed, failed=failed, without=len(run.without)
        )
    )
    return "\n".join(lines) + "\n"


def junit(run: Run, language: Language) -> str:
    """The run as JUnit XML: a test suite per document, a test case per example."""
    suites = ET.Element("testsuites")
    for document in dict.fromkeys(outcome.target.document for outcome in run.outcomes):
        outcomes = [outcome for outcome in run.outcomes if outcome.target.document == document]
        failures = sum(bool(outcome.differences) for outcome in outcomes)
        counts = {"tests": str(len(outcomes)), "failures": str(failures)}
        suite = ET.SubElement(suites, "testsuite", {"name": document, **counts})
        for outcome in outcomes:
            names = {"classname": f"{document}.{outcome.target.id}", "name": str(outcome.number)}
            case = ET.SubElement(suite, "testcase", names)
            if outcome.differences:
                ET.SubElement(case, "failure", {"message": "; ".join(_differences(outcome, language))})
    ET.indent(suites)
    # As bytes: of a text, the declaration would name the encoding of this machine.
    written: bytes = ET.tostring(suites, encoding="utf-8", xml_declaration=True)
    return written.decode() + "\n"


def _gap(gap: Gap, language: Language) -> str:
    if isinstance(gap.missing, Case):
        no_example_has, any_other = language.say("no example has the case"), language.say("any other unit")
        return f"  {gap.target.name}: {no_example_has} “{gap.missing.text or any_other}”"
    horizon, verdict = gap.missing
    no_example_gives = language.say("no example gives")
    return f"  {gap.target.name} {horizon}: {no_example_gives} “{verdict_word(verdict, language)}”"


def _line(outcome: ExampleOutcome, language: Language) -> str:
    name = f"{outcome.target.name} {outcome.number}"
    if not outcome.differences:
        return f"✓ {name}"
    return f"✗ {name}: " + "; ".join(_differences(outcome, language))


def _differences(outcome: ExampleOutcome, language: Language) -> Iterator[str]:
    message = language.say("{what}: expected {expected}, came {came}")
    for difference in outcome.differences:
        what, expected, came = _difference(difference, language)
        yield message.format(what=what, expected=expected, came=came)


def _difference(difference: Difference, language: Language) -> tuple[str, str, str]:
    match difference:
        case Difference("verdict", horizon, Verdict() as verdict, None):
            return str(horizon), verdict_word(verdict, language), language.say("nothing: no level is asked then")
        case Difference("verdict", horizon, Verdict() as verdict, Result() as result):
            return str(horizon), verdict_word(verdict, language), verdict_word(result.verdict, language)
        case Difference("points", _, Fraction() as points, Result() as result):
            words = Words(language, 2)
            given = words.text(points_told(result)) or language.say("none")
            return language.say("points"), words.text(points_in_words(points)), given
        case Difference("attainment", _, Stated() as stated, Result() as result):
            return language.say("percent of target"), _stated(stated, language), _exact(result.attainment, language)
        case _:
            came = shortfall(difference.result.whole) if difference.result is not None else 0
            countless = came == 0 and difference.result is not None and difference.result.verdict is Verdict.MISSED
            return language.say("shortfall"), str(difference.expected), "–" if countless else str(came)


def _stated(stated: Stated, language: Language) -> str:
    if stated.decimals is None or not stated.percent:
        return str(stated.value)
    return language.percent(stated.value, stated.decimals)


def _exact(value: Fraction | None, language: Language) -> str:
    return "–" if value is None else f"{value} ({language.percent(value, 1)})"
