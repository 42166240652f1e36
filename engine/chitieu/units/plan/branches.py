"""The rulebook as queries: one per target, horizon, case and part, each giving a row of the table of verdicts per unit.

One query per check over a narrow relation, joined by UNION ALL, is the fastest of the shapes measured: see
docs/units.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.keys import asks, choices_within, in_force, is_one
from chitieu.kinds import unit_told
from chitieu.model import Case, Level, Timing, Verdict, last_day
from chitieu.units import sql
from chitieu.units.plan.empty import empty
from chitieu.units.plan.gathered import Choices, Gathered, choice_name, columns, gathered, is_case, ways
from chitieu.units.plan.levels import LEVEL_COLUMNS, attainment_shown, judged_level, level_texts
from chitieu.units.plan.quotients import Value
from chitieu.units.plan.whole import BIGGEST, Whole, both_or_neither
from chitieu.units.questions import Question, Questions
from chitieu.units.sql import Sql

COLUMNS = (
    "unit",
    "as_of",
    "document",
    "target",
    "part",
    "horizon",
    "verdict",
    "numerator",
    "denominator",
    "op",
    "level",
    "upper",
    "tolerance",
    "baseline",
    "attainment",
    "attainment_numerator",
    "attainment_denominator",
    "shortfall",
    "timing",
    "further",
    "symbol",
    "title",
    "measured_in",
)
COUNTS = ("numerator", "denominator", "attainment_numerator", "attainment_denominator", "shortfall")


class Branch(NamedTuple):
    """Rows of one part (0 for the whole) of a question; ``where`` says of which units. Counts may be NULL."""

    question: Question
    part: int
    verdict: Sql
    level: Level | None
    counts: tuple[Whole | None, ...]  # in the order of COUNTS
    shown: Sql | None
    where: Sql | None
    inner: exp.Select | None = None
    measured_in: str | None = None


def branches(questions: Questions, values: Mapping[str, Value], source: str) -> Iterator[Branch]:
    """The branches over a relation: the values of indicators in it by their ids, and a column for each choice of cases.

    One by one, for the trees of thousands of targets would fill the memory. Raises TooLarge when a number could be
    longer than any backend holds.
    """
    for question in questions.every:
        choice = questions.choices.get(question.cases)
        for number, case in enumerate(question.cases, 1):
            where = None if choice is None else is_case(choice, number)
            if asks(case.part, question.horizon):
                yield from _case(question, case, values, questions.choices, where, source)
            else:
                yield _without_parts(question, Verdict.NOT_APPLICABLE, where)
        if choice is not None:
            yield _without_parts(question, Verdict.NO_DATA, is_case(choice, 0))
            if question.cases[-1].condition is not None:
                yield _without_parts(question, Verdict.NOT_APPLICABLE, is_case(choice, len(question.cases) + 1))


def _without_parts(question: Question, verdict: Verdict, where: Sql | None) -> Branch:
    return Branch(question, 0, sql.coded("verdict", verdict), None, (None,) * len(COUNTS), None, where)


def _case(
    question: Question,
    case: Case,
    values: Mapping[str, Value],
    choices: Choices,
    where: Sql | None,
    source: str,
) -> Iterator[Branch]:
    asked = in_force(case.criteria, question.horizon)
    judgements = [
        judged_level(one.indicator, level, values[one.indicator.id], empty(one.indicator, values))
        for one, level in asked
    ]
    single = is_one(case.part)
    if not single:
        names = [choice_name(choices[cases]) for cases in dict.fromkeys(choices_within(case.part))]
        kept = sql.columns(("unit", "as_of", *names))
        inner = sql.select([*kept, *columns(judgements)], source, where)
        yield _whole(question, *gathered(case.part, question.horizon, judgements, choices, inner))
    for way in ways(case.part, question.horizon, choices):
        one = judgements[way.place]
        attained = one.attained
        counts = (one.numerator, one.denominator, *both_or_neither(attained.above, attained.below), one.shortfall)
        conditions = [*way.choices] if where is None else [where, *way.choices]
        yield Branch(
            question=question,
            part=0 if single else way.place + 1,
            verdict=one.verdict,
            level=asked[way.place][1],
            counts=counts,
            shown=attainment_shown(attained),
            where=sql.all_of(conditions) if conditions else None,
            measured_in=unit_told(asked[way.place][0].indicator.measured_in),
        )


def _whole(question: Question, whole: Gathered, inner: exp.Select) -> Branch:
    return Branch(
        question=question,
        part=0,
        verdict=whole.verdict,
        level=None,
        counts=(None, None, *both_or_neither(whole.attained.above, whole.attained.below), whole.short),
        shown=attainment_shown(whole.attained),
        where=None,
        inner=inner,
    )


def known_texts(questions: Questions) -> Mapping[str, Sequence[str]]:
    """All texts of the columns of which the rulebook knows them."""
    every = questions.every
    levels = [level for question in every for _, level in question.criteria]
    return {
        "document": sorted({question.document for question in every}),
        "target": sorted({question.target for question in every}),
        "verdict": [verdict.value for verdict in Verdict],
        "timing": [timing.value for timing in Timing],
        "symbol": sorted({question.symbol for question in every} - {""}),
        "title": sorted({question.title for question in every} - {""}),
        "measured_in": sorted({unit_told(indicator.measured_in) for indicator in questions.indicators} - {""}),
        **{
            column: sorted({text for level in levels if (text := level_texts(level)[column]) is not None})
            for column in LEVEL_COLUMNS
        },
    }


def kinds(branches: Iterable[Branch]) -> Mapping[str, str]:
    """The type of each column of counts: 64 bits where all its numbers fit, else decimals of 38 digits."""
    most = dict.fromkeys(COUNTS, 0)
    for branch in branches:
        for name, number in zip(COUNTS, branch.counts, strict=True):
            if number is not None:
                most[name] = max(most[name], number.most)
    return {name: "BIGINT" if largest <= BIGGEST else "DECIMAL(38, 0)" for name, largest in most.items()}


def _timing(horizon: int) -> Sql:
    """How the date of a row stands to a horizon: as ``judging.timing`` says of a dataset that is judged by itself."""
    as_of, last = sql.column("as_of"), sql.cast(sql.string(last_day(horizon).isoformat()), "DATE")
    return sql.when(
        [
            (sql.compared("<", as_of, last), sql.coded("timing", Timing.SO_FAR)),
            (sql.compared("==", as_of, last), sql.coded("timing", Timing.IN_YEAR)),
        ],
        sql.coded("timing", Timing.AFTER),
    )


def query(branch: Branch, source: str, kinds: Mapping[str, str]) -> exp.Select:
    """The rows of a branch with the columns of the table of verdicts."""
    question = branch.question
    counts = {
        name: sql.cast(sql.null() if number is None else number.sql, kinds[name])
        for name, number in zip(COUNTS, branch.counts, strict=True)
    }
    by_name = {
        "unit": sql.column("unit"),
        "as_of": sql.column("as_of"),
        "document": sql.coded("document", question.document),
        "target": sql.coded("target", question.target),
        "part": sql.cast(sql.integer(branch.part), "SMALLINT"),
        "horizon": sql.cast(sql.integer(question.horizon), "SMALLINT"),
        "verdict": branch.verdict,
        **{column: sql.coded(column, text) for column, text in level_texts(branch.level).items()},
        "attainment": sql.cast(sql.null(), "DECIMAL(18, 4)") if branch.shown is None else branch.shown,
        **counts,
        "timing": _timing(question.horizon),
        "symbol": sql.coded("symbol", question.symbol or None),
        "title": sql.coded("title", question.title or None),
        "measured_in": sql.coded("measured_in", branch.measured_in or None),
    }
    return sql.select(
        [sql.named(by_name[name], name) for name in COLUMNS],
        source if branch.inner is None else branch.inner,
        branch.where,
    )
