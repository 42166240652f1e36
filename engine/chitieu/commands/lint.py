"""chitieu lint: errors, and what a careful colleague would question."""

from __future__ import annotations

import sys
from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import INVALID, USAGE, Lang, LangOption, RulesOption, report
from chitieu.diagnostics import Severity
from chitieu.files.workspace import find_upwards
from chitieu.language import language
from chitieu.lint.faults import FAULTS
from chitieu.lint.rules import RULES
from chitieu.lint.run import lint as use_case
from chitieu.lint.run import unknown_code
from chitieu.views.findings import findings_text, rule_explained


class FindingsFormat(StrEnum):
    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


def command(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar=_("[PATH]..."), readable=False, help=_("Show only what concerns these files or folders.")
        ),
    ] = None,
    explain_code: Annotated[
        str | None, typer.Option("--explain", metavar=_("CODE"), help=_("Say why a rule is there, with examples."))
    ] = None,
    format: Annotated[FindingsFormat, typer.Option(help=_("Form of the output."))] = FindingsFormat.text,
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    if explain_code is not None:
        if explain_code not in {**RULES, **FAULTS}:
            report([unknown_code(explain_code)], words)
            raise typer.Exit(USAGE)
        sys.stdout.write(rule_explained(explain_code, words))
        return
    here = Path.cwd()
    found = use_case(rules or find_upwards("rules", here), find_upwards("datasets", here), paths or [])
    sys.stdout.write(findings_text(found, format.value, words))
    if any(each.severity is Severity.ERROR for each in found):
        raise typer.Exit(INVALID)
