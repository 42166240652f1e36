"""The paths of a new user lead somewhere, with no more keys than they took when they were last counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.paths.walks import NOW, walked

MOST = {"first result": 60, "own target": 320, "new dataset": 90, "report": 35}

pytestmark = pytest.mark.slow("a dozen commands on a pseudo-terminal")


def test_each_path_is_walked_and_takes_few_keys(tmp_path: Path) -> None:
    demo, own = tmp_path / "demo", tmp_path / "own"
    demo.mkdir()
    own.mkdir()
    found = {name: walked(steps, demo if name == "first result" else own) for name, steps in NOW.items()}
    assert "29,4%" in found["first result"].shown
    assert (own / "rules/11-NQ-HDND/truong-dat-chuan-quoc-gia.yaml").exists()
    assert "300/400" in found["new dataset"].shown
    assert (own / "bao-cao.docx").exists()
    assert {name: one.keys for name, one in found.items() if one.keys > MOST[name]} == {}
