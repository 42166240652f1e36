"""Where rules/ and datasets/ are: in the current folder or the nearest one above it."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text, suggestion
from chitieu.files.dataset import DatasetHead, read_dataset, read_head
from chitieu.files.strays import report_strays
from chitieu.files.units_list import NAME
from chitieu.links import whole_path
from chitieu.model import Dataset, Rulebook, Target, Territory
from chitieu.text.unseen import visible


def shown(path: Path) -> str:
    """A path as people and diagnostics name it: from the current folder, with forward slashes."""
    try:
        return visible(Path(os.path.relpath(path)).as_posix())
    except ValueError:  # another drive of Windows
        return visible(path.as_posix())


def find_upwards(name: str, start: Path) -> Path:
    """The folder ``name`` in ``start`` or the nearest folder above that has one; else where it was first sought."""
    for folder in (start, *start.parents):
        if (folder / name).is_dir():
            return folder / name
    return start / name


def newest_dataset(folder: Path, rulebook: Rulebook, problems: Problems) -> tuple[Path, Dataset] | None:
    """The latest dataset under ``datasets/`` by its date, with its file, when all are of one unit; else ``None``.

    Of the others only the heads are read: faults in their facts are for lint to find. Why there is none, or that
    another has its date, too, stands in ``problems``.
    """
    paths = dataset_files(folder)
    place = Place(shown(folder))
    report_stray_datasets(folder, problems)
    if not paths:
        problems.error(
            "no-datasets",
            place,
            Text("no dataset was found: datasets/<unit>/<date>.yaml was expected"),
            Text("name a dataset file on the command line"),
        )
        return None
    heads = dict(_heads(paths, rulebook, problems))
    units = sorted({head.unit.id for head in heads.values()})
    if len(units) > 1:
        problems.error(
            "several-units",
            place,
            Text("datasets of several units were found: {units}", units=", ".join(units)),
            Text("name the dataset file to evaluate on the command line"),
        )
        return None
    if not heads:
        return None
    latest = max(head.as_of for head in heads.values())
    newest = {path: head for path, head in heads.items() if head.as_of == latest}
    report_same_dates(newest.items(), problems)
    path, head = next(iter(newest.items()))
    read = head if isinstance(head, Dataset) else read_dataset(path, shown(path), rulebook, problems)
    return None if read is None else (path, read)


def _heads(
    paths: Iterable[Path], rulebook: Rulebook, problems: Problems
) -> Iterator[tuple[Path, DatasetHead | Dataset]]:
    """What is known of datasets by their heads; a dataset whose head does not tell is read whole."""
    for path in paths:
        head = read_head(path, rulebook) or read_dataset(path, shown(path), rulebook, problems)
        if head is not None:
            yield path, head


def dataset_files(folder: Path) -> list[Path]:
    """The dataset files under ``datasets/``, each once: ``latest.yaml`` may be a link to the newest of them."""
    return each_once(sorted(path for path in folder.glob("*/*.yaml") if not path.name.startswith(".")))


def each_once(paths: Iterable[Path]) -> list[Path]:
    """Paths without those that lead to a file another one leads to; a file's own name stays rather than a link's."""
    kept: dict[object, Path] = {}
    for path in paths:
        try:
            status = path.stat()
            file: object = (status.st_dev, status.st_ino) if status.st_ino else whole_path(path)
        except OSError:  # its reader says why
            file = path
        if file not in kept or (kept[file].is_symlink() and not path.is_symlink()):
            kept[file] = path
    return list(kept.values())


def report_stray_datasets(folder: Path, problems: Problems) -> None:
    """A warning for each file under ``datasets/`` that was meant to be read; for any, where there is no dataset."""
    found = any(folder.glob("*/*.yaml"))
    for unit in sorted(path for path in folder.glob("*") if path.is_dir() and not path.name.startswith(".")):
        with suppress(OSError):  # what cannot be looked into holds no dataset either
            report_strays(unit, shown(unit), problems, nearly=found)


def report_same_dates(datasets: Iterable[tuple[Path, DatasetHead | Dataset]], problems: Problems) -> None:
    """An error at each file that has the unit and the date of one before it: nothing says which of them counts."""
    seen: dict[tuple[str, dt.date], Path] = {}
    for path, dataset in sorted(
        datasets, key=lambda one: (one[0].parent, one[0].stem)
    ):  # “x.yaml” before “x - Copy.yaml”
        first = seen.setdefault((dataset.unit.id, dataset.as_of), path)
        if first is not path:
            problems.error(
                "same-date",
                Place(shown(path)),
                Text("this dataset and “{other}” are of the same unit and date", other=shown(first)),
                Text("delete one, correct its as_of, or name the one that counts on the command line"),
            )


def check_listed(found: Iterable[tuple[Path, Dataset | DatasetHead]], territory: Territory, problems: Problems) -> None:
    """An error at each dataset of a unit that is not listed, or that lies elsewhere by its dataset."""
    for path, head in found:
        unit, listed = head.unit, territory.units.get(head.unit.id)
        place = Place(shown(path), 1, 1)
        if listed is None:
            problems.error(
                "unlisted-unit",
                place,
                Text("the unit “{word}” is not listed in {name}", word=unit.id, name=NAME),
                suggestion(unit.id, territory.units) or Text("list it there with its tier and within: where it lies"),
            )
        elif unit.tier not in (None, listed.tier) or unit.within not in ("", listed.within):
            problems.error(
                "unit-and-list",
                place,
                Text("tier and within of this unit differ from those in {name}", name=NAME),
                Text("remove them here: the list says where units lie"),
            )


def chosen_targets(rulebook: Rulebook, rules: Path, paths: Sequence[Path], problems: Problems) -> tuple[Target, ...]:
    """The targets whose files are at ``paths``, or in them where they are folders; all when no path is named."""
    chosen: dict[tuple[str, str], Target] = {}
    for path in paths:
        here = whole_path(path)
        found = [
            target
            for target in rulebook.targets
            if here in ((file := whole_path(rules) / target.document / f"{target.id}.yaml"), *file.parents)
        ]
        if not found:
            problems.error(
                "no-targets-there",
                Place(shown(path)),
                Text("no rule file of {rules} stands there", rules=shown(rules)),
                Text("name a rule file, the folder of a document, or nothing for all"),
            )
        chosen |= {(target.document, target.id): target for target in found}
    return tuple(chosen.values()) if paths else rulebook.targets
