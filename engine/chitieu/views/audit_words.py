"""Findings of an audit: what the person who signs must look at, by how pressing it is, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.judging.checking import CheckResult
from chitieu.judging.claims import ClaimResult, Outcome
from chitieu.judging.whole_numbers import Nearest
from chitieu.model import (
    Bounds,
    Check,
    Comparison,
    Fact,
    FactName,
    FactType,
    Formula,
    Operation,
    OverYears,
    Rulebook,
    Stated,
    Verdict,
)
from chitieu.numbers import fact_names
from chitieu.use_cases.audit import Audit, faulty
from chitieu.views.names import VERDICTS, words
from chitieu.views.tables.cells import Cell, Chain, Figure, Printed, Shift, of_target
from chitieu.views.tables.words import Words


class Category(StrEnum):
    """What the person who signs must look at, most pressing first."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"
    QUESTION = "question"
    ROUNDING = "rounding"
    HOLDS = "holds"
    OPEN = "open"  # a check whose facts the report does not give


PRESSING = words(
    {
        Category.IMPOSSIBLE: Text("impossible"),
        Category.WRONG: Text("wrong"),
        Category.UNSUPPORTED: Text("without facts to support it"),
        Category.QUESTION: Text("to be explained"),
        Category.ROUNDING: Text("rounding and cutting"),
    },
    "✗✗?!–",
)
_CATEGORIES = {
    Outcome.IMPOSSIBLE: Category.IMPOSSIBLE,
    Outcome.WRONG: Category.WRONG,
    Outcome.OTHER_READING: Category.WRONG,
    Outcome.UNSUPPORTED: Category.UNSUPPORTED,
    Outcome.DEPENDS_ON_READING: Category.QUESTION,
    Outcome.TRUNCATED: Category.ROUNDING,
    Outcome.FROM_ROUNDED: Category.ROUNDING,
    Outcome.CAPPED: Category.ROUNDING,
    Outcome.HOLDS: Category.HOLDS,
}


class Finding(NamedTuple):
    """A check or a figure of a claim with its category."""

    audit: Audit
    category: Category
    about: CheckResult | ClaimResult

    @property
    def faulty_claim(self) -> bool:
        return isinstance(self.about, ClaimResult) and faulty(self.about)

    @property
    def rulebook(self) -> Rulebook:
        return self.audit.assessment.rulebook


def audit_findings(audit: Audit) -> list[Finding]:
    """Claims and checks in their order, each with its category."""
    claims = [Finding(audit, _CATEGORIES[claim.outcome], claim) for claim in audit.claims]
    return [*claims, *(Finding(audit, _category(check), check) for check in audit.checks)]


def _category(check: CheckResult) -> Category:
    if check.held is None:
        return Category.OPEN
    if check.held:
        return Category.HOLDS
    return Category.QUESTION if check.check.question else Category.WRONG


class Told(NamedTuple):
    """A finding as it is told: what the report says, what the facts give, and why that differs."""

    category: Category
    about: Cell
    stated: Cell
    given: Cell
    reason: Cell
    source: str


class TextFinding(NamedTuple):
    """What a report's text states by itself, or does not mention; ``kind`` and ``about`` name it for programs."""

    category: Category
    told: Told
    kind: str
    about: str
    outcome: str | None
    stated: Fraction | None
    exact: Fraction | None


def told(found: Sequence[Finding], words: Words) -> list[Told]:
    """Findings of one category; figures of one claim that are at fault for one reason, in one row."""
    joined: dict[tuple[str, ...], list[Told]] = {}
    for number, one in enumerate(found):
        if isinstance(one.about, ClaimResult):
            row = _claim(one, one.about)
            joined.setdefault((words.text(row.about), words.text(row.reason), row.source), []).append(row)
        else:
            joined[(str(number),)] = [_check(one, one.about)]
    return [_as_one(rows, words) for rows in joined.values()]


def _as_one(rows: Sequence[Told], words: Words) -> Told:
    """What the facts give is said once, and that they give nothing only where none gives anything."""
    given = {words.text(row.given): row.given for row in rows}
    known = {text: cell for text, cell in given.items() if text != "–"} or given
    stated = Chain(tuple(row.stated for row in rows), "; ")
    return rows[0]._replace(stated=stated, given=Chain(tuple(known.values()), "; "))


def _claim(finding: Finding, claim: ClaimResult) -> Told:
    rulebook, target = finding.rulebook, claim.result.target
    symbol = next(one.symbol for one in rulebook.documents if one.id == target.document)
    figures_of = Text("figures of {year}", year=str(finding.audit.assessment.dataset.as_of.year))
    horizon = Chain((f"({claim.result.horizon};", Chain((figures_of, ")"), "")))
    return Told(
        category=finding.category,
        about=Chain((f"{symbol} {target.title}", horizon)),
        stated=_stated(claim),
        given=_given(claim),
        reason=reason(claim, rulebook),
        source="; ".join(text for text in (claim.claim.source, claim.claim.note) if text),
    )


def _check(finding: Finding, check: CheckResult) -> Told:
    kinds = finding.rulebook.facts
    facts = (_held(fact, check.facts, finding.rulebook) for fact in check.facts)
    counted = None
    if check.counted is not None:
        unit = _unit(check.check, kinds)
        counted = Text("the units below give {value}", value=Figure(check.counted, unit))
    difference = None
    if check.difference is not None:
        difference = Text("difference {difference}", difference=Shift(check.difference, _unit(check.check, kinds)))
    return Told(
        category=finding.category,
        about=check.check.label
        if check.counted is None
        else Text("{label}: as counted from the units below", label=check.check.label),
        stated=Chain(tuple(facts), "; "),
        given=None,
        reason=Chain((counted, difference, check.check.note), "; "),
        source=sources(check.facts),
    )


def _held(fact: Fact, beside: Sequence[Fact], rulebook: Rulebook) -> Cell:
    """A fact of a check, not to be taken for another of its unit: 99.9% and 99.91%."""
    unit = rulebook.kind(fact.id).unit
    others = (other.value.exact for other in beside if rulebook.kind(other.id).unit == unit)
    apart = tuple(other for other in others if other is not None)
    return Chain((rulebook.label(fact.id), Figure(fact.value, unit, apart=apart)))


def _unit(check: Check, kinds: Mapping[str, FactType]) -> str:
    """``%`` where shares are compared, so that their difference is in points; of counts it goes without saying."""
    match check.condition:
        case Comparison(_, left, right) if _is_share(left, kinds) or _is_share(right, kinds):
            return "%"
    return ""


def _is_share(formula: Formula, kinds: Mapping[str, FactType]) -> bool:
    match formula:
        case FactName(fact) | OverYears(fact=fact) if fact:
            return kinds[fact].is_share
        case Operation("+" | "-", left, right):
            return _is_share(left, kinds) or _is_share(right, kinds)
        case Operation(_, left, right):
            by_constant = not fact_names(left) or not fact_names(right)
            return by_constant and (_is_share(left, kinds) or _is_share(right, kinds))
    return False


def sources(facts: Sequence[Fact]) -> str:
    return "; ".join(dict.fromkeys(fact.source for fact in facts if fact.source))


# --- claims -----------------------------------------------------------------------------------------------------


def _stated(claim: ClaimResult) -> Cell:
    if isinstance(claim.stated, Verdict):
        return VERDICTS[claim.stated].text
    return _of(claim, _like(claim.stated.value, claim.stated))


def _given(claim: ClaimResult) -> Cell:
    """What the facts give, as precise as the report prints it."""
    if isinstance(claim.stated, Verdict):
        return VERDICTS[claim.result.verdict].text
    if claim.exact is not None:
        return _of(claim, _like(claim.exact, claim.stated))
    if claim.within is not None and claim.outcome is Outcome.IMPOSSIBLE:
        within = claim.within._replace(low=claim.within.low or None)
        return _of(claim, Figure(within, "%" if claim.stated.percent else "", apart=_stated_as(claim)))
    return "–"


def _of(claim: ClaimResult, figure: Cell) -> Cell:
    return of_target(figure) if claim.what == "attainment" else figure


def _like(value: Fraction, stated: Stated) -> Printed:
    """A figure with as many decimals as the stated one."""
    return Printed(value, stated.decimals or 0, percent=stated.percent)


def reason(claim: ClaimResult, rulebook: Rulebook) -> Cell:
    """Why a claim is not what the facts give; nothing where it is simply another figure."""
    match claim.outcome:
        case Outcome.TRUNCATED:
            return Text("cut off, not rounded")
        case Outcome.FROM_ROUNDED if claim.rounded_value is not None:
            value = claim.rounded_value
            decimals = next((digits for digits in (0, 1) if (value * 100 * 10**digits).denominator == 1), 2)
            return Text("computed from the rounded value {value}", value=Printed(value, decimals, percent=True))
        case Outcome.CAPPED:
            above = Chain(tuple(_above_all(claim)), "; ")
            return Text("cut at 100%; elsewhere the report gives more: {parts}", parts=above)
        case Outcome.OTHER_READING | Outcome.DEPENDS_ON_READING if claim.reading is not None:
            return _by_reading(claim, claim.reading.reading.label)
        case Outcome.UNSUPPORTED:
            missing = ", ".join(rulebook.label(name) for name in claim.result.missing)
            return Text("the report does not give: {facts}", facts=missing or "–")
        case Outcome.IMPOSSIBLE if claim.whole is not None:
            return _no_whole_number(claim.whole, claim)
        case Outcome.IMPOSSIBLE:
            return Text("its own facts leave: {facts}", facts=Chain(tuple(_facts(claim, rulebook)), "; "))
        case _:
            return None


def _no_whole_number(whole: Nearest, claim: ClaimResult) -> Cell:
    indicator = claim.result.parts[0].measurement.indicator
    near: list[Cell] = []
    for count, over, value in whole.values:
        counts = f"{count}/{over}" if indicator.is_share else ""
        near.append(Figure(value, indicator.unit, counts, apart=() if claim.what != "value" else _stated_as(claim)))
    nearest = Chain(tuple(near), "; ")
    if whole.of is None:
        return Text("no whole numbers give it; the nearest: {values}", values=nearest)
    return Text("no whole number of {count} gives it; the nearest: {values}", count=whole.of, values=nearest)


def _stated_as(claim: ClaimResult) -> tuple[Fraction, ...]:
    return (claim.stated.value,) if isinstance(claim.stated, Stated) else ()


def _above_all(claim: ClaimResult) -> Iterator[Cell]:
    for part in claim.result.parts:
        if part.attainment is not None and part.attainment > 1:
            yield Chain((part.measurement.indicator.label, part.attainment))


def _by_reading(claim: ClaimResult, label: str) -> Cell:
    other: Cell = "–"
    if isinstance(claim.other, Verdict):
        other = VERDICTS[claim.other].text
    elif claim.other is not None and isinstance(claim.stated, Stated):
        other = _like(claim.other, claim.stated)
    if claim.outcome is Outcome.OTHER_READING:
        return Text("so only under another reading, “{reading}”: {figure}", reading=label, figure=other)
    return Text("only so under this reading; under “{reading}” it is {figure}", reading=label, figure=other)


def _facts(claim: ClaimResult, rulebook: Rulebook) -> Iterator[Cell]:
    """What is known of the operands, each once."""
    operands = {name: bounds for part in claim.result.parts for name, bounds in part.measurement.operands.items()}
    for name, bounds in operands.items():
        known = Bounds(bounds.low or None, bounds.high) if bounds.exact is None else bounds
        yield Chain((rulebook.label(name), Figure(known, rulebook.kind(name).measured_in)))
