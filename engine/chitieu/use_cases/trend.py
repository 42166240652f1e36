"""The use case "trend": datasets or saved assessments of one unit in, where each target is heading out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chitieu.diagnostics import Place, Problems, Text
from chitieu.files.workspace import shown
from chitieu.judging.network import Driver
from chitieu.judging.snapshot import Snapshot
from chitieu.judging.trend import Trend, trends
from chitieu.use_cases.diff import read_snapshots
from chitieu.use_cases.evaluate import Progress
from chitieu.use_cases.selection import Selection


def trend(
    rules: Path, paths: Sequence[Path], selection: Selection, driver: Driver, problems: Problems, progress: Progress
) -> tuple[tuple[Trend, ...], tuple[Snapshot, ...]]:
    """The trends of a unit's targets, worst first, and the snapshots that they run through.

    Raises InvalidInput with everything that is wrong with rules and datasets, or when these are of several units.
    """
    snapshots = read_snapshots(rules, paths, driver, problems, selection, progress)
    units = sorted({one.unit for one in snapshots})
    if len(units) > 1:
        problems.error(
            "several-units",
            Place(shown(paths[0])),
            Text("datasets of several units were found: {units}", units=", ".join(units)),
            Text("name those of one unit"),
        )
    problems.require_none()
    return trends(snapshots), snapshots
