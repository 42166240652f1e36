"""The use case "rank": a table of verdicts in, units by their place out."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, nearest, suggestion
from chitieu.files.workspace import shown
from chitieu.naming import Choose, Nameable, fitting, nobody, the_one
from chitieu.text.names import one_spelling
from chitieu.units.base import NAME
from chitieu.units.verdicts.described import extra_columns
from chitieu.units.verdicts.ranks import Ranked, ranked
from chitieu.units.verdicts.tables import Connection
from chitieu.use_cases.verdict_tables import opened_tables


class Ranking(NamedTuple):
    """``name`` is the document, or ``document/target``; the places of all units."""

    name: str
    horizon: int
    places: tuple[Ranked, ...]


def rank(
    table: Path,
    name: str,
    horizon: int | None,
    problems: Problems,
    choose: Choose = nobody,
    by: str | None = None,
) -> Ranking:
    """Units by their place on a target (``document/target``) or a document, at a horizon; by default its first.

    ``by`` an attribute that the table has, each value has places of its own. Raises InvalidInput where the table is
    none of verdicts, or does not know the name or the attribute.
    """
    with opened_tables({"verdicts": table}, problems) as connection:
        _check_by(connection, table, by, problems)
        name, horizons = _named(connection, table, name, problems, choose)
        document, _, target = name.partition("/")
        if horizon is not None and horizon not in horizons:
            problems.error(
                "unknown-choice",
                Place("--horizon"),
                Text("“{word}” is not in these rules", word=horizon),
                Text("known here: {keys}", keys=", ".join(map(str, horizons))),
            )
            problems.require_none()
        year = horizons[0] if horizon is None else horizon
        return Ranking(name, year, ranked(connection, document, target or None, year, by))


def _check_by(connection: Connection, table: Path, by: str | None, problems: Problems) -> None:
    known = [name for name in extra_columns(tuple(connection.table("verdicts").columns)) if name != NAME]
    if by is not None and by not in known:
        text = Text("the table has no column “{column}”", column=by)
        hint = suggestion(by, known) or Text("known here: {keys}", keys=", ".join(known) or "–")
        problems.error("missing-column", Place(shown(table)), text, hint)
        problems.require_none()


def _named(connection: Connection, table: Path, word: str, problems: Problems, choose: Choose) -> tuple[str, list[int]]:
    """The document or target that is named, and the years at which the table judges it.

    Raises InvalidInput where it does not know the name.
    """
    asked = connection.execute("SELECT DISTINCT document, target, horizon FROM verdicts").fetchall()
    named: dict[str, set[int]] = {}
    for document, target, horizon in asked:
        for known in (document, f"{document}/{target}"):
            named.setdefault(known, set()).add(horizon)
    known = [Nameable(name, (name.partition("/")[2],) if "/" in name else ()) for name in sorted(named)]
    found = fitting(word, known)
    if not found:
        hint = suggestion(word, sorted(named)) or Text("known here: {keys}", keys=", ".join(sorted(named)))
        problems.error("unknown-target", Place(shown(table)), Text("unknown target “{word}”", word=word), hint)
    chosen = the_one(word, found, Place(shown(table)), problems, choose) if found else None
    problems.require_none()
    assert chosen is not None
    return chosen, sorted(named[chosen])


class Named(NamedTuple):
    """``unit`` as the table spells it, or ``None``, and then perhaps one that is ``near``."""

    unit: str | None
    near: str | None = None


def named_unit(ranking: Ranking, name: str) -> Named:
    """The unit of a name, in whatever case and form of Unicode it is typed, unless several are spelt so."""
    units: dict[str, list[str]] = {}
    for one in ranking.places:
        units.setdefault(_plain(one.unit), []).append(one.unit)
    alike = units.get(_plain(name), [])
    composed = one_spelling(name)
    exact = [unit for unit in alike if unit == name] or [unit for unit in alike if one_spelling(unit) == composed]
    if len(exact or alike) == 1:
        return Named((exact or alike)[0])
    near = nearest(_plain(name), units)
    return Named(None, units[near][0] if near is not None else None)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", one_spelling(name).casefold())
