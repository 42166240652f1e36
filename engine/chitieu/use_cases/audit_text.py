"""The use case "audit" with a report's own text: what it states besides the claims, and what it never mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Problems
from chitieu.judging.checking import CheckResult
from chitieu.judging.claims import ClaimResult
from chitieu.model import Fact, Stated, Target, Verdict
from chitieu.prose.mentions import AskedGoal, mentions
from chitieu.prose.statements import Proofreading, Statement, StatementKind
from chitieu.use_cases.audit import Audit
from chitieu.use_cases.proofread import proofread_file

_NAMED_BY = 2  # first words of a title, which say what kind of document it is: Nghị quyết, Kế hoạch


class TextAudit(NamedTuple):
    """``claimed`` are the statements that a claim of the dataset makes, too, by the place of each claim's figure among
    those of its audit; ``others`` those that neither a claim nor a check makes; ``unmentioned`` the targets due that
    the text says nothing of."""

    proofreading: Proofreading
    claimed: Mapping[tuple[int, int], Statement]
    others: tuple[Statement, ...]
    unmentioned: tuple[Target, ...]


def audit_text(audits: Sequence[Audit], report: Path, problems: Problems) -> TextAudit:
    """A report's text beside the audit of its datasets. Raises InvalidInput when it cannot be read."""
    found = proofread_file(report, problems)
    left = list(found.statements)
    claimed: dict[tuple[int, int], Statement] = {}
    for at, audit in enumerate(audits):
        for number, claim in enumerate(audit.claims):
            same = next((one for one in left if _claims_it(claim, one)), None)
            if same is not None:
                claimed[at, number] = same
                left.remove(same)
    checks = [check for audit in audits for check in audit.checks]
    others = tuple(one for one in left if not any(_checks_it(check, one) for check in checks))
    return TextAudit(found, claimed, others, tuple(_unmentioned(audits[0], found)))


def _claims_it(claim: ClaimResult, one: Statement) -> bool:
    """Whether a claim and a statement print the same figure in one section, and the same follows for both."""
    if not isinstance(claim.stated, Stated) or one.sum is None or claim.exact is None:
        return False
    of_target = one.kind is StatementKind.TARGET
    if of_target != (claim.what == "attainment") or not _in_section(claim.claim.source, one.spot.section):
        return False
    stated = one.stated.stated
    same = (claim.stated.value, claim.stated.percent) == (stated.value, stated.percent)
    return same and claim.exact == one.sum.exact


def _in_section(source: str, section: str) -> bool:
    """Whether the source of a claim may mean a section: it names that, or none."""
    named = re.findall(r"\b[IVX]+(?:\.[\w]+)+|\b[IVX]+\b", source)
    return not named or section in named


def _checks_it(check: CheckResult, one: Statement) -> bool:
    """Whether a check holds the same figures against each other as a whole and its parts."""
    if one.kind is not StatementKind.PARTS or check.held is None:
        return False
    return _values(check.facts) == sorted(figure.value for figure in one.figures)


def _values(facts: Sequence[Fact]) -> list[Fraction | None]:
    values = [fact.value.exact for fact in facts]
    return sorted(values, key=lambda value: (value is None, value)) if None not in values else [None]


def _unmentioned(audit: Audit, found: Proofreading) -> Iterator[Target]:
    """The targets that apply and that no goal of the text says."""
    rulebook, results = audit.assessment.rulebook, audit.assessment.results
    targets = {one.target.name: one.target for one in results if one.verdict is not Verdict.NOT_APPLICABLE}
    documents = {document.id: document for document in rulebook.documents}
    asked = []
    for target in targets.values():
        document = documents[target.document]
        kind = " ".join(document.title.split()[:_NAMED_BY])
        asked.append(AskedGoal(target.document, (document.symbol, kind), target.statement or target.title))
    places = mentions(asked, found.report)
    return (target for target, spot in zip(targets.values(), places, strict=True) if spot is None)
