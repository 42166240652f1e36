"""Where rules/ and datasets/ are: in the current folder or the nearest one above it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from engine.diagnostics import Place, Problems, Text
from engine.files.dataset import read_dataset
from engine.model import Dataset, Rulebook, Target


def shown(path: Path) -> str:
    """A path as people and diagnostics name it: from the current folder, with forward slashes."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def find_upwards(name: str, start: Path) -> Path:
    """The folder ``name`` in ``start`` or the nearest folder above that has one; else where it was first sought."""
    for folder in (start, *start.parents):
        if (folder / name).is_dir():
            return folder / name
    return start / name


def newest_dataset(folder: Path, rulebook: Rulebook, problems: Problems) -> Dataset | None:
    """The latest dataset under ``datasets/`` when all are of one unit; else ``None``, the reason in ``problems``."""
    paths = sorted(path for path in folder.glob("*/*.yaml") if not path.name.startswith("."))
    place = Place(shown(folder))
    if not paths:
        problems.error(
            "no-datasets",
            place,
            Text("no dataset was found: datasets/<unit>/<date>.yaml was expected"),
            Text("name a dataset file on the command line"),
        )
        return None
    read = [read_dataset(path, shown(path), rulebook, problems) for path in paths]
    datasets = [dataset for dataset in read if dataset is not None]
    units = sorted({dataset.unit.id for dataset in datasets})
    if len(units) > 1:
        problems.error(
            "several-units",
            place,
            Text("datasets of several units were found: {units}", units=", ".join(units)),
            Text("name the dataset file to evaluate on the command line"),
        )
        return None
    return max(datasets, key=lambda dataset: dataset.as_of, default=None)


def chosen_targets(rulebook: Rulebook, rules: Path, paths: Sequence[Path], problems: Problems) -> tuple[Target, ...]:
    """The targets whose files are at ``paths``, or in them where they are folders; all when no path is named."""
    everything = [target for document in rulebook.documents for target in document.targets]
    chosen: dict[tuple[str, str], Target] = {}
    for path in paths:
        here = path.resolve()
        found = [
            target
            for target in everything
            if here in ((file := rules.resolve() / target.document / f"{target.id}.yaml"), *file.parents)
        ]
        if not found:
            problems.error(
                "no-targets-there",
                Place(shown(path)),
                Text("no rule file of {rules} stands there", rules=shown(rules)),
                Text("name a rule file, the folder of a document, or nothing for all"),
            )
        chosen |= {(target.document, target.id): target for target in found}
    return tuple(chosen.values()) if paths else tuple(everything)
