"""What a form says of people and bodies: traits with their columns and spellings, kinds of bodies; lists of texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.fields import Fields
from chitieu.files.tree import Node, Scalar, Sequence
from chitieu.lists.forms import BODY_KIND, Body, Header, Trait, TraitSource
from chitieu.lists.words import Spellings, spellings

WORDS = "words.yaml"


def read_body(fields: Fields, problems: Problems) -> Body | None:
    node = fields.node("body")
    if node is None:
        return None
    body = Fields(node, problems, keys.BODY)
    values: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    for key, spelt in body.entries("kinds"):
        code = _code(key, problems)
        if code is not None:
            listed = _texts(spelt, problems)
            words += ((spelling, code) for spelling in listed)
            values[code] = listed[0].replace("*", "").strip() if listed else code
    label = body.text("label") or ""
    kinds = Trait(BODY_KIND, label, values, spellings(words), (), ()) if values else None
    return Body(label, kinds, headers(body, "column", problems), tuple(texts(body, "skip", problems)))


def read_traits(fields: Fields, common: Mapping[str, Trait], problems: Problems) -> Iterator[tuple[str, Trait]]:
    """The traits of a form: those of words.yaml by their names alone, others as they are described."""
    for key, node in fields.entries("traits"):
        id = _code(key, problems)
        if id is None:
            continue
        if isinstance(node, Scalar) and not node.text:
            if id in common:
                yield id, common[id]
            elif common:
                problems.error(
                    "unknown-trait",
                    key.place,
                    Text("unknown trait “{word}”", word=id),
                    suggestion(id, common) or Text("describe it here, or in {file}", file=WORDS),
                )
            continue
        yield id, _trait(id, node, problems)


def _trait(id: str, node: Node, problems: Problems) -> Trait:
    fields = Fields(node, problems, keys.TRAIT)
    label = fields.text("label") or id
    values, known, choices = _values(fields, problems)
    blank = fields.text("blank")
    if blank is not None and blank not in values:
        _unknown_value(fields.place_of("blank"), blank, values, problems)
    columns = tuple(_source(item, values, problems) for item in fields.items("columns"))
    yearly = any("{year}" in part for column in columns for header in column.headers for part in header)
    ordered, several = fields.flag("ordered"), fields.flag("several")
    return Trait(id, label, values, known, choices, columns, ordered, blank, several, yearly)


def _source(item: Node, values: Mapping[str, str], problems: Problems) -> TraitSource:
    """Where a trait of these values is read: what a mark, whatever is filled in, or nothing in the column means."""
    column = Fields(item, problems, keys.COLUMN)
    means = column.text("mark") or column.text("filled")
    if means is not None and means not in values:
        _unknown_value(column.place_of("mark" if "mark" in column else "filled"), means, values, problems)
    if "mark" in column and "filled" in column:
        problems.error("two-meanings", column.place, Text("mark and filled do not go together: choose one"))
    empty = column.text("blank")
    if empty is not None and empty not in values:
        _unknown_value(column.place_of("blank"), empty, values, problems)
    return TraitSource(headers(column, "header", problems), means, "filled" in column, empty)


def _values(fields: Fields, problems: Problems) -> tuple[dict[str, str], Spellings, tuple[str, ...]]:
    """Labels by code, all spellings, and those that an empty form offers: the first of each, of posts all."""
    values: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    choices: list[str] = []
    offered: set[str] = set()
    several = fields.flag("several")
    seen: dict[str, str] = {}
    for key, node in fields.entries("values"):
        code = _code(key, problems)
        if code is None:
            continue
        for item in _items(node, problems):
            spelling = read.text(item, problems)
            if spelling is None:
                continue
            if seen.setdefault(spelling, code) != code:
                problems.error(
                    "spelling-twice",
                    item.place,
                    Text("“{word}” already stands for “{code}”", word=spelling, code=seen[spelling]),
                )
            values.setdefault(code, spelling)
            words.append((spelling, code))
            if "*" not in spelling and (several or code not in offered):
                offered.add(code)
                choices.append(spelling)
    return values, spellings(words), tuple(choices)


def _unknown_value(place: Place, word: str, values: Mapping[str, str], problems: Problems) -> None:
    problems.error(
        "unknown-value",
        place,
        Text("“{word}” is not among the values", word=word),
        suggestion(word, values) or Text("known here: {keys}", keys=", ".join(values)),
    )


def _code(key: Scalar, problems: Problems) -> str | None:
    """A code that conditions can name."""
    id = read.identifier(key, problems)
    if id is not None and (not id.isidentifier() or id in formula.RESERVED):
        problems.error(
            "bad-id",
            key.place,
            Text("“{value}” is not a usable id here: conditions read it", value=id),
            Text("use letters, digits and _, with a letter first: {value}", value=id.replace("-", "_")),
        )
        return None
    return id


def _items(node: Node, problems: Problems) -> tuple[Node, ...]:
    """The items of a list; a single text is a list of one."""
    if isinstance(node, Sequence):
        if not node.items:
            problems.error("empty-list", node.place, Text("the list is empty"))
        return node.items
    return (node,)


def texts(fields: Fields, key: str, problems: Problems) -> list[str]:
    node = fields.node(key)
    return [] if node is None else _texts(node, problems)


def _texts(node: Node, problems: Problems) -> list[str]:
    found = [read.text(item, problems) for item in _items(node, problems)]
    return [text for text in found if text is not None]


def headers(fields: Fields, key: str, problems: Problems) -> tuple[Header, ...]:
    node = fields.node(key)
    return () if node is None else as_headers(node, problems)


def as_headers(node: Node, problems: Problems) -> tuple[Header, ...]:
    """``Năm sinh > Nữ``: a column under a header that spans several."""
    return tuple(tuple(part.strip() for part in text.split(">")) for text in _texts(node, problems))
