"""What other figures would change: the assessment that they give, and before it what differs from the one of now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from chitieu.diagnostics import Text
from chitieu.judging.compare import Transition, compare
from chitieu.judging.snapshot import snapshot
from chitieu.language import Language
from chitieu.model import Assessment
from chitieu.views.assessments import assessment_output
from chitieu.views.changes import comparison_output
from chitieu.views.moved_targets import moved_targets, sections_of
from chitieu.views.summaries import supposed_facts, supposed_record
from chitieu.views.tables.cells import Chain, Record
from chitieu.views.tables.table import Column, On, Output, Table


def supposed_output(now: Assessment, supposed: Assessment, language: Language, decimals: int) -> Output:
    """The supposed assessment in every format, of which each says so."""
    made = assessment_output([supposed], language, decimals)
    comparison = compare(snapshot(now), snapshot(supposed))
    changes = comparison_output(comparison, only_changed=True)
    title = Chain((Text("What would change, SUPPOSING"), supposed_facts(supposed)))
    changed = [one for one in comparison.changes if one.transition is not Transition.UNCHANGED or one.shortfall_moved]
    (lines,) = changes.on(On.LINE)
    sides = Chain((Text("as given"), Text("supposed")), " → ")
    read = moved_targets(title, comparison, changed, lines.notes, sides)
    told = lines._replace(title=title, sections=sections_of(changed))

    def json() -> Record:
        record = cast(Mapping[str, Record], made.json())
        compared = cast(Mapping[str, Record], changes.json())
        return {**record, "supposed": supposed_record(supposed), "changes": compared["changes"]}

    tables = [_with_column(table, supposed) for table in made.tables]
    return made._replace(tables=[read, told, *tables], json=json)


def _with_column(table: Table[Any], assessment: Assessment) -> Table[Any]:
    """A table of results, in CSV and in a workbook, with a last column that says in each row what is supposed."""
    if not any(column.key == "verdict" for column in table.columns):
        return table
    told = supposed_facts(assessment)
    return table._replace(
        columns=[
            *table.columns,
            Column("supposed", Text("SUPPOSING"), "text", lambda _: told, On.CSV | On.BOOK, 40),
        ]
    )
