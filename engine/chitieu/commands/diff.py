"""chitieu diff: what changed between two datasets, saved assessments, rulebooks, lists, or tables of many units."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from chitieu.commands.asking import chooser
from chitieu.commands.datasets import datasets_meant, on_shelf
from chitieu.commands.delivery import deliver, require_apart
from chitieu.commands.exits import gate
from chitieu.commands.options import (
    DecimalsOption,
    DocumentOption,
    FormatOption,
    GroupOption,
    HorizonOption,
    IdsOption,
    LangOption,
    MemoryOption,
    NetworkOption,
    OutputOption,
    RulesOption,
    chosen_driver,
    repeatable,
)
from chitieu.commands.telling import refuse, reported
from chitieu.commands.units import check_memory
from chitieu.language import Language, language
from chitieu.messages import mark
from chitieu.text.kinds import holds_lists
from chitieu.text.records import TEXT_SUFFIXES
from chitieu.use_cases.diff import diff
from chitieu.use_cases.selection import Selection
from chitieu.views.changes import comparison_output
from chitieu.views.tables.table import with_ids
from chitieu.views.tables.words import Words

TABLES = (".parquet", *TEXT_SUFFIXES)  # of verdicts of many units


class TransitionGate(StrEnum):
    worse = "worse"
    newly_missed = "newly_missed"
    no_longer_measurable = "no_longer_measurable"


def command(
    then: Annotated[
        Path | None,
        typer.Argument(
            metavar="[A]",
            readable=False,
            help=mark(
                "A dataset by its file or date, an assessment saved as JSON, a list, or a table of verdicts of many"
                " units; by default the newest dataset but one."
            ),
        ),
    ] = None,
    now: Annotated[
        Path | None,
        typer.Argument(metavar="[B]", readable=False, help=mark("The later one; by default the newest dataset.")),
    ] = None,
    *,
    rules_a: Annotated[
        str | None,
        typer.Option(metavar=mark("DIR|git:REV"), help=mark("Rules for A: a folder, or a revision in git.")),
    ] = None,
    rules_b: Annotated[
        str | None,
        typer.Option(metavar=mark("DIR|git:REV"), help=mark("Rules for B: a folder, or a revision in git.")),
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help=mark("Also show what is unchanged, which is else one line."))
    ] = False,
    only: Annotated[
        Literal["changed"] | None, typer.Option(help=mark("Leave out what is unchanged in files for programs, too."))
    ] = None,
    form: Annotated[list[str], repeatable(mark("With lists: form of a sheet or file."), mark("[SHEET=]FORM"))],
    person: Annotated[
        list[str],
        repeatable(mark("With lists: whether rows of one name are about one person."), mark("SHEET:ROW=one|two")),
    ],
    small: Annotated[
        bool, typer.Option("--small", help=mark("With lists: show numbers of people under 3, too."))
    ] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help=mark("Ask nothing, on a terminal either."))] = False,
    memory: MemoryOption = None,
    document: DocumentOption,
    group: GroupOption,
    horizon: HorizonOption,
    ids: IdsOption = False,
    rules: RulesOption,
    format: FormatOption = None,
    output: OutputOption = None,
    fail_on: Annotated[
        list[TransitionGate],
        repeatable(mark("Exit with 1 if a target moved so (repeatable); with tables, also if units are gone.")),
    ],
    lang: LangOption = "vi",
    decimals: DecimalsOption = 1,
    network: NetworkOption = None,
) -> None:
    words = language(lang)
    then, now = _compared(then, now, words, one_will_do=rules_a is not None or rules_b is not None)
    require_apart([output], [then, now], words)
    if all(map(holds_lists, (then, now))):
        from chitieu.commands.asking import can_ask
        from chitieu.commands.diff_lists import show_moves
        from chitieu.commands.list_answers import ListOptions

        _refuse_verdicts(words, fail_on, rules_a, rules_b)
        told = Words(words, decimals)
        only_changed = only is not None
        asked = ListOptions(form, person, can_ask() and not no_input)
        show_moves(rules, (then, now), asked, told, format, output, only_changed=only_changed, small=small)
        return
    if any(path.suffix.lower() in TABLES for path in (then, now)):
        from chitieu.commands.diff_tables import diff_tables

        check_memory(memory, words)
        with_rules = rules_a is not None or rules_b is not None
        gate(fail_on, diff_tables(then, now, format, output, memory, words, with_rules=with_rules))
        return
    chosen = Selection(document, group, horizon, chooser(words))
    with reported(words) as problems:
        comparison = diff(rules, then, now, rules_a, rules_b, chosen, chosen_driver(network, words), problems)
    result = comparison_output(comparison, only_changed=only is not None, unchanged=every)
    deliver(with_ids(result) if ids else result, Words(words, decimals), format, output)
    gate(fail_on, (change.transition for change in comparison.changes))


def _compared(then: Path | None, now: Path | None, words: Language, *, one_will_do: bool) -> tuple[Path, Path]:
    """What is compared: the newest dataset and the one before it, where they are not named.

    ``one_will_do``: two versions of the rules are compared, if need be on one dataset.
    """
    if then is not None and now is not None:
        if any(path.suffix.lower() in TABLES for path in (then, now)):
            return then, now
        first, second = datasets_meant([then, now], words)
        return first, second
    if then is None:
        found = on_shelf(words, 1 if one_will_do else 2)
        return (found[-1], found[-1]) if one_will_do else (found[-2], found[-1])
    (first,), found = datasets_meant([then], words), on_shelf(words)
    return first, found[-1]


def _refuse_verdicts(words: Language, fail_on: Sequence[TransitionGate], *rules: str | None) -> None:
    """Ends the command where something of verdicts is asked of lists, on which none is reached."""
    if fail_on or any(rules):
        refuse(words.say("lists have no verdicts: --fail-on, --rules-a and --rules-b are for datasets"))
