"""What verdicts are called, with their signs: the same in every view."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chitieu.countable import steps
from chitieu.diagnostics import Text
from chitieu.language import Language
from chitieu.model import Indicator, Rulebook, Verdict
from chitieu.numbers import fact_names
from chitieu.views.tables.cells import Word

Key = TypeVar("Key", bound=StrEnum)


def words(texts: Mapping[Key, Text], signs: str = "") -> Mapping[Key, Word]:
    """Each as a cell; ``signs`` are in the order of the texts."""
    each = zip(texts.items(), signs or [""] * len(texts), strict=True)
    return {key: Word(key, text, sign) for (key, text), sign in each}


VERDICTS = words(
    {
        Verdict.MET: Text("met"),
        Verdict.MISSED: Text("missed"),
        Verdict.NO_DATA: Text("no data"),
        Verdict.NOT_APPLICABLE: Text("not applicable"),
        Verdict.MONITORED: Text("followed"),
    },
    "✓✗?–·",
)


def verdict_word(verdict: Verdict, language: Language) -> str:
    return VERDICTS[verdict].text.render(language.say)


def counted_in(indicator: Indicator, rulebook: Rulebook) -> str:
    """What a shortfall counts: that of a rate, the facts that it divides; nothing where a share does not say it."""
    found = steps(indicator)
    if indicator.counts or indicator.is_share:
        return indicator.counts or ""
    rate = found is not None and fact_names(found.below)
    units = {rulebook.kind(name).unit for name in fact_names(found.above)} if found is not None and rate else set()
    return units.pop() if len(units) == 1 else indicator.unit
