"""Sentences of documents and how they are written, as the pages say it: each row runs and gives its verdicts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Run
from tests.phrases import Judged, Row, blocks, rows, write

HERE = Path(__file__).parent
TABLES = {
    "vi": ("docs/vi/sua-quy-tac.md", "| câu trong văn bản | cách viết |"),
    "en": ("docs/levels.md", "| construct | in a document | in the files |"),
}
DATA: Mapping[str, Mapping[str, Any]] = {
    lang: yaml.safe_load((HERE / f"phrases/{lang}.yaml").read_text("utf-8")) for lang in TABLES
}
ROWS = {lang: rows((ROOT / page).read_text("utf-8"), head) for lang, (page, head) in TABLES.items()}
BLOCKS = blocks((ROOT / "docs/levels.md").read_text("utf-8"))
OF_BLOCKS: Mapping[str, Any] = yaml.safe_load((HERE / "phrases/blocks.yaml").read_text("utf-8"))
EVERY = [pytest.param(lang, row, id=row.sentence) for lang, of in ROWS.items() for row in of]


def exact(written: object) -> Fraction | None:
    text = str(written)
    return None if written is None else Fraction(text.rstrip("%")) / (100 if text.endswith("%") else 1)


@pytest.mark.parametrize(("lang", "least"), [("vi", 80), ("en", 30)])
def test_every_row_is_tried(lang: str, least: int) -> None:
    assert [row.sentence for row in ROWS[lang]] == list(DATA[lang])
    assert len(ROWS[lang]) >= least


@pytest.mark.slow("every row of two guides")
@pytest.mark.parametrize(("lang", "row"), EVERY)
def test_a_sentence_is_written_so(lang: str, row: Row, run: Run, tmp_path: Path) -> None:
    holds(run, tmp_path, write(tmp_path, row, DATA[lang][row.sentence]))


def test_every_block_is_tried() -> None:
    assert [row.sentence for row in BLOCKS] == list(OF_BLOCKS)


@pytest.mark.parametrize("row", BLOCKS, ids=lambda row: row.sentence)
def test_a_block_of_the_reference_runs(row: Row, run: Run, tmp_path: Path) -> None:
    holds(run, tmp_path, write(tmp_path, row, OF_BLOCKS[row.sentence]))
    assert run("test", cwd=tmp_path).code == (0 if row.sentence == "examples:" else 1)  # 1: without an example


def holds(run: Run, folder: Path, judged: Sequence[Judged]) -> None:
    """Nothing is asked of a workspace, its files are in order, and its datasets come to what stands beside them."""
    ran = run("lint", "--format", "json", cwd=folder)
    told = [one for one in json.loads(ran.out) if one["code"] not in UNAVOIDABLE]
    assert (ran.code, told) == (0, [])
    ran = run("format", "--check", cwd=folder)
    assert ran.code == 0, ran.err
    for dataset, expected in judged:
        ran = run("evaluate", dataset, "--format", "json", cwd=folder)
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)
        results = [one for one in found["results"] if one["target"] == "said"]
        (result,) = [one for one in results if str(expected.get("at", one["horizon"])) == str(one["horizon"])]
        came: dict[str, Any] = {"comes": result["verdict"]}
        if "grade" in expected:
            came["grade"] = found["scores"][0]["grade"]
        for key, value in (
            ("percent", exact(result["attainment"]["exact"])),
            ("shortfall", exact(result["shortfall"])),
            ("points", exact(result.get("points"))),
            ("further_end", result.get("further_end")),
        ):
            if key in expected:
                came[key] = value if key == "further_end" else exact(value)
        wanted = {
            key: exact(expected[key]) if key not in ("comes", "further_end", "grade") else expected[key] for key in came
        }
        assert came == wanted, (dataset, result["missing"])


# What a workspace of one sentence cannot help: no examples, no sentence for a target beside it.
UNAVOIDABLE = ("no-example",)
