"""Which form a sheet is: by the columns that its header has, and by its name and what stands above the header."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from chitieu.diagnostics import Problems, Text
from chitieu.lists.forms import Form, Matrix, PeopleForm, PrintedForm
from chitieu.lists.header import Paths, above, find_header, matrix_header, possible_headers
from chitieu.lists.said import ListWanted, against, called, names_any, names_form, option, unlike_form
from chitieu.lists.sheet_body import body_said
from chitieu.sheets.grid import Sheet

WHICH_FORM = "which-form"  # the code of what a person could answer
_TITLES = 12  # rows at the head of a sheet without a header


class Recognised(NamedTuple):
    sheet: Sheet
    form: Form
    paths: Paths


def recognise(
    sheets: Sequence[Sheet],
    forms: Sequence[Form],
    chosen: Mapping[str, Form | None],
    asked: ListWanted,
    problems: Problems,
) -> list[Recognised]:
    """The sheets with their forms. ``chosen`` names forms by sheet or file; under "", the form of all the others.

    A sheet that is chosen to be ``None`` is left out. One that could be of several forms is an error; one that is of
    none, or of other people than are ``asked`` for, if something stands in it, a warning: beside others it may stand in
    their file. That it is of another unit or date is an error.
    """
    found: list[Recognised] = []
    printed: dict[str, PrintedForm] = {}
    files = Counter(sheet.file for sheet in sheets if sheet.rows and not sheet.hidden)
    for sheet in sheets:
        named = [chosen[name] for name in (sheet.name, PurePath(sheet.file).name) if name in chosen]
        if None in named:
            continue
        known = (*named, chosen.get(""))[0]
        of_sheet = _forms_of(sheet, known, forms, printed, alone=files[sheet.file] == 1, problems=problems)
        found += (one for one in of_sheet if not _contradicted(one, known, asked, problems))
    _tell_read_as_one(found, problems)
    return found


def _contradicted(one: Recognised, chosen: Form | None, asked: ListWanted, problems: Problems) -> bool:
    """Whether what a sheet says of itself is against what was asked for; that goes to ``problems``.

    The name of its file is not asked: it may be called after anything.
    """
    reasons = list(against(_texts(one, alone=False), one.form, asked))
    for reason in reasons:
        tell = problems.warning if reason.code == "other-list" and chosen is None else problems.error
        tell(reason.code, one.sheet.place(), reason.text, reason.hint)
    return bool(reasons)


def _forms_of(
    sheet: Sheet,
    known: Form | None,
    forms: Sequence[Form],
    printed: dict[str, PrintedForm],
    *,
    alone: bool,
    problems: Problems,
) -> list[Recognised]:
    """The sheet with its form; nothing, and the reason, for one that is hidden, of no form, or of any of several.

    ``printed`` are the forms that nothing is counted from, by the files whose last sheet was one: a further table of
    such a file that has no title is of the same form.
    """
    by_columns = _fitting(sheet, [known] if known else forms)
    of_printed = None if sheet.hidden else _printed(sheet, by_columns, forms)
    if of_printed is None and known is None and by_columns and not any(above(sheet, by_columns[0].paths)):
        of_printed = printed.get(sheet.file)
    if of_printed is not None:
        _tell_printed(sheet, of_printed, known, problems)
        printed[sheet.file] = of_printed
        return []
    unlike = [unlike_form(_texts(one, alone=alone), one.form) for one in by_columns]
    fitting = [one for one, words in zip(by_columns, unlike, strict=True) if words is None]
    if sheet.hidden:
        if fitting:
            _tell_hidden(sheet, problems)
        return []
    if fitting:
        return _the_one(sheet, fitting, alone=alone, problems=problems)
    if by_columns:
        _tell_unlike(by_columns[0], next(filter(None, unlike)), known, problems)
    elif any(cell.text for row in sheet.rows for cell in row.cells):
        _of_no_form(sheet, known or _calls_itself(sheet, forms), problems, chosen=known is not None)
    return []


def _printed(sheet: Sheet, by_columns: Sequence[Recognised], forms: Sequence[Form]) -> PrintedForm | None:
    """The form that nothing is counted from which a sheet names above its header, or, where it has none, anywhere."""
    printed = forms[0].words.printed if forms else ()
    texts = [sheet.name]
    if by_columns:
        texts += (text for one in by_columns for text in above(sheet, one.paths))
    else:
        texts += (cell.text for row in sheet.rows[:_TITLES] for cell in row.cells if cell.text)
    return next((one for one in printed for text in texts if names_any(text, one.recognise)), None)


def _tell_printed(sheet: Sheet, printed: PrintedForm, chosen: Form | None, problems: Problems) -> None:
    tell = problems.error if chosen else problems.warning
    tell(
        "printed-form",
        sheet.place(),
        Text("this is the form “{title}”: no fact of the rules is counted from it", title=printed.title),
        Text("what they ask for is counted from: {forms}", forms=", ".join(printed.instead))
        if printed.instead
        else Text("leave it out: {none}", none=form_option(called(sheet), "none")),
    )


def _tell_unlike(one: Recognised, words: str, chosen: Form | None, problems: Problems) -> None:
    """A sheet with the columns of a form that says itself that it is of another: an error where it was chosen."""
    tell = problems.error if chosen else problems.warning
    tell(
        "other-form",
        one.sheet.place(),
        Text(
            "the sheet says “{words}”: it is not the form “{form}”, whose columns it has", words=words, form=one.form.id
        ),
        Text("there must be a form of its own for it in rules/forms; correct the title if it is wrong"),
    )


def _fitting(sheet: Sheet, forms: Sequence[Form]) -> list[Recognised]:
    """The forms of which the sheet has the columns."""
    blocks = possible_headers(sheet)
    return [Recognised(sheet, form, paths) for form in forms if (paths := find_header(sheet, form, blocks)) is not None]


def _the_one(sheet: Sheet, fitting: Sequence[Recognised], *, alone: bool, problems: Problems) -> list[Recognised]:
    """The form of a sheet among those that fit it: the only one, else the one that it names; none if that is open.

    Where its title names one form, and its columns are all of another, nobody can tell which is wrong.
    """
    if len(fitting) == 1:
        return [fitting[0]]
    named = [one for one in fitting if _is_named(one, alone=alone)]
    whole = [one for one in fitting if _reads_every_column(one)]
    sure = named if len(named) == 1 and (not whole or named[0] in whole) else [] if len(named) == 1 else whole
    if len(sure) == 1:
        return list(sure)
    likely = sorted(fitting, key=lambda one: (not _is_among(one, named), not _is_among(one, whole)))
    first = form_option(called(sheet), likely[0].form.id)
    problems.error(
        "which-form",
        sheet.place(),
        Text("this may be any of these forms: {forms}", forms=", ".join(one.form.id for one in likely)),
        Text("say which: {first}; or leave it out: {none}", first=first, none=form_option(called(sheet), "none")),
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
        of_form = [one for one in found if one.form.id == form]
        several = [one.sheet for one in of_form]
        if len(several) > 1 and not _are_of_different_bodies(of_form):
            problems.warning(
                "several-sheets",
                several[1].place(),
                Text("{sheets} sheets of the form “{form}” were read as one list", sheets=len(several), form=form),
                Text("leave out those that are not of this date: {none}", none=form_option(called(several[1]), "none")),
            )


def _are_of_different_bodies(found: Sequence[Recognised]) -> bool:
    """Whether each sheet says that it is of another agency or commune: a sheet or a file for each."""
    said = [
        body_said(one.sheet, one.paths.first, one.form.body)
        for one in found
        if isinstance(one.form, PeopleForm) and one.form.body is not None
    ]
    return len({body.text for body in said if body is not None}) == len(found)


def _is_among(one: Recognised, others: Sequence[Recognised]) -> bool:
    return any(one is other for other in others)


def form_option(sheet: str, form: str) -> str:
    """The option that says the form of a sheet, as it can be pasted: with quotes where its name has blanks."""
    return option("--form", f"{sheet}={form}")


def _reads_every_column(one: Recognised) -> bool:
    """Whether a matrix has nothing but columns of the form: of two with columns in common, it is then that one."""
    if not isinstance(one.form, Matrix):
        return False
    header = matrix_header(one.sheet, one.form, one.paths)
    return set(one.paths.by_column) <= {*header.columns.values(), header.labels}


def _is_named(one: Recognised, *, alone: bool) -> bool:
    """Whether a sheet says what it is: by its name or above its header; a sheet that is alone, by its file's name."""
    return names_form(_texts(one, alone=alone), one.form)


def _texts(one: Recognised, *, alone: bool) -> list[str]:
    """What a sheet is called and says above its header; what is called after the file only where it is alone."""
    names = [one.sheet.name, *([PurePath(one.sheet.file).stem.replace("-", " ")] if alone else [])]
    return [*names, *above(one.sheet, one.paths)]


def _calls_itself(sheet: Sheet, forms: Sequence[Form]) -> Form | None:
    """The one form that a sheet without its columns is called after, by its name or in its first rows."""
    texts = [sheet.name, *(cell.text for row in sheet.rows[:_TITLES] for cell in row.cells if cell.text)]
    named = [form for form in forms if names_form(texts, form)]
    return named[0] if len(named) == 1 else None


def _of_no_form(sheet: Sheet, named: Form | None, problems: Problems, *, chosen: bool) -> None:
    """Tells of a sheet without the columns of any form, or of the one that it is ``chosen`` to be or calls itself."""
    if named is not None:
        tell = problems.error if chosen else problems.warning
        tell(
            "not-the-form",
            sheet.place(),
            Text("the columns of the form “{form}” were not found", form=named.id),
            Text("compare the header with an empty form: chitieu export-template {form}", form=named.id),
        )
    else:
        problems.warning(
            "no-form",
            sheet.place(),
            Text("the sheet was not read: its header is that of no form"),
            Text("compare it with an empty form of chitieu export-template, or name its columns in rules/forms"),
        )
