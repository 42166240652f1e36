"""The rulebook as queries: one per target, horizon, case and part, each giving a row of the table of verdicts per unit.

One query per check over a narrow relation, joined by UNION ALL, is the fastest of the shapes measured: see
docs/units.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.judging.timing import last_day
from chitieu.judging.whole import WORST_FIRST
from chitieu.model import Level, Timing, Verdict
from chitieu.units import sql
from chitieu.units.plan.levels import (
    LEVEL_COLUMNS,
    Attained,
    JudgedLevel,
    attainment_shown,
    judged_level,
    lesser,
    level_texts,
)
from chitieu.units.plan.quotients import Value
from chitieu.units.plan.whole import BIGGEST, Whole, both_or_neither
from chitieu.units.questions import Parts, Question, Questions
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


def choice_name(number: int) -> str:
    """The column that says which of a set of cases is a row's, as ``truth.choice`` numbers them."""
    return f"case{number}"


def branches(questions: Questions, values: Mapping[str, Value], source: str) -> Iterator[Branch]:
    """The branches over a relation: the values of indicators in it by their ids, and a column for each choice of cases.

    One by one, for the trees of thousands of targets would fill the memory. Raises TooLarge when a number could be
    longer than any backend holds.
    """
    for question in questions.every:
        for number, parts in enumerate(question.cases, 1):
            where = None if question.choice is None else _is_case(question.choice, [number])
            if not parts:
                yield _without_parts(question, Verdict.NOT_APPLICABLE, where)
                continue
            judgements = [
                judged_level(criterion.indicator, level, values[criterion.indicator.id]) for criterion, level in parts
            ]
            yield from _case(question, parts, judgements, where, source)
        if question.choice is not None:
            yield _without_parts(question, Verdict.NO_DATA, _is_case(question.choice, [0]))
            if questions.choices[question.choice][-1].condition is not None:
                none = _is_case(question.choice, [len(question.cases) + 1])
                yield _without_parts(question, Verdict.NOT_APPLICABLE, none)


def _is_case(choice: int, numbers: Sequence[int]) -> Sql:
    column = sql.column(choice_name(choice))
    return sql.any_of(sql.compared("==", column, sql.integer(number)) for number in numbers)


def _without_parts(question: Question, verdict: Verdict, where: Sql | None) -> Branch:
    return Branch(question, 0, sql.coded("verdict", verdict), None, (None,) * len(COUNTS), None, where)


def _case(
    question: Question, parts: Parts, judgements: Sequence[JudgedLevel], where: Sql | None, source: str
) -> Iterator[Branch]:
    single = len(parts) == 1
    if not single:
        yield _whole(question, judgements, where, source)
    for number, ((_, level), one) in enumerate(zip(parts, judgements, strict=True), 1):
        attained = one.attained
        counts = (one.numerator, one.denominator, *both_or_neither(attained.above, attained.below), one.shortfall)
        yield Branch(
            question=question,
            part=0 if single else number,
            verdict=one.verdict,
            level=level,
            counts=counts,
            shown=attainment_shown(attained),
            where=where,
        )


def _whole(question: Question, judgements: Sequence[JudgedLevel], where: Sql | None, source: str) -> Branch:
    """The worst of the parts' verdicts and the least of their attainments, part by part in nested queries.

    See ``chitieu.judging.whole``: there is none where any part has none.
    """
    columns = []
    for number, one in enumerate(judgements):
        columns.append(sql.named(one.verdict, f"v{number}"))
        columns.append(sql.named(one.attained.above.sql, f"a{number}"))
        columns.append(sql.named(one.attained.below.sql, f"b{number}"))
    keys = [sql.column("unit"), sql.column("as_of")]
    inner = sql.select([*keys, *columns], source, where)
    so_far = _attained_columns("a0", "b0", judgements[0].attained)
    for number, one in enumerate(judgements[1:], 1):
        least = lesser(so_far, _attained_columns(f"a{number}", f"b{number}", one.attained))
        names = f"m{number}", f"n{number}"
        inner = sql.select(
            [exp.Star(), sql.named(least.above.sql, names[0]), sql.named(least.below.sql, names[1])], inner
        )
        so_far = Attained(*(each._replace(sql=sql.column(name)) for each, name in zip(least, names, strict=True)))
    verdicts = [sql.column(f"v{number}") for number in range(len(judgements))]
    *worse, best = (verdict for verdict in WORST_FIRST if verdict is not Verdict.NOT_APPLICABLE)
    worst = [
        (exp.In(this=sql.coded("verdict", verdict), expressions=list(verdicts)), sql.coded("verdict", verdict))
        for verdict in worse
    ]
    return Branch(
        question=question,
        part=0,
        verdict=sql.when(worst, sql.coded("verdict", best)),
        level=None,
        counts=(None, None, *both_or_neither(so_far.above, so_far.below), None),
        shown=attainment_shown(so_far),
        where=None,
        inner=inner,
    )


def _attained_columns(above: str, below: str, attained: Attained) -> Attained:
    return Attained(
        attained.above._replace(sql=sql.column(above), constant=None),
        attained.below._replace(sql=sql.column(below), constant=None),
    )


def known_texts(questions: Questions) -> Mapping[str, Sequence[str]]:
    """All texts of the columns of which the rulebook knows them."""
    every = questions.every
    levels = [level for question in every for parts in question.cases for _, level in parts]
    return {
        "document": sorted({question.document for question in every}),
        "target": sorted({question.target for question in every}),
        "verdict": [verdict.value for verdict in Verdict],
        "timing": [timing.value for timing in Timing],
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
    }
    return sql.select(
        [sql.named(by_name[name], name) for name in COLUMNS],
        source if branch.inner is None else branch.inner,
        branch.where,
    )
