"""A rulebook made ready for the network, what is known of a unit as its facts, and its conclusions as verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.growth import ranks as growth_ranks
from chitieu.judging.keys import TRUTH, Scale, in_place, measure_key, rank_among, when_key
from chitieu.judging.level_data import DatedLevel
from chitieu.judging.measure import nothing_to_count
from chitieu.judging.network import Firing, NetworkFact, Rule
from chitieu.judging.target_rules import sets_of_cases, target_rules
from chitieu.judging.whole import SEVERITY
from chitieu.kinds import code
from chitieu.levels import limits
from chitieu.messages import mark
from chitieu.model import Bounds, Condition, Document, Indicator, Level, Measurement, Saying, Verdict, cases_within

_BY_SEVERITY = {severity: verdict for verdict, severity in SEVERITY.items()}
_TRUTH_WORDS = (mark("false"), "?", mark("true"))
_VERDICT_WORDS = {  # as they are called in every table, and here in English as in JSON
    Verdict.MET: mark("met"),
    Verdict.MISSED: mark("missed"),
    Verdict.NO_DATA: mark("no_data"),
    Verdict.NOT_APPLICABLE: mark("not_applicable"),
    Verdict.MONITORED: mark("monitored"),
}


class VerdictRules(NamedTuple):
    """The rules of a rulebook, in an order in which each waits only for earlier ones, and what they ask about.

    ``scale`` are the limits asked of each of the ``indicators``; ``conditions`` those of cases, as files give them.
    """

    rules: tuple[Rule, ...]
    scale: Scale
    conditions: Mapping[Condition, str]
    indicators: Mapping[str, Indicator]


def verdict_rules(documents: Iterable[Document]) -> VerdictRules:
    """The rules that judge every target, reading and document at every horizon."""
    documents = tuple(documents)
    asked: dict[str, set[Fraction]] = {}
    conditions: dict[Condition, str] = {}
    indicators: dict[str, Indicator] = {}
    moving: dict[tuple[str, Level], str] = {}
    for _, _, _, cases in sets_of_cases(documents):
        for case in cases_within(cases):
            if case.condition is not None:
                conditions.setdefault(case.condition, case.text)
        for each in cases:
            for criterion in each.criteria:
                indicators[criterion.indicator.id] = criterion.indicator
                known = asked.setdefault(criterion.indicator.id, set())
                for _, level in criterion.levels:
                    if level.data is None or level.data.value is None:
                        known.update(limits(level))
                    else:
                        name = moving.setdefault(
                            (criterion.indicator.id, level), f"{criterion.indicator.id}~{len(moving) + 1}"
                        )
                        asked[name] = set(limits(in_place(level)))
    scale = Scale({measured: tuple(sorted(values)) for measured, values in asked.items()}, moving)
    return VerdictRules(tuple(target_rules(documents, scale, list(conditions))), scale, conditions, indicators)


def network_facts(
    measurements: Mapping[str, Measurement],
    held: Mapping[Condition, bool | None],
    dated: Mapping[tuple[str, Level], DatedLevel],
    rules: VerdictRules,
) -> Iterator[NetworkFact]:
    """What is known of a unit as facts of the network: which conditions hold, and values by their place among levels.

    ``held`` says of each condition of the rules whether it holds, ``None`` when that is not known; ``dated`` what the
    unit's levels from data are.
    """
    for number, condition in enumerate(rules.conditions):
        yield NetworkFact(when_key(number), {"holds": TRUTH[held[condition]]})
    for id, measurement in measurements.items():
        among = rules.scale.limits[id]
        yield _placed(id, measurement, among, among)
    for (id, level), name in rules.scale.moving.items():
        low, high = dated[id, level].within
        yield _placed(name, measurements[id], low and sorted(limits(low)), high and sorted(limits(high)))


def _placed(
    name: str, measurement: Measurement, least: Sequence[Fraction] | None, most: Sequence[Fraction] | None
) -> NetworkFact:
    """A value by the places of its ends: the lower one among the limits at most, the upper one among those at least.

    What is not known, of the value or of the limits, has a place beyond all of them, so that it decides nothing.
    """
    beyond = 2 * len(least or most or "12") + 1
    low = None if most is None else _ranks(measurement, most)[0]
    high = None if least is None else _ranks(measurement, least)[1]
    numbers = {"low": -1 if low is None else low, "high": beyond if high is None else high}
    if measurement.indicator.of:
        numbers["empty"] = int(nothing_to_count(measurement.indicator, measurement.operands) is True)
    return NetworkFact(measure_key(name), numbers)


def _ranks(measurement: Measurement, limits: Sequence[Fraction]) -> tuple[int | None, int | None]:
    """The places of both ends of a value among sorted limits; ``None`` for one that is open."""
    if measurement.growth is not None:
        return growth_ranks(measurement.growth, limits)
    low, high = measurement.value or (None, None)
    return None if low is None else rank_among(low, limits), None if high is None else rank_among(high, limits)


class Conclusions(NamedTuple):
    """What the network reached: verdicts by their names, and the numbers of the cases by theirs (see ``Choice``)."""

    verdicts: Mapping[str, Verdict]
    cases: Mapping[str, int]


def concluded(firings: Iterable[Firing]) -> Conclusions:
    """The verdicts and choices among the firings of the network."""
    verdicts: dict[str, Verdict] = {}
    cases: dict[str, int] = {}
    for firing in firings:
        key, numbers = firing.concluded
        if key.startswith("verdict:"):
            verdicts[key.removeprefix("verdict:")] = _BY_SEVERITY[numbers["severity"]]
        elif "number" in numbers:
            cases[key] = numbers["number"]
    return Conclusions(verdicts, cases)


def fact_in_words(fact: NetworkFact, measurements: Mapping[str, Measurement], rules: VerdictRules) -> Saying:
    """A fact of the network for people: ``measure:women-share = 6/23``, ``verdict:…@2025 = missed``."""
    numbers = fact.numbers
    if "severity" in numbers:
        return Saying(fact.key, _VERDICT_WORDS[_BY_SEVERITY[numbers["severity"]]])
    if "number" in numbers:
        return Saying(fact.key, str(numbers["number"] or "?"))
    if "may" in numbers:
        return Saying(fact.key, mark("{met} met, {open} open, {missed} missed"), numbers)
    if "holds" in numbers:
        text = list(rules.conditions.values())[int(fact.key.removeprefix(when_key("")))]
        return Saying(when_key(f"({text})"), _TRUTH_WORDS[numbers["holds"]])
    if not numbers:
        return Saying(fact.key)
    measured = fact.key.removeprefix(measure_key("")).partition("~")[0]
    return Saying(fact.key, _value_in_words(measurements[measured]))


def _value_in_words(measurement: Measurement) -> str:
    if measurement.value is None or measurement.value == Bounds(None, None):
        return "?"
    if measurement.growth is not None:
        return f"({_between(*measurement.growth.ratio)})^(1/{measurement.growth.years}) - 1"
    if measurement.numerator is not None and measurement.denominator != 1:
        return f"{measurement.numerator}/{measurement.denominator}"
    kind = measurement.indicator.kind
    if kind is None:
        return _between(*measurement.value)
    return _between(*(None if end is None else code(end, kind) for end in measurement.value))


def _between(low: Fraction | str | None, high: Fraction | str | None) -> str:
    """Both ends, an open one as dots; one figure where there is but one."""
    ends = ["…" if end is None else str(end) for end in (low, high)]
    return " – ".join(dict.fromkeys(ends))
