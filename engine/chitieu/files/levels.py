"""The levels of a target by horizon: a number, a range, or a change against a baseline."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files import kinds
from chitieu.files.fields import Fields
from chitieu.files.figures import in_percent, number, share_hint
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.tree import Mapping as MappingNode
from chitieu.files.tree import Node, Scalar, Sequence
from chitieu.levels import about, direction, easier, kind_asked
from chitieu.model import Constant, Formula, FromData, Horizon, Indicator, KindName, Level, Op, Operation

_FROM_ABOUT = (Op.ABOUT_BELOW, Op.ABOUT_WITHIN)  # written as “about”, by what is better of the indicator
_OPS = tuple(op.value for op in Op if op not in (*_FROM_ABOUT, Op.MONITOR))

# Levels given as a change: what is asked, and the end value that a change of a baseline comes to.
_CHANGES: Mapping[str, tuple[Op, Callable[[Fraction, Fraction], Fraction]]] = {
    "reduce_by": (Op.AT_MOST, lambda baseline, change: baseline - change),
    "reduce_by_part": (Op.AT_MOST, lambda baseline, part: baseline * (1 - part)),
    "increase_by": (Op.AT_LEAST, lambda baseline, change: baseline + change),
    "increase_by_part": (Op.AT_LEAST, lambda baseline, part: baseline * (1 + part)),
}
_PARTS = ("reduce_by_part", "increase_by_part")

_WORD = re.compile(r"[A-Za-z_]\w*")
_WITH_COMMAS = re.compile(r"(\d+(?:,\d+)?[%‰]?),(\d+(?:,\d+)?[%‰]?)")
_CALL = re.compile(r"[A-Za-z_]\w*\s*\(")

LEVEL_KEYS = (*_OPS, *_CHANGES)


class _AskedBy(NamedTuple):
    """The kinds of levels that a kind of values may be held against, and an example of one."""

    keys: tuple[str, ...]
    example: str


_ASKED_BY: Mapping[KindName, _AskedBy] = {
    KindName.YES_NO: _AskedBy((Op.IS.value,), "is: {2025: yes}"),
    KindName.GRADE: _AskedBy((Op.AT_LEAST.value,), "at_least: {2025: good}"),
    KindName.DATE: _AskedBy((Op.BY.value,), "by: 2022-06-30"),
    KindName.RANK: _AskedBy((Op.AT_MOST.value,), "at_most: {2025: 30}"),
}


def read_levels(
    fields: Fields,
    key: str,
    indicator: Indicator | None,
    horizons: tuple[int, ...],
    names: KnownNames,
    problems: Problems,
) -> tuple[tuple[int, Level], ...]:
    """The levels under ``key``, one of LEVEL_KEYS, in the order of their horizons; faults go to ``problems``."""
    if not _asked_of_kind(fields, key, indicator, problems):
        return ()
    op = _CHANGES[key][0] if key in _CHANGES else Op(key)
    if op is Op.ABOUT and indicator is not None:
        op = about(indicator.better)
    tolerance = _tolerance(fields, op, indicator, problems)
    start = _start(fields, key, op, indicator, names, problems)
    node = fields.node(key)
    assert node is not None
    levels: list[tuple[int, Level, Node]] = []
    dated = _dated(node, op, horizons, problems)
    for horizon, key_node, value_node in dated:
        level = _level(value_node, key, op, tolerance, start, indicator, names, problems)
        if horizon is None or level is None:
            continue
        if horizons and horizon not in horizons:
            problems.error(
                "unknown-horizon",
                key_node.place,
                Text("{year} is not a horizon of this document", year=horizon),
                _its_horizons(horizons, value_node if key_node is value_node else None),
            )
        levels.append((horizon, level, value_node))
    if not dated:
        problems.error("no-level", node.place, Text("the level is missing"))
    levels.sort(key=lambda dated_level: dated_level[0])
    if levels and start.year is not None and start.year >= levels[0][0]:
        problems.error(
            "baseline",
            fields.place_of("baseline_year"),
            Text("the baseline is of {year}, and the level is due no later", year=start.year),
            Text("write the year in which the baseline was counted"),
        )
    if op is not Op.BY:  # a day of its own for each horizon is what it asks
        _ask_about_order(levels, problems)
    return tuple((horizon, level) for horizon, level, _ in levels)


def _ask_about_order(levels: list[tuple[int, Level, Node]], problems: Problems) -> None:
    """Levels rise from horizon to horizon, mostly."""
    for (early, before, _), (late, after, later_node) in pairwise(levels):
        if easier(after, before):
            problems.warning(
                "easier-later",
                later_node.place,
                Text("the level of {late} is easier than that of {early}", late=late, early=early),
                Text("check the figures against the document"),
            )


def followed(horizons: tuple[int, ...]) -> tuple[tuple[int, Level], ...]:
    """The levels of what is only followed, without a level."""
    return ((horizons[0], Level(Op.MONITOR, Fraction(0))),) if horizons else ()


def _its_horizons(horizons: tuple[int, ...], due: Node | None) -> Text:
    """A hint; a day that is due in a year between horizons belongs to one that it names itself."""
    years = ", ".join(map(str, horizons))
    if not isinstance(due, Scalar):
        return Text("its horizons are {years}", years=years)
    return Text("its horizons are {years}: write by: {{{year}: {day}}}", years=years, year=horizons[0], day=due.text)


def _dated(node: Node, op: Op, horizons: tuple[int, ...], problems: Problems) -> list[tuple[int | None, Node, Node]]:
    """Horizon, where it stands, and the level's node; a level without a year is due at the first horizon.

    The horizon of a day is the one it lies in.
    """
    if isinstance(node, MappingNode):
        named = {str(horizon): horizon for horizon in horizons}
        return [(_horizon(key, named, problems), key, value) for key, value in node.entries]
    due = kinds.day_of(node.text) if op is Op.BY and isinstance(node, Scalar) else None
    if due is not None:
        own = (each for each in horizons if isinstance(each, Horizon) and each.first_day <= due <= each.last_day)
        return [(next(own, due.year), node, node)]
    return [(horizons[0] if horizons else None, node, node)]


def _horizon(key: Scalar, named: Mapping[str, int], problems: Problems) -> int | None:
    """A horizon of the document by its text; another that is one at all is told elsewhere."""
    return named[key.text] if key.text in named else read.horizon(key, 1, problems)


def _level(
    node: Node,
    key: str,
    op: Op,
    tolerance: Fraction,
    start: _Start,
    indicator: Indicator | None,
    names: KnownNames,
    problems: Problems,
) -> Level | None:
    if indicator is not None and indicator.kind is not None:
        asked = kinds.value(node, indicator.kind, problems)
        return None if asked is None else Level(op, asked, kind=indicator.kind)
    if op is Op.BETWEEN:
        return _range(node, indicator, problems)
    if isinstance(node, Sequence):
        return _ambition(node, key, op, tolerance, start, indicator, names, problems)
    if is_formula(node, names):
        return _from_data(node, key, op, tolerance, start, names, problems)
    value = number(node, problems)
    if value is None or not _fits(node, value, key, indicator, problems):
        return None
    if key not in _CHANGES:
        return _plain(op, value, tolerance, start)
    if start.formula is not None:
        return _moving(op, _changed(key, start.formula, Constant(value)), tolerance, start)
    if start.baseline is None:
        return None
    return _plain(op, _CHANGES[key][1](start.baseline, value), tolerance, start)


def _fits(node: Node, value: Fraction, key: str, indicator: Indicator | None, problems: Problems) -> bool:
    """Whether a number is one of its key: a part of a baseline, or in the unit of the indicator."""
    if key not in _PARTS:
        return _in_unit(node, indicator, problems)
    if not 0 < value <= 1 and key == "reduce_by_part":
        problems.error("part", node.place, Text("a part above 0 and up to 1 was expected, such as 3/4 or 75%"))
        return False
    return True


def _plain(op: Op, value: Fraction, tolerance: Fraction, start: _Start) -> Level:
    data = None if start.formula is None else FromData(baseline=start.formula)
    return Level(op, value, tolerance, None, start.baseline, start.year, data=data)


def _moving(op: Op, value: Formula, tolerance: Fraction, start: _Start) -> Level:
    data = FromData(value, start.formula)
    return Level(op, Fraction(0), tolerance, None, start.baseline, start.year, data=data, known=False)


def is_formula(node: Node, names: KnownNames) -> bool:
    """Whether a figure of a level is written as a formula over facts rather than as a number."""
    if not isinstance(node, Scalar):
        return False
    words = _WORD.findall(node.text)
    return any(word in names.facts for word in words) or _CALL.match(node.text) is not None


def _from_data(
    node: Node, key: str, op: Op, tolerance: Fraction, start: _Start, names: KnownNames, problems: Problems
) -> Level | None:
    assert isinstance(node, Scalar)
    value = parse_formula(
        node.text, node.place._replace(column=node.place.column + node.quoted), at_any_time(names), problems
    )
    if value is None:
        return None
    if key not in _CHANGES:
        return _moving(op, value, tolerance, start)
    begin = start.formula or (None if start.baseline is None else Constant(start.baseline))
    return None if begin is None else _moving(op, _changed(key, begin, value), tolerance, start)


def _changed(key: str, baseline: Formula, change: Formula) -> Formula:
    """What a change of a baseline comes to, as a formula."""
    sign = "-" if key.startswith("reduce") else "+"
    if key in _PARTS:
        return Operation("*", baseline, Operation(sign, Constant(Fraction(1)), change))
    return Operation(sign, baseline, change)


def _asked_of_kind(fields: Fields, key: str, indicator: Indicator | None, problems: Problems) -> bool:
    """Whether a kind of level can be asked of an indicator: of a day ``by``, of a number never ``is``."""
    if indicator is None:
        return True
    if indicator.kind is None:
        return _fits_numbers(fields, key, problems)
    kind, asked = indicator.kind.name, _ASKED_BY[indicator.kind.name]
    unfit = [each for each in ("tolerance", "baseline") if each in fields]
    for each in (*([] if key in asked.keys else [key]), *unfit):
        problems.error(
            "level-of-kind",
            fields.place_of(each),
            Text("“{key}” does not go with an indicator of kind {kind}", key=each, kind=kind.value),
            Text("remove it") if each in unfit else Text("write {example}", example=asked.example),
        )
    return key in asked.keys and not unfit


def _fits_numbers(fields: Fields, key: str, problems: Problems) -> bool:
    asked = kind_asked(Op(key)) if key in _OPS else None
    if asked is not None:
        kind = asked.name
        problems.error(
            "level-of-kind",
            fields.place_of(key),
            Text("“{key}” asks of facts of kind {kind}, and the indicator is a number", key=key, kind=kind.value),
            Text("write at_least or at_most, or give its fact kind: {kind} in facts.yaml", kind=kind.value),
        )
    return asked is None


def _range(node: Node, indicator: Indicator | None, problems: Problems) -> Level | None:
    ends = _two(node, problems)
    if ends is None:
        return None
    low, high = (number(end, problems) for end in ends)
    fitting = [_in_unit(end, indicator, problems) for end in ends]
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


def _ambition(
    node: Sequence,
    key: str,
    op: Op,
    tolerance: Fraction,
    start: _Start,
    indicator: Indicator | None,
    names: KnownNames,
    problems: Problems,
) -> Level | None:
    """Of two figures the easier one decides, the one that more values meet; the other is the further end."""
    ends = _two(node, problems)
    if ends is None:
        return None
    if direction(op) == 0:
        problems.error(
            "range",
            node.place,
            Text("of two figures neither is the easier one here: neither higher nor lower values are better"),
            Text("use between: for a range that must be kept to"),
        )
        return None
    levels = [_level(end, key, op, tolerance, start, indicator, names, problems) for end in ends]
    known = [level for level in levels if level is not None]
    if len(known) < len(levels):
        return None
    near, far = sorted(known, key=lambda level: level.value * direction(op))
    return near if near == far else near._replace(further=far.value)


class _Start(NamedTuple):
    """Where the way to a level begins, and the year at whose end that was; ``None`` where it is not said.

    ``formula`` gives the baseline of a unit where the file has no number.
    """

    baseline: Fraction | None
    year: int | None
    formula: Formula | None = None


def _start(
    fields: Fields, key: str, op: Op, indicator: Indicator | None, names: KnownNames, problems: Problems
) -> _Start:
    formula = None
    written = fields.node("baseline")
    if isinstance(written, Scalar) and is_formula(written, names):
        place = written.place._replace(column=written.place.column + written.quoted)
        baseline, formula = None, parse_formula(written.text, place, at_any_time(names), problems)
    else:
        baseline = _baseline(fields, key, op, indicator, problems)
    node = fields.node("baseline_year")
    if node is None:
        return _Start(baseline, None, formula)
    if "baseline" not in fields:
        problems.error(
            "baseline",
            fields.place_of("baseline_year"),
            Text("“baseline_year” is the year of a baseline, and there is none"),
            Text("add the starting value as baseline:"),
        )
    return _Start(baseline, read.year(node, problems), formula)


def _baseline(fields: Fields, key: str, op: Op, indicator: Indicator | None, problems: Problems) -> Fraction | None:
    node = fields.node("baseline")
    if node is None:
        if key in _CHANGES:
            problems.error(
                "no-baseline",
                fields.place_of(key),
                Text("“{key}” is a change, and what it starts from is missing", key=key),
                Text("add the starting value as baseline:"),
            )
        return None
    if op in (Op.BETWEEN, Op.ABOUT, *_FROM_ABOUT):
        problems.error("baseline", node.place, Text("a baseline does not go with “{op}”", op=op.value))
        return None
    value = number(node, problems)
    return value if value is not None and _in_unit(node, indicator, problems) else None


def _tolerance(fields: Fields, op: Op, indicator: Indicator | None, problems: Problems) -> Fraction:
    node = fields.node("tolerance")
    tolerance = fields.number("tolerance") or Fraction(0)
    if node is not None and tolerance and not _in_unit(node, indicator, problems):
        return Fraction(0)
    is_about = op in (Op.ABOUT, *_FROM_ABOUT)
    if op is Op.ABOUT_WITHIN and "tolerance" not in fields:
        problems.error(
            "tolerance",
            fields.place,
            Text("neither higher nor lower values are better here, so “about” needs a tolerance"),
            Text("add tolerance: how far off on either side is still met"),
        )
    if "tolerance" in fields and (not is_about or tolerance < 0):
        problems.error(
            "tolerance",
            fields.place_of("tolerance"),
            Text("a tolerance belongs to “about” and is not below zero"),
            Text("use about instead of {op}", op=op.value) if not is_about else None,
        )
    return tolerance


def _in_unit(node: Node, indicator: Indicator | None, problems: Problems) -> bool:
    """Whether a level is written in the unit of its indicator: 60% for shares, 60 for counts."""
    if indicator is None or not isinstance(node, Scalar):
        return True
    percent = in_percent(node.text)
    if indicator.is_share and not percent and "/" not in node.text:
        problems.error(
            "percent-expected",
            node.place,
            Text("the indicator is in percent, the level is the bare number {value}", value=node.text),
            share_hint(node),
        )
        return False
    if not indicator.is_share and percent:
        problems.error(
            "percent-unexpected",
            node.place,
            Text("the level is in percent, the indicator is in {unit}", unit=indicator.unit),
            Text("write the number without %, or choose another indicator"),
        )
        return False
    return True
