"""What a form says of people and bodies: traits with their columns and spellings, kinds of bodies; lists of texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import form_keys, formula
from chitieu.files.fields import Fields
from chitieu.files.shapes import Either
from chitieu.files.tree import Node, Scalar, Sequence
from chitieu.lists.forms import BODY_KIND, Body, CommonWords, Header, PrintedForm, Trait, TraitSource
from chitieu.lists.words import OR, Spellings, fold, has_more_ways, spellings, ways_to_write

WORDS = "words.yaml"
_MOST_WAYS = 10_000  # that one text may stand for; the longest that ships stands for 4,312
_OF_YEAR = re.compile(r"(?: năm)? \{year\}")


class Lexicon(NamedTuple):
    """What words.yaml gives all forms. ``headers``: all ways to write one, by the folded first of them.

    ``beside`` is what may stand beside a value without being one.
    """

    traits: Mapping[str, Trait] = {}
    words: CommonWords = CommonWords()
    headers: Mapping[str, tuple[str, ...]] = {}
    beside: tuple[str, ...] = ()


def read_lexicon(fields: Fields, problems: Problems) -> Lexicon:
    """The words that forms share, and the traits that they name by their ids alone."""
    listed = [_texts(node, problems) for _, node in fields.entries("headers")]
    synonyms = {fold(words[0]): tuple(words) for words in listed if words}
    said = {name: tuple(texts(fields, name, problems)) for name in CommonWords._fields if name != "printed"}
    printed = (
        _printed(key.text, Fields(node, problems, form_keys.PRINTED_FORM), problems)
        for key, node in fields.entries("printed")
    )
    words = CommonWords(printed=tuple(printed), **said)
    lexicon = Lexicon({}, words, synonyms, tuple(texts(fields, "beside", problems)))
    return lexicon._replace(traits=dict(read_traits(fields, lexicon, problems)))


def _printed(id: str, fields: Fields, problems: Problems) -> PrintedForm:
    names, instead = (tuple(texts(fields, key, problems)) for key in ("recognise", "instead"))
    return PrintedForm(id, fields.text("title") or id, names, instead)


def read_body(fields: Fields, name: str, lexicon: Lexicon, problems: Problems) -> Body | None:
    """What rows stand under, or are of, as a key of a form describes it."""
    node = fields.node(name)
    if node is None:
        return None
    body = Fields(node, problems, form_keys.BODY)
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
    return Body(label, kinds, headers(body, "column", lexicon, problems), tuple(texts(body, "skip", problems)))


def read_traits(fields: Fields, lexicon: Lexicon, problems: Problems) -> Iterator[tuple[str, Trait]]:
    """The traits of a form: those of words.yaml by their names alone, others as they are described."""
    common = lexicon.traits
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
        fields = Fields(node, problems, Either((form_keys.TRAIT, form_keys.MORE_OF_TRAIT)))
        trait = _more_of(id, fields, lexicon, problems) if "like" in fields else _trait(id, fields, lexicon, problems)
        if trait is not None:
            yield id, trait


def _more_of(id: str, fields: Fields, lexicon: Lexicon, problems: Problems) -> Trait | None:
    """A trait of words.yaml with further values."""
    like = fields.text("like") or ""
    common = lexicon.traits.get(like)
    values, known, choices = _values(fields, lexicon.beside, problems)
    if common is None:
        hint = suggestion(like, lexicon.traits) or Text("describe it here, or in {file}", file=WORDS)
        problems.error("unknown-trait", fields.place_of("like"), Text("unknown trait “{word}”", word=like), hint)
        return None
    return common._replace(
        id=id,
        values={**common.values, **values},
        spellings=common.spellings.with_others(known),
        choices=(*common.choices, *choices),
    )


def _trait(id: str, fields: Fields, lexicon: Lexicon, problems: Problems) -> Trait:
    label = fields.text("label") or id
    values, known, choices = _values(fields, lexicon.beside, problems)
    blank = fields.text("blank")
    if blank is not None and blank not in values:
        _unknown_value(fields.place_of("blank"), blank, values, problems)
    columns = tuple(_source(item, values, lexicon, problems) for item in fields.items("columns"))
    yearly = any("{year}" in part for column in columns for header in column.headers for part in header)
    ordered, several = fields.flag("ordered"), fields.flag("several")
    return Trait(id, label, values, known, choices, columns, ordered, blank, several, yearly)


def _source(item: Node, values: Mapping[str, str], lexicon: Lexicon, problems: Problems) -> TraitSource:
    """Where a trait of these values is read: what a mark, whatever is filled in, or nothing in the column means."""
    column = Fields(item, problems, form_keys.COLUMN)
    means = column.text("mark") or column.text("filled")
    if means is not None and means not in values:
        _unknown_value(column.place_of("mark" if "mark" in column else "filled"), means, values, problems)
    if "mark" in column and "filled" in column:
        problems.error("two-meanings", column.place, Text("mark and filled do not go together: choose one"))
    empty = column.text("blank")
    if empty is not None and empty not in values:
        _unknown_value(column.place_of("blank"), empty, values, problems)
    return TraitSource(headers(column, "header", lexicon, problems), means, "filled" in column, empty)


def _values(
    fields: Fields, beside: Iterable[str], problems: Problems
) -> tuple[dict[str, str], Spellings, tuple[str, ...]]:
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
            spelt = _written(item, problems) or [""]
            other = next((spelling for spelling in spelt if seen.setdefault(fold(spelling), code) != code), None)
            if other is not None:
                text = Text("“{word}” already stands for “{code}”", word=other, code=seen[fold(other)])
                problems.error("spelling-twice", item.place, text)
            words += ((spelling, code) for spelling in spelt)
            values.setdefault(code, spelt[0])
            if "*" not in spelt[0] and (several or code not in offered):
                offered.add(code)
                choices.append(spelt[0])
    return values, spellings(words, beside, remarks=fields.flag("remarks")), tuple(choices)


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


def items_under(fields: Fields, key: str, problems: Problems) -> tuple[Node, ...]:
    """The items of a list under a key; a single text is a list of one."""
    node = fields.node(key) if key in fields else None
    return () if node is None else _items(node, problems)


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
    return [way for item in _items(node, problems) for way in _written(item, problems)]


def _written(item: Node, problems: Problems) -> list[str]:
    """The ways to write what a text stands for; none of what is no text, or stands for too many to look for each."""
    text = read.text(item, problems)
    return ways_to_write(text) if text is not None and _may_unfold(text, item, problems) else []


def _may_unfold(text: str, item: Node, problems: Problems) -> bool:
    too_many = has_more_ways(text, _MOST_WAYS)
    if too_many:
        said = Text("this stands for more than {most} ways to write it", most=_MOST_WAYS)
        problems.error(
            "too-many-ways", item.place, said, Text("write it as several, each with fewer choices in braces")
        )
    return not too_many


def headers(fields: Fields, key: str, lexicon: Lexicon, problems: Problems) -> tuple[Header, ...]:
    node = fields.node(key)
    return () if node is None else as_headers(node, lexicon, problems)


def as_headers(node: Node, lexicon: Lexicon, problems: Problems) -> tuple[Header, ...]:
    """``Năm sinh > Nữ``: a column under a header that spans several. A part holds all the ways to write it."""
    found = [(item, read.text(item, problems)) for item in _items(node, problems)]
    return tuple(
        tuple(_part(part, lexicon) for part in text.split(">"))
        for item, text in found
        if text is not None and _may_unfold(text, item, problems)
    )


def _part(text: str, lexicon: Lexicon) -> str:
    """A part of a header with all the ways to write it, the one that is written first."""
    known: dict[str, None] = {}
    for way in ways_to_write(text.strip()):
        year = _OF_YEAR.search(way)
        before, after = (way, "") if year is None else (way[: year.start()], way[year.start() :])
        known |= dict.fromkeys([way, *(other + after for other in lexicon.headers.get(fold(before), ()))])
    return OR.join(known)
