"""Scores that formulas name: they are of documents that make one, and of none that needs the score itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar, written_keys
from chitieu.files.tree import Sequence as SequenceNode
from chitieu.judging.conditions import names
from chitieu.judging.scored import facts_asked, scored_in
from chitieu.model import SCORE_OF, Check, Document, FactType

_Needs = Mapping[str, Sequence[str]]  # the documents whose scores a document names


def with_scores(facts: Mapping[str, FactType], documents: Sequence[Document]) -> dict[str, FactType]:
    """The facts with those scores alone that targets ask about, by the symbols of their documents."""
    used = set(scored_in(facts_asked(target for document in documents for target in document.targets)))
    symbols = {SCORE_OF + document.id: document.symbol for document in documents if document.id in used}
    kept = {id: fact for id, fact in facts.items() if not fact.is_score or id in symbols}
    return {id: fact._replace(label=symbols[id]) if id in symbols else fact for id, fact in kept.items()}


def check_scores(
    documents: Sequence[Document], checks: Iterable[Check], trees: Mapping[str, Node], problems: Problems
) -> None:
    """A score that nobody makes, one that needs itself, and one in a check, which is held against reported facts."""
    needs = {document.id: scored_in(facts_asked(document.targets)) for document in documents}
    _check_made(documents, needs, trees, problems)
    _check_circles(needs, trees, problems)
    for check in checks:
        for document in scored_in(names(check.condition)):
            problems.error(
                "score-in-check",
                _named(document, trees),
                Text("checks hold between facts that are reported, and a score is worked out"),
                Text("name facts instead"),
            )


def _check_made(documents: Sequence[Document], needs: _Needs, trees: Mapping[str, Node], problems: Problems) -> None:
    """Each score that a document needs is made by another."""
    makes = {document.id for document in documents if _makes(document, trees)}
    for document in dict.fromkeys(name for others in needs.values() for name in others):
        if document in needs and document not in makes:
            problems.error(
                "no-score",
                _named(document, trees),
                Text("the document “{id}” makes no score", id=document),
                Text("write score: {out_of: 100} in its document.yaml"),
            )


def _check_circles(needs: _Needs, trees: Mapping[str, Node], problems: Problems) -> None:
    """No score needs itself; each circle is told once."""
    told: set[str] = set()
    for document in needs:
        circle = _circle(document, needs)
        if circle and not told & {*circle}:
            told |= {*circle}
            problems.error(
                "score-within-itself",
                _named(circle[1], trees),
                Text("a score is a part of itself: {circle}", circle=" → ".join(circle)),
                Text("take the score out of one of these"),
            )


def _makes(document: Document, trees: Mapping[str, Node]) -> bool:
    """Whether a score is written, right or wrong; of a document in a folder of another name, which is reported, yes."""
    tree = trees.get(f"{document.id}/document.yaml")
    return tree is None or "score" in written_keys(tree)


def _circle(document: str, needs: _Needs) -> tuple[str, ...]:
    """The way from a document by the scores that it needs back to itself; nothing where there is none."""
    waiting: list[tuple[str, ...]] = [(document,)]
    seen: set[str] = set()
    while waiting:
        way = waiting.pop()
        for other in needs.get(way[-1], ()):
            if other == document:
                return (*way, other)
            if other not in seen:
                seen.add(other)
                waiting.append((*way, other))
    return ()


def _named(document: str, trees: Mapping[str, Node]) -> Place:
    """Where the rules name the score of a document first."""
    written = f"score of {document}"
    found = (node for tree in trees.values() for node in _scalars(tree) if written in " ".join(node.text.split()))
    first = next(found, None)
    return Place("rules") if first is None else first.place


def _scalars(node: Node) -> Iterator[Scalar]:
    if isinstance(node, MappingNode):
        for _, value in node.entries:
            yield from _scalars(value)
    elif isinstance(node, SequenceNode):
        for item in node.items:
            yield from _scalars(item)
    elif isinstance(node, Scalar):
        yield node
