"""Options that several commands have, each said once.

Their help is the catalogue's key: what writes the help translates it. What cannot be read is reported by our own
diagnostics, hence ``readable=False``. Modules of commands leave out ``from __future__ import annotations``: typer
evaluates annotations that are texts four times over, at every start.
"""

from pathlib import Path
from typing import Annotated, Any

import typer

from chitieu.commands.telling import notice, refuse
from chitieu.files.workspace import find_upwards
from chitieu.judging.network import STAND_IN, Driver, available_driver
from chitieu.language import Code, Language
from chitieu.messages import mark
from chitieu.views.tables.formats import Format


def repeatable(help: str, metavar: str | None = None, *names: str) -> Any:
    """An option that may be given several times; without it, an empty list."""
    return typer.Option(*names, default_factory=list, show_default=False, readable=False, metavar=metavar, help=help)


def any_paths(metavar: str, help: str) -> Any:
    """An argument of no, one or several paths."""
    return typer.Argument(default_factory=list, show_default=False, readable=False, metavar=metavar, help=help)


def datasets_folder() -> Path:
    """The datasets/ in the current folder or the nearest one above it."""
    return find_upwards("datasets", Path.cwd())


RulesOption = Annotated[
    Path,
    typer.Option(
        default_factory=lambda: find_upwards("rules", Path.cwd()),
        show_default=False,
        readable=False,
        help=mark("Folder of rules; by default the rules/ found from here upwards."),
    ),
]
DocumentOption = Annotated[list[str], repeatable(mark("Only this document (repeatable)."))]
GroupOption = Annotated[list[str], repeatable(mark("Only this group of targets (repeatable)."))]
HorizonOption = Annotated[list[str], repeatable(mark("Only this year, or month such as 2026-03 (repeatable)."))]
WithOption = Annotated[
    list[str],
    repeatable(
        mark("Suppose another figure and see what it would change (repeatable); nothing is saved."),
        mark("FACT=VALUE"),
        "--with",
    ),
]
IdsOption = Annotated[bool, typer.Option("--ids", help=mark("Show ids in tables, too: other commands take them."))]
FORMAT = typer.Option(help=mark("Form of the output; by default a table on a terminal, plain elsewhere."))
FormatOption = Annotated[Format | None, FORMAT]
OutputOption = Annotated[
    Path | None, typer.Option("--output", "-o", help=mark("Write to this file instead of the screen."))
]
LangOption = Annotated[Code, typer.Option(help=mark("Language of the output."), envvar="CHITIEU_LANG")]
DecimalsOption = Annotated[int, typer.Option(min=0, max=6, help=mark("Decimals of percentages."))]
NetworkOption = Annotated[
    Driver | None, typer.Option(help=mark("Rules engine; by default durable, where it is installed."))
]


def chosen_driver(asked: Driver | None, words: Language, *, tell: bool = False) -> Driver:
    """The rules engine asked for, or the best one here; ``tell`` says where that is a stand-in.

    Both reach the same verdicts by the same firings: it is told where a person asks how, and not at every command.
    """
    driver = available_driver()
    if asked == "durable" and driver != "durable":
        refuse(words.say("durable_rules is not installed or does not load; leave --network out, or choose plain"))
    if tell and asked is None and driver == "plain":
        notice(words.say(STAND_IN))
    return asked or driver


MemoryOption = Annotated[
    str | None, typer.Option(help=mark("Most memory to use, for example 2GB; what is more goes to disk."))
]
