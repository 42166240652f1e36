"""The house's order of keys: whole lines of a file are moved, none is rewritten, so that comments and quotes stay.

A YAML library that writes files anew hangs a comment on the key before it and changes quotes and line breaks; the
places that our own reader gives to every key are enough to move the lines of an entry together with the comments above.
"""

from __future__ import annotations

from itertools import pairwise

from chitieu.files.kinds_of_files import FILES
from chitieu.files.shapes import ValueKind, item_of, shape_of
from chitieu.files.tree import Mapping, Node, Scalar, Sequence, written_keys


def arranged(text: str, root: Node, kind: str) -> str:
    """The text of a file of a kind, whose tree is ``root``, with its keys in the house's order.

    Keys that the order does not know keep theirs and go last; what is written in braces stays as it is. Trailing
    blanks and blank lines at the end go.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    end = _end(lines)
    return "\n".join([*_Arranger(lines).node(root, FILES[kind], 0, end), *lines[end:]]) + "\n"


def says_the_same(text: str, root: Node, made: str, its_root: Node) -> bool:
    """Whether a file as it was made by ``arranged`` says what it said before, with every word of its comments."""
    return sorted(text.split()) == sorted(made.split()) and _meaning(root) == _meaning(its_root)


def _meaning(node: Node) -> object:
    """What a node says whatever the order of its keys; blanks at ends of lines say nothing."""
    if isinstance(node, Mapping):
        return {key.text: _meaning(value) for key, value in node.entries}
    if isinstance(node, Sequence):
        return [_meaning(item) for item in node.items]
    return [line.rstrip() for line in node.text.rstrip().split("\n")]


def _end(lines: list[str]) -> int:
    """Where the entries end: what follows is comments on the whole, and ``...``, the end of a document of YAML."""
    end = len(lines)
    while end and (not lines[end - 1] or lines[end - 1].startswith("#") or lines[end - 1].split()[0] == "..."):
        end -= 1
    return end


class _Arranger:
    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def node(self, node: Node, kind: ValueKind | None, first: int, end: int) -> list[str]:
        """The lines from ``first`` up to ``end`` with what the node, a value of a kind, holds in order."""
        if isinstance(node, Mapping) and node.entries and not self._braced(node):
            return self._mapping(node, kind, first, end)
        if isinstance(node, Sequence) and node.items and not self._braced(node):
            return self._sequence(node, item_of(kind), first, end)
        return self._lines[first:end]

    def _braced(self, node: Node) -> bool:
        place = node.place
        return self._lines[place.line - 1][place.column - 1 : place.column] in ("{", "[")

    def _mapping(self, node: Mapping, kind: ValueKind | None, first: int, end: int) -> list[str]:
        starts = [key.place.line - 1 for key, _ in node.entries]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            return self._lines[first:end]
        if first == 0:  # the file itself: comments after a blank line are about the first entry, those before about it
            above = range(self._after_marks(starts[0]), starts[0])
            starts[0] = max((number for number in above if not self._lines[number]), default=starts[0])
        starts = self._with_comments(starts, node.entries[0][0].place.column - 1)
        shape = shape_of(kind, written_keys(node))
        parts: list[tuple[int, list[str]]] = []
        for (key, value), (start, stop) in zip(node.entries, pairwise([*starts, end]), strict=True):
            position, inner = shape.place(key.text) if shape else (0, None)
            parts.append((position, self._entry(key, value, inner, start, stop)))
        moved = [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]
        return self._lines[first : starts[0]] + moved

    def _entry(self, key: Scalar, value: Node, kind: ValueKind | None, start: int, stop: int) -> list[str]:
        below = value.place.line - 1
        if below <= key.place.line - 1:  # on the key's own line
            return self._lines[start:stop]
        return self._lines[start:below] + self.node(value, kind, below, stop)

    def _after_marks(self, first: int) -> int:
        """The line after ``---`` and directives, which stay at the head of a file."""
        marks = (number + 1 for number in range(first) if self._lines[number].startswith(("---", "%")))
        return max(marks, default=0)

    def _sequence(self, node: Sequence, kind: ValueKind | None, first: int, end: int) -> list[str]:
        dash = node.place.column - 1
        starts = [self._dash_line(item, dash, first) for item in node.items]
        if starts[0] < first or any(later <= earlier for earlier, later in pairwise(starts)):
            return self._lines[first:end]
        starts = self._with_comments(starts, dash)
        lines = self._lines[first : starts[0]]
        for item, (start, stop) in zip(node.items, pairwise([*starts, end]), strict=True):
            below = item.place.line - 1
            lines += self._lines[start:below] + self._item(item, kind, dash, below, stop)
        return lines

    def _dash_line(self, item: Node, dash: int, first: int) -> int:
        """The line of the dash before an item, which may stand alone above it; -1 where none is found."""
        for number in range(min(item.place.line, len(self._lines)) - 1, first - 1, -1):
            line = self._lines[number]
            if line[dash : dash + 2].rstrip() == "-" and not line[:dash].strip(" -"):
                return number
        return -1

    def _item(self, item: Node, kind: ValueKind | None, dash: int, start: int, stop: int) -> list[str]:
        """An item as a mapping that begins beside its dash: the dash is set aside and put back before what is first."""
        line = self._lines[start]
        if not line[: item.place.column - 1].strip():  # its dash stands alone above it
            return self.node(item, kind, start, stop)
        if not isinstance(item, Mapping) or line[dash] != "-" or line[dash + 1 : item.place.column - 1].strip():
            return self._lines[start:stop]
        self._lines[start] = f"{line[:dash]} {line[dash + 1 :]}"
        moved = self.node(item, kind, start, stop)
        self._lines[start] = line
        comments = next(n for n, each in enumerate(moved) if each and not each.lstrip().startswith("#"))
        above = [f"{' ' * dash}{each.lstrip()}" for each in moved[:comments] if each]
        begun = moved[comments]
        return [*above, f"{begun[:dash]}-{begun[dash + 1 :]}", *moved[comments + 1 :]]

    def _with_comments(self, starts: list[int], indent: int) -> list[int]:
        """Where entries begin when the comments right above them, at their own indentation, are counted to them."""
        begun = starts[:1]
        for earlier, start in pairwise(starts):
            first = start
            while first - 1 > earlier and self._belongs_below(self._lines[first - 1], indent):
                first -= 1
            begun.append(first)
        return begun

    @staticmethod
    def _belongs_below(line: str, indent: int) -> bool:
        return not line or (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) == indent)
