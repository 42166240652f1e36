"""What the network concluded of a target → its result: the verdict, percent and shortfall of every part of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.conditions import names
from chitieu.judging.growth import attained, attained_within
from chitieu.judging.keys import Name, asks, asks_at, is_only, name_of, numbered, unconditional
from chitieu.judging.level_data import DatedLevel, Valued, for_unit
from chitieu.judging.points import scored
from chitieu.judging.timing import timing
from chitieu.judging.verdicts import Conclusions
from chitieu.judging.whole import attainment as percent_of
from chitieu.judging.whole import tally
from chitieu.levels import attainment, attainment_within, shortfall
from chitieu.model import (
    Bounds,
    ByCase,
    Case,
    Choice,
    Condition,
    Criterion,
    Dataset,
    Judged,
    Judgement,
    Level,
    Measurement,
    Part,
    Parts,
    ReadingResult,
    Result,
    Target,
    Unit,
    UnitsBelow,
    Verdict,
)
from chitieu.over_years import date_of, figures


class AtDate(NamedTuple):
    """What is known of a unit at a date: values of indicators, which conditions hold, names of facts and attributes."""

    measurements: Mapping[str, Measurement]
    held: Mapping[Condition, bool | None]
    names: frozenset[str]
    as_of: dt.date
    valued: Valued
    datasets: Sequence[Dataset]
    counts_below: bool


def result_of(target: Target, horizon: int, known: AtDate, reached: Conclusions) -> Result:
    """The result of a target at a horizon, with its readings, by what the network ``reached``."""
    top = _judged(name_of(target.document, target.id, horizon), ByCase(target.cases), horizon, known, reached)
    readings = []
    for reading in target.readings:
        if asks_at(reading.cases, horizon):
            name = name_of(target.document, target.id, horizon, reading.id)
            other = _judged(name, ByCase(reading.cases), horizon, known, reached)
            own = _own(other)
            readings.append(ReadingResult(reading, other.verdict, other.attainment, tuple(own.criteria), own))
    assert top.choice is not None  # of cases
    own = _own(top)
    result = Result(
        target=target,
        horizon=horizon,
        verdict=top.verdict,
        choice=top.choice,
        attainment=top.attainment,
        parts=tuple(own.criteria),
        readings=tuple(readings),
        whole=own,
        as_of=known.as_of,
        timing=timing(horizon, known.as_of),
        open_units=tuple(_open_units(own, known)) if top.verdict is Verdict.NO_DATA else (),
        unlisted=any(not units.listed for units in _units_below(own, known)),
    )
    return result._replace(scored=scored(result))


def _units_below(judged: Judged, known: AtDate) -> Iterator[UnitsBelow]:
    """The units below of which there are facts that a part rests on, those of its conditions, too."""
    if not known.counts_below:
        return
    rests_on = tuple(dict.fromkeys(_rests_on(judged)))
    given = known.datasets[-1].facts
    earlier = figures([name for name in rests_on if date_of(name)], known.datasets)
    for name in rests_on:
        fact = given.get(name) or earlier.get(name)
        if fact is not None and fact.units is not None and fact.value.exact is None:
            yield fact.units


def _rests_on(judged: Judged) -> Iterator[str]:
    if isinstance(judged.part, ByCase):
        for case in judged.part.cases:
            yield from names(case.condition) if case.condition is not None else ()
    if judged.judgement is not None:
        yield from judged.judgement.measurement.operands
    for each in judged.of:
        yield from _rests_on(each)


def _open_units(judged: Judged, known: AtDate) -> Iterator[Unit]:
    """The units below that leave it open, each once."""
    found = {unit.id: unit for units in _units_below(judged, known) for unit in units.open}
    yield from found.values()


def _own(top: Judged) -> Judged:
    """What is asked of the unit by the case that is its; where there is none, the open choice."""
    return top.of[0] if top.of else top


def _judged(name: Name, part: Part, horizon: int, known: AtDate, reached: Conclusions) -> Judged:
    match part:
        case Criterion(indicator, _):
            level = part.level_at(horizon)
            assert level is not None  # only parts that ask for anything are judged
            judgement = _judgement(known, known.measurements[indicator.id], level, reached.verdicts[name.verdict])
            return Judged(part, judgement.verdict, judgement.attainment, judgement.attainment_within, judgement)
        case Parts():
            of = tuple(
                _judged(name.of_part(number, part), each, horizon, known, reached)
                for number, each in numbered(part, horizon)
            )
            if is_only(part):
                return of[0]
            counted = tally(part, (each.verdict for each in of))
            whole = Judged(part, reached.verdicts[name.verdict], *percent_of(part, of, counted), tally=counted, of=of)
        case ByCase(cases):
            choice = _choice(cases, name.choice, known, reached)
            whole = Judged(part, reached.verdicts[name.verdict], None, None, choice=choice)
            if choice.case is not None and asks(choice.case.part, horizon):
                inner = _judged(name.of_case(choice.number, cases), choice.case.part, horizon, known, reached)
                whole = whole._replace(
                    attainment=inner.attainment, attainment_within=inner.attainment_within, of=(inner,)
                )
    return whole


def _choice(cases: Sequence[Case], key: str, known: AtDate, reached: Conclusions) -> Choice:
    """The network's choice among cases; where it is open, with what the first undecided condition lacks."""
    if unconditional(cases):
        return Choice(cases[0], 1, ())
    number = reached.cases[key]
    if number:
        return Choice(cases[number - 1] if number <= len(cases) else None, number, ())
    undecided = next(case.condition for case in cases if case.condition and known.held[case.condition] is None)
    return Choice(None, 0, tuple(name for name in names(undecided) if name not in known.names))


def _judgement(known: AtDate, measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    if not measurement.indicator.is_measured:  # a sentence alone has no value
        measurement = measurement._replace(value=None, numerator=None, denominator=None)
    if measurement.missing and verdict is Verdict.NO_DATA:  # what is inferred of the missing decides nothing
        given = {name: value for name, value in measurement.operands.items() if name not in measurement.missing}
        measurement = measurement._replace(value=None, operands=given)
    if level.data is not None:
        return _by_data(measurement, for_unit(level, known.valued, measurement.indicator.year), verdict)
    return _reached(measurement, level, verdict)


def _by_data(measurement: Measurement, dated: DatedLevel, verdict: Verdict) -> Judgement:
    """Held against a level from data: what that lacks is lacked by the judgement, too."""
    measurement = measurement._replace(missing=tuple(dict.fromkeys((*measurement.missing, *dated.missing))))
    if dated.level.known and not dated.bare:
        return _reached(measurement, dated.level, verdict)
    missed = dated.level.known and verdict is Verdict.MISSED
    return Judgement(measurement, dated.level, verdict, None, _shortfall(measurement, dated.level) if missed else None)


def _reached(measurement: Measurement, level: Level, verdict: Verdict) -> Judgement:
    return Judgement(
        measurement=measurement,
        level=level,
        verdict=verdict,
        attainment=_attainment(measurement, level),
        shortfall=_shortfall(measurement, level) if verdict is Verdict.MISSED else None,
        attainment_within=_attainment_within(measurement, level),
    )


def _attainment(measurement: Measurement, level: Level) -> Fraction | None:
    if measurement.growth is not None:
        return attained(measurement.growth, level)
    return None if measurement.exact is None else attainment(measurement.exact, level)


def _attainment_within(measurement: Measurement, level: Level) -> Bounds | None:
    if measurement.value is None or measurement.exact is not None:
        return None
    if measurement.growth is not None:
        return attained_within(measurement.growth, level)
    return attainment_within(measurement.value, level)


def _shortfall(measurement: Measurement, level: Level) -> int | None:
    if measurement.counted is None or measurement.over is None:
        return None
    return shortfall(measurement.counted, measurement.over, level)
