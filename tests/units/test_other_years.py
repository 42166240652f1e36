"""Tables of many units: what takes figures of other years goes to the judge of single units, with all rows."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT, Run

LANGUAGE = ROOT / "tests/language"
CASES = (
    "of_year/income-one-and-a-half-times",
    "last_year/poverty-fall",
    "years/communes-each-year",
    "total/houses",
    "average/vocational-training",
    "growth/visitors",
    "growth_of/grdp-rates",
    "each_year/on-time-files",
)


def columns(facts: dict[str, Any]) -> dict[str, str]:
    """The figures of a dataset as cells of a table."""
    made = {}
    for name, value in facts.items():
        ends = value if isinstance(value, dict) else {"": value}
        made.update({f"{name}_{end}" if end else name: str(figure) for end, figure in ends.items()})
    return made


def table(folder: Path) -> str:
    rows = []
    for path in folder.glob("datasets/*/*.yaml"):
        dataset = yaml.safe_load(path.read_text("utf-8"))
        rows.append({"unit": dataset["unit"]["id"], "as_of": str(dataset["as_of"]), **columns(dataset["facts"])})
    stream = StringIO()
    writer = csv.DictWriter(stream, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


@pytest.mark.parametrize("case", CASES)
def test_verdicts_are_those_of_single_units(case: str, run: Run, tmp_path: Path) -> None:
    folder = LANGUAGE / case
    (tmp_path / "units.csv").write_text(table(folder), "utf-8")
    rules = ("--rules", str(folder / "rules"), "--lang", "en")
    ran = run("evaluate-many", "units.csv", "-o", "verdicts.csv", *rules, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "rows go to the judge of single units" in ran.err
    alone = run("evaluate-many", "units.csv", *rules, cwd=tmp_path)  # of fewer columns
    assert (alone.code, alone.out) == (0, ran.out), alone.err
    with (tmp_path / "verdicts.csv").open(encoding="utf-8-sig") as stream:
        came = {
            (row["unit"], row["as_of"], f"{row['document']}/{row['target']}", row["horizon"]): row
            for row in csv.DictReader(stream)
            if row["part"] == "0"
        }
    for one in json.loads((folder / "expected.json").read_text("utf-8")):
        unit, date = str(one["dataset"]).split("/")
        if one.get("judged_by") in (None, date):  # rows of a table are judged each by its own figures
            row = came[unit, date, one["target"], str(one["horizon"])]
            assert row["verdict"] == one["verdict"], one
            if one["percent"] is not None:
                attained = Fraction(int(row["attainment_numerator"]), int(row["attainment_denominator"]))
                assert attained == Fraction(str(one["percent"])), one
            elif case.startswith("growth"):
                assert row["attainment_numerator"] == ""
