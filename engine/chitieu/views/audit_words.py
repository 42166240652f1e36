"""Findings of an audit: what the person who signs must look at, by how pressing it is, and in which words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from chitieu.judging.checking import CheckResult
from chitieu.judging.claims import ClaimResult, Outcome
from chitieu.language import Language
from chitieu.messages import mark
from chitieu.model import Bounds, Fact, Rulebook, Stated, Verdict
from chitieu.use_cases.audit import Audit, faulty
from chitieu.views.names import verdict_word
from chitieu.views.sheet import Words


class Category(StrEnum):
    """What the person who signs must look at, most pressing first."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"
    QUESTION = "question"
    ROUNDING = "rounding"
    HOLDS = "holds"
    OPEN = "open"  # a check whose facts the report does not give


CATEGORY_WORDS = {
    Category.IMPOSSIBLE: (mark("impossible"), "bold red"),
    Category.WRONG: (mark("wrong"), "red"),
    Category.UNSUPPORTED: (mark("without facts to support it"), "yellow"),
    Category.QUESTION: (mark("to be explained"), "yellow"),
    Category.ROUNDING: (mark("rounding and cutting"), "cyan"),
}
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


_SIGNS = {
    Category.IMPOSSIBLE: "✗",
    Category.WRONG: "✗",
    Category.UNSUPPORTED: "?",
    Category.QUESTION: "!",
    Category.ROUNDING: "–",
    Category.HOLDS: "✓",
    Category.OPEN: "?",
}


def audit_rows(found: Sequence[Finding], language: Language, decimals: int) -> Iterator[list[str]]:
    """What is to be looked at, most pressing first, as rows: a sign and its category, then the cells of the listing."""
    words = AuditWords(language, decimals)
    for category, (heading, _) in CATEGORY_WORDS.items():
        for row in joined_rows([words.cells(one) for one in found if one.category is category]):
            yield [f"{_SIGNS[category]} {language.say(heading)}", *row]


def joined_rows(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Figures of one claim that are at fault for one reason, in one row."""
    joined: dict[tuple[str, str, str], list[str]] = {}
    for about, stated, given, reason, source in rows:
        row = joined.setdefault((about, reason, source), [about, "", "", reason, source])
        row[1] = f"{row[1]}; {stated}" if row[1] else stated
        known = [text for text in row[2].split("; ") if text not in ("", "–")]
        row[2] = "; ".join(dict.fromkeys((*known, given))) if given != "–" else row[2] or given
    return list(joined.values())


class AuditWords:
    """Findings as text."""

    def __init__(self, language: Language, decimals: int) -> None:
        self.language = language
        self._words = Words(language, decimals)

    def cells(self, finding: Finding) -> list[str]:
        about = finding.about
        if isinstance(about, ClaimResult):
            return self._claim(about, finding.audit)
        return self._check(about, finding.audit.assessment.rulebook)

    def _claim(self, claim: ClaimResult, audit: Audit) -> list[str]:
        rulebook, say = audit.assessment.rulebook, self.language.say
        symbol = next(one.symbol for one in rulebook.documents if one.id == claim.result.target.document)
        year = audit.assessment.dataset.as_of.year
        figures_of = say("figures of {year}").format(year=year)
        about = f"{symbol} {claim.result.target.title} ({claim.result.horizon}; {figures_of})"
        source = "; ".join(text for text in (claim.claim.source, claim.claim.note) if text)
        return [about, self.stated(claim), self.given(claim), self.reason(claim, rulebook), source]

    def stated(self, claim: ClaimResult) -> str:
        if isinstance(claim.stated, Verdict):
            return verdict_word(claim.stated, self.language)
        return self._of(claim.what, self._printed(claim.stated))

    def given(self, claim: ClaimResult) -> str:
        """What the facts give, as precise as the report prints it."""
        if isinstance(claim.stated, Verdict):
            return verdict_word(claim.result.verdict, self.language)
        if claim.exact is not None:
            return self._of(claim.what, self._exact(claim.exact, claim.stated))
        if claim.within is not None and claim.outcome is Outcome.IMPOSSIBLE:
            within = claim.within._replace(low=claim.within.low or None)
            return self._of(claim.what, self._words.bounds(within, "%" if claim.stated.percent else ""))
        return "–"

    def _of(self, what: str, figure: str) -> str:
        return self.language.say("{percent} of target").format(percent=figure) if what == "attainment" else figure

    def _printed(self, stated: Stated) -> str:
        return self._exact(stated.value, stated)

    def _exact(self, value: Fraction, like: Stated) -> str:
        """A figure with as many decimals as the stated one; with more where that is what tells them apart."""
        decimals = like.decimals or 0
        if like.percent:
            return self.language.percent(value, decimals)
        return self.language.number(value, decimals)

    def reason(self, claim: ClaimResult, rulebook: Rulebook) -> str:
        say = self.language.say
        match claim.outcome:
            case Outcome.TRUNCATED:
                return say("cut off, not rounded")
            case Outcome.FROM_ROUNDED if claim.rounded_value is not None:
                value = self.language.percent(claim.rounded_value, 2).rstrip("%")
                shown = value.rstrip("0").rstrip(",.") + "%"
                return say("computed from the rounded value {value}").format(value=shown)
            case Outcome.CAPPED:
                return self._capped(claim)
            case Outcome.OTHER_READING | Outcome.DEPENDS_ON_READING if claim.reading is not None:
                return self._by_reading(claim)
            case Outcome.UNSUPPORTED:
                missing = ", ".join(rulebook.label(name) for name in claim.result.missing)
                return say("the report does not give: {facts}").format(facts=missing or "–")
            case Outcome.IMPOSSIBLE:
                return self._impossible(claim, rulebook)
            case _:
                return ""

    def _capped(self, claim: ClaimResult) -> str:
        above = [
            f"{part.measurement.indicator.label} {self._words.attainment(part.attainment)}"
            for part in claim.result.parts
            if part.attainment is not None and part.attainment > 1
        ]
        return self.language.say("cut at 100%; elsewhere the report gives more: {parts}").format(parts="; ".join(above))

    def _by_reading(self, claim: ClaimResult) -> str:
        assert claim.reading is not None
        if isinstance(claim.other, Verdict):
            other = verdict_word(claim.other, self.language)
        elif claim.other is not None and isinstance(claim.stated, Stated):
            other = self._exact(claim.other, claim.stated)
        else:
            other = "–"
        message = mark("only so under this reading; under “{reading}” it is {figure}")
        if claim.outcome is Outcome.OTHER_READING:
            message = mark("so only under another reading, “{reading}”: {figure}")
        return self.language.say(message).format(reading=claim.reading.reading.label, figure=other)

    def _impossible(self, claim: ClaimResult, rulebook: Rulebook) -> str:
        facts = [
            f"{rulebook.label(name)} {self._words.bounds(_up_to(bounds), rulebook.facts[name].unit)}"
            for part in claim.result.parts
            for name, bounds in part.measurement.operands.items()
        ]
        return self.language.say("its own facts leave: {facts}").format(facts="; ".join(dict.fromkeys(facts)))

    def _check(self, check: CheckResult, rulebook: Rulebook) -> list[str]:
        kinds = rulebook.facts
        figures = [
            f"{kinds[fact.id].label} {self._words.bounds(fact.value, kinds[fact.id].unit)}" for fact in check.facts
        ]
        difference = ""
        if check.difference is not None:
            sign = "+" if check.difference > 0 else "−"
            number = self.language.number(abs(check.difference), 1)
            difference = self.language.say("difference {difference}").format(difference=f"{sign}{number}")
        reason = "; ".join(text for text in (difference, check.check.note or "") if text)
        return [check.check.label, "; ".join(figures), "", reason, sources(check.facts)]


def _up_to(bounds: Bounds) -> Bounds:
    return bounds._replace(low=bounds.low or None) if bounds.exact is None else bounds


def sources(facts: Sequence[Fact]) -> str:
    return "; ".join(dict.fromkeys(fact.source for fact in facts if fact.source))
