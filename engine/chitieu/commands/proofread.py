"""chitieu proofread: what a report states, held against its own figures."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import deliver, require_apart, say_written
from chitieu.commands.exits import gate
from chitieu.commands.options import FormatOption, LangOption, repeatable
from chitieu.commands.telling import reported
from chitieu.language import language
from chitieu.messages import mark
from chitieu.prose.statements import Drawer, Proofreading
from chitieu.use_cases.proofread import commented_copy, proofread_file
from chitieu.views.output import write_bytes
from chitieu.views.proofreading import figures_output, proofreading_output, remarks_of
from chitieu.views.tables.words import Words


class ProofGate(StrEnum):
    wrong = "wrong"
    rounding = "rounding"


def command(
    report: Annotated[
        Path,
        typer.Argument(
            metavar=mark("REPORT"),
            readable=False,
            help=mark("A report: Word (.docx), a PDF with text (.pdf), a web page (.html) or text (.txt)."),
        ),
    ],
    *,
    every: Annotated[bool, typer.Option("--all", help=mark("Show what holds, too."))] = False,
    figures: Annotated[
        bool, typer.Option("--list", help=mark("List all figures that were read, with places."))
    ] = False,
    format: FormatOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            help=mark("Write to this file instead of the screen; a .docx is the report itself with comments."),
        ),
    ] = None,
    fail_on: Annotated[
        list[ProofGate],
        repeatable(mark("Exit with 1 on what is wrong (wrong), or on what is rounded amiss, too (rounding).")),
    ],
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    require_apart([output], [report], words)
    with reported(words) as problems:
        found = proofread_file(report, problems)
    told = Words(words, 1)
    if output is not None and output.suffix.lower() == ".docx" and format is None:
        with reported(words) as problems:
            copy = commented_copy(report, remarks_of(found, told, every=every), problems)
        write_bytes(output, copy)
        say_written(output, words)
        gate(fail_on, _gates(found))
        return
    result = proofreading_output(found, told, every=every)._replace(page=lambda: _page(found, told))
    deliver(figures_output(found, told) if figures else result, told, format, output)
    gate(fail_on, _gates(found))


def _page(found: Proofreading, words: Words) -> str:
    from chitieu.views.proof_page import proof_page

    return proof_page(found, words)


def _gates(found: Proofreading) -> Iterator[ProofGate]:
    for one in found.statements:
        if one.drawer is Drawer.WRONG:
            yield from (ProofGate.wrong, ProofGate.rounding)
        elif one.drawer is Drawer.ROUNDING:
            yield ProofGate.rounding
