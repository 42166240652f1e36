"""Which form a sheet is: by the columns that its header has, and by its name and what stands above the header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import Form
from chitieu.lists.header import Paths, above, find_header
from chitieu.lists.words import fold, pattern
from chitieu.sheets.grid import Sheet


class Recognised(NamedTuple):
    sheet: Sheet
    form: Form
    paths: Paths


def recognise(
    sheets: Sequence[Sheet], forms: Sequence[Form], chosen: Mapping[str, Form | None], problems: Problems
) -> list[Recognised]:
    """The sheets with their forms. ``chosen`` names forms by sheet or file; under "", the form of all the others.

    A sheet that is chosen to be ``None`` is left out. One that could be of several forms is an error; one that is of
    none, if something stands in it, a warning.
    """
    found: list[Recognised] = []
    files = Counter(sheet.file for sheet in sheets if sheet.rows and not sheet.hidden)
    for sheet in sheets:
        named = [chosen[name] for name in (sheet.name, PurePath(sheet.file).name) if name in chosen]
        if None in named:
            continue
        found += _forms_of(sheet, (*named, chosen.get(""))[0], forms, alone=files[sheet.file] == 1, problems=problems)
    _tell_read_as_one(found, problems)
    return found


def _forms_of(
    sheet: Sheet, known: Form | None, forms: Sequence[Form], *, alone: bool, problems: Problems
) -> list[Recognised]:
    """The sheet with its form; nothing, and the reason, for one that is hidden, of no form, or of any of several."""
    fitting = _fitting(sheet, [known] if known else forms)
    if sheet.hidden:
        if fitting:
            _tell_hidden(sheet, problems)
        return []
    if fitting:
        return _the_one(sheet, fitting, alone=alone, problems=problems)
    if any(cell.text for row in sheet.rows for cell in row.cells):
        _of_no_form(sheet, known, problems)
    return []


def _fitting(sheet: Sheet, forms: Sequence[Form]) -> list[Recognised]:
    """The forms of which the sheet has the columns."""
    return [Recognised(sheet, form, paths) for form in forms if (paths := find_header(sheet, form)) is not None]


def _the_one(sheet: Sheet, fitting: Sequence[Recognised], *, alone: bool, problems: Problems) -> list[Recognised]:
    """The form of a sheet among those that fit it: the only one, else the one that it names; none if that is open."""
    named = [one for one in fitting if _is_named(one, alone=alone)]
    if len(named) == 1 or len(fitting) == 1:
        return [(named or fitting)[0]]
    problems.error(
        "which-form",
        sheet.place(),
        Text("this may be any of these forms: {forms}", forms=", ".join(one.form.id for one in fitting)),
        Text("say which: --form {sheet}=FORM, or leave it out: --form {sheet}=none", sheet=_called(sheet)),
    )
    return []


def _tell_hidden(sheet: Sheet, problems: Problems) -> None:
    problems.warning(
        "hidden-sheet",
        sheet.place(),
        Text("the sheet is hidden and was not read"),
        Text("show it if it belongs to the list"),
    )


def _tell_read_as_one(found: Sequence[Recognised], problems: Problems) -> None:
    """Several sheets of one form are one list; that they are of several dates would be seen nowhere else."""
    for form in dict.fromkeys(one.form.id for one in found):
        several = [one.sheet for one in found if one.form.id == form]
        if len(several) > 1:
            problems.warning(
                "several-sheets",
                several[1].place(),
                Text("{sheets} sheets of the form “{form}” were read as one list", sheets=len(several), form=form),
                Text("leave out those that are not of this date: --form {sheet}=none", sheet=_called(several[1])),
            )


def _called(sheet: Sheet) -> str:
    """What ``--form`` calls a sheet: its name, or that of the file that is one."""
    return sheet.name or PurePath(sheet.file).name


def _is_named(one: Recognised, *, alone: bool) -> bool:
    """Whether a sheet says what it is: by its name or above its header; a sheet that is alone, by its file's name."""
    texts = [one.sheet.name, *above(one.sheet, one.paths), *([PurePath(one.sheet.file).stem] if alone else [])]
    patterns = [pattern(words) for words in one.form.recognise]
    return any(words.fullmatch(fold(text)) for text in texts for words in patterns)


def _of_no_form(sheet: Sheet, chosen: Form | None, problems: Problems) -> None:
    if chosen is not None:
        problems.error(
            "not-the-form",
            sheet.place(),
            Text("the columns of the form “{form}” were not found", form=chosen.id),
            Text("compare the header with an empty form: chitieu export-template {form}", form=chosen.id),
        )
    else:
        problems.warning(
            "no-form",
            sheet.place(),
            Text("the sheet was not read: its header is that of no form"),
            Text("compare it with an empty form of chitieu export-template, or name its columns in rules/forms"),
        )
