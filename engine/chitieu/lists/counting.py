"""People → facts: how many there are of whom a form's condition holds, by the three-valued logic of conditions.

Who is not known to be counted leaves the fact within bounds: at least those who are, at most those who may be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from chitieu.judging.conditions import decided, kleene
from chitieu.lists.cells import Values
from chitieu.lists.counts import Counted
from chitieu.lists.forms import Counting, PeopleForm, Trait
from chitieu.lists.people import People, body_values
from chitieu.model import Bounds, Comparison, Condition, OneOf
from chitieu.numbers import exactly


def count_facts(form: PeopleForm, people: People, year: int | None) -> Iterator[Counted]:
    """Every fact of a form, with yearly traits as they are for ``year``, the latest one that the sheets give if none.

    A share has no value when nobody is in its whole, or when who belongs to it is not known.
    """
    for counting in form.facts:
        traits = [form.traits[name] for name in counting.names if name in form.traits]
        absent = [trait for trait in traits if trait.id in people.absent]
        years = _years(traits, people, year)
        if absent or not years:  # a column that no sheet has, or no rating up to the year that is asked for
            missing = tuple(trait.label for trait in absent or traits)
            yield Counted(counting.fact, form.id, counting.what, counting.text, None, 0, 0, absent=missing)
        else:
            yield from (_counted(form, counting, people, each) for each in years)


def _years(traits: Sequence[Trait], people: People, last: int | None) -> Sequence[int]:
    """The years for which what depends on some traits is counted, the latest first; 0 where it is not yearly."""
    if not any(trait.yearly for trait in traits):
        return (0,)
    return [year for year in reversed(people.years) if last is None or year <= last]


def _counted(form: PeopleForm, counting: Counting, people: People, year: int) -> Counted:
    if counting.what == "share":
        return _share(form, counting, people, year)
    held = (
        [holds_of(counting.where, person, year) for person in people.people]
        if counting.what == "people"
        else _held_by_body(counting.where, people, year)
    )
    sure, unknown = held.count(True), held.count(None)
    value = Bounds(Fraction(sure), Fraction(sure + unknown))
    return _result(form, counting, value, sure, len(held), unknown, year)


def _share(form: PeopleForm, counting: Counting, people: People, year: int) -> Counted:
    """The part among the whole. Who may be of the whole may be of the part, too: a share is exact or nothing."""
    whole = [holds_of(counting.of, person, year) for person in people.people]
    both = [
        kleene("and", (of, holds_of(counting.where, person, year)))
        for person, of in zip(people.people, whole, strict=True)
    ]
    part, among = both.count(True), whole.count(True)
    unknown = sum(of is None or (of and each is None) for of, each in zip(whole, both, strict=True))
    value = None if unknown or not among else exactly(Fraction(part, among))
    return _result(form, counting, value, part, among, unknown, year)


def _result(
    form: PeopleForm, counting: Counting, value: Bounds | None, part: int, among: int, unknown: int, year: int
) -> Counted:
    return Counted(counting.fact, form.id, counting.what, counting.text, value, part, among, unknown, year or None)


def _held_by_body(condition: Condition | None, people: People, year: int) -> list[bool | None]:
    """Whether each body has a person of whom the condition holds; what is asked of the body alone needs none."""
    of_body: dict[int, set[bool | None]] = defaultdict(set)
    own = [body_values(people, body) for body in range(len(people.bodies))]
    for entry in people.entries:
        if entry.body is not None:
            of_body[entry.body].add(holds_of(condition, {**entry.values, **own[entry.body]}, year))
    held: list[bool | None] = []
    for body, values in enumerate(own):
        alone = holds_of(condition, values, year)
        held.append(kleene("or", of_body[body]) if alone is None else alone)
    return held


def holds_of(condition: Condition | None, values: Values, year: int = 0) -> bool | None:
    """Whether a condition holds of a person, as far as is known; everybody counts where there is none."""

    def known(term: Comparison | OneOf) -> bool | None:
        assert isinstance(term, OneOf)  # forms name no facts
        codes = values.get((term.attribute, year), values.get((term.attribute, 0)))
        return None if codes is None else not codes.isdisjoint(term.values)

    return True if condition is None else decided(condition, known)
