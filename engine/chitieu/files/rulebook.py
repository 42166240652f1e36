"""A folder of rules → a Rulebook, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files import fields as read
from chitieu.files import formula, keys
from chitieu.files.answers import check_answer, drop_answered
from chitieu.files.fields import Fields
from chitieu.files.indicators import read_indicators
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.other_targets import place_in, with_other_targets
from chitieu.files.points import read_score
from chitieu.files.scores import check_scores, with_scores
from chitieu.files.strays import report_strays
from chitieu.files.target import read_target
from chitieu.files.target_names import Vocabulary
from chitieu.files.tree import File, Node, Scalar
from chitieu.files.tree import read_yaml as read_file
from chitieu.files.vocabulary import FactsFile, read_vocabulary
from chitieu.links import whole_path
from chitieu.model import Check, Document, Rulebook, Target, Tier

_NOT_DOCUMENTS = ("schema", "forms")


class PlacedRulebook(NamedTuple):
    """A rulebook and the trees of its files, by their names in the folder: they know where each word stands."""

    rulebook: Rulebook
    trees: Mapping[str, Node]

    def shown_under(self, name: str) -> Mapping[str, Node]:
        """The trees by the names that people know the files by, in a folder of that ``name``."""
        return {f"{name}/{relative}": tree for relative, tree in self.trees.items()}


def read_rulebook(folder: Path, name: str, problems: Problems) -> Rulebook:
    """The rulebook of a folder, shown to people under ``name``; only whole if ``problems`` then has no errors.

    Words whose definition is faulty stay known, so that one fault is not reported again wherever it is named. What a
    file answers itself is not asked.
    """
    placed = read_with_places(folder, name, problems)
    drop_answered(placed.shown_under(name), problems)
    return placed.rulebook


def read_with_places(folder: Path, name: str, problems: Problems) -> PlacedRulebook:
    """The rulebook of a folder, as ``read_rulebook`` reads it, with the places of its words and every question."""
    library = _Library(folder, name, problems)
    return PlacedRulebook(_read(library, problems), library.trees)


def _read(library: _Library, problems: Problems) -> Rulebook:
    if not library.folder.is_dir():
        problems.error(
            "no-rules",
            Place(library.name),
            Text("there is no folder of rules here"),
            Text("go to the folder that holds rules/, name one with --rules, or make one: chitieu new workspace"),
        )
        return Rulebook({}, frozenset(), {}, {}, {}, (), (), ())
    folders = library.document_folders()
    facts_file, indicators_file = library.read("facts.yaml"), library.read("indicators.yaml")
    found = read_vocabulary(facts_file, folders, problems)
    groups, facts, attributes, names = found.groups, found.facts, found.attributes, found.names
    if facts_file.root is None or indicators_file.root is None:
        return _without_words(found, library, folders)
    known = [f"{folder}/{stem}" for folder in folders for stem in library.targets(folder)]
    if found.counted:
        from chitieu.files.below import check_counted, read_below

        read_below(found.counted, facts, names, known, problems)
    indicators = read_indicators(indicators_file, groups, names, problems)
    names = names._replace(indicators=frozenset(indicators) - facts.keys())
    words = Vocabulary(facts, attributes, names, indicators, (), groups, found.dimensions, known)
    read_documents = [_document(library, folder, words._replace(document=folder), problems) for folder in folders]
    resolved = _with_other_targets(list(filter(None, read_documents)), library, problems)
    documents = [_in_order(document, groups, indicators) for document in resolved]
    checks = (*_checks(library, names, problems), *found.checks)
    check_scores(documents, checks, library.trees, problems)
    facts = with_scores(facts, documents)
    rulebook = Rulebook(
        groups=groups,
        context_groups=frozenset(found.context),
        facts=facts,
        attributes=attributes,
        indicators=indicators,
        documents=tuple(documents),
        checks=checks,
        files=tuple(library.files),
        sections=found.sections,
        qualities=found.qualities,
    )
    if found.counted:
        check_counted(rulebook, found.counted, problems)
    return rulebook


def _without_words(found: FactsFile, library: _Library, folders: Iterable[str]) -> Rulebook:
    """What is left where a file of words cannot be read: the others are told their faults of YAML, and no more.

    A name would be unknown there only because the file that defines it is broken, and each hint would mislead.
    """
    for folder in folders:
        for stem in ("document", *library.targets(folder)):
            if library.has(f"{folder}/{stem}.yaml"):
                library.read(f"{folder}/{stem}.yaml")
    return Rulebook(
        found.groups, frozenset(found.context), found.facts, found.attributes, {}, (), (), tuple(library.files)
    )


def _in_order(document: Document, groups: Iterable[str], indicators: Collection[str]) -> Document:
    """A document with its targets in the order of their groups and indicators."""
    place_of_group = {id: position for position, id in enumerate(groups)}
    place_of_indicator = {id: position for position, id in enumerate(indicators)}

    def by_group_and_indicator(target: Target) -> tuple[int, int, str]:
        first = target.indicators[0].listed
        return place_of_group.get(target.group, 0), place_of_indicator.get(first, len(indicators)), target.id

    return document._replace(targets=tuple(sorted(document.targets, key=by_group_and_indicator)))


def _with_other_targets(documents: Sequence[Document], library: _Library, problems: Problems) -> Iterator[Document]:
    def place_of(name: str, other: str) -> Place:
        document, _ = name.split("/")
        return place_in(library.trees[f"{name}.yaml"], document, other)

    every = [target for document in documents for target in document.targets]
    made = with_other_targets(every, place_of, problems)
    for document in documents:
        yield document._replace(targets=tuple(target for target in made if target.document == document.id))


def _checks(library: _Library, names: KnownNames, problems: Problems) -> tuple[Check, ...]:
    """The relations of checks.yaml, if there is one."""
    root = library.read("checks.yaml").root if library.has("checks.yaml") else None
    if root is None:
        return ()
    entries = Fields(root, problems, keys.CHECKS).entries("checks")
    return tuple(filter(None, [_check(key, node, names, problems) for key, node in entries]))


def _check(key: Scalar, node: Node, names: KnownNames, problems: Problems) -> Check | None:
    id = read.identifier(key, problems)
    fields = Fields(node, problems, keys.CHECK)
    label, note = fields.text("label"), fields.text("note")
    severity = fields.one_of(
        "severity",
        keys.SEVERITIES.known,
        "unknown-severity",
        lambda word: Text("unknown severity “{word}”", word=word),
    )
    source = fields.formula("holds")
    condition = None if source is None else formula.parse_condition(*source, at_any_time(names), problems)
    if id is None or label is None or source is None or condition is None:
        return None
    return Check(id, label, condition, " ".join(source[0].split()), severity == "question", note)


class _Library:
    """The files of a folder of rules, read once each; remembered for the digest, and for whoever asks for places."""

    def __init__(self, folder: Path, name: str, problems: Problems) -> None:
        self.folder, self.name, self._problems = folder, name, problems
        self.files: list[tuple[str, str]] = []
        self.trees: dict[str, Node] = {}

    def read(self, relative: str) -> File:
        file = read_file(self.folder / relative, f"{self.name}/{relative}", self._problems, inside=self.folder)
        self.files.append((relative, file.text))
        if file.root is not None:
            self.trees[relative] = file.root
        return file

    def has(self, relative: str) -> bool:
        return (self.folder / relative).exists()

    def document_folders(self) -> list[str]:
        folders = []
        for path in self._list(self.folder):
            if path.name.startswith(".") or path.name in _NOT_DOCUMENTS or not path.is_dir():
                continue
            if path.is_symlink() and not whole_path(path).is_relative_to(whole_path(self.folder)):
                self._problems.error(
                    "link-outside",
                    Place(f"{self.name}/{path.name}"),
                    Text("the folder is a link to a place outside the folder of rules"),
                    Text("copy the folder itself"),
                )
                continue
            document = (path / "document.yaml").exists() or bool(self.targets(path.name))
            self._report_strays(path.name, nearly=not document)
            if document:
                folders.append(path.name)
        if not folders:
            self._problems.error(
                "no-documents",
                Place(self.name),
                Text("no document stands in this folder of rules"),
                Text("a document is a folder with document.yaml and one file per target"),
            )
        return folders

    def targets(self, subfolder: str) -> list[str]:
        """Names of the target files of a document, without ``.yaml``, in order."""
        return [
            path.stem
            for path in self._list(self.folder / subfolder)
            if path.suffix == ".yaml" and not path.name.startswith(".") and path.name != "document.yaml"
        ]

    def _report_strays(self, subfolder: str, *, nearly: bool) -> None:
        with suppress(OSError):  # which listing its targets reports
            report_strays(self.folder / subfolder, f"{self.name}/{subfolder}", self._problems, nearly=nearly)

    def _list(self, folder: Path) -> list[Path]:
        try:
            return sorted(folder.iterdir())
        except OSError as error:
            self._problems.error(
                "unreadable",
                Place(self.name),
                Text("the folder cannot be read: {reason}", reason=error.strerror or error),
            )
            return []

    def place(self, relative: str) -> Place:
        return Place(f"{self.name}/{relative}", 1, 1)


def _document(library: _Library, folder: str, words: Vocabulary, problems: Problems) -> Document | None:
    root = library.read(f"{folder}/document.yaml").root
    fields = None if root is None else Fields(root, problems, keys.DOCUMENT)
    starts = 1 if fields is None else _year_starts(fields, problems)
    horizons = () if fields is None else _horizons(fields.items("horizons"), starts, problems)
    from_node = None if fields is None else fields.node("from")
    first_year = None if from_node is None else read.year(from_node, problems)
    stems = library.targets(folder)
    words = words._replace(horizons=horizons, first_year=first_year)
    targets = _targets(library, folder, stems, words, problems)
    if fields is None:
        return None
    check_answer(fields, problems)
    if not stems:
        problems.warning(
            "no-targets",
            library.place(f"{folder}/document.yaml"),
            Text("the document has no target yet"),
            Text("write one file per target beside document.yaml"),
        )
    document = _headed(fields, folder, horizons, targets)
    score = read_score(fields, words.groups, problems)
    return None if document is None else document._replace(score=score)


def _year_starts(fields: Fields, problems: Problems) -> int:
    """The month in which a year of the document starts; 1 where that is not said."""
    month = fields.number("year_starts") if "year_starts" in fields else None
    if month is not None and month not in range(1, 13):
        problems.error(
            "year-starts",
            fields.place_of("year_starts"),
            Text("a month from 1 to 12 was expected"),
            Text("4 is a financial year from April, 9 a school year"),
        )
        return 1
    return 1 if month is None else int(month)


def _headed(fields: Fields, folder: str, horizons: tuple[int, ...], targets: tuple[Target, ...]) -> Document | None:
    """The document of what document.yaml says of it and of its targets."""
    id = fields.own_id(
        folder,
        lambda other: Text("the id “{id}” differs from the name of the folder, “{folder}”", id=other, folder=folder),
    )
    symbol, title = fields.text("symbol"), fields.text("title")
    issuer, date, period = fields.text("issuer"), fields.date("date"), fields.text("period")
    asks = _asks(fields)
    if id is None or symbol is None or title is None or issuer is None or date is None or not horizons:
        return None
    return Document(id, symbol, title, issuer, date, period or "", horizons, targets, asks)


def _asks(fields: Fields) -> Tier | None:
    if "asks" not in fields:
        return None
    from chitieu.files.units_list import tier

    return tier(fields, "asks")


def _targets(
    library: _Library, folder: str, stems: Iterable[str], words: Vocabulary, problems: Problems
) -> tuple[Target, ...]:
    """The targets of the files of a document; one file that cannot be read does not keep the others from it."""
    targets = []
    for stem in stems:
        root = library.read(f"{folder}/{stem}.yaml").root
        targets.append(None if root is None else read_target(root, stem, folder, words, problems))
    return tuple(filter(None, targets))


def _horizons(nodes: Iterable[Node], starts: int, problems: Problems) -> tuple[int, ...]:
    years: list[int] = []
    for node in nodes:
        year = read.horizon(node, starts, problems)
        if year is not None and year in years:
            problems.error("duplicate-horizon", node.place, Text("{year} stands twice", year=year))
        elif year is not None:
            years.append(year)
    return tuple(sorted(years))
