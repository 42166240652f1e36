"""The command line of chitieu. A command is imported when it is asked for: start-up is part of the product."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from functools import partial
from gettext import gettext
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from chitieu import __version__
from chitieu.commands.exits import INTERNAL, INTERRUPTED, USAGE
from chitieu.commands.usage import Command, CommandGroup, forget_stdout
from chitieu.messages import Translate, mark, speak

_COMPLETE = "_CHITIEU_COMPLETE"  # set by the scripts of "chitieu completion"


def _chosen_language(arguments: Sequence[str]) -> str:
    """The language before the arguments are parsed, so that --help and errors of usage speak it too."""
    chosen = os.environ.get("CHITIEU_LANG", "vi")
    for position, argument in enumerate(arguments):  # given twice, the last one holds, as for every option
        if argument == "--lang" and position + 1 < len(arguments):
            chosen = arguments[position + 1]
        elif argument.startswith("--lang="):
            chosen = argument.removeprefix("--lang=")
    return chosen


def _version(asked: bool) -> None:
    if asked:
        from chitieu.judging.network import STAND_IN, available_driver

        typer.echo(f"chitieu {__version__}")
        if available_driver() == "plain":
            typer.echo(gettext(STAND_IN), err=True)
        raise typer.Exit


def chitieu(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=mark("Print the version and exit."))
    ] = False,
) -> None:
    """What stands before a command."""


# Groups of commands with their names, modules of chitieu.commands and purposes.
_GROUPS = {
    mark("Judge"): {
        "evaluate": (
            "evaluate",
            mark("Evaluate datasets against every target: met or missed, percent of target, what is missing."),
        ),
        "explain": (
            "explain",
            mark("Explain a target: what was asked, how it is counted, what came, what would change it."),
        ),
        "audit": ("audit", mark("Hold what a report states against its own facts, for the person who signs it.")),
        "proofread": (
            "proofread",
            mark("Hold a report against itself: recompute what its own text states, from the file alone."),
        ),
        "evaluate-many": (
            "evaluate_many",
            mark("Evaluate a table of facts of many units: a table of verdicts, and what it says of all of them."),
        ),
    },
    mark("Compare"): {
        "diff": (
            "diff",
            mark("Compare two datasets, saved assessments, versions of the rules, lists, or tables of many units."),
        ),
        "trend": ("trend", mark("Values over dates: the pace so far, where it leads, what it takes.")),
        "rank": ("rank", mark("Rank the units of a table of verdicts.")),
        "show": ("show", mark("Show a table of verdicts: what it says of all units, or a page to look at.")),
    },
    mark("Write"): {
        "new": (
            "new",
            mark("Start a workspace, a document, a target or a dataset: asks, or takes options; never overwrites."),
        ),
        "report": ("report", mark("Write section 2.2 of the report in Word, with annexes of all targets.")),
        "import": (
            "import_lists",
            mark("Count the facts of a dataset from the staff's lists, in Excel and the like."),
        ),
        "export-template": (
            "export_template",
            mark("Write an empty form for lists of people, with values to choose from."),
        ),
    },
    mark("Keep"): {
        "lint": (
            "lint",
            mark("Look for errors and for what a careful colleague would question, in rules and datasets."),
        ),
        "test": ("test", mark("Run the examples of rule files: what was expected, what came.")),
        "format": ("format", mark("Put the keys of rule files and datasets in order; comments stay.")),
        "schema": ("schema", mark("Print the JSON Schema of a kind of file, for editors.")),
        "completion": ("completion", mark("Print what makes bash, zsh or fish complete commands and options.")),
        "help": ("help", mark("Show the help of a command.")),
    },
}
COMMANDS = {name: (*told, group) for group, commands in _GROUPS.items() for name, told in commands.items()}


def _program(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that is asked for; with all of them, where none is: each takes its time."""
    program = typer.Typer(
        name="chitieu",
        cls=CommandGroup,
        help=mark("Says with figures whether a policy met its targets."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["--help", "-h"]},
    )
    program.callback()(chitieu)
    asked = _asked(arguments)
    for name in [asked] if asked in COMMANDS else [] if asked == "--version" else COMMANDS:
        module, purpose, group = COMMANDS[name]
        command = import_module(f"chitieu.commands.{module}").command
        if isinstance(command, typer.Typer):
            program.add_typer(command, name=name, help=purpose, no_args_is_help=True, rich_help_panel=gettext(group))
        else:
            program.command(name, cls=Command, help=purpose, rich_help_panel=gettext(group))(command)
    return program


def _asked(arguments: Sequence[str]) -> str:
    """The command that is asked for, or that a shell completes; nothing where none is."""
    if _COMPLETE in os.environ:
        from typer.completion import completion_init  # type: ignore[attr-defined]  # typer has it, but does not export it; a test completes

        completion_init()
        typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
        arguments = typed.split()[1:]
    return arguments[0] if arguments else ""


def _with_help(arguments: Sequence[str]) -> list[str]:
    """``help evaluate`` as ``evaluate --help``."""
    asked = list(arguments)
    return [*asked[1:], "--help"] if asked[:1] == ["help"] and not {"--help", "-h"} & {*asked} else asked


def _offer_workspace(say: Translate) -> None:
    """Says to whoever typed the bare name where no rules are how to begin."""
    from chitieu.files.workspace import find_upwards

    if not find_upwards("rules", Path.cwd()).is_dir():
        lines = (
            say("There are no rules here. To begin:"),
            say("  chitieu new workspace FOLDER         # empty, for a resolution of your own"),
            say("  chitieu new workspace FOLDER --demo  # with the rules and datasets that ship"),
        )
        sys.stderr.write("".join(f"{line}\n" for line in lines))


def _open_closed_streams() -> None:
    """Where a stream was closed before we began (``>&-``, some schedulers), what is written to it goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - for the whole run


def _forget_no_sizes() -> None:
    """A size of the terminal that is none (0, abc) is as if it were not given: nothing that writes asks again."""
    for name in ("COLUMNS", "LINES"):
        size = os.environ.get(name, "")
        if not (size.isascii() and size.isdigit() and int(size)):
            os.environ.pop(name, None)


def _tell_lost(say: Translate, encoding: str) -> None:
    line = say(
        "the encoding of this output ({encoding}) lacks letters: they lose their marks here;"
        " -o FILE keeps them, where the command has it, or PYTHONIOENCODING=utf-8"
    )
    sys.stderr.write(line.format(encoding=encoding) + "\n")


def _tell_unwritten(error: OSError, say: Translate) -> None:
    """What could not be written and why; on Windows most often another program holds it open."""
    from chitieu.on_windows import may_be_open_elsewhere

    line = say("cannot write {file}: {reason}").format(file=error.filename or "-", reason=error.strerror)
    sys.stderr.write(line + "\n")
    if may_be_open_elsewhere(error):
        hint = say("if it is open in Excel, Word or another program, close it there and run the command again")
        sys.stderr.write(f"    → {hint}\n")


def main() -> None:
    """Runs the command line and exits: 0 done, 1 a gate fired, 2 usage, 3 invalid rules or data, 4 internal error."""
    _open_closed_streams()
    _forget_no_sizes()
    arguments = _with_help(sys.argv[1:])
    say = speak("en" if _chosen_language(arguments) == "en" else "vi")
    for stream in (sys.stdout, sys.stderr):
        if not stream.encoding.lower().startswith("utf"):
            from chitieu.views.terminal import make_safe

            make_safe(stream, partial(_tell_lost, say, stream.encoding) if stream is sys.stdout else lambda: None)
        elif isinstance(stream, io.TextIOWrapper):  # a name of a file may hold bytes that are no letters
            stream.reconfigure(errors="backslashreplace")
    try:
        try:
            _program(arguments)(args=arguments, prog_name="chitieu")
        finally:  # what is left goes out here, where a reader that has gone is noticed, and not when Python ends
            sys.stdout.flush()
            if not arguments and _COMPLETE not in os.environ:
                _offer_workspace(say)
    except KeyboardInterrupt:  # before a command was there to take it
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # the reader of our output has gone: nothing more to say
        forget_stdout()
        sys.exit(0)
    except OSError as error:
        _tell_unwritten(error, say)
        sys.exit(USAGE)
    except Exception as error:  # the last net: a fault of the program, never of the input
        if os.environ.get("CHITIEU_DEBUG"):
            raise
        message = say("internal error ({kind}: {error}); set CHITIEU_DEBUG=1 to see where, and report it please")
        sys.stderr.write(message.format(kind=type(error).__name__, error=error) + "\n")
        sys.exit(INTERNAL)
