"""chitieu help: the same as --help behind a command. The program puts one for the other before it looks at a word."""

from typing import Annotated

import typer

from chitieu.messages import mark


def command(
    _command: Annotated[
        str, typer.Argument(metavar=mark("[COMMAND]"), help=mark("The command that is asked about."))
    ] = "",
) -> None:
    raise typer.Exit
