"""What a row of a sheet of targets measures: words are matched to the facts that are there before new ones are made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text, suggestion
from chitieu.drafts.row_levels import asks_share, first_level
from chitieu.drafts.target import NewFact, NewIndicator
from chitieu.lists.target_sheet import Said, WrittenTarget
from chitieu.model import FactName, Formula, Operation, Rulebook
from chitieu.naming import Nameable, as_a_whole, id_of

_LETTER = re.compile(r"[a-z_]")
_WORDS_OF_ID = 8  # words of a label that an id is made of


class RowMeasure(NamedTuple):
    """The indicator of a row, a new one still without an id; what is new for it; ``first`` is the fact it counts."""

    indicator: str | NewIndicator
    facts: tuple[NewFact, ...]
    groups: Mapping[str, str]
    first: str


class Measures:
    """What rows have made so far: facts, groups and indicators that later rows may name, too."""

    def __init__(self, rulebook: Rulebook, problems: Problems) -> None:
        self._rulebook, self._problems = rulebook, problems
        self._facts = {fact.id: Nameable(fact.id, (fact.label,)) for fact in rulebook.facts.values()}
        self._units = {fact.id: fact.unit for fact in rulebook.facts.values()}
        self._groups = dict(rulebook.groups)
        self._indicators = {_written(one.formula): one.id for one in rulebook.indicators.values()}
        self._ids = set(rulebook.indicators)
        self.first_named: dict[str, Said] = {}  # new facts by id, with the cells that name them first

    def of(self, row: WrittenTarget) -> RowMeasure | None:
        """What a row measures; ``None`` where that cannot be said, the reasons told."""
        named = [row.said[key] for key in ("numerator", "denominator") if row.said[key].text]
        if not row.said["numerator"].text:
            return None
        known = [self._known(said) for said in named]
        before = len(self._problems.found)
        self._check_share(row, known)
        group, groups = self._group(row.said["group"], known)
        units = self._units_of(row, known)
        for said, id, unit in zip(named, known, units, strict=False):
            if id is None and not unit:
                hint = Text("write the unit: người, xã, trường; % where it is a share itself")
                text = Text("“{label}” is new: what counts it?", label=said.text)
                self._problems.error("empty-cell", row.said["unit"].place, text, hint)
        if len(self._problems.found) > before or group is None:
            return None
        made = [self._made(said, id, unit) for said, id, unit in zip(named, known, units, strict=False)]
        ids = [id for id, _ in made]
        if len(set(ids)) < len(ids):
            text = Text("the part and the whole are the same fact")
            self._problems.error("same-fact", row.said["denominator"].place, text)
            return None
        whole = ids[1] if len(ids) > 1 and asks_share(row) else None
        facts = [
            NewFact(id, said.text, unit, group, whole if id == ids[0] else None)
            for (id, is_new), said, unit in zip(made, named, units, strict=False)
            if is_new
        ]
        return RowMeasure(self._indicator(ids, row, group), tuple(facts), groups, ids[0])

    def named(self, indicator: str | NewIndicator, target: str) -> str | NewIndicator:
        """A new indicator called as its target; later rows that measure the same take it."""
        if isinstance(indicator, str):
            return indicator
        id = free(target, self._ids, "-")
        self._ids.add(id)
        self._indicators[indicator.formula] = id
        return NewIndicator(id, indicator.label, indicator.formula, indicator.unit, indicator.group)

    def _known(self, said: Said) -> str | None:
        """The id of the fact that a cell names by its id or its label: one that is there, or that a row above made."""
        found = as_a_whole(said.text, self._facts.values())
        if len(found) > 1:
            ids = ", ".join(one.id for one in found)
            text = Text("“{word}” fits several: {ids}", word=said.text, ids=ids)
            self._problems.error("several-fit", said.place, text, Text("write the id of the one that is meant"))
        if not found:
            near = suggestion(said.text, [name for one in self._facts.values() for name in one.names])
            if near is not None:  # it may be that one, written another way
                text = Text("“{label}” is made a new fact, and is like one that is there", label=said.text)
                self._problems.warning("similar-labels", said.place, text, near)
        return found[0].id if found else None

    def _check_share(self, row: WrittenTarget, known: Sequence[str | None]) -> None:
        """A part of a whole is a percentage, and a percentage has a whole, or is a share that is reported itself."""
        below, share = row.said["denominator"], asks_share(row)
        is_rate = "/" in row.said["unit"].text
        if below.text and not share and not is_rate and first_level(row).text:
            text = Text("a part of a whole is asked for, and no level is a percentage")
            hint = Text("write 60%; of a rate write its unit, such as triệu đồng/người; else leave the whole empty")
            self._problems.error("not-a-level", first_level(row).place, text, hint)
        unit = self._units[known[0]] if known[0] is not None else row.said["unit"].text
        if share and not below.text and unit != "%":
            text = Text("a percentage is asked for, and not of how many it is one")
            hint = Text("write the whole; or the unit % where it is a share that is reported itself")
            self._problems.error("empty-cell", below.place, text, hint)

    def _units_of(self, row: WrittenTarget, known: Sequence[str | None]) -> Sequence[str]:
        """The units of what a row names: of a rate triệu đồng/người each has its own, a part has that of its whole."""
        unit = row.said["unit"].text
        if len(known) > 1 and not asks_share(row) and "/" in unit:
            above, _, below = unit.partition("/")
            return above.strip(), below.strip()
        there = next((self._units[id] for id in known if id is not None), "")
        return [unit or there] * len(known)

    def _made(self, said: Said, known: str | None, unit: str) -> tuple[str, bool]:
        """The id of a fact, and whether it is new; the cell before may have made it."""
        there = known or next((one.id for one in as_a_whole(said.text, self._facts.values())), None)
        if there is not None:
            return there, False
        words = id_of(" ".join(said.text.split()[:_WORDS_OF_ID]), "_").lower()
        id = free(words if _LETTER.match(words) else f"n_{words}", self._facts, "_")
        self._facts[id] = Nameable(id, (said.text,))
        self._units[id] = unit
        self.first_named[id] = said
        return id, True

    def _indicator(self, ids: Sequence[str], row: WrittenTarget, group: str) -> str | NewIndicator:
        """The indicator of a formula: one that is there and measures the same, or a new one."""
        formula = " / ".join(ids)
        if formula in self._indicators:
            return self._indicators[formula]
        label, unit = row.said["numerator"].text, self._units[ids[0]]  # no unit of what is no number
        if len(ids) > 1 and asks_share(row):
            unit = "%"
        elif len(ids) > 1:
            label, unit = f"{label} / {row.said['denominator'].text}", row.said["unit"].text
        return NewIndicator("", label, formula, unit, group)

    def _group(self, said: Said, known: Iterable[str | None]) -> tuple[str | None, Mapping[str, str]]:
        """The group of what is new, and its label where it is new itself; by default that of a fact that is there."""
        if not said.text:
            facts = self._rulebook.facts
            there = next((facts[id].group for id in known if id is not None and id in facts), None)
            if there is None:
                hint = Text("write one of these, or another: {keys}", keys="; ".join(self._groups.values()) or "–")
                self._problems.error("empty-cell", said.place, Text("nothing is known that says the group"), hint)
            return there, {}
        found = as_a_whole(said.text, [Nameable(id, (label,)) for id, label in self._groups.items()])
        if found:
            return found[0].id, {}
        id = free(id_of(said.text).lower() or "group", self._groups, "-")
        self._groups[id] = said.text
        return id, {id: said.text}


def _written(formula: Formula) -> str:
    """A fact, or the quotient of two, as a sheet says it; "" for any other formula."""
    match formula:
        case FactName(name):
            return name
        case Operation("/", FactName(above), FactName(below)):
            return f"{above} / {below}"
    return ""


def free(id: str, taken: Iterable[str], between: str) -> str:
    """An id that is not taken, like the one that is wanted."""
    others = set(taken)
    numbered = (f"{id}{between}{n}" for n in range(2, len(others) + 3))
    return next(one for one in (id, *numbered) if one not in others)
