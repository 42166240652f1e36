"""A folder of lists, a file or a folder in it for each unit → a table of the facts that import counts from them."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from chitieu.diagnostics import Diagnostic, InvalidInput, Place, Problems, Severity, Text
from chitieu.files.workspace import shown
from chitieu.lists.agreement import for_date
from chitieu.lists.counts import Counted
from chitieu.lists.fact_sheet import is_fact_sheet
from chitieu.lists.forms import Form
from chitieu.lists.said import ListWanted
from chitieu.model import Rulebook
from chitieu.sheets.read import LIST_SUFFIXES
from chitieu.text.csv_rows import rows_text
from chitieu.units.facts.shares import halves
from chitieu.use_cases.import_lists import counts, sheets_of

Values = Mapping[str, str]  # of a unit, by the columns of the table


def is_of_lists(folder: Path) -> bool:
    """Whether a folder holds lists, or folders of them, and no table in parts."""
    return folder.is_dir() and not any(folder.glob("*.parquet")) and any(True for _ in _units(folder))


def _units(folder: Path) -> Iterator[Path]:
    """The lists and the folders of lists in a folder, in the order of their names."""
    for path in sorted(folder.iterdir()):
        if not path.name.startswith((".", "~$")) and (path.is_dir() or path.suffix.lower() in LIST_SUFFIXES):
            yield path


def units_table(
    folder: Path,
    as_of: dt.date,
    rulebook: Rulebook,
    forms: Sequence[Form],
    chosen: Mapping[str, str],
    problems: Problems,
    *,
    skip: bool,
) -> str:
    """The facts of each unit as CSV, with bounds and shares as tables of facts have them; a unit is called as its file.

    ``chosen`` names forms as for ``counts``. A unit of whose lists anything is wrong is an error, or, to ``skip``, left
    out with a warning. Raises InvalidInput with everything that is wrong with all of them.
    """
    paths = list(_units(folder))
    _check_once(paths, folder, problems)
    rows: dict[str, Values] = {}
    for path in paths:
        tried = Problems()
        counted = _counted(path, as_of, rulebook, forms, chosen, tried)
        if counted is not None:
            rows[_name(path)] = {name: text for one in counted for name, text in _columns(one)}
        problems.found += map(_as_warning, tried.found) if skip else tried.found
    problems.require_none()
    if not rows:
        problems.error("no-rows", Place(shown(folder)), Text("no row is left to judge"))
        problems.require_none()
    columns = list(dict.fromkeys(name for values in rows.values() for name in values))
    lines = ([name, as_of, *(values.get(column, "") for column in columns)] for name, values in rows.items())
    return rows_text(["unit", "as_of", *columns], lines)


def _check_once(paths: Iterable[Path], folder: Path, problems: Problems) -> None:
    """Each unit is one file or one folder."""
    for name, times in Counter(map(_name, paths)).items():
        if times > 1:
            text = Text("{count} files or folders are of the unit “{unit}”", count=times, unit=name)
            problems.error("unit-twice", Place(shown(folder)), text, Text("put them into one folder of that name"))


def _name(path: Path) -> str:
    return unicodedata.normalize("NFC", path.name if path.is_dir() else path.stem)


def _counted(
    path: Path,
    as_of: dt.date,
    rulebook: Rulebook,
    forms: Sequence[Form],
    chosen: Mapping[str, str],
    problems: Problems,
) -> Sequence[Counted] | None:
    """The facts that the lists of a unit give; ``None`` where anything is wrong with them, the reasons told."""
    try:
        sheets = sheets_of([path], problems)
        for sheet in (one for one in sheets if is_fact_sheet(one, rulebook)):
            problems.error(
                "figures-in-lists",
                sheet.place(),
                Text("this is a sheet of figures, and here lists are counted"),
                Text("import it into a dataset: chitieu import; then chitieu evaluate"),
            )
        found = counts(rulebook, forms, sheets, (), chosen, ListWanted(_name(path), as_of), problems)
    except InvalidInput:
        return None
    return for_date(found.counted, as_of)


def _as_warning(one: Diagnostic) -> Diagnostic:
    return one._replace(severity=Severity.WARNING)


def _columns(one: Counted) -> Iterator[tuple[str, str]]:
    """The columns of a fact with what stands in them: a count, its bounds, or of a share its two counts."""
    if one.value is None:
        return
    if one.what == "share":
        yield from zip(halves(one.fact), (str(one.counted), str(one.among)), strict=True)
    elif one.value.exact is not None:
        yield one.fact, str(one.value.exact)
    else:
        yield from zip((f"{one.fact}_at_least", f"{one.fact}_at_most"), map(str, one.value), strict=True)
