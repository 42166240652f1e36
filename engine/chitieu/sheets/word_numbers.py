"""The numbers that Word shows before headings and items of lists, and keeps apart from their text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LEVELS = 9
_LARGEST = 3000  # a number of a list beyond it is no number that anybody reads


class ListLevel(NamedTuple):
    """How one level of a list is numbered: ``text`` is ``%1.%2.``, ``format`` Word's name of the digits."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1


class Lists(NamedTuple):
    """Lists by number, as paragraphs name them, and what styles say: style → (list, level); style → the one it is
    based on."""

    levels: Mapping[str, Mapping[int, ListLevel]]
    abstract: Mapping[str, str]
    styles: Mapping[str, tuple[str, int]]
    based: Mapping[str, str]


def of_style(style: str, lists: Lists) -> tuple[str, int] | None:
    """The list and level that a style puts a paragraph in; ``None`` for none."""
    for _ in range(20):  # styles that are based on each other in a ring end here
        if style in lists.styles:
            return lists.styles[style]
        if style not in lists.based:
            return None
        style = lists.based[style]
    return None


class Counters:
    """Where each list stands, paragraph by paragraph."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._counts: dict[str, list[int]] = {}

    def label(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list at a level: ``2.2.1.``; "-" for a bullet, nothing for no list."""
        levels = self._lists.levels.get(number)
        if levels is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(self._lists.abstract.get(number, number), [0] * _LEVELS)
        own = levels.get(level, ListLevel())
        counts[level] = counts[level] + 1 if counts[level] else own.start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if own.format == "bullet":
            return "-"
        if own.format == "none":
            return ""

        def shown(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = levels.get(at, ListLevel())
            return digits(counts[at] or of.start, of.format)

        return re.sub(r"%([1-9])", shown, own.text)


def digits(number: int, format: str) -> str:
    """A number in the digits of a list: 4, IV, iv, d, D."""
    if not 0 < number < _LARGEST:
        return str(number)
    match format:
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "lowerLetter" | "upperLetter":
            letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letter.upper() if format == "upperLetter" else letter
        case "decimalZero":
            return f"{number:02}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written
