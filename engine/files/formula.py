"""The formulas of indicators: ``minority_led_agencies / agencies`` → a tree.

Grammar: sums and differences of products and quotients of whole numbers, fact ids, ``any(…)`` and parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from engine.diagnostics import Place, Problems, Text, suggestion
from engine.model import AnyOf, Constant, FactName, Formula, Operation

_TOKEN = re.compile(r"\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<number>\d{1,15}(?!\d))|(?P<sign>[-+*/()])|(?P<other>\S))")
_DEEPEST = 30


class _Broken(Exception):
    def __init__(self, offset: int, length: int, text: Text, hint: Text | None = None) -> None:
        self.offset, self.length, self.text, self.hint = offset, length, text, hint


def parse(source: str, place: Place, facts: Mapping[str, object], problems: Problems) -> Formula | None:
    """The tree of a formula that starts at ``place``, or ``None`` with the reason in ``problems``."""
    try:
        return _Parser(source, place, facts, problems).whole()
    except _Broken as broken:
        problems.error("formula", _within(place, broken.offset, broken.length), broken.text, broken.hint)
        return None


def _within(place: Place, offset: int, length: int) -> Place:
    return Place(place.file, place.line, place.column + offset, max(length, 1), place.source_line)


class _Parser:
    def __init__(self, source: str, place: Place, facts: Mapping[str, object], problems: Problems) -> None:
        self._place, self._facts, self._problems = place, facts, problems
        self._tokens = [
            (match.lastgroup or "", match.group(match.lastgroup or 0), match.start(match.lastgroup or 0))
            for match in _TOKEN.finditer(source.rstrip())
        ] + [("end", "", len(source.rstrip()))]
        self._next = 0
        self._depth = 0

    def whole(self) -> Formula:
        formula = self._sum()
        kind, word, offset = self._tokens[self._next]
        if kind != "end":
            raise _Broken(offset, len(word), Text("“{word}” was not expected here in the formula", word=word))
        return formula

    def _sum(self) -> Formula:
        formula = self._product()
        while self._tokens[self._next][1] in ("+", "-"):
            formula = Operation(self._take(), formula, self._product())
        return formula

    def _product(self) -> Formula:
        formula = self._operand()
        while self._tokens[self._next][1] in ("*", "/"):
            formula = Operation(self._take(), formula, self._operand())
        return formula

    def _operand(self) -> Formula:
        kind, word, offset = self._tokens[self._next]
        if kind == "number":
            self._take()
            return Constant(Fraction(int(word)))
        if kind == "name" and self._tokens[self._next + 1][1] == "(":
            if word != "any":
                raise _Broken(
                    offset, len(word), Text("unknown function “{word}”", word=word), Text("the only function is any(…)")
                )
            self._take()
            return AnyOf(self._parenthesised())
        if kind == "name":
            self._take()
            if word not in self._facts:
                self._problems.error(
                    "unknown-fact",
                    _within(self._place, offset, len(word)),
                    Text("unknown fact “{word}”", word=word),
                    suggestion(word, self._facts) or Text("facts are listed in facts.yaml"),
                )
            return FactName(word)
        if word == "(":
            return self._parenthesised()
        raise _Broken(
            offset,
            len(word),
            Text("a fact, a whole number or ( was expected here in the formula"),
            Text("for example: minority_led_agencies / agencies"),
        )

    def _parenthesised(self) -> Formula:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Broken(self._tokens[self._next][2], 1, Text("the formula is nested too deep"))
        self._take()
        formula = self._sum()
        _, word, offset = self._tokens[self._next]
        if word != ")":
            raise _Broken(offset, len(word), Text("“)” was expected here in the formula"))
        self._take()
        self._depth -= 1
        return formula

    def _take(self) -> str:
        word = self._tokens[self._next][1]
        self._next += 1
        return word
