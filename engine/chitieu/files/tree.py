"""One YAML file → a tree of nodes that know their place. YAML is hostile until proved otherwise.

Only what policy staff need is let through: mappings, lists and scalars, once each, in UTF-8. Anchors, aliases, tags
and several documents in a file are errors, so nothing can explode. Scalars stay text here: their reader, who knows
what is expected, decides what they mean (``no`` is never false, ``012`` never ten).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, NoReturn, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)

from chitieu.diagnostics import Place, Problems, Text
from chitieu.text.files import read_text
from chitieu.text.unseen import harmful

_DEEPEST = 20
_LINE_BREAKS = "\x85\u2028\u2029"  # to YAML 1.1 these end a line, too
_TO = r"\d+%?\s*[-–—]\s*\d+"  # 6,5-7%: the decimals of one end, and the other
_WHOLE = re.compile(rf"[“”‘’]?-?\d+|\d+,{_TO}")
_DECIMALS = re.compile(rf"\d+%?[“”‘’]?|{_TO}%?")
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml wherever PyYAML was built with it


class _Mark(Protocol):
    """A position in a text, as libyaml and PyYAML both give it: line and column count from 0."""

    line: int
    column: int


class _Source:
    """A text to point into. Its lines are told apart when something is first pointed at, which is seldom."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self._text = text
        self._lines: list[str] = []

    @property
    def lines(self) -> list[str]:
        if not self._lines:
            text = self._text
            for letter in _LINE_BREAKS:  # looked for, not translated: that takes a hundred times as long
                text = text.replace(letter, "\n") if letter in text else text
            self._lines = text.split("\n")
        return self._lines

    def place(self, start: _Mark | None, end: _Mark | None) -> Place:
        if start is None:
            return Place(self.name)
        line = self.lines[start.line] if start.line < len(self.lines) else ""
        last = end.column if end is not None and end.line == start.line else len(line)
        return Place(self.name, start.line + 1, start.column + 1, max(last - start.column, 1), line)


class _Placed:
    """A node of the tree. Its place is worked out when asked: thousands are read in a run, few are ever pointed at."""

    __slots__ = ("_event", "_source")

    def __init__(self, event: yaml.Event, source: _Source) -> None:
        self._event, self._source = event, source

    @property
    def place(self) -> Place:
        return self._source.place(self._event.start_mark, self._event.end_mark)


class Scalar(_Placed):
    __slots__ = ("quoted", "text")

    def __init__(self, event: ScalarEvent, source: _Source) -> None:
        self._event, self._source = event, source  # thousands are made: a call of super() is a tenth of reading
        self.text: str = event.value
        self.quoted = bool(event.style)


class Sequence(_Placed):
    __slots__ = ("items",)

    def __init__(self, event: yaml.Event, source: _Source, items: tuple[Node, ...]) -> None:
        super().__init__(event, source)
        self.items = items


class Mapping(_Placed):
    __slots__ = ("entries",)

    def __init__(self, event: yaml.Event, source: _Source, entries: tuple[tuple[Scalar, Node], ...]) -> None:
        super().__init__(event, source)
        self.entries = entries


Node = Scalar | Sequence | Mapping


def written_keys(node: Node) -> list[str]:
    """The keys that stand in a node; none where it is a list or a single value."""
    return [key.text for key, _ in node.entries] if isinstance(node, Mapping) else []


class File(NamedTuple):
    """A file as read: its name as shown to people, its text (NFC, line feeds) and its tree (``None`` if broken)."""

    name: str
    text: str
    root: Node | None


def read_yaml(
    path: Path, name: str, problems: Problems, *, inside: Path | None = None, until: frozenset[str] = frozenset()
) -> File:
    """The file at ``path``; what is wrong with it goes to ``problems`` under ``name``.

    ``inside`` is a folder that the file must not leave through a symbolic link. With ``until``, its tree ends where all
    of these keys have stood at the top, and what follows is not looked at.
    """
    text = read_text(path, name, problems, inside)
    return File(name, text or "", parse_yaml(text, name, problems, until) if text is not None else None)


class _Refused(Exception):
    """The parse cannot go on; the reason is already in ``problems``."""


def parse_yaml(text: str, name: str, problems: Problems, until: frozenset[str] = frozenset()) -> Node | None:
    """The tree of a YAML text, or ``None`` when it has none; every fault found goes to ``problems``.

    With ``until``, only as far as these keys.
    """
    source = _Source(name, text)
    if "\t" in text and (tab := _tab_in_indentation(source)):
        problems.error(
            "tab", tab, Text("a tab stands where YAML expects spaces"), Text("replace each tab with two spaces")
        )
        return None
    try:
        return _Composer(text, source, problems, until).document()
    except _Refused:
        return None
    except yaml.reader.ReaderError as error:
        # The position is in bytes of UTF-8, as libyaml counts.
        before = text.encode()[: error.position].decode(errors="ignore")
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        problems.error(
            "control-character",
            Place(name, line + 1, column + 1, 1, source.lines[line]),
            Text("the character {code} may not stand in a YAML file", code=f"U+{error.character:04X}"),
            Text("delete it"),
        )
    except yaml.MarkedYAMLError as error:
        _report_syntax(error, source, problems)
    return None


def _report_syntax(error: yaml.MarkedYAMLError, source: _Source, problems: Problems) -> None:
    """Points at a known slip in the line before, if there is one: the parser stumbles only over the innocent next."""
    from chitieu.files.syntax import misplaced_line, slip_before, syntax_hint  # of broken files alone

    mark = _telling_mark(error, source.lines)
    slip = slip_before(source.lines, error.problem_mark.line) if error.problem_mark else None
    if slip is None and mark is not None:
        slip = misplaced_line(error.problem or "", source.lines, (mark.line, mark.column))
    if slip is not None:
        place = Place(source.name, slip.line + 1, slip.column + 1, slip.length, source.lines[slip.line])
        problems.error("syntax", place, Text("this is not valid YAML: {reason}", reason=slip.reason), slip.hint)
        return
    problems.error(
        "syntax",
        source.place(mark, mark),
        Text("this is not valid YAML: {reason}", reason=Text(error.problem or str(error.context))),
        syntax_hint(error),
    )


def _tab_in_indentation(source: _Source) -> Place | None:
    for number, line in enumerate(source.lines):
        indentation = line[: len(line) - len(line.lstrip())]
        if "\t" in indentation:
            return Place(source.name, number + 1, indentation.index("\t") + 1, 1, line)
    return None


def _telling_mark(error: yaml.MarkedYAMLError, lines: list[str]) -> yaml.Mark | None:
    """Where the fault shows; where it began, if it only shows at the end of the file."""
    mark = error.problem_mark
    at_end = mark is None or not "".join(lines[mark.line :]).strip()
    return error.context_mark or mark if at_end else mark


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and not (node.text or node.quoted)


def _with_decimals(number: Node, key: Node, value: Node, source: _Source) -> Scalar | None:
    """``80,5%`` of ``{2025: 80,5%}``, where YAML ends a value at the comma and takes 5% for a key: what was meant.

    Its reader then says that a decimal comma must stand in quotes.
    """
    if not (isinstance(number, Scalar) and isinstance(key, Scalar) and _is_nothing(value)):
        return None
    if number.quoted or key.quoted or not (_WHOLE.fullmatch(number.text) and _DECIMALS.fullmatch(key.text)):
        return None
    first, second = number.place, key.place
    if (second.line, second.column) != (first.line, first.column + first.length + 1):  # {2025: 80, 2030}: two entries
        return None
    text, start, end = f"{number.text},{key.text}", number._event.start_mark, key._event.end_mark
    return Scalar(ScalarEvent(None, None, (True, False), text, start, end), source)


def _with_comma(text: Node, key: Node, value: Node, source: _Source) -> Scalar | None:
    """``country in (SE, NL)`` in braces, where YAML ends a text at the comma and takes ``NL)`` for a key."""
    if not (isinstance(text, Scalar) and isinstance(key, Scalar) and _is_nothing(value)):
        return None
    if text.quoted or key.quoted or not text.text or _WHOLE.fullmatch(text.text.rstrip("%")):
        return None
    first, second = text.place, key.place
    end = key._event.end_mark
    line = second.source_line
    assert end is not None  # scalars have both ends
    if line[end.column :].lstrip().startswith(":"):  # a key, whose value was left out
        return None
    joined = line[first.column - 1 : end.column] if first.line == second.line else f"{text.text}, {key.text}"
    return Scalar(ScalarEvent(None, None, (True, False), joined, text._event.start_mark, end), source)


class _Composer:
    """Events of the parser → nodes, by hand: PyYAML's own composer follows aliases and keeps the last of two keys."""

    def __init__(self, text: str, source: _Source, problems: Problems, until: frozenset[str]) -> None:
        self._next: Callable[[], yaml.Event] = _Loader(text).get_event
        self._source = source
        self._problems = problems
        self._until = until

    def document(self) -> Node | None:
        root: Node | None = None
        while not isinstance(event := self._next(), StreamEndEvent):
            if isinstance(event, DocumentStartEvent) and root is not None:
                self._refuse(event, "several-documents", Text("a second document starts here, one was expected"))
            if isinstance(event, NodeEvent):
                root = self._node(event, 0)
                if self._until:
                    break
        if root is None or (isinstance(root, Scalar) and not root.text and not root.quoted):
            self._problems.error("empty", Place(self._source.name, 1, 1), Text("the file is empty"))
            return None
        return root

    def _node(self, event: yaml.Event, depth: int) -> Node:
        if isinstance(event, ScalarEvent):
            if event.anchor or event.tag:
                self._refuse_decoration(event)
            if not event.value.isprintable():
                self._tell_harmful(event)
            return Scalar(event, self._source)
        if isinstance(event, AliasEvent):
            self._refuse_decoration(event)
        assert isinstance(event, CollectionStartEvent)
        return self._collection(event, depth)

    def _collection(self, event: CollectionStartEvent, depth: int) -> Node:
        if event.anchor or event.tag:
            self._refuse_decoration(event)
        if depth > _DEEPEST:
            self._refuse(event, "too-deep", Text("values are nested more than {depth} deep", depth=_DEEPEST))
        if isinstance(event, MappingStartEvent):
            return Mapping(event, self._source, self._entries(depth + 1, braces=bool(event.flow_style)))
        items: list[Node] = []
        while not isinstance(item := self._next(), SequenceEndEvent):
            items.append(self._node(item, depth + 1))
        return Sequence(event, self._source, tuple(items))

    def _entries(self, depth: int, *, braces: bool) -> tuple[tuple[Scalar, Node], ...]:
        entries: dict[str, tuple[Scalar, Node]] = {}
        last = ""
        with_commas: set[str] = set()
        while not isinstance(event := self._next(), MappingEndEvent):
            key, value = self._node(event, depth), self._node(self._next(), depth)
            if braces and entries and _is_nothing(value) and self._mended(entries, last, key, value, with_commas):
                pass
            elif isinstance(key, Scalar) and key.text not in entries:
                entries[key.text] = (key, value)
                last = key.text
            else:
                self._tell_bad_key(key, entries)
            if depth == 1 and self._until and self._until <= entries.keys():
                break
        for name in with_commas:
            self._tell_comma(*entries[name])
        return tuple(entries.values())

    def _tell_bad_key(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> None:
        if not isinstance(key, Scalar):
            self._problems.error("bad-key", key.place, Text("a key must be a single word"))
            return
        first = entries[key.text][0].place.line
        self._problems.error(
            "duplicate-key",
            key.place,
            Text("the key “{key}” stands here a second time, first in line {line}", key=key.text, line=first),
            Text("keep one of the two"),
        )

    def _mended(
        self,
        entries: dict[str, tuple[Scalar, Node]],
        last: str,
        key: Node,
        value: Node,
        with_commas: set[str],
    ) -> bool:
        """Whether a key without a value is the end of the value before it, which YAML has cut at a comma."""
        name, before = entries[last]
        whole = _with_decimals(before, key, value, self._source)
        text = None if whole is not None else _with_comma(before, key, value, self._source)
        if text is not None:
            with_commas.add(last)
        if whole is None and text is None:
            return False
        entries[last] = name, whole or text or before
        return True

    def _tell_comma(self, key: Scalar, value: Node) -> None:
        assert isinstance(value, Scalar)
        self._problems.error(
            "unquoted-comma",
            value.place,
            Text("within braces a text with a comma must stand in quotes"),
            Text('write {key}: "{value}"', key=key.text, value=value.text.replace('"', "'")),
        )

    def _tell_harmful(self, event: ScalarEvent) -> None:
        """What YAML lets through, written as an escape or as it is, and no screen, XML or reader should meet."""
        code = harmful(event.value)
        if code is not None:
            self._problems.error(
                "control-character",
                self._source.place(event.start_mark, event.end_mark),
                Text("the character {code} may not stand in a value", code=code),
                Text("delete it"),
            )

    def _refuse_decoration(self, event: NodeEvent) -> NoReturn:
        tag = getattr(event, "tag", None)
        if event.anchor or not tag:
            self._refuse(
                event,
                "alias",
                Text("anchors (&) and aliases (*) are not used here"),
                Text("write the value out; a text that starts with & or * must stand in quotes"),
            )
        shown = str(tag).replace("tag:yaml.org,2002:", "!!")
        self._refuse(event, "tag", Text("tags such as {tag} are not used here", tag=shown), Text("delete it"))

    def _refuse(self, event: yaml.Event, code: str, text: Text, hint: Text | None = None) -> NoReturn:
        self._problems.error(code, self._source.place(event.start_mark, event.end_mark), text, hint)
        raise _Refused


def kind(node: Node) -> Text:
    """What a node is, for messages: a text, a list, a group of keys."""
    if isinstance(node, Mapping):
        return Text("a group of keys")
    return Text("a list") if isinstance(node, Sequence) else Text("a single value")
