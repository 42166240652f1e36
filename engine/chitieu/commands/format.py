"""chitieu format: keys in the house's order."""

from __future__ import annotations

import sys
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import GATE, INVALID, Lang, LangOption, RulesOption, report
from chitieu.diagnostics import Problems
from chitieu.files.workspace import find_upwards, shown
from chitieu.language import language
from chitieu.use_cases.format import format_files
from chitieu.views.output import write_whole


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar=_("[PATH]..."), readable=False, help=_("Files or folders; without any, all.")),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=_("Write nothing; exit with 1 if a file would change."))
    ] = False,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    here = Path.cwd()
    problems = Problems()
    formatted = format_files(
        rules or find_upwards("rules", here), find_upwards("datasets", here), paths or [], problems
    )
    changed = [file for file in formatted if file.changed]
    message = words.say("would change: {file}") if check else words.say("written: {file}")
    for file in changed:
        if not check:
            write_whole(file.path, file.text)
        sys.stdout.write(message.format(file=shown(file.path)) + "\n")
    if not changed:
        sys.stdout.write(words.say("{count} files are in order").format(count=len(formatted)) + "\n")
    report(problems.in_order(), words)
    if problems.has_errors:
        raise typer.Exit(INVALID)
    if check and changed:
        raise typer.Exit(GATE)
