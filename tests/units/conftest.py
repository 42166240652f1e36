from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def workspace(workspace: Path) -> Path:
    """The small rulebook alone: a table of units brings the facts."""
    shutil.rmtree(workspace / "datasets")
    return workspace
