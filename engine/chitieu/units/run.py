"""A table of facts → a table of verdicts: reads, checks, plans, judges and writes, whole or not at all."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sqlglot import exp

from chitieu.diagnostics import Problems, Tell, Text
from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.backend import Backend
from chitieu.units.backends.duck import Duck
from chitieu.units.base import Base, numbers
from chitieu.units.extras import needed
from chitieu.units.facts.checked import Settings, tell_lost, valid
from chitieu.units.facts.faults import Broken
from chitieu.units.facts.sources import Source
from chitieu.units.names import name_key
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.plan.judges import judges
from chitieu.units.questions import Key
from chitieu.units.verdicts.csv_cells import csv_cell
from chitieu.units.verdicts.described import described, is_described
from chitieu.units.verdicts.written import judged_table, one_file, rows_of
from chitieu.units.work import take_place, work_folder

_PLACES = "unit_places"
_ORDER = ("as_of", "document", "target", "horizon", "part")  # of rows of CSV
_MASTER = r"[^,/]+:\d+"
_SPARK = rf"local(\[(\d+|\*)\])?|spark://{_MASTER}(,{_MASTER})*|k8s://.+|yarn"


def known_backend(name: str) -> bool:
    """Whether a name is one of a backend."""
    return name in ("duckdb", "spark") or re.fullmatch(_SPARK, name) is not None


class Evaluated(NamedTuple):
    """``table`` is the table of verdicts as Parquet, ``base`` the facts that were judged; both last
    as long as the connection ``duck``. ``lost`` is everything that is wrong with rows that were left out; ``single``
    counts rows that the judge of single units took."""

    duck: Duck
    table: Path
    base: Base
    rows: int
    lost: Sequence[Broken]
    single: int

    def described(self, rulebook: Rulebook, settings: Settings) -> Path:
        """The table with what its facts say of units, which is the table itself where they say nothing more."""
        if not is_described(self.base) and settings.form is None:
            return self.table  # as it is: to write it once more would take as long again
        path = self.table.with_name("described.parquet")
        self.duck.write(described(self.table, self.base, rulebook, of_people=settings.form is not None), path)
        return path


@contextmanager
def evaluated(
    rulebook: Rulebook,
    chosen: frozenset[Key] | None,
    source: Source,
    output: Path | None,
    settings: Settings,
    tell: Tell,
    problems: Problems,
    columns: Sequence[str] = COLUMNS,
) -> Iterator[Evaluated]:
    """The verdicts on every row of a source; written to ``output`` (Parquet or CSV) when the block ends without error.

    Where nothing is written, ``columns`` are those that the block reads of the table.

    Raises InvalidInput with everything wrong in the data, BackendFailed when disk, memory or workers give out, TooLarge
    where a number could be too long to be exact, MissingExtra. Then nothing stands under the name of the output.
    """
    work = work_folder(output)
    try:
        duck = Duck(work, settings.memory)
        try:
            found = _evaluated(rulebook, chosen, source, work, duck, settings, tell, problems, columns)
            finished = None if output is None else _finished(found, rulebook, output, work, settings)
            yield found
            if output is not None and finished is not None:
                take_place(finished, output)
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
    columns: Sequence[str],
) -> Evaluated:
    found = valid(rulebook, chosen, source, work, duck, settings, tell, problems)
    base, lost = found.base, list(found.lost)
    (rows,) = numbers(duck, [exp.Count(this=exp.Star())], base.name)
    tell(Text("{rows} rows of facts are judged", rows=rows))
    backend = _backend(settings, work, duck, base)
    try:
        plan = judges(found.questions, base, backend) if found.questions.every else ()
        parts, single = judged_table(plan, rulebook, found.questions, base, backend, duck, work, tell, columns)
    finally:
        if backend is not duck:
            backend.close()
    contradictions = _contradictions(single.contradictions, base, rulebook, duck) if single.contradictions else []
    tell_lost(contradictions, source, settings, problems)
    lost += contradictions
    table = one_file(parts, duck, work, columns)
    return Evaluated(duck, table, base, rows, lost, single.rows)


def _backend(settings: Settings, work: Path, duck: Duck, base: Base) -> Backend:
    if settings.backend == "duckdb":
        return duck
    needed("pyspark", "spark")
    from chitieu.units.backends.spark import SparkCluster

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


def _finished(found: Evaluated, rulebook: Rulebook, output: Path, work: Path, settings: Settings) -> Path:
    """The table in the form of its name: CSV in order, so that two of them can be compared line by line."""
    if output.suffix.lower() != ".csv":
        return found.described(rulebook, settings)
    rows = described(found.table, found.base, rulebook, of_people=settings.form is not None)
    path = work / "table.csv"
    found.duck.make(_PLACES, _unit_places(found.base))
    order = exp.Order(
        expressions=[exp.Ordered(this=sql.column("unit_place"))]
        + [exp.Ordered(this=exp.column(name, "described", quoted=True)) for name in _ORDER]
    )
    names = rows.named_selects
    cells = [sql.named(csv_cell(name, told=name not in COLUMNS, excel=settings.excel), name) for name in names]
    ordered = exp.Select(
        expressions=cells, from_=exp.From(this=exp.Subquery(this=rows, alias="described")), order=order
    )
    ordered.set("joins", [exp.Join(this=sql.table(_PLACES), using=[sql.column("unit")])])
    found.duck.write_csv(ordered, path, ";" if settings.excel else ",")
    return path


def _unit_places(base: Base) -> exp.Select:
    """Each unit with its place by name: the keys of names are long, and a unit has hundreds of rows."""
    key = exp.Ordered(this=name_key(sql.column("unit")))
    place = exp.Window(this=exp.RowNumber(), order=exp.Order(expressions=[key]))
    units = exp.Subquery(this=sql.distinct(sql.column("unit"), base.name), alias="units")
    return exp.Select(expressions=[sql.column("unit"), sql.named(place, "unit_place")], from_=exp.From(this=units))
