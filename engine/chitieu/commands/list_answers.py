"""What lists leave open, as which form a sheet is: the options that say it, and the questions on a terminal."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import typer

from chitieu.commands.asking import picked
from chitieu.commands.options import repeatable
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import notice, refuse
from chitieu.diagnostics import Diagnostic, InvalidInput, Problems, Severity
from chitieu.language import Language
from chitieu.lists.identity import ANSWERS, ONE_OR_TWO
from chitieu.lists.recognise import WHICH_FORM, form_option
from chitieu.messages import mark
from chitieu.use_cases.import_lists import LEFT_OUT, ListAnswers

Found = TypeVar("Found")
FormsOption = Annotated[list[str], repeatable(mark("Form of a sheet or file, or of all."), mark("[SHEET=]FORM"))]
PersonsOption = Annotated[
    list[str],
    repeatable(
        mark("Of two rows of one name: whether the later, by its sheet and number, is about one person or two."),
        mark("SHEET:ROW=one|two"),
    ),
]
NoInputOption = Annotated[bool, typer.Option("--no-input", help=mark("Ask nothing, on a terminal either."))]


class ListOptions(NamedTuple):
    """The options that say what lists leave open, and whether what they do not say may be asked."""

    forms: Sequence[str]
    persons: Sequence[str]
    ask: bool


def with_answers(
    read: Callable[[ListAnswers, Problems], Found], asked: ListOptions, words: Language, problems: Problems
) -> Found:
    """What reading lists gives, with what the options say of sheets and rows.

    Which form a sheet is, and whom a row is about, is asked where nothing else is wrong; an answer is said as the
    option that gives it. Ends the command for an option that says neither one person nor two.
    """
    forms = {sheet: id for sheet, _sign, id in (each.rpartition("=") for each in asked.forms)}
    persons = _persons(asked.persons, words)
    answered = ListAnswers({}, {})
    while True:
        tried = Problems()
        try:
            with ProgressLine(words).during(words.say("reading the lists")):
                given = ListAnswers({**answered.forms, **forms}, {**answered.persons, **persons})
                found = read(given, tried)
        except InvalidInput as invalid:
            errors = [one for one in invalid.diagnostics if one.severity is Severity.ERROR]
            if not asked.ask or any(one.code not in (WHICH_FORM, ONE_OR_TWO) for one in errors):
                raise
            more = _asked(errors, answered, words)
            if more is None:
                raise
            answered = more
        else:
            problems.found += tried.found
            return found


def _persons(options: Sequence[str], words: Language) -> dict[str, bool]:
    """Whether rows are about one person, by sheet and row."""
    persons: dict[str, bool] = {}
    for each in options:
        key, _sign, answer = each.rpartition("=")
        if not key or answer not in ANSWERS:
            refuse(words.say("--person: SHEET:ROW=one or SHEET:ROW=two was expected"))
        persons[key] = answer == ANSWERS[0]
    return persons


def _asked(errors: Sequence[Diagnostic], known: ListAnswers, words: Language) -> ListAnswers | None:
    """The answers with those to what is open now; ``None`` where none comes, or one changed nothing."""
    forms, persons = dict(known.forms), dict(known.persons)
    for (code, key), question in {(one.code, _key(one)): one for one in errors}.items():
        if key in (forms if code == WHICH_FORM else persons):
            return None
        answered = _form(key, question, forms, words) if code == WHICH_FORM else _one(key, question, persons, words)
        if not answered:
            return None
    return ListAnswers(forms, persons)


def _key(question: Diagnostic) -> str:
    """What the answer is about: a sheet, or a row of one."""
    place = question.place
    if question.code == WHICH_FORM:
        return place.cell or Path(place.file).name
    return f"{place.cell.rpartition('!')[0] or Path(place.file).name}:{place.line}"


def _form(sheet: str, question: Diagnostic, forms: dict[str, str], words: Language) -> bool:
    """Asks which form a sheet is; the answer is said as the option that gives it. False where none comes."""
    ids = str(question.text.values["forms"]).split(", ")
    asked = words.say("“{sheet}” may be any of these forms. Which is it?").format(sheet=sheet)
    choice = picked(asked, [*ids, words.say("none of them: leave it out")], words)
    if choice is None:
        return False
    forms[sheet] = [*ids, LEFT_OUT][choice]
    _say_answered(form_option(sheet, forms[sheet]), words)
    return True


def _one(row: str, question: Diagnostic, persons: dict[str, bool], words: Language) -> bool:
    """Asks whether two rows are about one person, the likely answer first. False where none comes."""
    assert question.hint is not None
    options = [str(question.hint.values[name]) for name in ("likely", "other")]
    said = {ANSWERS[0]: words.say("one person, on both rows"), ANSWERS[1]: words.say("two people of one name")}
    answers = [next(answer for answer in ANSWERS if f"={answer}" in option) for option in options]
    asked = words.say("{place}: one person or two? Its name stands in row {row}, too").format(
        place=row, row=question.text.values["row"]
    )
    choice = picked(asked, [said[answer] for answer in answers], words)
    if choice is None:
        return False
    persons[row] = answers[choice] == ANSWERS[0]
    _say_answered(options[choice], words)
    return True


def _say_answered(option: str, words: Language) -> None:
    notice(words.say("answered: {option}").format(option=option))


@contextmanager
def privately() -> Iterator[None]:
    """A fault of the program is told without its message, which may hold what stands in a cell."""
    try:
        yield
    except (InvalidInput, typer.Exit, OSError):
        raise
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        raise RuntimeError(f"{type(error).__name__}, {Path(place.filename).name}:{place.lineno}") from None
