"""The plan worked out: the table of verdicts, by the branches and by the judge of single units, as one file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Tell, Text
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.backend import Backend, Row
from chitieu.units.backends.duck import Duck
from chitieu.units.base import UNIT_AND_DATE, Base, numbers
from chitieu.units.plan.branches import COLUMNS, COUNTS, kinds, known_texts, query
from chitieu.units.plan.judges import Judges
from chitieu.units.plan.whole import BIGGEST
from chitieu.units.questions import Questions
from chitieu.units.sql import Sql
from chitieu.units.verdicts.single import SingleRows, judge, judge_over_years, single_columns

_CHUNK = 2000  # rows at a time for the single judge
_UNITS = 500  # units at a time, each with all its rows


class Single(NamedTuple):
    """How many rows the judge of single units took, and in which of them facts contradict each other."""

    rows: int
    contradictions: Sequence[tuple[int, str]]


def judged_table(
    plan: Sequence[Judges],
    rulebook: Rulebook,
    questions: Questions,
    base: Base,
    backend: Backend,
    duck: Duck,
    work: Path,
    tell: Tell,
    columns: Sequence[str] = COLUMNS,
) -> tuple[list[Path], Single]:
    """The table of verdicts in parts, as Parquet: those of the plan, and those of the judge of single units.

    Of its columns only those named are written.
    """
    backend.codes(known_texts(questions))
    parts, done = list[Path](), 0
    for batch in batches(plan, backend.at_once):
        parts.append(work / f"part{len(parts)}.parquet")
        backend.write(_only(columns, batch.query), parts[-1])
        done += batch.checks
        if len(questions.every) > backend.at_once:
            tell(Text("{done} checks judged", done=done))
    numbers_left = [int(str(row[0])) for one in plan for query_ in one.single for row in backend.rows(query_)]
    judged, rows = list[SingleRows](), len(numbers_left)
    if numbers_left:
        tell(Text("{rows} rows go to the judge of single units", rows=rows))
        judged.append(
            judge(rows_of(numbers_left, base, duck), base, rulebook, {question.key for question in questions.every})
        )
    if questions.apart:
        rows = numbers(duck, [exp.Count(this=exp.Star())], base.name)[0]
        tell(
            Text(
                "{checks} checks take figures of other years, or levels from facts: all {rows} rows go to the judge of"
                " single units",
                checks=len(questions.apart),
                rows=rows,
            )
        )
        judged.append(judge_over_years(rows_by_unit(base, duck), base, rulebook, questions))
    if not judged:
        return parts, Single(0, ())
    parts.append(_as_parquet([row for one in judged for row in one.rows], duck, work, columns))
    return parts, Single(rows, tuple(dict.fromkeys(fault for one in judged for fault in one.contradictions)))


class Batch(NamedTuple):
    """The rows of some checks as one query with the columns of the table of verdicts."""

    query: Sql
    checks: int


def batches(plan: Iterable[Judges], at_once: int) -> Iterator[Batch]:
    """All branches of a plan, so many in one query; a branch may be half a thousand lines of SQL."""
    every = ((one.source, branch) for one in plan for branch in one.branches())
    while batch := list(islice(every, at_once)):
        types = kinds(branch for _, branch in batch)
        yield Batch(sql.union([query(branch, source, types) for source, branch in batch]), len(batch))


def rows_by_unit(base: Base, duck: Duck) -> Iterator[Row]:
    """All rows of facts, those of a unit one after the other by their dates."""
    unit, as_of = (sql.column(name) for name in UNIT_AND_DATE)
    units = sorted({str(row[0]) for row in duck.rows(sql.select([unit], base.name))})
    columns = sql.columns(single_columns(base))
    for start in range(0, len(units), _UNITS):
        wanted = [sql.string(name) for name in units[start : start + _UNITS]]
        rows = sql.select(columns, base.name, exp.In(this=unit, expressions=wanted))
        yield from duck.rows(rows.order_by(exp.Ordered(this=unit), exp.Ordered(this=as_of)))


def rows_of(numbers: Sequence[int], base: Base, duck: Duck) -> Iterator[Row]:
    """Rows of facts by their numbers, with the columns of ``single_columns``; in no order."""
    columns = [sql.column(name) for name in single_columns(base)]
    for start in range(0, len(numbers), _CHUNK):
        wanted = [sql.integer(number) for number in numbers[start : start + _CHUNK]]
        yield from duck.rows(sql.select(columns, base.name, exp.In(this=sql.column("n"), expressions=wanted)))


def _only(columns: Sequence[str], rows: Sql) -> Sql:
    """The rows of a query with some of the columns of the table of verdicts."""
    if columns == COLUMNS:
        return rows
    return exp.Select(expressions=sql.columns(columns), from_=exp.From(this=exp.Subquery(this=rows, alias="judged")))


def _as_parquet(rows: Sequence[Row], duck: Duck, work: Path, chosen: Sequence[str]) -> Path:
    """Through CSV, which needs no other package to bring rows into DuckDB and is not slow."""
    path = work / "single.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([COLUMNS, *rows])
    longer = {
        name
        for name, *values in zip(COLUMNS, *rows, strict=True)
        if name in COUNTS and any(isinstance(one, int) and abs(one) > BIGGEST for one in values)
    }
    types = {
        **dict.fromkeys(COLUMNS, "VARCHAR"),
        **{name: "DECIMAL(38, 0)" if name in longer else "BIGINT" for name in COUNTS},
        "as_of": "DATE",
        "part": "SMALLINT",
        "horizon": "SMALLINT",
        "attainment": "DECIMAL(18, 4)",
    }
    reading = exp.Anonymous(
        this="read_csv",
        expressions=[
            sql.string(str(path)),
            exp.EQ(this=exp.var("all_varchar"), expression=sql.TRUE),
            exp.EQ(this=exp.var("header"), expression=sql.TRUE),
        ],
    )
    columns: list[Sql] = [sql.named(sql.cast(sql.column(name), types[name]), name) for name in chosen]
    written = work / "single.parquet"
    duck.write(exp.Select(expressions=columns, from_=exp.From(this=reading)), written)
    return written


def one_file(parts: Sequence[Path], duck: Duck, work: Path, columns: Sequence[str] = COLUMNS) -> Path:
    """One Parquet file of all parts. Where some hold a column in 64 bits and others in decimals, all get decimals."""
    if len(parts) == 1 and parts[0].is_file():
        return parts[0]
    files = [str(file) for part in parts for file in (sorted(part.glob("*.parquet")) if part.is_dir() else [part])]
    merged = work / "merged.parquet"
    listed = exp.Array(expressions=[sql.string(file) for file in files])
    kinds = [exp.EQ(this=exp.var("union_by_name"), expression=sql.TRUE)]
    reading = exp.Anonymous(this="read_parquet", expressions=[listed, *kinds])
    duck.write(exp.Select(expressions=sql.columns(columns), from_=exp.From(this=reading)), merged)
    return merged
