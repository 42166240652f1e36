"""What a report's text states, as findings of its audit: beside the claims of the dataset, each thing once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chitieu.diagnostics import Text
from chitieu.model import Rulebook, Target
from chitieu.prose.statements import Drawer, Statement
from chitieu.use_cases.audit import Audit
from chitieu.use_cases.audit_text import TextAudit
from chitieu.views.audit_words import Category, TextFinding, Told
from chitieu.views.proofreading import computed, place, reason_of
from chitieu.views.tables.words import Words

_CATEGORIES = {
    Drawer.WRONG: Category.WRONG,
    Drawer.ROUNDING: Category.ROUNDING,
    Drawer.QUESTION: Category.QUESTION,
    Drawer.HOLDS: Category.HOLDS,
}


def with_places(audits: Sequence[Audit], text: TextAudit, words: Words) -> list[Audit]:
    """The audits, with the places of the text at which their claims stand."""
    placed = []
    for at, audit in enumerate(audits):
        claims = list(audit.claims)
        for (of, number), one in text.claimed.items():
            if of == at:
                claim = claims[number].claim
                where = words.text(place(one.spot))
                source = where if where.startswith(claim.source) else f"{claim.source}; {where}"
                claims[number] = claims[number]._replace(claim=claim._replace(source=source))
        placed.append(audit._replace(claims=tuple(claims)))
    return placed


def text_findings(text: TextAudit, rulebook: Rulebook, words: Words) -> Iterator[TextFinding]:
    """What the text states besides, and the targets that it never mentions."""
    for one in text.others:
        yield _stated(one, words)
    for target in text.unmentioned:
        yield _unmentioned(target, rulebook)


def _stated(one: Statement, words: Words) -> TextFinding:
    category, where = _CATEGORIES[one.drawer], words.text(place(one.spot))
    told = Told(category, f"“{one.quote}”", one.stated.text, computed(one), reason_of(one), where)
    return TextFinding(
        category,
        told,
        "statement",
        one.kind.value,
        one.cause.value if one.cause else None,
        one.stated.value,
        one.sum.exact if one.sum else None,
    )


def _unmentioned(target: Target, rulebook: Rulebook) -> TextFinding:
    symbol = next(one.symbol for one in rulebook.documents if one.id == target.document)
    reason = Text("the report does not mention it")
    told = Told(Category.QUESTION, f"{symbol} {target.title}", None, None, reason, "")
    return TextFinding(Category.QUESTION, told, "target", target.name, "unmentioned", None, None)
