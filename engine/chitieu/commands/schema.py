"""chitieu schema: JSON Schemas for editors."""

import json
from typing import Annotated, Literal

import typer

from chitieu.commands.options import LangOption
from chitieu.messages import mark, translator
from chitieu.schemas import schema as schema_of
from chitieu.views.output import write_for_programs

Name = Literal["checks", "dataset", "document", "facts", "form", "form-words", "indicators", "target", "units"]


def command(
    name: Annotated[
        Name,
        typer.Argument(
            metavar=mark("NAME"),
            help=mark("checks, dataset, document, facts, form, form-words, indicators, target or units."),
        ),
    ],
    *,
    lang: LangOption = "vi",
) -> None:
    write_for_programs(json.dumps(schema_of(name, translator(lang)), ensure_ascii=False, indent=2) + "\n")
