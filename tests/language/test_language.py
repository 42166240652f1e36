"""Sentences of real documents: what is written of them, and the verdicts that must come of it (see README.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from chitieu.numbers import rounded
from tests.conftest import Ran, Run

HERE = Path(__file__).parent
CASES = sorted(path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/expected.json"))


def exact(written: object) -> Fraction | None:
    return None if written is None else Fraction(str(written))


def figure(written: str | None) -> Fraction | str | None:
    """A number; of what is none, the day or the code of the grade."""
    try:
        return exact(written)
    except ValueError:
        return written


def near(wanted: object, came: object) -> tuple[str | None, str | None]:
    """A figure of growth as it is expected, and what came with as many decimals."""
    if wanted is None or came is None:
        return None if wanted is None else str(wanted), None if came is None else str(came)
    decimals = len(str(wanted).partition(".")[2])
    return str(wanted), rounded(Fraction(str(came).rstrip("%")), decimals)


def ends(within: Sequence[object] | Mapping[str, object]) -> list[Fraction | None]:
    """Both ends of what is known of a figure."""
    known = within if not isinstance(within, Mapping) else [within.get("at_least"), within.get("at_most")]
    return [exact(end) for end in known]


def found_part(result: Mapping[str, Any], path: str) -> Mapping[str, Any]:
    for number in path.split("."):
        result = result["parts"][int(number) - 1]
    return result


def looked_up(
    results: Sequence[Mapping[str, Any]], scores: Sequence[Mapping[str, Any]], expected: Mapping[str, Any]
) -> Mapping[str, Any]:
    if "score" in expected:
        (score,) = (
            one for one in scores if (one["document"], str(one["horizon"])) == (expected["score"], expected["horizon"])
        )
        return {"verdict": None, "value": None, "missing": (), **score}
    (result,) = (
        one
        for one in results
        if (f"{one['document']}/{one['target']}", str(one["horizon"])) == (expected["target"], expected["horizon"])
    )
    if "group" in expected:
        (result,) = (part for part in result["parts"] if part.get("group") == expected["group"])
    return found_part(result, str(expected["part"])) if "part" in expected else result


def short(result: Mapping[str, Any]) -> Fraction | None:
    """What is missing: a number of something, or how far an amount is from its level; of a bare share neither."""
    if result["shortfall"] is not None or result["value"] is None or result["value"]["unit"] == "%":
        return exact(result["shortfall"])
    return exact(result.get("distance"))


def of_points(expected: Mapping[str, Any], result: Mapping[str, Any]) -> dict[str, tuple[object, object]]:
    compared: dict[str, tuple[object, object]] = {"grade": (expected.get("grade"), result.get("grade"))}
    if "points" in expected:
        compared["points"] = (exact(expected["points"]), exact(result["points"]))
    if "points_within" in expected:
        compared["points_within"] = (ends(expected["points_within"]), ends(result["points_within"]))
    return compared


def differences(expected: Mapping[str, Any], result: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """What is expected of a result, and what came instead."""
    compared: dict[str, tuple[object, object]] = {
        "verdict": (expected["verdict"], result["verdict"]),
        "percent": (exact(expected.get("percent")), exact(result["attainment"]["exact"])),
        "shortfall": (exact(expected.get("shortfall")), short(result)),
        "further_end": (expected.get("further_end"), result.get("further_end")),
        "timing": (expected.get("timing"), result.get("timing")),
        "judged_by": (str(expected.get("judged_by")), result.get("as_of")),
    }
    if "as_of" in expected:
        compared["as_of"] = (str(expected["as_of"]), result["value"].get("as_of"))
    if "counted" in expected:
        may = result["met"] + result["open"]
        compared["counted"] = (expected["counted"], [result["met"], may, result["asked"]])
    if "percent_within" in expected:
        compared["percent_within"] = (ends(expected["percent_within"]), ends(result["attainment_within"]))
    for name, came in (
        ("percent_near", result["attainment"]["percent"]),
        ("shortfall_near", result.get("points_short")),
    ):
        compared[name] = near(expected.get(name), came)
    compared["further_end"] = (expected.get("further_end"), result.get("further_end"))
    compared["failed_years"] = (expected.get("failed_years"), result.get("failed_years"))
    named = " ".join((*result["missing"], *result.get("open_units", ())))
    compared["missing"] = ([], [word for word in expected.get("missing", ()) if word not in named])
    if "value" in expected:
        compared["value"] = (figure(expected["value"]), figure(result["value"]["exact"]))
    compared |= of_points(expected, result)
    for name, (wanted, came) in compared.items():
        if wanted != came and (name in expected):
            yield name, wanted, came


def wrong_results(folder: Path, network: str, run: Run) -> list[object]:
    """What a network says of a case otherwise than is expected."""
    wrong: list[object] = []
    by_dataset: dict[str, list[Mapping[str, Any]]] = {}
    for expected in json.loads((folder / "expected.json").read_text("utf-8")):
        by_dataset.setdefault(expected["dataset"], []).append(expected)
    for dataset, results in by_dataset.items():
        ran = run(folder, "evaluate", f"datasets/{dataset}.yaml", "--format", "json", "--network", network)
        if ran.code:
            wrong.append((dataset, ran.err))
            continue
        found = json.loads(ran.out)
        for one in results:
            came = looked_up(found["results"], found.get("scores", []), one)
            wrong += [(dataset, one.get("target") or one["score"], *told) for told in differences(one, came)]
    return wrong


@pytest.mark.parametrize("network", ["durable", "plain"])
@pytest.mark.parametrize("case", CASES)
def test_a_sentence_of_a_document(case: str, network: str, run: Run) -> None:
    def ran(folder: Path, *arguments: str) -> Ran:
        return run(*arguments, cwd=folder)

    assert wrong_results(HERE / case, network, ran) == []
