"""What formulas and conditions may name, and what to say of a name that stands for no number there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from chitieu.diagnostics import Text
from chitieu.model import Attribute, FactType


class KnownNames(NamedTuple):
    """What formulas may name. ``upwards`` gives, for a fact of an ordered scale, itself and the facts above it.

    ``indicators`` are ids that no formula may name, though people do. ``other_years``: figures of other years may be.
    A condition on people knows no ``facts``, only what a list says of each; ``counted`` are those that it counts.
    """

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    upwards: Mapping[str, Sequence[str]]
    indicators: frozenset[str] = frozenset()
    other_years: bool = False
    counted: frozenset[str] = frozenset()

    def misplaced(self, word: str) -> tuple[Text, Text] | None:
        """What to say of a name that is known but stands for no number; ``None`` of one that is not known at all."""
        if attribute := self.attributes.get(word):
            code = next(iter(attribute.values), "…")
            return (
                Text("“{word}” is an attribute of units, and no number to count with", word=word),
                Text("ask for it in the condition of a case, by itself: {word} == {value}", word=word, value=code),
            )
        fact, _, group = word.partition(".")
        if group and fact in self.facts:
            groups = [one.id for one in self.facts.values() if one.total == fact]
            return (
                Text("“{fact}” has no group “{group}”", fact=fact, group=group),
                Text("known here: {keys}", keys=", ".join(groups))
                if groups
                else Text("write split: at the fact in facts.yaml, with one of its dimensions"),
            )
        if word in self.counted:
            return (
                Text("“{word}” is a fact; a condition on people asks what the list says of each", word=word),
                known_here(self.attributes),
            )
        for attribute in self.attributes.values():
            if word in attribute.values:
                return (
                    Text("“{word}” is a value of the attribute “{attribute}”", word=word, attribute=attribute.id),
                    Text("write the attribute before it: {word} == {value}", word=attribute.id, value=word),
                )
        return None


def at_any_time(names: KnownNames) -> KnownNames:
    """The names for a formula that may take figures of other years."""
    return names._replace(other_years=True)


def known_here(words: Mapping[str, object]) -> Text:
    """The hint that names what is known."""
    return Text("known here: {keys}", keys=", ".join(words))
