"""Shares that are counted: a rulebook that asks for the quotient of two counts where the share itself stood.

3 of 7 is no decimal number, so a column of a table could not hold it exactly; two columns of counts do.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from chitieu.judging.inference import relations
from chitieu.model import (
    ByCase,
    Case,
    Criterion,
    Document,
    FactName,
    FactType,
    Formula,
    Indicator,
    Operation,
    Part,
    Parts,
    Rulebook,
)
from chitieu.numbers import fact_names
from chitieu.replacing import in_condition, in_formula
from chitieu.units.questions import Questions

Shares = Mapping[str, tuple[str, str]]


def halves(share: str) -> tuple[str, str]:
    """The ids of the counts that a share is made of."""
    return f"{share}/part", f"{share}/among"  # no id of a file has a slash


def counted_shares(rulebook: Rulebook, columns: Collection[str]) -> Shares:
    """The shares that a table holds as two counts, as ``--facts`` writes them, and in no column of their own."""
    shares = {id: halves(id) for id, fact in rulebook.facts.items() if fact.is_share and id not in columns}
    return {id: parts for id, parts in shares.items() if all(part in columns for part in parts)}


def with_quotients(rulebook: Rulebook, shares: Shares) -> Rulebook:
    """The rulebook with quotients in place of shares, and without relations of shares: see ``tied_to``."""
    facts = dict(rulebook.facts)
    for share, parts in shares.items():
        facts |= {name: FactType(name, facts[share].label, "người", facts[share].group) for name in parts}
        facts[share] = facts[share]._replace(part_of=None)
    facts = {id: fact._replace(part_of=None) if fact.part_of in shares else fact for id, fact in facts.items()}
    checks = [
        check for check in rulebook.checks if not any(shares.keys() & one.terms for one in relations({}, [check]))
    ]
    indicators = {id: _indicator(one, shares) for id, one in rulebook.indicators.items()}
    documents = tuple(_document(document, indicators, shares) for document in rulebook.documents)
    return rulebook._replace(facts=facts, checks=tuple(checks), indicators=indicators, documents=documents)


def tied_to(shares: Shares, original: Questions) -> tuple[str, ...]:
    """Facts that a row must have for relations of shares to say nothing more: counts of shares, and what they bound."""
    tied = [relation.terms for relation in original.relations if shares.keys() & relation.terms]
    names = dict.fromkeys(fact for terms in tied for fact in terms)
    return tuple(name for fact in names for name in (shares[fact][:1] if fact in shares else (fact,)))


def _indicator(indicator: Indicator, shares: Shares) -> Indicator:
    """What is missing of a share is no count of people, as long as the single judge does not know them."""
    if shares.keys().isdisjoint(fact_names(indicator.formula)):
        return indicator
    return indicator._replace(formula=in_formula(indicator.formula, _quotients(shares)), whole=False)


def _document(document: Document, indicators: Mapping[str, Indicator], shares: Shares) -> Document:
    targets = (
        target._replace(cases=tuple(_case(case, indicators, shares) for case in target.cases))
        for target in document.targets
    )
    return document._replace(targets=tuple(targets))


def _case(case: Case, indicators: Mapping[str, Indicator], shares: Shares) -> Case:
    condition = None if case.condition is None else in_condition(case.condition, _quotients(shares))
    return case._replace(condition=condition, part=_part(case.part, indicators, shares))


def _part(part: Part, indicators: Mapping[str, Indicator], shares: Shares) -> Part:
    match part:
        case Criterion(indicator, _):
            own = indicators.get(indicator.id) or _indicator(indicator, shares)  # of groups, and of a sentence alone
            return part._replace(indicator=own)
        case Parts(_, _, of):
            return part._replace(of=tuple(_part(each, indicators, shares) for each in of))
        case ByCase(cases):
            return part._replace(cases=tuple(_case(each, indicators, shares) for each in cases))


def _quotients(shares: Shares) -> Mapping[str, Formula]:
    return {share: Operation("/", FactName(part), FactName(among)) for share, (part, among) in shares.items()}
