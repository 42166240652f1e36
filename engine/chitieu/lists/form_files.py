"""The files of rules/forms → Forms, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files import fields as read
from chitieu.files import form_keys, formula
from chitieu.files.fields import Fields
from chitieu.files.known_names import KnownNames
from chitieu.files.shapes import Either
from chitieu.files.tree import File
from chitieu.files.tree import read_yaml as read_file
from chitieu.lists.form_traits import (
    WORDS,
    Lexicon,
    as_headers,
    headers,
    items_under,
    read_body,
    read_lexicon,
    read_traits,
    texts,
)
from chitieu.lists.forms import BODY_KIND, Body, Counting, Form, Header, Matrix, PeopleForm, Sum, Total, UnitsCounted
from chitieu.model import Condition, FactType

_NAMING = ("row", "columns", "also", "above_zero")


def read_forms(folder: Path, name: str, facts: Mapping[str, FactType], problems: Problems) -> tuple[Form, ...]:
    """The forms of a folder, shown to people under ``name``, in the order of their titles; faults go to ``problems``.

    ``facts`` is the vocabulary: a form counts only what it knows.
    """
    if not folder.is_dir():
        problems.error(
            "no-forms",
            Place(name),
            Text("there is no folder of forms here"),
            Text("a form is a file of rules/forms; see docs/vi/nhap-danh-sach.md"),
        )
        return ()
    lexicon = Lexicon()
    if (folder / WORDS).exists():
        file = read_file(folder / WORDS, f"{name}/{WORDS}", problems, inside=folder)
        if file.root is None:  # every form would be at fault where it names a common trait
            return ()
        lexicon = read_lexicon(Fields(file.root, problems, form_keys.FORM_WORDS), problems)
    forms = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != WORDS and not path.name.startswith("."):
            form = _form(
                read_file(path, f"{name}/{path.name}", problems, inside=folder), path.stem, lexicon, facts, problems
            )
            if form is not None:
                forms.append(form._replace(words=lexicon.words))
    return tuple(sorted(forms, key=lambda form: form.title))


def _form(file: File, stem: str, lexicon: Lexicon, facts: Mapping[str, FactType], problems: Problems) -> Form | None:
    if file.root is None:
        return None
    fields = Fields(file.root, problems, form_keys.FORM)
    id = fields.own_id(
        stem, lambda other: Text("the id “{id}” differs from the name of the file, “{file}”", id=other, file=stem)
    )
    title = fields.text("title")
    recognise = tuple(texts(fields, "recognise", problems))
    unlike = tuple(texts(fields, "unlike", problems))
    if fields.shape in (form_keys.MATRIX, form_keys.UNITS_MATRIX):
        return _matrix(id or stem, title or stem, recognise, fields, lexicon, facts, problems)._replace(unlike=unlike)
    form = _people_form(id or stem, title or stem, recognise, fields, lexicon, facts, problems)
    return form._replace(unlike=unlike)


# --- lists ----------------------------------------------------------------------------------------------------


def _people_form(
    id: str,
    title: str,
    recognise: tuple[str, ...],
    fields: Fields,
    lexicon: Lexicon,
    facts: Mapping[str, FactType],
    problems: Problems,
) -> PeopleForm:
    name: tuple[Header, ...] = ()
    born: tuple[Header, ...] = ()
    note: tuple[Header, ...] = ()
    if (node := fields.node("person")) is not None:
        person = Fields(node, problems, form_keys.PERSON)
        name, born, note = (headers(person, key, lexicon, problems) for key in ("name", "born", "note"))
    body = read_body(fields, "body", lexicon, problems)
    traits = dict(read_traits(fields, lexicon, problems))
    known = {trait.id: trait.attribute for trait in traits.values()}
    if body is not None and body.kinds is not None:
        known[BODY_KIND] = body.kinds.attribute
    names = KnownNames({}, known, {}, counted=frozenset(facts))
    return PeopleForm(
        id=id,
        title=title,
        recognise=recognise,
        name=name,
        born=born,
        note=note,
        body=body,
        traits=traits,
        facts=tuple(_countings(fields, body, names, facts, problems)),
        totals=tuple(_totals(fields, names, problems)),
    )


def _countings(
    fields: Fields, body: Body | None, names: KnownNames, facts: Mapping[str, FactType], problems: Problems
) -> Iterator[Counting]:
    for key, node in fields.entries("facts"):
        if read.known_fact(key, facts, problems, partial(_said_of_people, names)) is None:
            continue
        counting = Fields(node, problems, form_keys.COUNTING)
        if counting.shape is form_keys.SHARE:
            where, of = _condition(counting, "share", names, problems), _condition(counting, "of", names, problems)
            if not facts[key.text].is_share:
                problems.error(
                    "percent-unexpected",
                    key.place,
                    Text("a share was found for “{label}”, which is no percentage", label=facts[key.text].label),
                    Text("write count: people"),
                )
            if where is not None:
                text = counting.text("share") or ""
                yield Counting(key.text, "share", where, of, text + (f" / {counting.text('of')}" if of else ""))
            continue
        what = counting.text("count")
        if what is None:
            continue
        if what not in form_keys.WHAT_IS_COUNTED.known or (what == "bodies" and body is None):
            problems.error(
                "count",
                counting.place_of("count"),
                Text("what is counted was expected: count: people, or count: bodies where the form has a body:"),
            )
            continue
        where = _condition(counting, "where", names, problems)
        if "where" not in counting or where is not None:
            text = (counting.text("where") or "") if "where" in counting else ""
            yield Counting(key.text, "people" if what == "people" else "bodies", where, None, text)


def _said_of_people(names: KnownNames, word: str) -> tuple[Text, Text] | None:
    """What to say of a name that is known of people, where a fact is named."""
    if word not in names.attributes:
        return None
    value = next(iter(names.attributes[word].values), "…")
    return (
        Text("“{word}” is what a list says of a person, and no fact", word=word),
        Text("name the fact that is counted, and ask for it: where: {word} == {value}", word=word, value=value),
    )


def _totals(fields: Fields, names: KnownNames, problems: Problems) -> Iterator[Total]:
    for item in fields.items("totals"):
        total = Fields(item, problems, form_keys.TOTAL)
        yield Total(tuple(texts(total, "row", problems)), _condition(total, "where", names, problems))


def _condition(fields: Fields, key: str, names: KnownNames, problems: Problems) -> Condition | None:
    source = fields.formula(key)
    return None if source is None else formula.parse_condition(*source, names, problems)


# --- matrices ---------------------------------------------------------------------------------------------------


def _matrix(
    id: str,
    title: str,
    recognise: tuple[str, ...],
    fields: Fields,
    lexicon: Lexicon,
    facts: Mapping[str, FactType],
    problems: Problems,
) -> Matrix:
    rows = {key.text: as_headers(node, lexicon, problems) for key, node in fields.entries("rows")}
    columns = {key.text: as_headers(node, lexicon, problems) for key, node in fields.entries("columns")}
    units = read_body(fields, "units", lexicon, problems)
    whole = fields.text("whole") if "whole" in fields else None
    if whole is not None:
        _among(fields.place_of("whole"), whole, {**rows, **columns}, problems)
    cells: list[Sum | UnitsCounted] = []
    declared = form_keys.SUM if units is None else Either((form_keys.SUM_OF_UNITS, form_keys.UNITS_COUNTED))
    for key, node in fields.entries("facts"):
        counted = Fields(node, problems, declared)
        named = {name: _named(counted, name, rows if name == "row" else columns, problems) for name in _NAMING}
        kind = counted.text("kind") if "kind" in counted else None
        if kind is not None:
            _among(counted.place_of("kind"), kind, units.kinds.values if units and units.kinds else {}, problems)
        if read.known_fact(key, facts, problems):
            cells.append(
                Sum(key.text, named["row"], named["columns"], named["also"])
                if counted.shape is not form_keys.UNITS_COUNTED
                else UnitsCounted(key.text, kind, named["above_zero"])
            )
    return Matrix(id, title, recognise, rows, columns, whole, tuple(cells), units)


def _named(fields: Fields, key: str, known: Mapping[str, object], problems: Problems) -> tuple[str, ...]:
    """Keys of rows or columns that a fact names; those that the form has not go to ``problems``."""
    named = []
    for item in items_under(fields, key, problems):
        name = read.text(item, problems)
        if name is not None:
            _among(item.place, name, known, problems)
            named.append(name)
    return tuple(named)


def _among(place: Place, word: str, known: Mapping[str, object], problems: Problems) -> None:
    if word not in known:
        problems.error(
            "unknown-header",
            place,
            Text("“{word}” is not among the rows or columns of this form", word=word),
            suggestion(word, known) or Text("known here: {keys}", keys=", ".join(known)),
        )
