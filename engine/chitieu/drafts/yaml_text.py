"""Pieces of YAML as a careful person writes them, and where a new entry goes in an existing file."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Table

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files.shapes import Shape
from chitieu.files.tree import Mapping, Node, parse_yaml


def scalar(value: str) -> str:
    """A text as YAML: plain where it reads back as itself, else in double quotes."""
    problems = Problems()
    root = parse_yaml(f"k: {value}\n", "", problems)
    node = root.entries[0][1] if isinstance(root, Mapping) and len(root.entries) == 1 else None
    plain = node is not None and read.text(node, problems) == value and not problems.found
    return value if plain and not set("{}[],#") & set(value) else json.dumps(value, ensure_ascii=False)


def entries(shape: Shape, values: Table[str, str | Sequence[str]]) -> list[str]:
    """Lines ``key: value`` in the house's order; a value is YAML, or the lines below its key.

    Raises KeyError for a key that is not declared.
    """
    places = {name: shape.place(name) for name in values}
    lines: list[str] = []
    for name in sorted(values, key=lambda name: places[name][0]):
        if places[name][1] is None:
            raise KeyError(name)
        value = values[name]
        lines += [f"{name}: {value}"] if isinstance(value, str) else [f"{name}:", *indented(value)]
    return lines


def braced(shape: Shape, values: Table[str, str]) -> str:
    """A group of keys in one line: ``{value: 23, source: Phụ lục 5}``."""
    return "{" + ", ".join(entries(shape, values)) + "}"


def indented(lines: Iterable[str]) -> list[str]:
    """Lines of what stands under a key."""
    return [f"  {line}" if line else "" for line in lines]


def noted(value: str, comment: str) -> str:
    """A value, or nothing yet, with a comment beside it."""
    return f"{value} # {comment}".lstrip()


def level(value: str) -> str:
    """A level as typed, as YAML: a decimal comma in quotes; lists and quotients as they are."""
    return json.dumps(value) if "," in value and not value.startswith("[") else value


def fault(value: str, reader: Callable[[Node, Problems], object]) -> Text | None:
    """What a reader of scalars finds wrong with an answer, or ``None``."""
    problems = Problems()
    node = parse_yaml(json.dumps(value.strip(), ensure_ascii=False), "", problems)
    if node is not None:
        reader(node, problems)
    return problems.found[0].hint or problems.found[0].text if problems.found else None


def with_entry(text: str, key: str, entry: str) -> str:
    """A file with ``entry`` (lines without indentation) added at the end of the mapping under a top-level key.

    Every other line stays as it is. The key must stand on a line of its own, as in the files we ship.
    """
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.split("#")[0].rstrip() == f"{key}:")
    end = start + 1
    for number in range(start + 1, len(lines)):
        if lines[number].strip() and not lines[number].startswith((" ", "#")):
            break
        if lines[number].startswith(" "):
            end = number + 1
    return "\n".join([*lines[:end], *indented(entry.splitlines()), *lines[end:]]) + "\n"


def has_block(text: str, key: str) -> bool:
    """Whether a top-level key stands on a line of its own, so that entries can be added under it."""
    return any(line.split("#")[0].rstrip() == f"{key}:" for line in text.splitlines())
