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


def looked_up(results: Sequence[Mapping[str, Any]], expected: Mapping[str, Any]) -> Mapping[str, Any]:
    (result,) = (
        one
        for one in results
        if (f"{one['document']}/{one['target']}", str(one["horizon"])) == (expected["target"], str(expected["horizon"]))
    )
    if "group" in expected:
        (result,) = (part for part in result["parts"] if part.get("group") == expected["group"])
    return found_part(result, str(expected["part"])) if "part" in expected else result


def short(result: Mapping[str, Any]) -> Fraction | None:
    """What is missing: a number of something, or how far an amount is from its level; of a bare share neither."""
    if result["shortfall"] is not None or result["value"] is None or result["value"]["unit"] == "%":
        return exact(result["shortfall"])
    return exact(result.get("distance"))


def differences(expected: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """What is expected of a result, and what came instead."""
    compared: dict[str, tuple[object, object]] = {
        "verdict": (expected["verdict"], result["verdict"]),
        "percent": (exact(expected.get("percent")), exact(result["attainment"]["exact"])),
        "shortfall": (exact(expected.get("shortfall")), short(result)),
        "further_end": (expected.get("further_end"), result.get("further_end")),
        "timing": (expected.get("timing"), result.get("timing")),
        "judged_by": (expected.get("judged_by"), result.get("judged_by")),
    }
    if "counted" in expected:
        may = result["met"] + result["open"]
        compared["counted"] = (expected["counted"], [result["met"], may, result["asked"]])
    if "percent_within" in expected:
        wanted, within = expected["percent_within"], result["attainment_within"]
        if not isinstance(wanted, dict):
            wanted = dict(zip(("at_least", "at_most"), wanted, strict=True))
        ends = [{end: exact(each[end]) for end in each} for each in (wanted, within or {})]
        compared["percent_within"] = (ends[0], ends[1])
    if "value" in expected:
        compared["value"] = (exact(expected["value"]), exact(result["value"]["exact"]))
    if "missing" in expected:
        named = {*result["missing"], *result.get("open_units", ())}
        compared["missing"] = (set(expected["missing"]), set(expected["missing"]) & named)
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
        came = json.loads(ran.out)["results"]
        wrong += [(dataset, one["target"], *told) for one in results for told in differences(one, looked_up(came, one))]
    assert not wrong
