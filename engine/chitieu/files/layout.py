"""The house's order of keys: whole lines of a file are moved, none is rewritten, so that comments and quotes stay.

A YAML library that writes files anew hangs a comment on the key before it and changes quotes and line breaks; the
places that our own reader gives to every key are enough to move the lines of an entry together with the comments above.
"""

from __future__ import annotations

from collections.abc import Mapping as Table
from itertools import pairwise

from chitieu.files.levels import LEVEL_DETAILS, LEVEL_KEYS
from chitieu.files.tree import Mapping, Node, Scalar, Sequence

_CRITERION = ("indicator", *LEVEL_DETAILS, *LEVEL_KEYS, "all_of")
_TRAIT = ("label", "ordered", "several", "blank", "columns", "values")
_ORDERS: Table[str, Table[str, tuple[str, ...]]] = {  # by kind of file, then by path; * is any key or item
    "target": {
        "": ("id", "title", "indicator", "statement", "source", *_CRITERION[1:], "cases", "readings", "examples"),
        "all_of/*": _CRITERION,
        "cases/*": ("when", *_CRITERION),
        "cases/*/all_of/*": _CRITERION,
        "readings/*": ("id", "label", *_CRITERION, "cases"),
        "readings/*/all_of/*": _CRITERION,
        "readings/*/cases/*": ("when", *_CRITERION),
        "examples/*": ("given", "expect"),
    },
    "document": {"": ("id", "symbol", "title", "issuer", "date", "period", "horizons")},
    "facts": {
        "": ("groups", "attributes", "qualities", "scales", "facts"),
        "groups/*": ("label", "section", "context"),
        "attributes/*": ("label", "ordered", "values"),
        "scales/*": ("label", "ranks"),
        "facts/*": ("label", "short", "unit", "group", "part_of", "quality", "fractional"),
    },
    "indicators": {"indicators/*": ("label", "formula", "unit", "group", "counts")},
    "checks": {"checks/*": ("label", "holds", "severity", "note")},
    "form": {
        "": ("id", "title", "recognise", "person", "body", "traits", "rows", "columns", "whole", "facts", "totals"),
        "person": ("name", "born", "note"),
        "body": ("label", "column", "kinds", "skip"),
        "traits/*": _TRAIT,
    },
    "form-words": {"": ("gone", "traits"), "traits/*": _TRAIT},
    "dataset": {
        "": ("unit", "as_of", "source", "facts", "claims"),
        "unit": ("id", "name"),
        "facts/*": ("value", "source", "note", "implied_by"),
        "claims/*": ("value", "attainment", "verdict", "source", "note"),
    },
}


def arranged(text: str, root: Node, kind: str) -> str:
    """The text of a file of a kind, whose tree is ``root``, with its keys in the house's order.

    Keys that the order does not know keep theirs and go last; what is written in braces stays as it is. Trailing
    blanks and blank lines at the end go.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return "\n".join(_Arranger(lines, _ORDERS[kind]).node(root, "", 0, len(lines))) + "\n"


class _Arranger:
    def __init__(self, lines: list[str], orders: Table[str, tuple[str, ...]]) -> None:
        self._lines, self._orders = lines, orders

    def node(self, node: Node, path: str, first: int, end: int) -> list[str]:
        """The lines from ``first`` up to ``end`` with what the node holds in order."""
        if isinstance(node, Mapping) and node.entries and not self._braced(node):
            return self._mapping(node, path, first, end)
        if isinstance(node, Sequence) and node.items and not self._braced(node):
            return self._sequence(node, path, first, end)
        return self._lines[first:end]

    def _braced(self, node: Node) -> bool:
        place = node.place
        return self._lines[place.line - 1][place.column - 1 : place.column] in ("{", "[")

    def _mapping(self, node: Mapping, path: str, first: int, end: int) -> list[str]:
        starts = [key.place.line - 1 for key, _ in node.entries]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            return self._lines[first:end]
        indent = node.entries[0][0].place.column - 1
        if not path:  # comments after a blank line are about the first entry, those before it about the file
            blank = [number for number in range(first, starts[0]) if not self._lines[number]]
            starts[0] = blank[-1] if blank else starts[0]
        starts = [starts[0], *(self._with_comments(start, earlier, indent) for earlier, start in pairwise(starts))]
        parts: list[tuple[int, list[str]]] = []
        order = self._orders.get(path, ())
        for position, ((key, value), (start, stop)) in enumerate(
            zip(node.entries, pairwise([*starts, end]), strict=True)
        ):
            rank = order.index(key.text) if key.text in order else len(order) + position
            parts.append((rank, self._entry(key, value, path, start, stop)))
        moved = [line for _, lines in sorted(parts, key=lambda part: part[0]) for line in lines]
        return self._lines[first : starts[0]] + moved

    def _entry(self, key: Scalar, value: Node, path: str, start: int, stop: int) -> list[str]:
        below = value.place.line - 1
        if below <= key.place.line - 1:  # on the key's own line
            return self._lines[start:stop]
        known = f"{path}/{key.text}".lstrip("/")
        inner = (
            known
            if known in self._orders or any(each.startswith(f"{known}/") for each in self._orders)
            else f"{path}/*"
        )
        return self._lines[start:below] + self.node(value, inner.lstrip("/"), below, stop)

    def _sequence(self, node: Sequence, path: str, first: int, end: int) -> list[str]:
        starts = [item.place.line - 1 for item in node.items]
        if any(later <= earlier for earlier, later in pairwise(starts)):
            return self._lines[first:end]
        dash = self._lines[starts[0]].index("-")
        starts = [starts[0], *(self._with_comments(start, earlier, dash) for earlier, start in pairwise(starts))]
        lines = self._lines[first : starts[0]]
        for item, (start, stop) in zip(node.items, pairwise([*starts, end]), strict=True):
            below = item.place.line - 1
            lines += self._lines[start:below] + self._item(item, f"{path}/*", dash, below, stop)
        return lines

    def _item(self, item: Node, path: str, dash: int, start: int, stop: int) -> list[str]:
        """An item as a mapping that begins beside its dash: the dash is set aside and put back before what is first."""
        line = self._lines[start]
        if not isinstance(item, Mapping) or line[dash] != "-" or line[dash + 1 : item.place.column - 1].strip():
            return self._lines[start:stop]
        self._lines[start] = f"{line[:dash]} {line[dash + 1 :]}"
        moved = self.node(item, path, start, stop)
        self._lines[start] = line
        comments = next(n for n, each in enumerate(moved) if each and not each.lstrip().startswith("#"))
        above = [f"{' ' * dash}{each.lstrip()}" for each in moved[:comments] if each]
        begun = moved[comments]
        return [*above, f"{begun[:dash]}-{begun[dash + 1 :]}", *moved[comments + 1 :]]

    def _with_comments(self, start: int, earlier: int, indent: int) -> int:
        """Where an entry begins when the comments right above it, at its own indentation, are counted to it."""
        while start - 1 > earlier:
            line = self._lines[start - 1]
            if line and not (line.lstrip().startswith("#") and len(line) - len(line.lstrip()) == indent):
                break
            start -= 1
        return start
