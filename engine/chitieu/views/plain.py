"""One line per target and horizon, for pipes, files and diff: no colour, no alignment, no date but the dataset's."""

from __future__ import annotations

from collections.abc import Iterator

from chitieu.language import Language
from chitieu.model import Assessment, Result, Verdict
from chitieu.views.names import SIGNS, verdict_word
from chitieu.views.sheet import counted, heading, part_texts, summaries


def plain(assessment: Assessment, language: Language, decimals: int) -> str:
    """``document/rule horizon  verdict  value  level  percent of target  shortfall``; parts on lines of their own."""
    lines = [f"# {heading(assessment, language)}"]
    for result in assessment.results:
        lines += _result(result, language, decimals)
    for summary in summaries(assessment):
        lines.append(f"# {summary.document.symbol} {summary.horizon}: {counted(summary, language)}")
    return "\n".join(lines) + "\n"


def _result(result: Result, language: Language, decimals: int) -> Iterator[str]:
    key = f"{result.target.document}/{result.target.id} {result.horizon}"
    verdict = f"{SIGNS[result.verdict]} {verdict_word(result.verdict, language)}"
    needs = language.say("needs")
    open_for_want_of = result.missing if result.verdict is Verdict.NO_DATA else ()
    missing = [f"{needs} {fact}" for fact in open_for_want_of]
    case = f"({result.choice.case.text})" if result.choice.case and result.choice.case.text else ""
    if len(result.parts) == 1:
        value, level, attainment, shortfall = part_texts(result.parts[0], language, decimals)
        yield _line(key, verdict, value, level, _of_target(attainment, language), shortfall, case, *missing)
        return
    overall = "" if result.attainment is None else language.percent(result.attainment, decimals)
    yield _line(key, verdict, _of_target(overall, language), case, *missing)
    for number, part in enumerate(result.parts, 1):
        value, level, attainment, shortfall = part_texts(part, language, decimals)
        part_verdict = f"{SIGNS[part.verdict]} {verdict_word(part.verdict, language)}"
        yield _line(f"{key}#{number}", part_verdict, value, level, _of_target(attainment, language), shortfall)


def _of_target(attainment: str, language: Language) -> str:
    return language.say("{percent} of target").format(percent=attainment) if attainment else ""


def _line(*fields: str) -> str:
    return "  ".join(field for field in fields if field)
