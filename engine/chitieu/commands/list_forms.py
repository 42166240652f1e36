"""Which form each sheet of a list is: the option that says it, and the question on a terminal where it is open."""

import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from chitieu.commands.asking import picked
from chitieu.commands.options import repeatable
from chitieu.commands.progress import ProgressLine
from chitieu.commands.telling import notice
from chitieu.diagnostics import Diagnostic, InvalidInput, Problems, Severity
from chitieu.language import Language
from chitieu.lists.recognise import WHICH_FORM, form_option
from chitieu.messages import mark
from chitieu.use_cases.import_lists import LEFT_OUT

Found = TypeVar("Found")
FormsOption = Annotated[list[str], repeatable(mark("Form of a sheet or file, or of all."), mark("[SHEET=]FORM"))]
NoInputOption = Annotated[bool, typer.Option("--no-input", help=mark("Ask nothing, on a terminal either."))]


def with_answers(
    read: Callable[[Mapping[str, str], Problems], Found],
    options: Sequence[str],
    words: Language,
    problems: Problems,
    *,
    ask: bool,
) -> Found:
    """What reading lists gives, with the forms that ``options`` name by sheet.

    Which form a sheet is, where that is all that is open, is asked; the answer is said as the option that gives it.
    """
    forms = {sheet: id for sheet, _sign, id in (each.rpartition("=") for each in options)}
    answered: dict[str, str] = {}
    while True:
        tried = Problems()
        try:
            with ProgressLine(words).during(words.say("reading the lists")):
                found = read({**answered, **forms}, tried)
        except InvalidInput as invalid:
            errors = [one for one in invalid.diagnostics if one.severity is Severity.ERROR]
            if not ask or any(one.code != WHICH_FORM for one in errors):
                raise
            by_sheet = {_sheet(one): one for one in errors}
            if not all(_answered(sheet, one, answered, words) for sheet, one in by_sheet.items()):
                raise
        else:
            problems.found += tried.found
            return found


def _sheet(question: Diagnostic) -> str:
    return question.place.cell or Path(question.place.file).name


def _answered(sheet: str, question: Diagnostic, answered: dict[str, str], words: Language) -> bool:
    """Asks which form a sheet is; the answer is said as the option that gives it. False where none comes."""
    ids = str(question.text.values["forms"]).split(", ")
    asked = words.say("“{sheet}” may be any of these forms. Which is it?").format(sheet=sheet)
    choice = picked(asked, [*ids, words.say("none of them: leave it out")], words)
    if choice is None or sheet in answered:
        return False
    answered[sheet] = [*ids, LEFT_OUT][choice]
    notice(words.say("answered: {option}").format(option=form_option(sheet, answered[sheet])))
    return True


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
