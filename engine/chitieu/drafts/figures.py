"""Counted facts as entries of a dataset: of a new one, or of one that is there and lacks them."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from chitieu.diagnostics import Place, Problems, Text
from chitieu.drafts.dataset import dataset_text
from chitieu.drafts.updated import ChangedFigure, NewFigure, changes, places_of_facts, with_changes
from chitieu.drafts.yaml_text import braced, fault, has_block, scalar, with_entry
from chitieu.files import fields as read
from chitieu.files import keys
from chitieu.files.dataset import read_dataset
from chitieu.files.shapes import BOUNDS
from chitieu.files.workspace import shown
from chitieu.language import Language
from chitieu.lists.agreement import Agreement, Compared, for_date, held_against
from chitieu.lists.counts import Counted, ListCounts, SheetRead
from chitieu.model import Dataset, Rulebook, Unit


class Draft(NamedTuple):
    """Where counted facts go, and whose they are; what is ``None`` was not said."""

    path: Path
    unit: Unit | None
    as_of: dt.date | None
    source: str
    rules: Path


def dataset_of(
    counts: ListCounts,
    draft: Draft,
    known: Dataset | None,
    language: Language,
    problems: Problems,
    *,
    update: bool = False,
) -> tuple[str | None, Sequence[ChangedFigure]]:
    """The text of the dataset with what was counted, and which figures change in it.

    ``known`` is the one that stands at the draft's path, if any. A figure that is there is replaced only to ``update``;
    else one that differs goes to ``problems`` at its line, as does what is missing for a new dataset.
    """
    figures = _figures(for_date(counts.counted, draft.as_of), counts.sheets, language)
    made = {fact: _entry(figure) for fact, figure in figures.items()}
    if known is None:
        return _new_text(counts, draft, made, language, problems), ()
    differing = [one for one in held_against(counts.counted, known, draft.as_of) if one.agreement is Agreement.DIFFERS]
    text, changed = known.text, []
    if update:
        replaced = [figures[one.counted.fact] for one in differing]
        changed = changes(replaced, known)
        ours = [sheet.form.title.partition(":")[0] + " (" for sheet in counts.sheets]
        text = with_changes(replaced, known, shown(draft.path), ours, problems)
    else:
        _tell_differences(differing, counts, draft, known, problems)
    new = {fact: entry for fact, entry in made.items() if fact not in known.facts}
    if new and not has_block(known.text, "facts"):
        place = Place(shown(draft.path))
        problems.error("layout", place, Text("“{key}:” must stand on a line of its own", key="facts"))
        return None, ()
    return with_figures(text, new), changed


def _new_text(
    counts: ListCounts, draft: Draft, made: Mapping[str, str], language: Language, problems: Problems
) -> str | None:
    """The text of a dataset that is not there yet, with the entries of its facts."""
    for option, value in (("--as-of", draft.as_of), ("--unit-id", draft.unit)):
        if value is None:
            problems.error(
                "not-said",
                Place(option),
                Text("a new dataset needs its unit and its date"),
                Text("add --unit-id, --unit-name and --as-of, or --check with an earlier dataset of the unit"),
            )
    if draft.as_of is None or draft.unit is None:
        return None
    schema = Path(os.path.relpath(draft.rules / "schema/dataset.json", draft.path.parent)).as_posix()
    source = draft.source or ", ".join(dict.fromkeys(sheet.form.title.partition(":")[0] for sheet in counts.sheets))
    return dataset_text(draft.unit, draft.as_of, source, counts.rulebook, None, schema, language, made)


def known_datasets(
    rulebook: Rulebook, output: Path | None, check: Sequence[Path], problems: Problems
) -> tuple[Dataset | None, list[Dataset]]:
    """The dataset at ``output``, if there is one, and those to compare with. Raises InvalidInput for faulty ones."""
    there = output is not None and output.exists()
    known = read_dataset(output, shown(output), rulebook, problems) if output is not None and there else None
    datasets = [read_dataset(path, shown(path), rulebook, problems) for path in check]
    problems.require_none()
    return known, [dataset for dataset in datasets if dataset is not None]


def dataset_date(text: str, problems: Problems) -> dt.date | None:
    """The date that ``--as-of`` gives; what is wrong with it goes to ``problems``."""
    wrong = fault(text, read.date)
    if wrong is not None:
        problems.error("not-a-date", Place("--as-of"), wrong)
        return None
    return dt.date.fromisoformat(text.strip())


def new_unit(id: str | None, name: str | None, problems: Problems) -> Unit | None:
    """The unit that the options name; ``None`` when they do not."""
    if id is None or name is None:
        return None
    wrong = fault(id, read.identifier)
    if wrong is not None:
        problems.error("bad-id", Place("--unit-id"), wrong)
        return None
    return Unit(id, name, {})


def _figures(counted: Sequence[Counted], sheets: Sequence[SheetRead], language: Language) -> dict[str, NewFigure]:
    """By fact, the figure for its entry, with the list that it comes from: “Phụ lục 5 (PL5.xlsx, PL5)”."""
    sources: dict[str, list[str]] = {}
    for sheet in sheets:
        place = f"{Path(sheet.file).name}, {sheet.name.strip()}".rstrip(", ")
        sources.setdefault(sheet.form.id, [sheet.form.title.partition(":")[0], place]).append(place)
    made: dict[str, NewFigure] = {}
    for one in counted:
        if one.value is None:
            continue
        if one.written:
            made[one.fact] = NewFigure(one, one.written, one.how, one.note)
            continue
        title, *places = dict.fromkeys(sources[one.form])
        notes = [language.say("rated in {year}").format(year=one.year)] if one.year else []
        notes += [language.say("{number} people not known").format(number=one.unknown)] if one.unknown else []
        made[one.fact] = NewFigure(one, _figure(one), f"{title} ({'; '.join(places)})", "; ".join(notes))
    return made


def _entry(figure: NewFigure) -> str:
    """The text of an entry: ``{value: 23, source: "Phụ lục 5 (PL5.xlsx, PL5)"}``; of a value alone, that."""
    said = {name: scalar(text) for name, text in (("source", figure.origin), ("note", figure.note)) if text}
    return braced(keys.FIGURE, {"value": figure.written, **said}) if said else figure.written


def _figure(one: Counted) -> str:
    """A count, bounds, or a share as the quotient it is."""
    assert one.value is not None
    if one.what == "share":
        return f"{one.counted}/{one.among}"
    if one.value.exact is not None:
        return str(one.value.exact)
    return braced(BOUNDS, {"at_least": str(one.value.low), "at_most": str(one.value.high)})


def _tell_differences(
    differing: Sequence[Compared], counts: ListCounts, draft: Draft, known: Dataset, problems: Problems
) -> None:
    for one in differing:
        problems.error(
            "count-differs",
            places_of_facts(known.text, shown(draft.path)).get(one.counted.fact, Place(shown(draft.path))),
            Text(
                "“{label}”: the dataset and the lists differ; the lists give {value}",
                label=counts.rulebook.facts[one.counted.fact].label,
                value=_figure(one.counted),
            ),
            Text("correct the lists, or take what they give: --update"),
        )


def with_figures(text: str, new: Mapping[str, str]) -> str:
    """The text of a dataset with entries for facts that it lacks; every other line stays as it is.

    A fact that waits (``agencies: # …``, or all of it in a comment) takes its place; others go to the end of the facts.
    """
    lines = text.splitlines()
    for fact, entry in new.items():
        blank = re.compile(rf"\s+(#\s*{fact}:(\s|$)|{fact}:\s*(#|$))")
        waiting = next((n for n, line in enumerate(lines) if blank.match(line)), None)
        if waiting is None:
            lines = with_entry("\n".join(lines), "facts", f"{fact}: {entry}").splitlines()
        else:
            indent = lines[waiting][: len(lines[waiting]) - len(lines[waiting].lstrip())]
            lines[waiting] = f"{indent}{fact}: {entry}"
    return "\n".join(lines) + "\n"
