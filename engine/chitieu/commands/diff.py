"""chitieu diff: what changed between two datasets, saved assessments, rulebooks, or tables of many units."""

from __future__ import annotations

from enum import StrEnum
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import (
    GATE,
    DecimalsOption,
    FormatOption,
    Lang,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    chosen_driver,
    deliver,
    reported,
    require_apart,
)
from chitieu.files.workspace import find_upwards
from chitieu.language import language
from chitieu.use_cases.diff import diff
from chitieu.views.changes import comparison_output
from chitieu.views.tables.words import Words

TABLES = (".parquet", ".csv")  # of verdicts of many units


class Only(StrEnum):
    changed = "changed"


class Gate(StrEnum):
    worse = "worse"
    newly_missed = "newly_missed"
    no_longer_measurable = "no_longer_measurable"


def command(
    then: Annotated[
        Path,
        typer.Argument(
            metavar="A",
            readable=False,
            help=_("A dataset, an assessment saved as JSON, or a table of verdicts of many units."),
        ),
    ],
    now: Annotated[Path, typer.Argument(metavar="B", readable=False, help=_("The later one."))],
    rules_a: Annotated[
        str | None, typer.Option(metavar=_("DIR|git:REV"), help=_("Rules for A: a folder, or a revision in git."))
    ] = None,
    rules_b: Annotated[
        str | None, typer.Option(metavar=_("DIR|git:REV"), help=_("Rules for B: a folder, or a revision in git."))
    ] = None,
    only: Annotated[Only | None, typer.Option(help=_("Leave out what is unchanged."))] = None,
    rules: RulesOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[Gate] | None,
        typer.Option(help=_("Exit with 1 if a target moved so (repeatable); with tables, also if units are gone.")),
    ] = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    require_apart([output], [then, now], words)
    gates = {gate.value for gate in fail_on or []}
    if any(path.suffix.lower() in TABLES for path in (then, now)):
        from chitieu.commands.diff_tables import diff_tables

        moved = diff_tables(then, now, format, output, words, with_rules=rules_a is not None or rules_b is not None)
        raise typer.Exit(GATE if gates & moved else 0)
    with reported(words) as problems:
        folder = rules or find_upwards("rules", Path.cwd())
        comparison = diff(folder, then, now, rules_a, rules_b, chosen_driver(network, words), problems)
    result = comparison_output(comparison, only_changed=only is not None)
    deliver(result, Words(words, decimals), format, output)
    if any(change.transition.value in gates for change in comparison.changes):
        raise typer.Exit(GATE)
