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
from gettext import gettext as _
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from chitieu.commands.exits import INTERRUPTED
from chitieu.messages import mark
from chitieu.text.unseen import visible

# The base of all errors of usage. typer names it no more since it holds a copy of click.
_UsageError: type[Any] = typer.BadParameter.__mro__[1]

_KINDS = (mark("str"), mark("int"), mark("int range"), mark("path"))
_PIECES = (mark("[OPTIONS]"), mark("COMMAND [ARGS]..."))
_ERRORS = (  # the first that fits is meant
    mark("{first}. Did you mean {names}?"),
    mark("{first} (Possible options: {names})"),
    mark("Invalid value for {name} (env var: {variable}): {reason}"),
    mark("Invalid value for {name}: {reason}"),
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
        said = visible(translated(error.format_message()))
        error.format_message = lambda: said
        raise


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
    pieces = [_(piece) for piece in command.collect_usage_pieces(ctx)]
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=_("Usage: "))


def _translate(command: Any) -> None:
    """Puts into our words what a command is for, and how its arguments are called: errors of usage say that, too."""
    command.help = command.help and _(command.help)
    for parameter in command.params:
        parameter.metavar = parameter.metavar and _(parameter.metavar)


def _translate_help(command: Any, ctx: Any) -> None:
    """Puts the help of options and arguments and the kinds of values in our words, before the help is written."""
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
                raise typer.BadParameter(message.format(name=one.opts[0], times=times))
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
        with _our_words():
            return super().make_context(*args, **options)

    def invoke(self, ctx: Any) -> Any:
        with _our_words(), _our_exits():
            return super().invoke(ctx)

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        _write_usage(self, ctx, formatter)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        _translate_help(self, ctx)
        super().format_help(ctx, formatter)
