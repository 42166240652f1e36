"""What the cells of a register say: every text of a column, and the codes of the form that it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlglot import exp

from chitieu.lists.cells import said
from chitieu.lists.forms import BODY_KIND, Trait
from chitieu.units import sql
from chitieu.units.backends.duck import Duck
from chitieu.units.facts.sources import RAW
from chitieu.units.sql import Sql


def text_of(name: str) -> Sql:
    """What stands in a cell of the raw table; NULL for nothing."""
    return exp.Nullif(this=exp.Trim(this=sql.cast(sql.column(name), "VARCHAR")), expression=sql.string(""))


class WordTable(NamedTuple):
    """A relation of the texts of a column, each once: whether it is ``known``, and what it says.

    ``told``: for each column of the relation ``rows`` the column here, and what an empty cell says.
    """

    relation: str
    text: str
    known: str
    told: Mapping[str, tuple[str, Sql]]


def words_of(trait: Trait, name: str, column: str, duck: Duck) -> WordTable:
    """What the texts of a column say of a trait: each text is looked at once, however many rows have it."""
    found = duck.rows(sql.distinct(sql.named(text_of(column), "t"), RAW))
    texts = [str(text) for (text,) in found if text is not None]
    codes = [_codes(text, trait) or frozenset() for text in texts]
    words = f"words of {name}"
    text, known = f"{words}: text", f"{words}: known"
    kept: dict[str, tuple[str, Sequence[object]]] = {
        text: ("VARCHAR", texts),
        known: ("BOOLEAN", list(map(bool, codes))),
    }
    told: dict[str, tuple[str, Sql]] = {}
    if trait.several:
        for code in trait.values:
            blank = sql.null("BOOLEAN") if trait.blank is None else _truth(code == trait.blank)
            told[f"{name}={code}"] = (f"{words}: {code}", blank)
            kept[f"{words}: {code}"] = ("BOOLEAN", [code in each for each in codes])
    else:
        blank = sql.null("VARCHAR") if trait.blank is None else sql.string(trait.blank)
        told[name] = (f"{words}: code", blank)
        kept[f"{words}: code"] = ("VARCHAR", [next(iter(each), None) for each in codes])
    duck.keep(words, kept)
    return WordTable(words, text, known, told)


def _truth(value: bool) -> Sql:
    return sql.TRUE if value else sql.FALSE


def _codes(text: str, trait: Trait) -> frozenset[str] | None:
    if text in trait.values:
        return frozenset({text})
    if trait.id == BODY_KIND:  # the name of a body is one, whatever commas stand in it
        codes = trait.spellings.codes(text)
        return codes if len(codes) == 1 else None
    return said(text, trait)
