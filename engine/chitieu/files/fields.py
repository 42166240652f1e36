"""Nodes of a YAML file → text, numbers and dates, by what is expected at their place."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from collections.abc import Mapping as Table
from fractions import Fraction
from typing import TypeVar

import yaml

from chitieu.diagnostics import Place, Problems, Text, did_you_mean, nearest, suggestion
from chitieu.files.figures import number, stated
from chitieu.files.misplaced import Misplaced
from chitieu.files.shapes import BOUNDS, Either, Shape, shape_of
from chitieu.files.tree import Mapping, Node, Scalar, Sequence, kind, written_keys
from chitieu.model import Bounds, FactType, Horizon, Stated
from chitieu.numbers import exactly
from chitieu.text.written_numbers import probably_meant as written

_Value = TypeVar("_Value")

_IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_VIETNAMESE_DATE = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


def text(node: Node, problems: Problems) -> str | None:
    """A text. What YAML 1.1 tools would take for something else (``no``, ``012``, ``12:30``) must be quoted."""
    if not isinstance(node, Scalar):
        problems.error("wrong-kind", node.place, Text("a text was expected, this is {kind}", kind=kind(node)))
        return None
    if not node.text.strip():
        problems.error("empty-text", node.place, Text("a text was expected, nothing stands here"))
        return None
    if not node.quoted and _is_more_than_text(node.text):
        problems.error(
            "unquoted",
            node.place,
            Text("other YAML programs read {value} as a number, a date or yes/no, not as text", value=node.text),
            Text('write it in double quotes: "{value}"', value=node.text),
        )
        return None
    return node.text.strip()


def _is_more_than_text(value: str) -> bool:
    candidates = yaml.SafeLoader.yaml_implicit_resolvers.get(value[0], [])
    return any(pattern.match(value) for _, pattern in candidates)


def identifier(node: Node, problems: Problems) -> str | None:
    """A short ASCII name: letters, digits, ``-`` and ``_``."""
    value = text(node, problems)
    if value is not None and (not _IDENTIFIER.fullmatch(value) or len(value) > 80):
        problems.error(
            "bad-id",
            node.place,
            Text("“{value}” is not a usable id", value=value[:80]),
            Text("use letters without marks, digits, - and _, at most 80 characters"),
        )
        return None
    return value


def bounds(node: Node, problems: Problems) -> Bounds | None:
    """A number, or what is known of one: ``{at_least: 3260}``, ``{at_least: 1, at_most: 5}``."""
    if not isinstance(node, Mapping):
        value = number(node, problems)
        return None if value is None else exactly(value)
    fields = Fields(node, problems, BOUNDS)
    low, high = fields.number("at_least"), fields.number("at_most")
    if not node.entries:
        problems.error("no-bound", node.place, Text("at_least or at_most was expected"))
        return None
    if low is not None and high is not None and low > high:
        problems.error("empty-bounds", node.place, Text("at_least is above at_most: no value fits between them"))
        return None
    return Bounds(low, high)


def year(node: Node, problems: Problems) -> int | None:
    """A year such as 2025."""
    if isinstance(node, Scalar) and re.fullmatch(r"(19|20|21)[0-9]{2}", node.text):
        return int(node.text)
    problems.error("not-a-year", node.place, Text("a year such as 2025 was expected"), _meant_date(node))
    return None


def _meant_date(node: Node) -> Text | None:
    """What to write for a month or several years as people write them."""
    text = node.text if isinstance(node, Scalar) else ""
    if month := re.fullmatch(r"(0?[1-9]|1[0-2])[/-]((?:19|20|21)\d\d)", text):
        return Text("a month is written {month}", month=f"{month[2]}-{int(month[1]):02}")
    if years := re.fullmatch(r"((?:19|20|21)\d\d)\s*[-–—]\s*((?:19|20|21)\d\d)", text):
        return Text(
            "the year by which it is due is {last}; the first one of the document stands in from:", last=years[2]
        )
    if dated := re.fullmatch(r"((?:19|20|21)\d\d)\s*=\s*(\S.*)", text):
        return Text("write {value}", value=f"{dated[1]}: {dated[2]}")
    if named := re.fullmatch(r"(?:năm|nam|year|by|đến)[\s_]*((?:19|20|21)\d\d)", text, re.IGNORECASE):
        return Text("write {value}", value=named[1])
    return _without_blank(node)


def horizon(node: Node, starts: int, problems: Problems) -> int | None:
    """A year, or a month such as 2026-03; years of a document whose year ``starts`` in another month are its own."""
    month = re.fullmatch(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])", node.text) if isinstance(node, Scalar) else None
    if month is not None:
        return Horizon.month(int(month[1]), int(month[2]))
    found = year(node, problems)
    return found if found is None or starts == 1 else Horizon.year(found, starts)


def _without_blank(key: Node) -> Text | None:
    """What was meant by ``2025:60%`` in braces, which YAML takes for a key without a value."""
    match = re.fullmatch(r"([\w-]+):(\S.*)", key.text) if isinstance(key, Scalar) else None
    return Text("write {value}", value=f"{match[1]}: {match[2]}") if match else None


def date(node: Node, problems: Problems) -> dt.date | None:
    """A date written year-month-day: 2023-03-31."""
    value = node.text if isinstance(node, Scalar) else ""
    hint = Text("write year-month-day: 2023-03-31")
    if match := _DATE.fullmatch(value):
        try:
            return dt.date(*map(int, match.groups()))
        except ValueError:
            problems.error("no-such-date", node.place, Text("there is no such date: {value}", value=value))
            return None
    if match := _VIETNAMESE_DATE.fullmatch(value):
        hint = Text("write {value}", value=f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}")
    problems.error("not-a-date", node.place, Text("a date was expected"), hint)
    return None


def one_of(
    node: Node, known: Collection[str], code: str, unknown: Callable[[str], Text], problems: Problems
) -> str | None:
    """A word among those that are known; ``unknown`` says of another that it is not."""
    word = text(node, problems)
    if word is None or word in known:
        return word
    hint = suggestion(word, known) or Text("known here: {keys}", keys=", ".join(known) or "–")
    problems.error(code, node.place, unknown(word), hint)
    return None


def known_fact(
    key: Scalar, facts: Table[str, FactType], problems: Problems, misplaced: Misplaced | None = None
) -> FactType | None:
    """The fact that a key names; one that the vocabulary lacks is reported, ``misplaced`` ones as what they are."""
    if key.text in facts and facts[key.text].is_score:
        problems.error(
            "score-given",
            key.place,
            Text("a score is worked out of the document's own targets"),
            Text("give the facts that they ask for"),
        )
        return None
    if facts and key.text not in facts:  # without any, facts.yaml could not be read, which is reported
        if misplaced is not None and (told := misplaced(key.text)):
            problems.error("misplaced-name", key.place, *told)
            return None
        problems.error(
            "unknown-fact",
            key.place,
            Text("unknown fact “{word}”", word=key.text),
            suggestion(key.text, facts) or Text("facts are listed in facts.yaml"),
        )
    return facts.get(key.text)


LEVEL = ""
"""In place of a key that was meant: one of those that say what is asked."""


def _grouped(node: Node, known: Collection[str]) -> Text | None:
    """What to write for a single value where levels or parts stand in groups."""
    if not isinstance(node, Scalar) or "at_least" not in known:
        return None
    if "indicator" in known and _IDENTIFIER.fullmatch(node.text):
        return Text("for example {{indicator: {value}, at_least: 60%}}", value=node.text)
    slip = written(node.text)
    key, value = (slip.key or "at_least", slip.value) if slip else ("at_least", node.text)
    return Text("for example {{{key}: {value}}}", key=key, value=value)


def _tell_unknown(key: Scalar, known: Collection[str], misplaced: Misplaced | None, problems: Problems) -> str | None:
    """Reports a key that may not stand here; the one that was meant, where it is misspelt."""
    if misplaced is not None and (told := misplaced(key.text)):
        problems.error("misplaced-name", key.place, *told)
        return None
    from chitieu.files.guesses import guessed_key  # of faulty files alone

    guessed = _without_blank(key) or guessed_key(key.text, known)
    meant = LEVEL if guessed else nearest(key.text, known)
    problems.error(
        "unknown-key",
        key.place,
        Text("unknown key “{key}”", key=key.text),
        guessed or (did_you_mean(meant) if meant else Text("known here: {keys}", keys=", ".join(known))),
    )
    return meant


class Fields:
    """The entries of a mapping, each read once by name. Unknown and missing keys are reported when it is made.

    ``shape`` is the group that was read, of several kinds the one that is meant. ``names`` are the keys that the file
    may choose beside those of its shape: the attributes of a unit, the years. ``misplaced`` says of names that stand
    elsewhere what they are.
    """

    def __init__(
        self,
        node: Node,
        problems: Problems,
        declared: Shape | Either,
        names: Iterable[str] = (),
        misplaced: Misplaced | None = None,
    ) -> None:
        shape = declared if isinstance(declared, Shape) else shape_of(declared, written_keys(node))
        assert shape is not None  # only what may be a group is read as one
        self.shape = shape
        self._node = node
        self._problems = problems
        self._nodes: dict[str, Node] = {}
        self.misspelt: frozenset[str] = frozenset()
        """Keys that were meant by others, as far as that is known."""
        known = (*shape.required, *names, *shape.optional)
        if not isinstance(node, Mapping):
            problems.error(
                "wrong-kind",
                node.place,
                Text("a group of keys ({keys}) was expected, this is {kind}", keys=", ".join(known), kind=kind(node)),
                _grouped(node, known),
            )
            self.misspelt = frozenset([LEVEL])
            return
        misspelt = set()
        for key, value in node.entries:
            if key.text in known:
                self._nodes[key.text] = value
                continue
            misspelt.add(_tell_unknown(key, known, misplaced, problems))
        self.misspelt = frozenset(each for each in misspelt if each is not None)
        for required in shape.required:
            if required not in self._nodes and required not in misspelt:
                self._missing(required, node.place._replace(length=1))

    def require(self, name: str) -> None:
        """Reports a key that is missing here only because of what else is said."""
        if name not in self._nodes and isinstance(self._node, Mapping):
            self._missing(name, self.place)

    def _missing(self, name: str, place: Place) -> None:
        self._problems.error("missing-key", place, Text("the key “{key}” is missing", key=name))

    @property
    def place(self) -> Place:
        return self._node.place

    def node(self, name: str) -> Node | None:
        return self._nodes.get(name)

    def place_of(self, name: str) -> Place:
        node = self._nodes.get(name)
        return self.place if node is None else node.place

    def __contains__(self, name: str) -> bool:
        return name in self._nodes

    def text(self, name: str) -> str | None:
        return self._read(name, text)

    def identifier(self, name: str) -> str | None:
        return self._read(name, identifier)

    def number(self, name: str) -> Fraction | None:
        return self._read(name, number)

    def stated(self, name: str) -> Stated | None:
        return self._read(name, stated)

    def date(self, name: str) -> dt.date | None:
        return self._read(name, date)

    def _read(self, name: str, reader: Callable[[Node, Problems], _Value | None]) -> _Value | None:
        node = self._nodes.get(name)
        return None if node is None else reader(node, self._problems)

    def one_of(self, name: str, known: Collection[str], code: str, unknown: Callable[[str], Text]) -> str | None:
        node = self._nodes.get(name)
        return None if node is None else one_of(node, known, code, unknown, self._problems)

    def formula(self, name: str) -> tuple[str, Place] | None:
        """A formula or condition as it is written, and where it starts, within its quotes if it has any."""
        node = self._nodes.get(name)
        if node is None or text(node, self._problems) is None or not isinstance(node, Scalar):
            return None
        start = node.place
        return node.text, start._replace(column=start.column + node.quoted)

    def own_id(self, name: str, differs: Callable[[str], Text]) -> str | None:
        """The id, which must be the name of its file or folder; ``differs`` says of another id that it is not."""
        id = self.identifier("id")
        if id is not None and id != name:
            self._problems.error("id-and-file", self.place_of("id"), differs(id), Text("give both the same name"))
        return id

    def flag(self, name: str) -> bool:
        """``true`` or ``false``; false when the key is absent."""
        node = self._nodes.get(name)
        if node is None:
            return False
        if isinstance(node, Scalar) and node.text in ("true", "false"):
            return node.text == "true"
        self._problems.error("not-a-flag", node.place, Text("true or false was expected"))
        return False

    def items(self, name: str) -> tuple[Node, ...]:
        """The items of a list; none when the key is absent."""
        node = self._nodes.get(name)
        if node is None:
            return ()
        if isinstance(node, Sequence):
            if not node.items:
                self._problems.error("empty-list", node.place, Text("the list is empty"))
            return node.items
        dash = isinstance(node, Scalar) and not node.quoted and node.text.startswith("-")
        hint = Text("write a blank behind each dash") if dash else None
        said = Text("a list was expected, this is {kind}", kind=kind(node))
        self._problems.error("wrong-kind", node.place, said, hint)
        return ()

    def entries(self, name: str) -> Iterator[tuple[Scalar, Node]]:
        """The entries of a mapping of free keys; none when the key is absent."""
        node = self._nodes.get(name)
        if isinstance(node, Mapping):
            yield from node.entries
        elif node is not None and not (isinstance(node, Scalar) and not node.text):
            self._problems.error(
                "wrong-kind", node.place, Text("a group of keys was expected, this is {kind}", kind=kind(node))
            )
