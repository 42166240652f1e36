"""A rulebook made ready for the network, what is known of a unit as its facts, and its conclusions as verdicts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from chitieu.judging.keys import TRUTH, measure_key, rank_among, when_key
from chitieu.judging.network import Firing, NetworkFact, Rule
from chitieu.judging.target_rules import choices, target_rules
from chitieu.judging.whole import SEVERITY
from chitieu.levels import limits
from chitieu.messages import mark
from chitieu.model import Bounds, Condition, Document, Indicator, Measurement, Saying, Verdict, cases_within
from chitieu.records import NamedTuple

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

    ``limits`` are those asked of each of the ``indicators``; ``conditions`` those of cases, as their files give them.
    """

    rules: tuple[Rule, ...]
    limits: Mapping[str, tuple[Fraction, ...]]
    conditions: Mapping[Condition, str]
    indicators: Mapping[str, Indicator]


def verdict_rules(documents: Iterable[Document]) -> VerdictRules:
    """The rules that judge every target, reading and document at every horizon."""
    documents = tuple(documents)
    asked: dict[str, set[Fraction]] = {}
    conditions: dict[Condition, str] = {}
    indicators: dict[str, Indicator] = {}
    for _, _, _, cases in choices(documents):
        for case in cases_within(cases):
            if case.condition is not None:
                conditions.setdefault(case.condition, case.text)
        for each in cases:
            for criterion in each.criteria:
                indicators[criterion.indicator.id] = criterion.indicator
                known = asked.setdefault(criterion.indicator.id, set())
                known.update(limit for _, level in criterion.levels for limit in limits(level))
    scale = {indicator: tuple(sorted(values)) for indicator, values in asked.items()}
    return VerdictRules(tuple(target_rules(documents, scale, list(conditions))), scale, conditions, indicators)


def network_facts(
    measurements: Iterable[Measurement], held: Mapping[Condition, bool | None], rules: VerdictRules
) -> Iterator[NetworkFact]:
    """What is known of a unit as facts of the network: which conditions hold, and values by their place among levels.

    ``held`` says of each condition of the rules whether it holds, ``None`` when that is not known.
    """
    for number, condition in enumerate(rules.conditions):
        yield NetworkFact(when_key(number), {"holds": TRUTH[held[condition]]})
    for measurement in measurements:
        limits = rules.limits[measurement.indicator.id]
        value = measurement.value or Bounds(None, None)
        yield NetworkFact(
            measure_key(measurement.indicator.id),
            {
                "low": -1 if value.low is None else rank_among(value.low, limits),
                "high": 2 * len(limits) + 1 if value.high is None else rank_among(value.high, limits),
            },
        )


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
    return Saying(fact.key, _value_in_words(measurements[fact.key.removeprefix(measure_key(""))]))


def _value_in_words(measurement: Measurement) -> str:
    if measurement.value is None:
        return "?"
    if measurement.numerator is not None and measurement.denominator != 1:
        return f"{measurement.numerator}/{measurement.denominator}"
    low, high = measurement.value
    return f"{low}" if low == high else f"{low or '…'} – {high or '…'}"
