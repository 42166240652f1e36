"""chitieu export-template: an empty form for the staff to fill in."""

from __future__ import annotations

import datetime as dt
import sys
from gettext import gettext as _
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.common import Lang, LangOption, RulesOption, reported, require_suffix
from chitieu.drafts.write import refuse_to_overwrite
from chitieu.files.workspace import find_upwards, shown
from chitieu.language import language
from chitieu.use_cases.import_lists import form_named, known_forms
from chitieu.views.form_book import form_book
from chitieu.views.output import write_bytes


def command(
    form: Annotated[str, typer.Argument(metavar=_("FORM"), help=_("A form of rules/forms, by its id."))],
    output: Annotated[Path, typer.Option("--output", "-o", help=_("The workbook to write."))],
    rules: RulesOption = None,
    lang: LangOption = Lang.vi,
) -> None:
    words = language(lang.value)
    require_suffix(output, ".xlsx", words)
    with reported(words) as problems:
        refuse_to_overwrite([output], problems)
        _rulebook, forms = known_forms(rules or find_upwards("rules", Path.cwd()), problems)
        chosen = form_named(form, {each.id: each for each in forms}, "FORM", problems)
        problems.require_none()
    assert chosen is not None
    this_year = dt.datetime.now(dt.UTC).astimezone().year
    write_bytes(output, form_book(chosen, (this_year - 1, this_year), words))
    sys.stdout.write(words.say("written: {file}").format(file=shown(output)) + "\n")
