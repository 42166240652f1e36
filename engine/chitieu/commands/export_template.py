"""chitieu export-template: an empty form for the staff to fill in."""

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from chitieu.commands.delivery import require_suffix, say_written
from chitieu.commands.options import LangOption, RulesOption
from chitieu.commands.telling import reported
from chitieu.drafts.write import refuse_to_overwrite
from chitieu.language import language
from chitieu.messages import mark
from chitieu.use_cases.import_lists import form_named, known_forms
from chitieu.views.form_book import form_book
from chitieu.views.output import write_bytes


def command(
    form: Annotated[str, typer.Argument(metavar=mark("FORM"), help=mark("A form of rules/forms, by its id."))],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help=mark("The workbook to write."))],
    rules: RulesOption,
    lang: LangOption = "vi",
) -> None:
    words = language(lang)
    require_suffix(output, ".xlsx", words)
    with reported(words) as problems:
        refuse_to_overwrite([output], problems)
        _rulebook, forms = known_forms(rules, problems)
        chosen = form_named(form, {each.id: each for each in forms}, "FORM", problems)
        problems.require_none()
    assert chosen is not None
    this_year = dt.datetime.now(dt.UTC).astimezone().year
    write_bytes(output, form_book(chosen, (this_year - 1, this_year), words))
    say_written(output, words)
