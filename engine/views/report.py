"""Section 2.2 of a Vietnamese progress report, for Word: groups, targets with results, annexes, what is missing.

Its sentences follow the reports of People's Committees; its form, Decree 30/2020/NĐ-CP, is that of the template.
"""

from __future__ import annotations

import io
from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from engine.judging.compare import Comparison, Transition
from engine.language import Language
from engine.model import Assessment, Document, Fact, FactType, Judgement, Result, Verdict
from engine.views.changes import comparison_lines
from engine.views.sheet import SIGNS, Words, missing_lines, part_texts, verdict_word
from engine.views.workbook import settled

TEMPLATE = Path(__file__).parent / "templates/report.docx"
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")

Context = dict[str, Any]


class TemplateFault(Exception):
    """A template that Word or the program cannot read; the text says why."""


def report_bytes(
    assessment: Assessment, compared: Comparison | None, template: Path, language: Language, decimals: int
) -> bytes:
    """The Word file of a report. Raises TemplateFault for a template that cannot be filled in, OSError for none."""
    from zipfile import BadZipFile

    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate
    from jinja2 import Environment, StrictUndefined, TemplateError

    data = io.BytesIO(template.read_bytes())
    try:
        document = DocxTemplate(data)
        context = report_context(assessment, compared, language, decimals)
        document.render(context, Environment(undefined=StrictUndefined, autoescape=True), autoescape=True)
        paper = io.BytesIO()
        document.save(paper)
    except TemplateError as error:
        raise TemplateFault(str(error.message)) from None
    except (BadZipFile, PackageNotFoundError, KeyError, ValueError) as error:
        raise TemplateFault(str(error)) from None
    return settled(paper.getvalue())


def report_context(assessment: Assessment, compared: Comparison | None, language: Language, decimals: int) -> Context:
    """What the template is filled with: texts alone, so that a template decides form and never figures."""
    say, words = language.say, Words(language, decimals)
    annexes = list(_annexes(assessment, words))
    numbers = ", ".join(annex["number"] for annex in annexes)
    return {
        "title": say("Results on the targets"),
        "unit": assessment.dataset.unit.name,
        "dated": say("figures to {date}").format(date=language.date(assessment.dataset.as_of)),
        "groups": list(_groups(assessment, words)),
        "missing": [f"{line};" for line in missing_lines(assessment)],
        "compared": [] if compared is None else _compared(compared, language, decimals),
        "annexes": annexes,
        "words": {
            "draft": say("(Draft)"),
            "missing": say("Facts still missing"),
            "compared": say("Against the earlier figures"),
            "annexes": say("(See {annexes})").format(annexes=numbers),
            "columns": {
                "row": say("No."),
                "target": say("Target"),
                "level": say("Level"),
                "result": say("Result"),
                "attainment": say("Percent of target"),
                "verdict": say("Verdict"),
            },
        },
    }


def _compared(comparison: Comparison, language: Language, decimals: int) -> list[str]:
    changed = comparison._replace(
        changes=tuple(one for one in comparison.changes if one.transition is not Transition.UNCHANGED)
    )
    return comparison_lines(changed, language, decimals)


def _groups(assessment: Assessment, words: Words) -> Iterator[Context]:
    rulebook, number = assessment.rulebook, 0
    for group, label in rulebook.groups.items():
        results = [result for result in assessment.results if result.target.group == group]
        if results:
            number += 1
            yield {
                "number": f"2.2.{number}.",
                "label": label,
                "quantities": list(_quantities(group, assessment, words)),
                "targets": list(_targets(results, assessment, words)),
            }


# --- how many there are -----------------------------------------------------------------------------------------


def _quantities(group: str, assessment: Assessment, words: Words) -> Iterator[str]:
    """A line for each fact that is no part of another of its group, with its parts after it."""
    kinds = assessment.rulebook.facts
    facts = [fact for fact in assessment.dataset.facts.values() if kinds[fact.id].group == group]
    ids = {fact.id for fact in facts}
    for fact in facts:
        kind = kinds[fact.id]
        if kind.part_of in ids or kind.unit == "%":
            continue
        parts = [one for one in facts if _root(one.id, kinds, ids) == fact.id and one.id != fact.id]
        line = f"{kind.label}: {_counted(fact, kind, words)}"
        if parts:
            listed = "; ".join(f"{kinds[one.id].label} {_counted(one, kinds[one.id], words)}" for one in parts)
            line += words.language.say(", of which: {parts}").format(parts=listed)
        yield f"{line}."


def _root(fact: str, kinds: dict[str, FactType] | Any, ids: set[str]) -> str:
    whole = kinds[fact].part_of
    return fact if whole is None or whole not in ids else _root(whole, kinds, ids)


def _counted(fact: Fact, kind: FactType, words: Words) -> str:
    """``06 người``: counts from 1 to 9 before a noun get a leading zero, as reports write them."""
    exact = fact.value.exact
    if exact is None or kind.unit == "%" or exact.denominator != 1:
        return words.bounds(fact.value, kind.unit)
    padded = f"0{exact}" if 0 < exact < 10 and words.language.code == "vi" else words.language.number(exact, 0)
    return f"{padded} {kind.unit}"


# --- targets ----------------------------------------------------------------------------------------------------


def _targets(results: Sequence[Result], assessment: Assessment, words: Words) -> Iterator[Context]:
    """What was asked and what came, the documents of one target together, at the next horizon due."""
    year = assessment.dataset.as_of.year
    order = {id: position for position, id in enumerate(assessment.rulebook.indicators)}
    symbols = {document.id: document.symbol for document in assessment.rulebook.documents}
    by_target: dict[tuple[str, tuple[str, ...]], dict[str, Result]] = {}
    for result in results:
        key = result.target.id, tuple(indicator.id for indicator in result.target.indicators)
        of_document = by_target.setdefault(key, {})
        earlier = of_document.get(result.target.document)
        if earlier is None or earlier.horizon < year:
            of_document[result.target.document] = result
    for (_, indicators), due in sorted(by_target.items(), key=lambda item: order[item[0][1][0]]):
        statements = _grouped(
            (result.target.statement.rstrip("."), symbols[document]) for document, result in due.items()
        )
        asked = [
            words.language.say("“{statement}” ({document})").format(statement=statement, document=documents)
            for statement, documents in statements
        ]
        yield {
            "title": next(iter(due.values())).target.title,
            "asked": words.language.say("Target: {targets}.").format(targets=", ".join(asked)),
            "result": _result(due, symbols, assessment, words, several=len(indicators) > 1),
        }


_Key = TypeVar("_Key", bound=Hashable)


def _grouped(pairs: Iterable[tuple[_Key, str]]) -> list[tuple[_Key, str]]:
    """What several documents have in common, once, with their symbols."""
    together: dict[_Key, list[str]] = {}
    for key, symbol in pairs:
        together.setdefault(key, []).append(symbol)
    return [(key, ", ".join(symbols)) for key, symbols in together.items()]


def _result(
    due: dict[str, Result], symbols: dict[str, str], assessment: Assessment, words: Words, *, several: bool
) -> str:
    say = words.language.say
    first = next(iter(due.values()))
    values = _values(first.parts, words, several=several)
    percents = _grouped(
        ((percent, verdict_word(result.verdict, words.language)), symbols[document])
        for document, result in due.items()
        if (percent := _percent(result, words))
    )
    reached = "; ".join(
        say("{percent} of the target of {document}: {verdict}").format(
            percent=percent, document=documents, verdict=verdict
        )
        for (percent, verdict), documents in percents
    )
    if first.verdict is Verdict.NOT_APPLICABLE:
        return say("Result: {text}.").format(text=verdict_word(first.verdict, words.language))
    missing = [result for result in due.values() if result.verdict is Verdict.NO_DATA]
    if missing and not reached:
        labels = dict.fromkeys(assessment.rulebook.label(name) for result in missing for name in result.missing)
        no_data = verdict_word(Verdict.NO_DATA, words.language)
        return say("Result: {text} ({facts}).").format(text=no_data, facts="; ".join(labels) or "–")
    return say("Result: {text} ({reached}).").format(text=values, reached=reached)


def _values(parts: Sequence[Judgement], words: Words, *, several: bool) -> str:
    """``có 3/17, đạt 17,6%``."""
    texts = []
    for part in parts:
        measured = part.measurement
        exact = measured.value.exact if measured.value else None
        if measured.indicator.unit == "%" and measured.numerator is not None and exact is not None:
            share = words.figure(exact, "%")
            text = words.language.say("{count} in {whole}, which is {share}").format(
                count=measured.numerator, whole=measured.denominator, share=share
            )
        elif exact is not None and measured.indicator.unit == "%":
            text = words.language.say("which is {share}").format(share=words.figure(exact, "%"))
        else:
            text = words.value(measured)
        texts.append(f"{measured.indicator.label}: {text}" if several else text)
    return "; ".join(texts)


def _percent(result: Result, words: Words) -> str:
    if len(result.parts) == 1:
        return words.reached(result.parts[0])
    return words.attainment(result.attainment)


# --- annexes ----------------------------------------------------------------------------------------------------


def _annexes(assessment: Assessment, words: Words) -> Iterator[Context]:
    """A table for each document and horizon, numbered in Roman figures where there are several."""
    pairs = [
        (document, horizon)
        for document in assessment.rulebook.documents
        for horizon in document.horizons
        if any(one.target.document == document.id and one.horizon == horizon for one in assessment.results)
    ]
    for number, (document, horizon) in enumerate(pairs):
        roman = _ROMAN[number] if number < len(_ROMAN) else str(number + 1)
        title = words.language.say("Results on the targets of {document} by {year}")
        yield {
            "number": words.language.say("Annex {number}").format(number=roman if len(pairs) > 1 else "").strip(),
            "title": title.format(document=document.symbol, year=horizon).upper(),
            "rows": list(_rows(document, horizon, assessment, words)),
        }


def _rows(document: Document, horizon: int, assessment: Assessment, words: Words) -> Iterator[Context]:
    results = [one for one in assessment.results if one.target.document == document.id and one.horizon == horizon]
    for number, result in enumerate(results, 1):
        texts = [part_texts(part, words.language, words.decimals) for part in result.parts]
        yield {
            "row": str(number),
            "target": result.target.title,
            "level": "; ".join(level for _, level, _, _ in texts),
            "result": "; ".join(value for value, _, _, _ in texts),
            "attainment": _percent(result, words),
            "verdict": f"{SIGNS[result.verdict]} {verdict_word(result.verdict, words.language)}",
        }
