"""What is typed on each path, now and before: commands with their answers, and figures in the file of a dataset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from typing import NamedTuple

from tests.conftest import ROOT
from tests.paths.terminal import typed


class Step(NamedTuple):
    """A command with its answers; or figures that are typed into a file, of which a word stands before each."""

    command: Sequence[str]
    answers: Sequence[str] = ()
    file: str = ""
    figures: Mapping[str, str] = {}


class Walked(NamedTuple):
    keys: int
    seconds: float
    shown: str


_STATEMENT = "80% trường đạt chuẩn quốc gia vào năm 2027, 90% vào năm 2030"
_SOURCE = "11/NQ-HĐND, mục II.1"
_DOCUMENT = ("Nghị quyết về giáo dục", "HĐND tỉnh")
_FILE = "datasets/tinh-mau/2026-12-31.yaml"
_UNIT = ("new", "dataset")

_FIRST = [Step(("new", "workspace", "--demo")), Step(("evaluate",))]
_TARGET = [
    Step(("new", "workspace")),
    Step(("new", "document"), ("11/NQ-HĐND", "", *_DOCUMENT, "10/12/2025", "", "2027, 2030")),
    Step(
        ("new", "target"),
        (
            *(_STATEMENT, _SOURCE, "Trường đạt chuẩn quốc gia", "", "Trường đạt chuẩn quốc gia", ""),
            *("Trường học", "", "Giáo dục", "", "trường", "", "", "", "80%", "90%", "", ""),
        ),
    ),
]
_DATASET = [
    Step(_UNIT, ("Tỉnh mẫu", "", "2026-12-31", "Báo cáo năm 2026")),
    Step((), file=_FILE, figures={"  truong_dat_chuan_quoc_gia:": " 300", "  truong_hoc:": " 400"}),
    Step(("evaluate",)),
]
_REPORT = [Step(("report", "-o", "bao-cao.docx"))]

NOW: Mapping[str, Sequence[Step]] = {
    "first result": _FIRST,
    "own target": _TARGET,
    "new dataset": _DATASET,
    "report": _REPORT,
}

# Before (c6ddbc5): no workspace to begin in, an id typed for the document, formulas and groups by ids.
BEFORE: Mapping[str, Sequence[Step]] = {
    "own target": [
        Step(("new", "document", "--id", "11-NQ-HDND"), ("11/NQ-HĐND", *_DOCUMENT, "2025-12-10", "2027, 2030")),
        Step(
            ("new", "target"),
            (
                *("truong-dat-chuan-quoc-gia", _STATEMENT, _SOURCE, "", "Trường đạt chuẩn quốc gia"),
                *("truong_dat_chuan_quoc_gia / truong_hoc", "giao-duc", "Giáo dục", "Trường đạt chuẩn quốc gia"),
                *("trường", "Trường học", "trường", "", "", "80%", "90%"),
            ),
        ),
    ],
    "new dataset": [
        Step(_UNIT, ("2026-12-31", "tinh-mau", "Tỉnh mẫu", "Báo cáo năm 2026")),
        Step((), file=_FILE, figures={"  # truong_dat_chuan_quoc_gia:": " 300", "  # truong_hoc:": " 400"}),
        Step(("evaluate",)),
    ],
    "report": [Step(("report", _FILE, "-o", "bao-cao.docx"))],
}


def walked(steps: Sequence[Step], folder: Path, tree: Path = ROOT) -> Walked:
    """Keys and seconds of the steps of a path; raises AssertionError where one does not come to its end."""
    keys, shown, began = 0, "", monotonic()
    for step in steps:
        if step.file:
            keys += _filled(folder / step.file, step.figures)
            continue
        done = typed(step.command, step.answers, folder, tree)
        assert done.code == 0, done.shown
        keys, shown = keys + done.keys, done.shown
    return Walked(keys, monotonic() - began, shown)


def _filled(path: Path, figures: Mapping[str, str]) -> int:
    """The keys of figures that are typed behind words of a file: Delete takes the sign before a comment away."""
    text, keys = path.read_text("utf-8"), 0
    for before, figure in figures.items():
        assert text.count(before) == 1, before
        text = text.replace(before, before.replace("# ", "") + figure)
        keys += len(figure) + before.count("# ") * len("# ")
    path.write_text(text, "utf-8")
    return keys
