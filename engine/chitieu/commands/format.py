"""chitieu format: keys in the house's order."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import say_written
from chitieu.commands.exits import GATE, INVALID
from chitieu.commands.options import LangOption, RulesOption, any_paths, datasets_folder
from chitieu.commands.telling import report
from chitieu.diagnostics import Problems
from chitieu.files.workspace import shown
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.format import format_files
from chitieu.views.output import write_whole


def command(
    paths: Annotated[list[Path], any_paths(mark("[PATH]..."), mark("Files or folders; without any, all."))],
    *,
    check: Annotated[
        bool, typer.Option("--check", help=mark("Write nothing; exit with 1 if a file would change."))
    ] = False,
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    problems = Problems()
    formatted = format_files(rules, datasets_folder(), paths, problems)
    changed = [file for file in formatted if file.changed]
    for file in changed:
        if check:
            sys.stdout.write(words.say("would change: {file}").format(file=shown(file.path)) + "\n")
        else:
            write_whole(file.path, file.text)
            say_written(file.path, words)
    if not changed:
        sys.stdout.write(words.say("{count} files are in order").format(count=len(formatted)) + "\n")
    report(problems.in_order(), words)
    if problems.has_errors:
        raise typer.Exit(INVALID)
    if check and changed:
        raise typer.Exit(GATE)
