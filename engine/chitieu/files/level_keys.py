"""A key of levels with what stands beside it: the kind of its levels, the tolerance, where the way to them begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.files import fields as read
from chitieu.files.fields import Fields
from chitieu.files.figures import in_percent, number, share_hint
from chitieu.files.formula import parse_formula
from chitieu.files.known_names import KnownNames, at_any_time
from chitieu.files.tree import Node, Scalar
from chitieu.levels import about, kind_asked
from chitieu.model import Formula, Indicator, KindName, Op, YearWord
from chitieu.numbers import fact_names
from chitieu.over_years import as_written, nodes

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
_CALL = re.compile(r"[A-Za-z_]\w*\s*\(")

LEVEL_KEYS = (*_OPS, *_CHANGES)


class Start(NamedTuple):
    """Where the way to a level begins, and the year at whose end that was; ``None`` where it is not said.

    ``formula`` gives the baseline of a unit where the file has no number.
    """

    baseline: Fraction | None
    year: int | None
    formula: Formula | None = None


class LevelKey(NamedTuple):
    """One of LEVEL_KEYS as it stands in a file; ``op`` is the kind of its levels."""

    name: str
    op: Op
    indicator: Indicator | None
    tolerance: Fraction
    start: Start

    @property
    def is_change(self) -> bool:
        """Whether its levels are changes of a baseline."""
        return self.name in _CHANGES

    @property
    def is_part(self) -> bool:
        """Whether its levels are parts of a baseline."""
        return self.name in _PARTS

    @property
    def falls(self) -> bool:
        """Whether a change leads down from the baseline."""
        return self.is_change and self.op is Op.AT_MOST

    def end(self, baseline: Fraction, change: Fraction) -> Fraction:
        """What a change of a baseline comes to."""
        return _CHANGES[self.name][1](baseline, change)


def level_key(
    fields: Fields, name: str, indicator: Indicator | None, names: KnownNames, problems: Problems
) -> LevelKey | None:
    """The key ``name`` of ``fields``; ``None`` where its kind of level cannot be asked of the indicator."""
    if not _asked_of_kind(fields, name, indicator, problems):
        return None
    op = _CHANGES[name][0] if name in _CHANGES else Op(name)
    if op is Op.ABOUT and indicator is not None:
        op = about(indicator.better)
    tolerance = _tolerance(fields, op, indicator, problems)
    return LevelKey(name, op, indicator, tolerance, _start(fields, name, op, indicator, names, problems))


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


def _tolerance(fields: Fields, op: Op, indicator: Indicator | None, problems: Problems) -> Fraction:
    if "tolerance" not in fields:
        if op is Op.ABOUT_WITHIN:
            problems.error(
                "tolerance",
                fields.place,
                Text("neither higher nor lower values are better here, so “about” needs a tolerance"),
                Text("add tolerance: how far off on either side is still met"),
            )
        return Fraction(0)
    tolerance, node = fields.number("tolerance") or Fraction(0), fields.node("tolerance")
    if tolerance and node is not None and not in_unit(node, indicator, problems):
        return Fraction(0)
    is_about = op in (Op.ABOUT, *_FROM_ABOUT)
    if not is_about or tolerance < 0:
        problems.error(
            "tolerance",
            fields.place_of("tolerance"),
            Text("a tolerance belongs to “about” and is not below zero"),
            None if is_about else Text("use about instead of {op}", op=op.value),
        )
    return tolerance


def _start(
    fields: Fields, key: str, op: Op, indicator: Indicator | None, names: KnownNames, problems: Problems
) -> Start:
    formula = None
    written = fields.node("baseline")
    if isinstance(written, Scalar) and is_formula(written, names):
        place = written.place._replace(column=written.place.column + written.quoted)
        baseline, formula = None, parse_formula(written.text, place, at_any_time(names), problems)
    else:
        baseline = _baseline(fields, key, op, indicator, problems)
    node = fields.node("baseline_year")
    if node is None:
        return Start(baseline, None if formula is None else _year_named(formula), formula)
    if "baseline" not in fields:
        problems.error(
            "baseline",
            fields.place_of("baseline_year"),
            Text("“baseline_year” is the year of a baseline, and there is none"),
            Text("add the starting value as baseline:"),
        )
    return Start(baseline, read.year(node, problems), formula)


def _year_named(formula: Formula) -> int | None:
    """The year that all figures of a formula are of, ``a of 2021 / b of 2021``; ``None`` where there is none."""
    named = list(nodes(formula))
    years = {node.since if node.span is YearWord.OF else None for node in named}
    of_today = set(fact_names(formula)) - {as_written(node) for node in named}
    return None if of_today or len(years) != 1 else years.pop()


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
    return value if value is not None and in_unit(node, indicator, problems) else None


def is_formula(node: Node, names: KnownNames) -> bool:
    """Whether a figure of a level is written as a formula over facts rather than as a number."""
    if not isinstance(node, Scalar):
        return False
    words = _WORD.findall(node.text)
    return any(word in names.facts for word in words) or _CALL.match(node.text) is not None


def in_unit(node: Node, indicator: Indicator | None, problems: Problems) -> bool:
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
            Text("write the number alone, {value}: the unit is said already", value=node.text.rstrip("‰"))
            if node.text.endswith("‰") and indicator.unit == "‰"
            else Text("write the number without %, or choose another indicator"),
        )
        return False
    return True
