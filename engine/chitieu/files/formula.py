"""Formulas and conditions as rule files write them → trees.

A formula (``minority_led_agencies / agencies``) has sums and differences of products and quotients of whole numbers,
percentages, fact ids, ``any(…)``, ``or_above(…)`` and parentheses. A condition (``region in (uplands, highlands) and
population >= 5000``) compares formulas, or an attribute of the unit with its values, and joins comparisons with
``and``, ``or``, ``not`` and parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import reduce
from typing import NamedTuple, NoReturn

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.kinds import codes, from_code
from chitieu.model import (
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Constant,
    FactKind,
    FactName,
    FactType,
    Formula,
    Joined,
    KindName,
    Not,
    OneOf,
    Operation,
)
from chitieu.numbers import fact_names

_TOKEN = re.compile(
    r"\s*(?:(?P<name>[A-Za-z_]\w*)|(?P<number>\d{1,15}(?!\d)(?:(?:\.\d{1,6})?%)?)|(?P<sign>[<>=!]=|[-+*/()<>,])|(?P<other>\S))"
)
_DEEPEST = 30
RESERVED = frozenset({"and", "any", "in", "not", "or", "or_above"})
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")


class KnownNames(NamedTuple):
    """What formulas may name. ``upwards`` gives, for a fact of an ordered scale, itself and the facts above it."""

    facts: Mapping[str, FactType]
    attributes: Mapping[str, Attribute]
    upwards: Mapping[str, Sequence[str]]


class _Broken(Exception):
    def __init__(self, offset: int, length: int, text: Text, hint: Text | None = None) -> None:
        self.offset, self.length, self.text, self.hint = offset, length, text, hint


def parse_formula(source: str, place: Place, names: KnownNames, problems: Problems) -> Formula | None:
    """The tree of a formula that starts at ``place``, or ``None`` with the reason in ``problems``."""
    try:
        return _Parser(source, place, names, problems).formula()
    except _Broken as broken:
        problems.error("formula", _within(place, broken.offset, broken.length), broken.text, broken.hint)
        return None


def parse_condition(source: str, place: Place, names: KnownNames, problems: Problems) -> Condition | None:
    """The tree of a condition that starts at ``place``, or ``None`` with the reason in ``problems``."""
    try:
        return _Parser(source, place, names, problems).condition()
    except _Broken as broken:
        problems.error("condition", _within(place, broken.offset, broken.length), broken.text, broken.hint)
        return None


def _known_here(words: Mapping[str, object]) -> Text:
    return Text("known here: {keys}", keys=", ".join(words))


def _within(place: Place, offset: int, length: int) -> Place:
    return Place(place.file, place.line, place.column + offset, max(length, 1), place.source_line)


class _Parser:
    """Formulas and conditions share parentheses, so one grammar reads both and says where it wanted the other."""

    def __init__(self, source: str, place: Place, names: KnownNames, problems: Problems) -> None:
        self._place, self._names, self._problems = place, names, problems
        self._tokens = [
            (match.lastgroup or "", match.group(match.lastgroup or 0), match.start(match.lastgroup or 0))
            for match in _TOKEN.finditer(source.rstrip())
        ] + [("end", "", len(source.rstrip()))]
        self._next = 0
        self._depth = 0

    def formula(self) -> Formula:
        formula = self._as_formula(self._sum(), 0)
        self._end(Text("“{word}” was not expected here in the formula", word=self._word))
        return formula

    def condition(self) -> Condition:
        condition = self._as_condition(self._any(), 0)
        self._end(Text("“{word}” was not expected here in the condition", word=self._word))
        return condition

    # --- conditions

    def _any(self) -> Formula | Condition:
        return self._joined("or", self._all)

    def _all(self) -> Formula | Condition:
        return self._joined("and", self._comparison)

    def _joined(self, word: str, side: Callable[[], Formula | Condition]) -> Formula | Condition:
        start = self._offset
        joined = side()
        while self._word == word:
            left = self._as_condition(joined, start)
            self._take()
            start = self._offset
            joined = Joined(word, left, self._as_condition(side(), start))
        return joined

    def _comparison(self) -> Formula | Condition:
        start = self._offset
        if self._word == "not":
            self._take()
            inner = self._offset
            return Not(self._as_condition(self._comparison(), inner))
        if self._kind == "name" and self._word in self._names.attributes:
            return self._attribute(self._names.attributes[self._take()])
        left = self._sum()
        if self._word not in _COMPARISONS:
            return left
        formula, sign = self._as_formula(left, start), self._take()
        start = self._offset
        named = self._named_value(formula)
        other = self._as_formula(self._sum(), start) if named is None else named
        if named is None:
            self._refuse_kinds(formula, other, start)
        return Comparison(sign, formula, other)

    def _named_value(self, formula: Formula) -> Formula | None:
        """What a word says in the kind of the fact before it: yes, or one of its grades; ``None`` where none is due."""
        kind = self._kind_of(formula)
        if kind is None or kind.name not in (KindName.YES_NO, KindName.GRADE) or self._kind != "name":
            return None
        if self._word in self._names.facts:
            return None
        words = codes(kind)
        if self._word not in words:
            text = Text(
                "“{word}” is not a value of “{attribute}”", word=self._word, attribute="".join(fact_names(formula))
            )
            self._refuse(text, suggestion(self._word, words) or Text("known here: {keys}", keys=", ".join(words)))
        return Constant(from_code(self._take(), kind))

    def _kind_of(self, formula: Formula) -> FactKind | None:
        """The kind of a formula that is one fact."""
        fact = self._names.facts.get(formula.id) if isinstance(formula, FactName) else None
        return None if fact is None else fact.kind

    def _refuse_kinds(self, left: Formula, right: Formula, offset: int) -> None:
        """Facts that are no numbers are held against one of their kind, ranks against numbers, too."""
        named = [name for side in (left, right) for name in fact_names(side)]
        odd = [id for id in named if id in self._names.facts and self._names.facts[id].kind is not None]
        kinds = [self._kind_of(side) for side in (left, right)]
        ranks = [kind for kind in kinds if kind is not None and kind.name is KindName.RANK]
        alike = kinds[0] is not None and kinds[0] == kinds[1]
        if not odd or alike or (ranks and any(isinstance(side, Constant) for side in (left, right))):
            return
        kind = self._names.facts[odd[0]].kind
        assert kind is not None
        raise _Broken(
            offset,
            self._offset - offset,
            Text(
                "“{id}” is of kind {kind}: it is held against another fact or a value of it", id=odd[0], kind=kind.name
            ),
            Text("for example: {word} == {value}", word=odd[0], value=codes(kind)[0]) if codes(kind) else None,
        )

    def _attribute(self, attribute: Attribute) -> Condition:
        codes = list(attribute.values)
        sign = self._word
        if sign == "in":
            self._take()
            self._expect("(")
            chosen = [self._value(attribute)]
            while self._word == ",":
                self._take()
                chosen.append(self._value(attribute))
            self._expect(")")
            return OneOf(attribute.id, frozenset(chosen))
        if sign not in (_COMPARISONS if attribute.ordered else ("==", "!=")):
            self._refuse(
                Text("==, != or in was expected after “{word}”", word=attribute.id),
                Text("for example: {word} == {value}", word=attribute.id, value=codes[0]) if codes else None,
            )
        self._take()
        rank = codes.index(self._value(attribute))
        kept = {
            "<": codes[:rank],
            "<=": codes[: rank + 1],
            ">": codes[rank + 1 :],
            ">=": codes[rank:],
            "==": [codes[rank]],
            "!=": [code for code in codes if code != codes[rank]],
        }
        return OneOf(attribute.id, frozenset(kept[sign]))

    def _value(self, attribute: Attribute) -> str:
        if self._word not in attribute.values:
            self._refuse(
                Text("“{word}” is not a value of “{attribute}”", word=self._word, attribute=attribute.id),
                suggestion(self._word, attribute.values) or _known_here(attribute.values),
            )
        return self._take()

    # --- formulas

    def _sum(self) -> Formula | Condition:
        return self._operations(("+", "-"), self._product)

    def _product(self) -> Formula | Condition:
        return self._operations(("*", "/"), self._operand)

    def _operations(self, signs: tuple[str, str], side: Callable[[], Formula | Condition]) -> Formula | Condition:
        start = self._offset
        found = side()
        while self._word in signs:
            left, sign = self._as_formula(found, start), self._take()
            start = self._offset
            found = Operation(sign, left, self._as_formula(side(), start))
        return found

    def _operand(self) -> Formula | Condition:
        if self._kind == "number":
            word = self._take()
            return Constant(Fraction(word.rstrip("%")) / (100 if word.endswith("%") else 1))
        if self._kind == "name":
            return self._function() if self._tokens[self._next + 1][1] == "(" else FactName(self._fact())
        if self._word != "(":
            self._refuse(
                Text("a fact, a whole number or ( was expected here in the formula"),
                Text("for example: minority_led_agencies / agencies"),
            )
        return self._parenthesised()

    def _function(self) -> Formula:
        function, offset = self._word, self._offset
        if function == "any":
            self._take()
            return AnyOf(self._as_formula(self._parenthesised(), offset))
        if function != "or_above":
            self._refuse(Text("unknown function “{word}”", word=function), Text("there are any(…) and or_above(…)"))
        self._take()
        self._expect("(")
        place, fact = _within(self._place, self._offset, len(self._word)), self._fact()
        self._expect(")")
        if fact in self._names.facts and fact not in self._names.upwards:
            self._problems.error(
                "no-scale",
                place,
                Text("“{word}” stands on no ordered scale", word=fact),
                Text("list it with the facts above it under scales: in facts.yaml"),
            )
        upwards: list[Formula] = [FactName(each) for each in self._names.upwards.get(fact, (fact,))]
        return reduce(lambda left, right: Operation("+", left, right), upwards)

    def _fact(self) -> str:
        _, word, offset = self._tokens[self._next]
        self._take()
        if word not in self._names.facts:
            known = {**self._names.facts, **self._names.attributes}
            if not self._names.facts:  # a condition on people knows no facts, only what a list says of them
                self._next -= 1
                self._refuse(Text("unknown “{word}”", word=word), suggestion(word, known) or _known_here(known))
            self._problems.error(
                "unknown-fact",
                _within(self._place, offset, len(word)),
                Text("unknown fact “{word}”", word=word),
                suggestion(word, known) or Text("facts are listed in facts.yaml"),
            )
        return word

    def _parenthesised(self) -> Formula | Condition:
        self._depth += 1
        if self._depth > _DEEPEST:
            self._refuse(Text("the formula is nested too deep"), None)
        self._take()
        inner = self._any()
        self._expect(")")
        self._depth -= 1
        return inner

    # --- tokens

    @property
    def _kind(self) -> str:
        return self._tokens[self._next][0]

    @property
    def _word(self) -> str:
        return self._tokens[self._next][1]

    @property
    def _offset(self) -> int:
        return self._tokens[self._next][2]

    def _take(self) -> str:
        word = self._word
        self._next += 1
        return word

    def _expect(self, sign: str) -> None:
        if self._word != sign:
            self._refuse(Text("“{sign}” was expected here in the formula", sign=sign), None)
        self._take()

    def _end(self, text: Text) -> None:
        if self._kind != "end":
            self._refuse(text, None)

    def _refuse(self, text: Text, hint: Text | None) -> NoReturn:
        raise _Broken(self._offset, len(self._word), text, hint)

    def _as_formula(self, found: Formula | Condition, offset: int) -> Formula:
        if isinstance(found, Comparison | OneOf | Not | Joined):
            raise _Broken(offset, self._offset - offset, Text("a number was expected here, this is a condition"))
        return found

    def _as_condition(self, found: Formula | Condition, offset: int) -> Condition:
        if isinstance(found, Comparison | OneOf | Not | Joined):
            return found
        raise _Broken(
            offset,
            self._offset - offset,
            Text("a condition was expected here"),
            Text("for example: population >= 5000, or region in (uplands, highlands)"),
        )
