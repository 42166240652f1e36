"""An audit in every form: what is impossible first, then what is wrong, and last, counted, what holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from chitieu.judging.claims import ClaimResult
from chitieu.language import Language
from chitieu.use_cases.audit import Audit
from chitieu.views.audit_records import audit_csv, audit_json
from chitieu.views.audit_words import CATEGORY_WORDS, AuditWords, Category, Finding, audit_findings, joined_rows
from chitieu.views.listing import Listing, Section, html_listing, markdown_listing, plain_listing, print_listing
from chitieu.views.output import Pages

if TYPE_CHECKING:
    from rich.console import Console


def audit_pages(audits: Sequence[Audit], language: Language, decimals: int) -> Pages:
    """One page of all datasets of a report."""
    found = audit_findings(audits[0]) + [
        one for other in audits[1:] for one in audit_findings(other) if one.category is not Category.OPEN
    ]
    words = AuditWords(language, decimals)

    def listing() -> Listing:
        return _listing(audits, found, words)

    def table(console: Console) -> None:
        print_listing(listing(), console)

    def xlsx() -> bytes:
        from chitieu.views.workbook import workbook_bytes
        from chitieu.views.workbooks import audit_book

        return workbook_bytes(*audit_book(found, listing().title, language, decimals))

    return Pages(
        plain=lambda: plain_listing(listing()),
        json=lambda: audit_json(audits, found, words),
        csv=lambda: audit_csv(found, words),
        markdown=lambda: markdown_listing(listing()),
        table=table,
        xlsx=xlsx,
        html=lambda: html_listing(listing(), language),
    )


def _listing(audits: Sequence[Audit], found: Sequence[Finding], words: AuditWords) -> Listing:
    say = words.language.say
    first = audits[0].assessment.dataset
    sections = []
    for category, (heading, style) in CATEGORY_WORDS.items():
        rows = joined_rows([words.cells(one) for one in found if one.category is category])
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
