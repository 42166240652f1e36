"""chitieu audit: what a report states, held against its own facts."""

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
from chitieu.use_cases.audit import audit
from chitieu.views.audit_words import Category, audit_findings
from chitieu.views.audits import audit_output
from chitieu.views.tables.words import Words


class Gate(StrEnum):
    error = "error"
    claim = "claim"


def command(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar=_("DATASET"),
            readable=False,
            help=_("A dataset; those of the same report beside it are audited, too."),
        ),
    ],
    rules: RulesOption = None,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[Gate] | None,
        typer.Option(help=_("Exit with 1 on what is impossible or wrong (error), or on any faulty claim (claim).")),
    ] = None,
    lang: LangOption = Lang.vi,
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang.value)
    require_apart([output], [dataset], words)
    with reported(words) as problems:
        audits = audit(rules or find_upwards("rules", Path.cwd()), dataset, chosen_driver(network, words), problems)
    told = Words(words, decimals)
    deliver(audit_output(audits, told), told, format, output)
    found = [one for each in audits for one in audit_findings(each)]
    gates = fail_on or []
    wrong = any(one.category in (Category.IMPOSSIBLE, Category.WRONG) for one in found)
    if (Gate.error in gates and wrong) or (Gate.claim in gates and any(one.faulty_claim for one in found)):
        raise typer.Exit(GATE)
