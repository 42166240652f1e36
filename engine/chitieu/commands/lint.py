"""chitieu lint: errors, and what a careful colleague would question."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from chitieu.commands.exits import INVALID, USAGE
from chitieu.commands.options import LangOption, RulesOption, any_paths, datasets_folder
from chitieu.commands.telling import report
from chitieu.diagnostics import Severity
from chitieu.language import language
from chitieu.lint.run import EXPLAINED, unknown_code
from chitieu.lint.run import lint as use_case
from chitieu.messages import mark
from chitieu.views.findings import findings_text, rule_explained
from chitieu.views.output import write_for_programs


def command(
    paths: Annotated[list[Path], any_paths(mark("[PATH]..."), mark("Show only what concerns these files or folders."))],
    *,
    explain_code: Annotated[
        str | None,
        typer.Option("--explain", metavar=mark("CODE"), help=mark("Say why a rule is there, with examples.")),
    ] = None,
    format: Annotated[
        Literal["text", "json", "sarif", "github"], typer.Option(help=mark("Form of the output."))
    ] = "text",
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    if explain_code is not None:
        if explain_code not in EXPLAINED:
            report([unknown_code(explain_code)], words)
            raise typer.Exit(USAGE)
        sys.stdout.write(rule_explained(explain_code, words))
        return
    found = use_case(rules, datasets_folder(), paths)
    text = findings_text(found, format, words)
    if format == "text":
        sys.stdout.write(text)
    else:
        write_for_programs(text)
    if any(each.severity is Severity.ERROR for each in found):
        raise typer.Exit(INVALID)
