"""Which documents a formula needs the scores of, and those again of which others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from chitieu.judging.conditions import names
from chitieu.model import SCORE_OF, Document, Target
from chitieu.over_years import facts_of


def facts_asked(targets: Iterable[Target]) -> Iterator[str]:
    """Ids of what targets measure and what their cases ask about, scores, facts and attributes alike."""
    for target in targets:
        for case in (*target.cases, *target.every_case):
            if case.condition is not None:
                yield from names(case.condition)
            for criterion in case.criteria:
                yield from facts_of(criterion.indicator.formula)
                for _, level in criterion.levels:
                    yield from (fact for figure in level.figures for fact in facts_of(figure.formula))


def scored_in(ids: Iterable[str]) -> list[str]:
    """The documents whose scores are among ids of facts, each once."""
    return list(dict.fromkeys(id.removeprefix(SCORE_OF) for id in ids if id.startswith(SCORE_OF)))


def needed_for(ids: Iterable[str], documents: Sequence[Document]) -> tuple[Document, ...]:
    """The documents whose scores some facts are, and those that these need; in the order of the rulebook."""
    by_id = {document.id: document for document in documents}
    waiting, found = scored_in(ids), dict[str, Document]()
    while waiting:
        document = by_id.get(waiting.pop())
        if document is not None and document.id not in found:
            found[document.id] = document
            waiting += scored_in(facts_asked(document.targets))
    return tuple(document for document in documents if document.id in found)
