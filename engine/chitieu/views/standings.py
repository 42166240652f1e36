"""What comparisons and trends say alike of a target at a horizon: which it is, and what is asked."""

from __future__ import annotations

from collections.abc import Callable

from chitieu.diagnostics import Text
from chitieu.judging.snapshot import Standing
from chitieu.levels import asks_something
from chitieu.views.levels import level_record
from chitieu.views.tables.cells import Demanded, Figure, Record
from chitieu.views.tables.table import Column, On, Row
from chitieu.views.tables.words import beside_level


def standing_id(one: Standing) -> str:
    """What commands call a target by."""
    return f"{one.document}/{one.target}"


def target_columns(of: Callable[[Row], Standing]) -> tuple[Column[Row], ...]:
    """A target by its title for readers, and in plain text by its ids, which programs and diff hold on to."""

    def title(row: Row) -> str:
        return f"{of(row).title} ({of(row).symbol}, {of(row).horizon})"

    def key(row: Row) -> str:
        part = f"#{of(row).part}" if of(row).part else ""
        return f"{of(row).document}/{of(row).target} {of(row).horizon}{part}"

    return (
        Column("", Text("Target"), "text", title, On.READ),
        Column("", "", "text", key, On.LINE),
        Column("document", "", "text", lambda row: of(row).document, On.DATA),
        Column("", Text("Document"), "text", lambda row: of(row).symbol, On.BOOK, 14),
        Column("target", "", "text", lambda row: of(row).target, On.DATA),
        Column("part", "", "count", lambda row: of(row).part, On.DATA),
        Column("title", Text("Target"), "text", lambda row: of(row).title, On.DATA | On.BOOK, 46),
        Column("horizon", Text("Horizon"), "year", lambda row: of(row).horizon, On.DATA | On.BOOK, 8),
    )


def demanded(standing: Standing) -> Demanded | None:
    """What is asked, where parts do not ask each their own."""
    apart = () if standing.value is None else (standing.value,)
    return Demanded(standing.level, standing.unit or "", apart) if standing.level else None


def figure(standing: Standing, *others: Standing | None) -> Figure | None:
    """The value, told apart from the level that it is held against, and from those of other dates."""
    if standing.value is None:
        return None
    values = [other.value for other in others if other and other.value is not None and other.unit == standing.unit]
    apart = (*beside_level([standing.level] if standing.level else []), *values)
    return Figure(standing.value, standing.unit or "", standing.operands or "", apart)


def span(standing: Standing) -> str | None:
    """The years of the figures that a value is made of: ``(2020–2023)``."""
    return None if standing.span is None else "({}–{})".format(*standing.span)


def asked_record(standing: Standing) -> Record:
    """The same in JSON: nothing where nothing is asked, or where what is asked is not known of the unit."""
    level = standing.level
    if level is None or not level.known or not asks_something(level.op):
        return None
    return level_record(level, standing.unit or "")
