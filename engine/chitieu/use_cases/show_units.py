"""The use case "show": a table of verdicts in, what it says of all units or what a page of it shows out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.units.boundaries import Area, read_boundaries
from chitieu.units.verdicts.described import attribute_column
from chitieu.units.verdicts.looked import Looked, looked
from chitieu.units.verdicts.since import Since, since
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


def boundaries_in(path: Path | None, problems: Problems) -> tuple[Area, ...] | None:
    """The areas of a file, where one is named. Raises InvalidInput with what is wrong with it."""
    if path is None:
        return None
    found = read_boundaries(path, problems)
    problems.require_none()
    return found


def looked_at(table: Path, earlier: Path | None, problems: Problems) -> tuple[Looked, Since | None]:
    """What a page of a table of verdicts shows, and what an ``earlier`` table says of the same units.

    Raises InvalidInput with everything that is wrong with the tables.
    """
    with opened_tables({"verdicts": table, **({"earlier": earlier} if earlier else {})}, problems) as connection:
        found = looked(connection)
        return found, since(connection, found) if earlier else None


def summed_up(table: Path, top: int, problems: Problems) -> tuple[UnitsSummary, Mapping[str, str]]:
    """What a table of verdicts says of all units, and the names of its documents and targets.

    Raises InvalidInput with everything that is wrong with the table.
    """
    with opened_tables({"verdicts": table}, problems) as connection:
        names: dict[str, str] = {}
        for document, target, symbol, title in connection.execute(_NAMED).fetchall():
            names |= {document: symbol, f"{document}/{target}": title}
        return summary(connection, top), names
