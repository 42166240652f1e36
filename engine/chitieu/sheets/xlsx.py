"""Workbooks of Excel since 2007 as raw sheets: which sheets there are, and what all their cells have in common.

Elements are known by their names without the namespace, which "Strict Open XML" writes in another way.
"""

from __future__ import annotations

import posixpath
from typing import NamedTuple
from xml.etree.ElementTree import Element

from chitieu.diagnostics import Text
from chitieu.sheets.archive import Parts, damaged, tree
from chitieu.sheets.raw import MOST_SHEETS, Budget, RawSheet
from chitieu.sheets.serials import SINCE_1900, SINCE_1904
from chitieu.sheets.xlsx_cells import Book, sheet_rows
from chitieu.sheets.xlsx_styles import read_styles
from chitieu.sheets.xlsx_texts import shared_texts
from chitieu.text.unreadable import Unreadable

_ON = ("1", "true")


class _Relation(NamedTuple):
    """Another part that a part speaks of: what it is to it, and its name in the archive."""

    kind: str
    part: str


def read_xlsx(parts: Parts, budget: Budget) -> tuple[RawSheet, ...]:
    """The sheets of a workbook. Raises Unreadable; whatever else a damaged part sets off is for the caller to catch."""
    name = next((one.part for one in _relations(parts, "").values() if one.kind == "officeDocument"), "xl/workbook.xml")
    workbook, related = tree(_part(parts, name)), _relations(parts, name)
    listed = workbook.findall("{*}sheets/{*}sheet")
    if len(listed) > MOST_SHEETS:
        raise Unreadable("too-large", Text("the file has more than {sheets} sheets", sheets=MOST_SHEETS))
    book = _book(workbook, parts, {one.kind: one.part for one in related.values()})
    places = [(sheet, related[_id(sheet)]) for sheet in listed]
    return tuple(
        _sheet(sheet, _part(parts, place.part), book, budget) for sheet, place in places if place.kind == "worksheet"
    )


def _sheet(listed: Element, part: bytes, book: Book, budget: Budget) -> RawSheet:
    found = sheet_rows(part, book, budget)
    return RawSheet(listed.get("name", ""), found.rows, found.merged, listed.get("state", "visible") != "visible")


def _book(workbook: Element, parts: Parts, by_kind: dict[str, str]) -> Book:
    texts, styles = by_kind.get("sharedStrings"), by_kind.get("styles")
    properties = workbook.find("{*}workbookPr")
    since = SINCE_1904 if properties is not None and properties.get("date1904") in _ON else SINCE_1900
    return Book(
        shared_texts(_part(parts, texts)) if texts in parts and texts is not None else [],
        read_styles(_part(parts, styles)) if styles in parts and styles is not None else (),
        since,
    )


def _relations(parts: Parts, name: str) -> dict[str, _Relation]:
    """What a part speaks of by the ids that it uses; the archive itself is the part ""."""
    folder, file = posixpath.split(name)
    content = parts.get(posixpath.join(folder, "_rels", f"{file}.rels"))
    if content is None:
        return {}
    return {
        one.get("Id", ""): _Relation(one.get("Type", "").rpartition("/")[2], _within(folder, one.get("Target", "")))
        for one in tree(content)
    }


def _within(folder: str, target: str) -> str:
    """The name of a part that stands beside others of a folder, or is named from the top."""
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _part(parts: Parts, name: str) -> bytes:
    part = parts.get(name)
    if part is None:
        raise damaged()
    return part


def _id(sheet: Element) -> str:
    """By which a sheet is found: the attribute of that name in the namespace of relations."""
    return next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
