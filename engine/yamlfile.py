"""One YAML file → a tree of nodes that know their place. YAML is hostile until proved otherwise.

Only what policy staff need is let through: mappings, lists and scalars, once each, in UTF-8. Anchors, aliases, tags
and several documents in a file are errors, so nothing can explode. Scalars stay text here: their reader, who knows
what is expected, decides what they mean (``no`` is never false, ``012`` never ten).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from engine.diagnostics import Place, Problems, Text, mark, suggestion

_LARGEST_FILE = 1_000_000  # bytes; the longest shipped file has under 20,000
_DEEPEST = 20
_PARSER_REASONS = (  # what libyaml says most often, for the catalogues
    mark("mapping values are not allowed in this context"),
    mark("did not find expected key"),
    mark("could not find expected ':'"),
    mark("did not find expected '-' indicator"),
    mark("did not find expected ',' or '}'"),
    mark("did not find expected ',' or ']'"),
    mark("did not find expected node content"),
    mark("did not find expected alphabetic or numeric character"),
    mark("did not find expected whitespace or line break"),
    mark("found unexpected end of stream"),
    mark("found unexpected document indicator"),
    mark("found character that cannot start any token"),
    mark("found unknown escape character"),
    mark("found invalid Unicode character escape code"),
    mark("block sequence entries are not allowed in this context"),
    mark("mapping keys are not allowed in this context"),
    mark("did not find expected <document start>"),
)
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml wherever PyYAML was built with it


@dataclass(frozen=True, slots=True)
class Scalar:
    place: Place
    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    place: Place
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class File:
    """A file as read: its name as shown to people, its text (NFC, line feeds) and its tree (``None`` if broken)."""

    name: str
    text: str
    root: Node | None


def read(path: Path, name: str, problems: Problems, *, inside: Path | None = None) -> File:
    """The file at ``path``; what is wrong with it goes to ``problems`` under ``name``.

    ``inside`` is a folder that the file must not leave through a symbolic link.
    """
    text = _text(path, name, problems, inside)
    return File(name, text or "", parse(text, name, problems) if text is not None else None)


def _text(path: Path, name: str, problems: Problems, inside: Path | None) -> str | None:
    place = Place(name)
    try:
        if inside is not None and path.is_symlink() and not path.resolve().is_relative_to(inside.resolve()):
            problems.error(
                "link-outside",
                place,
                Text("the file is a link to a place outside the folder"),
                Text("copy the file itself into the folder"),
            )
            return None
        if path.is_dir():
            problems.error(
                "folder", place, Text("this is a folder, a YAML file was expected"), Text("name a file in it")
            )
            return None
        with path.open("rb") as stream:
            data = stream.read(_LARGEST_FILE + 1)
    except FileNotFoundError:
        problems.error("no-file", place, Text("there is no such file"), _neighbour(path))
        return None
    except PermissionError:
        problems.error("no-permission", place, Text("the file may not be read"), Text("ask for the right to read it"))
        return None
    except OSError as error:
        problems.error("unreadable", place, Text("the file cannot be read: {reason}", reason=error.strerror or error))
        return None
    if len(data) > _LARGEST_FILE:
        problems.error("too-large", place, Text("the file is larger than 1 MB, which no rule or dataset needs"))
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:100]:
        problems.error(
            "not-utf8", place, Text("the file is in UTF-16, UTF-8 was expected"), Text("save it again as UTF-8")
        )
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = len(before.rsplit(b"\n", 1)[-1].decode("utf-8", "replace")) + 1
        problems.error(
            "not-utf8",
            Place(name, line, column),
            Text("the file is not in UTF-8: byte {byte} has no meaning there", byte=f"0x{data[error.start]:02X}"),
            Text("save it again as UTF-8"),
        )
        return None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    composed = unicodedata.normalize("NFC", text)
    if composed != text:
        line = next(n for n, (a, b) in enumerate(zip(text.split("\n"), composed.split("\n"), strict=True), 1) if a != b)
        problems.warning(
            "decomposed-letters",
            Place(name, line, 1, 1, composed.split("\n")[line - 1]),
            Text("letters are written apart from their marks (NFD); they were read as usual letters"),
            Text("save the file with composed letters (NFC), so that searching finds them"),
        )
    return composed


def _neighbour(path: Path) -> Text | None:
    try:
        return suggestion(path.name, [other.name for other in path.parent.iterdir()])
    except OSError:
        return Text("the folder “{folder}” does not exist either", folder=path.parent.name)


# --- text → tree ----------------------------------------------------------------------------------------------


class _Refused(Exception):
    """The parse cannot go on; the reason is already in ``problems``."""


def parse(text: str, name: str, problems: Problems) -> Node | None:
    """The tree of a YAML text, or ``None`` when it has none; every fault found goes to ``problems``."""
    lines = text.split("\n")

    def place(event: yaml.Event) -> Place:
        start, end = event.start_mark, event.end_mark
        assert start is not None  # every event of a parser has marks
        assert end is not None
        line = lines[start.line] if start.line < len(lines) else ""
        width = end.column - start.column if end.line == start.line else len(line) - start.column
        return Place(name, start.line + 1, start.column + 1, max(width, 1), line)

    def at(mark: yaml.Mark | None) -> Place:
        if mark is None:
            return Place(name)
        return Place(name, mark.line + 1, mark.column + 1, 1, lines[mark.line] if mark.line < len(lines) else "")

    tab = next((n for n, line in enumerate(lines) if "\t" in line[: len(line) - len(line.lstrip())]), None)
    if tab is not None:
        problems.error(
            "tab",
            Place(name, tab + 1, lines[tab].index("\t") + 1, 1, lines[tab]),
            Text("a tab stands where YAML expects spaces"),
            Text("replace each tab with two spaces"),
        )
        return None
    try:
        return _Composer(yaml.parse(text, Loader=_Loader), place, problems).document(Place(name))
    except _Refused:
        return None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position)
        column = error.position - (text.rfind("\n", 0, error.position) + 1)
        problems.error(
            "control-character",
            Place(name, line + 1, column + 1, 1, lines[line]),
            Text("the character {code} may not stand in a YAML file", code=f"U+{error.character:04X}"),
            Text("delete it"),
        )
    except yaml.MarkedYAMLError as error:
        problems.error(
            "syntax",
            at(error.problem_mark or error.context_mark),
            Text("this is not valid YAML: {reason}", reason=Text(error.problem or str(error.context))),
            _syntax_hint(error, lines),
        )
    return None


def _syntax_hint(error: yaml.MarkedYAMLError, lines: list[str]) -> Text:
    mark = error.problem_mark or error.context_mark
    problem = error.problem or ""
    if "mapping values are not allowed" in problem:
        return Text("a text that contains “: ” must stand in double quotes")
    if "start any token" in problem:
        return Text("a text that starts with @, `, % or a tab must stand in double quotes")
    if mark is not None and any(quote in "".join(lines[mark.line - 1 : mark.line + 1]) for quote in "\"'"):
        return Text("look for a quote that is not closed, here or in the lines before")
    return Text("compare the indentation and the colons with the lines before")


class _Composer:
    """Events of the parser → nodes, by hand: PyYAML's own composer follows aliases and keeps the last of two keys."""

    def __init__(self, events: Iterator[yaml.Event], place: Callable[[yaml.Event], Place], problems: Problems) -> None:
        self._events = events
        self._place = place
        self._problems = problems

    def document(self, whole: Place) -> Node | None:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                self._refuse(event, "several-documents", Text("a second document starts here, one was expected"))
            if isinstance(event, yaml.NodeEvent):
                root = self._node(event, 0)
        if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
            self._problems.error("empty", whole, Text("the file is empty"))
            return None
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse(
                event,
                "alias",
                Text("anchors (&) and aliases (*) are not used here"),
                Text("write the value out; a text that starts with & or * must stand in quotes"),
            )
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            self._refuse(event, "tag", Text("tags such as {tag} are not used here", tag=tag), Text("delete it"))
        if depth > _DEEPEST:
            self._refuse(event, "too-deep", Text("values are nested more than {depth} deep", depth=_DEEPEST))
        place = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(place, event.value, event.style is not None and event.style != "")
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(item := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(item, depth + 1))
            return Sequence(place, tuple(items))
        return self._mapping(place, depth)

    def _mapping(self, place: Place, depth: int) -> Mapping:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, depth + 1)
            value = self._node(next(self._events), depth + 1)
            if not isinstance(key, Scalar):
                self._problems.error("bad-key", key.place, Text("a key must be a single word"))
            elif key.text in entries:
                first = entries[key.text][0].place.line
                self._problems.error(
                    "duplicate-key",
                    key.place,
                    Text("the key “{key}” stands here a second time, first in line {line}", key=key.text, line=first),
                    Text("keep one of the two"),
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(place, tuple(entries.values()))

    def _refuse(self, event: yaml.Event, code: str, text: Text, hint: Text | None = None) -> None:
        self._problems.error(code, self._place(event), text, hint)
        raise _Refused
