"""A folder of rules → a Rulebook, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path

from engine.diagnostics import Place, Problems, Text, suggestion
from engine.files import fields as read
from engine.files import formula
from engine.files.fields import Fields
from engine.files.formula import Names
from engine.files.target import Vocabulary, read_target
from engine.files.tree import File, Node, Scalar
from engine.files.tree import Mapping as MappingNode
from engine.files.tree import read as read_file
from engine.model import Attribute, Check, Constant, Document, FactType, Formula, Indicator, Rulebook, Target
from engine.numbers import fact_names

_NOT_DOCUMENTS = ("schema", "forms")


def read_rulebook(folder: Path, name: str, problems: Problems) -> Rulebook:
    """The rulebook of a folder, shown to people under ``name``; only whole if ``problems`` then has no errors.

    Words whose definition is faulty stay known, so that one fault is not reported again wherever it is named.
    """
    library = _Library(folder, name, problems)
    if not folder.is_dir():
        problems.error(
            "no-rules",
            Place(name),
            Text("there is no folder of rules here"),
            Text("go to the folder that holds rules/, or name one with --rules"),
        )
        return Rulebook({}, frozenset(), {}, {}, {}, (), (), ())
    groups, context, facts, attributes, names = _facts(library.read("facts.yaml"), problems)
    indicators = _indicators(library.read("indicators.yaml"), groups, names, problems)
    place_in_order = {id: position for position, id in enumerate(indicators)}
    group_order = {id: position for position, id in enumerate(groups)}

    def by_group_and_indicator(target: Target) -> tuple[int, int, str]:
        return group_order.get(target.group, 0), place_in_order[target.indicators[0].id], target.id

    words = Vocabulary(facts, attributes, names, indicators, ())
    documents = []
    for subfolder in library.document_folders():
        document = _document(library, subfolder, words, problems)
        if document is not None:
            ordered = sorted(document.targets, key=by_group_and_indicator)
            documents.append(document._replace(targets=tuple(ordered)))
    return Rulebook(
        groups=groups,
        context_groups=frozenset(context),
        facts=facts,
        attributes=attributes,
        indicators=indicators,
        documents=tuple(documents),
        checks=_checks(library, names, problems),
        files=tuple(library.files),
    )


def _checks(library: _Library, names: Names, problems: Problems) -> tuple[Check, ...]:
    """The relations of checks.yaml, if there is one."""
    root = library.read("checks.yaml").root if library.has("checks.yaml") else None
    if root is None:
        return ()
    checks = []
    for key, node in Fields(root, problems, required=("checks",)).entries("checks"):
        id = read.identifier(key, problems)
        fields = Fields(node, problems, required=("label", "holds"), optional=("severity", "note"))
        label, severity, note = fields.text("label"), fields.text("severity"), fields.text("note")
        if severity not in (None, "error", "question"):
            problems.error(
                "unknown-severity",
                fields.place_of("severity"),
                Text("unknown severity “{word}”", word=severity),
                Text("known here: {keys}", keys="error, question"),
            )
        text, source = fields.text("holds"), fields.node("holds")
        if text is None or not isinstance(source, Scalar):
            continue
        start = source.place
        if source.quoted:
            start = start._replace(column=start.column + 1)
        condition = formula.parse_condition(source.text, start, names, problems)
        if id is not None and label is not None and condition is not None:
            checks.append(Check(id, label, condition, " ".join(text.split()), severity == "question", note))
    return tuple(checks)


class _Library:
    """The files of a folder of rules, read once each and remembered for the digest."""

    def __init__(self, folder: Path, name: str, problems: Problems) -> None:
        self._folder, self._name, self._problems = folder, name, problems
        self.files: list[tuple[str, str]] = []

    def read(self, relative: str) -> File:
        file = read_file(self._folder / relative, f"{self._name}/{relative}", self._problems, inside=self._folder)
        self.files.append((relative, file.text))
        return file

    def has(self, relative: str) -> bool:
        return (self._folder / relative).exists()

    def document_folders(self) -> list[str]:
        folders = []
        for path in self._list(self._folder):
            if path.name.startswith(".") or path.name in _NOT_DOCUMENTS or not path.is_dir():
                continue
            if path.is_symlink() and not path.resolve().is_relative_to(self._folder.resolve()):
                self._problems.error(
                    "link-outside",
                    Place(f"{self._name}/{path.name}"),
                    Text("the folder is a link to a place outside the folder of rules"),
                    Text("copy the folder itself"),
                )
            elif (path / "document.yaml").exists() or self.targets(path.name):
                folders.append(path.name)
        if not folders:
            self._problems.error(
                "no-documents",
                Place(self._name),
                Text("no document stands in this folder of rules"),
                Text("a document is a folder with document.yaml and one file per target"),
            )
        return folders

    def targets(self, subfolder: str) -> list[str]:
        """Names of the target files of a document, without ``.yaml``, in order."""
        stems = []
        for path in self._list(self._folder / subfolder):
            if path.name.startswith(".") or path.name == "document.yaml":
                continue
            if path.suffix == ".yml":
                self._problems.warning(
                    "yml",
                    Place(f"{self._name}/{subfolder}/{path.name}"),
                    Text("the file is not read: its name ends in .yml"),
                    Text("rename it to {name}", name=path.with_suffix(".yaml").name),
                )
            elif path.suffix == ".yaml":
                stems.append(path.stem)
        return stems

    def _list(self, folder: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir())
        except OSError as error:
            self._problems.error(
                "unreadable",
                Place(self._name),
                Text("the folder cannot be read: {reason}", reason=error.strerror or error),
            )
            return []

    def place(self, relative: str) -> Place:
        return Place(f"{self._name}/{relative}", 1, 1)


def _groups(top: Fields, problems: Problems) -> tuple[dict[str, str], set[str]]:
    """Labels of the groups by id, and the ids of those whose facts only describe the unit."""
    groups: dict[str, str] = {}
    context: set[str] = set()
    for key, node in top.entries("groups"):
        id = read.identifier(key, problems)
        if isinstance(node, MappingNode):
            fields = Fields(node, problems, required=("label",), optional=("context",))
            label = fields.text("label")
            if id is not None and fields.flag("context"):
                context.add(id)
        else:
            label = read.text(node, problems)
        if id is not None and label is not None:
            groups[id] = label
    return groups, context


_Words = tuple[dict[str, str], set[str], dict[str, FactType], dict[str, Attribute], Names]


def _facts(file: File, problems: Problems) -> _Words:
    """Groups, context groups, facts and attributes by id, and what formulas may name."""
    facts: dict[str, FactType] = {}
    parts: list[tuple[str, Fields]] = []
    if file.root is None:
        return {}, set(), facts, {}, Names(facts, {}, {})
    top = Fields(file.root, problems, required=("groups", "facts"), optional=("attributes", "scales"))
    groups, context = _groups(top, problems)
    attributes = _attributes(top, problems)
    for key, node in top.entries("facts"):
        id = _name(key, problems)
        fields = Fields(node, problems, required=("label", "unit", "group"), optional=("part_of", "fractional"))
        label, unit, whole = fields.text("label"), fields.text("unit"), fields.text("part_of")
        group = _group(fields, groups, problems)
        if whole is not None:
            parts.append((whole, fields))
        if id is not None and id in attributes:
            text = Text("“{id}” is already an attribute", id=id)
            problems.error("duplicate-key", key.place, text, Text("rename one of the two"))
        if id is not None:
            facts[id] = FactType(id, label or id, unit or "", group or "", whole, fields.flag("fractional"))
    for whole, fields in parts:
        if whole not in facts:
            place = fields.place_of("part_of")
            problems.error("unknown-fact", place, Text("unknown fact “{word}”", word=whole), suggestion(whole, facts))
    return groups, context, facts, attributes, Names(facts, attributes, _scales(top, facts, problems))


def _name(key: Scalar, problems: Problems) -> str | None:
    """The id of a fact or an attribute: formulas and conditions read it."""
    id = read.identifier(key, problems)
    if id is None:
        return None
    if id in formula.RESERVED:
        problems.error("bad-id", key.place, Text("“{value}” is a word of formulas; choose another id", value=id))
    elif not id.isidentifier():
        problems.error(
            "bad-id",
            key.place,
            Text("“{value}” is not a usable id for a fact: formulas read it", value=id),
            Text("use letters, digits and _, with a letter first: {value}", value=id.replace("-", "_")),
        )
    return id


def _attributes(top: Fields, problems: Problems) -> dict[str, Attribute]:
    attributes: dict[str, Attribute] = {}
    for key, node in top.entries("attributes"):
        id = _name(key, problems)
        fields = Fields(node, problems, required=("label", "values"), optional=("ordered",))
        values: dict[str, str] = {}
        for code, label_node in fields.entries("values"):
            name, label = _name(code, problems), read.text(label_node, problems)
            if name is not None:
                values[name] = label or name
        label, ordered = fields.text("label"), fields.flag("ordered")
        if isinstance(listed := fields.node("values"), MappingNode) and not listed.entries:
            problems.error("empty-list", listed.place, Text("the list is empty"))
        if id is not None:
            attributes[id] = Attribute(id, label or id, values, ordered)
    return attributes


def _scales(top: Fields, facts: Mapping[str, FactType], problems: Problems) -> dict[str, tuple[str, ...]]:
    """For each fact of an ordered scale, itself and the facts above it. A scale lists its facts from the lowest."""
    upwards: dict[str, tuple[str, ...]] = {}
    for key, node in top.entries("scales"):
        read.identifier(key, problems)
        steps: list[str] = []
        for item in Fields(node, problems, required=("ranks",), optional=("label",)).items("ranks"):
            fact = read.text(item, problems)
            if fact is None:
                continue
            if fact not in facts:
                problems.error(
                    "unknown-fact", item.place, Text("unknown fact “{word}”", word=fact), suggestion(fact, facts)
                )
            elif fact in upwards or fact in steps:
                problems.error("duplicate-key", item.place, Text("“{id}” already stands on a scale", id=fact))
            else:
                steps.append(fact)
        for position, fact in enumerate(steps):
            upwards[fact] = tuple(steps[position:])
    return upwards


def _group(fields: Fields, groups: Mapping[str, str], problems: Problems) -> str | None:
    group = fields.text("group")
    if group is not None and group not in groups:
        problems.error(
            "unknown-group",
            fields.place_of("group"),
            Text("unknown group “{group}”", group=group),
            suggestion(group, groups) or Text("known here: {keys}", keys=", ".join(groups)),
        )
        return None
    return group


def _indicators(file: File, groups: Mapping[str, str], names: Names, problems: Problems) -> dict[str, Indicator]:
    indicators: dict[str, Indicator] = {}
    if file.root is None:
        return indicators
    for key, node in Fields(file.root, problems, required=("indicators",)).entries("indicators"):
        id = read.identifier(key, problems)
        fields = Fields(node, problems, required=("label", "formula", "unit", "group"), optional=("counts",))
        label, unit, counts = fields.text("label"), fields.text("unit"), fields.text("counts")
        group = _group(fields, groups, problems)
        source, source_node = fields.text("formula"), fields.node("formula")
        tree: Formula | None = None
        if source is not None and isinstance(source_node, Scalar):
            start = source_node.place
            if source_node.quoted:
                start = start._replace(column=start.column + 1)
            tree = formula.parse(source_node.text, start, names, problems)
            if tree is not None and not fact_names(tree):
                problems.error("formula", start, Text("the formula names no fact"))
        if id is not None:
            facts = [names.facts[name] for name in fact_names(tree) if name in names.facts] if tree else []
            whole = not any(fact.fractional for fact in facts)
            indicators[id] = Indicator(
                id, label or id, tree or Constant(Fraction(0)), unit or "", group or "", counts, whole
            )
    return indicators


def _document(library: _Library, folder: str, words: Vocabulary, problems: Problems) -> Document | None:
    file = library.read(f"{folder}/document.yaml")
    fields = None
    horizons: tuple[int, ...] = ()
    if file.root is not None:
        fields = Fields(
            file.root,
            problems,
            required=("id", "symbol", "title", "issuer", "date", "horizons"),
            optional=("period",),
        )
        horizons = _horizons(fields.items("horizons"), problems)
    words = words._replace(horizons=horizons)
    targets = []
    stems = library.targets(folder)
    for stem in stems:
        root: Node | None = library.read(f"{folder}/{stem}.yaml").root
        target = None if root is None else read_target(root, stem, folder, words, problems)
        if target is not None:
            targets.append(target)
    if fields is None:
        return None
    if not stems:
        problems.warning(
            "no-targets",
            library.place(f"{folder}/document.yaml"),
            Text("the document has no target yet"),
            Text("write one file per target beside document.yaml"),
        )
    id, symbol, title = fields.identifier("id"), fields.text("symbol"), fields.text("title")
    issuer, date, period = fields.text("issuer"), fields.date("date"), fields.text("period")
    if id is not None and id != folder:
        problems.error(
            "id-and-file",
            fields.place_of("id"),
            Text("the id “{id}” differs from the name of the folder, “{folder}”", id=id, folder=folder),
            Text("give both the same name"),
        )
    if id is None or symbol is None or title is None or issuer is None or date is None or not horizons:
        return None
    return Document(id, symbol, title, issuer, date, period or "", horizons, tuple(targets))


def _horizons(nodes: Iterable[Node], problems: Problems) -> tuple[int, ...]:
    years = []
    for node in nodes:
        year = read.year(node, problems)
        if year is not None and year in years:
            problems.error("duplicate-horizon", node.place, Text("{year} stands twice", year=year))
        elif year is not None:
            years.append(year)
    return tuple(sorted(years))
