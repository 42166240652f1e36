"""Hypothesis strategies: small rulebooks and datasets that meet every kind of level, part, reading and gap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st

from chitieu.files.for_each import for_each, of_group, sums
from chitieu.model import (
    AnyOf,
    Attribute,
    Bounds,
    ByCase,
    Case,
    Check,
    Comparison,
    Condition,
    Constant,
    Criterion,
    Dataset,
    Document,
    Fact,
    FactKind,
    FactName,
    FactType,
    Formula,
    FromData,
    Gather,
    Indicator,
    Joined,
    KindName,
    Level,
    Not,
    OneOf,
    Op,
    Operation,
    Part,
    Parts,
    Reading,
    Rulebook,
    Target,
    Unit,
)

DIVISORS = ("d0", "d1")
ABOUT = (Op.ABOUT, Op.ABOUT_BELOW, Op.ABOUT_WITHIN)
COUNTS = ("n0", "n1", "n2", "n3")
HORIZONS = (2025, 2030)
KINDS = {
    "has": FactKind(KindName.YES_NO),
    "grade": FactKind(KindName.GRADE, (("weak", ""), ("fair", ""), ("good", ""))),
    "day": FactKind(KindName.DATE),
    "place": FactKind(KindName.RANK),
}
_ASKED_BY = {
    KindName.YES_NO: Op.IS,
    KindName.GRADE: Op.AT_LEAST,
    KindName.DATE: Op.BY,
    KindName.RANK: Op.AT_MOST,
}
_VALUES = {  # the least and the greatest
    KindName.YES_NO: (0, 1),
    KindName.GRADE: (0, 2),
    KindName.DATE: (738_000, 738_006),
    KindName.RANK: (1, 6),
}
DIMENSIONS = {"s": {"m": "m", "w": "w"}}
SPLIT = ("n0", "d0")
OF_GROUPS = tuple(of_group(fact, group) for fact in SPLIT for group in DIMENSIONS["s"])
ATTRIBUTES = {
    "a0": Attribute("a0", "", {"x": "", "y": "", "z": ""}),
    "a1": Attribute("a1", "", {"low": "", "middle": "", "high": ""}, ordered=True),
}

counts = st.integers(0, 12)
shares = st.builds(Fraction, st.integers(0, 12), st.integers(1, 12))


def formulas() -> st.SearchStrategy[Formula]:
    """Formulas in which every fact stands at most once."""
    count = st.sampled_from(COUNTS[:2]).map(FactName)
    other = st.sampled_from(COUNTS[2:]).map(FactName)
    total = st.builds(Operation, st.sampled_from("+-*"), count, other)
    top = st.one_of(
        count, total, total.map(AnyOf), st.builds(Operation, st.just("+"), count, st.just(Constant(Fraction(1))))
    )
    bottom = st.one_of(st.sampled_from(DIVISORS).map(FactName), st.just(Constant(Fraction(2))))
    return st.one_of(count, total, st.builds(Operation, st.just("/"), top, bottom))


def conditions() -> st.SearchStrategy[Condition]:
    """Conditions in which every fact and attribute stands at most once, so that nothing in them hangs together."""

    def comparisons(left: st.SearchStrategy[Formula], *more: str) -> st.SearchStrategy[Condition]:
        return st.builds(Comparison, st.sampled_from(["<", "<=", ">", ">=", *more]), left, constants)

    def with_negations(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        return st.one_of(inner, inner.map(Not))

    constants = st.builds(Constant, counts.map(Fraction))
    first = with_negations(comparisons(st.just(FactName("n0")), "==", "!="))
    share = st.just(Operation("/", FactName("n1"), FactName("d0")))
    second = with_negations(comparisons(st.one_of(share, st.just(FactName("n2")))))
    attribute = st.sampled_from(sorted(ATTRIBUTES)).flatmap(
        lambda name: st.builds(
            OneOf, st.just(name), st.frozensets(st.sampled_from(sorted(ATTRIBUTES[name].values)), min_size=1)
        )
    )
    word = st.sampled_from(["and", "or"])
    pair = st.one_of(st.builds(Joined, word, first, second), st.builds(Joined, word, attribute, first))
    return st.one_of(first, second, attribute, with_negations(pair), st.builds(Joined, word, pair, attribute))


def every_level() -> st.SearchStrategy[Level]:
    """Levels of every kind, also such as come from facts. What a level has besides is given whole, or none is made."""
    nothing, none = st.none(), st.just(Fraction(0))

    def made(
        ops: Sequence[Op],
        value: st.SearchStrategy[Fraction] = shares,
        tolerance: st.SearchStrategy[Fraction] = none,
        baseline: st.SearchStrategy[Fraction | None] = nothing,
        data: st.SearchStrategy[FromData | None] = nothing,
    ) -> st.SearchStrategy[Level]:
        return st.tuples(st.sampled_from(ops), value, tolerance, baseline, data).map(
            lambda of: Level(of[0], of[1], of[2], None, of[3], data=of[4], known=of[4] is None or of[4].value is None)
        )

    one_sided = [op for op in Op if op is not Op.BETWEEN]
    toward = [Op.AT_LEAST, Op.AT_MOST]
    figure = st.sampled_from((*COUNTS, *DIVISORS)).map(FactName)
    changed = st.builds(Operation, st.sampled_from("+-*"), figure, st.builds(Constant, shares))
    formula: st.SearchStrategy[Formula] = st.one_of(figure, changed)
    judging = [op for op in one_sided if op is not Op.MONITOR]
    ranges = st.tuples(shares, shares).map(sorted).map(lambda ends: Level(Op.BETWEEN, ends[0], upper=ends[1]))
    return st.one_of(
        made(one_sided),
        made(ABOUT, tolerance=shares),
        made(toward, baseline=shares),
        ranges,
        made(judging, none, data=st.builds(FromData, formula, nothing)),
        made(toward, data=st.builds(FromData, nothing, formula)),
    )


@st.composite
def indicators_of_kinds(draw: st.DrawFn) -> dict[str, Indicator]:
    """Indicators that are one fact each, which is no number."""
    chosen = draw(st.lists(st.sampled_from(sorted(KINDS)), unique=True, max_size=2))
    return {
        f"i-{name}": Indicator(f"i-{name}", "", FactName(name), "", "g", whole=name != "has", kind=KINDS[name])
        for name in chosen
    }


class Drawn(NamedTuple):
    """What rulebooks are drawn from: formulas, levels of an indicator, horizons, parts of other shapes, conditions."""

    formulas: Callable[[], st.SearchStrategy[Formula]]
    levels: Callable[[Indicator], st.SearchStrategy[Level]]
    horizons: tuple[int, ...] = HORIZONS
    parts: Callable[[Indicator], st.SearchStrategy[Part | None]] = lambda _: st.none()
    conditions: Callable[[], st.SearchStrategy[Condition]] = conditions


@st.composite
def indicators_of(draw: st.DrawFn, formulas: st.SearchStrategy[Formula]) -> dict[str, Indicator]:
    """One to three of numbers, and perhaps such as are no number."""
    numbers = {
        f"i{number}": Indicator(f"i{number}", "", formula, draw(st.sampled_from(["%", "người"])), "g")
        for number, formula in enumerate(draw(st.lists(formulas, min_size=1, max_size=3)))
    }
    return numbers | draw(indicators_of_kinds())


def _document(
    draw: st.DrawFn, id: str, targets: int, horizons: tuple[int, ...], cases: Callable[[], tuple[Case, ...]]
) -> Document:
    made = []
    for number in range(targets):
        readings = tuple(Reading(f"r{n}", "", cases()) for n in range(draw(st.integers(0, 1))))
        made.append(Target(f"t{number}", id, "", "g", "", "", cases(), readings))
    return Document(id, "", "", "", dt.date(2021, 1, 1), "", horizons, tuple(made))


OF_ONE_DATE = Drawn(formulas, lambda _: every_level())


@st.composite
def rulebooks(draw: st.DrawFn, largest: int = 3, of: Drawn = OF_ONE_DATE) -> Rulebook:
    indicators = draw(indicators_of(of.formulas()))

    def criteria() -> Criterion:
        horizons = draw(st.sampled_from([of.horizons[:1], of.horizons]))
        indicator = indicators[draw(st.sampled_from(sorted(indicators)))]
        asked = of.levels(indicator) if indicator.kind is None else levels_of(indicator.kind)
        return Criterion(indicator, tuple((horizon, draw(asked)) for horizon in horizons))

    facts = {name: FactType(name, name, "người", "g") for name in (*COUNTS, *DIVISORS, *OF_GROUPS)}
    facts |= {name: facts[name]._replace(split="s") for name in SPLIT}
    facts |= {name: FactType(name, name, "", "g", kind=kind) for name, kind in KINDS.items()}

    def part(depth: int) -> Part:
        if (other := draw(of.parts(indicators[draw(st.sampled_from(sorted(indicators)))]))) is not None:
            return other
        if depth == 2 or draw(st.booleans()):
            return criteria()
        if depth == 1 and draw(st.integers(0, 3)) == 0:
            return for_each(criteria(), "s", facts, DIMENSIONS)
        if depth and draw(st.integers(0, 3)) == 0:
            return ByCase(cases(depth + 1))
        parts = tuple(part(depth + 1) for _ in range(draw(st.integers(1, 3))))
        gather = draw(st.sampled_from(Gather))
        enough = {Gather.ALL_OF: st.none(), Gather.EACH_YEAR: st.none(), Gather.ANY_OF: st.just(1)}.get(
            gather, st.integers(1, len(parts)) | st.none()
        )
        return Parts(gather, draw(enough), parts)

    def cases(depth: int = 0) -> tuple[Case, ...]:
        if draw(st.booleans()):
            return (Case(None, "", part(depth)),)
        several = [Case(draw(of.conditions()), f"c{n}", part(depth)) for n in range(draw(st.integers(1, 3)))]
        return (*several, Case(None, "", part(depth))) if draw(st.booleans()) else tuple(several)

    documents = tuple(
        _document(draw, f"D{document}", draw(st.integers(1, largest)), of.horizons, cases)
        for document in range(draw(st.integers(1, 2)))
    )
    return Rulebook({"g": "g"}, frozenset(), facts, ATTRIBUTES, indicators, documents, (), ())


def levels_of(kind: FactKind) -> st.SearchStrategy[Level]:
    """Levels that may be asked of values of a kind."""
    values = st.integers(*_VALUES[kind.name]).map(Fraction)
    return values.map(lambda value: Level(_ASKED_BY[kind.name], value, kind=kind))


@st.composite
def datasets(draw: st.DrawFn, *, lacking: bool = True) -> Dataset:
    """A unit of which, where it may be ``lacking``, some facts and attributes are not known."""
    facts = {}
    for name in (*COUNTS, *DIVISORS, *OF_GROUPS):
        least = 1 if name in DIVISORS else 0
        low = Fraction(draw(st.integers(least, 12)))
        width = draw(st.sampled_from([0, 0, 0, 1, 5, None]))
        if draw(st.integers(0, 5)) or not lacking:
            high = None if width is None and name not in DIVISORS else low + (width or 0)
            facts[name] = Fact(name, Bounds(low, high), "")
    for name, kind in KINDS.items():
        if draw(st.integers(0, 3)) or not lacking:
            facts[name] = Fact(name, draw(values_of(kind)), "")
    attributes = {
        id: draw(st.sampled_from(sorted(attribute.values)))
        for id, attribute in ATTRIBUTES.items()
        if draw(st.integers(0, 4))
    }
    return dataset(facts, attributes)


def values_of(kind: FactKind) -> st.SearchStrategy[Bounds]:
    """What may be known of a value: itself, or of a day that it has not come."""
    values = st.integers(*_VALUES[kind.name]).map(Fraction)
    exact = values.map(lambda value: Bounds(value, value))
    return exact | values.map(lambda value: Bounds(value, None)) if kind.name is KindName.DATE else exact


def small_rulebook(
    targets: Sequence[Target],
    indicators: Mapping[str, Indicator],
    facts: Mapping[str, FactType] | None = None,
    checks: Sequence[Check] = (),
) -> Rulebook:
    """One document, which sets the targets for 2025."""
    document = Document("D", "", "", "", dt.date(2021, 1, 1), "", (2025,), tuple(targets))
    return Rulebook({"g": "g"}, frozenset(), dict(facts or {}), {}, dict(indicators), (document,), tuple(checks), ())


def every_unit(indicator: Indicator, level: Level) -> tuple[Case, ...]:
    """The cases of a target that asks all units the level for 2025."""
    return (Case(None, "", Criterion(indicator, ((2025, level),))),)


def all_of(*parts: Part) -> Part:
    """Parts that must all be met; one alone is itself."""
    return parts[0] if len(parts) == 1 else Parts(Gather.ALL_OF, None, parts)


def dataset(facts: dict[str, Fact], attributes: dict[str, str] | None = None) -> Dataset:
    return Dataset(Unit("u", "U", attributes or {}), dt.date(2023, 3, 31), "", facts, (), "")


@st.composite
def related(draw: st.DrawFn) -> Rulebook:
    """Rulebooks with relations: parts of wholes, checks, shares, and facts that are not whole."""
    rulebook = draw(rulebooks())
    every = (*COUNTS, *DIVISORS, *OF_GROUPS)
    facts = dict(rulebook.facts)
    if draw(st.booleans()):
        facts |= {name: facts[name]._replace(groups_are_all=draw(st.booleans())) for name in SPLIT}
    else:
        facts |= {name: facts[name]._replace(split=None) for name in SPLIT}
    for name in draw(st.lists(st.sampled_from(COUNTS), max_size=2, unique=True)):
        facts[name] = facts[name]._replace(part_of=draw(st.sampled_from(DIVISORS)))
    if draw(st.integers(0, 3)) == 0:
        name = draw(st.sampled_from(every))
        facts[name] = facts[name]._replace(fractional=True)

    def side() -> Formula:
        first, *others = draw(st.lists(st.sampled_from(every), min_size=1, max_size=3))
        formula: Formula = FactName(first)
        for name in others:
            formula = Operation(draw(st.sampled_from("+-")), formula, FactName(name))
        factor = draw(st.sampled_from([None, None, Fraction(2), Fraction(1, 3), Fraction(0)]))
        if factor is not None:
            formula = Operation("*", Constant(factor), formula)
        if draw(st.integers(0, 4)) == 0:
            formula = Operation("+", formula, Constant(Fraction(draw(st.integers(0, 5)))))
        return formula

    checks = tuple(
        Check(
            f"k{number}",
            "",
            Comparison(draw(st.sampled_from(["<", "<=", "==", ">=", "!="])), side(), side()),
            "",
            question=draw(st.integers(0, 5)) == 0,
        )
        for number in range(draw(st.integers(0, 3)))
    )
    return rulebook._replace(facts=facts, checks=(*checks, *sums(facts, DIMENSIONS)))


@st.composite
def histories(draw: st.DrawFn, first: int = 2019, last: int = 2024) -> tuple[Dataset, ...]:
    """Datasets of one unit by date, each of a day at the end of June or December; some lack a fact or know it within
    bounds."""
    dates = [dt.date(year, *day) for year in range(first, last + 1) for day in ((6, 30), (12, 31))]
    chosen = draw(st.lists(st.sampled_from(dates), min_size=1, max_size=8, unique=True))
    made = []
    for date in sorted(chosen):
        facts = {}
        for name in ("n0", "n1"):
            low = Fraction(draw(st.integers(0, 12)))
            width = draw(st.sampled_from([0, 0, 0, 0, 2, None]))
            if draw(st.integers(0, 5)):
                facts[name] = Fact(name, Bounds(low, None if width is None else low + width), "")
        made.append(dataset(facts)._replace(as_of=date))
    return tuple(made)
