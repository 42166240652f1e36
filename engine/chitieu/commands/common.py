"""What the commands share: options, exit codes, and where diagnostics go."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.progress import ProgressLine
from chitieu.diagnostics import Diagnostic, InvalidInput, Problems
from chitieu.files.workspace import shown
from chitieu.judging.network import Driver, available_driver
from chitieu.language import Language
from chitieu.messages import mark
from chitieu.views.output import BY_SUFFIX, Pages, show
from chitieu.views.output import Format as FormatName

GATE, USAGE, INVALID = 1, 2, 3


class Lang(StrEnum):
    vi = "vi"
    en = "en"


class NetworkChoice(StrEnum):
    durable = "durable"
    plain = "plain"


class Format(StrEnum):
    table = "table"
    plain = "plain"
    json = "json"
    csv = "csv"
    markdown = "markdown"
    xlsx = "xlsx"
    html = "html"


# What cannot be read is reported by our own diagnostics, hence readable=False.
RulesOption = Annotated[
    Path | None, typer.Option(readable=False, help=_("Folder of rules; by default the rules/ found from here upwards."))
]
LangOption = Annotated[Lang, typer.Option(help=_("Language of the output."), envvar="CHITIEU_LANG")]
FormatOption = Annotated[
    Format | None, typer.Option(help=_("Form of the output; by default a table on a terminal, plain elsewhere."))
]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help=_("Write to this file instead of the screen."))
]
DecimalsOption = Annotated[int, typer.Option(min=0, max=6, help=_("Decimals of percentages."))]
NetworkOption = Annotated[
    NetworkChoice | None, typer.Option(help=_("Rules engine; by default durable, where it is installed."))
]


def chosen_format(format: Format | None, output: Path | None, words: Language) -> FormatName | None:
    """The format by its name; ``None`` leaves it to the suffix of the file.

    Ends the command for a workbook on a terminal, where its bytes would be noise, and for a suffix that says no format.
    """
    if format is Format.xlsx and output is None and sys.stdout.isatty():
        tell(words.say("a workbook goes into a file: add -o result.xlsx") + "\n")
        raise typer.Exit(USAGE)
    if format is None and output is not None and output.suffix.lower() not in BY_SUFFIX:
        tell(_unknown_suffix(output, words) + "\n")
        raise typer.Exit(USAGE)
    return format.value if format else None


def _unknown_suffix(output: Path, words: Language) -> str:
    if output.suffix.lower() == ".docx":
        text = words.say("{file}: chitieu report writes for Word; this command writes {known}")
    else:
        text = words.say("{file}: nothing is written under a name that ends so; known are {known}")
    return text.format(file=shown(output), known=", ".join(suffix for suffix in BY_SUFFIX if suffix))


def deliver(pages: Pages, format: Format | None, output: Path | None, words: Language) -> None:
    """Shows a result, or writes it into a file and says so while that takes long."""
    chosen = chosen_format(format, output, words)
    if output is None:
        show(pages, chosen, None)
        return
    with ProgressLine(words).during(words.say("writing {file}").format(file=shown(output))):
        show(pages, chosen, output)


def require_suffix(output: Path, suffix: str, words: Language) -> None:
    """Ends the command when a file is to be written under a name that says another kind."""
    if output.suffix.lower() != suffix:
        tell(
            words.say("{file}: a name that ends in {suffix} was expected").format(file=shown(output), suffix=suffix)
            + "\n"
        )
        raise typer.Exit(USAGE)


def require_apart(written: Sequence[Path | None], read: Sequence[Path | None], words: Language) -> None:
    """Ends the command, before anything is read, when a file to be written has no place, or is read or written already.

    A file in a folder that is read as a whole is read, too.
    """
    sources = [path.resolve() for path in read if path is not None]
    taken: set[Path] = set()
    for path in filter(None, written):
        place = path.resolve()
        problem = None
        if place in taken or any(place == source or source in place.parents for source in sources):
            problem = mark("{file} would be overwritten, and it is read or written here already: choose another name")
        elif place.is_dir():
            problem = mark("{file} is a folder: name a file in it")
        elif not place.parent.is_dir():
            problem = mark("the folder of {file} does not exist")
        if problem is not None:
            tell(words.say(problem).format(file=shown(path)) + "\n")
            raise typer.Exit(USAGE)
        taken.add(place)


def tell(text: str) -> None:
    """Diagnostics, notices and traces go to stderr; results alone go to stdout."""
    sys.stderr.write(text)


def report(diagnostics: Sequence[Diagnostic], words: Language) -> None:
    if diagnostics:
        from chitieu.views.problems import problems_text

        tell(problems_text(diagnostics, words))


@contextmanager
def reported(words: Language) -> Iterator[Problems]:
    """Problems for a use case to fill, reported after it; invalid input ends the command."""
    problems = Problems()
    try:
        yield problems
    except InvalidInput as invalid:
        report(invalid.diagnostics, words)
        raise typer.Exit(INVALID) from None
    report(problems.in_order(), words)


def chosen_driver(chosen: NetworkChoice | None, words: Language) -> Driver:
    """The rules engine asked for, or the best one here; a stand-in is announced."""
    driver = available_driver()
    if chosen is NetworkChoice.durable and driver != "durable":
        tell(words.say("durable_rules is not installed or does not load; leave --network out, or choose plain") + "\n")
        raise typer.Exit(USAGE)
    if chosen is not None:
        return chosen.value
    if driver == "plain":
        tell(words.say("durable_rules is not installed or does not load: the rules run on the built-in network") + "\n")
    return driver
