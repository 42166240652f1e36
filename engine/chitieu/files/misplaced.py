"""Names that are known, in a place where they mean nothing: a fact under ``unit:``, an attribute under ``facts:``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from chitieu.diagnostics import Text
from chitieu.model import Attribute, FactType, Indicator
from chitieu.numbers import fact_names

Misplaced = Callable[[str], tuple[Text, Text] | None]
"""What to say of a name, and what to do; ``None`` of one that is not known at all."""


def misplaced_in(
    facts: Mapping[str, FactType], attributes: Mapping[str, Attribute], indicators: Mapping[str, Indicator]
) -> Misplaced:
    """Of names in files that give facts and attributes. Asked only where a name is not one of those that may stand."""
    return partial(_told, facts, attributes, indicators)


def _told(
    facts: Mapping[str, FactType],
    attributes: Mapping[str, Attribute],
    indicators: Mapping[str, Indicator],
    word: str,
) -> tuple[Text, Text] | None:
    if word in facts:
        return Text("“{word}” is a fact", word=word), Text("write it under facts:, with its figure")
    if attribute := attributes.get(word):
        value = next(iter(attribute.values), "…")
        hint = Text("write it under unit:, beside id and name: {word}: {value}", word=word, value=value)
        return Text("“{word}” is an attribute of units, and no figure", word=word), hint
    for attribute in attributes.values():
        if word in attribute.values:
            return (
                Text("“{word}” is a value of the attribute “{attribute}”", word=word, attribute=attribute.id),
                Text("write the attribute with it: {word}: {value}", word=attribute.id, value=word),
            )
    if indicator := indicators.get(word):
        return (
            Text("“{word}” is an indicator, which is worked out from facts", word=word),
            Text("write the facts of its formula: {facts}", facts=", ".join(fact_names(indicator.formula))),
        )
    return None
