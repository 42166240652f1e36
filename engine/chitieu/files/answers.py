"""Questions that a file answers itself: ``lint: {ignore: [no-example], reason: …}`` beside what is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from typing import NamedTuple

from chitieu.diagnostics import Diagnostic, Place, Problems, Severity
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.fields import Fields
from chitieu.files.tree import Mapping, Node, Scalar, Sequence


class AnsweredCode(NamedTuple):
    """The code of a question, and where its answer stands."""

    code: str
    place: Place


def check_answer(fields: Fields, problems: Problems) -> None:
    """Reads the answers of a target, document, fact or indicator for what is wrong with them."""
    node = fields.node("lint")
    if node is None:
        return
    answer = Fields(node, problems, keys.ANSWER)
    for item in answer.items("ignore"):
        read.text(item, problems)
    answer.text("reason")


def answers(node: Node) -> Iterator[AnsweredCode]:
    """The codes that are answered anywhere in a file."""
    if isinstance(node, Mapping):
        yield from _own(node)
    for _, inner in _inner(node):
        yield from answers(inner)


def drop_answered(trees: Table[str, Node], problems: Problems) -> set[AnsweredCode]:
    """Takes the questions that their files answer out of ``problems``; the answers that were asked for.

    ``trees`` are files by the names that people know them by. What is an error stays one.
    """
    asked: set[AnsweredCode] = set()
    kept = []
    for problem in problems.found:
        root = trees.get(problem.place.file) if problem.severity is Severity.WARNING else None
        found = set() if root is None else {each for each in _above(root, problem) if each.code == problem.code}
        asked |= found
        if not found:
            kept.append(problem)
    problems.found[:] = kept
    return asked


def _above(root: Node, problem: Diagnostic) -> Iterator[AnsweredCode]:
    """The answers in the groups that a place stands in, from the file down."""
    node: Node | None = root
    while node is not None:
        if isinstance(node, Mapping):
            yield from _own(node)
        before = [inner for place, inner in _inner(node) if _position(place) <= _position(problem.place)]
        node = before[-1] if before else None


def _position(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _inner(node: Node) -> list[tuple[Place, Node]]:
    if isinstance(node, Mapping):
        return [(key.place, value) for key, value in node.entries]
    return [(item.place, item) for item in node.items] if isinstance(node, Sequence) else []


def _own(node: Mapping) -> Iterator[AnsweredCode]:
    listed = _value(_value(node, "lint"), "ignore")
    for item in listed.items if isinstance(listed, Sequence) else ():
        if isinstance(item, Scalar):
            yield AnsweredCode(item.text, item.place)


def _value(node: Node | None, name: str) -> Node | None:
    entries = node.entries if isinstance(node, Mapping) else ()
    return next((value for key, value in entries if key.text == name), None)
