"""The facts that were counted, of people or of lists, as a table of facts that can be read again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlglot import exp

from chitieu.model import Rulebook
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.base import UNIT_AND_DATE
from chitieu.units.facts.register_counts import COUNTED
from chitieu.units.facts.sources import NUMBER, RAW, column_types
from chitieu.units.names import name_key
from chitieu.units.work import take_place, work_folder

Keep = Callable[[Duck], None]


@contextmanager
def facts_kept(output: Path | None, rulebook: Rulebook, *, of_register: bool) -> Iterator[Keep]:
    """What writes the counted facts; they take the name of ``output``, if there is one, when the block ends well.

    A row per unit and date; a fact that is known within bounds stands in two columns, a share in its two counts.
    Raises BackendFailed when the disk gives out.
    """
    if output is None:
        yield lambda _: None
        return
    work = work_folder(output)
    made = work / f"facts{output.suffix.lower()}"

    def keep(duck: Duck) -> None:
        query = _counted(COUNTED if of_register else RAW, rulebook, duck)
        (duck.write_csv if made.suffix == ".csv" else duck.write)(query, made)

    try:
        yield keep
        take_place(made, output)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _counted(relation: str, rulebook: Rulebook, duck: Duck) -> exp.Select:
    """Days as dates, counts as whole numbers, in the order of the units."""
    texts = {"unit", *rulebook.attributes}
    columns = []
    for name in column_types(relation, duck):
        if name in texts:
            columns.append(sql.column(name))
        elif name != NUMBER:
            kind = "DATE" if name == "as_of" else "BIGINT"
            columns.append(sql.named(sql.cast(sql.column(name), kind), name))
    query = sql.select(columns, relation)
    keys = [name_key(sql.column(name)) if name == "unit" else sql.column(name) for name in UNIT_AND_DATE]
    query.set("order", exp.Order(expressions=[exp.Ordered(this=key) for key in keys]))
    return query
