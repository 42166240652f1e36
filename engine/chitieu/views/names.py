"""What verdicts are called, with their signs: the same in every view."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chitieu.diagnostics import Text
from chitieu.language import Language
from chitieu.model import Verdict
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
