"""An audit: what is impossible first, then what is wrong, and last, counted, what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from chitieu.diagnostics import Text
from chitieu.judging.checking import CheckResult
from chitieu.judging.claims import ClaimResult
from chitieu.model import Verdict
from chitieu.use_cases.audit import Audit
from chitieu.views.audit_words import PRESSING, Category, Finding, Told, audit_findings, reason, sources, told
from chitieu.views.tables.cells import Cell, Chain, Record
from chitieu.views.tables.table import Column, Note, On, Output, Section, Table
from chitieu.views.tables.words import Words

SCHEMA = "chitieu/audit/1"
_STYLES = {
    Category.IMPOSSIBLE: "bold red",
    Category.WRONG: "red",
    Category.UNSUPPORTED: "yellow",
    Category.QUESTION: "yellow",
    Category.ROUNDING: "cyan",
}


def audit_output(audits: Sequence[Audit], words: Words) -> Output:
    """All datasets of a report. People find what is to be looked at, one row a claim; programs everything."""
    found = audit_findings(audits[0]) + [
        one for other in audits[1:] for one in audit_findings(other) if one.category is not Category.OPEN
    ]
    sections = []
    for category, word in PRESSING.items():
        rows = told([one for one in found if one.category is category], words)
        if rows:
            sections.append(Section(Chain((word.text, f"({len(rows)})")), rows, _STYLES[category]))
    dates = Chain(tuple(audit.assessment.dataset.as_of for audit in audits), ", ")
    unit = audits[0].assessment.dataset.unit
    title = Text("Audit of {unit}: figures to {dates}", unit=unit.name, dates=dates)
    notes = _notes(found)
    people = Table(title, _TOLD, sections, On.PEOPLE | On.BOOK, notes, name=Text("Audit"), signs="category")
    programs = Table(title, _FOUND, [Section(None, found)], On.CSV)

    def json() -> Record:
        counts = Counter(one.category for one in found)
        return {
            "schema": SCHEMA,
            "unit": {"id": unit.id, "name": unit.name},
            "summary": {category.value: counts[category] for category in Category},
            "findings": [_record(one, words) for one in found],
        }

    return Output(title, [people, programs], json)


def _notes(found: Sequence[Finding]) -> list[Note]:
    counts = Counter((one.category, isinstance(one.about, ClaimResult)) for one in found)
    claims, checks = (str(counts[Category.HOLDS, of_claims]) for of_claims in (True, False))
    notes = [Note(Text("holds: {claims} stated figures, {checks} checks", claims=claims, checks=checks))]
    if unchecked := counts[Category.OPEN, False]:
        notes.append(Note(Text("not checked for want of facts: {checks} checks", checks=str(unchecked))))
    return notes


_TOLD: Sequence[Column[Told]] = (
    Column("category", Text("Category"), "text", lambda row: PRESSING[row.category], On.BOOK, 22),
    Column("", Text("About"), "text", lambda row: row.about, On.PEOPLE | On.BOOK, 50),
    Column("", Text("The report says"), "text", lambda row: row.stated, On.PEOPLE | On.BOOK, 34),
    Column("", Text("The facts give"), "text", lambda row: row.given, On.PEOPLE | On.BOOK, 24),
    Column("", Text("Reason"), "text", lambda row: row.reason, On.PEOPLE | On.BOOK, 50),
    Column("", Text("Source"), "text", lambda row: row.source, On.PEOPLE | On.BOOK, 26),
)


def _stated(claim: ClaimResult) -> Cell:
    return claim.stated.value  # of a verdict its name, of a figure the number


def _exact(claim: ClaimResult) -> Cell:
    return claim.result.verdict.value if isinstance(claim.stated, Verdict) else claim.exact


def _source(row: Finding) -> str:
    return row.about.claim.source if isinstance(row.about, ClaimResult) else sources(row.about.facts)


def _of_claims(cell: Callable[[ClaimResult], Cell]) -> Callable[[Finding], Cell]:
    return lambda row: cell(row.about) if isinstance(row.about, ClaimResult) else None


def _about(row: Finding) -> Cell:
    return row.about.claim.target if isinstance(row.about, ClaimResult) else row.about.check.id


def _difference(row: Finding) -> Cell:
    return row.about.difference if isinstance(row.about, CheckResult) else None


_FOUND: Sequence[Column[Finding]] = (
    Column("category", "", "text", lambda row: row.category.value, On.CSV),
    Column("as_of", "", "date", lambda row: row.audit.assessment.dataset.as_of, On.CSV),
    Column("kind", "", "text", lambda row: "claim" if isinstance(row.about, ClaimResult) else "check", On.CSV),
    Column("about", "", "text", _about, On.CSV),
    Column("figure", "", "text", _of_claims(lambda claim: claim.what), On.CSV),
    Column("outcome", "", "text", _of_claims(lambda claim: claim.outcome.value), On.CSV),
    Column("stated", "", "number", _of_claims(_stated), On.CSV),
    Column("exact", "", "number", _of_claims(_exact), On.CSV),
    Column("difference", "", "number", _difference, On.CSV),
    Column("source", "", "text", _source, On.CSV),
)


def _record(row: Finding, words: Words) -> Mapping[str, Record]:
    """Checks and claims have fields of their own."""
    about = row.about
    head = {"category": row.category.value, "as_of": row.audit.assessment.dataset.as_of}
    if isinstance(about, CheckResult):
        return {
            **head,
            "check": about.check.id,
            "label": about.check.label,
            "severity": "question" if about.check.question else "error",
            "difference": about.difference,
            **({"counted": about.counted} if about.counted is not None else {}),
            "facts": {fact.id: fact.value for fact in about.facts},
            "missing": about.missing,
            "source": _source(row),
        }
    return {
        **head,
        "claim": about.claim.target,
        "horizon": about.result.horizon,
        "figure": about.what,
        "outcome": about.outcome.value,
        "stated": _stated(about),
        "exact": _exact(about),
        "within": None if about.exact is not None else about.within,
        "reading": about.reading.reading.id if about.reading else None,
        "reason": words.text(reason(about, row.rulebook)),
        "source": _source(row),
    }
