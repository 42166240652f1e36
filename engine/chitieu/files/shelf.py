"""The datasets of a workspace: which one a date or a part of a path names, which are the newest."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.dataset import DatasetHead, read_id_and_date
from chitieu.files.workspace import dataset_files, report_same_dates, shown
from chitieu.model import Unit

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
_VIETNAMESE = re.compile(r"(?:(\d{1,2})[/.-])?(?:(\d{1,2})[/.-])(\d{4})")


def datasets_named(word: str, folder: Path) -> list[Path]:
    """The datasets under ``folder`` that a word names: by the end of their path, else by their date, month or year."""
    files = dataset_files(folder)
    asked = Path(word).parts
    ends = [path for path in files if asked in (path.parts[-len(asked) :], path.with_suffix("").parts[-len(asked) :])]
    return ends or [path for path, _, as_of in _dated(files, Problems()) if _is_at(as_of, word)]


def in_order(folder: Path, problems: Problems) -> list[Path]:
    """The datasets of the one unit of a workspace, the newest last; what keeps them apart goes to ``problems``."""
    files = dataset_files(folder)
    place = Place(shown(folder))
    if not files:
        message = Text("no dataset was found: datasets/<unit>/<date>.yaml was expected")
        problems.error("no-datasets", place, message, Text("name a dataset file on the command line"))
        return []
    dated = sorted(_dated(files, problems), key=lambda one: one[2])
    units = sorted({unit for _, unit, _ in dated})
    if len(units) > 1:
        message = Text("datasets of several units were found: {units}", units=", ".join(units))
        problems.error("several-units", place, message, Text("name the datasets that are meant on the command line"))
    report_same_dates([(path, DatasetHead(Unit(unit, "", {}), as_of)) for path, unit, as_of in dated], problems)
    return [path for path, _, _ in dated]


def _dated(files: list[Path], problems: Problems) -> Iterator[tuple[Path, str, dt.date]]:
    for path in files:
        head = read_id_and_date(path, shown(path), problems)
        if head is not None:
            yield path, *head


def _is_at(as_of: dt.date, word: str) -> bool:
    """Whether a word is a date, or the year or the month that the date lies in."""
    if found := _ISO.fullmatch(word):
        year, month, day = found.groups()
    elif found := _VIETNAMESE.fullmatch(word):
        day, month, year = found.groups()
    else:
        return False
    asked = zip((year, month, day), (as_of.year, as_of.month, as_of.day), strict=True)
    return all(part is None or int(part) == own for part, own in asked)
