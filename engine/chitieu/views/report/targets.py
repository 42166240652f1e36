"""Each target of a group: what the documents ask, what came of it, and how much of the level that is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from chitieu.model import Assessment, Judgement, ReadingResult, Result, Verdict, last_day
from chitieu.views.names import verdict_word
from chitieu.views.report.figures import Figures
from chitieu.views.report.names import DocumentNames
from chitieu.views.scores import points_told
from chitieu.views.summaries import timing_told
from chitieu.views.tables.cells import Chain
from chitieu.views.tables.words import Words, beside_level, reached, tallied

_Key = TypeVar("_Key", bound=Hashable)


def next_due(results: Iterable[Result], as_of: dt.date) -> list[Result]:
    """Of each target the result at the next horizon due, or at the last one."""
    chosen: dict[tuple[str, str], Result] = {}
    for result in results:
        key = result.target.document, result.target.id
        earlier = chosen.get(key)
        if earlier is None or last_day(earlier.horizon) < as_of:
            chosen[key] = result
    return list(chosen.values())


def targets(
    results: Sequence[Result], assessment: Assessment, names: DocumentNames, figures: Figures
) -> Iterator[dict[str, str]]:
    """What was asked and what came, the documents of one target together."""
    order = {id: position for position, id in enumerate(assessment.rulebook.indicators)}
    by_target: dict[tuple[str, tuple[str, ...], dt.date], dict[str, Result]] = {}
    for result in next_due(results, assessment.dataset.as_of):
        key = result.target.id, tuple(one.listed for one in result.target.indicators), result.as_of
        by_target.setdefault(key, {})[result.target.document] = result
    for (_, indicators, _), of_document in sorted(
        by_target.items(), key=lambda item: order.get(item[0][1][0], len(order))
    ):
        yield {
            "title": next(iter(of_document.values())).target.title,
            "asked": _asked(of_document, names, figures),
            "result": " ".join(
                [
                    _result(of_document, assessment, names, figures, several=len(indicators) > 1),
                    *_readings(of_document, names, figures),
                ]
            ),
        }


def in_common(pairs: Iterable[tuple[_Key, str]]) -> list[tuple[_Key, list[str]]]:
    """What several documents have in common, once, with their ids."""
    together: dict[_Key, list[str]] = {}
    for key, id in pairs:
        together.setdefault(key, []).append(id)
    return list(together.items())


def _asked(of_document: Mapping[str, Result], names: DocumentNames, figures: Figures) -> str:
    say = figures.language.say
    statements = in_common((result.target.statement.rstrip("."), id) for id, result in of_document.items())
    texts = [
        say("“{statement}” (by {documents})").format(statement=text, documents=", ".join(map(names.full, ids)))
        for text, ids in statements
    ]
    joined = say("{first} and {second}") if len(texts) == 2 else ""
    return say("Target: {targets}.").format(
        targets=joined.format(first=texts[0], second=texts[1]) if joined else ", ".join(texts)
    )


def _result(
    of_document: Mapping[str, Result], assessment: Assessment, names: DocumentNames, figures: Figures, *, several: bool
) -> str:
    say = figures.language.say
    first = next(iter(of_document.values()))
    if not first.verdict.counts and not first.parts:
        return say("Result: {text}.").format(text=verdict_word(first.verdict, figures.language))
    reached = in_common(
        ((percent, _verdict(result, assessment, figures)), id)
        for id, result in of_document.items()
        if (percent := percent_of_target(result, figures))
    )
    lacking = dict.fromkeys(
        assessment.rulebook.label(name)
        for result in of_document.values()
        if result.verdict is Verdict.NO_DATA
        for name in result.missing
    )
    if lacking and not reached:
        text = say("{verdict} ({facts} not known)").format(
            verdict=verdict_word(Verdict.NO_DATA, figures.language), facts="; ".join(lacking)
        )
        return say("Result: {text}.").format(text=text)
    told = [
        say("{percent} of the target of {documents}: {verdict}").format(
            percent=percent, documents=names.brief(ids), verdict=verdict
        )
        for (percent, verdict), ids in reached
    ]
    others = in_common(  # a verdict without a percent of target: of a level of 0, or of bounds that leave it open
        (_verdict(result, assessment, figures), id)
        for id, result in of_document.items()
        if not percent_of_target(result, figures)
    )
    told += [f"{names.brief(ids)}: {verdict}" for verdict, ids in others]
    values = _values(first.parts, figures, several=several)
    if tally := figures.text(tallied(first.whole)):
        values = f"{tally}: {values}"
    told += [
        f"{names.brief([id])}: {text}"
        for id, result in of_document.items()
        if (text := figures.text(points_told(result)))
    ]
    return say("Result: {text} ({reached}).").format(text=values, reached="; ".join(told))


def _verdict(result: Result, assessment: Assessment, figures: Figures) -> str:
    """The verdict, and which figures give it where that is not plain."""
    word = verdict_word(result.verdict, figures.language)
    return figures.text(Chain((word, timing_told(result, assessment)), ", "))


def _readings(of_document: Mapping[str, Result], names: DocumentNames, figures: Figures) -> Iterator[str]:
    """A sentence for each target that can be read in several ways: the reading used, and what each other one gives."""
    text = figures.language.say("Reading used ({documents}): {used}; other reading: {others}.")
    pairs = (
        ((_used(result, figures), "; ".join(_read_otherwise(other, figures) for other in result.readings)), id)
        for id, result in of_document.items()
        if result.readings and result.parts
    )
    for (used, others), ids in in_common(pairs):
        yield text.format(documents=names.brief(ids), used=used, others=others)


def _used(result: Result, figures: Figures) -> str:
    """What is measured, and the level where its words leave it open."""
    texts = []
    for part in result.parts:
        indicator = part.measurement.indicator
        demanded = figures.demanded(part.level, indicator.measured_in)
        texts.append(f"{indicator.label}, {demanded}" if demanded else indicator.label)
    return "; ".join(texts)


def _read_otherwise(other: ReadingResult, figures: Figures) -> str:
    """``chỉ cần HĐND hoặc UBND có lãnh đạo là người DTTS: có 1/1, đạt 100% (đạt)``."""
    verdict = verdict_word(other.verdict, figures.language)
    if other.verdict in (Verdict.NO_DATA, Verdict.NOT_APPLICABLE):
        return f"{other.reading.label}: {verdict}"
    return f"{other.reading.label}: {_values(other.parts, figures, several=len(other.parts) > 1)} ({verdict})"


def _values(parts: Sequence[Judgement], figures: Figures, *, several: bool) -> str:
    """``có 3/17, đạt 17,6%``."""
    say, texts = figures.language.say, []
    for part in parts:
        measured = part.measurement
        exact = measured.exact
        if measured.is_share_of_counts and measured.numerator is not None and exact is not None:
            share = figures.figure(exact, "%", beside_level([part.level]))
            text = say("{count} in {whole}, which is {share}").format(
                count=figures.numerator(measured.numerator),
                whole=figures.language.number(Fraction(measured.denominator or 0), 0),
                share=share,
            )
        elif exact is not None and measured.indicator.is_share:
            text = say("a share of {share}").format(share=figures.figure(exact, "%", beside_level([part.level])))
        else:
            text = figures.value(measured, [part.level])
        if moved := _since_baseline(part, figures):
            text = f"{text}, {moved}"
        texts.append(f"{measured.indicator.label}: {text}" if several else text)
    return "; ".join(texts)


def _since_baseline(part: Judgement, figures: Figures) -> str:
    """``giảm 3,5 điểm phần trăm so với 20%``, where the level is one of a way that begins somewhere."""
    start, value = part.level.baseline, part.measurement.exact
    if start is None or value is None or not part.level.known or part.measurement.growth is not None:
        return ""
    say, unit = figures.language.say, part.measurement.indicator.measured_in
    of = figures.figure(start, unit, (value,))
    if value == start:
        return say("unchanged from {baseline}").format(baseline=of)
    told = say("up by {amount} from {baseline}") if value > start else say("down by {amount} from {baseline}")
    return told.format(amount=figures.points(abs(value - start), unit, (Fraction(0),)), baseline=of)


def percent_of_target(result: Result, words: Words) -> str:
    """Of a target with parts, that of the least of them; bounds where they decide the verdict."""
    return words.text(reached(result.whole))
