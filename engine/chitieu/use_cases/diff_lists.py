"""The use case "diff" for lists: two of different dates in, how their facts and their people moved out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import InvalidInput, Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.lists.agreement import for_date
from chitieu.lists.counts import Counted, ListCounts
from chitieu.lists.fact_sheet import fact_sheet
from chitieu.lists.forms import Form
from chitieu.lists.met_again import StaffMoves, staff_moves
from chitieu.lists.said import ListWanted
from chitieu.model import Rulebook
from chitieu.sheets.grid import Sheet
from chitieu.use_cases.import_lists import ListAnswers, counts, known_forms, names_for_forms, sheets_of, tell_not_asked


class MovedCount(NamedTuple):
    """A fact as the earlier list gives it and as the later one does; ``None`` where a list does not."""

    fact: str
    then: Counted | None
    now: Counted | None


class MovedForm(NamedTuple):
    """How the facts of a form moved and, of lists of people, the people."""

    form: Form
    facts: tuple[MovedCount, ...]
    staff: StaffMoves | None


class MovedLists(NamedTuple):
    """What changed from one list, or folder of lists, to another; a form for each that either of them has."""

    rulebook: Rulebook
    then: str
    now: str
    forms: tuple[MovedForm, ...]


def diff_lists(rules: Path, then: Path, now: Path, answers: ListAnswers, problems: Problems) -> MovedLists:
    """What changed from the lists of ``then`` to those of ``now``; ``answers`` say what sheets leave open.

    Raises InvalidInput with everything that is wrong with rules, forms and sheets; no text of a person's row is in it.
    """
    rulebook, forms = known_forms(rules, problems)
    sides = [sheets_of([path], problems) for path in (then, now)]
    found: list[ListCounts] = []
    for sheets, others in (sides, sides[::-1]):
        elsewhere = names_for_forms(others) - names_for_forms(sheets)  # a sheet of the other side is named for that
        own = {name: id for name, id in answers.forms.items() if name not in elsewhere}
        with suppress(InvalidInput):  # both sides are looked at before anything is said
            found.append(_counted(rulebook, forms, sheets, answers._replace(forms=own), problems))
    problems.require_none()
    tell_not_asked(answers.persons, {key for counted in found for key in counted.asked}, problems)
    moved = tuple(_moved(*found))
    _tell_order(moved, Place(shown(now)), problems)
    _tell_one_sided(moved, found, (then, now), problems)
    return MovedLists(rulebook, shown(then), shown(now), moved)


def _counted(
    rulebook: Rulebook,
    forms: Sequence[Form],
    sheets: Sequence[Sheet],
    answers: ListAnswers,
    problems: Problems,
) -> ListCounts:
    filled = [one for sheet in sheets if (one := fact_sheet(sheet, rulebook, problems)) is not None]
    lists = [sheet for sheet in sheets if not any(one.sheet is sheet for one in filled)]
    return counts(rulebook, forms, lists, filled, answers.forms, ListWanted(persons=answers.persons), problems)


def _moved(then: ListCounts, now: ListCounts) -> Iterator[MovedForm]:
    for form in {sheet.form.id: sheet.form for sheet in (*now.sheets, *then.sheets)}.values():
        earlier, later = _by_fact(then, form), _by_fact(now, form)
        facts = tuple(MovedCount(fact, earlier.get(fact), later.get(fact)) for fact in {**later, **earlier})
        both = form.id in then.staff and form.id in now.staff
        yield MovedForm(form, facts, staff_moves(then.staff[form.id], now.staff[form.id]) if both else None)


def _by_fact(counted: ListCounts, form: Form) -> Mapping[str, Counted]:
    """The facts of a form, yearly ones of the latest year."""
    return {one.fact: one for one in for_date([one for one in counted.counted if one.form == form.id], None)}


def _tell_order(moved: Sequence[MovedForm], place: Place, problems: Problems) -> None:
    """Where ratings tell that the later list is the earlier one, who came would be who left."""
    years = [(one.then.year, one.now.year) for each in moved for one in each.facts if one.then and one.now]
    if any(then and now and now < then for then, now in years):
        text = Text("by the years of its ratings the second list is earlier than the first")
        problems.warning("earlier-list", place, text, Text("name the earlier list first"))


def _tell_one_sided(
    moved: Sequence[MovedForm], found: Sequence[ListCounts], paths: Sequence[Path], problems: Problems
) -> None:
    """A form that one side alone has moved nowhere; people none of whom are met again may be of another unit."""
    for each in moved:
        for counted, path in zip(found, paths, strict=True):
            if not any(sheet.form.id == each.form.id for sheet in counted.sheets):
                text = Text("there is no list of the form “{form}” here: nothing of it is compared", form=each.form.id)
                problems.warning("one-list-alone", Place(shown(path)), text, Text("name both lists of that form"))
        staff, place = each.staff, Place(shown(paths[1]))
        if staff is None:
            continue
        if staff.then and staff.now and staff.came.low == staff.now:
            text = Text("nobody on the list of the form “{form}” stands on the earlier one", form=each.form.id)
            problems.warning("nobody-met-again", place, text, Text("are both lists of one unit?"))
        elif staff.open:
            text = Text(
                "of the form “{form}”, {count} people may be the same or others of the same name",
                form=each.form.id,
                count=staff.open,
            )
            hint = Text("write the full date of birth on both lists to know it; until then the numbers are bounds")
            problems.warning("same-or-another", place, text, hint)
