"""Results as tables: what is not known is empty, and formats are registered in one place."""

from __future__ import annotations

import csv
import io
import re

from chitieu.views.tables import formats
from chitieu.views.tables.formats import Format
from tests.conftest import ROOT, Run

VIEWS = ROOT / "engine/chitieu/views"
RULE = "rules/NQ-1/minority-led-agencies.yaml"
BASE = ROOT / "tests/bad/_base"


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_a_value_that_is_not_known_is_an_empty_cell(run: Run) -> None:
    rows = read(run("evaluate", "datasets/lai-chau-city/2021.yaml", "--format", "csv").out)
    (row, *_) = [row for row in rows if row["target"] == "minority-led-agencies"]
    figures = ("numerator", "denominator", "value", "value_percent", "attainment", "attainment_numerator", "shortfall")
    assert [row[name] for name in figures] == [""] * len(figures)
    assert (row["part"], row["level"], row["level_percent"]) == ("0", "0.6", "60")


# --- the house --------------------------------------------------------------------------------------------------


def test_each_format_is_a_module_registered_once() -> None:
    renderers = {path.stem for path in (VIEWS / "tables").glob("*.py") if "\ndef rendered(" in path.read_text("utf-8")}
    assert renderers - {"formats"} == {"screen" if one is Format.table else one.value for one in Format}
    assert set(formats.BY_SUFFIX.values()) == set(Format) - {Format.table}


def test_openpyxl_and_rich_wait_until_they_are_asked_for() -> None:
    for path in VIEWS.glob("*.py"):
        eager = re.findall(r"^(?:from|import) (openpyxl|rich|jinja2)\b", path.read_text("utf-8"), re.MULTILINE)
        assert eager == [], path.name
