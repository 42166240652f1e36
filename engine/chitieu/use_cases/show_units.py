"""The use case "show": a table of verdicts in, what it says of all units or what a page of it shows out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.units.verdicts.looked import Looked, looked
from chitieu.units.verdicts.summaries import UnitsSummary, summary
from chitieu.use_cases.verdict_tables import opened_tables

_NAMED = """
SELECT DISTINCT document, target, coalesce(symbol, document), coalesce(title, document || '/' || target) FROM verdicts
"""


def looked_at(table: Path, problems: Problems) -> Looked:
    """What a page of a table of verdicts shows. Raises InvalidInput with everything that is wrong with the table."""
    return looked(opened_tables({"verdicts": table}, problems))


def summed_up(table: Path, top: int, problems: Problems) -> tuple[UnitsSummary, Mapping[str, str]]:
    """What a table of verdicts says of all units, and the names of its documents and targets.

    Raises InvalidInput with everything that is wrong with the table.
    """
    connection = opened_tables({"verdicts": table}, problems)
    names: dict[str, str] = {}
    for document, target, symbol, title in connection.execute(_NAMED).fetchall():
        names |= {document: symbol, f"{document}/{target}": title}
    return summary(connection, top), names
