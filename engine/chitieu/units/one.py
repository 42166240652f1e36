"""One unit of a table of facts, as the datasets that its rows are: to be explained as any other."""

from __future__ import annotations

import shutil
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.model import Dataset, Rulebook
from chitieu.text.names import one_spelling
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
    work = work_folder(None)
    duck = Duck(work)
    try:
        found = valid(rulebook, chosen, source, work, duck, Settings(skip=True), lambda _: None, Problems())
        rows = _rows(found, unit, source, duck)
        if not rows.datasets and not rows.broken:
            _tell_unknown(found, unit, source, duck, problems)
    finally:
        duck.close()
        shutil.rmtree(work, ignore_errors=True)
    for one in rows.broken:
        text = Text("{column}: {fault}", column=one.column, fault=one.text)
        problems.error(one.code, Place(source.shown, line=one.row, column=1), text)
    problems.require_none()
    return rows.datasets


def _rows(found: Valid, unit: str, source: Source, duck: Duck) -> _Rows:
    base, name = found.base, one_spelling(unit)
    where = sql.among(sql.column("unit"), list(dict.fromkeys((unit, name))))
    told = [base.told[NAME]] if NAME in base.told else []
    columns = (*single_columns(base), *told)
    datasets = []
    for cells in duck.rows(sql.select(sql.columns(columns), base.name, where)):
        row = dict(zip(columns, cells, strict=True))
        number, dataset = dataset_of_row(row, base)
        place = f"{source.shown}:{number}"
        called = str(row[told[0]] or "") if told else ""
        facts = {id: fact._replace(source=place) for id, fact in dataset.facts.items()}
        datasets.append(dataset._replace(unit=dataset.unit._replace(name=called), facts=facts))
    broken = tuple(one for one in found.lost if one.unit in (unit, name))
    return _Rows(tuple(sorted(datasets, key=lambda one: one.as_of)), broken)


def _tell_unknown(found: Valid, unit: str, source: Source, duck: Duck, problems: Problems) -> None:
    known = [str(row[0]) for row in duck.rows(sql.select([sql.column("unit")], found.base.name))]
    text = Text("there is no unit “{unit}” in {file}", unit=unit, file=source.shown)
    problems.error("unknown-choice", Place("--unit"), text, suggestion(unit, known))
