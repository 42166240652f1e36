"""The use case "evaluate many": a table of facts in, a table of verdicts and what it says of all units out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Tell, Text, suggestion
from chitieu.drafts.figures import dataset_date
from chitieu.files.rulebook import read_rulebook
from chitieu.files.workspace import shown
from chitieu.lists.form_files import read_forms
from chitieu.lists.forms import PeopleForm
from chitieu.model import Horizon, Rulebook
from chitieu.units.facts.checked import Settings
from chitieu.units.facts.faults import Broken
from chitieu.units.facts.sources import Source
from chitieu.units.kept import facts_kept
from chitieu.units.plan.branches import COLUMNS
from chitieu.units.questions import Key, questions_of
from chitieu.units.run import evaluated
from chitieu.units.verdicts.looked import Looked, looked
from chitieu.units.verdicts.summaries import SUMMED, UnitsSummary, summary
from chitieu.units.verdicts.tables import read_verdicts
from chitieu.use_cases.selection import Selection, choices
from chitieu.use_cases.units_of_lists import is_of_lists, units_table


class WhatIsCounted(NamedTuple):
    """What is counted before anything is judged: a register by a ``form``, or lists, of which it names sheets' forms.

    ``as_of`` is the date of lists; ``facts`` the file that counted facts are kept in.
    """

    form: str | None = None
    as_of: str | None = None
    facts: Path | None = None


class Done(NamedTuple):
    """``lost`` is everything wrong with rows that were left out; ``single`` counts rows that the single judge took.

    ``looked`` is what a page shows, where one was asked for.
    """

    rulebook: Rulebook
    summary: UnitsSummary
    rows: int
    lost: Sequence[Broken]
    single: int
    looked: Looked | None = None


def evaluate_many(
    rules: Path,
    source: Source,
    output: Path | None,
    selection: Selection,
    settings: Settings,
    counting: WhatIsCounted,
    top: int,
    tell: Tell,
    problems: Problems,
) -> Done:
    """The verdicts on every unit and date of a source; ``output`` is written whole or not at all.

    The source is a table of facts, or people to be counted as ``counting`` says: a register, or a folder of lists.

    A page (``.html``) is not written here: what it shows is in the result.

    Raises InvalidInput with everything wrong with rules, selection and data; otherwise as ``chitieu.units.run`` does.
    """
    rulebook = read_rulebook(rules, shown(rules), problems)
    of_lists = source.path is not None and is_of_lists(source.path)
    if counting.form is not None and not of_lists:
        settings = settings._replace(form=_people_form(counting.form, rules, rulebook, problems))
    _check_counting(counting, problems, of_lists=of_lists)
    chosen = _chosen(rulebook, rules, selection, settings, problems)
    page = output is not None and output.suffix.lower() == ".html"
    columns = SUMMED if output is None else COLUMNS
    with (
        _counted(source, rules, rulebook, counting, settings, tell, problems, of_lists=of_lists) as table,
        facts_kept(counting.facts, rulebook, of_register=not of_lists) as keep,
        evaluated(rulebook, chosen, table, None if page else output, settings, tell, problems, columns) as found,
    ):
        keep(found.duck)
        _tell_counted(rulebook, chosen, found.base.facts, source, problems)
        connection = found.duck.connection
        read_verdicts(connection, found.described(rulebook, settings) if page else found.table)
        by = found.base.attributes.get(settings.by or "")
        if settings.by and by is None:
            problems.error(
                "missing-column",
                Place(source.shown),
                Text("the table has no column “{column}”", column=settings.by),
            )
            problems.require_none()
        told = looked(connection) if page else None
        said = summary(connection, top, by)
        if said.after:
            tell(Text("figures after the horizon judge {count} units: they have none of its year", count=said.after))
        return Done(rulebook, said, found.rows, found.lost, found.single, told)


def _chosen(
    rulebook: Rulebook, rules: Path, selection: Selection, settings: Settings, problems: Problems
) -> frozenset[Key]:
    """What is asked: documents, targets and horizons. Raises InvalidInput with everything that is wrong until here."""
    if not problems.has_errors:
        selection = selection.resolved(lambda: choices(rulebook), problems)
        _check_by(settings.by, rulebook, problems)
    if not problems.has_errors:
        selection.check_asks(rulebook, shown(rules), problems)
        _check_tiers(rulebook, selection, problems)
    problems.require_none()
    chosen = frozenset(
        (document.id, target.id, horizon)
        for document, target, horizon in rulebook.due
        if selection.takes(document, target, horizon)
    )
    _check_months(chosen, problems)
    return chosen


def _check_counting(counting: WhatIsCounted, problems: Problems, *, of_lists: bool) -> None:
    """What is said of people and lists must have some to be said of, and lists a date."""
    people = Text("SOURCE is a register with --form, or a folder of lists, a file or folder in it for each unit")
    if counting.facts is not None and counting.form is None and not of_lists:
        problems.error("nothing-counted", Place("--facts"), Text("nothing is counted of a table of facts"), people)
    if counting.as_of is not None and not of_lists:
        text = Text("a table says itself of which date its rows are, in the column as_of")
        problems.error("nothing-counted", Place("--as-of"), text, Text("leave the option out"))
    if of_lists and counting.as_of is None:
        text = Text("lists do not say for sure of which date they are")
        problems.error("not-said", Place("--as-of"), text, Text("say it: --as-of 2023-03-31"))


@contextmanager
def _counted(
    source: Source,
    rules: Path,
    rulebook: Rulebook,
    counting: WhatIsCounted,
    settings: Settings,
    tell: Tell,
    problems: Problems,
    *,
    of_lists: bool,
) -> Iterator[Source]:
    """The source of facts: of lists, a table of their counts, for as long as the block takes."""
    if not of_lists or source.path is None:
        yield source
        return
    forms = read_forms(rules / "forms", shown(rules / "forms"), rulebook.facts, problems)
    as_of = dataset_date(counting.as_of or "", problems)
    problems.require_none()
    assert as_of is not None
    tell(Text("reading {source}", source=source.shown))
    sheet, _, id = (counting.form or "").rpartition("=")
    chosen = {sheet: id} if counting.form else {}
    text = units_table(source.path, as_of, rulebook, forms, chosen, problems, skip=settings.skip)
    with TemporaryDirectory(prefix="chitieu-") as folder:
        table = Path(folder) / "facts.csv"
        table.write_text(text, "utf-8")
        yield source._replace(address=str(table))


def _check_months(chosen: Iterable[tuple[str, str, int]], problems: Problems) -> None:
    """Tables have a column of years: of a target that is due by a month nothing could be said there."""
    for document, target, horizon in sorted(chosen, key=lambda one: (one[0], one[1], str(one[2]))):
        if isinstance(horizon, Horizon) and horizon.is_month:
            problems.error(
                "month-in-table",
                Place(f"{document}/{target}"),
                Text("the target is due by {month}, and tables of many units know years only", month=str(horizon)),
                Text("choose other horizons with --horizon, or evaluate the units one by one"),
            )
    problems.require_none()


def _check_tiers(rulebook: Rulebook, selection: Selection, problems: Problems) -> None:
    """A table says of no unit which tier it is of: what is chosen must be asked of one."""
    asked = {document.asks for document, target, year in rulebook.due if selection.takes(document, target, year)}
    tiers = sorted(tier.value for tier in asked if tier is not None)
    if len(tiers) > 1:
        problems.error(
            "several-tiers",
            Place("--document"),
            Text("the documents ask units of several tiers ({tiers}), and a table is of one", tiers=", ".join(tiers)),
            Text("name those that ask the units of the table"),
        )


def _tell_counted(
    rulebook: Rulebook, chosen: frozenset[Key], columns: Collection[str], source: Source, problems: Problems
) -> None:
    """A warning for each fact that targets need and units below give, where the table has no column of it."""
    for id in questions_of(rulebook, chosen).measured:
        if rulebook.facts[id].below is not None and id not in columns:
            problems.warning(
                "counted-elsewhere",
                Place(source.shown),
                Text("“{label}” is not counted from units below in a table", label=rulebook.label(id)),
                Text("add the column {id}, or evaluate datasets: chitieu evaluate", id=id),
            )


def _people_form(id: str, rules: Path, rulebook: Rulebook, problems: Problems) -> PeopleForm | None:
    """The form of lists of people by its id; ``None`` with the reason in ``problems``."""
    forms = read_forms(rules / "forms", shown(rules / "forms"), rulebook.facts, problems)
    people_forms = {form.id: form for form in forms if isinstance(form, PeopleForm)}
    if id not in people_forms:
        hint = suggestion(id, people_forms) or Text("known here: {keys}", keys=", ".join(people_forms) or "–")
        problems.error("unknown-form", Place("--form"), Text("there is no form “{word}”", word=id), hint)
    return people_forms.get(id)


def _check_by(by: str | None, rulebook: Rulebook, problems: Problems) -> None:
    if by is not None and by not in rulebook.attributes:
        problems.error(
            "unknown-choice",
            Place("--by"),
            Text("“{word}” is not in these rules", word=by),
            suggestion(by, rulebook.attributes)
            or Text("known here: {keys}", keys=", ".join(rulebook.attributes) or "–"),
        )
