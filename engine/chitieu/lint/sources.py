"""A rulebook with the places of its words, for findings that point at them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from chitieu.diagnostics import Place, Text
from chitieu.files.rulebook import PlacedRulebook
from chitieu.files.tree import Mapping, Node, Sequence
from chitieu.judging.conditions import compared_formulas
from chitieu.model import Condition, Target
from chitieu.over_years import facts_of


class Remark(NamedTuple):
    """What a rule found; the runner adds its code and severity."""

    place: Place
    text: Text
    hint: Text


Remarks = Iterator[Remark]


class Sources:
    """A rulebook with its places, under the name that people know the folder by."""

    def __init__(self, placed: PlacedRulebook, name: str) -> None:
        self.rulebook = placed.rulebook
        self._trees, self._name = placed.trees, name

    def place(self, file: str, *keys: str | int) -> Place:
        """Where the last of nested keys stands in a file of the folder; the start of the file where there is none.

        A number is the place in a list, from 0.
        """
        node: Node | None = self._trees.get(file)
        place = Place(f"{self._name}/{file}", 1, 1)
        for wanted in keys:
            if isinstance(wanted, int):
                node = node.items[wanted] if isinstance(node, Sequence) and wanted < len(node.items) else None
                place = place if node is None else node.place
                continue
            entries = node.entries if isinstance(node, Mapping) else ()
            for key, value in entries:
                if key.text == wanted:
                    node, place = value, key.place
                    break
        return place

    def place_of(self, target: Target, *keys: str | int) -> Place:
        return self.place(f"{target.document}/{target.id}.yaml", *keys)

    def within(self, target: Target, key: str, words: str) -> Place:
        """Where some words stand in the value of a key of a target; the key where they do not stand in its line."""
        place = self.place_of(target, key)
        at = place.source_line.find(words, place.column - 1 + place.length)
        return place if at < 0 or not words else place._replace(column=at + 1, length=len(words))

    def facts_in_conditions(self) -> set[str]:
        """Ids of the facts that checks and the cases of targets and readings ask about."""
        conditions: list[Condition | None] = [check.condition for check in self.rulebook.checks]
        conditions += [case.condition for target in self.rulebook.targets for case in target.every_case]
        compared = (side for each in conditions if each for side in compared_formulas(each))
        return {name for side in compared for name in facts_of(side) if name in self.rulebook.facts}

    def facts_in_levels(self) -> set[str]:
        """Ids of the facts that levels and baselines are worked out of."""
        cases = [case for target in self.rulebook.targets for case in target.every_case]
        levels = [level for case in cases for criterion in case.criteria for _, level in criterion.levels]
        return {name for level in levels for figure in level.figures for name in facts_of(figure.formula)}
