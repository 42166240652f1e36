"""chitieu explain: one target and everything that its verdicts rest on."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant
from chitieu.commands.options import (
    DecimalsOption,
    LangOption,
    NetworkOption,
    RulesOption,
    WithOption,
    chosen_driver,
    datasets_folder,
)
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import whole_or_nothing, with_extra
from chitieu.files.workspace import shown
from chitieu.judging.network import Driver
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.use_cases.explain import Explanation, explain_unit
from chitieu.use_cases.explain import explain as use_case
from chitieu.views.explain import explanation_text, explanations_json
from chitieu.views.output import write_for_programs


def command(
    target: Annotated[
        str,
        typer.Argument(
            metavar=mark("TARGET"),
            help=mark("A target by its title, a part of it or its id; document/target for one document."),
        ),
    ],
    dataset: Annotated[
        Path | None,
        typer.Argument(
            metavar=mark("[DATASET]"),
            readable=False,
            help=mark("A dataset by its file or date; without one, the newest in datasets/."),
        ),
    ] = None,
    *,
    supposing: WithOption,
    table: Annotated[
        str | None,
        typer.Option(metavar=mark("SOURCE"), help=mark("A table of facts of many units, as evaluate-many reads it.")),
    ] = None,
    unit: Annotated[str | None, typer.Option(help=mark("The unit of the table to explain."))] = None,
    rules: RulesOption,
    format: Annotated[Literal["text", "json"], typer.Option(help=mark("Form of the output."))] = "text",
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    if (table is None) != (unit is None) or (table is not None and (dataset is not None or supposing)):
        refuse(words.say("--table facts.csv and --unit NAME go together, in place of a dataset"))
    driver = chosen_driver(network, words)
    if table is not None and unit is not None:
        explanations = _of_table(rules, table, target, unit, driver, words)
    else:
        (dataset,) = datasets_meant([dataset], words) if dataset else [None]
        with reported(words) as problems:
            explanations = use_case(
                rules, datasets_folder(), target, dataset, driver, problems, chooser(words), supposing
            )
    if format == "json":
        write_for_programs(explanations_json(explanations))
    else:
        sys.stdout.write("\n".join(explanation_text(each, words, decimals) for each in explanations))


def _of_table(
    rules: Path, table: str, target: str, unit: str, driver: Driver, words: Language
) -> tuple[Explanation, ...]:
    """One unit of a table of facts."""
    with with_extra(words):
        from chitieu.units.extras import needed

        for package in ("duckdb", "sqlglot"):
            needed(package, "units")
        from chitieu.units.facts.sources import Source, is_address, without_password

        source = Source(table, None, without_password(table) if is_address(table) else shown(Path(table)))
        with whole_or_nothing(words), reported(words) as problems:
            return explain_unit(rules, source, target, unit, driver, problems)
