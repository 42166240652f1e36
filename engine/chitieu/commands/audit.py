"""chitieu audit: what a report states, held against its own facts."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import deliver, require_apart
from chitieu.commands.exits import gate
from chitieu.commands.options import (
    DecimalsOption,
    FormatOption,
    LangOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    chosen_driver,
    repeatable,
)
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.audit import audit
from chitieu.views.audit_words import Category, Finding, audit_findings
from chitieu.views.audits import audit_output
from chitieu.views.tables.words import Words


class FindingGate(StrEnum):
    error = "error"
    claim = "claim"


def command(
    dataset: Annotated[
        Path,
        typer.Argument(
            metavar=mark("DATASET"),
            readable=False,
            help=mark("A dataset; those of the same report beside it are audited, too."),
        ),
    ],
    *,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[FindingGate],
        repeatable(mark("Exit with 1 on what is impossible or wrong (error), or on any faulty claim (claim).")),
    ],
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    require_apart([output], [dataset], words)
    with reported(words) as problems:
        audits = audit(rules, dataset, chosen_driver(network, words), problems)
    told = Words(words, decimals)
    deliver(audit_output(audits, told), told, format, output)
    gate(fail_on, _gates(one for each in audits for one in audit_findings(each)))


def _gates(found: Iterable[Finding]) -> Iterator[FindingGate]:
    for one in found:
        if one.category in (Category.IMPOSSIBLE, Category.WRONG):
            yield FindingGate.error
        if one.faulty_claim:
            yield FindingGate.claim
