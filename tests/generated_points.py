"""Rulebooks whose targets give points, with a score each, and what a unit of which not all is known may be in full."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from chitieu.model import Band, Case, Criterion, Dataset, Document, Level, Op, Points, Rulebook, ScoreSheet, Target
from chitieu.numbers import exactly
from tests.generated import ATTRIBUTES, datasets, rulebooks

OPS = (Op.AT_LEAST, Op.AT_MOST, Op.MORE_THAN, Op.LESS_THAN)
GRADES = (("A", Fraction(9, 10)), ("B", Fraction(7, 10)), ("C", Fraction(1, 2)))


def bands() -> st.SearchStrategy[Points]:
    limits = st.integers(0, 8).map(lambda number: Fraction(number, 4))
    given = st.sampled_from([Fraction(-1), Fraction(1, 2), Fraction(1), Fraction(2)])
    each = st.tuples(st.sampled_from(OPS), limits, given).map(lambda of: Band(Level(of[0], of[1]), of[2]))
    return st.lists(each, min_size=1, max_size=3).map(lambda of: Points(bands=tuple(of)))


@st.composite
def scored(draw: st.DrawFn) -> Rulebook:
    """Points of levels where one number is asked about, of percent of target anywhere; none in some cases."""

    def of_case(case: Case) -> Case:
        kinds = [
            st.none(),
            st.sampled_from([Fraction(1), Fraction(2), Fraction(3, 2)]).map(lambda most: Points((), most)),
        ]
        if isinstance(case.part, Criterion) and case.part.indicator.kind is None and not case.part.indicator.of:
            kinds.append(bands())
        return case._replace(points=draw(st.one_of(kinds)))

    def of_target(target: Target) -> Target:
        return target._replace(cases=tuple(of_case(case) for case in target.cases), readings=())

    def of_document(document: Document) -> Document:
        sheet = ScoreSheet(Fraction(draw(st.integers(4, 9))), (), GRADES)
        return document._replace(targets=tuple(of_target(one) for one in document.targets), score=sheet)

    rulebook = draw(rulebooks())
    return rulebook._replace(documents=tuple(of_document(one) for one in rulebook.documents))


@st.composite
def in_full(draw: st.DrawFn) -> tuple[Dataset, Dataset]:
    """A unit as far as it is known, and one that it may be, of which everything is."""
    partly, other = draw(datasets()), draw(datasets(lacking=False))
    facts = dict(other.facts)
    for id, fact in partly.facts.items():
        low, high = fact.value
        assert low is not None
        facts[id] = fact._replace(
            value=exactly(low + draw(st.integers(0, int((low + 9 if high is None else high) - low))))
        )
    facts = {id: fact._replace(value=exactly(fact.value.low or 0)) for id, fact in facts.items()}
    attributes = {**{id: min(one.values) for id, one in ATTRIBUTES.items()}, **partly.unit.attributes}
    return partly, other._replace(facts=facts, unit=other.unit._replace(attributes=attributes))
