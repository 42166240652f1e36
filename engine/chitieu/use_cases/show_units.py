"""The use case "show": a table of verdicts in, what it says of all units or what a page of it shows out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.units.verdicts.described import attribute_column
from chitieu.units.verdicts.looked import Looked, looked
from chitieu.units.verdicts.summaries import UnitsSummary, summary
from chitieu.use_cases.verdict_tables import opened_tables


def labels_of(rules: Path, problems: Problems) -> Mapping[str, str]:
    """What the rules call the attributes of units, by their columns; nothing where there are no rules.

    Raises InvalidInput with everything that is wrong with them.
    """
    if not rules.is_dir():
        return {}
    rulebook = read_rulebook(rules, shown(rules), problems)
    problems.require_none()
    return {attribute_column(id): attribute.label for id, attribute in rulebook.attributes.items()}


_NAMED = """
SELECT DISTINCT document, target, coalesce(symbol, document), coalesce(title, document || '/' || target) FROM verdicts
"""


def looked_at(table: Path, problems: Problems) -> Looked:
    """What a page of a table of verdicts shows. Raises InvalidInput with everything that is wrong with the table."""
    with opened_tables({"verdicts": table}, problems) as connection:
        return looked(connection)


def summed_up(table: Path, top: int, problems: Problems) -> tuple[UnitsSummary, Mapping[str, str]]:
    """What a table of verdicts says of all units, and the names of its documents and targets.

    Raises InvalidInput with everything that is wrong with the table.
    """
    with opened_tables({"verdicts": table}, problems) as connection:
        names: dict[str, str] = {}
        for document, target, symbol, title in connection.execute(_NAMED).fetchall():
            names |= {document: symbol, f"{document}/{target}": title}
        return summary(connection, top), names
