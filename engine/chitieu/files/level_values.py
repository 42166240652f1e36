"""One level as it is written: a number, a range, two figures, a formula over facts, a change of a baseline."""

from __future__ import annotations

import re
from fractions import Fraction

from chitieu.diagnostics import Problems, Text
from chitieu.files import kinds
from chitieu.files.figures import number
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.level_keys import LevelKey, in_unit, is_formula
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar, Sequence
from chitieu.levels import direction
from chitieu.model import Constant, Formula, FromData, Indicator, Level, Op, Operation

_WITH_COMMAS = re.compile(r"(\d+(?:,\d+)?[%‰]?),(\d+(?:,\d+)?[%‰]?)")


def read_level(node: Node, key: LevelKey, names: KnownNames, problems: Problems) -> Level | None:
    """The level that stands under ``key``, or under a year of it; ``None`` where it is none, which is told."""
    if key.indicator is not None and key.indicator.kind is not None:
        asked = kinds.value(node, key.indicator.kind, problems)
        return None if asked is None else Level(key.op, asked, kind=key.indicator.kind)
    if isinstance(node, Sequence):
        return _of_several(node, key, names, problems)
    if key.op is Op.BETWEEN:
        return _range(node, key.indicator, problems)
    if isinstance(node, Scalar) and is_formula(node, names):
        return _from_data(node, key, names, problems)
    value = number(node, problems)
    return None if value is None or not _fits(node, value, key, problems) else _from_number(value, key)


def _of_several(node: Sequence, key: LevelKey, names: KnownNames, problems: Problems) -> Level | None:
    if any(isinstance(item, MappingNode) for item in node.items):
        _tell_list_of_years(node, problems)
        return None
    if key.op is Op.BETWEEN:
        return _range(node, key.indicator, problems)
    return _ambition(node, key, names, problems)


def _from_number(value: Fraction, key: LevelKey) -> Level | None:
    """A level of a number, or of the change that it is; ``None`` where no baseline is known, which is told before."""
    if not key.is_change:
        return _plain(value, key)
    if key.start.formula is not None:
        return _moving(_changed(key, key.start.formula, Constant(value)), key)
    if key.start.baseline is None:
        return None
    return _plain(key.end(key.start.baseline, value), key)


def _tell_list_of_years(node: Sequence, problems: Problems) -> None:
    """Levels by year are one group of keys; many write a list of groups with one key each."""
    entries = [entry for item in node.items if isinstance(item, MappingNode) for entry in item.entries]
    years = ", ".join(f"{key.text}: {value.text}" for key, value in entries if isinstance(value, Scalar))
    problems.error(
        "wrong-kind",
        node.place,
        Text("levels by year are one group of keys, this is a list"),
        Text("write {value}", value="{" + years + "}"),
    )


def _fits(node: Node, value: Fraction, key: LevelKey, problems: Problems) -> bool:
    """Whether a number is one of its key: a part of a baseline, or in the unit of the indicator."""
    if not key.is_part:
        return in_unit(node, key.indicator, problems)
    if not 0 < value <= 1 and key.falls:
        problems.error("part", node.place, Text("a part above 0 and up to 1 was expected, such as 3/4 or 75%"))
        return False
    return True


def _plain(value: Fraction, key: LevelKey) -> Level:
    start = key.start
    data = None if start.formula is None else FromData(baseline=start.formula)
    return Level(key.op, value, key.tolerance, None, start.baseline, start.year, data=data)


def _moving(value: Formula, key: LevelKey) -> Level:
    start = key.start
    data = FromData(value, start.formula)
    return Level(key.op, Fraction(0), key.tolerance, None, start.baseline, start.year, data=data, known=False)


def _from_data(node: Scalar, key: LevelKey, names: KnownNames, problems: Problems) -> Level | None:
    value = parse_formula(
        node.text, node.place._replace(column=node.place.column + node.quoted), at_any_time(names), problems
    )
    if value is None:
        return None
    if not key.is_change:
        return _moving(value, key)
    start = key.start
    begin = start.formula or (None if start.baseline is None else Constant(start.baseline))
    return None if begin is None else _moving(_changed(key, begin, value), key)


def _changed(key: LevelKey, baseline: Formula, change: Formula) -> Formula:
    """What a change of a baseline comes to, as a formula."""
    sign = "-" if key.falls else "+"
    if key.is_part:
        return Operation("*", baseline, Operation(sign, Constant(Fraction(1)), change))
    return Operation(sign, baseline, change)


def _range(node: Node, indicator: Indicator | None, problems: Problems) -> Level | None:
    ends = _two(node, problems)
    if ends is None:
        return None
    low, high = (number(end, problems) for end in ends)
    fitting = [in_unit(end, indicator, problems) for end in ends]
    if low is None or high is None or not all(fitting):
        return None
    if low > high:
        problems.error("range", node.place, Text("the first number is above the second: no value fits between them"))
        return None
    return Level(Op.BETWEEN, low, upper=high)


def _two(node: Node, problems: Problems) -> tuple[Node, ...] | None:
    if isinstance(node, Sequence) and len(node.items) == 2:
        return node.items
    problems.error("range", node.place, Text("two numbers were expected, such as [10%, 15%]"), _decimal_commas(node))
    return None


def _decimal_commas(node: Node) -> Text | None:
    """The hint for ``[6,5%, 7,5%]``, where YAML takes each decimal comma for one between items."""
    written = [item.text for item in node.items if isinstance(item, Scalar)] if isinstance(node, Sequence) else []
    ends = _WITH_COMMAS.fullmatch(",".join(written)) if len(written) in (3, 4) else None
    if ends is None:
        return None
    low, high = (end.replace(",", ".") for end in ends.groups())
    if float(low.rstrip("%‰")) >= float(high.rstrip("%‰")):
        return None  # 6,7,5 is 6 and 7,5, or is not
    return Text("a decimal comma parts items here: write [{low}, {high}]", low=low, high=high)


def _ambition(node: Sequence, key: LevelKey, names: KnownNames, problems: Problems) -> Level | None:
    """Of two figures the easier one decides, the one that more values meet; the other is the further end."""
    ends = _two(node, problems)
    if ends is None:
        return None
    better = direction(key.op)
    if better == 0:
        problems.error(
            "range",
            node.place,
            Text("of two figures neither is the easier one here: neither higher nor lower values are better"),
            Text("use between: for a range that must be kept to"),
        )
        return None
    levels = [read_level(end, key, names, problems) for end in ends]
    known = [level for level in levels if level is not None]
    if len(known) < len(levels):
        return None
    near, far = sorted(known, key=lambda level: level.value * better)
    return near if near == far else near._replace(further=far.value)
