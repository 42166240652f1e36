"""The use case "import": spreadsheets of people or of counts in, counted facts and the dataset they make out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.drafts.figures import Draft, dataset_date, dataset_of, known_datasets, new_unit
from chitieu.drafts.given import FactsHead, said_by, with_given
from chitieu.drafts.updated import ChangedFigure
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.language import Language
from chitieu.lists.agreement import Compared, held_against
from chitieu.lists.counting import count_facts
from chitieu.lists.counts import Counted, LearntWord, ListCounts, SheetRead
from chitieu.lists.fact_sheet import FactSheet, fact_sheet
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import Form, Matrix, PeopleForm
from chitieu.lists.header import list_header, matrix_header
from chitieu.lists.matrix import count_matrix
from chitieu.lists.met_again import Staff
from chitieu.lists.people import Reader
from chitieu.lists.recognise import Recognised, recognise
from chitieu.lists.rows import lines
from chitieu.lists.said import ListWanted
from chitieu.lists.totals import compare_totals
from chitieu.lists.unit_rows import count_units
from chitieu.lists.unread import known_pairs, tell_absent, tell_not_counted, unread_words
from chitieu.model import Dataset, Rulebook, Unit
from chitieu.naming import Nameable, fitting
from chitieu.sheets.grid import Sheet, column_letters
from chitieu.sheets.read import LIST_SUFFIXES, read_sheets

LEFT_OUT = "none"
_REFUSED = frozenset({"printed-form", "other-form", "other-list", "not-the-form"})  # what a sheet says that it is


class ListAnswers(NamedTuple):
    """What a person says of what lists leave open: forms as for ``counts``, and rows as ``ListWanted`` has them."""

    forms: Mapping[str, str]
    persons: Mapping[str, bool] = {}


class Wanted(NamedTuple):
    """What becomes of the counts: a dataset to write or complete, and datasets to compare with.

    Whose and of when they are, where that was said; else ``output``, then the first of ``check``, tells.
    """

    output: Path | None
    check: Sequence[Path]
    as_of: str | None
    unit_id: str | None
    unit_name: str | None
    source: str | None
    strict: bool = False
    update: bool = False


class Imported(NamedTuple):
    """Counts, how they stand to the figures of datasets, and the text of the dataset to write, if one was wanted.

    ``changed`` are figures of the dataset that is there which the text replaces.
    """

    counts: ListCounts
    comparisons: tuple[tuple[Dataset, tuple[Compared, ...]], ...]
    text: str | None
    changed: tuple[ChangedFigure, ...] = ()


class _OfForm(NamedTuple):
    """What the sheets of one form come to."""

    counted: list[Counted]
    sheets: list[SheetRead]
    learnt: Sequence[LearntWord] = ()
    staff: Staff | None = None
    asked: frozenset[str] = frozenset()


def import_lists(
    rules: Path,
    files: Sequence[Path],
    answers: ListAnswers,
    wanted: Wanted,
    language: Language,
    problems: Problems,
) -> Imported:
    """Counts the facts of the files' sheets, for what is wanted; ``answers`` say what they leave open.

    Raises InvalidInput with everything that is wrong with rules, forms, sheets and datasets; no text of a person's row
    is in it.
    """
    given = dataset_date(wanted.as_of, problems) if wanted.as_of is not None else None
    rulebook, forms = known_forms(rules, problems)
    known, datasets = known_datasets(rulebook, wanted.output, wanted.check, problems)
    sheets = sheets_of(files, problems)
    filled = [one for sheet in sheets if (one := fact_sheet(sheet, rulebook, problems)) is not None]
    said, like = said_by(filled), known or next(iter(datasets), None)
    date = given or (known.as_of if known else None) or said.as_of or (like.as_of if like else None)
    unit = like.unit if like else _new_unit(wanted, said, problems)
    _check_heads(filled, unit, date, problems)
    asked = ListWanted(wanted.unit_name or (unit.name if unit else None), date, wanted.strict, answers.persons)
    lists = [sheet for sheet in sheets if not any(one.sheet is sheet for one in filled)]
    counted = counts(rulebook, forms, lists, filled, answers.forms, asked, problems)
    tell_not_asked(answers.persons, counted.asked, problems)
    text: str | None = None
    changed: Sequence[ChangedFigure] = ()
    if wanted.output is not None:
        draft = Draft(wanted.output, unit, date, _source(wanted, like, date) or said.source, rules)
        text, changed = dataset_of(counted, draft, known, language, problems, update=wanted.update)
        problems.require_none()
    compared = tuple((dataset, tuple(held_against(counted.counted, dataset, date))) for dataset in datasets)
    return Imported(counted, compared, text, tuple(changed))


def sheets_of(files: Sequence[Path], problems: Problems) -> list[Sheet]:
    """The sheets of files, and of those in folders."""
    every = (file for path in files for file in _files(path, problems))
    return [sheet for file in every for sheet in read_sheets(file, shown(file), problems)]


def _new_unit(wanted: Wanted, said: FactsHead, problems: Problems) -> Unit | None:
    """A unit of which there is no dataset yet: as was asked for, else as its sheets say."""
    own = new_unit(wanted.unit_id or said.unit_id, wanted.unit_name or said.unit_name, problems)
    return own and own._replace(attributes=dict(said.attributes))


def _check_heads(filled: Sequence[FactSheet], unit: Unit | None, date: dt.date | None, problems: Problems) -> None:
    """A sheet of figures of another unit or date than the one that they are taken for is an error."""
    for one in filled:
        if unit is not None and one.unit_id and one.unit_id != unit.id:
            problems.error(
                "other-unit",
                one.sheet.place(),
                Text("the figures are of “{said}”; asked for are those of “{unit}”", said=one.unit_id, unit=unit.id),
                Text("import it for the unit that it is of, or correct the id of the unit"),
            )
        if date is not None and one.as_of is not None and one.as_of != date:
            problems.error(
                "other-date",
                one.sheet.place(),
                Text(
                    "the sheet says that its figures are to {said}; asked for are those to {date}",
                    said=one.as_of,
                    date=date,
                ),
                Text("say the date of the list: --as-of {date}", date=one.as_of.isoformat()),
            )


def _source(wanted: Wanted, like: Dataset | None, date: dt.date | None) -> str:
    """The source of a new dataset: the one that was said, or that of a dataset of the same date; else "", unknown."""
    return wanted.source or (like.source if like and like.as_of == date else "")


def known_forms(rules: Path, problems: Problems) -> tuple[Rulebook, tuple[Form, ...]]:
    """The rulebook and its forms. Raises InvalidInput with everything that is wrong with them."""
    rulebook = read_rulebook(rules, shown(rules), problems)
    forms = read_forms(rules / "forms", shown(rules / "forms"), rulebook.facts, problems)
    problems.require_none()
    return rulebook, forms


def counts(
    rulebook: Rulebook,
    forms: Sequence[Form],
    sheets: Sequence[Sheet],
    filled: Sequence[FactSheet],
    chosen: Mapping[str, str],
    asked: ListWanted,
    problems: Problems,
) -> ListCounts:
    """Counts the facts of sheets by the forms, beside those that are ``filled`` in by hand.

    ``chosen`` names forms by sheet or file ("" for all); ``none`` leaves a sheet out. What a sheet says of
    unit and date is held against what is ``asked``; yearly facts are those up to its year. Raises InvalidInput with
    everything that is wrong with the sheets; no text of a person's row is in it.
    """
    by_id = {form.id: form for form in forms}
    named = _forms_by_sheet(chosen, by_id, sheets, problems)
    made = with_given(filled, count_sheets(sheets, rulebook, forms, named, asked, problems))
    _check_twice(made.counted, rulebook, problems)
    if not made.sheets and not problems.has_errors:
        problems.error(
            "nothing-read",
            Place(sheets[0].file if sheets else ""),
            Text("no sheet of a known form was found"),
            Text("why each sheet was not counted is said above")
            if any(one.code in _REFUSED for one in problems.found)
            else Text("compare it with an empty form of chitieu export-template, or name its columns in rules/forms"),
        )
    problems.require_none()
    return made


def _files(path: Path, problems: Problems) -> list[Path]:
    """The file of a path, or the lists in a folder in the order of their names; files of other kinds are told."""
    if not path.is_dir():
        return [path]
    there = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith((".", "~$")))
    lists = [each for each in there if each.suffix.lower() in LIST_SUFFIXES]
    others = sorted({each.suffix or each.name for each in there} - {each.suffix for each in lists})
    if others:
        text = Text("files of other kinds in the folder were not read: {kinds}", kinds=", ".join(others))
        problems.warning("files-not-read", Place(shown(path)), text)
    if not lists:
        hint = Text("lists are read from .xlsx, .xls, .ods, .docx, .html, .csv and .tsv")
        problems.error("no-lists", Place(shown(path)), Text("there is no list in the folder"), hint)
    return lists


def tell_not_asked(persons: Iterable[str], asked: Collection[str], problems: Problems) -> None:
    """Answers about rows of which nothing is open would be passed over in silence."""
    for key in persons:
        if key not in asked:
            text = Text("nobody asks whom the row “{row}” is about", row=key)
            problems.warning("not-asked", Place("--person"), text, Text("leave the option out, or correct the row"))


def names_for_forms(sheets: Sequence[Sheet]) -> set[str]:
    """What sheets may be called where a form is named for them: their names, and those of their files."""
    return {name for sheet in sheets for name in (sheet.name, Path(sheet.file).name)}


def _forms_by_sheet(
    chosen: Mapping[str, str], forms: Mapping[str, Form], sheets: Sequence[Sheet], problems: Problems
) -> dict[str, Form | None]:
    """The form of each sheet or file that has a chosen one, ``None`` for those left out; unknown names are problems."""
    there = {"", *names_for_forms(sheets)}
    named: dict[str, Form | None] = {}
    for name, id in chosen.items():
        form = None if id == LEFT_OUT else form_named(id, forms, "--form", problems)
        if id != LEFT_OUT and form is None:
            continue
        if name not in there:
            hint = suggestion(name, there) or Text("known here: {keys}", keys=", ".join(sorted(there - {""})))
            problems.error("no-sheet", Place("--form"), Text("there is no sheet or file “{name}”", name=name), hint)
        named[name] = form
    return named


def count_sheets(
    sheets: Sequence[Sheet],
    rulebook: Rulebook,
    forms: Sequence[Form],
    chosen: Mapping[str, Form | None],
    asked: ListWanted,
    problems: Problems,
) -> ListCounts:
    """What sheets come to by the forms that they are, or are ``chosen`` to be; faults go to ``problems``."""
    found = recognise(sheets, forms, chosen, asked, problems)
    counted: list[Counted] = []
    read: list[SheetRead] = []
    learnt: list[LearntWord] = []
    staff: dict[str, Staff] = {}
    open_rows: set[str] = set()
    for form in forms:
        of_form = [one for one in found if one.form is form]
        if of_form:
            made = (
                _people_lists(form, of_form, rulebook, asked, problems)
                if isinstance(form, PeopleForm)
                else _matrices(form, of_form, rulebook, problems)
            )
            counted += made.counted
            read += made.sheets
            learnt += made.learnt
            staff |= {} if made.staff is None else {form.id: made.staff}
            open_rows |= made.asked
    return ListCounts(rulebook, tuple(counted), tuple(read), tuple(learnt), staff, frozenset(open_rows))


def form_named(id: str, forms: Mapping[str, Form], option: str, problems: Problems) -> Form | None:
    """The form of an id or of a title; one that is unknown goes to ``problems`` under the option that named it."""
    if id in forms:
        return forms[id]
    found = fitting(id, [Nameable(form.id, (form.title,)) for form in forms.values()])
    if len(found) == 1:
        return forms[found[0].id]
    known = Text("known here: {keys}", keys=", ".join(one.id for one in found) or ", ".join(forms))
    hint = suggestion(id, forms)
    problems.error("unknown-form", Place(option), Text("there is no form “{word}”", word=id), hint or known)
    return None


def _people_lists(
    form: PeopleForm, found: Sequence[Recognised], rulebook: Rulebook, asked: ListWanted, problems: Problems
) -> _OfForm:
    reader = Reader(form, problems, strict=asked.strict, persons=asked.persons)
    headed = [(one.sheet, list_header(one.sheet, form, one.paths, problems)) for one in found]
    listed = [(sheet, header, lines(sheet, form, header, problems)) for sheet, header in headed]
    for sheet, header, rows in listed:
        reader.read(sheet, header, rows)
    people = reader.people()
    pairs = known_pairs(form, rulebook) if any(header.unread for _, header, _ in listed) else frozenset()
    faulty = problems.has_errors  # a total of rows that could not be read says nothing
    read = [
        SheetRead(
            file=sheet.file,
            name=sheet.name,
            form=form,
            rows=sum(entry.sheet is sheet for entry in people.entries),
            totals=0 if faulty else compare_totals(sheet, form, header, rows, people.entries, problems),
            unread=tuple(map(column_letters, header.unread)),
            words=unread_words(header.unread, one.paths.by_column, pairs),
            whence=reader.whence.get((sheet.file, sheet.name)),
        )
        for one, (sheet, header, rows) in zip(found, listed, strict=True)
    ]
    if not people.entries and not problems.has_errors:
        problems.warning("no-people", found[0].sheet.place(), Text("nobody stands on this list: nothing was counted"))
        return _OfForm([], read)
    counted = list(count_facts(form, people, asked.as_of.year if asked.as_of else None))
    tell_absent(found[0].sheet, form, people.absent, read, problems)
    learnt = reader.learnt(known_pairs(form, rulebook)) if reader.met_unknown else ()
    return _OfForm(counted, read, learnt, people.staff, frozenset(reader.namesakes.asked))


def _matrices(form: Matrix, found: Sequence[Recognised], rulebook: Rulebook, problems: Problems) -> _OfForm:
    counted: list[Counted] = []
    read: list[SheetRead] = []
    for one in found:
        header = matrix_header(one.sheet, form, one.paths)
        facts = list((count_matrix if form.units is None else count_units)(one.sheet, form, header, problems))
        columns = set(header.columns.values()) | {header.labels}
        others = [n for n in one.paths.by_column if n not in columns]
        words = unread_words(others, one.paths.by_column, known_pairs(form, rulebook))
        unread = tuple(map(column_letters, others))
        read.append(SheetRead(one.sheet.file, one.sheet.name, form, 0, 0, unread, words))
        tell_not_counted(one.sheet, facts, read[-1], problems)
        counted += facts
    return _OfForm(counted, read)


def _check_twice(counted: Sequence[Counted], rulebook: Rulebook, problems: Problems) -> None:
    """A fact that two forms give must come to the same in both."""
    values: dict[tuple[str, int | None], list[Counted]] = defaultdict(list)
    for one in counted:
        if one.value is not None:
            values[one.fact, one.year].append(one)
    for (fact, _), several in values.items():
        if len({one.value for one in several}) > 1:
            problems.error(
                "forms-differ",
                Place(", ".join(dict.fromkeys(one.form for one in several))),
                Text(
                    "“{label}” comes to {values}",
                    label=rulebook.facts[fact].label,
                    values=", ".join(f"{one.counted} ({one.form})" for one in several),
                ),
                Text("correct the sheets, or import them one by one"),
            )
