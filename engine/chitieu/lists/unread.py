"""Columns that were not read: shown by the words of their headers, unless these could be somebody's name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from chitieu.diagnostics import Problems, Text
from chitieu.lists.counts import Counted, SheetRead
from chitieu.lists.forms import Form, Header, Matrix, PeopleForm
from chitieu.lists.header_words import stands_apart
from chitieu.lists.plain_words import Pairs, is_plain, pairs_in
from chitieu.lists.words import OR
from chitieu.model import Rulebook
from chitieu.sheets.grid import Sheet


def known_pairs(form: Form, rulebook: Rulebook) -> Pairs:
    """The syllables that stand side by side in the words of rules."""
    headers = [*form.rows.values(), *form.columns.values()] if isinstance(form, Matrix) else _headers(form)
    parts = (part for several in headers for header in several for part in header)
    said = [way for part in parts for way in part.split(OR)]
    labels = (fact.label for fact in rulebook.facts.values())
    return pairs_in((*form.words.known, *form.words.apart, *form.words.around, *said, *labels))


def _headers(form: PeopleForm) -> list[Sequence[Header]]:
    columns = [column.headers for trait in form.traits.values() for column in trait.columns]
    return [form.name, form.born, form.note, *columns]


def shown_words(path: Header, pairs: Pairs) -> str:
    """The header of a column that was not read, as it stands on the sheet; "" if it could be a name."""
    return " > ".join(" ".join(part.split()) for part in path) if all(is_plain(part, pairs) for part in path) else ""


def unread_words(numbers: Iterable[int], by_column: Mapping[int, Header], pairs: Pairs) -> tuple[str, ...]:
    """The words of columns that were not read, by their numbers."""
    return tuple(shown_words(by_column[number], pairs) for number in numbers)


def tell_absent(
    sheet: Sheet, form: PeopleForm, absent: Iterable[str], read: Sequence[SheetRead], problems: Problems
) -> None:
    """What a form counts by and no column says: by its label, with how many facts hang on it, and what was not read."""
    for trait in (form.traits[id] for id in form.traits if id in set(absent)):
        facts = sum(trait.id in counting.names for counting in form.facts)
        if facts:
            problems.warning(
                "not-in-list",
                sheet.place(),
                Text("no column says “{trait}”: {facts} facts were not counted", trait=trait.label, facts=facts),
                _where_it_may_be(read),
            )


def tell_not_counted(sheet: Sheet, counted: Sequence[Counted], read: SheetRead, problems: Problems) -> None:
    """The rows and columns that a matrix lacks, and how many facts hang on them; nothing of one without any number."""
    filled = any(one.value is not None for one in counted)
    absent = dict.fromkeys(name for one in counted for name in one.absent if filled)
    for name in absent:
        facts = sum(name in one.absent for one in counted)
        problems.warning(
            "not-in-list",
            sheet.place(),
            Text("no row or column “{header}” was read: {facts} facts were not counted", header=name, facts=facts),
            _where_it_may_be([read]),
        )


def _where_it_may_be(read: Sequence[SheetRead]) -> Text:
    columns = [
        name
        for sheet in read
        for name, words in zip(named_columns(sheet), sheet.words, strict=True)
        if not (words and stands_apart(tuple(words.split(" > ")), sheet.form.words))
    ]
    if not columns:
        return Text("add the column, or leave these facts to be filled in by hand")
    return Text(
        "it may be one of the columns that were not read: {columns}; name its header in rules/forms",
        columns=", ".join(columns),
    )


def named_columns(sheet: SheetRead) -> list[str]:
    """The columns of a sheet that were not read: letters, with their headers where these can be shown."""
    return [f"{letters} “{said}”" if said else letters for letters, said in zip(sheet.unread, sheet.words, strict=True)]
