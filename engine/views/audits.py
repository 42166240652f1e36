"""An audit in every form: what is impossible first, then what is wrong, and last, counted, what holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from engine.csv_rows import rows_text
from engine.judging.checking import CheckResult
from engine.judging.claims import ClaimResult, Outcome
from engine.language import Language
from engine.messages import mark
from engine.model import Bounds, Fact, Rulebook, Stated, Verdict
from engine.use_cases.audit import Audit, faulty
from engine.views.json import bounds_json
from engine.views.listing import Listing, Section, html_listing, markdown_listing, plain_listing, print_listing
from engine.views.output import Pages
from engine.views.sheet import Words, verdict_word

if TYPE_CHECKING:
    from rich.console import Console

SCHEMA = "chitieu/audit/1"


class Category(StrEnum):
    """What the person who signs must look at, most pressing first."""

    IMPOSSIBLE = "impossible"
    WRONG = "wrong"
    UNSUPPORTED = "unsupported"
    QUESTION = "question"
    ROUNDING = "rounding"
    HOLDS = "holds"
    OPEN = "open"  # a check whose facts the report does not give


_HEADINGS = {
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


def findings(audit: Audit) -> list[Finding]:
    """Claims and checks in their order, each with its category."""
    claims = [Finding(audit, _CATEGORIES[claim.outcome], claim) for claim in audit.claims]
    return [*claims, *(Finding(audit, _category(check), check) for check in audit.checks)]


def _category(check: CheckResult) -> Category:
    if check.held is None:
        return Category.OPEN
    if check.held:
        return Category.HOLDS
    return Category.QUESTION if check.check.question else Category.WRONG


def audit_pages(audits: Sequence[Audit], language: Language, decimals: int) -> Pages:
    """One page of all datasets of a report."""
    found = findings(audits[0]) + [
        one for other in audits[1:] for one in findings(other) if one.category is not Category.OPEN
    ]
    words = _AuditWords(language, decimals)

    def listing() -> Listing:
        return _listing(audits, found, words)

    def table(console: Console) -> None:
        print_listing(listing(), console)

    def xlsx() -> bytes:
        from engine.views.workbook import workbook_bytes
        from engine.views.workbooks import audit_book

        return workbook_bytes(*audit_book(found, listing().title, language, decimals))

    return Pages(
        plain=lambda: plain_listing(listing()),
        json=lambda: _json(audits, found, words),
        csv=lambda: rows_text(_COLUMNS, (_row(one, words) for one in found)),
        markdown=lambda: markdown_listing(listing()),
        table=table,
        xlsx=xlsx,
        html=lambda: html_listing(listing(), language),
    )


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
    words = _AuditWords(language, decimals)
    for category, (heading, _) in _HEADINGS.items():
        for row in _joined([words.cells(one) for one in found if one.category is category]):
            yield [f"{_SIGNS[category]} {language.say(heading)}", *row]


def _listing(audits: Sequence[Audit], found: Sequence[Finding], words: _AuditWords) -> Listing:
    say = words.language.say
    first = audits[0].assessment.dataset
    sections = []
    for category, (heading, style) in _HEADINGS.items():
        rows = _joined([words.cells(one) for one in found if one.category is category])
        if rows:
            sections.append(Section(f"{say(heading)} ({len(rows)})", style, rows))
    counts = Counter((one.category, isinstance(one.about, ClaimResult)) for one in found)
    notes = [
        say("holds: {claims} stated figures, {checks} checks").format(
            claims=counts[Category.HOLDS, True], checks=counts[Category.HOLDS, False]
        )
    ]
    if counts[Category.OPEN, False]:
        notes.append(say("not checked for want of facts: {checks} checks").format(checks=counts[Category.OPEN, False]))
    dates = ", ".join(words.language.date(audit.assessment.dataset.as_of) for audit in audits)
    title = say("Audit of {unit}: figures to {dates}").format(unit=first.unit.name, dates=dates)
    columns = [say("About"), say("The report says"), say("The facts give"), say("Reason"), say("Source")]
    return Listing(title, columns, sections, notes)


def _joined(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Figures of one claim that are at fault for one reason, in one row."""
    joined: dict[tuple[str, str, str], list[str]] = {}
    for about, stated, given, reason, source in rows:
        row = joined.setdefault((about, reason, source), [about, "", "", reason, source])
        row[1] = f"{row[1]}; {stated}" if row[1] else stated
        known = [text for text in row[2].split("; ") if text not in ("", "–")]
        row[2] = "; ".join(dict.fromkeys((*known, given))) if given != "–" else row[2] or given
    return list(joined.values())


class _AuditWords:
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
        return [check.check.label, "; ".join(figures), "", reason, _sources(check.facts)]


def _up_to(bounds: Bounds) -> Bounds:
    return bounds._replace(low=bounds.low or None) if bounds.exact is None else bounds


def _sources(facts: Sequence[Fact]) -> str:
    return "; ".join(dict.fromkeys(fact.source for fact in facts if fact.source))


# --- for programs ---------------------------------------------------------------------------------------------


def _json(audits: Sequence[Audit], found: Sequence[Finding], words: _AuditWords) -> str:
    counts = Counter(one.category for one in found)
    dataset = audits[0].assessment.dataset
    saved = {
        "schema": SCHEMA,
        "unit": {"id": dataset.unit.id, "name": dataset.unit.name},
        "summary": {category.value: counts[category] for category in Category},
        "findings": [dict(_fields(one, words)) for one in found],
    }
    return json.dumps(saved, ensure_ascii=False, indent=2) + "\n"


def _fields(finding: Finding, words: _AuditWords) -> Iterator[tuple[str, object]]:
    about, rulebook = finding.about, finding.audit.assessment.rulebook
    yield "category", finding.category.value
    yield "as_of", finding.audit.assessment.dataset.as_of.isoformat()
    if isinstance(about, CheckResult):
        yield "check", about.check.id
        yield "label", about.check.label
        yield "severity", "question" if about.check.question else "error"
        yield "difference", None if about.difference is None else str(about.difference)
        yield "facts", {fact.id: bounds_json(fact.value) for fact in about.facts}
        yield "missing", list(about.missing)
        yield "source", _sources(about.facts)
        return
    yield "claim", about.claim.target
    yield "horizon", about.result.horizon
    yield "figure", about.what
    yield "outcome", about.outcome.value
    yield "stated", about.stated.value if isinstance(about.stated, Verdict) else str(about.stated.value)
    exact = about.result.verdict.value if isinstance(about.stated, Verdict) else about.exact
    yield "exact", None if exact is None else str(exact)
    yield "within", None if about.exact is not None or about.within is None else bounds_json(about.within)
    yield "reading", about.reading.reading.id if about.reading else None
    yield "reason", words.reason(about, rulebook)
    yield "source", about.claim.source


_COLUMNS = ("category", "as_of", "kind", "about", "figure", "outcome", "stated", "exact", "difference", "source")


def _row(finding: Finding, words: _AuditWords) -> list[object]:
    fields = dict(_fields(finding, words))
    kind = "check" if "check" in fields else "claim"
    cells = [finding.category.value, fields["as_of"], kind, fields[kind]]
    for name in ("figure", "outcome", "stated", "exact", "difference", "source"):
        value = fields.get(name)
        cells.append("" if value is None else _decimal(value) if name in ("stated", "exact", "difference") else value)
    return cells


def _decimal(value: object) -> object:
    """No quotient in a cell: a spreadsheet would read 3/17 as a date."""
    from engine.views.csv import decimal

    try:
        return decimal(Fraction(str(value)))
    except ValueError:
        return value
