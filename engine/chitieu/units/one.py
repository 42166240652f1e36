"""Units of a table of facts, as the datasets that their rows are: to be explained and reported on as any other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.model import Dataset, Rulebook
from chitieu.text.names import name_key, one_spelling
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import NAME
from chitieu.units.facts.checked import Settings, Valid, valid
from chitieu.units.facts.faults import Broken
from chitieu.units.facts.sources import Source
from chitieu.units.questions import Key
from chitieu.units.verdicts.single import dataset_of_row, single_columns
from chitieu.units.work import work_folder


class _Rows(NamedTuple):
    """The rows of one unit, and what is wrong with those that are not among them."""

    datasets: tuple[Dataset, ...]
    broken: tuple[Broken, ...]


def unit_datasets(
    rulebook: Rulebook, chosen: frozenset[Key], source: Source, unit: str, problems: Problems
) -> tuple[Dataset, ...]:
    """The datasets of a unit by their dates, with the facts that what is ``chosen`` needs; at least one.

    What is wrong with rows of other units is not told. Raises InvalidInput where the table cannot be read, does not
    know the unit, or has a fault in a row of it; BackendFailed when disk or memory give out.
    """
    with _valid(rulebook, chosen, source) as (found, duck):
        rows = _rows(found, unit, source, duck)
        if not rows.datasets and not rows.broken:
            _tell_unknown(found, unit, source, duck, problems)
    _tell_broken(rows, source, problems)
    return rows.datasets


def datasets_by_unit(
    rulebook: Rulebook, chosen: frozenset[Key], source: Source, problems: Problems
) -> Mapping[str, tuple[Dataset, ...]]:
    """The same of every unit of the table, by their ids. Raises as ``unit_datasets`` does, for a fault in any row."""
    with _valid(rulebook, chosen, source) as (found, duck):
        rows = _rows(found, None, source, duck)
    _tell_broken(rows, source, problems)
    by_unit: dict[str, list[Dataset]] = {}
    for dataset in rows.datasets:
        by_unit.setdefault(dataset.unit.id, []).append(dataset)
    return {unit: tuple(by_unit[unit]) for unit in sorted(by_unit, key=name_key)}


@contextmanager
def _valid(rulebook: Rulebook, chosen: frozenset[Key], source: Source) -> Iterator[tuple[Valid, Duck]]:
    work = work_folder(None)
    duck = Duck(work)
    try:
        yield valid(rulebook, chosen, source, work, duck, Settings(skip=True), lambda _: None, Problems()), duck
    finally:
        duck.close()
        shutil.rmtree(work, ignore_errors=True)


def _tell_broken(rows: _Rows, source: Source, problems: Problems) -> None:
    for one in rows.broken:
        text = Text("{column}: {fault}", column=one.column, fault=one.text)
        problems.error(one.code, Place(source.shown, line=one.row, column=1), text)
    problems.require_none()


def _rows(found: Valid, unit: str | None, source: Source, duck: Duck) -> _Rows:
    """Those of a unit, or of all."""
    base, named = found.base, [] if unit is None else [unit, one_spelling(unit)]
    where = [sql.among(sql.column("unit"), list(dict.fromkeys(named)))] if named else []
    told = [base.told[NAME]] if NAME in base.told else []
    columns = (*single_columns(base), *told)
    datasets = []
    for cells in duck.rows(sql.select(sql.columns(columns), base.name, *where)):
        row = dict(zip(columns, cells, strict=True))
        number, dataset = dataset_of_row(row, base)
        place = f"{source.shown}:{number}"
        called = str(row[told[0]] or "") if told else ""
        facts = {id: fact._replace(source=place) for id, fact in dataset.facts.items()}
        datasets.append(dataset._replace(unit=dataset.unit._replace(name=called), facts=facts))
    broken = tuple(one for one in found.lost if unit is None or one.unit in named)
    return _Rows(tuple(sorted(datasets, key=lambda one: one.as_of)), broken)


def _tell_unknown(found: Valid, unit: str, source: Source, duck: Duck, problems: Problems) -> None:
    known = [str(row[0]) for row in duck.rows(sql.select([sql.column("unit")], found.base.name))]
    text = Text("there is no unit “{unit}” in {file}", unit=unit, file=source.shown)
    problems.error("unknown-choice", Place("--unit"), text, suggestion(unit, known))
