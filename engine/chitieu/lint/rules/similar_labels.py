"""Labels that differ only in marks, capitals or spaces."""

from __future__ import annotations

import unicodedata

from chitieu.diagnostics import Text
from chitieu.lint.sources import Remark, Remarks, Sources
from chitieu.messages import mark

WHY = mark(
    "Two labels that differ only in marks, capitals or spaces are mostly one thing written twice; readers of the table"
    " cannot tell them apart."
)
FILE = "rules/facts.yaml"
BAD = """\
groups:
  agency-managers: Lãnh đạo cơ quan
facts:
  minority_led_agencies: {label: Cơ quan có lãnh đạo DTTS, unit: cơ quan, group: agency-managers, part_of: agencies}
  agencies: {label: Co quan có lãnh đạo DTTS, unit: cơ quan, group: agency-managers}
  good_share: {label: Tỷ lệ hoàn thành tốt, unit: "%", group: agency-managers}
"""
GOOD = BAD.replace("Co quan có lãnh đạo DTTS", "Cơ quan")


def check(sources: Sources) -> Remarks:
    rulebook = sources.rulebook
    for file, top, words in (
        ("facts.yaml", "facts", {id: fact for id, fact in rulebook.facts.items() if fact.total is None}),
        ("indicators.yaml", "indicators", rulebook.indicators),
    ):
        first: dict[str, str] = {}
        for id, word in words.items():
            bare = _bare(word.label)
            if bare in first:
                yield Remark(
                    sources.place(file, top, id, "label"),
                    Text("the label reads like that of “{other}”", other=first[bare]),
                    Text("word the two apart, or keep one"),
                )
            first.setdefault(bare, id)


def _bare(label: str) -> str:
    """A label without marks, capitals and spaces."""
    letters = unicodedata.normalize("NFD", label.casefold().replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and not letter.isspace())
