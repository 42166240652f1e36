"""An existing dataset with other figures: each change is shown first, agreed to, and typed sources stay."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest

from tests.conftest import Ran, Run
from tests.lists.made import CADRES, cadres, write

pytestmark = pytest.mark.slow("lists are imported over a dataset again and again")

DATASET = "datasets/lai-chau-city/2023-03-31.yaml"


def codes(ran: Ran) -> list[str]:
    return re.findall(r"\[([a-z-]+)\]$", ran.err, re.MULTILINE)


def fewer(folder: Path) -> Path:
    """The list without a woman: one cadre fewer, one woman fewer."""
    woman = next(one for one in CADRES if one.sex == "Nữ")
    return write(folder / "PL5.xlsx", cadres([one for one in CADRES if one is not woman]))


@pytest.fixture
def dataset(shipped: Path) -> Path:
    return shipped / DATASET


def test_without_asking_nothing_is_written(dataset: Path, shipped: Path, run: Run) -> None:
    before = dataset.read_bytes()
    ran = run("import", fewer(shipped), "-o", dataset, "--update", cwd=shipped)
    assert ran.code == 2
    assert "Cán bộ chủ chốt cấp xã: 23 người → 22 người, Phụ lục 5 (PL5.xlsx, PL5)" in ran.err
    assert "--yes" in ran.err
    assert dataset.read_bytes() == before


def test_what_differs_is_replaced_and_typed_sources_stay(dataset: Path, shipped: Path, run: Run) -> None:
    before = dataset.read_text("utf-8").split("\n")
    ran = run("import", fewer(shipped), "-o", dataset, "--update", "--yes", cwd=shipped)
    assert ran.code == 0, ran.err
    after = dataset.read_text("utf-8").split("\n")
    line = next(line for line in after if line.strip().startswith("commune_cadres:"))
    assert line == ('  commune_cadres: {value: 22, source: mục I; II.2.2.2, note: "Phụ lục 5 (PL5.xlsx, PL5)"}')
    told = len(re.findall(" → ", ran.err))
    facts = {line.split(":")[0] for line in before}
    changed = [line for line in after if line not in before and line.split(":")[0] in facts]
    assert told == len(changed) >= 2
    again = run("import", shipped / "PL5.xlsx", "-o", dataset, "--update", cwd=shipped)
    assert (again.code, " → " in again.err) == (0, False)


def test_a_source_of_an_earlier_import_gives_way(dataset: Path, shipped: Path, run: Run) -> None:
    text = dataset.read_text("utf-8").replace(
        'commune_cadres: {value: 23, source: "mục I; II.2.2.2"}',
        'commune_cadres: {value: 23, source: "Phụ lục 5 (cu.xlsx, PL5)"} # xem lại',
    )
    dataset.write_text(text, "utf-8")
    assert run("import", fewer(shipped), "-o", dataset, "--update", "--yes", cwd=shipped).code == 0
    assert 'commune_cadres: {value: 22, source: "Phụ lục 5 (PL5.xlsx, PL5)"} # xem lại' in dataset.read_text("utf-8")


@pytest.mark.parametrize(("answer", "code"), [("c\n", 0), ("có\n", 0), ("\n", 2), ("không\n", 2), ("", 2)])
def test_on_a_terminal_it_is_asked(
    answer: str, code: int, dataset: Path, shipped: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dataset.read_bytes()
    monkeypatch.setattr("chitieu.commands.import_lists.can_ask", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    ran = run("import", fewer(shipped), "-o", dataset, "--update", cwd=shipped)
    assert ran.code == code
    assert "[c/K]" in ran.err
    assert (dataset.read_bytes() == before) == (code != 0)


def test_an_entry_on_several_lines_is_not_touched(dataset: Path, shipped: Path, run: Run) -> None:
    text = dataset.read_text("utf-8").replace(
        'commune_cadres: {value: 23, source: "mục I; II.2.2.2"}', "commune_cadres:\n    value: 23\n    source: x"
    )
    dataset.write_text(text, "utf-8")
    ran = run("import", fewer(shipped), "-o", dataset, "--update", "--yes", cwd=shipped)
    assert (ran.code, codes(ran)) == (3, ["layout"])
    assert dataset.read_text("utf-8") == text


def test_without_update_a_difference_is_an_error_that_names_it(dataset: Path, shipped: Path, run: Run) -> None:
    ran = run("import", fewer(shipped), "-o", dataset, cwd=shipped)
    assert ran.code == 3
    assert set(codes(ran)) == {"count-differs"}
    assert "--update" in ran.err


def test_a_count_within_bounds_is_no_difference(dataset: Path, shipped: Path, run: Run) -> None:
    page = Path(__file__).parent / "printed/9c-btctw.html"
    ran = run("import", page, "--check", dataset, "--format", "json", cwd=shipped)
    assert ran.code == 0
    assert '"agreement": "may_agree"' in ran.out
