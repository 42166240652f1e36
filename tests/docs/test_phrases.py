"""Sentences of documents and how they are written, as the pages say it: each row runs and gives its verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Run
from tests.phrases import Row, rows, write

HERE = Path(__file__).parent
PAGE = ROOT / "docs/vi/sua-quy-tac.md"
ROWS = rows(PAGE.read_text("utf-8"), "| câu trong văn bản | cách viết |")
DATA: Mapping[str, Any] = yaml.safe_load((HERE / "phrases/vi.yaml").read_text("utf-8"))


def exact(written: object) -> Fraction | None:
    text = str(written)
    return None if written is None else Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def test_every_row_is_tried() -> None:
    assert [row.sentence for row in ROWS] == list(DATA)
    assert len(ROWS) >= 40


@pytest.mark.slow("every row of the guide to rules")
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.sentence)
def test_a_sentence_is_written_so(row: Row, run: Run, tmp_path: Path) -> None:
    judged = write(tmp_path, row, DATA[row.sentence])
    ran = run("lint", "--format", "json", cwd=tmp_path)
    told = [one for one in json.loads(ran.out) if one["code"] not in UNAVOIDABLE]
    assert (ran.code, told) == (0, [])
    ran = run("format", "--check", cwd=tmp_path)
    assert ran.code == 0, ran.err
    for dataset, expected in judged:
        ran = run("evaluate", dataset, "--format", "json", cwd=tmp_path)
        assert ran.code == 0, ran.err
        results = [one for one in json.loads(ran.out)["results"] if one["target"] == "said"]
        (result,) = [one for one in results if str(expected.get("at", one["horizon"])) == str(one["horizon"])]
        came: dict[str, Any] = {"comes": result["verdict"]}
        for key, value in (
            ("percent", exact(result["attainment"]["exact"])),
            ("shortfall", exact(result["shortfall"])),
            ("points", exact(result.get("points"))),
            ("further_end", result.get("further_end")),
        ):
            if key in expected:
                came[key] = value if key == "further_end" else exact(value)
        wanted = {key: exact(expected[key]) if key not in ("comes", "further_end") else expected[key] for key in came}
        assert came == wanted, (dataset, result["missing"])


# What a workspace of one sentence cannot help: no examples, no sentence for a target beside it.
UNAVOIDABLE = ("no-example",)
