"""One figure of a dataset → a fact with what stands beside it, or what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from chitieu.diagnostics import Diagnostic, Problems, Text
from chitieu.files import keys, kinds
from chitieu.files.fields import Fields, bounds
from chitieu.files.figures import in_percent, share_hint, stated
from chitieu.files.shapes import shape_of
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar, parse_yaml, written_keys
from chitieu.judging.inference import of_kind, rounded_from
from chitieu.model import (
    Bounds,
    Fact,
    FactType,
)
from chitieu.numbers import half_step


class _Beside(NamedTuple):
    """What an entry says of its figure beside the value."""

    source: str
    note: str | None = None
    implied_by: str | None = None
    as_of: dt.date | None = None


def read_fact(
    key: Scalar, node: Node, source: str, as_of: dt.date, fact_type: FactType | None, problems: Problems
) -> Fact | None:
    """The fact of an entry: a figure alone, or a group of keys that says its own ``source`` and date beside it.

    ``None`` where the figure can be none of the fact, or no fact is known by the key, which is told.
    """
    beside = _Beside(source)
    if isinstance(node, MappingNode) and shape_of(keys.ENTRY, written_keys(node)) is keys.FIGURE:
        fields = Fields(node, problems, keys.FIGURE)
        source = fields.text("source") or source
        beside = _Beside(source, fields.text("note"), fields.text("implied_by"), fields.date("as_of"))
        if "value" not in fields:
            return None
    if fact_type is None:
        return None
    value_node = child(node, "value")
    value = _of_its_kind(value_node, fact_type, beside.as_of or as_of, problems)
    if value is None:
        return None
    may_be = _may_be(fact_type, value_node, problems)
    return Fact(key.text, value, beside.source, beside.note, beside.implied_by, may_be, beside.as_of)


def _of_its_kind(node: Node, fact_type: FactType, as_of: dt.date, problems: Problems) -> Bounds | None:
    """The values that a figure leaves to its fact, which are never beyond what its kind can be."""
    known = _known(node, fact_type, as_of, problems)
    if known is None:
        return None
    value = of_kind(known, fact_type)
    if value.low is not None and value.high is not None and value.low > value.high:
        problems.error("contradiction", node.place, Text("a share cannot be above 100%"))
        return None
    return value


def read_figure(written: str, fact_type: FactType, as_of: dt.date) -> tuple[Bounds | None, Sequence[Diagnostic]]:
    """What a value, as YAML, says of a fact at a date; ``None``, and why, where it can be none of it."""
    problems = Problems()
    root = parse_yaml(f"value: {written}", "", problems)
    node = root.entries[0][1] if isinstance(root, MappingNode) and root.entries else None
    value = None if node is None else _known(node, fact_type, as_of, problems)
    return (None if problems.has_errors else value), problems.found


def _may_be(fact_type: FactType, node: Node, problems: Problems) -> Bounds | None:
    """What a figure which is no count may be by the decimals that it is printed with."""
    if fact_type.is_count or fact_type.kind is not None or not isinstance(node, Scalar):
        return None
    figure = stated(node, problems)
    half = None if figure is None else half_step(figure)
    return None if figure is None or half is None else rounded_from(figure.value, half, fact_type)


def _known(node: Node, fact_type: FactType, as_of: dt.date, problems: Problems) -> Bounds | None:
    """What a figure says of its fact; ``None`` where it can be none of it, which is told."""
    if fact_type.kind is not None:
        return kinds.bounds(node, fact_type.kind, as_of, problems)
    value = bounds(node, problems)
    return value if value is not None and _countable(fact_type, value, node, problems) else None


def _countable(fact_type: FactType, value: Bounds, node: Node, problems: Problems) -> bool:
    """Whether a figure can be one of its fact: not below zero, in its unit, whole where it is a count."""
    ends = [end for end in value if end is not None]
    if not fact_type.below_zero and any(end < 0 for end in ends):
        problems.error(
            "negative",
            node.place,
            Text("a count cannot be below zero"),
            Text("of growth, a balance and the like write below_zero: true in facts.yaml"),
        )
        return False
    if not all(_in_unit(fact_type, each, problems) for each in _ends(node)):
        return False
    if fact_type.is_count and any(end.denominator != 1 for end in ends):
        problems.error(
            "not-whole",
            node.place,
            Text(
                "“{label}” is counted in {unit}: a whole number was expected",
                label=fact_type.label,
                unit=fact_type.unit,
            ),
            Text("correct the count; for money, areas and the like write fractional: true in facts.yaml"),
        )
        return False
    return True


def _ends(node: Node) -> list[Node]:
    """The numbers that a figure is written with: one, or those of its bounds."""
    return [value for _, value in node.entries] if isinstance(node, MappingNode) else [node]


def _in_unit(fact_type: FactType, node: Node, problems: Problems) -> bool:
    """Whether a number is written in the unit of its fact: 96% or 22/23 for shares, 17 for counts."""
    written = node.text if isinstance(node, Scalar) else ""
    percent = in_percent(written)
    if fact_type.is_share and not percent and "/" not in written:
        problems.error(
            "percent-expected",
            node.place,
            Text("“{label}” is in percent", label=fact_type.label),
            share_hint(node),
        )
        return False
    if fact_type.unit not in ("%", "") and percent:
        problems.error(
            "percent-unexpected",
            node.place,
            Text("“{label}” is counted in {unit}, not in percent", label=fact_type.label, unit=fact_type.unit),
            Text("write the number alone, {value}: the unit is said already", value=written.rstrip("‰"))
            if written.endswith("‰") and fact_type.unit == "‰"
            else Text("write the count itself"),
        )
        return False
    return True


def child(node: Node, name: str) -> Node:
    """What stands under a key of an entry; the entry itself where it is a figure alone."""
    entries = node.entries if isinstance(node, MappingNode) else ()
    return next((value for key, value in entries if key.text == name), node)
