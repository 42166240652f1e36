"""The use case "rank": a table of verdicts in; units by their place, or what changed since an earlier table, out."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from engine.bulk.extras import needed
from engine.bulk.tables import Moved, Ranked, moves, ranked
from engine.diagnostics import Place, Problems, Text, suggestion
from engine.files.workspace import shown

if TYPE_CHECKING:
    from engine.bulk.tables import Connection


class Ranking(NamedTuple):
    """``name`` is the document, or ``document/rule``; the places of all units."""

    name: str
    horizon: int
    places: tuple[Ranked, ...]


def rank(table: Path, name: str, horizon: int | None, problems: Problems) -> Ranking:
    """Units by their place on a target (``document/rule``) or a document, at a horizon; by default its first.

    Raises InvalidInput where the table is none of verdicts or does not know the name.
    """
    connection = _opened({"verdicts": table}, problems)
    asked = connection.execute("SELECT DISTINCT document, rule, horizon FROM verdicts").fetchall()
    document, _, rule = name.partition("/")
    known = sorted({d for d, _, _ in asked} | {f"{d}/{r}" for d, r, _ in asked})
    horizons = sorted({h for d, r, h in asked if d == document and rule in ("", r)})
    if not horizons:
        problems.error(
            "unknown-target",
            Place(shown(table)),
            Text("unknown target “{word}”", word=name),
            suggestion(name, known) or Text("known here: {keys}", keys=", ".join(known)),
        )
    elif horizon is not None and horizon not in horizons:
        problems.error(
            "unknown-choice",
            Place("--horizon"),
            Text("“{word}” is not in these rules", word=horizon),
            Text("known here: {keys}", keys=", ".join(map(str, horizons))),
        )
    problems.require_none()
    year = horizons[0] if horizon is None else horizon
    return Ranking(name, year, ranked(connection, document, rule or None, year))


def compare(table: Path, earlier: Path, problems: Problems) -> tuple[Moved, ...]:
    """What changed from an earlier table to this one. Raises InvalidInput where one of them is none of verdicts."""
    connection = _opened({"verdicts": table, "earlier": earlier}, problems)
    return moves(connection)


def _opened(tables: Mapping[str, Path], problems: Problems) -> Connection:
    """A connection in which these names are tables of verdicts."""
    needed("duckdb", "bulk")
    from engine.bulk.tables import opened

    connection, faults = opened(tables)
    for path, reason in faults:
        place = Place(shown(path))
        if not path.exists():
            problems.error("no-file", place, Text("the file does not exist"))
        elif reason:
            problems.error("unreadable-table", place, Text("the table cannot be read: {reason}", reason=reason))
        else:
            hint = Text("chitieu evaluate-many … -o verdicts.parquet writes one")
            problems.error("no-verdicts", place, Text("this is no table of verdicts"), hint)
    problems.require_none()
    return connection
