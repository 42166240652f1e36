"""The use case "proofread": a report's own figures, held against each other. No rulebook and no dataset are needed."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from chitieu.diagnostics import Problems
from chitieu.files.workspace import shown
from chitieu.prose.proofread import proofread
from chitieu.prose.read import A_FOLDER, LARGEST_FILE, read_report
from chitieu.prose.statements import Proofreading, WordRemark
from chitieu.text.files import read_bytes
from chitieu.text.unreadable import Unreadable


def proofread_file(path: Path, problems: Problems) -> Proofreading:
    """What a report states, and what of it holds. Raises InvalidInput when the file cannot be read as one."""
    report = read_report(path, shown(path), problems)
    problems.require_none()
    assert report is not None
    return proofread(report, path.name)


def commented_copy(path: Path, remarks: Iterable[WordRemark], problems: Problems) -> bytes:
    """A Word file with comments. Raises InvalidInput for one that cannot take any."""
    from chitieu.prose.word_comments import commented

    name = shown(path)
    data = read_bytes(path, name, problems, None, LARGEST_FILE, A_FOLDER)
    problems.require_none()
    assert data is not None
    try:
        return commented(data, remarks)
    except Unreadable as error:
        error.tell(name, problems)
    problems.require_none()
    raise AssertionError
