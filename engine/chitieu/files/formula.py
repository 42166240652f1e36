"""Formulas and conditions as rule files write them → trees.

A formula (``minority_led_agencies / agencies``) has sums and differences of products and quotients of whole numbers,
percentages, fact ids, ``any(…)``, ``or_above(…)`` and parentheses, and of other years ``x of 2020``,
``total(x since 2021)`` and the like. A condition (``region in (uplands, highlands) and
population >= 5000``) compares formulas, or an attribute of the unit with its values, and joins comparisons with
``and``, ``or``, ``not`` and parentheses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import reduce
from typing import NoReturn

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files.known_names import KnownNames, known_here
from chitieu.kinds import codes, from_code
from chitieu.model import (
    SCORE_OF,
    UNIT,
    AnyOf,
    Attribute,
    Comparison,
    Condition,
    Constant,
    FactKind,
    FactName,
    Formula,
    Joined,
    KindName,
    Not,
    OneOf,
    Operation,
    OverYears,
    YearWord,
)
from chitieu.numbers import fact_names
from chitieu.over_years import as_written, nodes

_TOKEN = re.compile(
    r"\s*(?:(?P<score>score\s+of\s+[A-Za-z0-9][\w-]*)|(?P<name>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)"
    r"|(?P<number>\d{1,15}(?!\d)(?:(?:\.\d{1,6})?[%‰])?)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign>[<>=!]=|[-+*/()<>,])|(?P<other>\S))"
)
_WITH_HYPHENS = re.compile(r"[A-Za-z_][\w-]*\w")
_DEEPEST = 30
RESERVED = frozenset({"and", "any", "in", "not", "or", "or_above"})
_COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
_SPANS = frozenset(span.value for span in YearWord if span is not YearWord.OF)
_CALLED = _SPANS | {"any", "or_above"}  # before a bracket the function, though an indicator may be called so, too
_MOST_YEARS = 50
_EXAMPLES = {
    YearWord.LAST_YEAR: "last_year(x)",
    YearWord.TOTAL: "total(x since 2021)",
    YearWord.AVERAGE: "average(x since 2021)",
    YearWord.GROWTH: "growth(x since 2020)",
    YearWord.GROWTH_OF: "growth_of(rate since 2021)",
}
_TWO_TOTALS = "total(a since 2021) / total(b since 2021)"
_TWO_FACTS = {YearWord.LAST_YEAR: "last_year(a) + last_year(b)"}
_EXAMPLES_OF_YEARS = ", ".join(_EXAMPLES.values())


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


def _growing(formula: Formula) -> list[OverYears]:
    return [node for node in nodes(formula) if node.span in (YearWord.GROWTH, YearWord.GROWTH_OF)]


def _before(node: OverYears) -> str:
    """The figure that growth is held against."""
    if node.since is None:
        return as_written(OverYears(YearWord.LAST_YEAR, node.fact))
    return as_written(OverYears(YearWord.OF, node.fact, node.since))


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
        self._refuse_indicators(source)

    def _refuse_indicators(self, source: str) -> None:
        """An indicator is named with hyphens mostly, which would be read as differences of facts."""
        scores = [range(start, start + len(word)) for kind, word, start in self._tokens if kind == "score"]
        for match in _WITH_HYPHENS.finditer(source):
            word = match[0]
            called = word in _CALLED and source[match.end() :].lstrip().startswith("(")
            if called or any(match.start() in score for score in scores):
                continue
            if word in self._names.indicators and not set(word.split("-")) <= self._names.facts.keys():
                raise _Broken(
                    match.start(),
                    len(word),
                    Text("“{word}” is an indicator; formulas and conditions name facts", word=word),
                    Text("write its formula in place of its name"),
                )

    def formula(self) -> Formula:
        formula = self._as_formula(self._sum(), 0)
        self._check_alone(formula)
        self._end(Text("“{word}” was not expected here in the formula", word=self._word))
        return formula

    def _check_alone(self, formula: Formula) -> None:
        """Growth is a root, which nothing is reckoned with exactly."""
        growing = _growing(formula)
        if growing and formula not in growing:
            raise _Broken(
                0,
                self._offset,
                Text("“{word}” stands alone in its formula", word=growing[0].span.value),
                Text("make it an indicator of its own: {formula}", formula=as_written(growing[0])),
            )

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
        if self._word == UNIT and UNIT not in self._names.facts:
            return self._of_unit()
        left = self._sum()
        if self._word == "in" and isinstance(left, FactName):
            self._refuse(
                Text("“{word}” is a fact, a number; only attributes are asked with in", word=left.id),
                Text("compare it: {word} >= 10", word=left.id),
            )
        return left if self._word not in _COMPARISONS else self._compared(self._as_formula(left, start))

    def _compared(self, formula: Formula) -> Condition:
        """The comparison of a formula with what stands after the sign."""
        sign, start = self._take(), self._offset
        named = self._named_value(formula)
        other = self._as_formula(self._sum(), start) if named is None else named
        if named is None:
            self._refuse_kinds(formula, other, start)
        self._refuse_growth((*_growing(formula), *_growing(other)))
        return Comparison(sign, formula, other)

    def _refuse_growth(self, growing: Sequence[OverYears]) -> None:
        """Growth is a root: what compares the figures themselves is exact."""
        if growing:
            raise _Broken(
                0,
                self._offset,
                Text("a condition compares figures, and no growth"),
                Text("compare the figure itself: {example}", example=f"{growing[0].fact} <= 2 * {_before(growing[0])}"),
            )

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
        kinds = {id: kind for id in named if (kind := self._kind_of(FactName(id))) is not None}
        if not kinds or self._may_be_compared(left, right):
            return
        id, kind = next(iter(kinds.items()))
        raise _Broken(
            offset,
            self._offset - offset,
            Text("“{id}” is of kind {kind}: it is held against another fact or a value of it", id=id, kind=kind.name),
            Text("for example: {word} == {value}", word=id, value=codes(kind)[0]) if codes(kind) else None,
        )

    def _may_be_compared(self, left: Formula, right: Formula) -> bool:
        """Whether both are of one kind that is no number, or one is a rank and the other a number."""
        kinds = [self._kind_of(left), self._kind_of(right)]
        if kinds[0] is not None and kinds[0] == kinds[1]:
            return True
        ranks = any(kind is not None and kind.name is KindName.RANK for kind in kinds)
        return ranks and (isinstance(left, Constant) or isinstance(right, Constant))

    def _of_unit(self) -> Condition:
        """Units by their ids, in quotes: an id may hold hyphens."""
        self._take()
        sign = self._take()
        if sign not in ("==", "!=", "in"):
            self._next -= 1
            self._refuse(
                Text("==, != or in was expected after “{word}”", word=UNIT), Text('for example: unit == "quang-minh"')
            )
        if sign != "in":
            named = OneOf(UNIT, frozenset([self._quoted()]))
            return named if sign == "==" else Not(named)
        self._expect("(")
        ids = [self._quoted()]
        while self._word == ",":
            self._take()
            ids.append(self._quoted())
        self._expect(")")
        return OneOf(UNIT, frozenset(ids))

    def _quoted(self) -> str:
        if self._kind != "text":
            self._refuse(
                Text("the id of a unit was expected here, in double quotes"),
                Text('for example: unit == "quang-minh"'),
            )
        return self._take()[1:-1]

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
                suggestion(self._word, attribute.values) or known_here(attribute.values),
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
            return Constant(Fraction(word.rstrip("%‰")) / {"%": 100, "‰": 1000}.get(word[-1], 1))
        if self._kind == "score":
            return FactName(self._score())
        if self._kind == "name":
            return self._function() if self._tokens[self._next + 1][1] == "(" else self._fact_at()
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
        if function in _SPANS:
            return self._over_years(YearWord(function))
        if function != "or_above":
            from chitieu.files.guesses import guessed_name  # of faulty files alone

            self._refuse(
                Text("unknown function “{word}”", word=function),
                Text("its figure of a year is written {fact} of {year}", fact=function, year="2020")
                if function in self._names.facts
                else guessed_name(function)
                or Text("there are any(…), or_above(…), and of other years {functions}", functions=_EXAMPLES_OF_YEARS),
            )
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

    # --- figures of other years

    def _fact_at(self) -> Formula:
        """A fact, or a fact of a year: ``x of 2020``."""
        start = self._next
        fact = self._fact()
        if self._word != YearWord.OF:
            return FactName(fact)
        self._check_other_years(start)
        self._take()
        return OverYears(YearWord.OF, fact, self._year(), flow=self._is_flow(fact))

    def _over_years(self, span: YearWord) -> Formula:
        start = self._next
        self._take()
        self._expect("(")
        if span is YearWord.YEARS:
            found = OverYears(span, since=self._year())
        else:
            place, fact = _within(self._place, self._offset, len(self._word)), self._one_fact(span)
            self._check_flow(span, fact, place)
            found = self._when(OverYears(span, fact, flow=self._is_flow(fact)))
        self._expect(")")
        self._check_other_years(start)
        return found

    def _one_fact(self, span: YearWord) -> str:
        if self._kind != "name" or self._tokens[self._next + 1][1] == "(":
            self._refuse(Text("a fact was expected here"), Text("for example: {example}", example=_EXAMPLES[span]))
        fact = self._fact()
        if self._word in (*"+-*/", YearWord.OF):
            self._refuse(
                Text("“{word}” takes one fact", word=span.value),
                Text("write it once for each fact: {example}", example=_TWO_FACTS.get(span, _TWO_TOTALS)),
            )
        return fact

    def _when(self, node: OverYears) -> OverYears:
        """``since 2021``, ``2022 to 2025``, ``last 3`` or nothing, as the function takes it."""
        span, word = node.span, self._word
        example = Text("for example: {example}", example=_EXAMPLES[span])
        if word == ")" and span in (YearWord.LAST_YEAR, YearWord.GROWTH):
            return node
        if word == "since" and span is not YearWord.LAST_YEAR:
            self._take()
            return node._replace(since=self._year())
        if word == "last" and span is YearWord.AVERAGE:
            self._take()
            return node._replace(last=self._number_of_years())
        if self._kind == "number" and span in (YearWord.TOTAL, YearWord.AVERAGE):
            return self._from_to(node)
        what = (
            Text("the years were expected here") if word == ")" else Text("“{word}” was not expected here", word=word)
        )
        return self._refuse(what, example)

    def _from_to(self, node: OverYears) -> OverYears:
        since = self._year()
        self._expect("to")
        place, until = self._offset, self._year()
        if until < since:
            raise _Broken(place, 4, Text("{until} is before {since}", until=until, since=since))
        return node._replace(since=since, until=until)

    def _number_of_years(self) -> int:
        if self._kind != "number" or not self._word.isdigit() or not 1 <= int(self._word) <= _MOST_YEARS:
            self._refuse(
                Text("a number of years from 1 to {most} was expected here", most=_MOST_YEARS),
                Text("for example: {example}", example="average(x last 3)"),
            )
        return int(self._take())

    def _year(self) -> int:
        if self._kind != "number" or not re.fullmatch("(19|20)[0-9]{2}", self._word):
            self._refuse(Text("a year was expected here"), Text("for example: {example}", example="x of 2020"))
        return int(self._take())

    def _is_flow(self, fact: str) -> bool:
        return fact in self._names.facts and self._names.facts[fact].flow

    def _check_flow(self, span: YearWord, fact: str, place: Place) -> None:
        if span is YearWord.TOTAL and fact in self._names.facts and not self._is_flow(fact):
            self._problems.error(
                "no-flow",
                place,
                Text("“{word}” says how things stand, not what happened in a year: there is no total of it", word=fact),
                Text("write flow: year at {word} in facts.yaml where it counts from 1 January on", word=fact),
            )

    def _check_other_years(self, start: int) -> None:
        if self._names.other_years:
            return
        self._next = start
        self._refuse(
            Text("figures of other years stand in formulas of indicators and of levels, and in checks"),
            Text("write an indicator with this formula, and ask for it"),
        )

    def _fact(self) -> str:
        _, word, offset = self._tokens[self._next]
        self._take()
        if word not in self._names.facts:
            if not self._names.facts:  # a condition on people knows no facts, only what a list says of them
                self._next -= 1
                if told := self._names.misplaced(word):
                    self._refuse(*told)
                known = self._names.attributes
                self._refuse(Text("unknown “{word}”", word=word), suggestion(word, known) or known_here(known))
            place = _within(self._place, offset, len(word))
            if told := self._names.misplaced(word):
                self._problems.error("misplaced-name", place, *told)
            else:
                self._problems.error("unknown-fact", place, Text("unknown fact “{word}”", word=word), self._near(word))
        return word

    def _score(self) -> str:
        """The score of a document, as a fact of its own."""
        _, word, offset = self._tokens[self._next]
        self._take()
        document = word.split()[-1]
        name = SCORE_OF + document
        if name not in self._names.facts:
            place = _within(self._place, offset + len(word) - len(document), len(document))
            known = [fact.id.removeprefix(SCORE_OF) for fact in self._names.facts.values() if fact.is_score]
            self._problems.error(
                "unknown-document",
                place,
                Text("unknown document “{word}”", word=document),
                suggestion(document, known) or Text("a document is named by its folder"),
            )
        return name

    def _near(self, word: str) -> Text:
        from chitieu.files.guesses import guessed_name

        known = {*self._names.facts, *self._names.attributes}
        dated = re.fullmatch(r"(\w+?)_?((?:19|20)\d\d)", word)
        if dated is not None and dated[1] in self._names.facts:
            return Text("its figure of a year is written {fact} of {year}", fact=dated[1], year=dated[2])
        return guessed_name(word) or suggestion(word, known) or Text("facts are listed in facts.yaml")

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
            self._refuse(text, self._year_of_fact_before())

    def _year_of_fact_before(self) -> Text | None:
        """The hint where a year stands in brackets behind a fact: ``x[2020]``."""
        before, year = self._tokens[self._next - 1], self._tokens[min(self._next + 1, len(self._tokens) - 1)][1]
        if self._word != "[" or before[1] not in self._names.facts or not re.fullmatch("(19|20)[0-9]{2}", year):
            return None
        return Text("its figure of a year is written {fact} of {year}", fact=before[1], year=year)

    def _refuse(self, text: Text, hint: Text | None) -> NoReturn:
        raise _Broken(self._offset, len(self._word), text, hint)

    def _as_formula(self, found: Formula | Condition, offset: int) -> Formula:
        if isinstance(found, Comparison | OneOf | Not | Joined):
            raise _Broken(offset, self._offset - offset, Text("a number was expected here, this is a condition"))
        return found

    def _as_condition(self, found: Formula | Condition, offset: int) -> Condition:
        if isinstance(found, Comparison | OneOf | Not | Joined):
            return found
        if isinstance(found, FactName) and found.id in self._names.facts:
            raise _Broken(
                offset,
                self._offset - offset,
                Text("“{word}” is a fact, a number; a condition was expected here", word=found.id),
                Text("compare it: {word} >= 10", word=found.id),
            )
        raise _Broken(
            offset,
            self._offset - offset,
            Text("a condition was expected here"),
            Text("for example: population >= 5000, or region in (uplands, highlands)"),
        )
