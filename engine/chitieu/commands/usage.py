"""Help and errors of usage in the language of the screen: our words, and those that typer puts around them.

Commands and options hold their help as the catalogue's key, so that no module chooses a language when it is imported.
What typer writes around it, it mostly writes without asking gettext: its classes of commands are asked here to write
our words, and its errors are recognised by their English, which is the key in our catalogue. What is not recognised
stays as it is.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from functools import partial
from gettext import gettext as _
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from chitieu.commands.exits import INTERRUPTED
from chitieu.messages import mark
from chitieu.text.unseen import visible

# The base of all errors of usage. typer names it no more since it holds a copy of click.
_UsageError: type[Any] = typer.BadParameter.__mro__[1]

# What typer's writer of help and errors holds from its own import on, in whatever language was spoken then.
_HELD = {
    "ARGUMENTS_PANEL_TITLE": mark("Arguments"),
    "OPTIONS_PANEL_TITLE": mark("Options"),
    "COMMANDS_PANEL_TITLE": mark("Commands"),
    "ERRORS_PANEL_TITLE": mark("Error"),
    "ABORTED_TEXT": mark("Aborted."),
    "DEFAULT_STRING": mark("[default: {}]"),
    "ENVVAR_STRING": mark("[env var: {}]"),
    "REQUIRED_LONG_STRING": mark("[required]"),
    "RICH_HELP": mark("Try [blue]'{command_path} {help_option}'[/] for help."),
}
# What it asks gettext for each time that it writes.
_ASKED = (
    mark("Missing command."),
    mark("No such command {name!r}."),
    mark("default: {default}"),
    mark("env var: {var}"),
    mark("required"),
)
_KINDS = (mark("str"), mark("int"), mark("int range"), mark("path"))
_PIECES = (mark("[OPTIONS]"), mark("COMMAND [ARGS]..."))
_ERRORS = (  # the first that fits is meant
    mark("{first}. Did you mean {names}?"),
    mark("{first} (Possible options: {names})"),
    mark("{first} Choose from: {names}"),
    mark("Invalid value for {name} (env var: {variable}): {reason}"),
    mark("Invalid value for {name}: {reason}"),
    mark("Invalid value: {reason}"),
    mark("Missing argument {name}."),
    mark("Missing option {name}."),
    mark("No such option: {name}"),
    mark("Option {name} requires an argument."),
    mark("Option {name} does not take a value."),
    mark("Got unexpected extra argument(s) ({words})"),
    mark("{value} is not a valid {kind}."),
    mark("{value} is not in the range {range}."),
    mark("{value} is not one of {names}."),
)


def translated(error: str) -> str:
    """An error of usage in the language of the screen; as it is, where it is none of those known here."""
    for message in _ERRORS:
        if match := re.fullmatch(_pattern(message), error, re.DOTALL):
            found = match.groupdict()
            found |= {name: translated(found[name]) for name in ("first", "reason") if name in found}
            return _(message).format(**found | ({"kind": _(found["kind"])} if "kind" in found else {}))
    return error


def _pattern(message: str) -> str:
    """What a message with {holes} looks like when they are filled."""
    parts = re.split(r"\{(\w+)\}", message)
    return "".join(f"(?P<{part}>.+?)" if n % 2 else re.escape(part) for n, part in enumerate(parts))


@contextmanager
def _our_words() -> Iterator[None]:
    """Errors of usage that pass through say what they say in the language of the screen."""
    try:
        yield
    except _UsageError as error:
        said = visible(translated(_of_what_was_given(error)))
        error.format_message = lambda: said
        error.show = partial(_show_plainly, error)
        _speak_what_is_held()
        raise


def _of_what_was_given(error: Any) -> str:
    """What an error says; the environment's name of an option stands in it only where the value came from there."""
    said = str(error.format_message()).replace("\n\t", " ")  # choices, each on a line of its own
    ctx, parameter = error.ctx, getattr(error, "param", None)
    source = ctx.get_parameter_source(parameter.name) if ctx is not None and parameter is not None else None
    return said if source is None or source.name == "ENVIRONMENT" else re.sub(r" \(env var: '\w+'\)", "", said, count=1)


def _show_plainly(error: Any) -> None:
    """What typer writes where it is told to do without rich (TYPER_USE_RICH=0), in the language of the screen."""
    held = {name: _(message) for name, message in _HELD.items()}
    lines = [f"{held['ERRORS_PANEL_TITLE']}: {error.format_message()}"]
    if error.ctx is not None:
        asking = {"command_path": error.ctx.command_path, "help_option": error.ctx.help_option_names[0]}
        hint = re.sub(r"\[/?\w*\]", "", held["RICH_HELP"]).format(**asking)
        lines = [error.ctx.get_usage(), hint, "", *lines]
    sys.stderr.write("\n".join(lines) + "\n")


def _speak_what_is_held() -> None:
    """Gives typer's writer of help and errors its words in the language of the screen, before it writes any."""
    from typer import rich_utils

    for name, message in _HELD.items():
        setattr(rich_utils, name, _(message))


@contextmanager
def _our_exits() -> Iterator[None]:
    """What typer would end with 1, the code of a gate: a reader of stdout that has gone, and Ctrl-C."""
    try:
        yield
    except BrokenPipeError:
        forget_stdout()
        raise typer.Exit from None
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None


def forget_stdout() -> None:
    """Lets what is still to be written to stdout go nowhere, once nobody reads it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write_usage(command: Any, ctx: Any, formatter: Any) -> None:
    # typer writes {FILE} where one is required, as if something had been left to fill in.
    pieces = [re.sub(r"^\{(.*)\}$", r"<\1>", _(piece)) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))


def _translate(command: Any) -> None:
    """Puts into our words what a command is for, and how its arguments are called: errors of usage say that, too."""
    command.help = command.help and _(command.help)
    for parameter in command.params:
        parameter.metavar = parameter.metavar and _(parameter.metavar)


def _translate_help(command: Any, ctx: Any) -> None:
    """Puts the help of options and arguments and the kinds of values in our words, before the help is written."""
    _speak_what_is_held()
    for parameter in command.get_params(ctx):
        parameter.help = parameter.help and _(parameter.help)
        if parameter.type.name in _KINDS:
            parameter.type = copy(parameter.type)  # the others of this kind, of other commands, share it
            parameter.type.name = _(parameter.type.name)
    if option := command.get_help_option(ctx):
        option.help = _("Show this message and exit.")


class Command(TyperCommand):
    """A command whose help is all in the language of the screen."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _translate(self)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuses a second file for an option that takes one: the first would be lost without a word."""
        order = self.make_parser(ctx).parse_args(args=list(args))[2]
        for one in {id(one): one for one in order if one.type.name == "path"}.values():
            times = sum(each is one for each in order)
            if times > 1 and one.param_type_name == "option" and not one.multiple:
                message = _(mark("{name} is given {times} times, one was expected"))
                raise _UsageError(message.format(name=one.opts[0], times=times), ctx)
        return list(super().parse_args(ctx, args))

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate_help(self, ctx)
        super().format_help(ctx, formatter)


class CommandGroup(TyperGroup):
    """Commands under one name; errors of usage of any of them are in the language of the screen, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _translate(self)

    def make_context(self, *args: Any, **options: Any) -> Any:
        with _our_words(), _our_exits():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        with _our_words(), _our_exits():
            return super().invoke(ctx)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate_help(self, ctx)
        super().format_help(ctx, formatter)
