"""An audit for programs: JSON and CSV."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.judging.checking import CheckResult
from chitieu.model import Verdict
from chitieu.text.csv_rows import rows_text
from chitieu.use_cases.audit import Audit
from chitieu.views.audit_words import AuditWords, Category, Finding, sources
from chitieu.views.csv import decimal
from chitieu.views.json import bounds_json

SCHEMA = "chitieu/audit/1"


def audit_json(audits: Sequence[Audit], found: Sequence[Finding], words: AuditWords) -> str:
    """Everything that was found of all datasets of a report, with exact figures."""
    counts = Counter(one.category for one in found)
    dataset = audits[0].assessment.dataset
    saved = {
        "schema": SCHEMA,
        "unit": {"id": dataset.unit.id, "name": dataset.unit.name},
        "summary": {category.value: counts[category] for category in Category},
        "findings": [dict(_fields(one, words)) for one in found],
    }
    return json.dumps(saved, ensure_ascii=False, indent=2) + "\n"


def _fields(finding: Finding, words: AuditWords) -> Iterator[tuple[str, object]]:
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
        yield "source", sources(about.facts)
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


def audit_csv(found: Sequence[Finding], words: AuditWords) -> str:
    """A row per check and stated figure; empty cells for what is absent."""
    return rows_text(_COLUMNS, (_row(one, words) for one in found))


def _row(finding: Finding, words: AuditWords) -> list[object]:
    fields = dict(_fields(finding, words))
    kind = "check" if "check" in fields else "claim"
    cells = [finding.category.value, fields["as_of"], kind, fields[kind]]
    for name in ("figure", "outcome", "stated", "exact", "difference", "source"):
        value = fields.get(name)
        cells.append("" if value is None else _decimal(value) if name in ("stated", "exact", "difference") else value)
    return cells


def _decimal(value: object) -> object:
    """No quotient in a cell: a spreadsheet would read 3/17 as a date."""
    try:
        return decimal(Fraction(str(value)))
    except ValueError:
        return value
