"""chitieu completion: what makes a shell complete commands and options."""

import sys
from typing import Annotated, Literal

import typer

from chitieu.messages import mark


def command(
    shell: Annotated[
        Literal["bash", "zsh", "fish"], typer.Argument(metavar=mark("SHELL"), help=mark("The shell that you use."))
    ],
) -> None:
    from typer.completion import get_completion_script  # type: ignore[attr-defined]  # typer has it, but does not export it; a test completes

    script = get_completion_script(prog_name="chitieu", complete_var="_CHITIEU_COMPLETE", shell=shell)
    sys.stdout.write(script.replace("--no-files ", "") + "\n")  # arguments are files, too
