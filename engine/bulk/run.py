"""A table of facts → a table of verdicts: reads, checks, plans, judges and writes, whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from engine.bulk import sql
from engine.bulk.asked import Asked, Key, asked
from engine.bulk.backend import Backend
from engine.bulk.base import Base, numbers
from engine.bulk.branches import COLUMNS
from engine.bulk.duck import Duck
from engine.bulk.extras import needed
from engine.bulk.faults import Broken, broken_rows, count, is_twice, rules, told, twice_in_long, zero_divisors
from engine.bulk.layout import Layout, laid_out, tell_missing
from engine.bulk.plan import judges
from engine.bulk.reading import BASE, read, valid_rows
from engine.bulk.register import counted
from engine.bulk.shares import tied_to, with_quotients
from engine.bulk.sources import Raw, Source, opened
from engine.bulk.verdicts import Tell, judged, merged, rows_of
from engine.bulk.work import usual_mode, work_folder, write_rejects
from engine.diagnostics import Place, Problems, Text
from engine.intake.forms import Roster
from engine.model import Rulebook


class Settings(NamedTuple):
    """``backend`` is ``duckdb`` or a Spark master; ``memory`` such as ``2GB``; ``by`` an attribute to keep of units.

    With a ``form`` the source is a register of people, of which the form counts the facts.
    """

    backend: str = "duckdb"
    memory: str | None = None
    skip: bool = False
    rejects: Path | None = None
    by: str | None = None
    form: Roster | None = None


def known_backend(name: str) -> bool:
    """Whether a name is one of a backend."""
    return name in ("duckdb", "spark") or re.fullmatch(r"local(\[(\d+|\*)\])?|(spark|k8s)://.+|yarn", name) is not None


def known_memory(size: str) -> bool:
    """Whether a size is one: ``500MB``, ``2GB``."""
    return re.fullmatch(r"[1-9]\d*(MB|GB|TB)", size, re.IGNORECASE) is not None


class Evaluated(NamedTuple):
    """``table`` is the table of verdicts as Parquet, ``units`` a relation of the units with their attributes; both last
    as long as the connection ``duck``. ``single`` counts rows that the judge of single units took."""

    duck: Duck
    table: Path
    base: Base
    rows: int
    skipped: int
    single: int


@contextmanager
def evaluated(
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    output: Path | None,
    settings: Settings,
    tell: Tell,
    problems: Problems,
) -> Iterator[Evaluated]:
    """The verdicts on every row of a source; written to ``output`` (Parquet or CSV) when the block ends without error.

    Raises InvalidInput with everything wrong in the data, BackendFailed when disk, memory or workers give out, TooLarge
    where a number could be too long to be exact, MissingExtra. Then nothing stands under the name of the output.
    """
    work = work_folder(output)
    try:
        duck = Duck(work, settings.memory)
        try:
            found = _evaluated(rulebook, chosen, source, work, duck, settings, tell, problems)
            finished = None if output is None else _finished(found, output, work)
            yield found
            if output is not None and finished is not None:
                finished.chmod(usual_mode())
                finished.replace(output)
        finally:
            duck.close()
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _evaluated(
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    work: Path,
    duck: Duck,
    settings: Settings,
    tell: Tell,
    problems: Problems,
) -> Evaluated:
    found = _valid(rulebook, chosen, source, work, duck, settings, tell, problems)
    base, lost = found.base, list(found.lost)
    (rows,) = numbers(duck, [exp.Count(this=exp.Star())], base.name)
    tell(Text("{rows} rows of facts are judged", rows=rows))
    backend = _backend(settings, work, duck, base)
    try:
        plan = judges(found.questions, base, backend)
        parts, single = judged(plan, rulebook, found.questions, base, backend, duck, work, tell)
    finally:
        if backend is not duck:
            backend.close()
    contradictions = _contradictions(single.contradictions, base, rulebook, duck) if single.contradictions else []
    _tell_lost(contradictions, source, settings, problems)
    lost += contradictions
    if settings.rejects is not None:
        write_rejects(lost, settings.rejects)
    table = merged(parts, duck, work)
    return Evaluated(duck, table, base, rows, len({one.row for one in lost}), single.rows)


class _Valid(NamedTuple):
    """The relation of valid rows, what is asked of them, and what is wrong with the rows that are not among them."""

    base: Base
    questions: Asked
    lost: Sequence[Broken]


def _valid(
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    work: Path,
    duck: Duck,
    settings: Settings,
    tell: Tell,
    problems: Problems,
) -> _Valid:
    tell(Text("reading {source}", source=source.shown))
    before = _stamp(source)
    raw = opened(source, duck, work, problems)
    problems.require_none()
    assert raw is not None
    lost: list[Broken] = [
        Broken(
            "malformed-row", "", line, "", "", text, Text("line {line} is no row: {reason}", line=line, reason=reason)
        )
        for line, reason, text in raw.broken
    ]
    if settings.form is None:
        found = _laid_out(raw, rulebook, chosen, source, duck, settings, problems)
    else:
        told(lost, source.shown, problems, as_warnings=False)  # whose row it was is not known: any count may be wrong
        found = _counted(raw, settings.form, rulebook, chosen, source, duck, problems)
    lost += found.lost
    read_rows = read(found.layout, found.questions, found.rulebook, duck)
    if _stamp(source) != before:
        problems.error(
            "changed-while-read",
            Place(source.shown),
            Text("the file changed while it was read"),
            Text("start again when nothing writes to it"),
        )
    checks = list(rules(read_rows, found.layout, found.questions, found.rulebook))
    broken, flags, twice = count(read_rows, checks, duck)
    lost += twice_in_long(found.layout, duck)
    lost += broken_rows(read_rows, found.layout, found.rulebook, broken, flags, twice, duck)
    _tell_lost(lost, source, settings, problems)
    conditions = [rule.broken for rule in broken] + [sql.column(flag) for flag in flags]
    if twice:
        conditions.append(is_twice())
    in_long = {one.row for one in lost if one.code == "duplicate-fact"}
    if in_long:
        conditions.append(exp.In(this=sql.column("n"), expressions=[sql.number(row) for row in sorted(in_long)]))
    base = read_rows.base._replace(name=BASE, shares=found.shares, whole=found.whole)
    bounded = any(held.bounded for held in base.facts.values())
    make = duck.make if conditions or bounded else duck.view
    make(BASE, valid_rows(read_rows, sql.any_of(conditions) if conditions else None))
    zero_divisors(read_rows, found.questions, source.shown, duck, problems)
    return _Valid(base, found.questions, lost)


class _Found(NamedTuple):
    """What a source holds of what the rulebook asks; with shares as quotients where it counts them."""

    layout: Layout
    rulebook: Rulebook
    questions: Asked
    shares: Mapping[str, tuple[str, str]] = {}
    whole: tuple[str, ...] = ()
    lost: tuple[Broken, ...] = ()


def _laid_out(
    raw: Raw,
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    duck: Duck,
    settings: Settings,
    problems: Problems,
) -> _Found:
    questions = asked(rulebook, chosen)
    wanted = [settings.by] if settings.by else []
    layout = laid_out(raw, questions, rulebook, wanted, source.shown, duck, problems)
    problems.require_none()
    assert layout is not None
    return _Found(layout, rulebook, questions)


def _counted(
    raw: Raw,
    form: Roster,
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    duck: Duck,
    problems: Problems,
) -> _Found:
    register = counted(raw, form, rulebook, source.shown, duck, problems)
    problems.require_none()
    assert register is not None
    quotients = with_quotients(rulebook, register.shares)
    questions = asked(quotients, chosen)
    whole = tied_to(register.shares, asked(rulebook, chosen))
    questions = questions._replace(related=tuple(dict.fromkeys((*questions.related, *whole))))
    tell_missing(questions, register.layout.facts, source.shown, problems)
    problems.require_none()
    facts = tuple(role for role in register.layout.facts if role.fact in questions.facts)
    return _Found(register.layout._replace(facts=facts), quotients, questions, register.shares, whole, register.broken)


def _stamp(source: Source) -> tuple[int, int] | None:
    if source.path is None or not source.path.is_file():
        return None
    found = source.path.stat()
    return found.st_size, found.st_mtime_ns


def _tell_lost(lost: Sequence[Broken], source: Source, settings: Settings, problems: Problems) -> None:
    """Says what is wrong with rows: as errors, or where they are skipped as warnings."""
    told(lost, source.shown, problems, as_warnings=settings.skip)
    problems.require_none()


def _backend(settings: Settings, work: Path, duck: Duck, base: Base) -> Backend:
    if settings.backend == "duckdb":
        return duck
    needed("pyspark", "spark")
    from engine.bulk.spark import SparkCluster

    cluster = SparkCluster("local[*]" if settings.backend == "spark" else settings.backend, work, settings.memory)
    path = work / "base.parquet"
    duck.write(sql.select([exp.Star()], base.name), path)
    cluster.read(base.name, path)
    return cluster


def _contradictions(found: Sequence[tuple[int, str]], base: Base, rulebook: Rulebook, duck: Duck) -> list[Broken]:
    facts = rulebook.facts
    rows = {int(str(row[0])): row for row in rows_of([number for number, _ in found], base, duck)}
    return [
        Broken(
            "contradiction",
            fact,
            number,
            str(rows[number][1]),
            str(rows[number][2]),
            "",
            Text("no value of “{label}” fits what is known of it and the relations", label=facts[fact].label),
        )
        for number, fact in found
    ]


def _finished(found: Evaluated, output: Path, work: Path) -> Path:
    """The table in the form of its name: CSV in order, so that two of them can be compared line by line."""
    if output.suffix.lower() != ".csv":
        return found.table
    path = work / "table.csv"
    reading = exp.Anonymous(this="read_parquet", expressions=[sql.string(str(found.table))])
    order = exp.Order(
        expressions=[
            exp.Ordered(this=sql.column(name)) for name in ("unit", "as_of", "document", "rule", "horizon", "part")
        ]
    )
    rows = exp.Select(expressions=[sql.column(name) for name in COLUMNS], from_=exp.From(this=reading), order=order)
    found.duck.write_csv(rows, path)
    return path
