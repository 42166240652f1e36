"""The rulebook over a relation of facts: which rows are exact, what bounds the others, and the queries that judge them.

Rows that have every fact that decides are judged by exact arithmetic. The rest go through rounds of inference and are
judged on intervals. What neither can say of a row exactly goes to the single judge (``chitieu.units.verdicts.single``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.inference import Relation, unknown
from chitieu.model import FactType
from chitieu.units import sql
from chitieu.units.backends.backend import Backend
from chitieu.units.base import KEYS, UNIT_AND_DATE, Base, Counts, Held, count_given, numbers, sized
from chitieu.units.plan.branches import Branch, branches
from chitieu.units.plan.empty import of_indicator
from chitieu.units.plan.gathered import choice_name
from chitieu.units.plan.quotients import Ratio, Value
from chitieu.units.plan.ranges import FactColumns
from chitieu.units.plan.relations import ROUNDS, Bounded, Given, State, contradicted, narrowed
from chitieu.units.plan.truth import choice
from chitieu.units.plan.whole import BIGGEST, TooLarge, Whole
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql


class Judges(NamedTuple):
    """Values of indicators in a relation, and queries for the numbers (``n``) of rows that the single judge takes."""

    questions: Questions
    values: Mapping[str, Value]
    source: str
    single: tuple[exp.Select, ...]

    def branches(self) -> Iterator[Branch]:
        """The branches over the relation, made anew."""
        return branches(self.questions, self.values, self.source)


def judges(questions: Questions, base: Base, backend: Backend) -> tuple[Judges, ...]:
    """What judges every row of a relation of facts. Raises TooLarge where a number could be too long to be exact."""
    deciding = _deciding(questions)
    complete = sql.all_of(sql.is_given(sql.column(base.facts[id].exact)) for id in deciding if id in base.facts)
    rows, exact = numbers(backend, [exp.Count(this=exp.Star()), sql.how_many(complete)], base.name)
    if not base.facts.keys() >= set(deciding):
        exact, complete = 0, sql.FALSE
    found = []
    if exact:
        found.append(_exact(questions, base, backend, complete if exact < rows else None))
    if exact < rows:
        found.append(_within(questions, base, backend, sql.negated(complete) if exact else None))
    return tuple(found)


def _deciding(questions: Questions) -> list[str]:
    """The facts of which a verdict needs to know the value, each once."""
    return list(dict.fromkeys((*questions.measured, *questions.tested)))


def _choices(
    questions: Questions, facts: Mapping[str, FactColumns], attributes: Mapping[str, str], not_here: list[Sql]
) -> list[Sql]:
    return [
        sql.named(choice(cases, facts, attributes, not_here), choice_name(number))
        for cases, number in questions.choices.items()
    ]


def _exact(questions: Questions, base: Base, backend: Backend, where: Sql | None) -> Judges:
    """Of rows with every fact that decides."""
    ids = _deciding(questions)
    _, counts = count_given(base, ids, backend, where)
    facts = {
        id: FactColumns(
            held.exact, held.exact, held.scale, of.most, given=True, positive=of.least > 0, negative=of.least < 0
        )
        for id in ids
        for held, of in ((base.facts[id], counts[id]),)
    }
    not_here = base.only_single()
    chosen = _choices(questions, facts, base.attributes, not_here)
    source = base.name
    if chosen or where is not None:
        source = "exactly"
        backend.view(source, sql.select([exp.Star(), *chosen], base.name, where))
    return _judges(questions, facts, source, not_here, backend)


def _judges(
    questions: Questions, facts: Mapping[str, FactColumns], source: str, not_here: Sequence[Sql], backend: Backend
) -> Judges:
    """The branches, over a relation without the rows that they do not judge."""
    values = {id: one for indicator in questions.indicators for id, one in of_indicator(indicator, facts).items()}
    conditions = [*not_here, *(condition for one in values.values() for condition in one.not_here)]
    aside = sql.coalesced(sql.any_of(conditions), sql.FALSE)
    single = (sql.select([sql.column("n")], source, aside),) if conditions else ()
    kept = sql.negated(aside) if conditions else None
    if all(facts[id].given for id in questions.measured):
        if kept is None:
            return Judges(questions, values, source, ())
        rest = f"{source}_rest"
        backend.view(rest, sql.select([exp.Star()], source, kept))
        return Judges(questions, values, rest, single)
    return _worked_out(Judges(questions, values, source, single), kept, backend)


def _worked_out(found: Judges, kept: Sql | None, backend: Backend) -> Judges:
    """The same with the ends of values as columns of a relation, of the rows that are ``kept``.

    Ends are long expressions, and every level asks for them: so they are worked out once.
    """
    columns: dict[str, Whole] = {}
    values = {id: _named(one, f"v{number}", columns) for number, (id, one) in enumerate(found.values.items())}
    keys = sql.columns((*UNIT_AND_DATE, *(choice_name(number) for number in range(len(found.questions.choices)))))
    named = [sql.named(number.sql, name) for name, number in columns.items()]
    measured = f"{found.source}_measured"
    backend.make(measured, sql.select([*keys, *named], found.source, kept))
    return found._replace(values=values, source=measured)


def _named(one: Value, name: str, columns: dict[str, Whole]) -> Value:
    """The value by names of columns, which are added to ``columns``."""

    def column(number: Whole, name: str) -> Whole:
        if number.constant is not None:
            return number
        columns[name] = number
        return number._replace(sql=sql.column(name))

    def ends(low: Ratio, high: Ratio, name: str) -> tuple[Ratio, Ratio]:
        first = Ratio(column(low.above, f"{name}_la"), column(low.below, f"{name}_lb"))
        if low is high:
            return first, first
        return first, Ratio(column(high.above, f"{name}_ha"), column(high.below, f"{name}_hb"))

    low, high = ends(one.low, one.high, name)
    top = ends(*one.top, f"{name}_top")
    return Value(low, high, top, None if one.bottom is None else ends(*one.bottom, f"{name}_bottom"))


# --- rows that lack facts or have bounds ------------------------------------------------------------------------


class _Facts(NamedTuple):
    """The facts of incomplete rows: those that every row has exactly, and others, some in no column of the source."""

    given: frozenset[str]
    held: Mapping[str, Held]
    counts: Mapping[str, Counts]

    def said(self, id: str) -> FactColumns:
        """What rows say of a fact themselves: conditions of cases infer nothing."""
        held, given = self.held[id], id in self.given
        most, least = (self.counts[id].most, self.counts[id].least) if id in self.counts else (0, 0)
        low, high = (held.low, held.high) if held.bounded and not given else (held.exact, held.exact)
        return FactColumns(low, high, held.scale, most, given=given, positive=least > 0, negative=least < 0)


def _within(questions: Questions, base: Base, backend: Backend, where: Sql | None) -> Judges:
    """Of rows that lack a fact that decides, or have one within bounds."""
    facts = _incomplete(questions, base, backend, where)
    backend.make("start", sql.select(_start(questions, base, facts), base.name, where))
    not_here = base.only_single()
    chosen = _choices(questions, {id: facts.said(id) for id in questions.facts}, base.attributes, not_here)
    if _infers(questions, facts):
        return _inferred(questions, base, facts, chosen, not_here, backend)
    source = "start"
    if chosen:
        source = "chosen"
        backend.view(source, sql.select([exp.Star(), *chosen], "start"))
    return _judges(questions, {id: facts.said(id) for id in questions.measured}, source, not_here, backend)


def _incomplete(questions: Questions, base: Base, backend: Backend, where: Sql | None) -> _Facts:
    ids = [id for id in questions.facts if id in base.facts]
    rows, counts = count_given(base, ids, backend, where)
    held = {id: base.facts.get(id) or _absent(id, number, base) for number, id in enumerate(questions.facts)}
    return _Facts(frozenset(id for id in ids if counts[id].exact == rows), held, counts)


def _absent(id: str, number: int, base: Base) -> Held:
    """A fact that the source lacks. Of a share, what is known of others may leave bounds as fine as theirs."""
    shares = [fact.scale for other, fact in base.facts.items() if _is_share(other, base)]
    return Held(f"x{number}", max(shares, default=1) if _is_share(id, base) else 1, bounded=False)


def _is_share(id: str, base: Base) -> bool:
    return base.vocabulary[id].is_share


def _infers(questions: Questions, facts: _Facts) -> bool:
    """Whether relations may say anything of a fact that is measured and not exact."""
    tied = {id for relation in questions.relations for id in relation.terms}
    return any(id in tied for id in questions.measured if id not in facts.given)


def _start(questions: Questions, base: Base, facts: _Facts) -> list[Sql]:
    """The columns of incomplete rows: NULL for facts that the source lacks; ends that hold exact values, too."""
    columns = sql.columns((*KEYS, *base.attributes.values()))
    for id in questions.facts:
        held = facts.held[id]
        exact = sql.column(held.exact)
        if id not in base.facts:
            columns.append(sql.named(sql.null("BIGINT"), held.exact))
            continue
        columns.append(exact)
        if held.rounded:
            columns.append(sql.column(held.half))
        if held.bounded:
            columns += [sql.named(sql.coalesced(exact, sql.column(end)), end) for end in (held.low, held.high)]
    return columns


def _inferred(
    questions: Questions, base: Base, facts: _Facts, chosen: Sequence[Sql], not_here: Sequence[Sql], backend: Backend
) -> Judges:
    """Of incomplete rows of which relations between facts may say more; see ``chitieu.judging.inference.infer``."""
    state: State = {id: _known(id, base, facts) for relation in questions.relations for id in relation.terms}
    unsure = {id: fact for id, fact in state.items() if isinstance(fact, Bounded)}
    first = [column for id, fact in unsure.items() for column in _first(facts.held[id], fact)]
    ends = [
        end
        for id, fact in state.items()
        if isinstance(fact, Given)
        for end in _given(facts.held[id], fact, base.vocabulary[id])
    ]
    aside = sql.coalesced(sql.any_of(not_here), sql.FALSE)
    extra = [*chosen, *first, *ends, sql.named(aside, "inexact"), sql.named(sql.FALSE, "moved")]
    backend.view("round0", sql.select([exp.Star(), *extra], "start"))
    kept = [*KEYS, *(name for id in questions.facts for name in facts.held[id].columns)]
    kept += [choice_name(number) for number in range(len(chosen))]
    kept += [end.alias for end in ends]
    # Facts keep what the rows say of them beside the ends that are narrowed: a round starts from both.
    rest = _at_rest(questions.relations, state, kept, backend)
    backend.make("settled", sql.select(_settled(kept, unsure, facts), rest.source, sql.negated(rest.left)))
    bounded = _measured(questions.measured, rest.state, backend)
    measured = {id: bounded.get(id) or facts.said(id) for id in questions.measured}
    found = _judges(questions, measured, "settled", (), backend)
    return found._replace(single=(*found.single, sql.select([sql.column("n")], rest.source, rest.left)))


class _Rest(NamedTuple):
    """The relation after the last round of inference, what it holds of facts, and in which rows more could be said."""

    source: str
    state: State
    left: Sql


def _at_rest(relations: Sequence[Relation], state: State, kept: Sequence[str], backend: Backend) -> _Rest:
    """The rounds of inference, until nothing moves or too many rounds have gone by.

    A round whose numbers could be too long to be exact is not made. Rows that had not come to rest before it, or that
    contradict themselves, are left to the single judge, who has neither limit.
    """
    source = "round0"
    moving: Sql = sql.TRUE
    for number in range(1, ROUNDS + 1):
        try:
            step = narrowed(relations, state, kept, source)
        except TooLarge:
            break
        source, state, moving = f"round{number}", step.state, sql.column("moved")
        backend.make(source, step.query)
        if not numbers(backend, [exp.Count(this=exp.Star())], source, moving)[0]:
            break
    left = sql.any_of([moving, sql.column("inexact"), contradicted(state)])
    return _Rest(source, state, sql.coalesced(left, sql.FALSE))


def _measured(ids: Sequence[str], state: State, backend: Backend) -> dict[str, FactColumns]:
    """What the relation ``settled`` holds of bounded facts. How large they are is asked of its rows: what the rounds
    reckon with is the worst that could be, and grows with each."""
    unsure = {id: fact for id in ids if isinstance(fact := state.get(id), Bounded)}
    sizes = numbers(backend, [sized((fact.low, fact.high)) for fact in unsure.values()], "settled") if unsure else []
    return {
        id: FactColumns(fact.low, fact.high, fact.scale, most, given=False, wide=fact.most > BIGGEST)
        for (id, fact), most in zip(unsure.items(), sizes, strict=True)
    }


def _known(id: str, base: Base, facts: _Facts) -> Bounded | Given:
    held = facts.held[id]
    scale = held.scale
    most = facts.counts[id].most if id in facts.counts else 0
    kind = base.vocabulary[id]
    low, high = f"s{held.key}", f"t{held.key}"
    if held.rounded:
        most += scale  # more than half a step of any decimal
    if id in facts.given:
        return Given(low, high, scale, most) if held.rounded else Given(held.exact, held.exact, scale, most)
    ceiling = unknown(kind).high
    return Bounded(
        exact=held.exact,
        low=low,
        high=high,
        scale=scale,
        most=max(most, 0 if ceiling is None else int(ceiling * scale)),
        kind=kind,
    )


def _given(held: Held, fact: Given, kind: FactType) -> list[Sql]:
    """The ends of a fact that every row gives, where they are no one column of it."""
    if not held.rounded:
        return []
    return [sql.named(end, name) for end, name in zip(held.may_be(kind), (fact.low, fact.high), strict=True)]


def _lacked(held: Held) -> Sql:
    return sql.all_of(sql.is_null(sql.column(name)) for name in held.columns)


def _first(held: Held, fact: Bounded) -> list[Sql]:
    """The ends before any relation is asked: what the row says, else what is known of any such fact."""
    low, high = held.may_be(fact.kind)
    if held.bounded:  # the ends of an exact value are that value, but for what it was rounded from
        low, high = (
            sql.coalesced(end, sql.column(name)) if held.rounded else sql.column(name)
            for end, name in ((low, held.low), (high, held.high))
        )
    ceiling = unknown(fact.kind).high
    top = sql.null("BIGINT") if ceiling is None else sql.cast(sql.integer(int(ceiling * held.scale)), "BIGINT")
    lacked = _lacked(held)
    return [
        sql.named(sql.when([(lacked, sql.cast(sql.integer(0), "BIGINT"))], low), fact.low),
        sql.named(sql.when([(lacked, top)], high), fact.high),
    ]


def _settled(kept: Sequence[str], unsure: Mapping[str, Bounded], facts: _Facts) -> list[Sql]:
    """The ends at rest. A fact that the row lacks and that no relation has narrowed stays unknown."""
    columns = sql.columns(kept)
    for id, fact in unsure.items():
        held = facts.held[id]
        ceiling = unknown(fact.kind).high
        top = sql.null() if ceiling is None else sql.integer(int(ceiling * held.scale))
        low, high = sql.column(fact.low), sql.column(fact.high)
        untouched = sql.all_of(
            [_lacked(held), sql.compared("==", low, sql.integer(0)), sql.negated(sql.differs(high, top))]
        )
        exact = sql.column(held.exact)
        fixed = [(sql.is_given(exact), exact)] if held.rounded else []  # verdicts go by the figure itself
        for end, name in ((low, fact.low), (high, fact.high)):
            columns.append(sql.named(sql.when([(untouched, sql.null()), *fixed], end), name))
    return columns
