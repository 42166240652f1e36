"""Sentences of real documents: what is written of them, and the verdicts that must come of it (see README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import Run

HERE = Path(__file__).parent
CASES = sorted(path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/expected.yaml"))


def exact(written: object) -> Fraction | None:
    return None if written is None else Fraction(str(written))


def found_part(result: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    for number in path.split("."):
        result = result["parts"][int(number) - 1]
    return result


def looked_up(
    results: Sequence[Mapping[str, Any]], scores: Sequence[Mapping[str, Any]], expected: Mapping[str, Any]
) -> Mapping[str, Any]:
    if "score" in expected:
        (score,) = (
            one for one in scores if (one["document"], one["horizon"]) == (expected["score"], expected["horizon"])
        )
        return {"verdict": None, **score}
    (result,) = (
        one
        for one in results
        if (f"{one['document']}/{one['target']}", str(one["horizon"])) == (expected["target"], str(expected["horizon"]))
    )
    if "group" in expected:
        (result,) = (part for part in result["parts"] if part.get("group") == expected["group"])
    return found_part(result, str(expected["part"])) if "part" in expected else result


def differences(expected: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """What is expected of a result, and what came instead."""
    compared: dict[str, tuple[object, object]] = {
        "verdict": (expected["verdict"], result["verdict"]),
        "percent": (exact(expected["percent"]), exact(result["attainment"]["exact"])),
        "shortfall": (exact(expected["shortfall"]), exact(result["shortfall"])),
        "timing": (expected.get("timing"), result.get("timing")),
        "judged_by": (expected.get("judged_by"), result.get("judged_by")),
    }
    if "counted" in expected:
        may = result["met"] + result["open"]
        compared["counted"] = (expected["counted"], [result["met"], may, result["asked"]])
    if "percent_within" in expected:
        within = result["attainment_within"]
        compared["percent_within"] = (list(map(exact, expected["percent_within"])), list(map(exact, within.values())))
    if "points" in expected:
        compared["points"] = (exact(expected["points"]), exact(result["points"]))
    if "points_within" in expected:
        ends = result["points_within"].values()
        compared["points_within"] = (list(map(exact, expected["points_within"])), list(map(exact, ends)))
    if "grade" in expected:
        compared["grade"] = (expected["grade"], result["grade"])
    for name, (wanted, came) in compared.items():
        if wanted != came and (name in expected):
            yield name, wanted, came


@pytest.mark.parametrize("case", CASES)
def test_a_sentence_of_a_document(case: str, run: Run) -> None:
    folder = HERE / case
    wrong = []
    by_dataset: dict[str, list[Mapping[str, Any]]] = {}
    for expected in yaml.safe_load((folder / "expected.yaml").read_text("utf-8")):
        by_dataset.setdefault(str(expected["dataset"]), []).append(expected)
    for dataset, results in by_dataset.items():
        ran = run("evaluate", f"datasets/{dataset}.yaml", "--format", "json", cwd=folder)
        assert ran.code == 0, ran.err
        found = json.loads(ran.out)
        for one in results:
            came = looked_up(found["results"], found.get("scores", []), one)
            wrong += [(dataset, one.get("target") or one["score"], *told) for told in differences(one, came)]
    assert not wrong
