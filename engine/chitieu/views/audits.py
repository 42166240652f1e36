"""An audit: what is impossible first, then what is wrong, and last, counted, what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from chitieu.diagnostics import Text
from chitieu.judging.checking import CheckResult
from chitieu.judging.claims import ClaimResult
from chitieu.model import Verdict
from chitieu.use_cases.audit import Audit
from chitieu.views.audit_words import (
    PRESSING,
    Category,
    Finding,
    TextFinding,
    Told,
    audit_findings,
    reason,
    sources,
    told,
)
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


def audit_output(audits: Sequence[Audit], words: Words, text: Sequence[TextFinding] = ()) -> Output:
    """All datasets of a report, and what its ``text`` says besides.

    People find what is to be looked at, one row a claim; programs everything.
    """
    found = audit_findings(audits[0]) + [
        one for other in audits[1:] for one in audit_findings(other) if one.category is not Category.OPEN
    ]
    sections = []
    for category, word in PRESSING.items():
        rows = told([one for one in found if one.category is category], words)
        rows += [one.told for one in text if one.category is category]
        if rows:
            sections.append(Section(Chain((word.text, f"({len(rows)})")), rows, _STYLES[category]))
    dates = Chain(tuple(audit.assessment.dataset.as_of for audit in audits), ", ")
    unit = audits[0].assessment.dataset.unit
    title = Text("Audit of {unit}: figures to {dates}", unit=unit.name, dates=dates)
    notes = _notes(found, text)
    people = Table(title, _TOLD, sections, On.PEOPLE | On.BOOK, notes, name=Text("Audit"), signs="category")
    every: list[Finding | TextFinding] = [*found, *text]
    programs = Table(title, _FOUND, [Section(None, every)], On.CSV)

    def json() -> Record:
        counts = Counter(one.category for one in every)
        return {
            "schema": SCHEMA,
            "unit": {"id": unit.id, "name": unit.name},
            "summary": {category.value: counts[category] for category in Category},
            "findings": [*(_record(one, words) for one in found), *(_text_record(one, words) for one in text)],
        }

    return Output(title, [people, programs], json)


def _notes(found: Sequence[Finding], text: Sequence[TextFinding]) -> list[Note]:
    counts = Counter((one.category, isinstance(one.about, ClaimResult)) for one in found)
    claims, checks = (str(counts[Category.HOLDS, of_claims]) for of_claims in (True, False))
    notes = [Note(Text("holds: {claims} stated figures, {checks} checks", claims=claims, checks=checks))]
    if text:
        agree = sum(one.category is Category.HOLDS for one in text)
        notes.append(Note(Text("of the text hold besides: {statements} statements", statements=str(agree))))
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


def _source(row: Finding | TextFinding) -> str:
    if isinstance(row, TextFinding):
        return row.told.source
    return row.about.claim.source if isinstance(row.about, ClaimResult) else sources(row.about.facts)


def _of_claims(
    cell: Callable[[ClaimResult], Cell], of_text: Callable[[TextFinding], Cell] = lambda _: None
) -> Callable[[Finding | TextFinding], Cell]:
    def chosen(row: Finding | TextFinding) -> Cell:
        if isinstance(row, TextFinding):
            return of_text(row)
        return cell(row.about) if isinstance(row.about, ClaimResult) else None

    return chosen


def _as_of(row: Finding | TextFinding) -> Cell:
    return None if isinstance(row, TextFinding) else row.audit.assessment.dataset.as_of


def _kind(row: Finding | TextFinding) -> Cell:
    if isinstance(row, TextFinding):
        return row.kind
    return "claim" if isinstance(row.about, ClaimResult) else "check"


def _about(row: Finding | TextFinding) -> Cell:
    if isinstance(row, TextFinding):
        return row.about
    return row.about.claim.target if isinstance(row.about, ClaimResult) else row.about.check.id


def _difference(row: Finding | TextFinding) -> Cell:
    return row.about.difference if isinstance(row, Finding) and isinstance(row.about, CheckResult) else None


_FOUND: Sequence[Column[Finding | TextFinding]] = (
    Column("category", "", "text", lambda row: row.category.value, On.CSV),
    Column("as_of", "", "date", _as_of, On.CSV),
    Column("kind", "", "text", _kind, On.CSV),
    Column("about", "", "text", _about, On.CSV),
    Column("figure", "", "text", _of_claims(lambda claim: claim.what), On.CSV),
    Column("outcome", "", "text", _of_claims(lambda claim: claim.outcome.value, lambda row: row.outcome), On.CSV),
    Column("stated", "", "number", _of_claims(_stated, lambda row: row.stated), On.CSV),
    Column("exact", "", "number", _of_claims(_exact, lambda row: row.exact), On.CSV),
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


def _text_record(row: TextFinding, words: Words) -> Mapping[str, Record]:
    return {
        "category": row.category.value,
        row.kind: row.about,
        "outcome": row.outcome,
        "stated": row.stated,
        "exact": row.exact,
        "text": words.text(row.told.about),
        "reason": words.text(row.told.reason) or None,
        "source": row.told.source or None,
    }
