"""chitieu schema: JSON Schemas for editors."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from gettext import gettext as _
from typing import Annotated

import typer

from chitieu.commands.common import Lang, LangOption
from chitieu.messages import translator
from chitieu.schemas import schema as schema_of


class SchemaName(StrEnum):
    checks = "checks"
    dataset = "dataset"
    document = "document"
    facts = "facts"
    form = "form"
    form_words = "form-words"
    indicators = "indicators"
    target = "target"


def command(
    name: Annotated[
        SchemaName,
        typer.Argument(
            metavar=_("NAME"), help=_("checks, dataset, document, facts, form, form-words, indicators or target.")
        ),
    ],
    lang: LangOption = Lang.vi,
) -> None:
    sys.stdout.write(json.dumps(schema_of(name.value, translator(lang.value)), ensure_ascii=False, indent=2) + "\n")
