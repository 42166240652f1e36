"""The files of rules/forms → Forms, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.diagnostics import Place, Problems, Text, suggestion
from engine.files import fields as read
from engine.files import formula
from engine.files.fields import Fields
from engine.files.formula import Names
from engine.files.tree import File, Node, Scalar, Sequence
from engine.files.tree import read as read_file
from engine.intake.forms import BODY_KIND, Body, Column, Counting, Form, Header, Matrix, Roster, Sum, Total, Trait
from engine.intake.words import Spellings, spellings
from engine.model import Condition, FactType

WORDS = "words.yaml"
_TRAIT = ("label", "columns", "values", "ordered", "blank", "several")


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
    common: dict[str, Trait] = {}
    gone: tuple[str, ...] = ()
    if (folder / WORDS).exists():
        file = read_file(folder / WORDS, f"{name}/{WORDS}", problems, inside=folder)
        if file.root is None:  # every form would be at fault where it names a common trait
            return ()
        top = Fields(file.root, problems, required=("traits",), optional=("gone",))
        common = dict(_traits(top, {}, problems))
        gone = tuple(_texts(top, "gone", problems))
    forms = []
    for path in sorted(folder.glob("*.yaml")):
        if path.name != WORDS and not path.name.startswith("."):
            form = _form(
                read_file(path, f"{name}/{path.name}", problems, inside=folder), path.stem, common, facts, problems
            )
            if form is not None:
                forms.append(form._replace(gone=gone) if isinstance(form, Roster) else form)
    return tuple(sorted(forms, key=lambda form: form.title))


def _form(
    file: File, stem: str, common: Mapping[str, Trait], facts: Mapping[str, FactType], problems: Problems
) -> Form | None:
    if file.root is None:
        return None
    entries = dict.fromkeys(key.text for key, _ in getattr(file.root, "entries", ()))
    if "rows" in entries:
        fields = Fields(file.root, problems, required=("id", "title", "recognise", "rows", "columns", "whole", "facts"))
    else:
        fields = Fields(
            file.root,
            problems,
            required=("id", "title", "recognise", "person", "traits", "facts"),
            optional=("body", "totals"),
        )
    id, title = fields.identifier("id"), fields.text("title")
    if id is not None and id != stem:
        problems.error(
            "id-and-file",
            fields.place_of("id"),
            Text("the id “{id}” differs from the name of the file, “{file}”", id=id, file=stem),
            Text("give both the same name"),
        )
    recognise = tuple(_texts(fields, "recognise", problems))
    make = _matrix if "rows" in entries else _roster
    return make(id or stem, title or stem, recognise, fields, common, facts, problems)


# --- rosters ----------------------------------------------------------------------------------------------------


def _roster(
    id: str,
    title: str,
    recognise: tuple[str, ...],
    fields: Fields,
    common: Mapping[str, Trait],
    facts: Mapping[str, FactType],
    problems: Problems,
) -> Roster:
    name: tuple[Header, ...] = ()
    born: tuple[Header, ...] = ()
    note: tuple[Header, ...] = ()
    if (node := fields.node("person")) is not None:
        person = Fields(node, problems, required=("name",), optional=("born", "note"))
        name, born = _headers(person, "name", problems), _headers(person, "born", problems)
        note = _headers(person, "note", problems)
    body = _body(fields, problems)
    traits = dict(_traits(fields, common, problems))
    known = {trait.id: trait.attribute for trait in traits.values()}
    if body is not None and body.kinds is not None:
        known[BODY_KIND] = body.kinds.attribute
    names = Names({}, known, {})
    return Roster(
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


def _body(fields: Fields, problems: Problems) -> Body | None:
    node = fields.node("body")
    if node is None:
        return None
    body = Fields(node, problems, required=("label",), optional=("column", "kinds", "skip"))
    values: dict[str, str] = {}
    words: list[tuple[str, str]] = []
    for key, _ in body.entries("kinds"):
        code = _code(key, problems)
        if code is not None:
            listed = _texts(Fields(body.node("kinds") or node, Problems(), optional=(key.text,)), key.text, problems)
            words += ((spelling, code) for spelling in listed)
            values[code] = listed[0].replace("*", "").strip() if listed else code
    label = body.text("label") or ""
    kinds = Trait(BODY_KIND, label, values, spellings(words), (), ()) if values else None
    return Body(label, kinds, _headers(body, "column", problems), tuple(_texts(body, "skip", problems)))


def _traits(fields: Fields, common: Mapping[str, Trait], problems: Problems) -> Iterator[tuple[str, Trait]]:
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
    fields = Fields(node, problems, required=("label", "columns", "values"), optional=_TRAIT[3:])
    label = fields.text("label") or id
    values, known, choices = _values(fields, problems)
    blank = fields.text("blank")
    if blank is not None and blank not in values:
        _unknown_value(fields.place_of("blank"), blank, values, problems)
    columns = []
    for item in fields.items("columns"):
        column = Fields(item, problems, required=("header",), optional=("mark", "filled", "blank"))
        means = column.text("mark") or column.text("filled")
        if means is not None and means not in values:
            _unknown_value(column.place_of("mark" if "mark" in column else "filled"), means, values, problems)
        if "mark" in column and "filled" in column:
            problems.error("two-meanings", column.place, Text("mark and filled do not go together: choose one"))
        empty = column.text("blank")
        if empty is not None and empty not in values:
            _unknown_value(column.place_of("blank"), empty, values, problems)
        columns.append(Column(_headers(column, "header", problems), means, "filled" in column, empty))
    yearly = any("{year}" in part for column in columns for header in column.headers for part in header)
    ordered, several = fields.flag("ordered"), fields.flag("several")
    return Trait(id, label, values, known, choices, tuple(columns), ordered, blank, several, yearly)


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


def _countings(
    fields: Fields, body: Body | None, names: Names, facts: Mapping[str, FactType], problems: Problems
) -> Iterator[Counting]:
    for key, node in fields.entries("facts"):
        if not _known_fact(key, facts, problems):
            continue
        counting = Fields(node, problems, optional=("count", "where", "share", "of"))
        if "share" in counting:
            where, of = _condition(counting, "share", names, problems), _condition(counting, "of", names, problems)
            if facts[key.text].unit != "%":
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
        if what not in ("people", "bodies") or (what == "bodies" and body is None):
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


def _totals(fields: Fields, names: Names, problems: Problems) -> Iterator[Total]:
    for item in fields.items("totals"):
        total = Fields(item, problems, required=("row",), optional=("where",))
        yield Total(tuple(_texts(total, "row", problems)), _condition(total, "where", names, problems))


def _condition(fields: Fields, key: str, names: Names, problems: Problems) -> Condition | None:
    node = fields.node(key)
    if not isinstance(node, Scalar) or read.text(node, problems) is None:
        return None
    start = node.place
    if node.quoted:
        start = start._replace(column=start.column + 1)
    return formula.parse_condition(node.text, start, names, problems)


# --- matrices ---------------------------------------------------------------------------------------------------


def _matrix(
    id: str,
    title: str,
    recognise: tuple[str, ...],
    fields: Fields,
    _common: Mapping[str, Trait],
    facts: Mapping[str, FactType],
    problems: Problems,
) -> Matrix:
    rows = {key.text: _as_headers(node, problems) for key, node in fields.entries("rows")}
    columns = {key.text: _as_headers(node, problems) for key, node in fields.entries("columns")}
    whole = fields.text("whole") or ""
    if "whole" in fields:
        _among(fields.place_of("whole"), whole, rows, problems)
    sums = []
    for key, node in fields.entries("facts"):
        cells = Fields(node, problems, required=("row", "columns"))
        row, added = cells.text("row") or "", _texts(cells, "columns", problems)
        if "row" in cells:
            _among(cells.place_of("row"), row, rows, problems)
        for column, item in zip(added, cells.items("columns"), strict=False):
            _among(item.place, column, columns, problems)
        if _known_fact(key, facts, problems):
            sums.append(Sum(key.text, row, tuple(added)))
    return Matrix(id, title, recognise, rows, columns, whole, tuple(sums))


def _among(place: Place, word: str, known: Mapping[str, object], problems: Problems) -> None:
    if word not in known:
        problems.error(
            "unknown-header",
            place,
            Text("“{word}” is not among the rows or columns of this form", word=word),
            suggestion(word, known) or Text("known here: {keys}", keys=", ".join(known)),
        )


# --- pieces -----------------------------------------------------------------------------------------------------


def _known_fact(key: Scalar, facts: Mapping[str, FactType], problems: Problems) -> bool:
    if key.text in facts:
        return True
    if facts:  # else facts.yaml could not be read, which is reported
        problems.error(
            "unknown-fact",
            key.place,
            Text("unknown fact “{word}”", word=key.text),
            suggestion(key.text, facts) or Text("facts are listed in facts.yaml"),
        )
    return False


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


def _texts(fields: Fields, key: str, problems: Problems) -> list[str]:
    node = fields.node(key)
    found = [] if node is None else [read.text(item, problems) for item in _items(node, problems)]
    return [text for text in found if text is not None]


def _headers(fields: Fields, key: str, problems: Problems) -> tuple[Header, ...]:
    node = fields.node(key)
    return () if node is None else _as_headers(node, problems)


def _as_headers(node: Node, problems: Problems) -> tuple[Header, ...]:
    """``Năm sinh > Nữ``: a column under a header that spans several."""
    texts = [read.text(item, problems) for item in _items(node, problems)]
    return tuple(tuple(part.strip() for part in text.split(">")) for text in texts if text is not None)
