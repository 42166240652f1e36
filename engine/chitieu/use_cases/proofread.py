"""The use case "proofread": a report's own figures, held against each other. No rulebook and no dataset are needed."""

from __future__ import annotations

from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.files.workspace import shown
from chitieu.prose.proofread import proofread
from chitieu.prose.read import read_report
from chitieu.prose.statements import Proofreading


def proofread_file(path: Path, problems: Problems) -> Proofreading:
    """What a report states, and what of it holds. Raises InvalidInput when the file cannot be read as one."""
    report = read_report(path, shown(path), problems)
    problems.require_none()
    assert report is not None
    return proofread(report, path.name)
